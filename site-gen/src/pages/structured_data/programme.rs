//! The programme, and the services behind its forms.

use serde_json::{Value, json};

use super::data::{Described, StructuredData, jakarta, members};
use crate::content::{Entry, FormPage, Home};
use crate::pages::share_image;

impl Described for Home {
    fn describe(_: &Entry<Self>, data: &StructuredData<'_>) -> String {
        members(&home(data))
    }
}

impl StructuredData<'_> {
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
}

fn home(data: &StructuredData<'_>) -> Value {
    let home = data.content.home();
    json!([
        {
            "@type": "WebSite",
            "name": data.site.name,
            "alternateName": data.site.long_name,
            "url": data.url("/"),
            "inLanguage": "id",
        },
        programme(data),
        {
            "@type": "GovernmentService",
            "name": data.site.name,
            "alternateName": data.site.long_name,
            "description": home.meta.summary,
            "serviceType": "Pengembangan kewirausahaan",
            "url": data.url("/"),
            "provider": { "@id": data.url("/#program") },
            "areaServed": jakarta(),
            "availableChannel": data
                .content
                .forms()
                .iter()
                .map(|page| data.channel(&page.path))
                .collect::<Vec<_>>(),
        },
    ])
}

/// Describes the programme. Who runs it today is text on the site, not a body we could name
/// here.
fn programme(data: &StructuredData<'_>) -> Value {
    json!({
        "@type": "Organization",
        "@id": data.url("/#program"),
        "name": data.site.name,
        "alternateName": data.site.long_name,
        "url": data.url("/"),
        "logo": data.url(share_image::LARGE_ICON),
    })
}
