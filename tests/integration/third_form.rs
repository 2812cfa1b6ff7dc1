//! A third form takes a TOML file and no Rust: `saran.toml` is not part of the content, and the
//! code knows nothing of it. Put beside the others, it has its page, its endpoint, its messages,
//! its receipt and its place in the store.

use std::fs;

use tests::system::{System, copy_folder, project_folder, text};

/// A complete suggestion.
const SUGGESTION: &[(&str, &str)] = &[
    ("telepon", "0812 5550 9999"),
    ("kecamatan", "menteng"),
    ("hal", "lain"),
    ("hal_lain", "Jam buka kantor"),
    ("saran", "Buka juga pada hari Sabtu pagi."),
    ("balas_lewat", "pesan"),
    ("balas_lewat", "telepon"),
    ("persetujuan", "ya"),
];

/// As someone sends it who has forgotten one thing and done too much of another.
const FAULTY: &[(&str, &str)] = &[
    ("telepon", "12"),
    ("kecamatan", "menteng"),
    ("hal", "lain"),
    ("saran", "Bagus"),
    ("balas_lewat", "pesan"),
    ("balas_lewat", "telepon"),
    ("balas_lewat", "kantor"),
    ("persetujuan", "ya"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_third_form_needs_a_file_and_nothing_else() {
    let content = tempfile::tempdir().expect("a temporary folder can be made");
    copy_folder(&project_folder("content"), content.path());
    let definition = project_folder("tests").join("integration/saran.toml");
    let placed = content.path().join("formulir/saran.toml");
    fs::copy(definition, placed).expect("the definition can be copied");
    let system = System::start_on(content.path().to_owned()).await;

    let page = system.get("/saran/").await;
    assert_eq!(page.status, 200);
    for expected in [
        "<h1>Saran untuk OK OCE</h1>",
        "action=\"/api/suggestion\"",
        "<option value=\"menteng\">Menteng",
        "data-jika=\"hal\" data-nilai=\"lain\"",
        "data-max=\"500\"",
        "Data disimpan 90 hari.",
        ">Kirim saran</button>",
    ] {
        assert!(page.body.contains(expected), "{expected} in {}", page.body);
    }
    assert_eq!(
        values_of(&page.body, "aria-describedby").join(", "),
        "hal-petunjuk, hal-keterangan, hal-2-keterangan, hal_lain-petunjuk"
    );
    each_id_stands_once(&page.body);

    let refused = system.post("/api/suggestion", FAULTY).await;
    assert_eq!(refused.status, 422);
    each_id_stands_once(&refused.body);
    let summary: Vec<&str> = refused
        .body
        .lines()
        .filter_map(|line| line.strip_prefix("<li><a href=\"#"))
        .filter_map(|link| link.strip_suffix("</a></li>"))
        .collect();
    assert_eq!(
        summary,
        [
            "telepon\">Tulis nomor telepon yang diawali 08, +62, atau 021",
            "hal_lain\">Tulis hal lain yang Anda beri saran",
            "saran\">Ceritakan saran Anda lebih lengkap, paling sedikit 10 huruf",
            "balas_lewat\">Pilih paling banyak dua cara membalas",
        ]
    );
    assert!(system.stored_of_kind("RECORD").await.is_empty());

    let sent = system.post("/api/suggestion", SUGGESTION).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let receipt = sent.location.expect("a receipt");
    assert!(receipt.starts_with("/api/suggestion/tanda-terima?"));
    let shown = system.get(&receipt).await;
    assert_eq!(shown.status, 200);
    for expected in [
        "Saran Anda sudah kami terima",
        "Petugas di kantor Kecamatan Menteng membaca saran Anda",
        "Hal lain",
    ] {
        assert!(
            shown.body.contains(expected),
            "{expected} in {}",
            shown.body
        );
    }

    let records = system.stored_of_kind("RECORD").await;
    let forms: Vec<&str> = records.iter().map(|record| text(record, "form")).collect();
    assert_eq!(forms, ["saran"]);

    let again = system.post("/api/suggestion", SUGGESTION).await;
    assert_eq!(again.location.as_deref(), Some(receipt.as_str()));
}

/// Checks that each id stands once: a description that two elements share the id of is the first
/// one's: of a question's hint and of its first option's, say.
fn each_id_stands_once(html: &str) {
    // What a script may put in the place of something else is not on the page yet.
    let (before, rest) = html.split_once("<template").expect("a form has one");
    let (_, after) = rest.split_once("</template>").expect("it ends");
    let mut ids = [values_of(before, " id"), values_of(after, " id")].concat();
    ids.sort_unstable();
    let twice: Vec<_> = (ids.windows(2).filter(|pair| pair[0] == pair[1])).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// Lists the values of all attributes of a name.
fn values_of<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!("{attribute}=\"");
    let values = html.split(start.as_str()).skip(1);
    values
        .filter_map(|rest| Some(rest.split_once('"')?.0))
        .collect()
}
