//! Commands against a table over the network, as the environment names it: here that of
//! a server of DynamoDB's protocol on this machine.

use std::path::Path;
use std::process::Output;

use dynoxide::Database;
use records::environment::Environment;

use crate::{KEY, command, json, register, says};

/// The command with the environment of a table at this address.
fn okoce(endpoint: &str, arguments: &[&str]) -> Output {
    let mut command = command(Path::new("."), arguments);
    command
        .env("OKOCE_TABLE", "okoce-uji")
        .env("OKOCE_KEY", KEY)
        .env("AWS_ENDPOINT_URL_DYNAMODB", endpoint);
    command.output().expect("the command runs")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_that_the_environment_names_is_worked_on() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(dynoxide::server::serve_on(
        listener,
        Database::memory().unwrap(),
    ));
    let environment = Environment::read(|name| match name {
        "OKOCE_TABLE" => Some("okoce-uji".to_owned()),
        "AWS_ENDPOINT_URL_DYNAMODB" => Some(endpoint.clone()),
        _ => None,
    });
    let environment = environment.unwrap();
    let client = records::dynamodb_client(&environment.store);
    records::table::ensure(&client, "okoce-uji").await.unwrap();
    let repository = environment.repository();
    let reference = register(&repository, "1", "Zubaidah Percontohan", None)
        .await
        .to_string();

    let of = ["--reference", &reference];
    let step = ["--stage", "P2", "--evidence", "daftar-hadir", "--json"];
    let reached = okoce(
        &endpoint,
        &[&["person", "reached"][..], &of, &step].concat(),
    );
    assert_eq!(json(&reached)["stage"], "P2");
    let exported = okoce(&endpoint, &[&["person", "export"][..], &of].concat());
    assert_eq!(json(&exported)[0]["events"].as_array().unwrap().len(), 2);
    let verified = json(&okoce(&endpoint, &["verify", "--json"]));
    assert_eq!(
        (&verified["submissions"], &verified["events"]),
        (&1.into(), &2.into())
    );
    let today = programme::wib::date(jiff::Timestamp::now()).to_string();
    let report = json(&okoce(&endpoint, &["report", "--as-of", &today, "--json"]));
    assert_eq!(report["total"]["reached"][1], 1);
    let doctor = okoce(&endpoint, &["doctor"]);
    assert!(
        says(&doctor).contains("Kuncinya sesuai dengan datanya."),
        "{}",
        says(&doctor)
    );
    let listed = okoce(&endpoint, &["officer", "list", "--json"]);
    assert_eq!(json(&listed), serde_json::json!([]));
    let erased = okoce(
        &endpoint,
        &[&["person", "erase"][..], &of, &["--json"]].concat(),
    );
    assert_eq!(json(&erased)["submissions"], 1);

    for refused in [&["demo"][..], &["backup"], &["convert"]] {
        let output = okoce(&endpoint, refused);
        assert_eq!(output.status.code(), Some(1), "{refused:?}");
        assert!(says(&output).starts_with("Perintah ini hanya untuk berkas data di komputer"));
    }
}

#[test]
fn an_environment_that_leads_nowhere_is_told_whole() {
    let mut command = command(Path::new("."), &["verify"]);
    for variable in [
        "AWS_SECRET_ACCESS_KEY",
        "AWS_REGION",
        "AWS_ENDPOINT_URL_DYNAMODB",
    ] {
        command.env_remove(variable);
    }
    let output = command.env("OKOCE_TABLE", "okoce").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = says(&output);
    for missing in [
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_REGION",
        "--data BERKAS",
    ] {
        assert!(said.contains(missing), "{said}");
    }
}
