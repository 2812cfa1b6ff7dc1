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
    assert_eq!(
        below(&pages, "/kecamatan/"),
        44 + 44,
        "and a poster of each"
    );
    assert_eq!(below(&pages, "/kecamatan/poster/"), 44);
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
    assert_eq!(
        below(&pages, "/kecamatan/"),
        44 + 44,
        "and a poster of each"
    );
    let examples: Vec<&String> = pages
        .iter()
        .filter(|page| page.contains("/contoh-"))
        .collect();
    assert!(examples.is_empty(), "{examples:?}");
    let bundle = fs::read_to_string(folder.path().join("functions/formulir/pendaftaran.json"));
    assert!(!bundle.unwrap().contains("(contoh)"));
    // Nobody is asked for what can't be given: no session is open.
    let page = |path: &str| fs::read_to_string(folder.path().join("public").join(path)).unwrap();
    let joining = page("ikut/index.html");
    assert!(joining.contains("<strong>Belum ada sesi yang dibuka.</strong>"));
    assert!(!joining.contains("<button class=\"oc-button\"") && !joining.contains("angka_telepon"));
    assert!(!page("daftar/index.html").contains("name=\"sesi\""));
}

/// Every page that somebody could take for a promise says that it is none, and the forms offer
/// nothing that is only an example.
#[test]
fn the_real_content_is_a_trial_and_offers_no_example() {
    let folder = tempfile::tempdir().unwrap();
    let pages = built(folder.path());
    for page in &pages {
        let file = folder.path().join("public").join(&page[1..]);
        let html = fs::read_to_string(file.join("index.html")).unwrap();
        let is_moved = html.contains("http-equiv=\"refresh\"");
        assert!(is_moved || html.contains("Situs ini belum resmi"), "{page}");
    }
    let form = fs::read_to_string(folder.path().join("public/daftar/index.html")).unwrap();
    assert!(!form.contains("contoh-"), "an example can be chosen");
    assert!(form.contains("<input type=\"hidden\" name=\"komunitas\" value=\"belum-tahu\">"));
    assert!(form.contains("Petugas membantu memilihkan."));
}

/// Facts that no source gives are left out: the page of an office names them once, and leads to a map.
#[test]
fn an_office_page_says_once_what_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    built(folder.path());
    let page = folder.path().join("public/kecamatan/tebet/index.html");
    let page = fs::read_to_string(page).unwrap();
    assert!(!page.to_lowercase().contains("belum tersedia"));
    let unknown = "Alamat, jam buka, dan telepon kantor ini belum kami ketahui.";
    assert_eq!(page.matches(unknown).count(), 1);
    assert!(page.contains("&amp;query=Kantor+Kecamatan+Tebet+Jakarta\""));
    assert!(page.contains("Tautan peta membuka aplikasi lain."));
}

/// Pages, and the facts that each of them tells.
const FACTS: &[(&str, &[&str])] = &[
    (
        "tentang",
        &[
            "Anies Baswedan",
            "Sandiaga Uno",
            "Indra Cahya Uno",
            "Anggawira",
            "Iim Rusyamsi",
            "Alexander Yahya Datuk",
            "okoce.me",
            "jakartamajubersama.com",
            "One Village One Product",
            "Oita",
            "Thailand",
            "gotong royong",
            "SKPD",
            "UKPD",
            "BUMD",
            "BUMN",
            "seluruh warga Jakarta",
            "usaha kecil dan koperasi",
            "Hotel Sofyan Inn",
        ],
    ),
    (
        "berita/kopdar-pemasaran-internet-tebet",
        &[
            "diklaim 3.300",
            "adalah 5.000 peserta",
            "enam tempat pendaftaran",
            "Melawai",
            "Sebanyak 40 peserta",
            "GOR Grogol",
            "Kadin",
            "Apindo",
            "HIPMI",
            "dari rumah",
            "lewat internet",
            "enam pekan",
        ],
    ),
    (
        "berita/asal-gagasan-dan-empat-pilar",
        &[
            "200.000 pengusaha baru",
            "44 pos",
            "3.150 orang per 26 Januari 2017",
            "Ruang kerja bersama",
            "Garasi Inovasi",
            "Pendampingan perencanaan keuangan",
            "pemimpin bisnis",
        ],
    ),
    (
        "berita/tujuh-langkah-dijelaskan-di-balai-kota",
        &[
            "setiap dua minggu",
            "Hampir 4.230",
            "7,14 persen",
            "3,7 persen",
            "turun 1 persen",
            "200.000 lapangan kerja berkualitas",
            "okoce.me",
            "BUMN",
            "P1, pendaftaran",
            "P2, pelatihan",
            "P3, pendampingan",
            "P4, penjelasan tentang izin",
            "P5, pemasaran",
            "P6, pelajaran membuat laporan keuangan",
            "P7, pelajaran memperoleh modal",
        ],
    ),
    (
        "berita/kantor-wirausaha-di-setiap-kecamatan",
        &[
            "<time datetime=\"2018-01\">Januari 2018 (disimpulkan)</time>",
            "Jakarta Creative Hub",
            "Lebih dari 30 komunitas",
            "empat pendamping belum cukup",
            "ritel, pedagang, makanan dan minuman, serta kerajinan tangan",
            "ibu rumah tangga dan masyarakat ekonomi syariah",
        ],
    ),
    (
        "berita/gerakan-dan-pembiayaan-syariah",
        &[
            "<time datetime=\"2017-08\">Agustus 2017 (disimpulkan)</time>",
            "200.000 lapangan kerja baru",
            "Smesco",
        ],
    ),
    (
        "pelatihan",
        &[
            "Membangun usaha",
            "Menyusun rencana usaha",
            "Pemasaran",
            "Pengelolaan usaha",
            "Laporan keuangan",
            "Akses modal dan jaringan",
            "Pemasaran lewat internet",
            "Keterampilan usaha",
        ],
    ),
    (
        "",
        &[
            "200.000",
            "4.230",
            "283.343",
            "2 dari 100",
            "44 kecamatan",
            "gratis",
            "18 tahun",
        ],
    ),
    ("kecamatan/kebayoran-baru", &["Melawai"]),
    ("kecamatan/grogol-petamburan", &["GOR Grogol"]),
    ("kecamatan/tebet", &["Sofyan Inn"]),
    (
        "angka",
        &[
            "3.300",
            "5.000",
            "3.150",
            "4.230",
            "200.000",
            "7,14",
            "3,7 persen",
            "1 persen",
            "1.150",
            "30+",
            "2 minggu",
        ],
    ),
    (
        "langkah/p4-perizinan",
        &["17 Oktober 2026", "OSS", "SPP-IRT", "Katering"],
    ),
];

/// Every fact of the five articles that the programme's story rests on, each on the page that tells
/// it. Some were missing once, and nobody had noticed.
#[test]
fn the_story_of_the_programme_is_told_where_it_belongs() {
    let folder = tempfile::tempdir().unwrap();
    built(folder.path());
    for (page, facts) in FACTS {
        let file = folder.path().join("public").join(page).join("index.html");
        let html = fs::read_to_string(file).unwrap();
        for fact in *facts {
            assert!(html.contains(fact), "{page} does not tell {fact}");
        }
    }
    // Named for who remembers it, but nobody is sent there.
    let about = fs::read_to_string(folder.path().join("public/tentang/index.html")).unwrap();
    assert!(
        !about.contains("href=\"http://okoce.me") && !about.contains("href=\"https://okoce.me")
    );
}

/// The unknown is named at the place that asks for it, not all over the site.
#[test]
fn the_words_not_yet_available_stay_rare() {
    let folder = tempfile::tempdir().unwrap();
    let pages = built(folder.path());
    let says = |page: &&String| html(folder.path(), page).contains("belum tersedia");
    let saying: Vec<&String> = pages.iter().filter(says).collect();
    // A question about it and its place in the search, and what an empty field of the data means.
    assert_eq!(saying.len(), 3, "{saying:?}");
}

/// A link for passing a page on tells WhatsApp the page's address, and nothing of whoever presses it.
#[test]
fn every_page_is_passed_on_by_its_address_alone() {
    let folder = tempfile::tempdir().unwrap();
    let pages = built(folder.path());
    let mut shared = 0;
    for page in &pages {
        let html = html(folder.path(), page);
        let links: Vec<&str> = html
            .match_indices("href=\"https://wa.me/")
            .map(|(start, _)| html[start + 6..].split('"').next().unwrap())
            .collect();
        if html.contains("http-equiv=\"refresh\"") {
            assert!(links.is_empty(), "{page}");
            continue;
        }
        let address = page.replace('/', "%2F");
        let own = format!("https://wa.me/?text=https%3A%2F%2Fokoce.example{address}");
        assert_eq!(links, [own], "{page}");
        shared += 1;
    }
    assert!(shared > 200, "{shared} pages");
}

/// A session can be joined, and then be written into a calendar of its own.
#[test]
fn every_session_has_its_calendar_entry_after_the_way_to_join() {
    let folder = tempfile::tempdir().unwrap();
    let options = site_gen::Options {
        date: jiff::civil::date(2026, 11, 28),
        ..build_options(folder.path().to_owned())
    };
    site_gen::build(&options).expect("the real content is good");
    let mut pages = Vec::new();
    collect_pages(&folder.path().join("public"), "/", &mut pages);
    let mut sessions = 0;
    for page in pages.iter().filter(|page| {
        let rest = page.strip_prefix("/pelatihan/").unwrap_or_default();
        rest.matches('/').count() == 1
    }) {
        let html = html(folder.path(), page);
        let (_, listed) = html.split_once("<ul class=\"oc-sessions").unwrap();
        let (listed, _) = listed.split_once("<p>Mencari yang dekat").unwrap();
        for card in listed.split("<time ").skip(1) {
            let (before, after) = card
                .split_once("\" type=\"text/calendar\">Tambahkan ke kalender")
                .unwrap_or_else(|| panic!("{page}: {card}"));
            assert!(before.contains("Ikut sesi ini"), "{page}: {card}");
            assert!(!after.contains("Ikut sesi ini"), "{page}: {card}");
            let path = before.rsplit('"').next().unwrap();
            let entry = fs::read_to_string(folder.path().join("public").join(&path[1..])).unwrap();
            assert_eq!(entry.matches("BEGIN:VEVENT").count(), 1, "{path}");
            sessions += 1;
        }
    }
    assert!(sessions > 40, "{sessions} sessions");
}

#[test]
fn every_poster_leads_to_its_office_by_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let pages = built(folder.path());
    let posters = pages
        .iter()
        .filter(|page| page.starts_with("/kecamatan/poster/"));
    for page in posters {
        let html = html(folder.path(), page);
        assert!(html.contains("Kode QR ke halaman kantor ini"), "{page}");
        let office = page.replace("/poster/", "/");
        let shown = html.replace("<wbr>", "");
        assert!(
            shown.contains(&format!("<b>okoce.example{office}</b>")),
            "{page}"
        );
    }
}

fn html(folder: &Path, page: &str) -> String {
    let file = folder.join("public").join(&page[1..]).join("index.html");
    fs::read_to_string(file).unwrap()
}
