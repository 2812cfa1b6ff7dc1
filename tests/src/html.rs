//! Reads the generated pages as a reader does: title, description, and the text in blocks.
//!
//! Not a parser of any HTML: it relies on the generator's being well formed, which vnu checks.

use std::fs;
use std::path::Path;

/// A page and what it says.
#[derive(Debug)]
pub struct Page {
    /// Its address, such as `/kecamatan/menteng/`.
    pub address: String,
    /// All of it.
    pub html: String,
    /// The title of the tab.
    pub title: String,
    /// The description for search engines.
    pub description: Option<String>,
    /// The text of `main` in the order in which it is read.
    pub blocks: Vec<Block>,
}

/// A paragraph, a heading, an item of a list, a cell of a table.
#[derive(Debug, Default)]
pub struct Block {
    /// Its text, with single spaces.
    pub text: String,
    /// Addresses to which its links lead.
    pub links: Vec<String>,
    /// Whether it is a heading.
    pub is_heading: bool,
    /// Whether it is the lead under the title or only says what stands on another page.
    pub is_teaser: bool,
}

impl Block {
    /// Tells whether a link of it leads to an address that begins like this.
    pub fn links_to(&self, start: &str) -> bool {
        self.links.iter().any(|link| link.starts_with(start))
    }
}

impl Page {
    /// Reads all pages below the folder that a web server would serve, by address. Pages that only
    /// send visitors on are left out.
    pub fn read_all(public: &Path) -> Vec<Self> {
        let mut pages = Vec::new();
        let mut folders = vec![public.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("the build made it") {
                let path = entry.expect("the build made it").path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|kind| kind == "html") {
                    let html = fs::read_to_string(&path).expect("pages are UTF-8");
                    let file = path.strip_prefix(public).expect("it is below");
                    let address = format!("/{}", file.display()).replace("/index.html", "/");
                    if !html.contains("http-equiv=\"refresh\"") {
                        pages.push(Self::new(address, html));
                    }
                }
            }
        }
        pages.sort_by(|a, b| a.address.cmp(&b.address));
        pages
    }

    /// Makes a page from its HTML.
    pub fn new(address: String, html: String) -> Self {
        let title = between(&html, "<title>", "</title>").map(decode);
        let description = between(&html, "<meta name=\"description\" content=\"", "\"");
        let main = between(&html, "<main", "</main>")
            .and_then(|main| main.split_once('>'))
            .map(|(_, inside)| inside)
            .unwrap_or_default();
        Self {
            address,
            title: title.unwrap_or_default(),
            description: description.map(decode),
            blocks: blocks(main),
            html,
        }
    }
}

/// Elements that stand within a line of text; all others begin and end a block.
const INLINE: [&str; 13] = [
    "a", "abbr", "b", "code", "em", "i", "span", "strong", "sub", "sup", "time", "tspan", "del",
];

/// Lists of what stands on other pages, with the tags that close them.
const TEASERS: [(&str, &str); 4] = [
    ("oc-entry\"", "/li"),
    ("oc-sessions", "/ul"),
    ("oc-step-list", "/ol"),
    ("oc-pillars", "/ul"),
];

/// Elements whose content is no text of the page, or is read as a whole by its name.
const SKIPPED: [&str; 4] = ["script", "select", "style", "svg"];

fn blocks(html: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut block = Block::default();
    let mut teaser: Option<&str> = None;
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        push_text(&mut block, &rest[..start]);
        let Some(end) = rest[start..].find('>') else {
            break;
        };
        let tag = &rest[start + 1..start + end];
        rest = &rest[start + end + 1..];
        let name = tag
            .trim_start_matches('/')
            .split([' ', '\n', '/'])
            .next()
            .unwrap_or_default();
        if let Some(address) = between(tag, "href=\"", "\"") {
            block.links.push(decode(address));
            let text = rest.split("</a>").next().unwrap_or_default();
            block.is_teaser |=
                block.text.trim().is_empty() && rest[text.len()..].starts_with("</a></li");
        }
        let opens = TEASERS.iter().find(|(class, _)| tag.contains(class));
        teaser = teaser.or(opens.map(|(_, close)| *close));
        if !INLINE.contains(&name) {
            let is_heading = matches!(name.as_bytes(), [b'h', b'1'..=b'6']);
            let done = std::mem::take(&mut block);
            if !done.text.trim().is_empty() {
                blocks.push(Block {
                    text: done.text.split_whitespace().collect::<Vec<_>>().join(" "),
                    is_teaser: done.is_teaser || teaser.is_some(),
                    is_heading: done.is_heading || (is_heading && tag.starts_with('/')),
                    ..done
                });
            }
        }
        if teaser == Some(tag) {
            teaser = None;
        }
        block.is_teaser |= tag.contains("oc-lead");
        let is_foreign = tag.contains(" lang=\"en\"");
        if (is_foreign || SKIPPED.contains(&name)) && !tag.starts_with('/') {
            let close = format!("</{name}>");
            rest = rest.find(&close).map_or("", |end| &rest[end..]);
        }
    }
    blocks
}

fn push_text(block: &mut Block, html: &str) {
    block.text.push_str(&decode(html));
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(inside, _)| inside)
}

/// Decodes the letters behind the entities that our templates write.
fn decode(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&#x2F;", "/")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_in_blocks() {
        let html = "<title>A &amp; B</title><meta name=\"description\" content=\"C\">\
                    <nav>no</nav><main id=\"x\"><h1>A</h1>\n<p>Satu <a href=\"/x/#y\">dua</a>.</p>\
                    <svg><text>no</text></svg><ul><li>tiga</li></ul></main>";
        let page = Page::new("/".to_owned(), html.to_owned());
        assert_eq!(
            (page.title.as_str(), page.description.as_deref()),
            ("A & B", Some("C"))
        );
        let texts: Vec<(&str, bool)> = page
            .blocks
            .iter()
            .map(|block| (block.text.as_str(), block.is_heading))
            .collect();
        assert_eq!(texts, [("A", true), ("Satu dua.", false), ("tiga", false)]);
        assert!(page.blocks[1].links_to("/x/") && !page.blocks[2].links_to("/"));
    }
}
