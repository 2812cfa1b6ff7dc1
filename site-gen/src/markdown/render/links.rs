//! Links and images.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::super::html::{escape, escape_address};
use super::full_address::own_path;
use super::{LinkUse, Renderer};
use content_files::suggestion::{nearest, suggest};

/// A link whose text is being read.
pub(super) struct OpenLink {
    span: Range<usize>,
    is_element: bool,
    pub(super) has_text: bool,
}

/// An image whose text is being read.
pub(super) struct OpenImage {
    span: Range<usize>,
    address: String,
    pub(super) alt: String,
}

impl<'a> Renderer<'a> {
    pub(super) fn start_link(&mut self, link_type: LinkType, address: &str, span: Range<usize>) {
        let span = self.narrow(span, address);
        let (path, _) = address.split_once('#').unwrap_or((address, ""));
        let mut is_element = true;
        if link_type == LinkType::Email {
            self.html(format!("<a href=\"mailto:{}\">", escape_address(address)));
        } else if let Some(asset) = self.asset(address) {
            let asset = escape_address(asset);
            self.html(format!("<a href=\"{asset}\">"));
        } else if self.surroundings.removed.contains(path) {
            is_element = false;
        } else if is_internal(address) {
            self.links.push(LinkUse {
                target: address.to_owned(),
                span: span.clone(),
                is_picture: false,
            });
            self.html(format!("<a href=\"{}\">", escape_address(address)));
        } else if ["http://", "https://"]
            .iter()
            .any(|scheme| has_prefix(address, scheme))
        {
            if let Some((path, host)) = own_path(address, self.surroundings.base_url) {
                self.check_full_address(&path, &host, span.clone());
            } else if has_prefix(address, "http://") {
                self.warn(
                    "http",
                    span.clone(),
                    format!("tautan `{address}` belum aman"),
                    "ganti `http://` dengan `https://`, setelah memastikan alamat itu terbuka",
                );
            }
            self.html(format!(
                "<a href=\"{}\" rel=\"external noopener\">",
                escape_address(address)
            ));
        } else if ["mailto:", "tel:"]
            .iter()
            .any(|scheme| has_prefix(address, scheme))
        {
            self.html(format!("<a href=\"{}\">", escape_address(address)));
        } else {
            is_element = false;
            self.find(
                span.clone(),
                format!("alamat tautan `{address}` belum lengkap"),
                "alamat di situs ini diawali `/`, misalnya `/langkah/`; alamat situs lain diawali `https://`",
            );
        }
        self.link = Some(OpenLink {
            span,
            is_element,
            has_text: false,
        });
    }

    pub(super) fn end_link(&mut self) {
        let Some(link) = self.link.take() else {
            return;
        };
        if !link.has_text {
            self.find(
                link.span,
                "tautan ini belum punya teks",
                "tulis teks tautan di antara `[` dan `]`",
            );
        }
        if link.is_element {
            self.html("</a>");
        }
    }

    pub(super) fn start_image(&mut self, address: &str, span: Range<usize>) {
        let resolved = self.asset(address).map(str::to_owned);
        if resolved.is_none() {
            let assets = self.surroundings.assets.keys();
            let addresses: Vec<String> = assets.map(|name| format!("/aset/{name}")).collect();
            let known = addresses.iter().map(String::as_str);
            let is_mistyped = !nearest(address, known.clone()).is_empty();
            let hint = if is_mistyped || address.starts_with("/aset/") {
                suggest(address, known)
            } else {
                "taruh gambar di `templates/aset/`, lalu tulis `![keterangan](/aset/nama.jpg)`"
                    .to_owned()
            };
            let place = self.narrow(span.clone(), address);
            self.find(place, format!("gambar `{address}` tidak ada"), hint);
        } else {
            // Not a page, but how heavy it is can only be said by whoever has the file.
            self.links.push(LinkUse {
                target: address.to_owned(),
                span: self.narrow(span.clone(), address),
                is_picture: true,
            });
        }
        self.image = Some(OpenImage {
            span,
            address: resolved.unwrap_or_default(),
            alt: String::new(),
        });
    }

    pub(super) fn end_image(&mut self) {
        let Some(image) = self.image.take() else {
            return;
        };
        let alt = image.alt.trim().to_owned();
        if alt.is_empty() {
            self.find(
                image.span,
                "gambar ini belum punya keterangan",
                "tulis apa yang terlihat di antara `[` dan `]`, untuk orang yang tidak melihat gambar",
            );
        }
        self.plain_text(&alt);
        self.html(format!(
            "<img src=\"{}\" alt=\"{}\">",
            escape_address(&image.address),
            escape(&alt)
        ));
    }

    fn asset(&self, address: &str) -> Option<&'a str> {
        let name = address.strip_prefix("/aset/")?;
        self.surroundings.assets.get(name).map(String::as_str)
    }

    /// The address alone in a link's source, if it stands there.
    fn narrow(&self, span: Range<usize>, address: &str) -> Range<usize> {
        match self.text[span.clone()].rfind(address) {
            Some(start) if !address.is_empty() => {
                span.start + start..span.start + start + address.len()
            }
            _ => span,
        }
    }
}

fn is_internal(address: &str) -> bool {
    address.starts_with('#') || (address.starts_with('/') && !address.starts_with("//"))
}

pub(super) fn has_prefix(address: &str, scheme: &str) -> bool {
    address
        .get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}
