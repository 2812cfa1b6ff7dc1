//! Warnings: the site can be built with them, but somebody should look.

use jiff::civil::Date;

use super::map_label;
use crate::content::Training;
use crate::content::load::{ParsedContent, ParsedPage};
use content_files::diagnostics::Problem;
use content_files::source::{Source, index, key};

/// Everything about the files as they are on the day `today`. Where examples are left out of the
/// site, nothing is said of them.
pub(crate) fn check(parsed: &ParsedContent, today: Date, with_examples: bool) -> Vec<Problem> {
    let mut warnings = Vec::new();
    for (source, meta) in parsed.pages() {
        if meta.is_example && !with_examples {
            continue;
        }
        check_owner(source, meta.owner.as_deref(), &mut warnings);
        check_review(source, meta.review, today, &mut warnings);
        if meta.is_example {
            warnings.push(example(
                source.problem_at(&[key("contoh")], "isi ini hanya contoh"),
            ));
        }
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
    if owner.is_none_or(|owner| owner.trim().is_empty()) {
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
