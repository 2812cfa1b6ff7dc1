//! Three style sheets: one for every page, one for what the pages of forms and of the search never
//! show, and one for the officers' desk.
//!
//! These are the heaviest pages of the site: lists name every kelurahan, or every page, and a form
//! must open on the worst of networks. They need less than half of the CSS.

use super::css;

/// First line of a CSS file that the pages of forms do without.
const NOT_FOR_FORMS: &str = "/* Not for forms. */";

/// First line of one that the pages of forms do without, and the desk does not.
const FOR_THE_DESK_TOO: &str = "/* Not for forms, but for the desk. */";

/// The CSS of the site.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sheets {
    /// The sheet that every page loads: tokens, elements, layout, and rules that the pages of forms
    /// name.
    pub(super) all: String,
    /// The sheet that the other pages load besides; may be empty.
    pub(super) content: String,
    /// The sheet that the pages of the officers' desk load besides `all`; may be empty.
    pub(super) desk: String,
}

/// Divides the CSS files, given by name and in order: those of the desk by their folder, the others
/// by their first line.
pub(super) fn divide<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Sheets {
    let mut sheets = Sheets::default();
    for (name, css) in files {
        let first = css.lines().next().unwrap_or_default();
        let css = css::compact(css);
        if name.starts_with(bundle::template::DESK) {
            sheets.desk.push_str(&css);
        } else if first == FOR_THE_DESK_TOO {
            sheets.desk.push_str(&css);
            sheets.content.push_str(&css);
        } else if first == NOT_FOR_FORMS {
            sheets.content.push_str(&css);
        } else {
            sheets.all.push_str(&css);
        }
    }
    sheets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_says_which_pages_a_file_is_for() {
        let sheets = divide([
            ("a.css", ".semua { margin: 0.5em }"),
            ("b.css", "/* Not for forms. */\n.peta {}"),
            ("c.css", "/* Peta. */\n/* Not for forms. */\n.kop {}"),
            ("d.css", "/* Not for forms, but for the desk. */\n.label {}"),
            ("desk/d.css", "/* Not for forms. */\n.meja {}"),
        ]);
        assert_eq!(sheets.all, ".semua{margin:0.5em}.kop{}");
        assert_eq!(sheets.content, ".peta{}.label{}");
        assert_eq!(sheets.desk, ".label{}.meja{}");
    }
}
