//! The whole system on the real content: site, functions and store, as `cargo run` has them.

use std::fs;
use std::path::{Path, PathBuf};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use dev_server::{Hosts, Options, Server};
use embedded_store::{Connector, Data};
use submissions::Limits;
use tempfile::TempDir;

/// Uniqueness items of one submission under one key: one for each way to write what is compared.
pub const KEYS_OF_ONE: usize = 2;

/// A row of the table as the store gives it.
pub type Item = std::collections::HashMap<String, AttributeValue>;

/// Returns the project's own folder `name`.
pub fn project_folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the content can be read") {
        let entry = entry.expect("the content can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&target).expect("a folder of its own");
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file of its own");
        }
    }
}

/// Says how the real site is built, into `out`.
pub fn build_options(out: PathBuf) -> site_gen::Options {
    site_gen::Options {
        content: project_folder("content"),
        templates: project_folder("templates"),
        out,
        base_url: None,
        with_examples: true,
        joinable_examples: true,
        date: site_gen::today(),
        strict: false,
        effort: site_gen::Effort::Fast,
    }
}

/// A running system with a folder of its own; both go when it is dropped.
#[derive(Debug)]
pub struct System {
    server: Server,
    folder: TempDir,
}

impl System {
    /// Starts on a free port with an empty store in memory.
    pub async fn start() -> Self {
        Self::start_on(project_folder("content")).await
    }

    /// Starts on another content folder.
    pub async fn start_on(content: PathBuf) -> Self {
        Self::start_with(content, Data::Memory).await
    }

    /// Starts on this content and this store.
    pub async fn start_with(content: PathBuf, data: Data) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let server = Server::start(Self::options(content, data, folder.path()))
            .await
            .expect("the content builds and is served");
        System { server, folder }
    }

    /// Returns the options of a system that is built into `folder`.
    pub fn options(content: PathBuf, data: Data, folder: &Path) -> Options {
        Options {
            port: 0,
            data,
            build: site_gen::Options {
                content,
                ..build_options(folder.join("dist"))
            },
            editor: false,
            hosts: Hosts::default(),
            watch: false,
            // One machine sends what a city would.
            limits: Limits::none(),
            demo: false,
        }
    }

    /// Returns the functions' bundle of this system's build.
    pub fn bundle_folder(&self) -> PathBuf {
        self.folder.path().join("dist/functions")
    }

    /// Returns `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// Returns the way to the store.
    pub fn store(&self) -> Connector {
        self.server.store()
    }

    /// Returns the store's table.
    pub fn table(&self) -> &'static str {
        self.server.table()
    }

    /// Reads everything that is stored, read through the real client.
    pub async fn stored(&self) -> Vec<Item> {
        let client = records::local_client(self.store());
        all_items(&client, self.table()).await
    }

    /// Reads the rows whose sort key starts with `kind` (`RECORD`, `KEY`, `EVENT`, `NOTE`).
    pub async fn stored_of_kind(&self, kind: &str) -> Vec<Item> {
        let mut items = self.stored().await;
        items.retain(|item| text(item, "sk").starts_with(kind));
        items
    }

    /// Sends a form as a browser without script does.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let (origin, path) = (self.origin(), path.to_owned());
        let fields: Vec<(String, String)> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        blocking(move || {
            agent()
                .post(format!("{origin}{path}"))
                .header("Origin", &origin)
                .send_form(fields)
        })
        .await
    }

    /// Asks for a page.
    pub async fn get(&self, path: &str) -> Answer {
        let address = format!("{}{path}", self.origin());
        blocking(move || agent().get(address).call()).await
    }
}

/// Answer that came back.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The `Location` header of a redirect.
    pub location: Option<String>,
    /// The body as text.
    pub body: String,
}

async fn blocking(
    call: impl FnOnce() -> Result<ureq::http::Response<ureq::Body>, ureq::Error> + Send + 'static,
) -> Answer {
    tokio::task::spawn_blocking(move || {
        let mut answer = call().expect("the server answers");
        let location = answer.headers().get("location");
        Answer {
            status: answer.status().as_u16(),
            location: location.map(|value| value.to_str().expect("an ASCII header").to_owned()),
            body: answer.body_mut().read_to_string().expect("a text body"),
        }
    })
    .await
    .expect("the blocking call does not panic")
}

/// Follows no redirect and takes every status as an answer, to look at both.
fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .into()
}

/// Reads every item of a table, page by page.
pub async fn all_items(client: &Client, table: &str) -> Vec<Item> {
    client
        .scan()
        .table_name(table)
        .consistent_read(true)
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .expect("the store can be read")
}

/// Returns the string attribute `name`, or an empty text.
pub fn text<'a>(item: &'a Item, name: &str) -> &'a str {
    item.get(name)
        .and_then(|value| value.as_s().ok())
        .map_or("", String::as_str)
}
