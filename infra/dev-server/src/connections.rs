//! Connections, each with limits of time and all with a limit of number, so that nobody locks others
//! out: not with half a header, not by saying nothing, not by reading nothing. At the end they are
//! drained.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::poll_fn;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt as _;

use crate::unreadable::Whole;

/// Longest time from a connection, or from the last answer on it, to the end of the next header.
const HEADER_WITHIN: Duration = Duration::from_secs(15);

/// Longest time in which a client takes nothing of an answer.
const READS_WITHIN: Duration = Duration::from_secs(30);

/// Time after which a connection that has asked for nothing yet may be closed for another one.
const PATIENCE: Duration = Duration::from_secs(3);

/// Longest time for which a client that was answered early goes on sending; it would not see the
/// answer if the connection broke.
const LINGERS_WITHIN: Duration = Duration::from_secs(5);

/// Bytes that are read of it meanwhile.
const LINGER_BYTES: usize = 32 * 1024 * 1024;

/// Longest time that answers in work are waited for at the end.
const DRAINS_WITHIN: Duration = Duration::from_secs(10);

/// Time at the end for connections on which nothing is in work.
const LEAVES_WITHIN: Duration = Duration::from_millis(200);

/// Most open files that are asked of the system.
const MOST_FILES: u64 = 65_536;

/// Files that are no connection and no page: data, journal, watched folders, pipes.
const OTHER_FILES: u64 = 64;

/// Most connections, whatever the system allows; each takes some 20 kB.
const MOST: u64 = 16_384;

/// Fewest connections, however little the system allows.
const FEWEST: u64 = 16;

/// Most connections of one address that is not this machine: one in so many of all.
const SHARE_OF_ADDRESS: usize = 4;

/// Serves until `closing` says so and the answers in work are out.
pub async fn serve(listener: TcpListener, router: Router, mut closing: watch::Receiver<bool>) {
    let seats = Arc::new(Seats::new(most()));
    let mut connections = JoinSet::new();
    loop {
        // A client beyond the limit waits in the system's queue, at most until somebody's patience
        // is over.
        let room = seats.has_room();
        tokio::select! {
            () = told(&mut closing) => break,
            () = sleep(Duration::from_millis(20)), if !room => {}
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if room => match accepted {
                Ok((stream, peer)) => {
                    if let Some(seat) = seats.take(peer.ip()) {
                        let (router, closing) = (router.clone(), closing.clone());
                        connections.spawn(serve_one(stream, peer, router, seat, closing));
                    }
                }
                Err(error) => {
                    tracing::error!(event = "not_accepted", kind = %error.kind());
                    sleep(Duration::from_millis(100)).await;
                }
            },
        }
    }
    drop(listener);
    let all = async { while connections.join_next().await.is_some() {} };
    let _ = timeout(DRAINS_WITHIN, all).await;
}

/// Waits until the end is told.
async fn told(closing: &mut watch::Receiver<bool>) {
    // A sender that is gone has ended as well.
    let _ = closing.wait_for(|closing| *closing).await;
}

/// Most connections at once: half of the files that the system lets us open, as each may have a page
/// open besides itself.
fn most() -> usize {
    let files = rlimit::increase_nofile_limit(MOST_FILES).unwrap_or(1024);
    let most = files.saturating_sub(OTHER_FILES) / 2;
    usize::try_from(most.clamp(FEWEST, MOST)).unwrap_or(usize::MAX)
}

async fn serve_one(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    seat: Seat,
    mut closing: watch::Receiver<bool>,
) {
    // Head and body of a file are two writes; the second would wait for the client's word about
    // the first, which may come 40 ms later.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(READS_WITHIN));
    let state = Arc::clone(&seat.state);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let work = Work::begin(&state);
        let answer = router.clone().oneshot(request.map(Body::new));
        let answer = async move {
            let Ok(response) = answer.await;
            Ok::<_, Infallible>(until_sent(response, work))
        };
        Box::pin(answer) as Pin<Box<dyn Future<Output = _> + Send>>
    });
    let mut connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_WITHIN)
        .serve_connection(TokioIo::new(Whole::new(Box::pin(stream))), service);
    let ended = tokio::select! {
        ended = poll_fn(|context| connection.poll_without_shutdown(context)) => ended,
        () = seat.state.dismissed() => return,
        () = told(&mut closing) => {
            Pin::new(&mut connection).graceful_shutdown();
            tokio::select! {
                ended = poll_fn(|context| connection.poll_without_shutdown(context)) => ended,
                () = seat.state.idle() => return,
            }
        }
    };
    let (stream, has_refused) = connection.into_parts().io.into_inner().into_inner();
    if ended.is_ok() || has_refused {
        let linger = linger(stream);
        let last_moment = async {
            told(&mut closing).await;
            sleep(LEAVES_WITHIN).await;
        };
        tokio::select! {
            () = linger => {}
            () = last_moment => {}
        }
    }
}

/// Takes what a client goes on sending after it was answered.
async fn linger(mut stream: Pin<Box<TimeoutStream<TcpStream>>>) {
    if stream.shutdown().await.is_err() {
        return;
    }
    let rest = async {
        let (mut bytes, mut buffer) = (0, vec![0; 16 * 1024]);
        while bytes < LINGER_BYTES {
            match stream.read(&mut buffer).await {
                Ok(0) | Err(_) => break,
                Ok(count) => bytes += count,
            }
        }
    };
    let _ = timeout(LINGERS_WITHIN, rest).await;
}

/// All connections that there are.
struct Seats {
    most: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    next: u64,
    states: HashMap<u64, Arc<State>>,
    addresses: HashMap<IpAddr, usize>,
}

/// One connection, as long as it is there.
struct Seat {
    state: Arc<State>,
    seats: Arc<Seats>,
    number: u64,
}

/// Whether a connection waits, and since when.
struct State {
    address: IpAddr,
    waiting: Mutex<Waiting>,
    /// Told when it has to close, and when an answer is out.
    changed: Notify,
}

#[derive(Clone, Copy)]
struct Waiting {
    /// Nothing while an answer is in work.
    since: Option<Instant>,
    was_answered: bool,
    has_to_close: bool,
}

impl Seats {
    fn new(most: usize) -> Self {
        Seats {
            most,
            taken: Mutex::default(),
        }
    }

    /// Whether there is room for one more; else the one that has waited longest is asked to leave.
    fn has_room(&self) -> bool {
        let taken = self.lock();
        let is_full = taken.states.len() >= self.most;
        if is_full {
            dismiss(taken.states.values());
        }
        !is_full
    }

    /// A seat for a connection from this address, unless the address has too many.
    fn take(self: &Arc<Self>, address: IpAddr) -> Option<Seat> {
        let mut taken = self.lock();
        let of_address = taken.addresses.get(&address).copied().unwrap_or_default();
        // On one machine everybody has the machine's own address, and so has a server in front.
        if !address.is_loopback() && of_address >= (self.most / SHARE_OF_ADDRESS).max(1) {
            dismiss(taken.states.values().filter(|it| it.address == address));
            return None;
        }
        let number = taken.next;
        taken.next += 1;
        let state = Arc::new(State {
            address,
            waiting: Mutex::new(Waiting {
                since: Some(Instant::now()),
                was_answered: false,
                has_to_close: false,
            }),
            changed: Notify::new(),
        });
        *taken.addresses.entry(address).or_default() += 1;
        taken.states.insert(number, Arc::clone(&state));
        Some(Seat {
            state,
            seats: Arc::clone(self),
            number,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Closes the connection that has waited longest, if any has waited long enough.
fn dismiss<'a>(states: impl Iterator<Item = &'a Arc<State>>) {
    let longest = states
        .filter_map(|state| {
            let waiting = *state.waiting();
            let since = waiting.since?;
            let may_go = waiting.was_answered || since.elapsed() >= PATIENCE;
            (may_go && !waiting.has_to_close).then_some((since, state))
        })
        .min_by_key(|(since, _)| *since);
    if let Some((_, state)) = longest {
        state.waiting().has_to_close = true;
        state.changed.notify_waiters();
    }
}

impl State {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the connection has to close.
    async fn dismissed(&self) {
        self.until(|waiting| waiting.has_to_close).await;
    }

    /// Waits until no answer is in work, and a moment longer for the last bytes.
    async fn idle(&self) {
        self.until(|waiting| waiting.since.is_some()).await;
        sleep(LEAVES_WITHIN).await;
    }

    async fn until(&self, is_so: impl Fn(&Waiting) -> bool) {
        loop {
            let changed = self.changed.notified();
            if is_so(&self.waiting()) {
                return;
            }
            changed.await;
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.lock();
        taken.states.remove(&self.number);
        if let Some(count) = taken.addresses.get_mut(&self.state.address) {
            *count -= 1;
            if *count == 0 {
                taken.addresses.remove(&self.state.address);
            }
        }
    }
}

/// An answer in work, until its last byte is handed on.
struct Work(Arc<State>);

impl Work {
    fn begin(state: &Arc<State>) -> Self {
        state.waiting().since = None;
        Work(Arc::clone(state))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let mut waiting = self.0.waiting();
        waiting.since = Some(Instant::now());
        waiting.was_answered = true;
        drop(waiting);
        self.0.changed.notify_waiters();
    }
}

/// A body that ends its work when it is sent or given up.
struct Sent {
    body: Body,
    _work: Work,
}

fn until_sent(response: Response, work: Work) -> hyper::Response<Sent> {
    response.map(|body| Sent { body, _work: work })
}

impl http_body::Body for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::Ipv4Addr;

    use axum::routing::{get, post};
    use tokio::task::JoinHandle;

    use super::*;

    const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

    #[tokio::test]
    async fn who_waits_longest_makes_room() {
        let seats = Arc::new(Seats::new(2));
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let silent = seats.take(address).expect("room");
        let busy = seats.take(address).expect("room");
        let work = Work::begin(&busy.state);
        assert!(!seats.has_room());
        assert!(!silent.state.waiting().has_to_close, "it has just come");
        silent.state.waiting().since = Instant::now().checked_sub(PATIENCE);
        assert!(!seats.has_room());
        silent.state.dismissed().await;
        assert!(!busy.state.waiting().has_to_close, "an answer is in work");
        drop(silent);
        assert!(seats.has_room());

        // Between two requests nobody has a right to stay.
        drop(work);
        let _third = seats.take(address).expect("room");
        assert!(!seats.has_room());
        busy.state.dismissed().await;
    }

    #[tokio::test]
    async fn one_address_has_a_share() {
        let seats = Arc::new(Seats::new(8));
        let _two = [
            seats.take(OTHER).expect("room"),
            seats.take(OTHER).expect("room"),
        ];
        assert!(seats.take(OTHER).is_none());
        assert!(
            seats
                .take(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2)))
                .is_some()
        );
        let local: Vec<_> = (0..5)
            .filter_map(|_| seats.take(IpAddr::V4(Ipv4Addr::LOCALHOST)))
            .collect();
        assert_eq!(local.len(), 5);
    }

    struct Running {
        address: SocketAddr,
        closing: watch::Sender<bool>,
        serving: JoinHandle<()>,
    }

    async fn running() -> Running {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let (closing, closed) = watch::channel(false);
        let slow = async || {
            sleep(Duration::from_secs(1)).await;
            "slow"
        };
        let router = Router::new().route("/slow", get(slow)).route(
            "/",
            post(async || (axum::http::StatusCode::PAYLOAD_TOO_LARGE, "too large")),
        );
        Running {
            address,
            closing,
            serving: tokio::spawn(serve(listener, router, closed)),
        }
    }

    fn ask(address: SocketAddr, request: &[u8]) -> std::net::TcpStream {
        let mut stream = std::net::TcpStream::connect(address).expect("a connection");
        stream.write_all(request).expect("sent");
        stream
    }

    /// Answered before the body was read, and closed: without lingering the client's system throws
    /// the answer away.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_large_body_sees_its_refusal() {
        let server = running().await;
        let sent = tokio::task::spawn_blocking(move || {
            let head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n";
            let mut stream = ask(server.address, head);
            for _ in 0..500 {
                stream.write_all(&[b'a'; 10_000]).expect("still taken");
            }
            let mut answer = String::new();
            stream.read_to_string(&mut answer).expect("an answer");
            answer
        });
        let answer = sent.await.expect("no panic");
        assert!(
            answer.starts_with("HTTP/1.1 413") && answer.ends_with("too large"),
            "{answer}"
        );
    }

    /// No layer of the router sees what is no request.
    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_no_request_is_answered_like_any_other() {
        let server = running().await;
        let many = "X-A: b\r\n".repeat(200);
        let long = format!("GET / HTTP/1.1\r\nX-A: {}\r\n\r\n", "a".repeat(600_000));
        for (request, status) in [
            ("GET / HTTP/1.1\r\nno colon\r\n\r\n", "400 Bad Request"),
            ("\u{16}\u{3}\u{1} a TLS greeting\r\n\r\n", "400 Bad Request"),
            (
                &format!("GET / HTTP/1.1\r\n{many}\r\n"),
                "431 Request Header Fields Too Large",
            ),
            (&long, "431 Request Header Fields Too Large"),
            (
                &format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(70_000)),
                "414 URI Too Long",
            ),
        ] {
            let request = request.to_owned();
            let asked = tokio::task::spawn_blocking(move || {
                let mut answer = String::new();
                let mut stream = ask(server.address, request.as_bytes());
                stream.read_to_string(&mut answer).expect("an answer");
                answer
            });
            let answer = asked.await.expect("no panic");
            let (head, page) = answer.split_once("\r\n\r\n").expect("a head");
            assert!(
                head.starts_with(&format!("HTTP/1.1 {status}\r\n")),
                "{head}"
            );
            for name in ["content-security-policy", "x-content-type-options"] {
                assert!(head.contains(&format!("\r\n{name}: ")), "{name}: {head}");
            }
            assert!(
                head.contains(&format!("\r\ncontent-length: {}\r\n", page.len())),
                "{head}"
            );
            assert!(page.contains("<h1>Permintaan ini "), "{page}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn at_the_end_answers_in_work_come_out_and_nobody_else_is_waited_for() {
        let server = running().await;
        let half = ask(server.address, b"GET / HTTP/1.1\r\nHo");
        let slow = tokio::task::spawn_blocking(move || {
            let mut stream = ask(
                server.address,
                b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n",
            );
            let mut answer = String::new();
            stream.read_to_string(&mut answer).expect("an answer");
            answer
        });
        sleep(Duration::from_millis(300)).await;
        server.closing.send(true).expect("it listens");
        server.serving.await.expect("no panic");
        assert!(slow.await.expect("no panic").ends_with("slow"));
        drop(half);
    }
}
