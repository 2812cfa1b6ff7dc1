//! The output of the good site. The expected text is in `tests/site/expected`.

use jiff::civil::date;

use crate::fixture::{Fixture, tests};

fn check(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(tests().join("site/expected"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Returns the HTML between the tags of `main`, so that a new header does not change every
/// expectation.
fn main_of(html: &str) -> &str {
    let (_, rest) = html.split_once("<main>\n").unwrap();
    rest.split_once("</main>").unwrap().0
}

#[test]
fn the_good_site_is_as_expected() {
    let fixture = Fixture::new();
    let report = fixture
        .build()
        .map_err(|problems| fixture.shown(&problems))
        .unwrap();
    assert_eq!(report.pages, 41);
    for name in ["tentang", "tanya-jawab", "daftar"] {
        let html = fixture.output(&format!("public/{name}/index.html"));
        check(name, main_of(&html));
    }
    for name in ["berita/atom.xml", "sitemap.xml", "robots.txt"] {
        check(name, &fixture.output(&format!("public/{name}")));
    }
    for name in ["situs.json", "kantor.json", "formulir/pendaftaran.json"] {
        check(name, &fixture.output(&format!("functions/{name}")));
    }
    assert_eq!(
        fixture.output("public/aset/gaya.17cd1357.css"),
        ":root{--warna:#123;--pola:url(\"/aset/gambar.fb91f9a0.svg\")}\
         b{color:var(--warna)}main{margin:0 auto}"
    );
}

#[test]
fn examples_can_be_left_out_with_all_that_refers_to_them() {
    let mut fixture = Fixture::new();
    let choice = "[Daftar](/daftar/?komunitas=komunitas-contoh). Lihat";
    fixture.edit("content/komunitas/komunitas-lama.md", "Lihat", choice);
    fixture.options.with_examples = false;
    fixture
        .build()
        .map_err(|found| fixture.shown(&found))
        .unwrap();
    let example = fixture
        .options
        .out
        .join("public/komunitas/komunitas-contoh");
    assert!(!example.exists());
    let form = fixture.output("functions/formulir/pendaftaran.json");
    assert!(!form.contains("komunitas-contoh"));
    assert!(form.contains("komunitas-lama"));
    let sitemap = fixture.output("public/sitemap.xml");
    assert!(!sitemap.contains("komunitas-contoh"));
    let training = fixture.output("public/pelatihan/dasar-pemasaran/index.html");
    assert!(training.contains("2026-12-05"), "a real session stays");
    assert!(!training.contains("2026-12-01"), "an example session goes");
    let page = fixture.output("public/komunitas/komunitas-lama/index.html");
    assert!(page.contains("Daftar. Lihat komunitas contoh"), "{page}");
}

#[test]
fn the_base_address_can_be_changed() {
    let mut fixture = Fixture::new();
    fixture.options.base_url = Some("http://localhost:8080/".to_owned());
    fixture.build().unwrap();
    let sitemap = fixture.output("public/sitemap.xml");
    assert!(sitemap.contains("<loc>http://localhost:8080/tentang/</loc>"));
    assert!(!sitemap.contains("uji.example"));
}

#[test]
fn an_empty_text_counts_as_not_given() {
    let office = |fixture: &Fixture| {
        fixture
            .build()
            .map_err(|found| fixture.shown(&found))
            .unwrap();
        fixture.output("public/kecamatan/menteng/index.html")
    };
    let fixture = Fixture::real();
    let before = office(&fixture);
    for key in ["alamat", "jam_buka", "telepon"] {
        let line = format!("{key} = \"\"");
        fixture.edit("content/kecamatan/menteng.md", &format!("# {line}"), &line);
    }
    assert_eq!(office(&fixture), before);
    let unknown = "Alamat, jam buka, dan telepon kantor ini belum kami ketahui";
    assert!(before.contains(unknown), "{before}");
}

#[test]
fn the_menu_marks_the_part_of_the_site_that_a_page_belongs_to() {
    let fixture = Fixture::real();
    fixture.build().unwrap();
    let marked = |page: &str| {
        let html = fixture.output(&format!("public{page}"));
        let (header, _) = html.split_once("</header>").unwrap();
        let links = header.split("<a href=\"").skip(1);
        let marked = links.filter_map(|link| {
            let (path, rest) = link.split_once('"')?;
            let (_, value) = rest.split_once('>')?.0.split_once(" aria-current=\"")?;
            Some((path.to_owned(), value.trim_end_matches('"').to_owned()))
        });
        marked.collect::<Vec<_>>()
    };
    let one = |path: &str, value: &str| vec![(path.to_owned(), value.to_owned())];
    let step = "/langkah/p1-pendaftaran/index.html";
    assert_eq!(marked("/langkah/index.html"), one("/langkah/", "page"));
    assert_eq!(marked(step), one("/langkah/", "true"));
    assert_eq!(marked("/daftar/index.html"), one("/daftar/", "page"));
    assert_eq!(marked("/index.html"), []);
    assert_eq!(marked("/404.html"), []);
    // An entry may be any page: it is marked on itself.
    let deep = "alamat = \"/langkah/p1-pendaftaran/\"";
    fixture.edit("content/situs.toml", "alamat = \"/langkah/\"", deep);
    fixture.build().unwrap();
    assert_eq!(marked(step), one("/langkah/p1-pendaftaran/", "page"));
    assert_eq!(marked("/langkah/index.html"), []);
    let shared = "https://wa.me/?text=https%3A%2F%2F";
    let path = "%2Flangkah%2Fp1-pendaftaran%2F\"";
    let html = fixture.output(&format!("public{step}"));
    let (_, address) = html.split_once(shared).unwrap();
    assert!(address.split_once(path).unwrap().0.find('/').is_none());
}

#[test]
fn the_foot_of_every_page_is_rendered_once_and_so_is_its_fault_told() {
    let fixture = Fixture::new();
    let component = fixture.path("templates/components/kaki.html");
    let foot = |text: &str| {
        let text = format!("{{% component footer(site: map) %}}{text}{{% endcomponent footer %}}");
        std::fs::write(&component, text).unwrap();
    };
    let body = "</main>\n";
    let layout = "templates/layout.html";
    fixture.edit(
        layout,
        body,
        &format!("{body}{{{{ site.footer_html | safe }}}}"),
    );
    foot("<p>{{ site.name }} & kawan</p>");
    fixture.build().unwrap();
    for page in ["index.html", "tentang/index.html", "404.html"] {
        let html = fixture.output(&format!("public/{page}"));
        assert!(html.contains("<p>Situs uji & kawan</p>"), "{html}");
    }
    foot("{{ site.x.y }}");
    let problems = fixture.build().unwrap_err();
    let shown = fixture.shown(&problems);
    assert_eq!(problems.errors(), 1, "{shown}");
    assert!(
        shown.starts_with("templates/components/kaki.html:1:"),
        "{shown}"
    );
    std::fs::remove_file(&component).unwrap();
    let problems = fixture.build().unwrap_err();
    assert_eq!(problems.errors(), 1, "nobody notices a foot that is gone");
    assert!(fixture.shown(&problems).contains("footer"));
}

/// A training without a date of its own leads on: by its topic, then to where it was held, then to
/// whatever begins next.
#[test]
fn a_training_without_a_session_shows_the_next_ones_that_are_like_it() {
    const TITLES: [&str; 3] = ["topik yang sama", "wilayah yang sama", "yang segera mulai"];
    let check = |fixture: &Fixture, slug: &str, title: Option<&str>, sessions: &[&str]| {
        fixture
            .build()
            .map_err(|found| fixture.shown(&found))
            .unwrap();
        let html = fixture.output(&format!("public/pelatihan/{slug}/index.html"));
        let titles: Vec<&str> = (TITLES.into_iter())
            .filter(|title| html.contains(title))
            .collect();
        assert_eq!(titles, Vec::from_iter(title));
        let moments = html.split("datetime=\"").skip(1);
        let shown: Vec<&str> = moments
            .filter_map(|rest| rest.split_once('T'))
            .filter_map(|(day, _)| (day.len() == 10).then_some(day))
            .collect();
        assert_eq!(shown, sessions);
        let warning = "Yang berlabel Contoh bukan jadwal sungguhan.";
        assert_eq!(html.contains(warning), !sessions.is_empty());
        html
    };
    let mut fixture = Fixture::real();

    fixture.options.date = date(2027, 6, 21);
    let html = check(&fixture, "membuat-kue", None, &["2027-06-21"]);
    assert!(html.contains("Kecamatan Menteng</a> (Jakarta Pusat)</p>"));
    fixture.options.date = date(2027, 6, 24);
    check(&fixture, "membuat-kue", Some(TITLES[0]), &["2027-06-24"]);

    // With a topic that no other has, those in the cities where it was held stand in.
    fixture.edit(
        "content/pelatihan/membuat-kue.md",
        "topik = [\"membuat-kue\", \"kuliner\"]",
        "topik = [\"membuat-kue\"]",
    );
    let in_its_cities = ["2027-06-22", "2027-06-29"];
    check(&fixture, "membuat-kue", Some(TITLES[1]), &in_its_cities);

    fixture.options.date = date(2027, 6, 26);
    check(&fixture, "bertemu-mentor", Some(TITLES[2]), &["2027-06-29"]);

    // What is cancelled is shown as such to those who know of it, and stands in for nothing.
    fixture.edit(
        "content/pelatihan/laporan-keuangan-sederhana.md",
        "id = \"laporan-keuangan-sederhana-duren-sawit\"",
        "id = \"laporan-keuangan-sederhana-duren-sawit\"\nbatal = true",
    );
    check(&fixture, "bertemu-mentor", None, &[]);
}

/// Whoever asks for a place is offered none in what is over. The functions still know it: who came is
/// written down the day after.
#[test]
fn forms_offer_sessions_to_the_end_of_their_last_day() {
    let mut fixture = Fixture::real();
    fixture.options.joinable_examples = true;
    let name = "membuat-kue-menteng";
    let mut offered = |day| {
        fixture.options.date = date(2027, 6, day);
        fixture.build().unwrap();
        let known = crate::fixture::files(&fixture.options.out.join("functions"))
            .iter()
            .any(|(file, text)| {
                !file.starts_with("formulir") && String::from_utf8_lossy(text).contains(name)
            });
        assert!(known, "on day {day}");
        ["daftar", "ikut"]
            .map(|form| fixture.output(&format!("public/{form}/index.html")))
            .map(|html| html.contains(name))
    };
    assert_eq!(offered(23), [true, true]);
    assert_eq!(offered(24), [false, false]);
}

/// Without headings of the cities nobody would find a name in another order.
#[test]
fn kecamatan_to_choose_from_stand_by_name() {
    let fixture = Fixture::real();
    fixture.build().unwrap();
    for (catalogue, least) in [("pelatihan", 40), ("komunitas", 10)] {
        let html = fixture.output(&format!("public/{catalogue}/index.html"));
        let link = format!("<a href=\"/{catalogue}/kecamatan/");
        let links = html.split(&link).skip(1);
        let names: Vec<&str> = links
            .filter_map(|rest| rest.split_once("/\">")?.1.split_once("</a>"))
            .map(|(name, _)| name)
            .collect();
        assert!(names.len() >= least, "{catalogue}: {names:?}");
        assert!(names.is_sorted(), "{catalogue}: {names:?}");
    }
}

/// Pages of forms do without the second style sheet: what only it knows, they must not show.
#[test]
fn pages_of_forms_name_no_class_of_the_sheet_they_do_without() {
    let fixture = Fixture::real();
    fixture.build().unwrap();
    let files = crate::fixture::files(&fixture.options.out.join("public"));
    let sheet = |start: &str| {
        let is_it = |name: &str| {
            let hash = name.strip_prefix(start);
            hash.and_then(|rest| rest.strip_suffix(".css"))
                .is_some_and(|hash| !hash.contains('.'))
        };
        let (_, css) = files.iter().find(|(name, _)| is_it(name)).unwrap();
        classes(&String::from_utf8_lossy(css))
    };
    let (all, content) = (sheet("aset/gaya."), sheet("aset/gaya-isi."));
    assert!(all.contains("oc-form") && content.contains("oc-map"));

    let read = |file: &str| std::fs::read_to_string(fixture.path(file)).unwrap();
    let pages = [
        "dist/public/daftar/index.html",
        "dist/public/minta-mentor/index.html",
        "templates/pesan.html",
        "templates/tanda-terima.html",
    ];
    for page in pages {
        let named = classes(&read(page));
        assert!(!named.is_empty(), "{page}");
        let unstyled: Vec<&String> = named
            .intersection(&content)
            .filter(|class| !all.contains(*class))
            .collect();
        assert!(unstyled.is_empty(), "{page}: {unstyled:?}");
    }
}

/// Lists every class of ours that a text names.
fn classes(text: &str) -> std::collections::BTreeSet<String> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
        .filter(|word| word.starts_with("oc-"))
        .map(str::to_owned)
        .collect()
}

/// Of news whose day we concluded, only the month may be told.
#[test]
fn a_concluded_day_is_told_to_nobody() {
    let fixture = Fixture::real();
    fixture.build().unwrap();
    let feed = fixture.output("public/berita/atom.xml");
    let news = "gerakan-dan-pembiayaan-syariah";
    let page = fixture.output(&format!("public/berita/{news}/index.html"));
    assert!(page.contains("(disimpulkan)"), "{page}");
    let (_, time) = page.split_once("datetime=\"").unwrap();
    let month = time.split('"').next().unwrap();
    assert_eq!(month.len(), "2018-01".len());
    assert!(
        page.contains(&format!("\"contentReferenceTime\":\"{month}\"")),
        "{page}"
    );
    let entries = feed.split("<entry>").skip(1);
    for entry in entries {
        let is_concluded = entry.contains(news) || entry.contains("kantor-wirausaha-di-setiap");
        assert_eq!(entry.contains("<published>"), !is_concluded, "{entry}");
    }
}
