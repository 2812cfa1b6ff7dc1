//! Names of a page: the one people use, its file's and its address.

use crate::addresses::owner;
use crate::content::parse::ParsedContent;
use crate::kinds::{self, Kind, Place};
use content_files::suggestion::suggest;
use programme::Slug;

/// A page that has a file of its own.
#[derive(Debug, Clone)]
pub(super) struct PageFile {
    pub(super) kind: Kind,
    pub(super) slug: String,
    pub(super) address: String,
    /// In the content folder.
    pub(super) file: String,
}

impl PageFile {
    /// Tells whether it is a form, which keeps its file; only its address changes.
    pub(super) fn is_form(&self) -> bool {
        self.kind == Kind::Form
    }

    /// Tells whether it is only part of a page, with others of its kind: that keeps its address.
    pub(super) fn is_part(&self) -> bool {
        self.kind.place() == Place::Together
    }

    /// Returns where visitors find it: its address, or its part of one.
    pub(super) fn place(&self) -> String {
        if self.is_part() {
            format!("{}#{}", self.address, self.slug)
        } else {
            self.address.clone()
        }
    }

    fn folder(&self) -> &'static str {
        self.kind.name()
    }
}

/// Lists all pages that can be renamed.
pub(super) fn pages(parsed: &ParsedContent) -> Vec<PageFile> {
    let mut pages = Vec::new();
    for (kind, read) in parsed.kinds() {
        match kind.place() {
            Place::Below | Place::Together | Place::Top => {
                pages.extend(read.stems.iter().map(|stem| PageFile {
                    kind,
                    slug: stem.clone(),
                    address: address(kind, stem),
                    file: kind.file(stem),
                }));
            }
            Place::Said => pages.extend(read.files.map(|file| PageFile {
                kind,
                slug: file.stem.to_owned(),
                address: file.address.unwrap_or_default().to_owned(),
                file: kind.file(file.stem),
            })),
            // Their name is their day, or part of the program.
            Place::Dated | Place::Lists | Place::Home | Place::Settings => {}
        }
    }
    pages
}

/// Returns the address that a name gives; that of a form says it itself.
fn address(kind: Kind, name: &str) -> String {
    kind.address(name).unwrap_or_else(|| format!("/{name}/"))
}

/// Returns a name as names are compared: `berita/kabar` for `content/berita/kabar.md` and
/// `/berita/kabar/`.
pub(super) fn normal<'a>(content: &str, name: &'a str) -> &'a str {
    let name = name.strip_prefix("./").unwrap_or(name);
    let name = name.strip_prefix(content).unwrap_or(name).trim_matches('/');
    name.strip_suffix(".md")
        .or_else(|| name.strip_suffix(".toml"))
        .unwrap_or(name)
}

/// Finds the page that is called so, by address, by file, or by a name that no other page has.
pub(super) fn find<'a>(pages: &'a [PageFile], name: &str) -> Result<&'a PageFile, String> {
    let file = |page: &PageFile| format!("{}/{}", page.folder(), page.slug);
    let exact = pages.iter().find(|page| file(page) == name).or_else(|| {
        pages
            .iter()
            .find(|page| page.address.trim_matches('/') == name)
    });
    let mut named = pages.iter().filter(|page| page.slug == name);
    match (exact, named.next(), named.next()) {
        (Some(page), ..) | (None, Some(page), None) => Ok(page),
        (None, Some(_), Some(_)) => Err(format!(
            "ada beberapa halaman bernama `{name}`; tulis dengan foldernya, misalnya `berita/{name}`"
        )),
        (None, None, _) if kinds::is_listed_folder(name) => Err(format!(
            "`/{name}/` adalah halaman daftar: alamatnya bagian dari program, jadi tidak dapat dipindahkan"
        )),
        (None, None, _) => {
            let known: Vec<String> = pages.iter().map(file).collect();
            let hint = suggest(name, known.iter().map(String::as_str));
            Err(format!("halaman `{name}` tidak ada; {hint}"))
        }
    }
}

/// Says what keeps a page's name besides the content, which renaming doesn't reach.
pub(super) fn stored(page: &PageFile) -> Option<&'static str> {
    match page.kind {
        Kind::Kecamatan => Some(
            "PERHATIAN: kiriman warga dan wilayah kerja petugas menyimpan nama lama. Bila sudah ada \
             kiriman, jangan terbitkan ini: orang-orangnya tidak akan tampil lagi di meja kantor itu",
        ),
        Kind::Community | Kind::Training => Some(
            "PERHATIAN: kiriman warga menyimpan nama lama; jawaban yang lama akan tampil dengan nama itu",
        ),
        _ => None,
    }
}

/// Makes the page as it will be. A form keeps its file: the file's name is stored with what was
/// sent.
pub(super) fn target(page: &PageFile, pages: &[PageFile], new: &str) -> Result<PageFile, String> {
    let (folder, slug) = match new.rsplit_once('/') {
        _ if page.is_form() => (None, new),
        Some((folder, slug)) => (Some(folder), slug),
        None => (None, new),
    };
    if folder.is_some_and(|folder| folder != page.folder()) {
        return Err(format!(
            "halaman di folder `{}` tidak dapat pindah ke folder lain; tulis nama barunya saja, misalnya `{slug}`",
            page.folder()
        ));
    }
    if slug.is_empty() || !slug.split('/').all(Slug::is_valid) {
        if slug.split('/').any(Slug::is_reserved) {
            return Err(format!(
                "nama `{slug}` dipakai Windows sendiri, sehingga berkasnya tidak dapat dibuka di sana; pakai nama lain"
            ));
        }
        return Err(format!(
            "`{slug}` tidak dapat menjadi alamat halaman; pakai huruf kecil, angka, dan tanda `-` saja"
        ));
    }
    let mut target = PageFile {
        address: address(page.kind, slug),
        ..page.clone()
    };
    if !page.is_form() {
        target.file = page.kind.file(slug);
        slug.clone_into(&mut target.slug);
    }
    let is_taken = |other: &PageFile| {
        (other.file == target.file && !page.is_form())
            || (other.address == target.address && target.address != page.address)
    };
    if target.file == page.file && target.address == page.address {
        return Err(format!("nama barunya sama dengan nama lamanya: `{slug}`"));
    }
    let other = pages.iter().find(|other| is_taken(other));
    let other = other.map(|other| other.file.as_str());
    match other.or_else(|| owner(&target.address)) {
        Some(other) => Err(format!("`{slug}` sudah dipakai: {other}")),
        None => Ok(target),
    }
}
