//! Times what a registration costs besides the store; see `tests/bench/submission`.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use clap::Parser;
use http::Request;
use http::header::CONTENT_TYPE;
use http_body_util::Full;
use records::{LOCAL_TABLE, Repository, Secret, local_client};
use submissions::{Bundle, FormService};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use web::ClientAddress;

#[derive(Debug, Parser)]
struct Arguments {
    /// The functions' bundle, as the site generator hands it over
    #[arg(long)]
    bundle: PathBuf,
    /// How many registrations
    #[arg(long, default_value_t = 20_000)]
    count: usize,
}

const REGISTRATION: &str = "nama=Contoh+Warga&telepon=0812-5550-0002&kecamatan=menteng\
    &kelurahan=31.71.06.1001&status_usaha=belum&bidang=belum-tahu&komunitas=belum-tahu\
    &dewasa=ya&persetujuan=ya";

/// Registrations before those that are timed: caches fill, memory is mapped.
const WARM_UP: usize = 1_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let calls = Stopwatch::default();
    tracing::subscriber::set_global_default(calls.clone())?;
    let client = local_client(http_client_fn(|_, _| SharedHttpConnector::new(Yes)));
    let repository = Repository::new(client, LOCAL_TABLE);
    let secret = Secret::new("0123456789abcdef0123456789abcdef")?;
    let bundle = Arc::new(Bundle::load(&arguments.bundle)?);
    let service = FormService::new(bundle, "registration", repository, secret);
    let service = service.ok_or("the bundle has no form of registration")?;

    let mut times = Vec::with_capacity(arguments.count);
    for round in 0..WARM_UP + arguments.count {
        let request = Request::post("/api/registration")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .extension(ClientAddress([203, 0, 113, 7].into()))
            .body(Full::new(Bytes::from_static(REGISTRATION.as_bytes())))?;
        calls.take();
        let began = Instant::now();
        let answer = web::serve(&service, request).await;
        let all = began.elapsed();
        let in_calls = calls.take();
        if answer.status() != 303 || in_calls.number != CALLS {
            return Err(format!("{}, {} calls", answer.status(), in_calls.number).into());
        }
        if round >= WARM_UP {
            times.push((all.saturating_sub(in_calls.spent), in_calls.spent));
        }
    }
    println!(
        "{} registrations      median µs    95 of 100",
        arguments.count
    );
    row("own work", times.iter().map(|(own, _)| *own));
    row("SDK, four calls", times.iter().map(|(_, calls)| *calls));
    Ok(())
}

/// Calls of a registration.
const CALLS: u32 = 4;

fn row(name: &str, times: impl Iterator<Item = Duration>) {
    let mut times: Vec<_> = times.collect();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e6;
    println!("{name:24}{:10.1}{:13.1}", at(50), at(95));
}

/// A store that does what it is asked, at once.
#[derive(Debug)]
struct Yes;

impl HttpConnector for Yes {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let status = StatusCode::try_from(200_u16).expect("a status of HTTP");
        let mut response = HttpResponse::new(status, SdkBody::from("{}"));
        let headers = response.headers_mut();
        headers.insert("content-type", "application/x-amz-json-1.0");
        HttpConnectorFuture::ready(Ok(response))
    }
}

/// Measures the time the SDK works on its calls, from the first line of a call to its last: within
/// the span it opens for each.
#[derive(Debug, Default, Clone)]
struct Stopwatch(Arc<Mutex<Calls>>);

#[derive(Debug, Default)]
struct Calls {
    number: u32,
    since: Option<Instant>,
    spent: Duration,
}

impl Stopwatch {
    fn calls(&self) -> MutexGuard<'_, Calls> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Calls {
        std::mem::take(&mut *self.calls())
    }
}

impl Subscriber for Stopwatch {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.name().starts_with("DynamoDB.")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        let mut calls = self.calls();
        calls.number += 1;
        Id::from_u64(u64::from(calls.number))
    }

    fn enter(&self, _: &Id) {
        self.calls().since = Some(Instant::now());
    }

    fn exit(&self, _: &Id) {
        let mut calls = self.calls();
        if let Some(since) = calls.since.take() {
            calls.spent += since.elapsed();
        }
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}
}
