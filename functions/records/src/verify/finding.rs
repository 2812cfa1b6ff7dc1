//! Faults that a check finds, and the words for them.

use std::fmt;

use jiff::civil::Date;
use programme::Reference;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// Something about a submission.
    Submission {
        /// Its reference.
        reference: Reference,
        /// Number of the event, where it is about one.
        event: Option<u32>,
        /// The fault.
        fault: Fault,
    },
    /// Sums of a day that are not what its events add up to.
    Day {
        /// The day.
        day: Date,
        /// The kecamatan that differ; `-` where it is unknown.
        kecamatan: Vec<String>,
    },
    /// Events under a reference that was never given out.
    Orphan {
        /// The reference.
        reference: Reference,
    },
}

/// A fault in what is kept of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// An event can't be read.
    UnreadableEvent,
    /// There is no event with this number, but one with a later.
    MissingEvent,
    /// The first event is no receipt of a form, or a later one is.
    MisplacedReceipt,
    /// The event stands before one that was recorded earlier.
    OutOfOrder,
    /// The event could not have been recorded as it stands.
    Impossible,
    /// The office in charge is not the one that the events before it say.
    OtherOffice,
    /// The change to the counts is not what follows from the events.
    OtherChange,
    /// The keys of the index by day are not what follows from the event.
    OtherDay,
    /// There is no state, or it can't be read.
    UnreadableState,
    /// The state is not the fold of the events.
    OtherState,
    /// The record is not in its place in the office's list.
    OtherListing,
    /// There is no record, though nothing says that it was erased.
    MissingRecord,
    /// Something personal is left after the erasure.
    LeftAfterErasure,
    /// The ledger of erasures does not have it, or has it though it was not erased.
    OtherLedger,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnreadableEvent => "peristiwa tidak terbaca",
            Self::MissingEvent => "peristiwa hilang",
            Self::MisplacedReceipt => "penerimaan formulir tidak di tempatnya",
            Self::OutOfOrder => "urutan peristiwa terbalik",
            Self::Impossible => "peristiwa tidak mungkin dicatat begitu",
            Self::OtherOffice => "kecamatan tidak sesuai dengan peristiwa sebelumnya",
            Self::OtherChange => "perubahan hitungan tidak sesuai dengan peristiwanya",
            Self::OtherDay => "kunci indeks hari tidak sesuai dengan peristiwanya",
            Self::UnreadableState => "keadaan tidak terbaca",
            Self::OtherState => "keadaan tidak sesuai dengan peristiwanya",
            Self::OtherListing => "tempat di daftar kantor tidak sesuai dengan keadaannya",
            Self::MissingRecord => "kiriman hilang tanpa catatan penghapusan",
            Self::LeftAfterErasure => "masih ada data setelah dihapus",
            Self::OtherLedger => "buku penghapusan tidak sesuai",
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Submission {
                reference,
                event: Some(event),
                fault,
            } => write!(f, "{reference}, peristiwa {event}: {fault}"),
            Self::Submission {
                reference, fault, ..
            } => write!(f, "{reference}: {fault}"),
            Self::Day { day, kecamatan } => write!(
                f,
                "jumlah hari {day} tidak sesuai dengan peristiwanya: {}",
                kecamatan.join(", ")
            ),
            Self::Orphan { reference } => {
                write!(
                    f,
                    "{reference}: peristiwa tanpa kiriman yang pernah diterima"
                )
            }
        }
    }
}
