//! Faults that can only be seen when all files are known: references, duplicates, gaps, and facts
//! that contradict each other.

mod duplicates;
mod lists;
mod map_label;
mod messages;
mod references;
mod reports;
mod sessions;
mod site_status;
mod warnings;

use crate::addresses::ledger::catalogue;
use crate::addresses::{base, owner, too_long};
use crate::content::parse::{Folder, ParsedContent, ParsedPage, Record};
use crate::content::{FigureSet, Kecamatan, Pillar, Stage, Step, national_number};
use crate::kinds::{Kind, REPORTS};
use content_files::diagnostics::Problem;
use content_files::source::{PathStep, Source, index, key};
use duplicates::Unique;

pub(crate) use warnings::check as warnings;

/// Reports every problem between the files that could be read; `base_url` stands for the address in
/// the content, where it is given.
pub(crate) fn check(parsed: &ParsedContent, base_url: Option<&str>) -> Vec<Problem> {
    let mut problems = Vec::new();
    references::check(parsed, &mut problems);
    lists::check(parsed, &mut problems);
    messages::check(parsed, &mut problems);
    check_site(parsed, &mut problems);
    site_status::check(parsed, base_url, &mut problems);
    check_addresses(parsed, &mut problems);
    check_dates(parsed, &mut problems);
    check_pillars(parsed, &mut problems);
    check_steps(parsed, &mut problems);
    sessions::check(parsed, &mut problems);
    check_kecamatan(parsed, &mut problems);
    for figures in &parsed.figures.entries {
        check_figures(figures, &mut problems);
    }
    reports::check(&parsed.reports, &mut problems);
    check_forms(&parsed.forms, &mut problems);
    problems
}

/// Checks the base address, of which canonical links and the feed are made.
fn check_site(parsed: &ParsedContent, problems: &mut Vec<Problem>) {
    let Some(site) = &parsed.site else {
        return;
    };
    let address = site.value.base_url.as_str();
    if !base::is_base(address) {
        problems.push(
            site.source
                .problem_at(
                    &[key("alamat_dasar")],
                    format!("alamat dasar `{address}` tidak dapat dipakai"),
                )
                .with_hint(base::advice(address)),
        );
    }
}

/// Checks that no two pages have one address. Figure sets share theirs.
fn check_addresses(parsed: &ParsedContent, problems: &mut Vec<Problem>) {
    let mut addresses = Unique::new("alamat halaman");
    addresses.reserve("/", "beranda");
    addresses.reserve(REPORTS, "daftar laporan");
    for (_, page) in &parsed.indexes {
        addresses.reserve(&page.path, &page.source.path);
    }
    let mut add = |path: &str, source: &Source, place: &[PathStep]| {
        let owner = owner(path).map(str::to_owned);
        if let Some(owner) = owner.or_else(|| listed_file(path, parsed)) {
            addresses.reserve(path, &owner);
        }
        addresses.add(path, source, place, problems);
    };
    for page in &parsed.singles.entries {
        add(&page.path, &page.source, &[]);
    }
    for form in &parsed.forms.entries {
        add(&form.value.path, &form.source, &[key("alamat")]);
    }
    for form in &parsed.forms.entries {
        if let Some(why) = too_long(&form.value.path) {
            let message = "alamat halaman ini terlalu panjang";
            let problem = form.source.problem_at(&[key("alamat")], message);
            problems.push(problem.with_hint(why));
        }
    }
}

/// Finds whatever has or may get an address in a folder with a list page: a content file, or below
/// those a list of some of them.
fn listed_file(address: &str, parsed: &ParsedContent) -> Option<String> {
    if let Some(catalogue) = catalogue(address) {
        return Some(format!("daftar di bawah {catalogue}"));
    }
    let (folder, stem) = address.trim_matches('/').split_once('/')?;
    let kind = Kind::of_folder(folder).filter(|kind| kind.has_list())?;
    let mut files = parsed.of(kind).files;
    let file = files.find(|file| file.stem == stem)?;
    Some(file.source.path.clone())
}

/// Checks that a page is reviewed after it was last changed.
fn check_dates(parsed: &ParsedContent, problems: &mut Vec<Problem>) {
    for (source, meta) in parsed.pages() {
        if meta.review < meta.updated {
            problems.push(
                source
                    .problem_at(
                        &[key("tinjau")],
                        format!("`tinjau` mendahului `diperbarui` ({})", meta.updated),
                    )
                    .with_hint("tulis tanggal peninjauan berikutnya, sesudah `diperbarui`"),
            );
        }
    }
}

fn check_pillars(parsed: &ParsedContent, problems: &mut Vec<Problem>) {
    let mut numbers = Unique::new("nomor pilar");
    for pillar in &parsed.pillars.entries {
        numbers.add(
            &pillar.data.number.to_string(),
            &pillar.source,
            &[key("nomor")],
            problems,
        );
    }
    if parsed.pillars.is_complete {
        let has = |number: u8| {
            let matches = |pillar: &ParsedPage<Pillar>| pillar.data.number == number;
            parsed.pillars.entries.iter().any(matches)
        };
        for number in (1..=4).filter(|number| !has(*number)) {
            missing_member(
                parsed,
                Kind::Pillar,
                &format!("pilar nomor {number}"),
                problems,
            );
        }
    }
}

fn check_steps(parsed: &ParsedContent, problems: &mut Vec<Problem>) {
    let mut codes = Unique::new("kode langkah");
    for step in &parsed.steps.entries {
        codes.add(
            step.data.code.code(),
            &step.source,
            &[key("kode")],
            problems,
        );
    }
    if parsed.steps.is_complete {
        let has = |stage: Stage| {
            let matches = |step: &ParsedPage<Step>| step.data.code == stage;
            parsed.steps.entries.iter().any(matches)
        };
        for stage in Stage::ALL.into_iter().filter(|stage| !has(*stage)) {
            missing_member(parsed, Kind::Step, &format!("langkah {stage}"), problems);
        }
    }
}

/// Reports, at the folder's list page, something that the folder must hold.
fn missing_member(parsed: &ParsedContent, kind: Kind, what: &str, problems: &mut Vec<Problem>) {
    if let Some((_, list)) = parsed.indexes.iter().find(|(listed, _)| *listed == kind) {
        let opening = list.source.opening();
        problems.push(
            list.source
                .problem(opening, format!("{what} belum ada"))
                .with_hint(format!("buat berkasnya di folder `{}`", kind.name())),
        );
    }
}

fn check_kecamatan(parsed: &ParsedContent, problems: &mut Vec<Problem>) {
    let mut codes = Unique::new("kode kecamatan");
    let mut tiles = Unique::new("petak");
    let mut kelurahan_codes = Unique::new("kode kelurahan");
    for office in &parsed.kecamatan.entries {
        let Kecamatan {
            code,
            city,
            tile,
            phone,
            kelurahan,
            ..
        } = &office.data;
        codes.add(code, &office.source, &[key("kode")], problems);
        check_phone(&office.source, phone.as_deref(), problems);
        map_label::check(office, problems);
        let place = format!("kolom {}, baris {}", tile.column, tile.row);
        tiles.add(&place, &office.source, &[key("petak")], problems);
        let cities = parsed.cities.iter().flat_map(|list| &list.value.cities);
        let city = cities.into_iter().find(|known| known.id == *city);
        // A wrong code of the kecamatan would make all its kelurahan look wrong.
        let is_right = city.is_none_or(|city| {
            check_prefix(&office.source, &[key("kode")], code, &city.code, problems)
        });
        for (position, item) in kelurahan.iter().enumerate() {
            let path = |name| [key("kelurahan"), index(position), key(name)];
            kelurahan_codes.add(&item.code, &office.source, &path("kode"), problems);
            if is_right {
                check_prefix(&office.source, &path("kode"), &item.code, code, problems);
            }
            if !item.postal_code.bytes().all(|byte| byte.is_ascii_digit()) {
                problems.push(
                    office
                        .source
                        .problem_at(
                            &path("kode_pos"),
                            format!("kode pos `{}` bukan angka", item.postal_code),
                        )
                        .with_hint("tulis lima angka, misalnya `kode_pos = \"10310\"`"),
                );
            }
        }
    }
}

/// Checks a telephone number: the page makes a link of it, that a phone dials when it is touched.
fn check_phone(source: &Source, phone: Option<&str>, problems: &mut Vec<Problem>) {
    if let Some(phone) = phone
        && national_number(phone).is_none()
    {
        problems.push(
            source
                .problem_at(
                    &[key("telepon")],
                    format!("`{phone}` bukan nomor telepon yang dapat dihubungi"),
                )
                .with_hint(
                    "tulis satu nomor dengan kode daerahnya, misalnya `telepon = \"(021) 555-0100\"`; bila belum ada, hapus baris ini",
                ),
        );
    }
}

/// Tells whether a code lies in that of its parent: kota `31.71`, kecamatan `31.71.06`, kelurahan
/// `31.71.06.1001`.
fn check_prefix(
    source: &Source,
    path: &[PathStep],
    code: &str,
    parent: &str,
    problems: &mut Vec<Problem>,
) -> bool {
    let inside = code
        .strip_prefix(parent)
        .is_some_and(|rest| rest.starts_with('.') && rest.len() > 1);
    if !inside {
        problems.push(
            source
                .problem_at(
                    path,
                    format!("kode `{code}` tidak berada di dalam `{parent}`"),
                )
                .with_hint(format!("kode ini diawali `{parent}.`")),
        );
    }
    inside
}

fn check_figures(figures: &ParsedPage<FigureSet>, problems: &mut Vec<Problem>) {
    for (position, figure) in figures.data.figures.iter().enumerate() {
        if figure.date_origin.is_some() && figure.date.is_none() {
            let path = [key("angka"), index(position), key("tanggal_asal")];
            problems.push(
                figures
                    .source
                    .problem_at(&path, "`tanggal_asal` ada tanpa `tanggal`")
                    .with_hint("tambahkan `tanggal`, atau hapus baris ini"),
            );
        }
        if let (Some(since), Some(date)) = (figure.since, figure.date)
            && since > date
        {
            let path = [key("angka"), index(position), key("sejak")];
            problems.push(
                figures
                    .source
                    .problem_at(
                        &path,
                        format!("`sejak` ({since}) sesudah `tanggal` ({date})"),
                    )
                    .with_hint("tulis hari pertama yang dihitung, sebelum `tanggal`"),
            );
        }
    }
}

fn check_forms(forms: &Folder<Record<form_definitions::FormSource>>, problems: &mut Vec<Problem>) {
    let mut services = Unique::new("layanan formulir");
    services.reserve(bundle::address::OFFICE, "pencarian kantor");
    for form in &forms.entries {
        services.add(
            &form.value.service,
            &form.source,
            &[key("layanan")],
            problems,
        );
    }
}
