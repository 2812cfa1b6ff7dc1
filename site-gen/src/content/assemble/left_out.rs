//! What is not there: examples that are left out, files that could not be read, and what refers
//! to either.

use std::collections::HashSet;

use crate::content::load::{Draft, Drafts, Folder, INDEXED, Kind};
use crate::content::{Community, FigureSet, Kecamatan, News, Pillar, SinglePage, Step, Training};

/// Removes everything that is marked as an example, and returns the addresses it had. The home
/// page and the list pages stay.
pub(super) fn leave_out_examples(drafts: &mut Drafts) -> HashSet<String> {
    let mut left_out = HashSet::new();
    remove_examples(&mut drafts.pillars, &mut left_out);
    remove_examples(&mut drafts.steps, &mut left_out);
    remove_examples(&mut drafts.trainings, &mut left_out);
    remove_examples(&mut drafts.communities, &mut left_out);
    remove_examples(&mut drafts.kecamatan, &mut left_out);
    remove_examples(&mut drafts.news, &mut left_out);
    remove_examples(&mut drafts.singles, &mut left_out);
    drafts
        .figures
        .entries
        .retain(|figures| !figures.meta.is_example);
    for training in &mut drafts.trainings.entries {
        training.data.sessions.retain(|session| !session.is_example);
    }
    left_out
}

/// The addresses of all files that are not left out, and those that are always there.
pub(super) fn addresses(drafts: &Drafts, left_out: &HashSet<String>) -> HashSet<String> {
    let mut addresses = HashSet::from(["/".to_owned()]);
    addresses.extend(INDEXED.map(|folder| format!("/{folder}/")));
    addresses.extend(drafts.form_addresses.iter().cloned());
    add_addresses::<Pillar>(&drafts.pillars, &mut addresses);
    add_addresses::<Step>(&drafts.steps, &mut addresses);
    add_addresses::<Training>(&drafts.trainings, &mut addresses);
    add_addresses::<Community>(&drafts.communities, &mut addresses);
    add_addresses::<Kecamatan>(&drafts.kecamatan, &mut addresses);
    add_addresses::<News>(&drafts.news, &mut addresses);
    add_addresses::<FigureSet>(&drafts.figures, &mut addresses);
    add_addresses::<SinglePage>(&drafts.singles, &mut addresses);
    addresses.retain(|address| !left_out.contains(address));
    addresses
}

/// The addresses of the examples that are not left out.
pub(super) fn examples(drafts: &Drafts) -> Vec<String> {
    fn all<T>(folder: &Folder<Draft<T>>) -> impl Iterator<Item = String> {
        let entries = folder.entries.iter();
        entries
            .filter(|draft| draft.meta.is_example)
            .map(|draft| draft.path.clone())
    }
    all(&drafts.pillars)
        .chain(all(&drafts.steps))
        .chain(all(&drafts.trainings))
        .chain(all(&drafts.communities))
        .chain(all(&drafts.kecamatan))
        .chain(all(&drafts.news))
        .chain(all(&drafts.singles))
        .collect()
}

/// Drops references to files that are left out or could not be read. A reference to a file that
/// never was is a problem of its own, found by [`mod@crate::content::check`].
pub(super) fn drop_dangling(drafts: &mut Drafts) {
    let communities: HashSet<String> = slugs(&drafts.communities);
    let kecamatan: HashSet<String> = slugs(&drafts.kecamatan);
    for training in &mut drafts.trainings.entries {
        let data = &mut training.data;
        data.organiser
            .take_if(|organiser| !communities.contains(organiser));
        data.sessions
            .retain(|session| kecamatan.contains(&session.kecamatan));
    }
    for community in &mut drafts.communities.entries {
        community.data.areas.retain(|area| kecamatan.contains(area));
    }
}

fn remove_examples<T>(folder: &mut Folder<Draft<T>>, left_out: &mut HashSet<String>) {
    folder.entries.retain(|draft| {
        if draft.meta.is_example {
            left_out.insert(draft.path.clone());
        }
        !draft.meta.is_example
    });
}

fn add_addresses<T: Kind>(folder: &Folder<Draft<T>>, addresses: &mut HashSet<String>) {
    addresses.extend(folder.slugs.iter().map(|slug| T::address(slug)));
}

fn slugs<T>(folder: &Folder<Draft<T>>) -> HashSet<String> {
    folder
        .entries
        .iter()
        .map(|draft| draft.slug.clone())
        .collect()
}
