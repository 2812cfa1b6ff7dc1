//! `pengalihan.toml` after a move: who comes to the old address is sent on, in one step.

use jiff::civil::Date;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TomlError, value};

use super::Moves;

/// Stands above the redirects where there is no other comment.
const HEADER: &str = "# Halaman yang pindah atau dihapus, dan halaman yang menggantikannya.\n";

/// The file as it will be.
pub(super) struct Mended {
    pub(super) text: String,
    /// How many redirects lead to another address than before.
    pub(super) count: usize,
}

/// Fixes the file, empty when there is none. From the addresses in `added`, all of them moves,
/// visitors are sent on from now. Comments and order stay.
pub(super) fn fix(
    file: &str,
    moves: &Moves,
    added: &[String],
    date: Date,
) -> Result<Mended, TomlError> {
    let mut document: DocumentMut = file.replace("\r\n", "\n").parse()?;
    let item = document.remove("pengalihan").unwrap_or_default();
    let mut redirects = item.into_array_of_tables().unwrap_or_default();
    let mut end = document.trailing().as_str().unwrap_or_default().to_owned();

    let went_back = go_back(&mut redirects, moves, &mut end);
    let count = redirects
        .iter_mut()
        .filter_map(|redirect| lead_on(redirect, moves))
        .count();
    for from in added {
        let mut redirect = Table::new();
        redirect.insert("dari", value(from));
        redirect.insert("ke", value(&moves[from]));
        redirect.insert("catatan", value(format!("Pindah pada {date}.")));
        redirect.decor_mut().set_prefix("\n");
        put_above(&mut redirect, end.trim_end_matches('\n'));
        end.clear();
        redirects.push(redirect);
    }
    let is_same = count == 0 && added.is_empty() && !went_back;
    let text = if is_same {
        file.to_owned()
    } else {
        let text = whole(document, redirects, end);
        // As editors on Windows end their lines.
        if file.contains("\r\n") {
            text.replace('\n', "\r\n")
        } else {
            text
        }
    };
    Ok(Mended { text, count })
}

/// Lets a page go back to where it was: then nobody is sent on from there any more. Says whether
/// there was such a redirect; `end` is what stands behind the last one.
fn go_back(redirects: &mut ArrayOfTables, moves: &Moves, end: &mut String) -> bool {
    let before = redirects.len();
    let is_back = |redirect: &Table| moves.values().any(|new| text(redirect, "dari") == new);
    let find = |redirects: &ArrayOfTables| redirects.iter().position(is_back);
    while let Some(place) = find(redirects) {
        let header = header(&redirects.remove(place), place);
        match redirects.get_mut(place) {
            Some(next) => put_above(next, &header),
            None => end.insert_str(0, &header),
        }
    }
    redirects.len() < before
}

/// Returns the comment above all redirects. To TOML it belongs to the first of them; what no empty
/// line parts from that one is about it alone.
fn header(redirect: &Table, place: usize) -> String {
    let prefix = prefix(redirect);
    match prefix.rfind("\n\n") {
        Some(end) if place == 0 => prefix[..=end].to_owned(),
        _ => String::new(),
    }
}

fn put_above(redirect: &mut Table, comment: &str) {
    let own = prefix(redirect);
    let gap = if comment.is_empty() || comment.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    let above = format!("{comment}{gap}{own}");
    redirect.decor_mut().set_prefix(above);
}

fn prefix(redirect: &Table) -> String {
    let prefix = redirect.decor().prefix().and_then(|prefix| prefix.as_str());
    prefix.unwrap_or_default().to_owned()
}

/// Lets a redirect lead to where its page is now.
fn lead_on(redirect: &mut Table, moves: &Moves) -> Option<()> {
    let target = text(redirect, "ke").to_owned();
    let (page, anchor) = target.split_at(target.find('#').unwrap_or(target.len()));
    let new = moves.get(page)?;
    let place = redirect.get_mut("ke")?.as_value_mut()?;
    let decor = place.decor().clone();
    *place = format!("{new}{anchor}").into();
    *place.decor_mut() = decor;
    Some(())
}

fn whole(mut document: DocumentMut, redirects: ArrayOfTables, end: String) -> String {
    if !redirects.is_empty() {
        document.insert("pengalihan", Item::ArrayOfTables(redirects));
    }
    document.set_trailing(end);
    let text = document.to_string();
    // A file without a word would be told to be empty.
    if text.trim_start().starts_with('#') {
        text.trim_start_matches('\n').to_owned()
    } else if text.trim().is_empty() {
        HEADER.to_owned()
    } else {
        text.trim_start().to_owned()
    }
}

fn text<'a>(redirect: &'a Table, key: &str) -> &'a str {
    redirect.get(key).and_then(Item::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOVED: &str = "dari = \"/a/\"\nke = \"/b/\"\ncatatan = \"Pindah pada 2026-11-21.\"\n";

    /// Writes the file after `/a/` has become `/b/`.
    fn moved(file: &str, added: &[&str]) -> String {
        let moves = Moves::from([("/a/".to_owned(), "/b/".to_owned())]);
        let added: Vec<String> = added.iter().map(|from| (*from).to_owned()).collect();
        let date = jiff::civil::date(2026, 11, 21);
        fix(file, &moves, &added, date).expect(file).text
    }

    #[test]
    fn comments_and_order_stay() {
        let table = [
            // There was no file, or nothing but comments in it.
            ("", format!("[[pengalihan]]\n{MOVED}")),
            (
                "# Kepala.\n",
                format!("# Kepala.\n\n[[pengalihan]]\n{MOVED}"),
            ),
            (
                "[[pengalihan]]\ndari = \"/x/\" # lama\nke = '/a/#b' # baru",
                format!(
                    "[[pengalihan]]\ndari = \"/x/\" # lama\nke = \"/b/#b\" # baru\n\n[[pengalihan]]\n{MOVED}"
                ),
            ),
            // Going back: the redirect goes, and the comment above it; what is above all stays.
            (
                "# Kepala.\n\n# Satu.\n[[pengalihan]]\ndari = \"/b/\"\nke = \"/a/\"\n\n# Dua.\n[[pengalihan]]\ndari = \"/x/\"\nke = \"/y/\"\n\n# Akhir.\n",
                format!(
                    "# Kepala.\n\n# Dua.\n[[pengalihan]]\ndari = \"/x/\"\nke = \"/y/\"\n\n# Akhir.\n\n[[pengalihan]]\n{MOVED}"
                ),
            ),
            (
                "# Kepala.\n\n[[pengalihan]]\ndari = \"/b/\"\nke = \"/a/\"\n",
                format!("# Kepala.\n\n[[pengalihan]]\n{MOVED}"),
            ),
            (
                "pengalihan = [{ dari = \"/x/\", ke = \"/a/\" }]\n",
                format!("[[pengalihan]]\ndari = \"/x/\"\nke = \"/b/\"\n\n[[pengalihan]]\n{MOVED}"),
            ),
        ];
        for (before, after) in table {
            assert_eq!(moved(before, &["/a/"]), after, "{before}");
        }
    }

    #[test]
    fn files_of_windows_keep_their_header() {
        let file = "\u{feff}# Kepala.\r\n\r\n[[pengalihan]]\r\ndari = \"/b/\"\r\nke = \"/a/\"\r\n";
        let expected = format!("# Kepala.\n\n[[pengalihan]]\n{MOVED}").replace('\n', "\r\n");
        assert_eq!(moved(file, &["/a/"]), expected);
    }

    #[test]
    fn a_file_without_redirects_is_not_empty() {
        let back = "[[pengalihan]]\ndari = \"/b/\"\nke = \"/a/\"\n";
        assert_eq!(moved(back, &[]), HEADER);
        assert_eq!(moved(&format!("# Kepala.\n\n{back}"), &[]), "# Kepala.\n");
    }
}
