//! Links and images.

use std::ops::Range;

use programme::characters::is_blank;
use pulldown_cmark::LinkType;

use super::super::html::{escape, escape_address};
use super::full_address::{has_prefix, own_path};
use super::{BodyRenderer, LinkUse, PublishedAsset, destination};
use crate::kinds;
use content_files::suggestion::{nearest, suggest};

/// A link whose text is being read.
pub(super) struct OpenLink {
    /// The address alone, as far as it stands there.
    span: Range<usize>,
    /// The whole link.
    whole: Range<usize>,
    is_element: bool,
    /// Its place among the links that are checked later, if it is one of them.
    checked: Option<usize>,
    pub(super) has_text: bool,
    /// Links in its text that are still open.
    inner: usize,
}

/// An image whose text is being read.
pub(super) struct OpenImage {
    span: Range<usize>,
    address: String,
    size: Option<(usize, usize)>,
    pub(super) alt: String,
}

impl<'a> BodyRenderer<'a> {
    pub(super) fn start_link(&mut self, link_type: LinkType, address: &str, span: Range<usize>) {
        if let Some(outer) = &mut self.link {
            outer.inner += 1;
            // Whoever touches the text of a link can be led to one place only.
            self.find(
                span,
                "tautan berada di dalam teks tautan",
                "pindahkan ke luar tanda `[` dan `]` dari tautan itu",
            );
            return;
        }
        if self.image.is_some() {
            self.find(
                span.clone(),
                "tautan di dalam keterangan gambar tidak akan tampil",
                "tulis keterangan tanpa tautan, lalu tautannya di luar gambar",
            );
        }
        let whole = span.clone();
        let span = self.narrow(span, address);
        let mut checked = None;
        let (path, _) = address.split_once('#').unwrap_or((address, ""));
        let mut is_element = true;
        if link_type == LinkType::Email {
            self.html(format!("<a href=\"mailto:{}\">", escape_address(address)));
        } else if let Some(asset) = self.asset(address) {
            let asset = escape_address(&asset.address);
            self.html(format!("<a href=\"{asset}\">"));
        } else if self.is_removed(path) {
            is_element = false;
        } else if is_internal(address) && address != "#" {
            checked = Some(self.links.len());
            self.links.push(LinkUse {
                target: address.to_owned(),
                span: span.clone(),
                is_picture: false,
            });
            self.html(format!("<a href=\"{}\">", escape_address(address)));
        } else if let Some(host) = host(address)
            && !host.is_empty()
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
        } else if reaches_somebody(address) {
            self.html(format!("<a href=\"{}\">", escape_address(address)));
        } else {
            is_element = false;
            self.find(
                span.clone(),
                format!("alamat tautan `{address}` belum lengkap"),
                incomplete(address),
            );
        }
        self.link = Some(OpenLink {
            span,
            whole,
            is_element,
            checked,
            // That of an image's text is part of it.
            has_text: self.image.is_some(),
            inner: 0,
        });
    }

    pub(super) fn end_link(&mut self) {
        if let Some(outer) = &mut self.link
            && outer.inner > 0
        {
            outer.inner -= 1;
            return;
        }
        let Some(link) = self.link.take() else {
            return;
        };
        if let Some(position) = link.checked
            && let Some(place) = self.destination(link.whole)
        {
            self.links[position].span = place;
        }
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
        let resolved = self.asset(address);
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
        } else if resolved.is_some_and(|asset| !asset.is_picture) {
            let place = self.narrow(span.clone(), address);
            self.find(
                place,
                format!("`{address}` bukan gambar yang dapat dibuka setiap peramban"),
                "pakai berkas JPEG, PNG, WebP, atau SVG; untuk menautkan berkas ini, hapus tanda `!`",
            );
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
            address: resolved.map_or_else(String::new, |asset| asset.address.clone()),
            size: resolved.and_then(|asset| asset.size),
            alt: String::new(),
        });
    }

    pub(super) fn end_image(&mut self) {
        let Some(image) = self.image.take() else {
            return;
        };
        let alt = image.alt.trim().to_owned();
        if is_blank(&alt) {
            self.find(
                image.span,
                "gambar ini belum punya keterangan",
                "tulis apa yang terlihat di antara `[` dan `]`, untuk orang yang tidak melihat gambar",
            );
        }
        self.plain_text(&alt);
        // With them, the text below is where it will be before the picture comes.
        let size = image.size.map_or_else(String::new, |(width, height)| {
            format!(" width=\"{width}\" height=\"{height}\"")
        });
        self.html(format!(
            "<img src=\"{}\" alt=\"{}\"{size} loading=\"lazy\">",
            escape_address(&image.address),
            escape(&alt)
        ));
    }

    /// Tells whether an address is that of a page that this build leaves out, or chooses one in a
    /// form.
    fn is_removed(&self, address: &str) -> bool {
        let removed = self.surroundings.removed;
        removed.contains(address) || kinds::chosen(address).any(|page| removed.contains(&page))
    }

    fn asset(&self, address: &str) -> Option<&'a PublishedAsset> {
        let name = address.strip_prefix("/aset/")?;
        self.surroundings.assets.get(name)
    }

    /// Finds the place at which the address of the link that ends is written.
    fn destination(&mut self, whole: Range<usize>) -> Option<Range<usize>> {
        match self.definition.take() {
            Some(definition) => destination::of_definition(self.text, definition),
            None => destination::of_inline(self.text, self.last_end, whole),
        }
    }

    /// Returns the address alone in a link's source, if it stands there.
    fn narrow(&self, span: Range<usize>, address: &str) -> Range<usize> {
        match self.text[span.clone()].rfind(address) {
            Some(start) if !address.is_empty() => {
                span.start + start..span.start + start + address.len()
            }
            _ => span,
        }
    }
}

/// Returns the host of a full address of the web, perhaps empty.
fn host(address: &str) -> Option<&str> {
    let scheme = ["http://", "https://"]
        .into_iter()
        .find(|scheme| has_prefix(address, scheme))?;
    address[scheme.len()..].split(['/', '?', '#']).next()
}

/// Tells whether a mail program or a telephone can do something with an address.
fn reaches_somebody(address: &str) -> bool {
    if let Some(mailbox) = address.get("mailto:".len()..)
        && has_prefix(address, "mailto:")
    {
        let mailbox = mailbox.split('?').next().unwrap_or_default();
        return mailbox
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    }
    has_prefix(address, "tel:") && {
        let digits = address.chars().filter(char::is_ascii_digit).count();
        // The shortest are those of emergencies.
        digits >= 3 && !address["tel:".len()..].contains(char::is_alphabetic)
    }
}

/// Returns the advice for an address that leads nowhere.
fn incomplete(address: &str) -> &'static str {
    if has_prefix(address, "mailto:") {
        "tulis alamat surel yang lengkap, misalnya `mailto:nama@contoh.id`"
    } else if has_prefix(address, "tel:") {
        "tulis nomor teleponnya, misalnya `tel:+62215550100`"
    } else if host(address).is_some() {
        "tulis nama situsnya, misalnya `https://contoh.id/`"
    } else if address == "#" {
        "tulis nama bagian di belakang `#`, misalnya `#syarat`"
    } else {
        "alamat di situs ini diawali `/`, misalnya `/langkah/`; alamat situs lain diawali `https://`"
    }
}

fn is_internal(address: &str) -> bool {
    address.starts_with('#') || (address.starts_with('/') && !address.starts_with("//"))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet, HashSet};

    use super::super::{Surroundings, render};

    #[test]
    fn no_link_is_inside_of_another() {
        let surroundings = Surroundings {
            assets: &BTreeMap::new(),
            ids: &BTreeSet::new(),
            removed: &HashSet::from(["/pergi/".to_owned()]),
            base_url: "",
        };
        let table = [
            (
                "[a <https://a.example/> b](/x/) c",
                "<p><a href=\"/x/\">a https://a.example/ b</a> c</p>",
            ),
            (
                "[<a@a.example> <b@a.example>](/pergi/) c",
                "<p>a@a.example b@a.example c</p>",
            ),
            ("[a [b](/y/)](/x/)", "<p>[a <a href=\"/y/\">b</a>](/x/)</p>"),
            (
                "[a[^b] c](/x/)\n\n[^b]: B",
                "<p>[a<sup class=\"footnote-reference\"><a href=\"#catatan-kaki-1\">1</a></sup> c](/x/)</p>",
            ),
        ];
        for (text, html) in table {
            let rendered = render(text, "Judul", surroundings);
            let found = rendered.body.html.split('\n').next();
            assert_eq!(found, Some(html), "{text}");
        }
    }
}
