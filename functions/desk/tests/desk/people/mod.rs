//! The list of an office, a person's page, and what officers do there.

mod acts;
mod answers;
mod list;
mod page;

use http::StatusCode;

use crate::host::{Answer, Browser, Host, between};

/// Sends the form of an act as its page has it, with these answers.
pub async fn act(host: &Host, who: &mut Browser, path: &str, sent: &[(&str, &str)]) -> Answer {
    let page = who.get(&host.desk, path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    act_from(host, who, path, &page, sent).await
}

pub async fn act_from(
    host: &Host,
    who: &mut Browser,
    path: &str,
    page: &Answer,
    sent: &[(&str, &str)],
) -> Answer {
    let hidden = |name: &str| {
        let start = format!("name=\"{name}\" value=\"");
        between(&page.body, &start, "\"").swap_remove(0)
    };
    let (seen, id) = (hidden("terakhir-meja"), hidden("aksi-meja"));
    let mut sent = sent.to_vec();
    sent.extend([("terakhir-meja", &*seen), ("aksi-meja", &id)]);
    who.submit(&host.desk, path, &sent).await
}

pub fn person(reference: &str, below: &str) -> String {
    format!("/meja/orang/{reference}/{below}")
}
