//! The messages that functions answer with. Editors write them in `content/pesan.toml`.

use std::collections::BTreeMap;
use std::ops::Index;

use serde::{Deserialize, Serialize};

/// Declares [`MessageId`] from its rows, so that no list of messages can miss one.
macro_rules! messages {
    ($($(#[$doc:meta])* $variant:ident: $id:literal, [$($placeholder:literal),*];)*) => {
        /// An occasion on which a function has something to say.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum MessageId {
            $($(#[$doc])* $variant,)*
        }

        impl MessageId {
            /// All messages, in the order of the variants.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Names the message as the content does.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// Lists the placeholders that its paragraphs fill in, each at least once.
            pub const fn placeholders(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($placeholder),*],)* }
            }
        }
    };
}

messages! {
    /// A sent form's address that is none.
    UnknownAddress: "kiriman-alamat-tidak-ada", [];
    /// The address of a form's function, opened instead of sent to.
    NotSent: "kiriman-bukan-dari-halaman", [];
    /// A form on another site.
    CrossSite: "kiriman-dari-situs-lain", [];
    /// A body beyond the limit.
    TooLarge: "kiriman-terlalu-besar", [];
    /// Headers beyond the limit.
    HeadersTooLarge: "kiriman-keterangan-terlalu-besar", [];
    /// A media type that no form has.
    UnsupportedType: "kiriman-bentuk-tak-dikenal", [];
    /// A body that can't be read.
    Unreadable: "kiriman-tak-terbaca", [];
    /// A body that did not arrive whole.
    Interrupted: "kiriman-terputus", [];
    /// A receipt's address that we did not give.
    UnknownReceipt: "tanda-terima-tak-dikenal", [];
    /// Another form of the same person. `isian` names the answers that tell, `waktu` the day and
    /// time of the first form.
    Noted: "kiriman-sudah-ada", ["isian", "waktu"];
    /// Too many forms, told above the form. `mulai` is as in "mulai pukul 15.00 WIB".
    Limited: "kiriman-dibatasi", ["mulai"];
    /// Too many forms, told to a program.
    LimitedBriefly: "kiriman-dibatasi-singkat", ["mulai"];
    /// A store that failed, told above the form. `kode` is the request's id.
    StoreFailed: "belum-tersimpan", ["kode"];
    /// A store that failed, told to a program.
    StoreFailedBriefly: "belum-tersimpan-singkat", [];
    /// Answers that need another look, told to a program.
    AnswersRejected: "jawaban-perlu-diperbaiki", [];
    /// A reference and digits that don't belong together, or to nothing.
    LookUpNotFound: "cari-tidak-cocok", [];
    /// Too many tries. `mulai` is as in "mulai pukul 15.00 WIB".
    LookUpLimited: "cari-dibatasi", ["mulai"];
    /// A store that failed, told above a form that looks up. `kode` is the request's id.
    LookUpFailed: "cari-terganggu", ["kode"];
    /// A store that failed, told to a program.
    LookUpFailedBriefly: "cari-terganggu-singkat", [];
    /// A withdrawal, before it is certain.
    WithdrawalAsked: "status-tarik-yakin", [];
    /// A withdrawal that was received. `tenggat` is the moment by which it is answered.
    WithdrawalReceived: "status-tarik-diterima", ["tenggat"];
    /// A copy that was asked for.
    CopyReceived: "status-salinan-diterima", ["tenggat"];
    /// A correction that was asked for.
    CorrectionReceived: "status-betulkan-diterima", ["tenggat"];
    /// A search for nothing.
    OfficeAsk: "kantor-tanya", [];
    /// A search that found no office for `tulisan`.
    OfficeNone: "kantor-tidak-ketemu", ["tulisan"];
    /// A search that found one office that may be meant.
    OfficeOne: "kantor-satu", ["tulisan"];
    /// A search that found a few offices, `jumlah` in number.
    OfficeSeveral: "kantor-beberapa", ["jumlah", "tulisan"];
    /// A search that found more offices than are shown.
    OfficeMany: "kantor-banyak", ["jumlah", "tulisan"];
    /// The search, sent to instead of opened.
    OfficeMethod: "kantor-bukan-dari-halaman", [];
    /// A search with headers beyond the limit.
    OfficeHeadersTooLarge: "kantor-keterangan-terlalu-besar", [];
    /// An address of the search that is none.
    OfficeUnknownAddress: "kantor-alamat-tidak-ada", [];
    /// A place in a session.
    PlaceGiven: "tempat-dapat", ["sesi", "waktu", "tempat"];
    /// A place in the queue.
    PlaceQueued: "tempat-antre", ["sesi", "urutan", "waktu", "tempat"];
    /// A place in the queue that can't be told just now.
    PlaceQueuedSomewhere: "tempat-antre-tanpa-urutan", ["sesi", "waktu", "tempat"];
    /// Somebody wants to be chosen.
    PlaceApplied: "tempat-seleksi", ["sesi", "waktu", "tempat"];
    /// A place was given back.
    PlaceLeft: "tempat-batal", ["sesi"];
    /// There was none to give back.
    PlaceNeverAsked: "tempat-tidak-tercatat", ["sesi"];
    /// Whoever came can't give her place back.
    PlaceUsed: "tempat-sudah-hadir", ["sesi"];
    /// A session that nobody can join yet.
    PlaceNotYet: "tempat-belum-buka", ["sesi", "mulai"];
    /// A session that nobody can join any more.
    PlaceClosed: "tempat-tutup", ["sesi"];
    /// A session that can't be joined on the site.
    PlaceNoSession: "tempat-tidak-dibuka", [];
    /// A reference that is not of somebody in the programme.
    PlaceNoParticipant: "tempat-bukan-peserta", [];
    /// A reference with digits that are not its own, or one that is not known.
    PlaceUnproven: "tempat-tidak-cocok", [];
    /// Too many of them.
    PlaceLimited: "tempat-dibatasi", ["mulai"];
    /// A store that failed.
    PlaceFailed: "tempat-gagal", ["kode"];
    /// Some places are free.
    PlacesFree: "tempat-sisa", ["sesi", "sisa", "jumlah"];
    /// No place is free.
    PlacesTaken: "tempat-penuh", ["sesi", "jumlah"];
}

/// The text of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageText {
    /// The outcome in a few words, without placeholders.
    pub title: String,
    /// Some sentences each, with placeholders such as `{kode}`.
    pub paragraphs: Vec<String>,
}

/// All messages, of which none is missing.
///
/// ```
/// let error = serde_json::from_str::<bundle::Messages>("{}").unwrap_err();
/// assert_eq!(error.to_string(), "the message `kiriman-alamat-tidak-ada` is missing");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "BTreeMap<String, MessageText>")]
pub struct Messages(Vec<MessageText>);

impl TryFrom<BTreeMap<String, MessageText>> for Messages {
    type Error = String;

    fn try_from(mut texts: BTreeMap<String, MessageText>) -> Result<Self, String> {
        let take = |id: &MessageId| {
            let name = id.name();
            texts
                .remove(name)
                .ok_or_else(|| format!("the message `{name}` is missing"))
        };
        MessageId::ALL
            .iter()
            .map(take)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl Index<MessageId> for Messages {
    type Output = MessageText;

    fn index(&self, id: MessageId) -> &MessageText {
        // One for each variant, in their order: see `try_from`.
        &self.0[id as usize]
    }
}

impl MessageText {
    /// Fills the placeholders in: pairs of name and value. Braces in a value stay as they are.
    pub fn fill(&self, values: &[(&str, &str)]) -> Vec<String> {
        let paragraphs = self.paragraphs.iter();
        paragraphs.map(|text| fill(text, values)).collect()
    }
}

/// Lists the placeholders of a text, in their order.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
}

fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut parts = text.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let known = part.split_once('}').and_then(|(name, rest)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, rest))
        });
        if let Some((value, rest)) = known {
            filled.push_str(value);
            filled.push_str(rest);
        } else {
            filled.push('{');
            filled.push_str(part);
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_filled_in_once() {
        let values = [("a", "{b}"), ("b", "2")];
        assert_eq!(fill("{a} dan {b}, {c}, {", &values), "{b} dan 2, {c}, {");
        let found: Vec<_> = placeholders("{a} dan {b} {").collect();
        assert_eq!(found, ["a", "b"]);
    }
}
