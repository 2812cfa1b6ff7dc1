//! The words that functions answer with: messages, and phrases of a few words. Editors write them
//! in `content/pesan.toml`.

use std::collections::BTreeMap;
use std::ops::Index;

use serde::{Deserialize, Serialize};

use crate::Session;

/// Declares an id from its rows, so that no list of them can miss one.
macro_rules! ids {
    (
        $(#[$type_doc:meta])* $type:ident;
        $($(#[$doc:meta])* $variant:ident: $id:literal, [$($placeholder:literal),*];)*
    ) => {
        $(#[$type_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $type {
            $($(#[$doc])* $variant,)*
        }

        impl $type {
            /// All of them, in the order of the variants.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Names it as the content does.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// Lists the placeholders that its text fills in, each at least once.
            pub const fn placeholders(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($placeholder),*],)* }
            }
        }
    };
}

ids! {
    /// An occasion on which a function has something to say.
    MessageId;
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
    /// A page whose template failed.
    Broken: "halaman-rusak", [];
    /// A receipt's address that we did not give.
    UnknownReceipt: "tanda-terima-tak-dikenal", [];
    /// Another form of the same person. `isian` names the answers that tell.
    Noted: "kiriman-sudah-ada", ["isian"];
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
    /// A session that will not be held, told to who asks for a place or has one.
    PlaceCancelled: "tempat-sesi-dibatalkan", ["sesi", "waktu"];
    /// A session that the site has no more, told to who has a place; `sesi` is its id.
    PlaceGone: "tempat-sesi-hilang", ["sesi"];
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

ids! {
    /// A few words that stand beside a message, on a button or in a receipt.
    PhraseId;
    /// The home page, where breadcrumbs start.
    Home: "beranda", [];
    /// Words before the title of a form's page whose answers need another look.
    TitleErrors: "judul-kesalahan", [];
    /// Words before the title of a form's page that could not be stored.
    TitleNotStored: "judul-belum-tersimpan", [];
    /// Words before the title of a form's page that came when too many had come already.
    TitleNotReceived: "judul-belum-diterima", [];
    /// Words before the title of a form's page that could not be put down.
    TitleNotRecorded: "judul-belum-tercatat", [];
    /// Words before the title of a form's page that found nothing out, for now.
    TitleNotSeen: "judul-belum-dapat-dilihat", [];
    /// The title of a person's status.
    TitleStatus: "judul-status", [];
    /// The link back to a form.
    OpenForm: "buka-formulir", [];
    /// The link to the list of offices.
    OpenOffices: "buka-daftar-kantor", [];
    /// The link to the schedule of trainings.
    OpenTrainings: "buka-jadwal-pelatihan", [];
    /// The link to the form that asks for a place.
    JoinSession: "ikut-sesi", [];
    /// The moment for which a ticket's state was told.
    PlaceAsOf: "tempat-keadaan-pada", ["waktu"];
    /// Words above everything about a session that is not held.
    PlaceExample: "tempat-contoh", [];
    /// The list of offices, in breadcrumbs.
    Offices: "kantor-kecamatan", [];
    /// An office that was found, by the name of its kecamatan.
    FoundKecamatan: "kantor-di-kecamatan", ["nama"];
    /// The kelurahan that were found in its area, as a list.
    FoundKelurahan: "kantor-di-kelurahan", ["nama"];
    /// An office within a sentence; `{kantor}` of receipts.
    OfficeNamed: "kantor-bernama", ["nama"];
    /// The office of whoever did not say a kecamatan, within a sentence.
    OfficeUnnamed: "kantor-tanpa-nama", [];
    /// The time from which a form is taken again, today; `{mulai}` of messages.
    FromToday: "mulai-hari-ini", ["jam"];
    /// The time from which a form is taken again, tomorrow.
    FromTomorrow: "mulai-besok", ["jam"];
    /// A chosen option that is closed by now.
    ClosedChoice: "pilihan-ditutup", ["pilihan", "pertanyaan", "kantor"];
    /// The message that someone sends to herself. It holds nothing that was answered.
    Whatsapp: "pesan-whatsapp", ["nomor", "formulir", "waktu"];
    /// The reference in a receipt as text.
    ReceiptReference: "tanda-terima-nomor", ["nomor"];
    /// The heading of the next steps in a receipt as text.
    ReceiptSteps: "tanda-terima-setelah-ini", [];
    /// The heading of the office in a receipt as text.
    ReceiptOffice: "tanda-terima-kantor", [];
    /// The office's kecamatan and kota in a receipt as text.
    ReceiptKecamatan: "tanda-terima-kecamatan", ["kecamatan", "kota"];
    /// The office's address in a receipt as text.
    ReceiptAddress: "tanda-terima-alamat", ["alamat"];
    /// The office's hours in a receipt as text.
    ReceiptHours: "tanda-terima-jam", ["jam"];
    /// The office's number in a receipt as text.
    ReceiptPhone: "tanda-terima-telepon", ["telepon"];
    /// The sentence on every page and receipt of a site that is only tried out.
    Trial: "percobaan", [];
    /// The time by which an office answers, while none has promised a day; `{tenggat}` of receipts.
    TrialDeadline: "percobaan-tenggat", ["hari"];
    /// The heading of the chosen answers in a receipt as text.
    ReceiptAnswers: "tanda-terima-pilihan", [];
    /// The heading of the sessions that were asked for with a form, in a receipt.
    ReceiptSessions: "tanda-terima-sesi", [];
    /// How one looks again, says yes or leaves, below them.
    ReceiptSessionsMore: "tanda-terima-sesi-lanjut", [];
    /// A place in a session, asked for with a form.
    SessionSeat: "sesi-dapat", ["sesi", "waktu", "tempat"];
    /// A place in its queue.
    SessionQueued: "sesi-antre", ["sesi", "urutan", "waktu", "tempat"];
    /// A place in its queue that can't be told just now.
    SessionQueuedSomewhere: "sesi-antre-tanpa-urutan", ["sesi", "waktu", "tempat"];
    /// Somebody wants to be chosen for it.
    SessionApplied: "sesi-seleksi", ["sesi", "waktu", "tempat"];
    /// The form is stored, and the place could not be put down.
    SessionNotRecorded: "sesi-belum", ["sesi"];
    /// A session that will not be held, told to who has a place or waits.
    SessionCancelled: "sesi-dibatalkan", ["sesi", "waktu"];
    /// A session that the site has no more; `sesi` is its id.
    SessionGone: "sesi-hilang", ["sesi"];
    /// A place in a session, on the page of a status.
    StatusSeat: "status-tempat", ["sesi", "waktu", "tempat"];
    /// A place that is kept until `sampai`.
    StatusOffered: "status-tawaran", ["sesi", "sampai", "waktu", "tempat"];
    /// A place in the queue.
    StatusQueued: "status-antre", ["sesi", "urutan"];
    /// A place in the queue that can't be told just now.
    StatusQueuedSomewhere: "status-antre-tanpa-urutan", ["sesi"];
    /// Somebody wants to be chosen.
    StatusApplied: "status-seleksi", ["sesi"];
    /// Somebody came.
    StatusPresent: "status-hadir", ["sesi", "waktu"];
    /// A session that was asked for with another form of somebody who is registered already.
    NotedSessions: "sesi-susulan", [];
    /// The heading of how to ask in a receipt as text.
    ReceiptAsk: "tanda-terima-bertanya", [];
    /// The heading of how to withdraw the consent in a receipt as text.
    ReceiptWithdraw: "tanda-terima-menarik", [];
    /// Told to a program that sent no text where one is asked for.
    TextExpected: "program-teks", [];
    /// Told to a program that sent no list where texts are asked for.
    TextsExpected: "program-daftar", [];
    /// Told to a program whose list holds something that is no text.
    OnlyTextsExpected: "program-daftar-teks", [];
    /// Told to a program that sent something else for a box to tick.
    TickExpected: "program-centang", [];
}

/// The text of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageText {
    /// The outcome in a few words, without placeholders.
    pub title: String,
    /// Some sentences each, with placeholders such as `{kode}`.
    pub paragraphs: Vec<String>,
}

/// All messages and phrases, of which none is missing.
///
/// ```
/// let empty = r#"{"messages": {}, "phrases": {}}"#;
/// let error = serde_json::from_str::<bundle::Messages>(empty).unwrap_err();
/// assert_eq!(error.to_string(), "the message `kiriman-alamat-tidak-ada` is missing");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "MessageTexts")]
pub struct Messages {
    messages: Vec<MessageText>,
    phrases: Vec<String>,
}

/// The texts of [`crate::file::MESSAGES`] by the names of their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageTexts {
    /// By the name of a [`MessageId`].
    pub messages: BTreeMap<String, MessageText>,
    /// By the name of a [`PhraseId`].
    pub phrases: BTreeMap<String, String>,
}

impl TryFrom<MessageTexts> for Messages {
    type Error = String;

    fn try_from(mut texts: MessageTexts) -> Result<Self, String> {
        let messages = MessageId::ALL.iter().map(|id| {
            let text = texts.messages.remove(id.name());
            text.ok_or_else(|| format!("the message `{}` is missing", id.name()))
        });
        let phrases = PhraseId::ALL.iter().map(|id| {
            let text = texts.phrases.remove(id.name());
            text.ok_or_else(|| format!("the phrase `{}` is missing", id.name()))
        });
        Ok(Self {
            messages: messages.collect::<Result<_, _>>()?,
            phrases: phrases.collect::<Result<_, _>>()?,
        })
    }
}

impl Index<MessageId> for Messages {
    type Output = MessageText;

    fn index(&self, id: MessageId) -> &MessageText {
        // One for each variant, in their order: see `try_from`.
        &self.messages[id as usize]
    }
}

impl Index<PhraseId> for Messages {
    type Output = str;

    fn index(&self, id: PhraseId) -> &str {
        &self.phrases[id as usize]
    }
}

impl Messages {
    /// Fills the placeholders of a phrase in: pairs of name and value.
    pub fn phrase(&self, id: PhraseId, values: &[(&str, &str)]) -> String {
        fill(&self[id], values)
    }

    /// Fills a phrase about a session in; that of an example says so first.
    pub fn of_session(&self, id: PhraseId, session: &Session, values: &[(&str, &str)]) -> String {
        let sentence = self.phrase(id, values);
        if session.is_example {
            format!("{} {sentence}", &self[PhraseId::PlaceExample])
        } else {
            sentence
        }
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
