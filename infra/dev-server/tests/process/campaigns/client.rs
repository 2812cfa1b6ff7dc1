//! A client of one connection, so that thousands of them are cheap.

use std::io::{self, ErrorKind};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Longest wait for one answer: longer than the server lets anybody wait.
const PATIENCE: Duration = Duration::from_mins(2);

pub const FORM: &str = "application/x-www-form-urlencoded";
pub const JSON: &str = "application/json";

/// A connection that is opened when it is needed, and again when the server closed it.
pub struct Client {
    address: String,
    stream: Option<TcpStream>,
}

pub struct Reply {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

pub fn get(path: &str, more: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n")
}

pub fn registration(media_type: &str, body: &str) -> String {
    format!(
        "POST /api/registration HTTP/1.1\r\nHost: localhost\r\nContent-Type: {media_type}\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

impl Client {
    pub fn of(address: &str) -> Self {
        Client {
            address: address.to_owned(),
            stream: None,
        }
    }

    /// Opens the connection, where it is not open.
    pub async fn connect(&mut self) -> io::Result<()> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.address).await?;
            stream.set_nodelay(true)?;
            self.stream = Some(stream);
        }
        Ok(())
    }

    /// Sends a request and reads its answer. As in a browser, a connection that was open and is
    /// found closed is opened once more.
    pub async fn ask(&mut self, request: &str) -> io::Result<Reply> {
        let was_open = self.stream.is_some();
        match self.ask_once(request).await {
            Err(_) if was_open => self.ask_once(request).await,
            answered => answered,
        }
    }

    async fn ask_once(&mut self, request: &str) -> io::Result<Reply> {
        let answered = timeout(PATIENCE, async {
            self.connect().await?;
            let stream = self.stream.as_mut().expect("it was just opened");
            stream.write_all(request.as_bytes()).await?;
            read(stream).await
        });
        let answered = answered
            .await
            .unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()));
        if !matches!(&answered, Ok(reply) if reply.header("connection") != Some("close")) {
            self.stream = None;
        }
        answered
    }
}

/// Reads one answer, whose length its head tells.
async fn read(stream: &mut TcpStream) -> io::Result<Reply> {
    let mut bytes = Vec::with_capacity(8 * 1024);
    let mut end = None;
    loop {
        if end.is_none() {
            let found = bytes.windows(4).position(|window| window == b"\r\n\r\n");
            if let Some(at) = found {
                let head = String::from_utf8_lossy(&bytes[..at]).into_owned();
                let reply = Reply {
                    status: head[9..12].parse().map_err(io::Error::other)?,
                    head,
                    body: Vec::new(),
                };
                let length = reply.header("content-length").unwrap_or("0");
                let length: usize = length.parse().map_err(io::Error::other)?;
                end = Some((at + 4, at + 4 + length, reply));
            }
        }
        if let Some((begin, length, _)) = end
            && bytes.len() >= length
        {
            let (_, _, mut reply) = end.expect("it was just found");
            reply.body = bytes[begin..length].to_vec();
            return Ok(reply);
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            (found == name).then_some(value)
        })
    }

    /// Reads the reference in a redirect to a receipt, or in an answer for programs.
    pub fn reference(&self) -> String {
        let told = if let Some(receipt) = self.header("location") {
            let (_, rest) = receipt.split_once("nomor=").expect("it names a reference");
            rest.split('&').next().unwrap_or_default().to_owned()
        } else {
            let told: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
            told["reference"].as_str().unwrap().to_owned()
        };
        told.replace('-', "")
    }
}
