//! The store fails: the person keeps every answer, can send again, and nothing is stored half.

use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{Request, StatusCode};
use records::{Repository, table};

use crate::convert::{TABLE as FIRST, first_table};
use crate::host::{Host, SITI, answer, post};

#[tokio::test]
async fn the_form_comes_back_with_every_answer() {
    let host = Host::without_store();
    let page = host.post(SITI).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.headers.contains_key(RETRY_AFTER));
    page.shows("<title>Belum tersimpan: Daftar lokakarya - OK OCE</title>");
    page.shows("<h2>Formulir Anda belum tersimpan</h2>");
    page.shows(r#"<input name="nama" value="Siti Aminah">"#);
    page.shows(r#"<option value="menteng" selected>"#);
    page.shows("&lt;memasak&gt;");
    page.shows(r#"<form method="post" action="/api/workshop">"#);
}

#[tokio::test]
async fn a_program_gets_a_problem_with_the_code_of_the_log() {
    let host = Host::without_store();
    let request = Request::post("/api/workshop").header(CONTENT_TYPE, "application/json");
    let body =
        r#"{"nama": "Siti", "telepon": "081234567890", "kecamatan": "menteng", "setuju": true}"#;
    let problem = answer(&host.service, request, body).await;
    assert_eq!(problem.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(problem.json()["title"], "Formulir Anda belum tersimpan");
    assert_eq!(problem.json()["request_id"].as_str().unwrap().len(), 9);
}

#[tokio::test]
async fn what_another_try_cannot_help_is_not_tried_again() {
    let host = Host::start().await;
    let nowhere = Repository::new(host.client.clone(), "no-such-table");
    let started = std::time::Instant::now();
    let page = post(&host.with_repository(&nowhere), SITI).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(started.elapsed().as_millis() < 1000);
    // Once the store is mended, the same form is stored.
    host.post(SITI).await.reference();
    assert_eq!(host.items().await.len(), 6);
}

#[tokio::test]
async fn a_table_is_made_once_and_another_shape_is_refused() {
    let host = Host::start().await;
    table::ensure(&host.client, "okoce-test").await.unwrap();
    host.post(SITI).await.reference();
    table::ensure(&host.client, "okoce-test").await.unwrap();
    assert_eq!(host.items().await.len(), 6);

    let expiry = host
        .client
        .describe_time_to_live()
        .table_name("okoce-test")
        .send()
        .await
        .unwrap();
    let expiry = expiry.time_to_live_description.unwrap();
    assert_eq!(expiry.attribute_name(), Some(table::definition().expiry));

    foreign_table(&host.client).await;
    let error = table::ensure(&host.client, "foreign").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the table `foreign` exists, but its keys are not `pk` and `sk`: \
         choose another name or another store"
    );
}

#[tokio::test]
async fn a_table_from_before_the_index_gets_it() {
    use aws_sdk_dynamodb::types::GlobalSecondaryIndexUpdate;
    let host = Host::start().await;
    let index = table::definition().by_phone.name;
    let delete = aws_sdk_dynamodb::types::DeleteGlobalSecondaryIndexAction::builder()
        .index_name(index)
        .build()
        .unwrap();
    let update = GlobalSecondaryIndexUpdate::builder().delete(delete).build();
    let table = || host.client.update_table().table_name("okoce-test");
    table()
        .global_secondary_index_updates(update)
        .send()
        .await
        .unwrap();
    host.post(SITI).await.reference();

    table::ensure(&host.client, "okoce-test").await.unwrap();
    let person = records::Person::by_phone("0812 3456 7890", &crate::host::secret()).unwrap();
    let found = host
        .repository
        .export(&person, crate::host::noon())
        .await
        .unwrap();
    assert_eq!(found.len(), 1, "what was there before is found too");
}

#[tokio::test]
async fn a_store_of_the_first_version_is_refused_with_the_way_to_convert_it() {
    let store = embedded_store::Store::open(&embedded_store::Data::Memory).unwrap();
    // With one item of its own.
    crate::aws_table::call(&store.connector(), "CreateTable", &first_table()).await;
    let client = records::local_client(store.connector());
    // Empty, it only lacks indexes.
    table::ensure(&client, FIRST).await.unwrap();
    table::ensure(&client, FIRST).await.unwrap();

    for index in ["by_office", "by_day"] {
        let delete = aws_sdk_dynamodb::types::DeleteGlobalSecondaryIndexAction::builder()
            .index_name(index)
            .build()
            .unwrap();
        let update = aws_sdk_dynamodb::types::GlobalSecondaryIndexUpdate::builder()
            .delete(delete)
            .build();
        let table = client.update_table().table_name(FIRST);
        let table = table.global_secondary_index_updates(update);
        table.send().await.unwrap();
    }
    let text = |text: &str| aws_sdk_dynamodb::types::AttributeValue::S(text.to_owned());
    let put = client.put_item().table_name(FIRST);
    let put = put.item("pk", text("SUB#999999999D"));
    let put = put.item("sk", text("EVENT#2026-11-21T07:05:12.345Z#P1"));
    put.send().await.unwrap();
    let error = table::ensure(&client, FIRST).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the table `first` holds items of an earlier version; `okoce convert` brings them into \
         today's"
    );
}

async fn foreign_table(client: &aws_sdk_dynamodb::Client) {
    use aws_sdk_dynamodb::types::{
        AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
    };
    let key = KeySchemaElement::builder()
        .attribute_name("id")
        .key_type(KeyType::Hash);
    let attribute = AttributeDefinition::builder()
        .attribute_name("id")
        .attribute_type(ScalarAttributeType::S);
    client
        .create_table()
        .table_name("foreign")
        .billing_mode(BillingMode::PayPerRequest)
        .key_schema(key.build().unwrap())
        .attribute_definitions(attribute.build().unwrap())
        .send()
        .await
        .unwrap();
}
