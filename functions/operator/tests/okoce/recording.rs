//! A way to a table over the network that remembers which rights each call asks for.

use std::net::SocketAddr;

use table_rights::Recorded;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Passes on to a server what comes, and records it; gives the address to ask.
pub async fn in_front_of(server: SocketAddr) -> (SocketAddr, Recorded) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, recorded) = (listener.local_addr().unwrap(), Recorded::default());
    let notes = recorded.clone();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(pass_on(client, server, notes.clone()));
        }
    });
    (address, recorded)
}

async fn pass_on(client: TcpStream, server: SocketAddr, recorded: Recorded) {
    let (from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = TcpStream::connect(server).await.unwrap().into_split();
    tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
    let mut from_client = BufReader::new(from_client);
    loop {
        let (mut head, mut target, mut length) = (Vec::new(), String::new(), 0);
        loop {
            let start = head.len();
            if from_client.read_until(b'\n', &mut head).await.unwrap_or(0) == 0 {
                return;
            }
            let line = String::from_utf8_lossy(&head[start..]).trim().to_owned();
            match line.split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("x-amz-target") => {
                    value.clone_into(&mut target);
                }
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse().unwrap();
                }
                _ if line.is_empty() => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        from_client.read_exact(&mut body).await.unwrap();
        recorded.note(&target, &body).expect("calls are JSON");
        to_server.write_all(&[head, body].concat()).await.unwrap();
    }
}
