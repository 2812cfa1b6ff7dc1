//! The addresses that a browser loads, or sends a form to, because a template or a style sheet says
//! so: none of them is of another host, and each file has to be there.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use super::assets::{Asset, is_published};
use super::attributes::{attributes, without_engine};
use super::{ThemeFile, shown};
use content_files::diagnostics::Problem;
use content_files::suggestion::suggest;

/// Attributes whose address is loaded with the page.
const LOADED: [&str; 6] = ["background", "data", "ping", "poster", "src", "srcset"];

/// Attributes whose address gets what a form has.
const SENT_TO: [&str; 2] = ["action", "formaction"];

/// Elements that load what their `href` names; those of others are links, which a visitor follows
/// or not.
const LOADING: [&str; 4] = ["base", "image", "link", "use"];

/// Finds what contacts another host, and what is not there. Files that aren't text are told of
/// elsewhere.
pub(super) fn check(
    root: &Path,
    files: &[ThemeFile],
    published: &BTreeMap<String, Asset>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in files {
        let Ok(text) = std::str::from_utf8(&file.bytes) else {
            continue;
        };
        let at =
            |span, message: String| Problem::new(&shown(root, &file.name), text, span, message);
        if file.has_extension("html") && !is_published(&file.name) {
            let plain = without_engine(text);
            problems.extend(in_template(&plain).map(|(span, host, is_sent)| {
                if is_sent {
                    let message = format!("isian formulir ini dikirim ke situs lain, `{host}`");
                    at(span, message).with_hint(OWN_FORM)
                } else {
                    at(span, loads(host)).with_hint(OWN_FILE)
                }
            }));
            problems.extend(own_files(&plain).map(|(span, name)| {
                if published.contains_key(name) {
                    let message = format!("berkas `templates/aset/{name}` terbit dengan nama lain");
                    let hint = format!("tulis `{{{{ site.assets[\"{name}\"] }}}}`");
                    at(span, message).with_hint(hint)
                } else {
                    missing(at, span, name, published)
                }
            }));
        } else if file.has_extension("css") {
            problems.extend(in_sheet(text).filter_map(|(span, address)| {
                if let Some(host) = host(address) {
                    return Some(at(span, loads(host)).with_hint(OWN_FILE));
                }
                let name = address.strip_prefix("/aset/")?;
                let name = name.split(['#', '?']).next()?;
                (!published.contains_key(name)).then(|| missing(at, span, name, published))
            }));
        }
    }
    problems
}

fn missing(
    at: impl Fn(Range<usize>, String) -> Problem,
    span: Range<usize>,
    name: &str,
    published: &BTreeMap<String, Asset>,
) -> Problem {
    let message = format!("berkas `templates/aset/{name}` tidak ada");
    let known = published.keys().map(String::as_str);
    at(span, message).with_hint(suggest(name, known))
}

fn loads(host: &str) -> String {
    format!("halaman ini akan memuat sesuatu dari situs lain, `{host}`")
}

const OWN_FILE: &str = "simpan berkasnya di `templates/aset/` dan pakai dari sana: halaman situs ini tidak menghubungi siapa pun di luar, dan peramban menolaknya";

const OWN_FORM: &str =
    "kirim ke alamat di situs ini: yang ditulis warga tidak boleh sampai ke orang lain";

/// Finds addresses of other hosts in a template, each with its host and whether a form is sent there.
fn in_template(plain: &str) -> impl Iterator<Item = (Range<usize>, &str, bool)> {
    let loaded = LOADED.into_iter().map(|name| (name, false));
    let sent_to = SENT_TO.into_iter().map(|name| (name, true));
    let named = loaded
        .chain(sent_to)
        .flat_map(|(name, is_sent)| attributes(plain, name).map(move |found| (found, is_sent)));
    let linked = attributes(plain, "href")
        .filter(|found| LOADING.contains(&found.element))
        .map(|found| (found, false));
    named.chain(linked).filter_map(|(found, is_sent)| {
        // Of several pictures for several widths, each may be of another host.
        let host = found.value.split(',').find_map(host)?;
        Some((found.span, host, is_sent))
    })
}

/// Finds files under `templates/aset/` that a template names by an address, which they don't have.
fn own_files(plain: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let names = LOADED.into_iter().chain(["href"]);
    names
        .flat_map(|name| attributes(plain, name))
        .filter_map(|found| Some((found.span, found.value.strip_prefix("/aset/")?)))
}

/// Finds the addresses that a style sheet names.
fn in_sheet(css: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let urls = css.match_indices("url(").map(|(at, mark)| at + mark.len());
    let imports = css
        .match_indices("@import ")
        .map(|(at, mark)| at + mark.len());
    let is_said = |at: &usize| css[..*at].rfind("/*") <= css[..*at].rfind("*/");
    urls.chain(imports).filter(is_said).filter_map(|at| {
        let rest = css[at..].trim_start_matches([' ', '"', '\'']);
        let start = css.len() - rest.len();
        let address = rest[..rest.find(['"', '\'', ')', ';', '\n'])?].trim_end();
        Some((start..start + address.len(), address))
    })
}

/// Returns the host of an address that has one.
fn host(address: &str) -> Option<&str> {
    let address = address.trim();
    let rest = match address.find("//")? {
        0 => &address[2..],
        at => {
            let scheme = address[..at].strip_suffix(':')?;
            let is_scheme = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
            is_scheme.then(|| &address[at + 2..])?
        }
    };
    let host = rest.split(['/', '?', '#', ' ']).next()?;
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_loaded_or_sent_elsewhere_is_found_and_links_are_not() {
        let hosts = |html: &str| -> Vec<(String, bool)> {
            let found = in_template(html);
            found
                .map(|(_, host, is_sent)| (host.to_owned(), is_sent))
                .collect()
        };
        let loaded = |host: &str| vec![(host.to_owned(), false)];
        for (html, expected) in [
            (
                r#"<script src="https://a.example/x.js"></script>"#,
                loaded("a.example"),
            ),
            (
                r#"<img src='//a.example/x.png' alt="">"#,
                loaded("a.example"),
            ),
            (
                r#"<img srcset="/a.png 1x, HTTPS://a.example/b.png 2x">"#,
                loaded("a.example"),
            ),
            (
                r#"<link rel="stylesheet" href="http://a.example">"#,
                loaded("a.example"),
            ),
            (
                r#"<iframe src="https://a.example:8080?x"></iframe>"#,
                loaded("a.example:8080"),
            ),
            (
                r#"<video poster="https://a.example/x.jpg"></video>"#,
                loaded("a.example"),
            ),
            (r#"<a href="https://a.example/">a</a>"#, Vec::new()),
            (
                r#"<a href="/b/" ping="https://a.example/">a</a>"#,
                loaded("a.example"),
            ),
            (
                r#"<img src="/aset/x.png"><script src="xxxxx"></script>"#,
                Vec::new(),
            ),
            (
                r#"<img src="/a//b.png"><img src="data:image/png;base64,//8="#,
                Vec::new(),
            ),
            (r#"<form action="/api/registration">"#, Vec::new()),
            (
                r#"<form action="https://a.example/">"#,
                vec![("a.example".to_owned(), true)],
            ),
        ] {
            assert_eq!(hosts(html), expected, "{html}");
        }
    }

    #[test]
    fn a_style_sheet_names_addresses() {
        let css = "@import \"https://a.example/x.css\";\n/* url(/aset/lama.png) */\
                   .a { background: url( '/aset/pola.svg#a' ) } .b { src: url(//b.example/x) }";
        let found: Vec<&str> = in_sheet(css).map(|(_, address)| address).collect();
        assert_eq!(
            found,
            [
                "/aset/pola.svg#a",
                "//b.example/x",
                "https://a.example/x.css"
            ]
        );
        for (span, address) in in_sheet(css) {
            assert_eq!(&css[span], address);
        }
    }
}
