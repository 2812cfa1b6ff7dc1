//! The templates of the functions' pages.

/// A form, with what was wrong and every answer kept.
pub const FORM: &str = "formulir.html";

/// The receipt of a stored form.
pub const RECEIPT: &str = "tanda-terima.html";

/// A person's standing.
pub const STATUS: &str = "status.html";

/// The question whether consent is really withdrawn.
pub const WITHDRAWAL: &str = "tarik-persetujuan.html";

/// The offices that a search has found.
pub const OFFICE_SEARCH: &str = "cari-kantor.html";

/// A plain message: what happened and what to do.
pub const MESSAGE: &str = "pesan.html";

/// The page around each of them.
const LAYOUT: &str = "layout.html";

/// The folder of what they are made of, with its slash.
const COMPONENTS: &str = "components/";

/// The folder of the officers' desk, with its slash. No other function reads it.
pub const DESK: &str = "desk/";

/// A plain message in the frame of the desk.
pub const DESK_MESSAGE: &str = "desk/pesan.html";

/// Tells whether the functions' pages are made of this template.
pub fn is_for_functions(name: &str) -> bool {
    let pages = [
        FORM,
        RECEIPT,
        STATUS,
        WITHDRAWAL,
        OFFICE_SEARCH,
        MESSAGE,
        LAYOUT,
    ];
    pages.contains(&name)
        || [COMPONENTS, DESK]
            .iter()
            .any(|folder| name.starts_with(folder))
}
