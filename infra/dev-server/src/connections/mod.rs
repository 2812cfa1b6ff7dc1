//! Connections, each with limits of time and all with a limit of number, so that nobody locks others
//! out: not with half a header, not by saying nothing, not by reading nothing. At the end they are
//! drained.

mod seats;
mod unreadable;
mod work;

use std::convert::Infallible;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt as _;

use self::seats::{LEAVES_WITHIN, Seat, Seats, most};
use self::unreadable::Whole;
use self::work::{Work, until_sent};

/// Longest time from a connection, or from the last answer on it, to the end of the next header.
const HEADER_WITHIN: Duration = Duration::from_secs(15);

/// Longest time in which a client takes nothing of an answer.
const READS_WITHIN: Duration = Duration::from_secs(30);

/// Longest time for which a client that was answered early goes on sending; it would not see the
/// answer if the connection broke.
const LINGERS_WITHIN: Duration = Duration::from_secs(5);

/// Bytes that are read of it meanwhile.
const LINGER_BYTES: usize = 32 * 1024 * 1024;

/// Longest time that answers in work are waited for at the end.
const DRAINS_WITHIN: Duration = Duration::from_secs(10);

/// Serves until `closing` says so and the answers in work are out.
pub async fn serve(listener: TcpListener, router: Router, mut closing: watch::Receiver<bool>) {
    let seats = Arc::new(Seats::new(most()));
    let mut connections = JoinSet::new();
    loop {
        // A client beyond the limit waits in the system's queue, at most until somebody's patience
        // is over.
        let room = seats.has_room();
        tokio::select! {
            () = closed(&mut closing) => break,
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
async fn closed(closing: &mut watch::Receiver<bool>) {
    // A sender that is gone has ended as well.
    let _ = closing.wait_for(|closing| *closing).await;
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
        () = closed(&mut closing) => {
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
            closed(&mut closing).await;
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

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};

    use axum::routing::{get, post};
    use tokio::task::JoinHandle;

    use super::*;

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
