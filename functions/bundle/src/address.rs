//! The addresses that belong to functions and to the host, and never to a page of the site.

/// The folder of the officers' desk.
pub const DESK: &str = "/meja/";

/// The folder of the editor of content, on the machine of whoever edits.
pub const EDITOR: &str = "/admin/";

/// The folder of what only a preview shows, on the same machine.
pub const PREVIEW: &str = "/_dev/";

/// The folder of all functions. The site has no page in it.
pub const FUNCTIONS: &str = "/api/";

/// The description of the functions for programs.
pub const DESCRIPTION: &str = "/api/openapi.json";

/// The endpoint of the search for an office. No form can have it.
pub const OFFICE: &str = "office";

/// The endpoint of the form that looks up where somebody stands.
pub const STATUS: &str = "status";

/// The endpoint of places in sessions; how many are free is below it.
pub const SEATS: &str = "seats";

/// The page of a receipt, below the form's endpoint.
pub const RECEIPT: &str = "/tanda-terima";

/// Address of the receipt as a text file to keep; its query is that of the page.
pub const RECEIPT_FILE: &str = "/tanda-terima.txt";

/// The parameters of a receipt's address. A question that the receipt repeats can't have their
/// names.
pub mod receipt {
    /// The reference number.
    pub const REFERENCE: &str = "nomor";
    /// The time of the submission, to the minute.
    pub const TIME: &str = "waktu";
    /// A session that was asked for together, and what came of it.
    pub const STANDING: &str = "hasil";
    /// The keyed hash of all before it.
    pub const CODE: &str = "kode";
    /// All of them.
    pub const ALL: [&str; 4] = [REFERENCE, TIME, STANDING, CODE];
}

/// Returns the part of the site that a page belongs to: the first folder of its address.
///
/// ```
/// use bundle::address::section;
///
/// assert_eq!(section("/langkah/p1-pendaftaran/"), "/langkah/");
/// assert_eq!(section("/langkah/"), "/langkah/");
/// assert_eq!(section("/404.html"), "/404.html");
/// ```
pub fn section(path: &str) -> &str {
    let folder = path.get(1..).and_then(|below| below.find('/'));
    folder.map_or(path, |end| &path[..end + 2])
}

/// Makes the address of an endpoint.
///
/// ```
/// assert_eq!(bundle::address::of("registration"), "/api/registration");
/// ```
pub fn of(endpoint: &str) -> String {
    format!("{FUNCTIONS}{endpoint}")
}
