//! Dates of trainings, wherever pages, forms and programs read them.

use std::fs;

use crate::fixture::{Fixture, text};

const TRAINING: &str = "content/pelatihan/membuat-kue.md";

/// Writes a session of one morning in Menteng, with other keys.
fn session(day: &str, hour: &str, other: &str) -> String {
    format!(
        "[[sesi]]\nkecamatan = \"menteng\"\nmulai = {day}T{hour}:00:00\nselesai = {day}T12:30:00\nkursi = 24\n{other}\n"
    )
}

/// Makes the project's own site, in which one training has these sessions.
fn with(sessions: &[String]) -> Fixture {
    let fixture = Fixture::real();
    let before = text(&fixture, TRAINING);
    let (start, _) = before.split_once("[[sesi]]").unwrap();
    let (_, body) = before.split_once("contoh = true\n+++").unwrap();
    let sessions = sessions.concat();
    fs::write(
        fixture.path(TRAINING),
        format!("{start}{sessions}+++{body}"),
    )
    .unwrap();
    fixture
        .build()
        .map_err(|found| fixture.shown(&found))
        .unwrap();
    fixture
}

/// Finds the element that begins with `start`, up to `end`.
fn part<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let from = text
        .find(start)
        .unwrap_or_else(|| panic!("{start} is in {text}"));
    let rest = &text[from..];
    &rest[..rest.find(end).unwrap()]
}

#[test]
fn a_cancelled_session_takes_place_nowhere() {
    let name = "id = \"kue-1\"\ntempat = \"Aula\"\nbatal = true";
    let cancelled = session("2026-11-25", "09", name);
    let fixture = with(std::slice::from_ref(&cancelled));
    let list = || fixture.output("public/pelatihan/index.html");
    let entry = "<a href=\"/pelatihan/membuat-kue/\"";
    assert!(part(&list(), entry, "</li>").contains("Belum ada jadwal"));
    let month = fixture.output("public/pelatihan/bulan/2026-11/index.html");
    assert!(month.contains("yang akan datang batal."), "{month}");
    let csv = fixture.output("public/data/trainings.csv");
    assert!(
        csv.contains("\r\nmembuat-kue,") && !csv.contains("2026-11-25"),
        "{csv}"
    );
    let office = fixture.output("public/kecamatan/menteng/index.html");
    assert!(
        office.contains("2026-11-25T09:00"),
        "those who know of it are told"
    );

    let open = "daftar_buka = 2026-11-01T08:00:00\ndaftar_tutup = 2026-11-24T16:00:00";
    let open = session("2099-11-25", "09", &format!("{name}\n{open}"));
    let mut told = with(&[open.replace("2026", "2099")]);
    told.options.joinable_examples = true;
    told.build().map_err(|found| told.shown(&found)).unwrap();
    let sessions = told.output("functions/sesi.json");
    let [before, after] =
        ["\"id\": \"kue-1\"", "\"is_cancelled\": true"].map(|part| sessions.find(part));
    assert!(before < after && before.is_some(), "{sessions}");
    let form = told.output("public/ikut/index.html");
    assert!(!form.contains("kue-1"), "it is offered to nobody");

    let name = "id = \"kue-2\"\ntempat = \"Aula\"";
    let fixture = with(&[cancelled, session("2026-12-05", "09", name)]);
    let list = || fixture.output("public/pelatihan/index.html");
    let list = list();
    let found = list.rmatch_indices(entry).next().unwrap();
    assert!(part(&list[found.0..], entry, "</li>").contains("Mulai 5 Desember 2026"));
    let home = fixture.output("public/index.html");
    for newcomers in [&list, &home] {
        assert!(!newcomers.contains("2026-11-25T09:00"));
        assert!(newcomers.contains("2026-12-05T09:00"));
    }
    let page = fixture.output("public/pelatihan/membuat-kue/index.html");
    let (before, after) = page.split_once("\"startDate\":\"2026-12-05").unwrap();
    let status = "\"eventStatus\":\"https://schema.org/EventCancelled\"";
    assert!(before.contains(status) && !after.contains(status), "{page}");
    let csv = fixture.output("public/data/trainings.csv");
    assert!(csv.contains("2026-12-05T09:00:00+07:00") && !csv.contains("2026-11-25"));
}

/// Forms show a session by its label alone, and a calendar knows it by its name alone.
#[test]
fn sessions_that_are_alike_can_be_told_apart() {
    let open = "daftar_buka = 2026-11-20T08:00:00\ndaftar_tutup = 2026-12-01T08:00:00\n";
    let with_id = |id: &str, place: &str| format!("id = \"{id}\"\ntempat = \"{place}\"\n{open}");
    let unnamed = |place: &str| format!("tempat = \"{place}\"");
    let fixture = with(&[
        session("2026-12-05", "08", &with_id("kue-1", "Aula")),
        session("2026-12-05", "10", &with_id("kue-2", "Aula")),
        session("2026-12-05", "10", &with_id("kue-3", "Balai RW 3")),
        session("2026-12-06", "08", &with_id("kue-4", "Aula")),
        session("2026-12-07", "08", &unnamed("Aula")),
        session("2026-12-07", "08", &unnamed("Balai RW 3")),
        session("2026-12-07", "08", &unnamed("Balai RW 3")),
    ]);
    let title = "Membuat kue untuk dijual, ";
    let labels = [
        ("kue-1", "5 Desember 2026 pukul 08.00, Menteng"),
        ("kue-2", "5 Desember 2026 pukul 10.00, Aula, Menteng"),
        ("kue-3", "5 Desember 2026 pukul 10.00, Balai RW 3, Menteng"),
        ("kue-4", "6 Desember 2026, Menteng"),
    ];
    for form in ["ikut", "daftar"] {
        let html = fixture.output(&format!("public/{form}/index.html"));
        for (id, label) in labels {
            let option = part(&html, &format!("value=\"{id}\""), "\n");
            let expected = format!("{title}{label}");
            let mut texts = option.split(['<', '>']);
            assert!(texts.any(|text| text == expected), "{form}: {option}");
        }
    }
    let calendar = fixture.output("public/pelatihan/membuat-kue/kalender.ics");
    let unfolded = calendar.replace("\r\n ", "");
    let mut names: Vec<&str> = unfolded
        .lines()
        .filter_map(|line| Some(line.strip_prefix("UID:")?.split_once('@')?.0))
        .collect();
    let start = "membuat-kue-menteng-20261207T080000";
    let mut expected = ["kue-1", "kue-2", "kue-3", "kue-4"]
        .map(str::to_owned)
        .to_vec();
    expected.extend(["", "-balai-rw-3", "-balai-rw-3-2"].map(|end| format!("{start}{end}")));
    names.sort_unstable();
    expected.sort_unstable();
    assert_eq!(names, expected);
}

/// Programs read the same as people.
#[test]
fn a_night_market_is_one_night_with_spots_to_sell_at() {
    let market = session(
        "2026-12-05",
        "22",
        "id = \"kue-1\"\ntempat = \"Aula\"\njenis = \"bazar\"",
    );
    let market = market.replace("2026-12-05T12:30", "2026-12-06T02:00");
    let fixture = with(&[market]);
    let page = fixture.output("public/pelatihan/membuat-kue/index.html");
    assert!(page.contains("24 lapak"), "{page}");
    assert!(page.contains("\"repeatCount\":1"), "{page}");
    let event = fixture.output("public/pelatihan/membuat-kue/sesi/kue-1.ics");
    let event = event.replace("\r\n ", "");
    assert!(
        event.contains("24 lapak.") && !event.contains("kursi"),
        "{event}"
    );
    assert!(event.contains("CATEGORIES:Bazar\r\n"), "{event}");
}
