//! Two style sheets: one for every page, and one for what the pages of forms never show.
//!
//! A form is the heaviest page of the site, because its lists name every kelurahan, and it is
//! the one that must open on the worst of networks. It needs less than half of the CSS.

use std::collections::BTreeMap;

use super::css;

/// The pages of forms, and the frame of all pages.
const FORM_PAGES: [&str; 4] = [
    "formulir.html",
    "layout.html",
    "pesan.html",
    "tanda-terima.html",
];

/// The CSS of the site.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sheets {
    /// What every page loads: tokens, elements, layout, and what the pages of forms name.
    pub(super) all: String,
    /// What the other pages load besides; may be empty.
    pub(super) content: String,
}

/// Divides the CSS files, in the order given. A file is about the class that it names first; it
/// goes with the content when no template of the forms' pages holds that name.
pub(super) fn divide(files: &[(&str, &str)], templates: &BTreeMap<String, String>) -> Sheets {
    let reached = reached(templates);
    let mut sheets = Sheets::default();
    for (name, css) in files {
        let compact = css::compact(css);
        let is_named = |class| reached.iter().any(|source| source.contains(class));
        let for_all = name.starts_with("base/") || first_class(&compact).is_none_or(is_named);
        let sheet = if for_all {
            &mut sheets.all
        } else {
            &mut sheets.content
        };
        sheet.push_str(&compact);
    }
    sheets
}

/// The sources of the forms' pages and of every component that they call, directly or not.
fn reached(templates: &BTreeMap<String, String>) -> Vec<&str> {
    let mut reached: Vec<&str> = FORM_PAGES
        .iter()
        .filter_map(|name| templates.get(*name))
        .map(String::as_str)
        .collect();
    let mut left: Vec<&str> = templates
        .iter()
        .filter(|(name, _)| name.starts_with("components/"))
        .map(|(_, source)| source.as_str())
        .collect();
    loop {
        let (called, not_called): (Vec<&str>, Vec<&str>) = left.iter().partition(|source| {
            defined(source).any(|name| reached.iter().any(|page| calls(page, name)))
        });
        if called.is_empty() {
            return reached;
        }
        reached.extend(called);
        left = not_called;
    }
}

/// The names of the components in a template: `{% component field(`.
fn defined(source: &str) -> impl Iterator<Item = &str> {
    source
        .split("{% component ")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('(')?.0.trim()))
}

/// Whether a template calls a component: `{{ <field field /> }}`.
fn calls(source: &str, component: &str) -> bool {
    source
        .split("{{")
        .skip(1)
        .filter_map(|rest| rest.trim_start_matches('-').trim_start().strip_prefix('<'))
        .filter_map(|rest| rest.strip_prefix(component))
        .any(|rest| rest.starts_with([' ', '/', '\n']))
}

/// The first class name in compact CSS.
fn first_class(css: &str) -> Option<&str> {
    css.split('.').skip(1).find_map(|rest| {
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && !"-_".contains(letter));
        let class = &rest[..end.unwrap_or(rest.len())];
        // A number has a dot too: `.5em`.
        class
            .starts_with(|first: char| first.is_ascii_alphabetic())
            .then_some(class)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_forms_do_not_show_goes_with_the_content() {
        let templates = [
            ("layout.html", "{{ <kop situs={situs} /> }}"),
            ("formulir.html", "<form class=\"formulir\">{{- <isian /> }}"),
            ("peta.html", "{{ <ubin /> }} <b class=\"peta\">"),
            (
                "components/kop.html",
                "{% component kop(situs: map) %}<a class=\"kop\">",
            ),
            (
                "components/isian.html",
                "{% component isian() %}{{ <catatan/> }}{% component lain() %}",
            ),
            (
                "components/catatan.html",
                "{% component catatan() %}<p class=\"catatan\">",
            ),
            (
                "components/ubin.html",
                "{% component ubin() %}<i class=\"ubin\">",
            ),
        ]
        .map(|(name, source)| (name.to_owned(), source.to_owned()));
        let files = [
            ("base/warna.css", ".semua { margin: 0.5em }"),
            ("components/kop.css", ".kop {}"),
            ("components/catatan.css", ".catatan {}"),
            ("components/polos.css", "b { margin: 0 .5em }"),
            ("components/ubin.css", ".ubin {}"),
            ("formulir.css", ".formulir {}"),
            ("peta.css", ".peta .kop {}"),
        ];
        let sheets = divide(&files, &BTreeMap::from(templates));
        assert_eq!(
            sheets.all,
            ".semua{margin:0.5em}.kop{}.catatan{}b{margin:0 .5em}.formulir{}"
        );
        assert_eq!(sheets.content, ".ubin{}.peta .kop{}");
    }
}
