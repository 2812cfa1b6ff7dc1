//! Warnings: the site can be built with them, but somebody should look.

use jiff::civil::Date;

use super::map_label;
use crate::content::Training;
use crate::content::parse::{ParsedContent, ParsedPage};
use content_files::diagnostics::Problem;
use content_files::source::{Source, index, key};

/// Reports everything about the files as they are on the day `today`. Where examples are left out
/// of the site, nothing is said of them.
pub(crate) fn check(parsed: &ParsedContent, today: Date, with_examples: bool) -> Vec<Problem> {
    let mut warnings = Vec::new();
    for (source, meta) in parsed.pages() {
        if meta.is_example && !with_examples {
            continue;
        }
        check_owner(source, meta.owner.as_deref(), &mut warnings);
        check_review(source, meta.review, today, &mut warnings);
        check_day(source, "diperbarui", meta.updated, today, &mut warnings);
        if meta.is_example {
            warnings.push(example(
                source.problem_at(&[key("contoh")], "isi ini hanya contoh"),
            ));
        }
    }
    for news in &parsed.news.entries {
        if with_examples || !news.meta.is_example {
            check_day(
                &news.source,
                "tanggal",
                news.data.date,
                today,
                &mut warnings,
            );
            check_text(news, &mut warnings);
        }
    }
    for page in &parsed.singles.entries {
        check_text(page, &mut warnings);
    }
    for form in &parsed.forms.entries {
        check_owner(&form.source, Some(&form.value.owner), &mut warnings);
        check_review(&form.source, form.value.review, today, &mut warnings);
    }
    for office in &parsed.kecamatan.entries {
        map_label::check_unlabelled(office, &mut warnings);
    }
    for training in &parsed.trainings.entries {
        if with_examples || !training.meta.is_example {
            check_sessions(training, today, with_examples, &mut warnings);
        }
    }
    warnings
}

fn check_owner(source: &Source, owner: Option<&str>, warnings: &mut Vec<Problem>) {
    if owner.is_none_or(|owner| owner.chars().all(char::is_whitespace)) {
        warnings.push(
            source
                .problem_at(&[key("pemilik")], "belum ada yang merawat halaman ini")
                .with_hint(
                    "tulis siapa yang merawatnya, misalnya `pemilik = \"Sekretariat program\"`",
                )
                .into_warning("pemilik"),
        );
    }
}

fn check_review(source: &Source, review: Date, today: Date, warnings: &mut Vec<Problem>) {
    if review < today {
        warnings.push(
            source
                .problem_at(
                    &[key("tinjau")],
                    format!("hari peninjauan sudah lewat: {review}"),
                )
                .with_hint(
                    "baca ulang halaman ini, perbaiki bila perlu, lalu tulis hari peninjauan berikutnya",
                )
                .into_warning("tinjau"),
        );
    }
}

/// Warns of a day that has not come yet: lists, feed and sitemap put what is newest first, and it
/// would stay there.
fn check_day(
    source: &Source,
    name: &'static str,
    day: Date,
    today: Date,
    warnings: &mut Vec<Problem>,
) {
    if day > today {
        warnings.push(
            source
                .problem_at(&[key(name)], format!("`{name}` belum sampai: {day}"))
                .with_hint("periksa tahun, bulan, dan harinya; halaman ini tampil sejak sekarang")
                .into_warning("tanggal"),
        );
    }
}

/// Longest body that is not told, in bytes: thirty times what most pages have.
const LONGEST_BODY: usize = 100_000;

/// Checks the text of a page: one that is nothing but its body needs one, and one that a phone can
/// load.
fn check_text<T>(page: &ParsedPage<T>, warnings: &mut Vec<Problem>) {
    let (source, body) = (&page.source, page.source.body_text());
    if body.chars().all(char::is_whitespace) {
        let end = source.text.len();
        warnings.push(
            source
                .problem(end..end, "halaman ini belum punya isi")
                .with_hint("tulis isinya di bawah `+++` yang kedua")
                .into_warning("isi"),
        );
    } else if body.len() > LONGEST_BODY {
        let start = source.body.start;
        let kilobytes = body.len().div_ceil(1000);
        warnings.push(
            source
                .problem(start..start, format!("halaman ini terlalu panjang: {kilobytes} kB"))
                .with_hint(
                    "bagi menjadi beberapa halaman; warga membukanya dengan telepon dan kuota terbatas",
                )
                .into_warning("isi"),
        );
    }
}

fn check_sessions(
    training: &ParsedPage<Training>,
    today: Date,
    with_examples: bool,
    warnings: &mut Vec<Problem>,
) {
    let source = &training.source;
    for (position, session) in training.data.sessions.iter().enumerate() {
        let path = |name| [key("sesi"), index(position), key(name)];
        if session.is_example {
            if !with_examples {
                continue;
            }
            warnings.push(example(
                source.problem_at(&path("contoh"), "sesi ini hanya contoh"),
            ));
        }
        // Its event in calendars would be another one as soon as it is moved.
        if session.id.is_none() && !session.is_example && !training.meta.is_example {
            warnings.push(
                source
                    .problem_at(&path("mulai"), "sesi ini belum punya `id`")
                    .with_hint(
                        "tulis `id` yang tidak akan pernah berubah; tanpanya, kalender warga memuat acara lama dan baru bila jadwalnya dipindahkan",
                    )
                    .into_warning("sesi"),
            );
        }
        if session.end.date() < today {
            warnings.push(
                source
                    .problem_at(
                        &path("selesai"),
                        format!("sesi ini sudah selesai: {}", session.end.date()),
                    )
                    .with_hint("hapus bagian `[[sesi]]` ini, atau tulis jadwal berikutnya")
                    .into_warning("sesi"),
            );
        }
    }
}

fn example(problem: Problem) -> Problem {
    problem
        .with_hint(
            "ganti dengan keadaan yang sebenarnya, lalu hapus `contoh = true`; tanpa contoh, situs dibuat dengan `--without-examples`",
        )
        .into_warning("contoh")
}
