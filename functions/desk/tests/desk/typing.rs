//! Forms typed with somebody at the counter, one by one and in batches.

use std::collections::BTreeMap;

use http::StatusCode;
use serde_json::{Value, json};

use crate::host::{Answer, Host, Person, between, later};
use crate::site;

/// Everything the desk adds to the site's form.
const OFFICERS_PART: [(&str, &str); 3] = [
    ("persetujuan-meja", "diucapkan"),
    ("bukti-meja", "formulir-kertas"),
    ("acara-meja", "bazar"),
];

pub(crate) fn typed(name: &str) -> Vec<(&'static str, &str)> {
    let mut sent = site::answers("tebet", name);
    // The officer hears the consent; no box of it is on her page.
    sent.retain(|(name, _)| *name != "persetujuan");
    sent.extend(OFFICERS_PART);
    sent
}

async fn stored(
    host: &Host,
) -> Vec<std::collections::HashMap<String, aws_sdk_dynamodb::types::AttributeValue>> {
    let mut items = host.items_like("SUB#").await;
    items.retain(|item| item["sk"].as_s().unwrap() == "RECORD");
    items
}

#[tokio::test]
async fn a_form_is_stored_with_who_heard_the_consent_and_the_next_one_begins() {
    let (host, mut rina) = Host::with_rina().await;
    let page = rina.browser.get(&host.desk, "/meja/catat/").await;
    page.shows("Persetujuan didengar oleh Bu Rina");
    page.shows("Bacakan: Saya setuju petugas OK OCE");
    page.shows("<option value=\"tebet\" selected>");
    page.shows("Tebet Timur");
    assert!(!page.body.contains("Lagoa"), "only the kelurahan of hers");
    let koja = rina
        .browser
        .get(&host.desk, "/meja/catat/?kecamatan=koja")
        .await;
    koja.shows("Lagoa");
    assert!(!page.body.contains("autocomplete=\"tel\""));
    assert!(!page.body.contains("name=\"persetujuan\""));

    let sent = typed("Contoh Melati");
    let answer = rina.browser.submit(&host.desk, "/meja/catat/", &sent).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let to = answer.location().to_owned();
    assert!(
        to.ends_with(
            "&hasil-meja=tersimpan&kecamatan=tebet&komunitas=contoh-kuliner&acara-meja=bazar&bukti-meja=formulir-kertas"
        ),
        "{to}"
    );
    let record = &stored(&host).await[0];
    let consent = record["consents"].as_m().unwrap()["persetujuan"]
        .as_m()
        .unwrap();
    assert_eq!(consent["way"].as_s().unwrap(), "diucapkan");
    assert_eq!(*consent["version"].as_s().unwrap(), site::consent_version());
    assert_eq!(consent["heard_by"].as_s().unwrap().len(), 8);
    assert_eq!(record["occasion"].as_s().unwrap(), "bazar");
    let event = &host.items_like("EVT#").await[0];
    assert_eq!(event["via"].as_s().unwrap(), "bantu");
    assert_eq!(event["by"], consent["heard_by"]);
    assert_eq!(event["evidence"].as_s().unwrap(), "formulir-kertas");

    let next = rina.browser.get(&host.desk, &to).await;
    next.shows("</b> tersimpan.");
    next.shows("Tetap: Tebet, Contoh Kuliner, Bazar, Formulir kertas");
    next.shows("Tersimpan, P1");
    assert!(!next.body.contains("Melati"));

    // Once more is the same; other answers of the same person are a later form.
    let again = rina.browser.submit(&host.desk, "/meja/catat/", &sent).await;
    assert!(again.location().contains("&hasil-meja=sudah-ada&"));
    let mut other = sent.clone();
    other.retain(|(name, _)| *name != "nama_usaha");
    let other = rina
        .browser
        .submit(&host.desk, "/meja/catat/", &other)
        .await;
    assert!(other.location().contains("&hasil-meja=susulan&"));
    assert_eq!(stored(&host).await.len(), 1);
}

#[tokio::test]
async fn all_that_is_wrong_is_said_at_once_and_nothing_is_stored() {
    let (host, mut rina) = Host::with_rina().await;
    let sent = [
        ("nama", "Contoh Melati"),
        ("persetujuan", "ya"),
        ("kecamatan", "tebet"),
    ];
    let answer = rina.browser.submit(&host.desk, "/meja/catat/", &sent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in [
        "telepon",
        "kelurahan",
        "dewasa",
        "persetujuan-meja",
        "acara-meja",
        "bukti-meja",
    ] {
        answer.shows(&format!("href=\"#{field}\""));
    }
    answer.shows("value=\"Contoh Melati\"");
    answer.shows("<details class=\"oc-desk-kept\" open>");
    assert!(stored(&host).await.is_empty());
}

async fn send(host: &Host, person: &mut Person, entries: &Value) -> (Answer, Value) {
    let sent = entries.to_string();
    let answer = person
        .browser
        .submit(&host.desk, "/meja/catat/kirim/", &[("kiriman", &sent)])
        .await;
    let outcomes = serde_json::from_str(&answer.body).unwrap();
    (answer, outcomes)
}

/// Makes a batch: every seventh of the first 49 lacks something.
fn entries() -> Value {
    let entries = (0..50_usize).map(|at| {
        let letter = |number: usize| char::from(b'a' + u8::try_from(number % 26).unwrap());
        let name = format!("Contoh {}{}", letter(at), letter(at / 26));
        let mut answers = json!({});
        for (name, value) in typed(&name) {
            answers[name] = value.into();
        }
        answers["dewasa"] = true.into();
        match at % 14 {
            6 => answers["telepon"] = "123".into(),
            13 => answers["persetujuan-meja"] = Value::Null,
            _ => {}
        }
        json!({"key": format!("k{at}"), "answers": answers})
    });
    entries.collect()
}

#[tokio::test]
async fn of_a_batch_of_fifty_with_seven_wrong_ones_43_are_stored() {
    let (host, mut rina) = Host::with_rina().await;
    let (answer, first) = send(&host, &mut rina, &entries()).await;
    assert_eq!(answer.status, StatusCode::OK);
    let results = first["results"].as_array().unwrap();
    assert_eq!(results.len(), 50);
    let kept: Vec<&Value> = results
        .iter()
        .filter(|one| one["outcome"] == "tersimpan")
        .collect();
    assert_eq!(kept.len(), 43);
    let wrong: Vec<&Value> = results
        .iter()
        .filter(|one| one["outcome"] == "salah")
        .collect();
    assert_eq!(wrong.len(), 7);
    assert_eq!(
        (&wrong[0]["key"], &wrong[0]["errors"][0]["field"]),
        (&json!("k6"), &json!("telepon"))
    );
    assert_eq!(wrong[1]["key"], "k13");
    assert_eq!(wrong[1]["errors"][0]["field"], "persetujuan-meja");
    assert_eq!(stored(&host).await.len(), 43);

    // Sent again after a lost answer: the same 43, and none of them twice.
    let (_, second) = send(&host, &mut rina, &entries()).await;
    for (before, after) in results.iter().zip(second["results"].as_array().unwrap()) {
        assert_eq!(before["reference"], after["reference"]);
        let expected = if before["outcome"] == "tersimpan" {
            "sudah-ada"
        } else {
            "salah"
        };
        assert_eq!(after["outcome"], expected);
    }
    assert_eq!(stored(&host).await.len(), 43);
    // The page shows the last twenty, receipts all of them.
    let page = rina.browser.get(&host.desk, "/meja/catat/").await;
    assert_eq!(page.body.matches("Tersimpan, P1").count(), 20);
    let receipts = rina
        .browser
        .get(&host.desk, "/meja/catat/tanda-terima/")
        .await;
    assert_eq!(receipts.body.matches("<section>").count(), 43);
    assert!(!receipts.body.contains("Contoh a"));
}

#[tokio::test]
async fn a_programme_that_is_only_tried_out_promises_no_day_on_paper() {
    let (host, mut rina) = Host::with_rina().await;
    let sent: BTreeMap<_, _> = typed("Contoh Melati").into_iter().collect();
    let one = json!([{"key": "a", "answers": sent}]);
    let (_, outcomes) = send(&host, &mut rina, &one).await;
    let reference = outcomes["results"][0]["reference"].as_str().unwrap();
    let letter = format!("/meja/orang/{reference}/surat/");
    let [receipts, paper] = ["/meja/catat/tanda-terima/", "/meja/catat/kertas/"];
    let page = rina.browser.get(&host.desk, receipts).await;
    page.shows("Petugas menghubungi Anda paling lambat ");
    for path in [receipts, paper, &letter] {
        let page = rina.browser.get(&host.desk, path).await;
        assert!(!page.body.contains("Percobaan."), "{path}");
    }
    let trial = host.in_trial();
    for (path, times) in [(receipts, 1), (paper, 1), (&*letter, 2)] {
        let page = rina.browser.get(&trial, path).await;
        assert_eq!(page.body.matches("Percobaan.").count(), times, "{path}");
        assert!(
            !page.body.contains("menghubungi Anda paling lambat"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_batch_that_is_none_is_refused_as_a_whole() {
    let (host, mut rina) = Host::with_rina().await;
    let many: Value = (0..51)
        .map(|at| json!({"key": at.to_string(), "answers": {}}))
        .collect();
    for sent in [many, json!({}), json!([{"key": "a"}]), json!("x")] {
        let (answer, outcomes) = send(&host, &mut rina, &sent).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(outcomes["problem"].is_string());
    }
    let misshapen = json!([{"key": "a", "answers": {"nama": 7}}, {"key": "b", "answers": []}]);
    let (answer, outcomes) = send(&host, &mut rina, &misshapen).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(outcomes["results"][0]["errors"][0]["field"], "nama");
    assert_eq!(outcomes["results"][1]["outcome"], "salah");
    assert!(stored(&host).await.is_empty());
}

#[tokio::test]
async fn the_paper_form_has_every_question_of_the_definition() {
    let (host, mut rina) = Host::with_rina().await;
    let page = rina.browser.get(&host.desk, "/meja/catat/kertas/").await;
    for shown in [
        "<b>Nama lengkap</b>",
        "☐ Sudah berjalan",
        "☐ Saya setuju petugas OK OCE",
        "<b>Alamat surel (email)</b> (opsional)",
        "Tanda tangan",
    ] {
        page.shows(shown);
    }
    let none = rina
        .browser
        .get(&host.desk, "/meja/catat/tanda-terima/")
        .await;
    none.shows("Belum ada yang Anda catat hari ini.");
}

/// Checks that every id stands once on a page, so that labels, errors and scripts find their field.
#[track_caller]
fn has_each_id_once(page: &Answer) {
    let mut ids = between(&page.body, " id=\"", "\"");
    ids.sort();
    let twice: Vec<_> = ids.windows(2).filter(|two| two[0] == two[1]).collect();
    assert!(ids.len() > 20 && twice.is_empty(), "{twice:?}");
}

/// Ids that an editor may choose, and that the desk has or once had as names of its own fields.
const CLASHING: [&str; 14] = [
    "acara", "aksi", "alasan", "bukti", "catat", "catatan", "hasil", "kabar", "kata", "kode",
    "nomor", "sandi", "terakhir", "yakin",
];

#[tokio::test]
async fn no_question_gets_in_the_way_of_the_desks_own_fields() {
    let host = Host::asking(&CLASHING).await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    has_each_id_once(&rina.browser.get(&host.desk, "/meja/catat/").await);
    let mut sent = typed("Contoh Melati");
    sent.extend(CLASHING.map(|id| (id, "Contoh isi")));

    // Too late without script: all of it comes back, also where a password would not.
    let mut late = rina.browser.clone();
    let token = late.token(&host.desk).await;
    let mut too_late = sent.clone();
    too_late.push(("token-meja", &token));
    let desk = host.at(|| later(3_600));
    let kept = late.post(&desk, "/meja/catat/", &too_late).await;
    assert_eq!(kept.status, StatusCode::FORBIDDEN);
    let sealed = between(&kept.body, "name=\"tersegel\" value=\"", "\"").swap_remove(0);
    let code = crate::host::totp(&rina.key, later(3_600));
    let signing_in = [
        ("nama", "Bu Rina"),
        ("sandi", crate::host::PASSWORD),
        ("kode", &code),
        ("tersegel", &sealed),
    ];
    let back = late.post(&desk, "/meja/masuk/", &signing_in).await;
    for id in CLASHING {
        back.shows(&format!("name=\"{id}\" value=\"Contoh isi\""));
    }

    let mut rina = host.officer("Bu Rina Lagi", &["tebet"]).await;
    let answer = rina.browser.submit(&host.desk, "/meja/catat/", &sent).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let record = &stored(&host).await[0];
    for id in CLASHING {
        let given = record["answers"].as_m().unwrap()[id].as_s();
        assert_eq!(given.unwrap(), "Contoh isi", "{id}");
    }
    assert_eq!(record["occasion"].as_s().unwrap(), "bazar");
    let event = &host.items_like("EVT#").await[0];
    assert_eq!(event["evidence"].as_s().unwrap(), "formulir-kertas");

    // So it is where answers are put right.
    let reference = record["reference"].as_s().unwrap();
    let path = format!("/meja/orang/{reference}/data/");
    let page = rina.browser.get(&host.desk, &path).await;
    has_each_id_once(&page);
    let mut right = site::answers("tebet", "Contoh Melati");
    right.extend(CLASHING.map(|id| (id, "Contoh lain")));
    right.extend([("alasan-meja", "salah-ketik"), ("terakhir-meja", "1")]);
    let done = rina.browser.submit(&host.desk, &path, &right).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let record = &stored(&host).await[0];
    for id in CLASHING {
        let given = record["answers"].as_m().unwrap()[id].as_s();
        assert_eq!(given.unwrap(), "Contoh lain", "{id}");
    }
    let corrected = host.items_like("EVT#").await;
    let corrected = corrected
        .iter()
        .find(|event| event["kind"].as_s().unwrap() == "answers_corrected");
    assert_eq!(corrected.unwrap()["reason"].as_s().unwrap(), "salah-ketik");
}
