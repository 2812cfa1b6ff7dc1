//! A proxy between the real client and the embedded store that fails on command, the ways a
//! store fails: it throttles, answers 500, hangs, or drops the connection before or after the
//! write was made.
//!
//! It speaks just enough HTTP/1.1 for the client and the store: requests and answers with a
//! `Content-Length`, one after the other on a connection.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// One way to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// `ProvisionedThroughputExceededException`; nothing is written.
    Throttle,
    /// `InternalServerError`, 500; nothing is written.
    Internal,
    /// No answer, ever; nothing is written.
    Hang,
    /// The connection is closed before the store sees the request.
    DropBefore,
    /// The store does the work, then the connection is closed: the client cannot know.
    DropAfter,
    /// No fault: this request goes through.
    Pass,
}

/// A running proxy; it stops when dropped.
#[derive(Debug)]
pub struct FaultyStore {
    endpoint: String,
    faults: Arc<Faults>,
    serving: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Faults {
    next: Mutex<VecDeque<Fault>>,
    always: Mutex<Option<Fault>>,
    seen: Mutex<Vec<String>>,
}

impl FaultyStore {
    /// Starts a proxy before the store at `endpoint` (`http://127.0.0.1:PORT`).
    pub async fn before(endpoint: &str) -> io::Result<Self> {
        let upstream: SocketAddr = endpoint
            .trim_start_matches("http://")
            .parse()
            .map_err(io::Error::other)?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let faults = Arc::new(Faults::default());
        let shared = Arc::clone(&faults);
        let serving = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let faults = Arc::clone(&shared);
                tokio::spawn(async move {
                    // A closed connection is this proxy's daily work, not an error.
                    let _ = relay(client, upstream, &faults).await;
                });
            }
        });
        Ok(FaultyStore {
            endpoint: format!("http://{address}"),
            faults,
            serving,
        })
    }

    /// Where the client should go instead of the store.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The next requests meet these faults, one each, in order; later ones go through.
    pub fn fail_next(&self, faults: &[Fault]) {
        *lock(&self.faults.always) = None;
        *lock(&self.faults.next) = faults.iter().copied().collect();
    }

    /// Every request meets this fault until told otherwise.
    pub fn fail_always(&self, fault: Fault) {
        *lock(&self.faults.always) = Some(fault);
    }

    /// The operations seen so far (`TransactWriteItems`, ...), in order.
    pub fn operations(&self) -> Vec<String> {
        lock(&self.faults.seen).clone()
    }
}

impl Drop for FaultyStore {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Faults {
    fn take(&self) -> Fault {
        let always = *lock(&self.always);
        always
            .or_else(|| lock(&self.next).pop_front())
            .unwrap_or(Fault::Pass)
    }
}

async fn relay(client: TcpStream, upstream: SocketAddr, faults: &Faults) -> io::Result<()> {
    let mut client = BufReader::new(client);
    let mut store = BufReader::new(TcpStream::connect(upstream).await?);
    while let Some(request) = read_message(&mut client).await? {
        lock(&faults.seen).push(operation(&request));
        match faults.take() {
            Fault::Pass => {}
            Fault::Throttle => {
                let kind = "ProvisionedThroughputExceededException";
                answer_error(&mut client, "400 Bad Request", kind).await?;
                continue;
            }
            Fault::Internal => {
                let kind = "InternalServerError";
                answer_error(&mut client, "500 Internal Server Error", kind).await?;
                continue;
            }
            Fault::Hang => std::future::pending().await,
            Fault::DropBefore => return Ok(()),
            Fault::DropAfter => {
                store.write_all(&request).await?;
                read_message(&mut store).await?;
                return Ok(());
            }
        }
        store.write_all(&request).await?;
        let Some(answer) = read_message(&mut store).await? else {
            return Ok(());
        };
        client.write_all(&answer).await?;
    }
    Ok(())
}

/// The bytes of one whole message, or `None` at the end of the connection.
async fn read_message(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Vec<u8>>> {
    let mut message = Vec::new();
    let mut length = 0;
    loop {
        let line_start = message.len();
        if stream.read_until(b'\n', &mut message).await? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&message[line_start..]).to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let head = message.len();
    message.resize(head + length, 0);
    stream.read_exact(&mut message[head..]).await?;
    Ok(Some(message))
}

fn operation(request: &[u8]) -> String {
    let text = String::from_utf8_lossy(request);
    text.lines()
        .find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("x-amz-target").then(|| {
                value
                    .trim()
                    .rsplit('.')
                    .next()
                    .unwrap_or_default()
                    .to_owned()
            })
        })
        .unwrap_or_default()
}

async fn answer_error(
    client: &mut BufReader<TcpStream>,
    status: &str,
    kind: &str,
) -> io::Result<()> {
    let body =
        format!(r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{kind}","message":"on command"}}"#);
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/x-amz-json-1.0\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    client.write_all(answer.as_bytes()).await
}
