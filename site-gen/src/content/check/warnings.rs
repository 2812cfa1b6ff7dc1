//! Warnings: the site can be built with them, but somebody should look.

use jiff::civil::Date;

use super::map_label;
use crate::content::parse::{ParsedContent, ParsedPage};
use crate::content::{FigureSet, News, PartialDate, Training};
use content_files::diagnostics::Problem;
use content_files::source::{PathStep, Source, index, key};

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
            check_news_days(news, today, &mut warnings);
            check_text(news, &mut warnings);
        }
    }
    for figures in &parsed.figures.entries {
        if with_examples || !figures.meta.is_example {
            check_figure_days(figures, today, &mut warnings);
        }
    }
    if let Some(sources) = &parsed.sources {
        for (position, source) in sources.value.sources.iter().enumerate() {
            let path = [key("sumber"), index(position), key("tanggal")];
            check_past(&sources.source, &path, source.date, today, &mut warnings);
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

/// Warns of what has happened, or was published, on a day that has not come yet. Of a month or a
/// year, its first day counts.
fn check_past(
    source: &Source,
    path: &[PathStep],
    day: Option<PartialDate>,
    today: Date,
    warnings: &mut Vec<Problem>,
) {
    let Some(day) = day else {
        return;
    };
    let first = (day.year(), day.month().unwrap_or(1), day.day().unwrap_or(1));
    if first > (today.year(), today.month(), today.day()) {
        let name = match path.last() {
            Some(PathStep::Key(name)) => name,
            _ => "tanggal",
        };
        warnings.push(
            source
                .problem_at(path, format!("`{name}` belum sampai: {day}"))
                .with_hint(
                    "periksa tahun, bulan, dan harinya: yang sudah terjadi atau terbit tidak bertanggal sesudah hari ini",
                )
                .into_warning("tanggal"),
        );
    }
}

fn check_news_days(news: &ParsedPage<News>, today: Date, warnings: &mut Vec<Problem>) {
    let cited = news.data.citation.date;
    let cited = cited.and_then(|day| PartialDate::parse(&day.to_string()));
    let path = [key("kutipan"), key("tanggal")];
    check_past(&news.source, &path, cited, today, warnings);
    let (day, updated) = (news.data.date, news.meta.updated);
    if updated < day && day <= today {
        warnings.push(
            news.source
                .problem_at(
                    &[key("diperbarui")],
                    format!("`diperbarui` mendahului `tanggal` peristiwanya ({day})"),
                )
                .with_hint("periksa keduanya; `diperbarui` adalah hari terakhir kabar ini ditulis atau diubah")
                .into_warning("tanggal"),
        );
    }
}

fn check_figure_days(figures: &ParsedPage<FigureSet>, today: Date, warnings: &mut Vec<Problem>) {
    for (position, figure) in figures.data.figures.iter().enumerate() {
        for (name, day) in [("tanggal", figure.date), ("sejak", figure.since)] {
            let path = [key("angka"), index(position), key(name)];
            check_past(&figures.source, &path, day, today, warnings);
        }
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
        let mut warn = |name, message: String, hint: &str| {
            let problem = source.problem_at(&path(name), message).with_hint(hint);
            warnings.push(problem.into_warning("sesi"));
        };
        let (start, end) = (session.start.date(), session.end.date());
        if end < today {
            let message = if session.is_cancelled {
                format!("sesi batal ini sudah lewat: {end}")
            } else {
                format!("sesi ini sudah selesai: {end}")
            };
            let hint = "hapus bagian `[[sesi]]` ini; jadwal berikutnya ditulis sebagai bagian baru dengan `id` baru";
            warn("selesai", message, hint);
        }
        let days = (end - start).get_days();
        if days > LONGEST_SESSION {
            warn(
                "selesai",
                format!("sesi ini berlangsung {days} hari"),
                "periksa tahun, bulan, dan hari `mulai` dan `selesai`; beberapa pertemuan ditulis dengan satu bagian `[[sesi]]` masing-masing",
            );
        }
        if (start - today).get_days() > FARTHEST_SESSION {
            warn(
                "mulai",
                format!("sesi ini masih lebih dari dua tahun lagi: {start}"),
                "periksa tahunnya",
            );
        }
        if session.seats > MOST_SEATS {
            warn(
                "kursi",
                format!("sesi ini punya {} kursi", session.seats),
                "periksa angkanya: sebanyak itu tidak muat di satu tempat",
            );
        }
    }
}

/// Days that a session may last without a warning: a course of a month.
const LONGEST_SESSION: i32 = 31;

/// Days until a session starts, beyond which its year is doubtful.
const FARTHEST_SESSION: i32 = 2 * 366;

/// Most seats of a session that nobody doubts: a hall of a convention centre.
const MOST_SEATS: u32 = 10_000;

fn example(problem: Problem) -> Problem {
    problem
        .with_hint(
            "ganti dengan keadaan yang sebenarnya, lalu hapus `contoh = true`; tanpa contoh, situs dibuat dengan `--without-examples`",
        )
        .into_warning("contoh")
}
