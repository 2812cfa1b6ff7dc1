//! Content files that have become their types.

use std::any::{Any, type_name};
use std::sync::Arc;

use crate::memory::Memo;

/// What each file gave, by its name and text.
#[derive(Debug, Default)]
pub(crate) struct FileMemo(Memo<Arc<dyn Any + Send + Sync>>);

impl FileMemo {
    pub(crate) fn remembering() -> Self {
        Self(Memo::remembering())
    }

    /// What `make` gives, of a file's name and text and of the program alone.
    pub(crate) fn recall<T: Clone + Send + Sync + 'static>(
        &self,
        name: &str,
        text: &str,
        make: impl FnOnce() -> T,
    ) -> T {
        let inputs = [type_name::<T>(), name, text].map(str::as_bytes);
        let known = self.0.recall(&inputs, || Arc::new(make()));
        let known = known.downcast().expect("the type is one of the inputs");
        Arc::unwrap_or_clone(known)
    }

    /// See [`Memo::turn`].
    pub(crate) fn turn(&mut self) {
        self.0.turn();
    }
}
