//! Pictures in content: they may not weigh more than a cheap phone on a bad network can bear.

use std::sync::Arc;

use crate::addresses::links::FileLinks;
use crate::theme::assets::Assets;
use content_files::diagnostics::Problem;

/// Heaviest picture that is not told, in thousands of bytes.
///
/// At 1.6 Mbit/s, which Lighthouse takes for a phone's network, it takes a second.
pub const MOST_KILOBYTES: usize = 200;

/// Reports every place where a picture is used that is too heavy.
pub(crate) fn check(files: &[Arc<FileLinks>], assets: &Assets) -> Vec<Problem> {
    let kilobytes = |name: &str| Some(assets.files.get(name)?.bytes.len().div_ceil(1000));
    let is_heavy = |name: &str| kilobytes(name).is_some_and(|size| size > MOST_KILOBYTES);
    // Mostly there is none, and then no link needs to be looked at.
    if !assets.files.keys().any(|name| is_heavy(name)) {
        return Vec::new();
    }
    files
        .iter()
        .flat_map(|file| file.links.iter().map(move |link| (file, link)))
        .filter(|(_, link)| link.is_picture)
        .filter_map(|(file, link)| {
            let name = link.target.strip_prefix("/aset/")?;
            let size = kilobytes(name).filter(|size| *size > MOST_KILOBYTES)?;
            let message = format!("gambar `{}` terlalu berat: {size} kB", link.target);
            Some(
                file.source
                    .problem(file.place(link), message)
                    .with_hint(format!(
                        "kecilkan menjadi paling banyak {MOST_KILOBYTES} kB, misalnya JPEG selebar 800 piksel, lalu ganti berkas di `templates/aset/`; warga membuka halaman ini dengan telepon dan kuota terbatas"
                    ))
                    .into_warning("gambar"),
            )
        })
        .collect()
}
