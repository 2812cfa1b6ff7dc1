//! The subject of a page as schema.org JSON-LD for search engines.
//!
//! An example is never described here: a search engine would show it as real. So pages that are
//! examples have no description, an example session is no `CourseInstance`, and an example
//! community organises nothing.

mod every_page;

use jiff::civil::DateTime;
use serde_json::{Value, json};

use self::every_page::{BreadcrumbList, ListItem, NewsArticle, text};
use super::share_image;
use super::site_view::{LinkView, SiteView};
use crate::content::{
    Community, CommunityStatus, Content, Entry, FormPage, Home, Index, Kecamatan, Layout, Level,
    News, Pillar, Session, SinglePage, Step, Training,
};

/// A kind of page that is about something. Search engines know no word for most.
pub(crate) trait Described: Sized {
    /// Describes the subject of an entry's page: members of `@graph`, as JSON with commas between
    /// them, and empty when there is nothing to say.
    fn describe(_entry: &Entry<Self>, _data: &StructuredData<'_>) -> String {
        String::new()
    }
}

impl Described for Index {}
impl Described for Pillar {}
impl Described for Step {}

impl Described for Home {
    fn describe(_: &Entry<Self>, data: &StructuredData<'_>) -> String {
        members(&data.home())
    }
}

impl Described for Training {
    fn describe(training: &Entry<Self>, data: &StructuredData<'_>) -> String {
        members(&data.training(training))
    }
}

impl Described for Community {
    fn describe(community: &Entry<Self>, data: &StructuredData<'_>) -> String {
        members(&data.community(community))
    }
}

impl Described for Kecamatan {
    fn describe(office: &Entry<Self>, data: &StructuredData<'_>) -> String {
        members(&data.office(office))
    }
}

impl Described for SinglePage {
    fn describe(page: &Entry<Self>, data: &StructuredData<'_>) -> String {
        members(&data.questions(page))
    }
}

impl Described for News {
    fn describe(item: &Entry<Self>, data: &StructuredData<'_>) -> String {
        text(&data.news(item))
    }
}

impl StructuredData<'_> {
    /// Writes the text of the `script` element of a page: the way to it, and `about`, the members
    /// of `@graph` that describe its subject. `None` when there is nothing to say.
    pub(crate) fn page(
        &self,
        path: &str,
        title: &str,
        above: &[LinkView],
        about: &str,
    ) -> Option<String> {
        let breadcrumbs = (!above.is_empty()).then(|| self.breadcrumbs(path, title, above));
        let about = (!about.is_empty()).then(|| about.to_owned());
        let graph: Vec<String> = breadcrumbs.into_iter().chain(about).collect();
        (!graph.is_empty()).then(|| script(&graph))
    }

    /// Describes the service behind a form.
    pub(crate) fn form(&self, page: &FormPage) -> String {
        members(&json!({
            "@type": "GovernmentService",
            "name": page.title,
            "description": page.summary,
            "url": self.url(&page.path),
            "provider": self.in_short,
            "areaServed": jakarta(),
            "availableChannel": self.channel(&page.path),
        }))
    }

    fn breadcrumbs(&self, path: &str, title: &str, above: &[LinkView]) -> String {
        let steps = above
            .iter()
            .map(|link| (link.label.as_str(), link.path.as_str()))
            .chain([(title, path)]);
        let items = steps.enumerate().map(|(position, (name, path))| ListItem {
            kind: "ListItem",
            item: self.url(path),
            name,
            position: position + 1,
        });
        text(&BreadcrumbList {
            kind: "BreadcrumbList",
            items: items.collect(),
        })
    }
}

/// Writes the text of a `script` element with these members of `@graph`.
fn script(graph: &[String]) -> String {
    let json = format!(
        "{{\"@context\":\"https://schema.org\",\"@graph\":[{}]}}",
        graph.join(",")
    );
    // Inside `script`, the parser looks for `<` alone, as the start of `</script` or `<!--`.
    json.replace('<', "\\u003c")
}

/// Writes a description as members of `@graph`: an array is several, or none.
fn members(description: &Value) -> String {
    match description {
        Value::Array(several) => {
            let texts: Vec<String> = several.iter().map(Value::to_string).collect();
            texts.join(",")
        }
        one => one.to_string(),
    }
}

/// The content and the site, as descriptions are made of them.
#[derive(Debug)]
pub(crate) struct StructuredData<'a> {
    content: &'a Content,
    site: &'a SiteView,
    /// The programme in short, as pages other than home name it.
    in_short: Value,
}

impl<'w> StructuredData<'w> {
    pub(crate) fn new(content: &'w Content, site: &'w SiteView) -> Self {
        let mut data = Self {
            content,
            site,
            in_short: Value::Null,
        };
        data.in_short = json!({
            "@type": "Organization",
            "@id": data.url("/#program"),
            "name": site.name,
            "url": data.url("/"),
        });
        data
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.site.base_url)
    }

    /// Describes the programme. Who runs it today is text on the site, not a body we could name
    /// here.
    fn programme(&self) -> Value {
        json!({
            "@type": "Organization",
            "@id": self.url("/#program"),
            "name": self.site.name,
            "alternateName": self.site.long_name,
            "url": self.url("/"),
            "logo": self.url(share_image::LARGE_ICON),
        })
    }

    fn home(&self) -> Value {
        let home = self.content.home();
        json!([
            {
                "@type": "WebSite",
                "name": self.site.name,
                "alternateName": self.site.long_name,
                "url": self.url("/"),
                "inLanguage": "id",
            },
            self.programme(),
            {
                "@type": "GovernmentService",
                "name": self.site.name,
                "alternateName": self.site.long_name,
                "description": home.meta.summary,
                "serviceType": "Pengembangan kewirausahaan",
                "url": self.url("/"),
                "provider": { "@id": self.url("/#program") },
                "areaServed": jakarta(),
                "availableChannel": self
                    .content
                    .forms()
                    .iter()
                    .map(|page| self.channel(&page.path))
                    .collect::<Vec<_>>(),
            },
        ])
    }

    fn channel(&self, path: &str) -> Value {
        json!({
            "@type": "ServiceChannel",
            "serviceUrl": self.url(path),
            "availableLanguage": "id",
        })
    }

    fn training(&self, training: &Entry<Training>) -> Value {
        let data = &training.data;
        let organiser = data
            .organiser
            .as_ref()
            .and_then(|slug| self.content.communities().get(slug))
            .filter(|community| !community.meta.is_example)
            .map_or_else(
                || self.in_short.clone(),
                |community| self.organisation(community),
            );
        let topics: Vec<&str> = self
            .content
            .topics()
            .get_all(&data.topics)
            .map(|topic| topic.name.as_str())
            .collect();
        let mut course = json!({
            "@type": "Course",
            "name": training.meta.title,
            "description": training.meta.summary,
            "url": self.url(&training.path),
            "inLanguage": "id",
            "provider": organiser,
            "educationalLevel": match data.level {
                Level::Beginner => "Pemula",
                Level::Advanced => "Lanjutan",
            },
        });
        if !topics.is_empty() {
            course["about"] = json!(topics);
        }
        let instances: Vec<Value> = data
            .sessions
            .iter()
            .filter(|session| !session.is_example && session.end.date() >= self.site.today)
            .map(|session| self.session(session))
            .collect();
        if !instances.is_empty() {
            course["hasCourseInstance"] = Value::Array(instances);
        }
        course
    }

    fn session(&self, session: &Session) -> Value {
        let moment = |moment: jiff::civil::DateTime| format!("{moment}+07:00");
        let office = self.content.kecamatan().get(&session.kecamatan);
        let mut instance = json!({
            "@type": "CourseInstance",
            "courseMode": "onsite",
            "startDate": moment(session.start),
            "endDate": moment(session.end),
            "courseSchedule": {
                "@type": "Schedule",
                "repeatFrequency": "Daily",
                "repeatCount": days(session.start, session.end),
            },
            "maximumAttendeeCapacity": session.seats,
            "location": {
                "@type": "Place",
                "name": session.place,
                "address": address(None, office.map(|office| office.meta.title.as_str())),
            },
        });
        if !session.takes_place() {
            instance["eventStatus"] = json!("https://schema.org/EventCancelled");
        }
        instance
    }

    fn organisation(&self, community: &Entry<Community>) -> Value {
        json!({
            "@type": "Organization",
            "name": community.meta.title,
            "url": self.url(&community.path),
        })
    }

    /// Describes a community; one that has closed is described with its page alone.
    fn community(&self, community: &Entry<Community>) -> Value {
        if community.data.status == CommunityStatus::Closed {
            return Value::Array(Vec::new());
        }
        let mut organisation = self.organisation(community);
        organisation["description"] = json!(community.meta.summary);
        let areas: Vec<Value> = self
            .content
            .kecamatan()
            .get_all(&community.data.areas)
            .map(|office| json!({ "@type": "AdministrativeArea", "name": area_name(office) }))
            .collect();
        if !areas.is_empty() {
            organisation["areaServed"] = Value::Array(areas);
        }
        organisation
    }

    /// Describes the office, and the kecamatan it serves. The point that we know is the
    /// kecamatan's.
    fn office(&self, office: &Entry<Kecamatan>) -> Value {
        let data = &office.data;
        let kelurahan: Vec<Value> = data
            .kelurahan
            .iter()
            .map(|kelurahan| json!({ "@type": "AdministrativeArea", "name": kelurahan.name }))
            .collect();
        let mut area = json!({
            "@type": "AdministrativeArea",
            "name": area_name(office),
            "identifier": data.code,
            "geo": {
                "@type": "GeoCoordinates",
                "latitude": data.coordinates.latitude,
                "longitude": data.coordinates.longitude,
            },
            "containsPlace": kelurahan,
        });
        if let Some(city) = self.content.cities().get(&data.city) {
            area["containedInPlace"] =
                json!({ "@type": "AdministrativeArea", "name": city.official_name });
        }
        let mut place = json!({
            "@type": "GovernmentOffice",
            "name": format!("Kantor {} {}", self.site.name, area_name(office)),
            "url": self.url(&office.path),
            "address": address(data.address.as_deref(), Some(&office.meta.title)),
            "areaServed": area,
        });
        if let Some(phone) = &data.phone {
            place["telephone"] = json!(phone);
        }
        place
    }

    /// Describes a news item: the day is the event's; when we published is known only as the last
    /// change.
    fn news<'a>(&'a self, news: &'a Entry<News>) -> NewsArticle<'a> {
        NewsArticle {
            kind: "NewsArticle",
            author: &self.in_short,
            citation: &news.data.citation.publisher,
            content_reference_time: news.data.day_for_machines(),
            date_modified: news.meta.updated.to_string(),
            description: &news.meta.summary,
            headline: &news.meta.title,
            image: self.url(&share_image::path(&self.content.indexes().news.path)),
            in_language: "id",
            url: self.url(&news.path),
        }
    }

    /// Describes the questions and answers of a single page, and nothing of other single pages.
    fn questions(&self, page: &Entry<SinglePage>) -> Value {
        if page.data.layout != Layout::Questions {
            return Value::Array(Vec::new());
        }
        let questions: Vec<Value> = self
            .content
            .body(page)
            .sections(2)
            .iter()
            .map(|section| {
                json!({
                    "@type": "Question",
                    "name": section.title,
                    "acceptedAnswer": { "@type": "Answer", "text": plain(section.html) },
                })
            })
            .collect();
        json!({ "@type": "FAQPage", "inLanguage": "id", "mainEntity": questions })
    }
}

fn jakarta() -> Value {
    json!({ "@type": "AdministrativeArea", "name": PROVINCE })
}

const PROVINCE: &str = "DKI Jakarta";

fn area_name(office: &Entry<Kecamatan>) -> String {
    format!("Kecamatan {}", office.meta.title)
}

fn address(street: Option<&str>, locality: Option<&str>) -> Value {
    let mut address = json!({
        "@type": "PostalAddress",
        "addressRegion": PROVINCE,
        "addressCountry": "ID",
    });
    if let Some(street) = street {
        address["streetAddress"] = json!(street);
    }
    if let Some(locality) = locality {
        address["addressLocality"] = json!(locality);
    }
    address
}

/// Counts on how many days something is held, the first and the last counted. What ends at an
/// earlier time of day than it starts goes on into the night, and its last day is the one before.
fn days(start: DateTime, end: DateTime) -> i32 {
    let days = (end.date() - start.date()).get_days();
    let goes_on = days > 0 && end.time() <= start.time();
    if goes_on { days } else { days + 1 }
}

/// Writes the text of HTML that Markdown was rendered to: there, `<` and `>` stand for tags alone.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut in_tag = false;
    for letter in html.chars() {
        match letter {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                // Items and paragraphs need not have white space between them.
                text.push(' ');
            }
            letter if !in_tag => text.push(letter),
            _ => {}
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut text = words
        .join(" ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    // A tag inside a sentence leaves a space before its full stop.
    for mark in [".", ",", ";", ":", "?", "!", ")"] {
        text = text.replace(&format!(" {mark}"), mark);
    }
    text
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn answers_become_plain_text() {
        let table = [
            ("<p>Ya.</p>\n<p>Boleh.</p>", "Ya. Boleh."),
            (
                "<p>Isi <a href=\"/daftar/\">formulir</a>, lalu <em>tunggu</em>.</p>",
                "Isi formulir, lalu tunggu.",
            ),
            ("<ul><li>Satu</li><li>Dua</li></ul>", "Satu Dua"),
            ("<p>A &amp; B &lt; C &amp;lt;</p>", "A & B < C &lt;"),
        ];
        for (html, text) in table {
            assert_eq!(plain(html), text);
        }
    }

    #[test]
    fn first_and_last_day_count() {
        let table = [
            ((25, 9), (25, 12), 1),
            ((25, 9), (27, 15), 3),
            ((31, 9), (32, 15), 2),
            // A night, a day and a night, two nights.
            ((25, 22), (26, 2), 1),
            ((25, 9), (26, 9), 1),
            ((31, 22), (33, 2), 2),
        ];
        let moment = |(day, hour): (i32, i8)| date(2027, 1, 1).at(hour, 0, 0, 0) + (day - 1).days();
        for (start, end, expected) in table {
            assert_eq!(
                days(moment(start), moment(end)),
                expected,
                "{start:?} {end:?}"
            );
        }
    }

    #[test]
    fn no_text_ends_the_script_element() {
        let text = script(&[json!({ "name": "</script><!--" }).to_string()]);
        assert!(!text.contains('<'), "{text}");
        let back: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(back["@graph"][0]["name"], "</script><!--");
    }
}
