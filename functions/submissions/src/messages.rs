//! Messages to people when something other than a receipt comes of a request: what happened,
//! whether anything was stored, and what to do now.

use forms::{Form, ReceiptAnswer, StoringForm};
use jiff::Timestamp;
use programme::{wib, words};
use web::Refusal;
use web::pages::{Link, Message};

use crate::pages::Notice;
use records::Receipted;

/// The message for a request that was not taken.
pub(crate) fn refused<'a>(refusal: &Refusal, form: &'a Form) -> Message<'a> {
    let (title, paragraphs): (_, &[&str]) = match refusal {
        Refusal::NotFound => (
            "Halaman ini tidak ada",
            &["Periksa lagi alamatnya, atau mulai dari formulirnya."],
        ),
        Refusal::Method(_) => (
            "Formulir dikirim dari halamannya",
            &["Alamat ini hanya menerima kiriman. Buka formulirnya, isi, lalu kirim dari sana."],
        ),
        Refusal::CrossSite => (
            "Formulir ini dikirim dari situs lain",
            &[
                "Demi keamanan Anda, kami hanya menerima formulir yang diisi di situs ini. \
                 Belum ada yang tersimpan.",
                "Buka formulirnya di sini, lalu isi dan kirim dari sini.",
            ],
        ),
        Refusal::TooLarge => (
            "Kiriman ini terlalu besar",
            &[
                "Isinya lebih dari 64 KB, jauh lebih panjang daripada isian formulir ini. \
                 Belum ada yang tersimpan.",
                "Kembali ke formulir, persingkat jawaban Anda, lalu kirim lagi.",
            ],
        ),
        Refusal::HeadersTooLarge => (
            "Permintaan ini membawa terlalu banyak keterangan",
            &[
                "Peramban atau program Anda mengirim lebih dari 16 KB keterangan di luar isian. \
                 Belum ada yang tersimpan.",
                "Tutup peramban, buka lagi, lalu isi dan kirim formulir dari halamannya.",
            ],
        ),
        Refusal::UnsupportedType => (
            "Bentuk kiriman ini belum kami kenal",
            &[
                "Belum ada yang tersimpan. Isi dan kirim formulir lewat halamannya.",
                "Untuk program: kirim sebagai application/x-www-form-urlencoded atau \
                 application/json.",
            ],
        ),
        Refusal::Unreadable => (
            "Kiriman ini tidak dapat dibaca",
            &[
                "Ada bagian yang rusak di perjalanan. Belum ada yang tersimpan.",
                "Kembali ke formulir, lalu kirim lagi.",
            ],
        ),
        Refusal::Interrupted => (
            "Kiriman ini belum sampai utuh",
            &[
                "Sambungan terputus atau terlalu lambat. Belum ada yang tersimpan.",
                "Kembali ke formulir, lalu kirim lagi saat sambungan lebih baik.",
            ],
        ),
    };
    Message {
        title,
        paragraphs: paragraphs.iter().map(|text| (*text).to_owned()).collect(),
        reference: None,
        action: Some(open(form)),
    }
}

/// The message for a receipt's address that we did not give.
pub(crate) fn unknown_receipt(form: &Form) -> Message<'_> {
    let paragraphs = [
        "Alamatnya terpotong atau berubah. Buka lagi alamat lengkap yang Anda simpan.",
        "Formulir yang sudah Anda kirim tetap tersimpan. Jika alamat lengkapnya hilang, \
         kirim formulir yang sama sekali lagi: Anda mendapat nomor rujukan yang sama.",
    ];
    Message {
        title: "Tanda terima ini tidak dapat dibuka",
        paragraphs: paragraphs.map(str::to_owned).to_vec(),
        reference: None,
        action: Some(open(form)),
    }
}

/// The message for a submission whose natural key is taken by another one.
pub(crate) fn noted<'a>(form: &'a StoringForm, earlier: &Receipted) -> Message<'a> {
    let labels: Vec<String> = form
        .identity()
        .iter()
        .filter_map(|id| form.question(id))
        .map(|question| format!("“{}”", question.label()))
        .collect();
    Message {
        title: "Kami sudah punya formulir Anda",
        paragraphs: vec![
            format!(
                "Formulir dengan isian {} yang sama sudah kami terima pada {}. Formulir itu \
                 tetap berlaku dan tidak berubah.",
                listed(&labels),
                words::moment(earlier.received_at)
            ),
            "Isian yang baru saja Anda kirim berbeda. Kami menyimpannya sebagai catatan pada \
             formulir pertama, untuk dibaca petugas. Anda tidak perlu mengirim lagi."
                .to_owned(),
            "Jika ada yang perlu segera diperbaiki, datang ke kantor kecamatan Anda dan \
             sebutkan nomor rujukan ini."
                .to_owned(),
        ],
        reference: Some(earlier.reference.to_string()),
        action: None,
    }
}

/// The notice above a form that came when too many had come already.
pub(crate) fn limited(now: Timestamp, until: Timestamp) -> Notice {
    Notice {
        title: LIMITED,
        paragraphs: vec![
            "Dari jaringan internet atau nomor telepon ini sudah masuk banyak formulir. Bisa jadi \
             kiriman orang lain yang memakai jaringan yang sama. Formulir ini belum tersimpan, \
             tetapi semua jawaban Anda masih ada di halaman ini."
                .to_owned(),
            format!(
                "Biarkan halaman ini terbuka, lalu kirim lagi {}. Tidak ingin menunggu? Datanglah \
                 ke kantor kecamatan Anda: petugas membantu Anda mendaftar.",
                from(now, until)
            ),
        ],
    }
}

/// Returns the message to a program when too much was sent.
pub(crate) fn limited_briefly(now: Timestamp, until: Timestamp) -> Message<'static> {
    Message {
        paragraphs: vec![format!(
            "Belum ada yang tersimpan. Kirim lagi {}.",
            from(now, until)
        )],
        ..plain(LIMITED, "")
    }
}

/// The notice above a form that could not be stored.
pub(crate) fn store_failed(request_id: &str) -> Notice {
    Notice {
        title: STORE_FAILED,
        paragraphs: vec![
            "Penyimpanan kami sedang terganggu. Semua jawaban Anda masih ada di halaman ini."
                .to_owned(),
            "Tunggu sebentar, lalu kirim lagi dari halaman ini. Mengirim lebih dari sekali \
             tidak apa-apa: kami menyimpan satu saja."
                .to_owned(),
            format!("Jika tetap gagal, sebutkan kode gangguan ini kepada petugas: {request_id}"),
        ],
    }
}

/// Returns the message to a program when the store failed; people get [`store_failed`] above their
/// form.
pub(crate) fn store_failed_briefly() -> Message<'static> {
    plain(
        STORE_FAILED,
        "Kirim lagi beberapa saat lagi. Mengirim lebih dari sekali tidak apa-apa: kami menyimpan \
         satu saja.",
    )
}

/// Returns the receipt's sentences about chosen options that are closed by now, one each.
pub(crate) fn closed_choices(answers: &[ReceiptAnswer], office: &str) -> Vec<String> {
    let sentence = |answer: &ReceiptAnswer, option: &String| {
        format!(
            "“{option}” pada pertanyaan “{}” baru saja ditutup. Kiriman Anda tetap kami terima, \
             dan petugas di {office} membantu Anda memilih yang lain. Anda tidak perlu mengirim \
             lagi.",
            answer.label
        )
    };
    answers
        .iter()
        .flat_map(|answer| {
            answer
                .closed
                .iter()
                .map(move |option| sentence(answer, option))
        })
        .collect()
}

/// A link that opens WhatsApp with a message to send to oneself. It holds what one needs to come
/// back, and nothing that was answered.
pub(crate) fn whatsapp(form: &Form, reference: &str, when: &str) -> String {
    let text = format!(
        "Nomor rujukan saya: {reference}\n{}, {when}.\n\
         Sebutkan nomor ini kepada petugas kantor kecamatan jika ingin bertanya.",
        form.title()
    );
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("text", &text)
        .finish();
    // Outside of forms a space is not written as a plus sign.
    format!("https://wa.me/?{}", query.replace('+', "%20"))
}

/// Returns the message to a program when answers need another look; people get the error summary.
pub(crate) fn answers_rejected() -> Message<'static> {
    plain(
        "Ada jawaban yang perlu diperbaiki",
        "Perbaiki jawaban yang disebut, lalu kirim lagi.",
    )
}

const LIMITED: &str = "Formulir Anda belum kami terima";

/// As in "mulai pukul 15.00 WIB"; tomorrow is named.
fn from(now: Timestamp, until: Timestamp) -> String {
    let time = words::time(until);
    if wib::Day::of(now).ends_at <= until {
        format!("besok, mulai pukul {time}")
    } else {
        format!("mulai pukul {time}")
    }
}

const STORE_FAILED: &str = "Formulir Anda belum tersimpan";

fn plain(title: &'static str, paragraph: &str) -> Message<'static> {
    Message {
        title,
        paragraphs: vec![paragraph.to_owned()],
        reference: None,
        action: None,
    }
}

fn open(form: &Form) -> Link<'_> {
    Link {
        label: "Buka formulir",
        path: form.path(),
    }
}

/// As people list things: "A", "A dan B", "A, B, dan C".
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} dan {two}"),
        [first @ .., last] => format!("{}, dan {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tomorrow_is_named() {
        let at = |text: &str| text.parse().expect("a time");
        let noon = at("2026-11-21T05:30:00Z");
        assert_eq!(
            from(noon, at("2026-11-21T06:00:00Z")),
            "mulai pukul 13.00 WIB"
        );
        let midnight = from(noon, at("2026-11-21T17:00:00Z"));
        assert_eq!(midnight, "besok, mulai pukul 00.00 WIB");
    }

    #[test]
    fn lists_read_naturally() {
        let items = ["nama", "telepon", "tahap"].map(str::to_owned);
        assert_eq!(listed(&items[..0]), "");
        assert_eq!(listed(&items[..1]), "nama");
        assert_eq!(listed(&items[..2]), "nama dan telepon");
        assert_eq!(listed(&items), "nama, telepon, dan tahap");
    }
}
