//! Encoders whose memory is kept from file to file, by each thread for itself.
//!
//! For a small file, an encoder spends more time on getting and clearing its tables than on
//! compressing: a third of a whole build was that.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::HashMap;

use brotli::enc::{Allocator, BrotliAlloc, BrotliEncoderParams};
use brotli::{SliceWrapper, SliceWrapperMut};
use flate2::{Compress, FlushCompress, Status};

/// Compresses bytes as brotli. Both memories are one type: the encoder is compiled once for both.
pub(super) fn brotli(bytes: &[u8], options: &BrotliEncoderParams, memory: BrotliMemory) -> Vec<u8> {
    let mut compressed = Vec::with_capacity(bytes.len() / 3);
    let (mut input, mut output) = ([0; 16 * 1024], [0; 16 * 1024]);
    brotli::BrotliCompressCustomAlloc(
        &mut &*bytes,
        &mut compressed,
        &mut input,
        &mut output,
        options,
        memory,
    )
    .expect("a list of bytes takes whatever is written");
    compressed
}

/// Compresses bytes as gzip.
pub(super) fn gzip(bytes: &[u8], level: u32) -> Vec<u8> {
    thread_local! {
        static ENCODERS: RefCell<HashMap<u32, Compress>> = RefCell::default();
    }
    /// The largest window, of 32 kB.
    const WINDOW_BITS: u8 = 15;
    ENCODERS.with_borrow_mut(|encoders| {
        let level_of = |level| Compress::new_gzip(flate2::Compression::new(level), WINDOW_BITS);
        let encoder = encoders.entry(level).or_insert_with(|| level_of(level));
        encoder.reset();
        let mut compressed = Vec::with_capacity(bytes.len() / 3 + 64);
        loop {
            let read = usize::try_from(encoder.total_in()).expect("it has read a slice");
            let status = encoder
                .compress_vec(&bytes[read..], &mut compressed, FlushCompress::Finish)
                .expect("an encoder that was reset takes any bytes");
            if status == Status::StreamEnd {
                return compressed;
            }
            compressed.reserve(bytes.len() / 3 + 64);
        }
    })
}

/// Memory of an encoder.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum BrotliMemory {
    /// The next encoder of the same thread uses it again. For qualities below 10: above, the
    /// encoder's tables are others.
    Kept,
    /// It is given back to the system.
    Released,
}

thread_local! {
    /// Lists that no encoder uses, by the type of their items.
    static KEPT: RefCell<HashMap<TypeId, Vec<Box<dyn Any>>>> = RefCell::default();
}

/// Items in the encoder's table of places where it has met some bytes before. Beside it is one that
/// says how many of them are in use, so that these, a megabyte, need not be cleared.
///
/// Source: `AdvHasher` of the brotli crate, whose `num` is compared before `buckets` is read, with the
/// sizes of quality 5.
const PLACES: usize = 1 << 18;

/// A list that is longer than what was asked for where it is used again.
pub(super) struct Cells<T> {
    items: Vec<T>,
    length: usize,
}

impl<T> Default for Cells<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            length: 0,
        }
    }
}

impl<T> SliceWrapper<T> for Cells<T> {
    fn slice(&self) -> &[T] {
        &self.items[..self.length]
    }
}

impl<T> SliceWrapperMut<T> for Cells<T> {
    fn slice_mut(&mut self) -> &mut [T] {
        &mut self.items[..self.length]
    }
}

impl<T: Clone + Default + 'static> Allocator<T> for BrotliMemory {
    type AllocatedMemory = Cells<T>;

    fn alloc_cell(&mut self, length: usize) -> Cells<T> {
        if *self == Self::Released {
            let items = vec![T::default(); length];
            return Cells { items, length };
        }
        let is_places = TypeId::of::<T>() == TypeId::of::<u32>() && length == PLACES;
        let mut items = take::<T>(length).unwrap_or_default();
        if !(is_places && items.len() >= length) {
            let cleared = items.len().min(length);
            items[..cleared].fill(T::default());
            items.resize(items.len().max(length), T::default());
        }
        Cells { items, length }
    }

    fn free_cell(&mut self, cells: Cells<T>) {
        if *self == Self::Kept && size_of_val(cells.items.as_slice()) >= SMALLEST_KEPT {
            KEPT.with_borrow_mut(|kept| {
                let lists = kept.entry(TypeId::of::<T>()).or_default();
                if lists.len() < MOST_KEPT {
                    lists.push(Box::new(cells.items));
                }
            });
        }
    }
}

impl BrotliAlloc for BrotliMemory {}

/// Smaller lists than this, in bytes, cost less than looking for one.
const SMALLEST_KEPT: usize = 4096;

/// No more lists of a type than an encoder uses at a time.
const MOST_KEPT: usize = 8;

/// Takes the shortest kept list that is long enough.
fn take<T: 'static>(length: usize) -> Option<Vec<T>> {
    if length.saturating_mul(size_of::<T>()) < SMALLEST_KEPT {
        return None;
    }
    KEPT.with_borrow_mut(|kept| {
        let lists = kept.get_mut(&TypeId::of::<T>())?;
        let length_of = |list: &Box<dyn Any>| list.downcast_ref::<Vec<T>>().map_or(0, Vec::len);
        let position = lists
            .iter()
            .enumerate()
            .filter(|(_, list)| length_of(list) >= length)
            .min_by_key(|(_, list)| length_of(list))?
            .0;
        let list = lists.swap_remove(position).downcast::<Vec<T>>().ok()?;
        Some(*list)
    })
}
