//! The log: one JSON line per event on standard output.

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::{Extensions, ExtensionsMut, LookupSpan, SpanData};
use tracing_subscriber::util::SubscriberInitExt;

/// Writes one JSON line per event on standard output.
pub(super) fn log_as_json() {
    lines(std::io::stdout).init();
}

/// Makes what writes the lines. The filter is fixed: at other levels the runtime and the SDK print
/// whole requests. Requests are logged by `web`, starts and jobs by this crate.
fn lines(
    writer: impl for<'a> MakeWriter<'a> + Send + Sync + 'static,
) -> impl Subscriber + Send + Sync {
    let filter = Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target("web", LevelFilter::INFO)
        .with_target(env!("CARGO_CRATE_NAME"), LevelFilter::INFO);
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(writer);
    EventsAlone.with(lines).with(filter)
}

/// A subscriber that keeps no spans, because no line says in which one something happened: the room
/// that `tracing_subscriber`'s own registry has for them is 32 KiB of each start.
struct EventsAlone;

impl Subscriber for EventsAlone {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event()
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

impl LookupSpan<'_> for EventsAlone {
    type Data = NoSpan;

    fn span_data(&self, _: &Id) -> Option<NoSpan> {
        None
    }
}

/// The span that there never is.
enum NoSpan {}

impl SpanData<'_> for NoSpan {
    fn id(&self) -> Id {
        match *self {}
    }

    fn metadata(&self) -> &'static Metadata<'static> {
        match *self {}
    }

    fn parent(&self) -> Option<&Id> {
        match *self {}
    }

    fn extensions(&self) -> Extensions<'_> {
        match *self {}
    }

    fn extensions_mut(&self) -> ExtensionsMut<'_> {
        match *self {}
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use serde_json::Value;

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("nobody panicked").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_is_an_event_without_its_spans() {
        let written = Written::default();
        let writer = written.clone();
        tracing::subscriber::with_default(lines(move || writer.clone()), || {
            tracing::warn_span!("call", body = "Siti").in_scope(|| {
                tracing::info!(event = "started", function = "registration");
                tracing::info!(target: "hyper", "whole request");
                tracing::warn!(target: "hyper", "broken");
            });
        });
        let written = written.0.lock().expect("nobody panicked");
        let found = written
            .split(|&byte| byte == b'\n')
            .filter(|line| !line.is_empty());
        let found: Vec<Value> = found
            .map(|line| serde_json::from_slice(line).expect("JSON"))
            .collect();
        let fields = |line: &Value| {
            let object = line.as_object().expect("an object");
            let fields = object.iter().filter(|(name, _)| *name != "timestamp");
            fields
                .map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or_default()))
                .collect::<Vec<_>>()
        };
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(
            fields(&found[0]),
            [
                "event=started",
                "function=registration",
                "level=INFO",
                "target=lambda::host::log::tests"
            ]
        );
        assert_eq!(
            fields(&found[1]),
            ["level=WARN", "message=broken", "target=hyper"]
        );
    }
}
