//! Tables and printed lists: who is in them, and what is written down.

use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use calamine::{Data, Reader as _, Xlsx};
use http::StatusCode;
use http::header::CONTENT_DISPOSITION;
use records::Person as FoundPerson;

use crate::host::{Answer, Host, Person, between, later, morning, totp};
use crate::site;

/// Downloads a table, at moments after the morning, each in a time step of its own.
async fn download(host: &Host, person: &mut Person, path: &str, sent: &[(&str, &str)]) -> Answer {
    let desk = host.at(|| later(60));
    let code = totp(&person.key, later(60));
    let mut sent = sent.to_vec();
    sent.push(("kode", &code));
    person.browser.submit(&desk, path, &sent).await
}

const TABLE: [(&str, &str); 3] = [
    ("isi", "pendaftaran"),
    ("jenis", "csv"),
    ("tujuan", "menelepon"),
];

#[tokio::test]
async fn a_table_holds_who_is_in_scope_and_is_written_down_before_it_leaves() {
    let (host, mut rina) = Host::with_rina().await;
    let own = site::registered(&host.repository, "tebet", "Contoh Melati", morning()).await;
    let foreign = site::registered(&host.repository, "koja", "Contoh Kenanga", morning()).await;
    let answer = download(&host, &mut rina, "/meja/unduh/", &TABLE).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let lines: Vec<&str> = answer.body.split("\r\n").collect();
    assert!(lines[0].starts_with("\u{feff}Nomor rujukan;Kantor kecamatan;Nama lengkap;"));
    let row =
        format!("{own};Tebet;Contoh Melati;0812-3456-7890;;Tebet;Tebet Timur;Baru mulai;'=1+1;");
    assert!(lines[1].starts_with(&row), "{}", lines[1]);
    assert!(
        lines[1].ends_with(";2026-11-28;P1;2026-11-28;2026-12-12;Baru"),
        "{}",
        lines[1]
    );
    assert_eq!(lines[2], "");
    assert!(!answer.body.contains("Kenanga"));
    let serial = between(&answer.body, "Nomor seri;", "\r\n").swap_remove(0);
    let name = answer.headers[CONTENT_DISPOSITION].to_str().unwrap();
    let compact = serial.replace('-', "");
    assert_eq!(
        name,
        format!("attachment; filename=\"okoce-{compact}.csv\"")
    );
    answer.shows("Tujuan;Menelepon\r\nJumlah baris;1\r\n");
    answer.shows("Diunduh oleh;Bu Rina\r\n");

    // It is written down at the person, and by itself.
    for (reference, readings) in [(own, 1), (foreign, 0)] {
        let person = FoundPerson::by_reference(reference);
        let exported = host.repository.export(&person, morning()).await.unwrap();
        assert_eq!(exported[0].readings.len(), readings, "{reference}");
    }
    let page = rina.browser.get(&host.desk, "/meja/unduh/").await;
    page.shows(&serial);
    page.shows("Orang yang mendaftar, 1 baris. Menelepon");

    // Another pendamping does not see what she took, the secretariat does.
    let mut dedi = host.officer("Pak Dedi", &["tebet"]).await;
    let page = dedi.browser.get(&host.desk, "/meja/unduh/").await;
    assert!(!page.body.contains(&serial));
    let mut sari = host.officer("Bu Sari", &[]).await;
    let page = sari.browser.get(&host.desk, "/meja/unduh/").await;
    page.shows(&serial);
    page.shows(", Bu Rina</td>");
    let all = download(&host, &mut sari, "/meja/unduh/", &TABLE).await;
    all.shows("Contoh Melati");
    all.shows("Contoh Kenanga");
}

#[tokio::test]
async fn a_workbook_has_typed_cells_for_a_reader_of_another_maker() {
    let (host, mut rina) = Host::with_rina().await;
    site::registered(&host.repository, "tebet", "Contoh Melati", morning()).await;
    let sent = [TABLE[0], ("jenis", "xlsx"), TABLE[2]];
    let answer = download(&host, &mut rina, "/meja/unduh/", &sent).await;
    // `tests/spreadsheets/run` opens it in LibreOffice too, and the same as CSV.
    if let Some(folder) = std::env::var_os("OKOCE_TABLES").map(PathBuf::from) {
        fs::write(folder.join("okoce.xlsx"), &answer.bytes).unwrap();
        let mut dedi = host.officer("Pak Dedi", &["tebet"]).await;
        let csv = download(&host, &mut dedi, "/meja/unduh/", &TABLE).await;
        fs::write(folder.join("okoce.csv"), &csv.bytes).unwrap();
    }
    let mut book = Xlsx::new(Cursor::new(answer.bytes.to_vec())).unwrap();
    let sheet = book.worksheet_range("Orang yang mendaftar").unwrap();
    assert_eq!(sheet.height(), 2);
    let of = |label: &str| {
        let heading = Data::String(label.to_owned());
        let at = sheet
            .rows()
            .next()
            .unwrap()
            .iter()
            .position(|cell| *cell == heading);
        sheet.rows().nth(1).unwrap()[at.unwrap()].clone()
    };
    assert_eq!(of("Nama usaha"), Data::String("=1+1".to_owned()));
    assert_eq!(
        of("Nomor telepon atau WhatsApp"),
        Data::String("0812-3456-7890".to_owned())
    );
    let Data::DateTime(since) = of("Sejak") else {
        panic!("no day");
    };
    assert_eq!(since.to_ymd_hms_milli(), (2026, 11, 28, 0, 0, 0, 0));
    let about = book.worksheet_range("Keterangan").unwrap();
    let facts: Vec<Data> = about.rows().map(|row| row[0].clone()).collect();
    assert!(facts.contains(&Data::String("Nomor seri".to_owned())));
}

#[tokio::test]
async fn nothing_leaves_without_a_purpose_and_the_newest_code() {
    let (host, mut rina) = Host::with_rina().await;
    let own = site::registered(&host.repository, "tebet", "Contoh Melati", morning()).await;
    let empty = rina.browser.submit(&host.desk, "/meja/unduh/", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for shown in [
        "href=\"#isi\"",
        "href=\"#jenis\"",
        "href=\"#tujuan\"",
        "Pilih untuk apa",
    ] {
        empty.shows(shown);
    }
    // The purpose of a printed list is none of a table.
    let sent = [
        TABLE[0],
        TABLE[1],
        ("tujuan", "komunitas"),
        ("kode", "000000"),
    ];
    let other = rina.browser.submit(&host.desk, "/meja/unduh/", &sent).await;
    other.shows("Pilih untuk apa");
    for sent in [
        &TABLE[..],
        &[TABLE[0], TABLE[1], TABLE[2], ("kode", "000000")],
    ] {
        let wrong = rina.browser.submit(&host.desk, "/meja/unduh/", sent).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("href=\"#kode\"");
        wrong.shows("value=\"pendaftaran\" checked");
        assert!(!wrong.body.contains("Melati"));
    }
    let person = FoundPerson::by_reference(own);
    let exported = host.repository.export(&person, morning()).await.unwrap();
    assert_eq!(exported[0].readings.len(), 0);
    assert!(host.items_like("DOWNLOAD").await.is_empty());
}

#[tokio::test]
async fn a_community_gets_those_who_chose_it_on_paper() {
    let (host, mut rina) = Host::with_rina().await;
    site::registered(&host.repository, "tebet", "Contoh Melati", morning()).await;
    site::registered(&host.repository, "koja", "Contoh Kenanga", morning()).await;
    let path = "/meja/unduh/komunitas/";
    let wrong = download(&host, &mut rina, path, &[("komunitas", "lain")]).await;
    wrong.shows("Pilih komunitas dari daftar");
    let answer = download(&host, &mut rina, path, &[("komunitas", "contoh-kuliner")]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.shows("Daftar untuk Contoh Kuliner");
    answer.shows("<td>0812-3456-7890</td>");
    answer.shows("1 orang. Nomor seri ");
    assert!(!answer.body.contains("Kenanga"));
    let noted = &host.items_like("DOWNLOADS#").await[0];
    assert_eq!(noted["of"].as_s().unwrap(), "komunitas");
    assert_eq!(noted["format"].as_s().unwrap(), "cetak");
    assert_eq!(noted["rows"].as_n().unwrap(), "1");
    // Of her people nobody chose it.
    let mut dewi = host.officer("Bu Dewi", &["menteng"]).await;
    let none = download(&host, &mut dewi, path, &[("komunitas", "contoh-kuliner")]).await;
    none.shows("Belum ada yang memilih komunitas ini");
    // Who has not made up her mind is of no community.
    let undecided = download(&host, &mut dewi, path, &[("komunitas", "belum-tahu")]).await;
    undecided.shows("Pilih komunitas dari daftar");
}
