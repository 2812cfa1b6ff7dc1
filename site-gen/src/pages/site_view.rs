//! The facts about the site that every template knows: the value `site`.

use std::collections::BTreeMap;

use bundle::PhraseId;
use jiff::civil::Date;
use programme::words;
use serde::Serialize;

use super::share_image;
use crate::content::{Content, Link};
use crate::theme::assets::Assets;

/// Built once for each build and shared by all pages. The functions' pages get the same value,
/// from `dist/functions/situs.json`.
#[derive(Debug, Serialize)]
pub struct SiteView {
    /// Short name.
    pub name: String,
    /// The long form of the short name.
    pub long_name: String,
    /// One sentence about the site.
    pub description: String,
    /// The body that runs the site, once it is known.
    pub operator: Option<String>,
    /// Scheme and host, without a slash at the end.
    pub base_url: String,
    /// Advice for those who need to meet a person.
    pub contact: String,
    /// IANA name of the time zone of all times on the site, for calendars. Templates write WIB.
    #[serde(skip)]
    pub zone: &'static str,
    /// Whether the programme is only tried out.
    pub is_trial: bool,
    /// Notice on every page while it is so.
    pub trial_notice: Option<String>,
    /// The day of the week on which fortnights of reports end: `Jumat`.
    pub report_weekday: &'static str,
    /// The way to register, which stands out of the main menu.
    pub register: Option<LinkView>,
    /// The rest of the main menu.
    pub menu: Vec<LinkView>,
    /// Links at the foot of every page.
    pub footer: Vec<LinkView>,
    /// The foot of every page, once it is rendered.
    pub footer_html: String,
    /// Address of the style sheet of every page.
    pub css: String,
    /// Address of the style sheet that pages of forms do without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_css: Option<String>,
    /// Address of the style sheet of the officers' desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk_css: Option<String>,
    /// Address of the news feed.
    pub feed: &'static str,
    /// Address of the web manifest.
    pub manifest: &'static str,
    /// Address of the icon for home screens that read no manifest.
    pub touch_icon: &'static str,
    /// Address of the page that is shown without a network; pages register the service worker
    /// only when there is one.
    pub offline: Option<String>,
    /// Address of each file under `templates/aset/`, by its path there.
    pub assets: BTreeMap<String, String>,
    /// The day for which the site is built. Not for templates: a page that shows it would
    /// change every day.
    #[serde(skip)]
    pub today: Date,
}

/// A link with its text.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// The link's text.
    pub label: String,
    /// Address on this site.
    pub path: String,
}

/// Address of the Atom feed of news.
pub const FEED_PATH: &str = "/berita/atom.xml";

/// Address of the form of registration, as `content/situs.toml` has it in the menu.
const REGISTER: &str = "/daftar/";

/// Address of the web manifest.
pub(crate) const MANIFEST_PATH: &str = "/situs.webmanifest";

impl SiteView {
    /// Makes the view; `base_url` goes before the one in `situs.toml`.
    pub(crate) fn new(
        content: &Content,
        assets: &Assets,
        base_url: Option<&str>,
        today: Date,
    ) -> Self {
        let site = content.site();
        let menu = site.menu.iter().map(LinkView::from);
        let (register, menu) = menu.partition::<Vec<_>, _>(|link| link.path == REGISTER);
        Self {
            name: site.name.clone(),
            long_name: site.long_name.clone(),
            description: site.description.clone(),
            operator: site.operator.clone(),
            base_url: base_url
                .unwrap_or(&site.base_url)
                .trim_end_matches('/')
                .to_owned(),
            contact: site.contact.clone(),
            zone: site.zone.name(),
            is_trial: site.is_trial(),
            trial_notice: content
                .phrase(PhraseId::Trial)
                .filter(|_| site.is_trial())
                .map(str::to_owned),
            report_weekday: words::weekday(site.report_weekday),
            register: register.into_iter().next(),
            menu,
            footer: site.footer.iter().map(LinkView::from).collect(),
            footer_html: String::new(),
            css: assets.css.path.clone(),
            content_css: assets.content_css.as_ref().map(|sheet| sheet.path.clone()),
            desk_css: assets.desk_css.as_ref().map(|sheet| sheet.path.clone()),
            feed: FEED_PATH,
            manifest: MANIFEST_PATH,
            touch_icon: share_image::TOUCH_ICON,
            offline: content.offline_page().map(|page| page.path.clone()),
            assets: assets.addresses(),
            today,
        }
    }
}

impl From<&Link> for LinkView {
    fn from(link: &Link) -> Self {
        Self {
            label: link.label.clone(),
            path: link.path.clone(),
        }
    }
}
