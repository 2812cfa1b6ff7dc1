//! Content files that have become their types.

use std::any::{Any, type_name};
use std::sync::Arc;

use crate::memory::Memo;

/// The results of reading each file, by its name and text.
#[derive(Debug, Default)]
pub(crate) struct FileMemo(Memo<Arc<dyn Any + Send + Sync>>);

impl FileMemo {
    pub(crate) fn remembering() -> Self {
        Self(Memo::remembering())
    }

    /// Returns the result of `make`, which depends on a file's name and text and on the program
    /// alone.
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
