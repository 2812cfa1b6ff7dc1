//! What people are told when something other than a receipt comes of a request: what happened,
//! whether anything was stored, and what to do now.

use forms::Form;

use crate::outcome::Refusal;
use crate::pages::{Link, Message, Notice};
use crate::repository::Receipted;
use crate::wib;

/// The message for a request that was not taken.
pub(crate) fn refused(refusal: Refusal, form: &Form) -> Message<'_> {
    let (title, paragraphs): (_, &[&str]) = match refusal {
        Refusal::NotFound => (
            "Halaman ini tidak ada",
            &["Periksa lagi alamatnya, atau mulai dari formulirnya."],
        ),
        Refusal::UnknownReceipt => (
            "Tanda terima ini tidak dapat dibuka",
            &[
                "Alamatnya terpotong atau berubah. Buka lagi alamat lengkap yang Anda simpan.",
                "Formulir yang sudah Anda kirim tetap tersimpan. Jika alamat lengkapnya hilang, \
                 kirim formulir yang sama sekali lagi: Anda mendapat nomor rujukan yang sama.",
            ],
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

/// The message for a submission whose natural key is taken by another one.
pub(crate) fn noted<'a>(form: &'a Form, earlier: &Receipted) -> Message<'a> {
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
                wib::moment(earlier.received_at)
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

/// What a program is told when the store failed; people get [`store_failed`] above their form.
pub(crate) fn store_failed_briefly() -> Message<'static> {
    plain(
        STORE_FAILED,
        "Kirim lagi beberapa saat lagi. Mengirim lebih dari sekali tidak apa-apa: kami menyimpan \
         satu saja.",
    )
}

/// What a program is told when answers need another look; people get the error summary.
pub(crate) fn answers_rejected() -> Message<'static> {
    plain(
        "Ada jawaban yang perlu diperbaiki",
        "Perbaiki jawaban yang disebut, lalu kirim lagi.",
    )
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
    fn lists_read_naturally() {
        let items = ["nama", "telepon", "tahap"].map(str::to_owned);
        assert_eq!(listed(&items[..0]), "");
        assert_eq!(listed(&items[..1]), "nama");
        assert_eq!(listed(&items[..2]), "nama dan telepon");
        assert_eq!(listed(&items), "nama, telepon, dan tahap");
    }
}
