//! Parts of descriptions: the content, the site, and whatever several of them name.

use serde_json::{Value, json};

use crate::content::{Community, Content, Entry, Kecamatan};
use crate::pages::site_view::SiteView;

/// A kind of page that is about something. Search engines know no word for most.
pub(crate) trait Described: Sized {
    /// Describes the subject of an entry's page: members of `@graph`, as JSON with commas between
    /// them, and empty when there is nothing to say.
    fn describe(_entry: &Entry<Self>, _data: &StructuredData<'_>) -> String {
        String::new()
    }
}

/// The content and the site, as descriptions are made of them.
#[derive(Debug)]
pub(crate) struct StructuredData<'a> {
    pub(super) content: &'a Content,
    pub(super) site: &'a SiteView,
    /// The programme in short, as pages other than home name it.
    pub(super) in_short: Value,
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

    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.site.base_url)
    }

    pub(super) fn channel(&self, path: &str) -> Value {
        json!({
            "@type": "ServiceChannel",
            "serviceUrl": self.url(path),
            "availableLanguage": "id",
        })
    }

    pub(super) fn organisation(&self, community: &Entry<Community>) -> Value {
        json!({
            "@type": "Organization",
            "name": community.meta.title,
            "url": self.url(&community.path),
        })
    }
}

/// Writes a description as members of `@graph`: an array is several, or none.
pub(super) fn members(description: &Value) -> String {
    match description {
        Value::Array(several) => {
            let texts: Vec<String> = several.iter().map(Value::to_string).collect();
            texts.join(",")
        }
        one => one.to_string(),
    }
}

pub(super) fn jakarta() -> Value {
    json!({ "@type": "AdministrativeArea", "name": PROVINCE })
}

const PROVINCE: &str = "DKI Jakarta";

pub(super) fn area_name(office: &Entry<Kecamatan>) -> String {
    format!("Kecamatan {}", office.meta.title)
}

pub(super) fn address(street: Option<&str>, locality: Option<&str>) -> Value {
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
