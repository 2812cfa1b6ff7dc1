//! Changes behind the repository's back, each of which has to be named.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::civil::date;

use super::*;
use crate::history::tests::{Dice, history, noon};
use crate::report::tests::{load, repository};

const NOW: Date = date(2026, 12, 31);

/// Changes in this test; the long form takes their number from `OKOCE_TAMPERINGS`.
fn tamperings() -> usize {
    let wanted = std::env::var("OKOCE_TAMPERINGS");
    wanted
        .ok()
        .and_then(|wanted| wanted.parse().ok())
        .unwrap_or(120)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_behind_the_repositorys_back_is_named_and_nothing_else() {
    let (store, repository) = repository().await;
    let client = crate::local_client(store.connector());
    let mut dice = Dice(28);
    let people: Vec<_> = (0..25).map(|_| history(&mut dice)).collect();
    load(&repository, &people).await;
    repository.close_days(noon(NOW)).await.expect("closed");
    let clean = verified(&repository).await;
    assert_eq!(clean.findings, []);
    assert_eq!(clean.submissions, people.len());
    assert_eq!(clean.events, people.iter().map(Vec::len).sum::<usize>());

    let all = everything(&client).await;
    // A fact that is no longer kept is none.
    let state = all.iter().find(|item| place(item).1 == "STATE");
    let state = state.expect("there are people");
    let mut older = state.clone();
    if let Some(AttributeValue::M(facts)) = older.get_mut("facts") {
        let gone = AttributeValue::S("gone".to_owned());
        facts.insert("no_longer_kept".to_owned(), gone);
    }
    write(&client, state, Some(&older)).await;
    assert_eq!(verified(&repository).await.findings, []);
    write(&client, &older, Some(state)).await;
    let mut done = std::collections::BTreeMap::<&str, usize>::new();
    while done.values().sum::<usize>() < tamperings() {
        let item = &all[dice.up_to(all.len())];
        let Some((kind, changed)) = tampered(item, &all, &mut dice) else {
            continue;
        };
        for (old, new) in &changed {
            write(&client, old, new.as_ref()).await;
        }
        let found = verified(&repository).await.findings;
        assert!(is_named(&found, item), "{kind}: {item:?}\n{found:?}");
        for (old, new) in &changed {
            if let Some(new) = new {
                write(&client, new, None).await;
            }
            write(&client, old, Some(old)).await;
        }
        *done.entry(kind).or_default() += 1;
    }
    assert_eq!(done.len(), 9, "{done:?}");
    assert_eq!(verified(&repository).await.findings, []);
}

async fn verified(repository: &Repository) -> Verified {
    repository
        .verify(noon(NOW), |_| {})
        .await
        .expect("the store answers")
}

async fn everything(client: &Client) -> Vec<Item> {
    let pages = client
        .scan()
        .table_name(crate::LOCAL_TABLE)
        .into_paginator();
    let items = pages.items().send().try_collect().await;
    items.expect("the store answers")
}

/// Puts `new` in the place of `old`, or takes `old` away.
async fn write(client: &Client, old: &Item, new: Option<&Item>) {
    let key = ["pk", "sk"].map(|name| (name.to_owned(), old[name].clone()));
    let delete = client.delete_item().table_name(crate::LOCAL_TABLE);
    delete
        .set_key(Some(key.into()))
        .send()
        .await
        .expect("deleted");
    if let Some(new) = new {
        let put = client.put_item().table_name(crate::LOCAL_TABLE);
        put.set_item(Some(new.clone()))
            .send()
            .await
            .expect("written");
    }
}

/// Tells whether one of the findings names the person or the day of the item.
fn is_named(found: &[Finding], item: &Item) -> bool {
    let (partition, sort) = place(item);
    found.iter().any(|finding| match finding {
        Finding::Submission { reference, .. } | Finding::Orphan { reference } => {
            partition.ends_with(reference.compact())
        }
        Finding::Day { day, .. } => sort.starts_with(&day.to_string()),
    })
}

type Changed = Vec<(Item, Option<Item>)>;

/// Makes a change of one kind to an item, where it has that kind. Each is a real one.
fn tampered(item: &Item, all: &[Item], dice: &mut Dice) -> Option<(&'static str, Changed)> {
    let (partition, sort) = place(item);
    let one = |name: &'static str, attribute: &str, value: AttributeValue| {
        let mut new = item.clone();
        let old = new.insert(attribute.to_owned(), value.clone());
        (old? != value).then(|| (name, vec![(item.clone(), Some(new))]))
    };
    let text = |text: &str| AttributeValue::S(text.to_owned());
    if partition.starts_with("EVT#") {
        return match dice.up_to(6) {
            0 => one("stage", "stage", text(["P3", "P5"][dice.up_to(2)])),
            1 => one("kecamatan", "kecamatan", text("gambir")),
            2 => one("day", "at", text("2026-01-01T05:00:00.000Z")),
            3 => one("index key", "day", text("2026-02-02#1")),
            4 => Some(("missing", vec![(item.clone(), None)])),
            _ => {
                let other = all.iter().find(|other| {
                    let (other_partition, other_sort) = place(other);
                    other_partition == partition
                        && other_sort != sort
                        && other["recorded_at"] != item["recorded_at"]
                })?;
                let swap = |from: &Item, to: &Item| {
                    let mut new = from.clone();
                    for name in ["sk", "seq"] {
                        new.insert(name.to_owned(), to[name].clone());
                    }
                    new
                };
                let (first, second) = (swap(item, other), swap(other, item));
                // In place of each other: deleting one must not delete the other again.
                Some((
                    "order",
                    vec![(item.clone(), Some(second)), (other.clone(), Some(first))],
                ))
            }
        };
    }
    if partition.starts_with(DAYS) {
        let sums = string(item, "sums").replacen("+1", "+2", 1);
        return one("sum", "sums", text(&sums));
    }
    match sort {
        "STATE" => {
            let mut facts = item["facts"].as_m().expect("facts").clone();
            facts.insert("received".to_owned(), text("2026-05-05"));
            one("state", "facts", AttributeValue::M(facts))
        }
        "RECORD" => one("place", "queue", text("4#2026-12-12#X")),
        _ => None,
    }
}
