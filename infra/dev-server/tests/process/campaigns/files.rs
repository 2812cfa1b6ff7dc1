//! File numbers that run out: each connection takes one, and each page that is read another.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use super::client::{Client, FORM, get, registration};
use super::{amount, person, verified};
use crate::program::{Place, REGISTRATION, after};

#[test]
fn with_few_file_numbers_everybody_is_answered() {
    let clients = amount("OKOCE_CLIENTS", 40);
    let place = Place::new();
    let mut command = place.command(&place.path("okoce.db"));
    command.arg("--unlimited");
    let server = place.run(after("ulimit -n 64", &command));
    Runtime::new().unwrap().block_on(async {
        let mut asking = JoinSet::new();
        for number in 0..clients {
            let mut client = Client::of(&server.address);
            asking.spawn(async move {
                for part in 0..2 {
                    let form = registration(FORM, &person(2 * number + part));
                    assert_eq!(client.ask(&form).await.unwrap().status, 303);
                    let page = client.ask(&get("/kecamatan/", "")).await.unwrap();
                    assert_eq!(page.status, 200);
                }
            });
        }
        while let Some(asked) = asking.join_next().await {
            asked.expect("everybody is answered");
        }
    });
    drop(server);
    assert_eq!(verified(&place.path("okoce.db")), 2 * clients);
    println!("{clients} clients and 64 file numbers: every form stored, every page there");
}

/// With the limits on, as in the open: a form that is sent again and again is one form.
#[test]
fn identical_posts_at_once_are_one_record_and_one_reference() {
    let posts = amount("OKOCE_IDENTICAL", 1_000);
    let place = Place::new();
    let command = place.command(&place.path("okoce.db"));
    let server = place.run(after("ulimit -n 1024", &command));
    let references = Runtime::new().unwrap().block_on(async {
        let request: Arc<str> = registration(FORM, REGISTRATION).into();
        let mut asking = JoinSet::new();
        for _ in 0..posts {
            let (mut client, request) = (Client::of(&server.address), request.clone());
            asking.spawn(async move {
                let reply = client.ask(&request).await.unwrap();
                assert_eq!(reply.status, 303);
                reply.reference()
            });
        }
        let mut references = HashSet::new();
        while let Some(asked) = asking.join_next().await {
            references.insert(asked.expect("everybody is answered"));
        }
        references
    });
    drop(server);
    assert_eq!(references.len(), 1);
    assert_eq!(verified(&place.path("okoce.db")), 1);
    println!("{posts} identical posts at once, 1,024 file numbers, limits on: one reference");
}
