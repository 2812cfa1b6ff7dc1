//! The words for requests that get no page of their own.

use web::Refusal;
use web::pages::{Link, Message};

use crate::addresses::{EXCEPTION, LIST};
use crate::page::Fault;

/// The way to a record beyond the own office: offered wherever nothing is found, so that it tells
/// nobody what there is.
const WITH_REASON: Link<'_> = Link {
    label: "Buka dengan alasan",
    path: EXCEPTION,
};

const TO_LIST: Link<'_> = Link {
    label: "Daftar kerja",
    path: LIST,
};

/// Returns the words for a request that no handler could answer.
pub(crate) fn fault<'a>(fault: &'a Fault, request_id: &str) -> Message<'a> {
    let (title, paragraphs) = match fault {
        Fault::NotFound => (
            "Tidak ditemukan di wilayah kerja Anda",
            vec![
                "Periksa nomor atau alamatnya. Orangnya ada di depan Anda? Datanya dapat dibuka \
                 dengan alasan."
                    .to_owned(),
            ],
        ),
        Fault::Closed(objection, _) => (
            "Tidak dapat dicatat untuk orang ini",
            vec![objection.to_string()],
        ),
        Fault::Decided(told, _) => ("Sudah diputuskan", vec![told.clone()]),
        Fault::Render(_) => return broken(),
        Fault::StaleForm => (
            "Halaman ini dibuka sebelum Anda masuk lagi",
            vec![
                "Tidak ada yang disimpan. Buka halamannya sekali lagi dan isi di sana.".to_owned(),
            ],
        ),
        Fault::Table => (
            "Tabel belum dapat dibuat",
            vec![
                "Tidak ada berkas yang dibuat. Coba lagi setelah beberapa saat.".to_owned(),
                format!("Bila terus begini, sebutkan kode ini kepada pengelola: {request_id}"),
            ],
        ),
        Fault::Unread(_) => (
            "Data belum dapat ditampilkan",
            vec![
                "Siapa yang membuka data harus tercatat lebih dulu, dan pencatatannya sedang \
                 terganggu. Coba lagi setelah beberapa saat."
                    .to_owned(),
            ],
        ),
        Fault::Store(_) => (
            "Data belum dapat dibuka",
            vec![
                "Penyimpanan data tidak menjawab. Coba lagi setelah beberapa saat.".to_owned(),
                format!("Bila terus begini, sebutkan kode ini kepada pengelola: {request_id}"),
            ],
        ),
    };
    let mut message = message(title, paragraphs);
    match fault {
        Fault::NotFound => message.action = Some(WITH_REASON),
        Fault::Closed(_, path) | Fault::Decided(_, Some(path)) => {
            let label = "Kembali ke halaman orang ini";
            message.action = Some(Link { label, path });
        }
        _ => {}
    }
    message
}

/// Returns the words for a request that never came to a handler.
pub(crate) fn refused(refusal: &Refusal) -> Message<'static> {
    let (title, paragraph) = match refusal {
        Refusal::NotFound => return fault(&Fault::NotFound, ""),
        Refusal::Method(_) | Refusal::UnsupportedType => (
            "Alamat ini tidak dibuka dengan cara itu",
            "Tidak ada yang disimpan. Buka daftar kerja dan mulai dari sana.",
        ),
        Refusal::CrossSite => (
            "Kiriman ini tidak datang dari meja petugas",
            "Tidak ada yang disimpan. Buka meja petugas dan isi formulirnya di sana.",
        ),
        Refusal::TooLarge | Refusal::HeadersTooLarge => (
            "Kiriman ini terlalu besar",
            "Tidak ada yang disimpan. Kembali, lalu kirim sebagian demi sebagian.",
        ),
        Refusal::Unreadable | Refusal::Interrupted => (
            "Kiriman ini tidak sampai utuh",
            "Tidak ada yang disimpan. Kembali ke halaman sebelumnya dan kirim lagi.",
        ),
    };
    message(title, vec![paragraph.to_owned()])
}

/// Returns the words for a page whose template failed.
pub(crate) fn broken() -> Message<'static> {
    message(
        "Halaman ini sedang rusak",
        vec![
            "Ini kesalahan kami. Yang sudah tersimpan tetap ada. Mulai lagi dari daftar kerja, atau \
             coba lagi setelah beberapa saat."
                .to_owned(),
        ],
    )
}

fn message(title: &'static str, paragraphs: Vec<String>) -> Message<'static> {
    Message {
        title,
        paragraphs,
        reference: None,
        action: Some(TO_LIST),
    }
}
