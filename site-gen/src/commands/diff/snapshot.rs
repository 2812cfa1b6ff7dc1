//! The content and templates of one state, as files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use forms::Form;
use jiff::civil::Date;
use toml::Table;

use crate::addresses::ledger;
use crate::content::assemble;
use crate::content::folder::Files;
use crate::content::parse;
use crate::kinds::Kind;
use crate::markdown::LastAround;
use content_files::source::Source;

/// One state.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    /// By path in the content folder.
    documents: BTreeMap<String, Document>,
    /// The bytes of the files under `templates/`, by path.
    pub(super) templates: BTreeMap<String, Vec<u8>>,
    /// New addresses by old ones.
    pub(super) redirects: BTreeMap<String, String>,
    /// The addresses that were published, if they were kept.
    pub(super) ledger: Option<BTreeSet<String>>,
    /// The forms that can work, by id.
    pub(super) forms: BTreeMap<String, Form>,
}

/// One content file.
#[derive(Debug)]
pub(super) struct Document {
    /// Path in the content folder.
    pub(super) file: String,
    /// Of the page that shows it; lists and settings have none.
    pub(super) address: Option<String>,
    /// Everything in it.
    pub(super) text: String,
    /// The TOML part, if it can be read.
    pub(super) table: Option<Table>,
    /// The Markdown part.
    pub(super) body: String,
}

impl Snapshot {
    /// Reads a state. What is missing is empty.
    pub(super) fn read(content: &Path, templates: &Path) -> Self {
        let mut snapshot = Self::default();
        for (file, bytes) in files(content) {
            let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
            let document = Document::new(file.clone(), &text);
            snapshot.documents.insert(file, document);
        }
        snapshot.templates = files(templates);
        if !content.is_dir() {
            return snapshot;
        }
        let (parsed, _) = parse::content(&Files::read(content));
        snapshot.redirects = parsed
            .ledger
            .redirects
            .all()
            .iter()
            .map(|redirect| (redirect.from.clone(), redirect.to.clone()))
            .collect();
        let ledger = &parsed.ledger;
        let known = || ledger.known().into_iter().map(str::to_owned).collect();
        snapshot.ledger = ledger.list.as_ref().map(|_| known());
        // The look does not matter for forms, and a session that is over since is no edit.
        let look = (&BTreeMap::new(), &BTreeSet::new());
        let around = &mut LastAround::default();
        let assembled =
            assemble::assemble(parsed, true, Date::MIN, look, around, None, &mut Vec::new());
        if let Some(content) = assembled.content {
            for page in content.forms() {
                let form = page.form.clone();
                snapshot.forms.insert(form.id().to_owned(), form);
            }
        }
        snapshot
    }

    pub(super) fn get(&self, file: &str) -> Option<&Document> {
        self.documents.get(file)
    }

    /// Iterates over the addresses of pages and forms.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        let forms = self.form_files().filter_map(|form| form.key("alamat"));
        let pages = self.all().filter_map(|page| page.address.as_deref());
        pages.chain(forms)
    }

    /// Iterates over the files that are pages.
    pub(super) fn pages(&self) -> impl Iterator<Item = &Document> {
        self.all().filter(|file| file.address.is_some())
    }

    /// Iterates over the definitions of forms.
    pub(super) fn form_files(&self) -> impl Iterator<Item = &Document> {
        self.all().filter(|file| file.is_form())
    }

    /// Iterates over lists and settings. What the ledger has lost is told with the addresses.
    pub(super) fn others(&self) -> impl Iterator<Item = &Document> {
        self.all()
            .filter(|file| file.address.is_none() && !file.is_form() && file.file != ledger::LIST)
    }

    fn all(&self) -> impl Iterator<Item = &Document> {
        self.documents.values()
    }
}

impl Document {
    fn new(file: String, text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let is_toml = Path::new(&file).extension() == Some("toml".as_ref());
        let read = if is_toml {
            Source::toml
        } else {
            Source::markdown
        };
        let source = read(text.into(), file.clone()).ok();
        let front = source.as_ref().map(Source::front_text);
        let body = source.as_ref().map_or(text, Source::body_text);
        Self {
            address: Kind::of_file(&file).and_then(|(kind, stem)| kind.address(stem)),
            table: front.and_then(|front| front.parse().ok()),
            body: body.trim().to_owned(),
            file,
            text: text.to_owned(),
        }
    }

    /// Returns the page's name, with its address.
    pub(super) fn name(&self) -> String {
        let example = self.table.as_ref().and_then(|table| table.get("contoh"));
        let mark = match example.and_then(toml::Value::as_bool) {
            Some(true) => ", contoh",
            _ => "",
        };
        match (self.key("judul"), &self.address) {
            (Some(title), Some(address)) => format!("{title}{mark} ({address})"),
            (Some(title), None) => title.to_owned(),
            (None, Some(address)) => address.clone(),
            (None, None) => self.file.clone(),
        }
    }

    pub(super) fn shown_address(&self) -> &str {
        self.address.as_deref().unwrap_or(&self.file)
    }

    pub(super) fn key(&self, key: &str) -> Option<&str> {
        self.table.as_ref()?.get(key)?.as_str()
    }

    fn is_form(&self) -> bool {
        matches!(Kind::of_file(&self.file), Some((Kind::Form, _)))
    }
}

/// Reads the files below a folder by path; those that can't be read are left out.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder))
            .into_iter()
            .flatten()
            .flatten()
        {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || name.ends_with('~') {
                continue;
            }
            let path = if folder.is_empty() {
                name
            } else {
                format!("{folder}/{name}")
            };
            if entry.path().is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = fs::read(entry.path()) {
                files.insert(path, bytes);
            }
        }
    }
    files
}
