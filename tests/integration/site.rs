//! The real content as a site.

use std::fs;
use std::path::Path;

use tests::system::{build_options, project_folder};

fn built(out: &Path) -> Vec<String> {
    site_gen::build(&build_options(out.to_owned())).expect("the real content is good");
    let mut pages = Vec::new();
    collect_pages(&out.join("public"), "/", &mut pages);
    pages
}

fn collect_pages(folder: &Path, path: &str, pages: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            collect_pages(&entry.path(), &format!("{path}{name}/"), pages);
        } else if name == "index.html" {
            pages.push(path.to_owned());
        }
    }
}

fn below(pages: &[String], section: &str) -> usize {
    pages
        .iter()
        .filter(|page| page.starts_with(section) && page.as_str() != section)
        .count()
}

#[test]
fn every_office_step_pillar_and_form_has_its_page() {
    let folder = tempfile::tempdir().unwrap();
    let pages = built(folder.path());
    assert_eq!(below(&pages, "/kecamatan/"), 44);
    assert_eq!(below(&pages, "/langkah/"), 7);
    assert_eq!(below(&pages, "/pilar/"), 4);
    assert!(below(&pages, "/pelatihan/") >= 18);
    assert!(below(&pages, "/berita/") >= 5);
    for page in [
        "/",
        "/daftar/",
        "/minta-mentor/",
        "/angka/",
        "/tentang/",
        "/privasi/",
        "/aksesibilitas/",
        "/tanya-jawab/",
        "/glosarium/",
    ] {
        assert!(pages.iter().any(|found| found == page), "{page} is missing");
    }
    for file in ["404.html", "sitemap.xml", "robots.txt", "berita/atom.xml"] {
        assert!(
            folder.path().join("public").join(file).is_file(),
            "{file} is missing"
        );
    }
}

#[test]
fn the_offices_cover_all_267_kelurahan_with_postal_codes() {
    let folder = tempfile::tempdir().unwrap();
    built(folder.path());
    let mut kelurahan = 0;
    for entry in fs::read_dir(project_folder("content/kecamatan")).unwrap() {
        let path = entry.unwrap().path();
        let slug = path.file_stem().unwrap().to_str().unwrap();
        if slug == "_indeks" {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let page = folder
            .path()
            .join("public/kecamatan")
            .join(slug)
            .join("index.html");
        let page = fs::read_to_string(page).unwrap();
        for line in source.lines().filter(|line| line.contains("kode_pos = ")) {
            let quoted: Vec<&str> = line.split('"').collect();
            let (name, postal_code) = (quoted[3], quoted[5]);
            assert!(page.contains(name), "{slug}: {name}");
            assert!(page.contains(postal_code), "{slug}: {postal_code}");
            kelurahan += 1;
        }
    }
    assert_eq!(kelurahan, 267);
}

#[test]
fn without_examples_no_example_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let options = site_gen::Options {
        with_examples: false,
        joinable_examples: false,
        ..build_options(folder.path().to_owned())
    };
    site_gen::build(&options).expect("the real content is good without its examples too");
    let mut pages = Vec::new();
    collect_pages(&folder.path().join("public"), "/", &mut pages);
    assert_eq!(below(&pages, "/kecamatan/"), 44);
    let examples: Vec<&String> = pages
        .iter()
        .filter(|page| page.contains("/contoh-"))
        .collect();
    assert!(examples.is_empty(), "{examples:?}");
    let bundle = fs::read_to_string(folder.path().join("functions/formulir/pendaftaran.json"));
    assert!(!bundle.unwrap().contains("(contoh)"));
}
