//! Sorted lists with look-up by key.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::OnceLock;

/// Something that other content refers to by a short text: a slug, a code or an id.
pub trait Keyed {
    /// Returns the text that references use.
    fn key(&self) -> &str;
}

/// Items in the order in which pages list them, found by key in constant time.
///
/// Dereferences to a slice for iterating.
#[derive(Debug)]
pub struct Collection<T> {
    items: Vec<T>,
    /// Made when something is first looked up: nobody refers to news.
    positions: OnceLock<HashMap<String, usize>>,
}

impl<T: Keyed> Collection<T> {
    /// Keeps the order of `items`. Of two items with one key the first is found.
    pub fn new(items: Vec<T>) -> Self {
        Self {
            items,
            positions: OnceLock::new(),
        }
    }

    fn position(&self, key: &str) -> Option<usize> {
        let positions = self.positions.get_or_init(|| {
            let mut positions = HashMap::with_capacity(self.items.len());
            for (position, item) in self.items.iter().enumerate() {
                positions.entry(item.key().to_owned()).or_insert(position);
            }
            positions
        });
        positions.get(key).copied()
    }

    /// Finds the item with this key.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.position(key).map(|position| &self.items[position])
    }

    /// Returns the items, in order.
    pub fn as_slice(&self) -> &[T] {
        &self.items
    }

    /// Tells whether there is an item with this key.
    pub fn contains(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// Iterates over the items with these keys, in the order of `keys`.
    pub fn get_all<'a>(&'a self, keys: &'a [String]) -> impl Iterator<Item = &'a T> {
        keys.iter().filter_map(|key| self.get(key))
    }

    /// Iterates over all keys, in the order of the items.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.items.iter().map(Keyed::key)
    }
}

impl<T> Deref for Collection<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<'a, T> IntoIterator for &'a Collection<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}
