//! Content files that have become their types.

use std::any::{Any, TypeId};
use std::sync::Arc;

use crate::memory::{Memo, Same};

type Value = Arc<dyn Any + Send + Sync>;

/// The results of reading each file, by its name and text.
#[derive(Debug, Default)]
pub(crate) struct FileMemo(Memo<String, (TypeId, Same<str>), Value>);

impl FileMemo {
    pub(crate) fn remembering() -> Self {
        Self(Memo::remembering())
    }

    /// Returns the result of `make`, which depends on a file's name and text and on the program
    /// alone.
    pub(crate) fn recall<T: Clone + Send + Sync + 'static>(
        &self,
        name: &str,
        text: &Arc<str>,
        make: impl FnOnce() -> T,
    ) -> T {
        let inputs = (TypeId::of::<T>(), Same(Arc::clone(text)));
        let known = self.0.recall(name, inputs, |_| Arc::new(make()));
        let known = known.downcast().expect("the type is one of the inputs");
        Arc::unwrap_or_clone(known)
    }

    /// See [`Memo::turn`].
    pub(crate) fn turn(&mut self) {
        self.0.turn();
    }
}
