//! Reads that those who ask at once share.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use tokio::sync::Mutex;
use tokio::time::Instant;

/// The values that were read last, by key, each with the moment before it was read.
///
/// In a rush everyone asks for the same at once. They ask one after the other, and whoever finds
/// that it was read after she asked, takes what was read: of a thousand at once a handful read it.
#[derive(Debug)]
pub(crate) struct SharedReads<K, V>(Mutex<HashMap<K, (Instant, Arc<V>)>>);

impl<K, V> Default for SharedReads<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash, V> SharedReads<K, V> {
    /// Returns the value of a key as it is now or later: the result of `read`, or of somebody
    /// else's.
    pub(crate) async fn get<E>(
        &self,
        key: &K,
        read: impl Future<Output = Result<V, E>>,
    ) -> Result<Arc<V>, E> {
        let asked_at = Instant::now();
        let mut known = self.0.lock().await;
        if let Some((_, value)) = known.get(key).filter(|(read_at, _)| *read_at >= asked_at) {
            return Ok(Arc::clone(value));
        }
        let read_at = Instant::now();
        let value = Arc::new(read.await?);
        known.insert(key.clone(), (read_at, Arc::clone(&value)));
        Ok(value)
    }
}
