//! The desk as its pages see it: the store, and what the site knows of forms, offices and pages.

use std::collections::BTreeMap;
use std::path::Path;

use bundle::{Office, file};
use forms::Form;
use futures_util::future::try_join_all;
use programme::KecamatanId;
use records::history::Group;
use records::{Listed, Repository, Secret, StoreFailure};
use web::bundle::{BundleError, read_json};
use web::{Pages, Route};

use crate::definitions::Definitions;
use crate::menu::Menu;

/// Everything that a handler works with.
pub(crate) struct Desk {
    templates: Pages,
    offices: BTreeMap<KecamatanId, Office>,
    definitions: Definitions,
    repository: Repository,
    secret: Secret,
    is_demo: bool,
    directory: Directory,
}

/// Facts about the pages of the desk that its pages themselves ask for.
pub(crate) struct Directory {
    /// The menu.
    pub menu: Menu,
    /// The words for what has just been done, by their name in an address: a page that follows a
    /// form says them (`?kabar=`).
    pub notices: BTreeMap<&'static str, &'static str>,
    /// The addresses of pages that an officer who is signed in opens.
    pub opened: Vec<Route>,
}

impl Desk {
    /// Reads these templates and the names of the offices from a bundle, `dist/functions`.
    pub(crate) fn load(
        bundle: &Path,
        templates: &[&str],
        repository: Repository,
        secret: Secret,
        is_demo: bool,
        directory: Directory,
    ) -> Result<Self, BundleError> {
        Ok(Self {
            templates: Pages::load_desk(bundle, templates)?,
            offices: read_json(&bundle.join(file::OFFICES))?,
            definitions: Definitions::load(bundle)?,
            repository,
            secret,
            is_demo,
            directory,
        })
    }

    pub(crate) fn repository(&self) -> &Repository {
        &self.repository
    }

    pub(crate) fn secret(&self) -> &Secret {
        &self.secret
    }

    pub(crate) fn templates(&self) -> &Pages {
        &self.templates
    }

    pub(crate) fn is_demo(&self) -> bool {
        self.is_demo
    }

    pub(crate) fn menu(&self) -> &Menu {
        &self.directory.menu
    }

    /// Returns the words for what has just been done, by their name in an address.
    pub(crate) fn notice(&self, name: &str) -> Option<&'static str> {
        self.directory.notices.get(name).copied()
    }

    /// Tells whether an officer who is signed in opens a page of her own at this very path.
    pub(crate) fn opens(&self, path: &str) -> bool {
        let mut opened = self.directory.opened.iter();
        opened.any(|route| route.opens(path))
    }

    /// Returns the forms and sessions of the site.
    pub(crate) fn definitions(&self) -> &Definitions {
        &self.definitions
    }

    /// Returns the offices by the slug of their kecamatan.
    pub(crate) fn offices(&self) -> &BTreeMap<KecamatanId, Office> {
        &self.offices
    }

    /// Iterates over the forms that people send.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &Form> {
        self.definitions().forms()
    }

    /// Finds the form with this id; `None` where the site has it no more.
    pub(crate) fn form(&self, id: &str) -> Option<&Form> {
        self.definitions().form(id)
    }

    /// Returns the name of a kecamatan; its slug where the site knows it no more.
    pub(crate) fn kecamatan_name<'a>(&'a self, kecamatan: &'a KecamatanId) -> &'a str {
        let office = self.offices.get(kecamatan);
        office.map_or(kecamatan.as_str(), |office| &office.name)
    }

    /// Returns the lists of these offices in their order, read side by side.
    pub(crate) async fn lists(
        &self,
        kecamatan: &[KecamatanId],
        group: Option<Group>,
    ) -> Result<Vec<Vec<Listed>>, StoreFailure> {
        let lists = kecamatan.iter().map(async |id| {
            let office = records::Office::Kecamatan(id.clone());
            self.repository().list(&office, group).await
        });
        try_join_all(lists).await
    }
}
