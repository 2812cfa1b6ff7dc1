//! Commands against a table over the network, as the environment names it: here that of
//! a server of DynamoDB's protocol on this machine.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_table::Environment;
use dynoxide::Database;
use jiff::{SignedDuration, Timestamp};
use programme::Reference;
use records::{Activation, OneTimeCode, RECOVERY_CODES, Repository, quarantine};
use table_rights::example::known_in_full;
use table_rights::{Recorded, of_class};

use crate::{KEY, PHONE, command, json, recording, register, says, submission};

/// Runs the command with the environment of a table at this address, and this on standard input.
fn okoce(endpoint: &str, arguments: &[&str], typed: &str) -> Output {
    let mut command = command(Path::new("."), arguments);
    command
        .env("OKOCE_TABLE", "okoce-uji")
        .env("OKOCE_KEY", KEY)
        .env("AWS_ENDPOINT_URL_DYNAMODB", endpoint);
    self::typed(command, typed)
}

/// Runs a command with this on its standard input.
fn typed(mut command: Command, typed: &str) -> Output {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = command.spawn().expect("the command starts");
    let mut input = running.stdin.take().unwrap();
    input.write_all(typed.as_bytes()).unwrap();
    drop(input);
    running.wait_with_output().expect("the command runs")
}

/// Makes a table over the network: for what a test does first, and the address of the way to it
/// that the commands take, which remembers what they ask.
async fn table() -> (Client, Repository, String, Recorded) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    let database = Database::memory().unwrap();
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    let environment = Environment::read(|name| match name {
        "OKOCE_TABLE" => Some("okoce-uji".to_owned()),
        "AWS_ENDPOINT_URL_DYNAMODB" => Some(format!("http://{server}")),
        _ => None,
    });
    let environment = environment.unwrap();
    let client = aws_table::client(&environment.store);
    records::table::ensure(&client, "okoce-uji").await.unwrap();
    let (address, recorded) = recording::in_front_of(server).await;
    (
        client,
        environment.repository(),
        format!("http://{address}"),
        recorded,
    )
}

/// Adds somebody to the ledger of erasures, who was not erased.
async fn note_as_erased(client: &Client, reference: Reference) {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let entry = client.put_item().table_name("okoce-uji");
    let entry = entry.item("pk", text("ERASED"));
    let entry = entry.item("sk", text(reference.compact()));
    entry.send().await.unwrap();
}

/// Whatever a command does to the table is in the list that its rights in AWS are held against, and
/// nothing else is in that list.
#[tokio::test(flavor = "multi_thread")]
async fn the_table_that_the_environment_names_is_worked_on() {
    let (client, repository, endpoint, recorded) = table().await;
    let okoce = |arguments: &[&str]| okoce(&endpoint, arguments, PHONE);
    let now = Timestamp::now() - SignedDuration::from_hours(72);
    let sent = |key: &str, content: &str| {
        let mut sent = submission(key, "Zubaidah Percontohan", None, now);
        content.clone_into(&mut sent.hashes.current.content);
        sent
    };
    let [reference, _] = known_in_full(&repository, sent, now).await;
    let reference = reference.to_string();

    let of = ["--reference", &reference];
    let step = ["--stage", "P2", "--evidence", "daftar-hadir", "--json"];
    let reached = okoce(&[&["person", "reached"][..], &of, &step].concat());
    assert_eq!(json(&reached)["stage"], "P2");
    let exported = okoce(&[&["person", "export"][..], &of].concat());
    assert_eq!(json(&exported)[0]["events"].as_array().unwrap().len(), 4);
    let by_phone = json(&okoce(&["person", "export", "--phone"]));
    assert_eq!(
        by_phone.as_array().unwrap().len(),
        2,
        "both on one telephone"
    );
    let verified = json(&okoce(&["verify", "--json"]));
    assert_eq!(
        (&verified["submissions"], &verified["events"]),
        (&2.into(), &5.into())
    );
    repository.close_days(Timestamp::now()).await.unwrap();
    let today = programme::wib::date(Timestamp::now()).to_string();
    let report = json(&okoce(&["report", "--as-of", &today, "--json"]));
    assert_eq!(report["total"]["reached"][1], 1);
    let doctor = okoce(&["doctor"]);
    assert!(
        says(&doctor).contains("Kuncinya sesuai dengan datanya."),
        "{}",
        says(&doctor)
    );
    let how = ["--way", "telepon", "--json"];
    let withdrawn = okoce(&[&["person", "withdraw"][..], &of, &how].concat());
    assert_eq!(json(&withdrawn)["status"], "ditarik");
    let copy = okoce(&[&["person", "export"][..], &of].concat());
    assert!(
        says(&copy).contains("\"way\": \"telepon\""),
        "{}",
        says(&copy)
    );
    let erased = okoce(&[&["person", "erase"][..], &of, &["--json"]].concat());
    assert_eq!(
        json(&erased),
        serde_json::json!({ "submissions": 1, "notes": 1 })
    );
    let erased = json(&okoce(&["person", "erase", "--phone", "--json"]));
    assert_eq!(erased["submissions"], 1, "who waited");

    // What waits in quarantine: let in, beside another, kept as her note.
    let registered = register(&repository, "nyata", "Zubaidah Terdaftar", None).await;
    let links = set_aside(quarantine::Reason::Links, "sendiri-dikenal");
    let alone = register(&repository, "sendiri", "Contoh Sendiri", Some(links)).await;
    assert_eq!(
        okoce(&["release", &alone.to_string()]).status.code(),
        Some(0)
    );
    let known = set_aside(quarantine::Reason::Honeypot, "nyata");
    let waits = register(&repository, "karantina", "Zubaidah Lain", Some(known)).await;
    let waits = waits.to_string();
    let shown = says(&okoce(&["release", &waits, "--show"]));
    assert!(shown.contains("Zubaidah Lain"), "{shown}");
    let kept = json(&okoce(&["release", &waits, "--as-note", "--json"]));
    assert_eq!(kept["note_of"], registered.to_string());

    let bundle = tempfile::tempdir().unwrap();
    std::fs::write(bundle.path().join("kantor.json"), "{}").unwrap();
    let place = ["--bundle", bundle.path().to_str().unwrap()];
    let invite = ["officer", "invite", "--role", "sekretariat", "--json"];
    for takes_it_into_use in [true, false] {
        let invited = json(&okoce(&[&invite[..], &place].concat()));
        let (id, code) = (
            invited["id"].as_str().unwrap(),
            invited["code"].as_str().unwrap(),
        );
        if takes_it_into_use {
            let (code, now) = (OneTimeCode::typed(code).unwrap(), Timestamp::now());
            let mut account = repository.invited(&code, now).await.unwrap().unwrap();
            "Contoh Petugas".clone_into(&mut account.officer.name);
            let recovery: Vec<_> = (0..RECOVERY_CODES)
                .map(|_| OneTimeCode::draw_recovery().unwrap())
                .collect();
            let done = repository.activate(&account, &code, &recovery, now).await;
            assert_eq!(done.unwrap(), Activation::Done);
        }
        let listed = json(&okoce(&["officer", "list", "--json"]));
        assert_eq!(listed[0]["id"], id);
        assert_eq!(okoce(&["officer", "close", id]).status.code(), Some(0));
    }

    // Whatever seems off is looked at once more, in the ledger of erasures too.
    note_as_erased(&client, registered).await;
    let off = okoce(&["verify"]);
    assert_eq!(off.status.code(), Some(1));
    let named = format!("{registered}: buku penghapusan tidak sesuai");
    assert!(says(&off).contains(&named), "{}", says(&off));

    assert_eq!(recorded.rights(), of_class("operates"));
}

/// Runs the command with a table that the environment names, and these variables more.
fn in_aws(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = command(Path::new("."), arguments);
    command.env("OKOCE_TABLE", "okoce");
    command.envs(variables.iter().copied());
    command.output().unwrap()
}

const LOG_IN: &str = "eval \"$(aws configure export-credentials --format env)\"";

#[test]
fn a_command_for_files_says_so_before_it_asks_for_an_access_key() {
    for refused in ["demo", "backup", "convert"] {
        let output = in_aws(&[refused], &[]);
        assert_eq!(output.status.code(), Some(1), "{refused}");
        assert_eq!(
            says(&output),
            "Perintah ini hanya untuk berkas data di komputer, bukan tabel di AWS (OKOCE_TABLE).\n\
             Sebutkan tempatnya dengan --data BERKAS.\n"
        );
    }
}

#[test]
fn an_environment_that_leads_nowhere_is_told_whole_with_the_way_out() {
    for asked in [&["verify"][..], &["doctor"], &["officer", "list"]] {
        let output = in_aws(asked, &[]);
        assert_eq!(output.status.code(), Some(1), "{asked:?}");
        assert_eq!(
            says(&output),
            format!(
                "Tabel di AWS belum dapat dibuka. Variabel yang belum diisi: AWS_ACCESS_KEY_ID, \
                 AWS_SECRET_ACCESS_KEY, AWS_REGION.\n\
                 Ketik lebih dulu:\n  {LOG_IN}\n  export AWS_REGION=ap-southeast-3\n\
                 Untuk berkas di komputer ini, sebutkan tempatnya dengan --data BERKAS.\n"
            )
        );
    }
    let logged_in = [
        ("AWS_ACCESS_KEY_ID", "AKIA"),
        ("AWS_SECRET_ACCESS_KEY", "rahasia"),
    ];
    let said = says(&in_aws(&["verify"], &logged_in));
    assert!(said.contains("belum diisi: AWS_REGION."), "{said}");
    assert!(!said.contains(LOG_IN), "{said}");
    let with_region = [("AWS_REGION", "ap-southeast-3")];
    let said = says(&in_aws(&["verify"], &with_region));
    assert!(
        said.contains(LOG_IN) && !said.contains("export AWS_REGION"),
        "{said}"
    );
}

/// Nobody listens at this address: the key is read before the table is asked.
#[test]
fn keys_that_cannot_be_had_are_told_with_the_way_out() {
    let nowhere = "http://127.0.0.1:1";
    let said = |more: &[(&str, &str)]| {
        let variables = [&[("AWS_ENDPOINT_URL_DYNAMODB", nowhere)][..], more].concat();
        let mut command = command(Path::new("."), &["person", "export", "--phone"]);
        command.env("OKOCE_TABLE", "okoce").envs(variables);
        let output = typed(command, PHONE);
        assert_eq!(output.status.code(), Some(1));
        says(&output)
    };
    let missing = said(&[]);
    assert!(
        missing.starts_with("Kunci tabel di AWS belum disebutkan.\n"),
        "{missing}"
    );
    assert!(missing.contains("OKOCE_KEY_ARN"), "{missing}");
    let short = said(&[("OKOCE_KEY", "pendek")]);
    let told = "Kunci dari variabel OKOCE_KEY tidak dapat dipakai: kunci ke-1 hanya 6 bita";
    assert!(short.starts_with(told), "{short}");
    let unread = said(&[
        (
            "OKOCE_KEY_ARN",
            "arn:aws:secretsmanager:ap-southeast-3:1:secret:kunci",
        ),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", nowhere),
    ]);
    assert!(
        unread.contains("tidak dapat dibaca (tidak ada jawaban)"),
        "{unread}"
    );
    assert!(unread.contains(LOG_IN), "{unread}");
}

/// Sets a form aside whose person is known by this key.
fn set_aside(reason: quarantine::Reason, key: &str) -> quarantine::SetAside {
    quarantine::SetAside {
        reason,
        keys: vec![key.to_owned()],
    }
}
