//! List, board, report and tables say the same of the same people.

use std::collections::BTreeMap;

use example_people::{Crowd, Pace};
use http::StatusCode;
use jiff::Timestamp;
use programme::closed_lists::Right;
use records::history::What;

use crate::cases::act;
use crate::host::{Answer, Host, Person, between, later, morning, secret, totp};

/// How many stand in each of these ways, as a page has it.
type Counts = BTreeMap<&'static str, usize>;

const RIGHTS: &str = "Hak warga";
const LATE: &str = "Lewat tenggat";
const NEW: &str = "Baru";
const MENTOR: &str = "Menunggu mentor";
const STALLED: &str = "Belum bergerak 14 hari";

/// Reads the numbers in the row of a table that begins with this name.
fn numbers(page: &str, name: &str) -> Vec<usize> {
    let row = between(page, &format!("<tr><th scope=\"row\">{name}"), "</tr>").swap_remove(0);
    let cells = between(&row, "<td>", "</td>");
    let plain = cells
        .iter()
        .map(|cell| cell.replace("<b>", "").replace("</b>", ""));
    plain.map(|cell| cell.parse().unwrap()).collect()
}

/// Reads the numbers above an office's list.
fn above_the_list(page: &Answer) -> Counts {
    let count = |label: &str| -> usize {
        let found = between(&page.body, &format!("\">{label} <b>"), "</b>");
        found[0].parse().unwrap()
    };
    [
        (RIGHTS, count("Hak")),
        (LATE, count("Lewat")),
        (NEW, count("Baru")),
        (MENTOR, count("Mentor")),
        (STALLED, count("Belum bergerak")),
    ]
    .into()
}

/// Reads where everybody in a table stands, by the reference.
async fn table(
    host: &Host,
    sari: &mut Person,
    of: &str,
    now: fn() -> Timestamp,
) -> BTreeMap<String, (String, String)> {
    let code = totp(&sari.key, now());
    let sent = [
        ("isi", of),
        ("jenis", "csv"),
        ("tujuan", "menelepon"),
        ("kode", &*code),
    ];
    let desk = host.at(now);
    let file = sari.browser.submit(&desk, "/meja/unduh/", &sent).await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.body);
    let lines = file.body.split("\r\n").skip(1);
    let rows = lines.take_while(|line| !line.is_empty()).map(|line| {
        let cells: Vec<&str> = line.split(';').collect();
        let stands = cells.last().unwrap().trim_matches('"').to_owned();
        (cells[0].to_owned(), (cells[1].to_owned(), stands))
    });
    rows.collect()
}

/// Counts how many of an office stand in each way, by the table: the first word is the list's
/// group.
fn counted(table: &BTreeMap<String, (String, String)>, office: &str) -> Counts {
    let own = table.values().filter(|(place, _)| place == office);
    let own: Vec<Vec<&str>> = own
        .map(|(_, stands)| stands.split(", ").collect())
        .collect();
    let first = |word| own.iter().filter(|stands| stands[0] == word).count();
    let any = |word| own.iter().filter(|stands| stands.contains(&word)).count();
    let mut counts: Counts = [RIGHTS, LATE, NEW, MENTOR]
        .into_iter()
        .map(|word| (word, first(word)))
        .collect();
    counts.insert(STALLED, any(STALLED));
    counts
}

#[tokio::test]
async fn list_board_report_and_table_count_the_same() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let mut joined = Vec::new();
    for (form, number, pace) in [
        ("pendaftaran", 200, Pace::Usual),
        ("pendaftaran", 50, Pace::Eager),
        ("minta-mentor", 40, Pace::Usual),
    ] {
        let crowd = Crowd {
            form: &host.form(form),
            secret: &secret(),
            now: morning(),
            // Other people each time.
            seed: u64::from(number),
            pace,
        };
        let people: Vec<_> = crowd.people(number).collect();
        host.repository.load(&people).await.unwrap();
        joined.push(people);
    }
    // One request in two ends in a registration.
    let open = |at: usize| {
        let people = joined[at].iter();
        let open = people.filter(|one| {
            records::history::State::fold(&one.events)
                .unwrap()
                .is_open()
        });
        open.map(|one| one.reference).collect::<Vec<_>>()
    };
    let (registered, requests) = (open(0), open(2));
    let mut merged = 0;
    for (request, into) in requests.into_iter().zip(registered).step_by(2) {
        let join = act(request, What::Merged { into });
        merged += usize::from(host.repository.merge(&join, into, morning()).await.is_ok());
    }
    assert!(merged > 5, "{merged}");
    // Some claim a right, or two.
    for (at, reference) in open(1).into_iter().enumerate() {
        let rights = [Right::Copy, Right::Correct];
        for right in rights.into_iter().take(at % 3) {
            let asked = act(reference, What::RightAsked { right });
            let _ = host.repository.act(&asked, morning()).await;
        }
    }

    let board = sari.browser.get(&host.desk, "/meja/").await;
    let report = sari.browser.get(&host.desk, "/meja/laporan/").await;
    let rights = sari.browser.get(&host.desk, "/meja/hak/").await;
    let mut table = self::table(&host, &mut sari, "pendaftaran", || later(60)).await;
    let requests = self::table(&host, &mut sari, "minta-mentor", || later(120)).await;
    let is_joined = |(_, stands): &&(String, String)| stands == "Selesai, Digabung";
    assert_eq!(requests.values().filter(is_joined).count(), merged);
    table.extend(requests);
    let mut claimants = 0;
    for (id, office) in [("tebet", "Tebet"), ("koja", "Koja")] {
        let path = format!("/meja/?kecamatan={id}");
        let list = above_the_list(&sari.browser.get(&host.desk, &path).await);
        assert!(list.values().all(|count| *count > 0), "{office}: {list:?}");
        let link = format!("<a href=\"/meja/?kecamatan={id}\">{office}</a>");
        let on_board = numbers(&board.body, &link);
        let listed = [RIGHTS, LATE, NEW, MENTOR].map(|word| list[word]);
        assert_eq!(on_board[..4], listed, "{office}: the board");
        let reported = numbers(&report.body, &format!("{office}</th>"));
        assert_eq!(
            reported[1..3],
            [list[LATE], list[STALLED]],
            "{office}: the report"
        );
        assert_eq!(counted(&table, office), list, "{office}: the table");
        claimants += list[RIGHTS];
    }
    let asked = rights.body.matches("<tr><th scope=\"row\">").count();
    rights.shows(&format!("{asked} permintaan dari {claimants} orang."));
    board.shows(&format!("{claimants} orang dengan permintaan hak"));
}
