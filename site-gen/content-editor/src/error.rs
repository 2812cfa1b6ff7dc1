//! Reasons why something can't be opened or saved.

/// The reason why a file can't be opened or saved; the texts are for the editor. Whatever was typed
/// is still in the form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// No content is kept at this path, or none that may be edited here.
    #[error("`{0}` bukan berkas isi yang dapat disunting di sini.")]
    UnknownPlace(String),
    /// A new file would take the place of one that is there.
    #[error("`{0}` sudah ada. Pakai judul lain, atau buka berkas itu.")]
    Exists(String),
    /// The file is not there any more.
    #[error("`{0}` sudah tidak ada. Salin dulu tulisan Anda ke tempat lain.")]
    Missing(String),
    /// The file has changed since it was opened.
    #[error(
        "`{0}` sudah diubah di tempat lain sejak Anda membukanya, jadi belum disimpan. \
         Salin tulisan Anda, muat ulang halaman ini, lalu tulis lagi."
    )]
    Changed(String),
    /// The file cannot be read as it should be, and why.
    #[error("{0}")]
    Unreadable(String),
    /// A field holds a letter that nobody sees and no content may hold; where, and its number.
    #[error(
        "Belum disimpan: {place} memuat huruf tersembunyi ({letter}). Hapus kata itu, ketik lagi, \
         lalu simpan."
    )]
    Hidden {
        /// The field, and what stands before the letter.
        place: String,
        /// As Unicode writes it: `U+0000`.
        letter: String,
    },
    /// The file could not be opened again, and why.
    #[error("Belum disimpan, karena berkas ini tidak akan dapat dibuka lagi. {0}")]
    Unopenable(String),
    /// Data from the form that is not as it should be: a fault of ours.
    #[error("Kiriman peramban tidak dapat dibaca ({0}).")]
    Malformed(String),
    /// The disk refused, and why.
    #[error("{0}")]
    Unwritable(String),
}
