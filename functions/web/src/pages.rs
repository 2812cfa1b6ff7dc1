//! The functions' pages, rendered from the same templates as the site.

use std::fmt::Display;
use std::path::Path;
use std::sync::LazyLock;

use ::bundle::{Messages, PhraseId, Site, address, file, template};
use serde::{Deserialize as _, Serialize};
use tera::{Context, ErrorKind, Tera, Value};

use crate::bundle::{BundleError, files, read, read_json};

/// Templates and the value `site`, which is the same on every page.
pub struct Pages {
    tera: LazyLock<tera::TeraResult<Tera>, Compile>,
    site: Value,
    site_origin: String,
    message: &'static str,
}

/// The compiling of the templates, whose texts it holds until then. That waits for the first page: most
/// registrations are answered without one, and templates are two thirds of what a start would keep.
type Compile = Box<dyn FnOnce() -> tera::TeraResult<Tera> + Send>;

/// The value `page` of every template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageView<'a> {
    /// The `h1`, and the title of the tab.
    pub title: &'a str,
    /// Words before the title of the tab, such as `Kesalahan: `.
    pub title_prefix: Option<&'a str>,
    /// One or two sentences under the `h1`.
    pub description: Option<&'a str>,
    /// Address of the site's page that this one belongs to, so that the menu marks it.
    pub path: &'a str,
    /// The part of the site with that page.
    pub section: &'a str,
    /// The way from the home page to here.
    pub breadcrumbs: Vec<Link<'a>>,
    /// Always: what a function shows belongs to one person and one moment.
    pub noindex: bool,
}

impl<'a> PageView<'a> {
    /// Makes a page of one person and one moment, without breadcrumbs.
    pub fn new(title: &'a str, path: &'a str) -> Self {
        Self {
            title,
            title_prefix: None,
            description: None,
            path,
            section: address::section(path),
            breadcrumbs: Vec::new(),
            noindex: true,
        }
    }
}

/// A link with its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Link<'a> {
    /// The link's text.
    pub label: &'a str,
    /// Address on this site.
    pub path: &'a str,
}

impl<'a> Link<'a> {
    /// Makes the link to the home page, where breadcrumbs start.
    pub fn home(messages: &'a Messages) -> Self {
        Self {
            label: &messages[PhraseId::Home],
            path: "/",
        }
    }
}

/// A plain page: the outcome, and the next step. The value `message` of its template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message<'a> {
    /// The outcome in a few words.
    pub title: &'a str,
    /// Some sentences: what happened, whether anything was stored, what to do.
    pub paragraphs: Vec<String>,
    /// The reference number that it is about.
    pub reference: Option<String>,
    /// The page to go on with.
    pub action: Option<Link<'a>>,
}

impl Message<'_> {
    /// Writes the words alone, for where no page can be made.
    pub(crate) fn as_text(&self) -> String {
        let mut text = self.title.to_owned();
        for paragraph in &self.paragraphs {
            text.push_str("\n\n");
            text.push_str(paragraph);
        }
        text.push('\n');
        text
    }
}

/// The place of a failure in a template. Its values may be personal, so nothing more is told.
#[derive(Debug, thiserror::Error)]
#[error("{template}:{line} can't be rendered")]
pub struct RenderFailure {
    /// Name of the template.
    pub template: String,
    /// Line in it, from 1; 0 when it isn't known.
    pub line: usize,
}

impl Pages {
    /// Reads the templates and the site's values from a bundle. Each of the templates `needed`
    /// must be there, and the one of a [`Message`].
    pub fn load(bundle: &Path, needed: &[&str]) -> Result<Self, BundleError> {
        Self::load_with(bundle, needed, template::MESSAGE, |name| {
            !name.starts_with(template::DESK)
        })
    }

    /// Reads the same for the officers' desk, whose pages have a frame of their own.
    pub fn load_desk(bundle: &Path, needed: &[&str]) -> Result<Self, BundleError> {
        Self::load_with(bundle, needed, template::DESK_MESSAGE, |_| true)
    }

    fn load_with(
        bundle: &Path,
        needed: &[&str],
        message: &'static str,
        is_used: impl Fn(&str) -> bool,
    ) -> Result<Self, BundleError> {
        let site: serde_json::Value = read_json(&bundle.join(file::SITE))?;
        let folder = bundle.join(file::TEMPLATES);
        let mut templates = Vec::new();
        for path in files(&folder, "html")? {
            let name = path.strip_prefix(&folder).unwrap_or(&path);
            let name = name.to_string_lossy().replace('\\', "/");
            if is_used(&name) {
                templates.push((name, read(&path)?));
            }
        }
        for template in needed.iter().chain([&message]) {
            if !templates.iter().any(|(name, _)| name == template) {
                return Err(BundleError::new(folder.join(template), "it is missing"));
            }
        }
        let is_no_site =
            |problem: &dyn Display| BundleError::new(bundle.join(file::SITE), problem.to_string());
        let Site { base_url, .. } =
            Site::deserialize(&site).map_err(|problem| is_no_site(&problem))?;
        let site_origin = origin(&base_url).to_owned();
        let site = Value::try_from_serializable(&site).map_err(|problem| is_no_site(&problem))?;
        Ok(Self {
            tera: LazyLock::new(Box::new(|| compile(templates))),
            site,
            site_origin,
            message,
        })
    }

    /// Returns scheme and host of the site, such as `https://okoce.example`.
    pub fn site_origin(&self) -> &str {
        &self.site_origin
    }

    /// Collects the values that every page has; add the page's own.
    pub fn context(&self, page: &PageView<'_>) -> Context {
        let mut context = Context::new();
        context.insert_value("site", self.site.clone());
        context.insert("page", page);
        context
    }

    /// Renders a message on this page.
    pub fn message(
        &self,
        page: &PageView<'_>,
        message: &Message<'_>,
    ) -> Result<String, RenderFailure> {
        let mut context = self.context(page);
        context.insert("message", message);
        self.render(self.message, &context)
    }

    /// Renders a page as HTML.
    pub fn render(&self, template: &str, context: &Context) -> Result<String, RenderFailure> {
        let failure = |error: &tera::Error| RenderFailure::of(template, error);
        let tera = self.tera.as_ref().map_err(failure)?;
        tera.render(template, context)
            .map_err(|error| failure(&error))
    }
}

impl RenderFailure {
    fn of(template: &str, error: &tera::Error) -> Self {
        if let ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) = error.kind() {
            Self {
                template: report.filename().to_owned(),
                line: report.span().start_line,
            }
        } else {
            Self {
                template: template.to_owned(),
                line: 0,
            }
        }
    }
}

fn compile(templates: Vec<(String, String)>) -> tera::TeraResult<Tera> {
    let mut tera = Tera::new();
    let compiled = tera.add_raw_templates(templates).map(|()| tera);
    if let Err(problem) = &compiled {
        // Before any page is made of them, templates hold nothing about anybody.
        tracing::error!(event = "templates_broken", %problem);
    }
    compiled
}

/// Returns scheme and host of a URL: all before the path.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |scheme| scheme + "://".len());
    let end = url[host..].find('/').map_or(url.len(), |path| host + path);
    &url[..end]
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn bundle(template: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("templates")).expect("a folder in it");
        let write = |name: &str, text| fs::write(folder.path().join(name), text).expect("a file");
        write("situs.json", r#"{ "name": "OK OCE", "base_url": "" }"#);
        write("templates/a.html", template);
        write("templates/pesan.html", "");
        folder
    }

    #[test]
    fn a_page_knows_the_site_and_itself_and_escapes_both() {
        let folder = bundle("{{ site.name }}: {{ page.title }}");
        let pages = Pages::load(folder.path(), &["a.html"]).expect("a good bundle");
        let html = pages.render("a.html", &pages.context(&PageView::new("<Judul>", "/")));
        assert_eq!(html.expect("it renders"), "OK OCE: &lt;Judul&gt;");
    }

    #[test]
    fn a_missing_template_is_told_at_the_start() {
        let folder = bundle("");
        let error = Pages::load(folder.path(), &["b.html"]).expect_err("it is not there");
        assert!(
            error.to_string().ends_with("b.html: it is missing"),
            "{error}"
        );
    }

    #[test]
    fn a_template_that_is_none_is_told_where_it_is_broken() {
        let folder = bundle("\n{% if %}");
        let pages = Pages::load(folder.path(), &["a.html"]).expect("a bundle with all its files");
        let failure = pages.render("a.html", &pages.context(&PageView::new("Judul", "/")));
        let failure = failure.expect_err("it has no condition");
        assert_eq!((failure.template.as_str(), failure.line), ("a.html", 2));
    }

    #[test]
    fn a_template_that_extends_none_is_told_by_the_page_that_was_asked_for() {
        let folder = bundle("{% extends \"none.html\" %}");
        let pages = Pages::load(folder.path(), &["a.html"]).expect("a bundle with all its files");
        let failure = pages.render("a.html", &pages.context(&PageView::new("Judul", "/")));
        let failure = failure.expect_err("there is no such template");
        assert_eq!((failure.template.as_str(), failure.line), ("a.html", 0));
    }

    #[test]
    fn the_origin_ends_before_the_path() {
        assert_eq!(origin("https://okoce.example"), "https://okoce.example");
        assert_eq!(origin("https://okoce.example/"), "https://okoce.example");
        assert_eq!(
            origin("http://127.0.0.1:8080/situs/"),
            "http://127.0.0.1:8080"
        );
        assert_eq!(origin(""), "");
    }

    #[test]
    fn a_failure_tells_where_and_no_values() {
        let folder = bundle("\n{{ page.title.nothing.there }}");
        let pages = Pages::load(folder.path(), &["a.html"]).expect("a good bundle");
        let failure = pages.render("a.html", &pages.context(&PageView::new("<Judul>", "/")));
        let failure = failure.expect_err("the title has no parts");
        assert_eq!((failure.template.as_str(), failure.line), ("a.html", 2));
    }
}
