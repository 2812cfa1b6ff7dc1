//! Tells open pages that a build is done or has failed, over one web socket each.

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use serde_json::json;
use tokio::sync::watch;

/// The script that [`crate::routes`] adds to pages, and where it is served.
pub const SCRIPT: &str = include_str!("reload.js");
/// The path of the script.
pub const SCRIPT_PATH: &str = "/_dev/reload.js";
/// The path of the socket; `reload.js` knows it too.
pub const SOCKET_PATH: &str = "/_dev/reload";

/// What the last build came to, told to every page that is open now or is opened later.
#[derive(Debug, Clone)]
pub struct Reloader(watch::Sender<Option<String>>);

impl Default for Reloader {
    fn default() -> Self {
        Reloader(watch::Sender::new(None))
    }
}

impl Reloader {
    /// A build is done: open pages reload.
    pub fn built(&self) {
        self.0.send_replace(None);
    }

    /// A build failed: open pages show `text` over what they have.
    pub fn problems(&self, text: String) {
        self.0.send_replace(Some(text));
    }

    /// Keeps one page informed until it goes away.
    pub async fn inform(self, mut socket: WebSocket) {
        let mut outcomes = self.0.subscribe();
        // A page opened while the content is broken is told at once; one opened on a good build
        // already shows it.
        let at_open = outcomes.borrow_and_update().clone();
        if let Some(text) = at_open
            && send(&mut socket, Some(text)).await.is_err()
        {
            return;
        }
        loop {
            tokio::select! {
                changed = outcomes.changed() => {
                    let outcome = outcomes.borrow_and_update().clone();
                    if changed.is_err() || send(&mut socket, outcome).await.is_err() {
                        return;
                    }
                }
                received = socket.recv() => {
                    // Pages send nothing; this notices that they have gone.
                    if received.is_none_or(|message| message.is_err()) {
                        return;
                    }
                }
            }
        }
    }
}

async fn send(socket: &mut WebSocket, problems: Option<String>) -> Result<(), axum::Error> {
    let message = match problems {
        Some(text) => json!({ "kind": "problems", "text": text }),
        None => json!({ "kind": "built" }),
    };
    socket
        .send(Message::Text(Utf8Bytes::from(message.to_string())))
        .await
}
