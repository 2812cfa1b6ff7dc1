//! The functions of one machine and those of AWS are the same: `infra/aws/functions.toml` is the
//! list there, what `web::Functions` was given the list here.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use tests::system::{System, project_folder};

/// The page that finds an office is no part of the description for programs.
const OFFICE: &str = "/api/office";

#[tokio::test(flavor = "multi_thread")]
async fn both_hosts_have_the_same_functions() {
    let list = fs::read_to_string(project_folder("infra/aws/functions.toml")).unwrap();
    let list: toml::Table = list.parse().unwrap();
    let entries = list["function"].as_array().unwrap();
    let text = |entry: &toml::Value, key: &str| entry[key].as_str().unwrap().to_owned();
    let in_aws: BTreeSet<(String, String)> = entries
        .iter()
        .map(|entry| (text(entry, "path"), text(entry, "rights")))
        .filter(|(path, _)| path.starts_with("/api/"))
        .collect();

    let system = System::start().await;
    for (path, _) in &in_aws {
        let answer = system.get(path).await;
        assert_ne!(answer.status, 404, "{path} is answered in AWS alone");
    }
    let description = system.get("/api/openapi.json").await;
    let description: Value = serde_json::from_str(&description.body).unwrap();
    let described = description["paths"].as_object().unwrap().keys();
    let here: BTreeSet<&str> = described.map(String::as_str).chain([OFFICE]).collect();
    for path in &here {
        let of = in_aws.iter().find(|(root, rights)| {
            let below = path.strip_prefix(root.as_str());
            let answers_below = ["stores", "gives-places"].contains(&rights.as_str());
            below.is_some_and(|rest| rest.is_empty() || answers_below && rest.starts_with('/'))
        });
        assert!(of.is_some(), "{path} is answered on one machine alone");
    }
    let roots = in_aws.iter().map(|(root, _)| root.as_str());
    assert!(
        roots.into_iter().all(|root| here.contains(root)),
        "{here:?}"
    );
}
