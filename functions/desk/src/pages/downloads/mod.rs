//! `/meja/unduh/`: tables to take along, and the printed list for a community.
//!
//! Whoever is in one, it is written down at her record that it was taken; then that the table was
//! taken, with its number, purpose and count; only then does it leave.

mod people;
mod rows;

use forms::FieldView;
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, HeaderValue};
use programme::closed_lists::{DownloadOf, DownloadPurpose};
use programme::words;
use records::{Download, Role};
use serde::Serialize;
use tables::{Cell, Format};
use web::respond;

use self::people::{Taken, Wish};
use crate::access::Confirmation;
use crate::desk::Desk;
use crate::form;
use crate::menu::Roles;
use crate::page::{Fault, Handling, Page, Reply, Visit};
use crate::shell::Sheet;

pub(crate) const PAGES: &[Page] = &[
    Page::get(DOWNLOADS, Roles::All, show),
    Page::form(DOWNLOADS, Roles::All, download),
    Page::form(COMMUNITY, Roles::All, print),
];

/// Address of the downloads.
pub(crate) const DOWNLOADS: &str = "/meja/unduh/";
const COMMUNITY: &str = "/meja/unduh/komunitas/";

/// Purposes that a table is taken for; a community gets a printed list.
const PURPOSES: [DownloadPurpose; 3] = [
    DownloadPurpose::Meeting,
    DownloadPurpose::Calling,
    DownloadPurpose::Attendance,
];

/// People whom a table can hold.
const OF: [DownloadOf; 2] = [DownloadOf::Registered, DownloadOf::MentorRequests];

/// The kind of file of a printed list.
const PRINTED: &str = "cetak";

/// A download in the list of earlier ones.
#[derive(Serialize)]
struct EarlierView {
    serial: String,
    what: &'static str,
    purpose: &'static str,
    rows: u32,
    when: String,
    by: Option<String>,
}

fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let html = page(desk, visit, table_fields(), list_fields(desk)).await?;
        Ok(Reply::page("downloads", html))
    })
}

fn download<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let sent = &visit.fields;
        let of = OF.into_iter().find(|of| of.code() == sent.text("isi"));
        let format = Format::ALL
            .iter()
            .find(|format| format.extension() == sent.text("jenis"));
        let mut purposes = PURPOSES.into_iter();
        let purpose = purposes.find(|purpose| purpose.code() == sent.text("tujuan"));
        let mut fields = table_fields();
        for field in &mut fields[..3] {
            *field = form::chosen(field.clone(), sent.text(&field.name));
        }
        let missing = [
            (of.is_none(), "Pilih isi tabel"),
            (format.is_none(), "Pilih jenis berkas"),
            (purpose.is_none(), "Pilih untuk apa tabel ini"),
        ];
        for (field, (is_missing, message)) in fields.iter_mut().zip(missing) {
            if is_missing {
                *field = form::with_error(field.clone(), message);
            }
        }
        let (Some(of), Some(&format), Some(purpose)) = (of, format, purpose) else {
            let html = page(desk, visit, fields, list_fields(desk)).await?;
            return Ok(Reply::wrong("download_rejected", html));
        };
        if let Confirmation::Asked(field) = desk.confirm(visit).await? {
            fields[3] = *field;
            let html = page(desk, visit, fields, list_fields(desk)).await?;
            return Ok(Reply::wrong("wrong_code", html));
        }
        let wish = Wish {
            of,
            community: None,
            purpose,
            format: format.extension(),
        };
        let Some(form) = desk.definitions().form_of(of) else {
            return Err(Fault::NotFound);
        };
        let columns = rows::columns(form);
        let mut table = tables::Table::begin(format, of.label(), &columns).map_err(no_table)?;
        let mut failure = None;
        let taken = people::take(desk, visit, &wish, form, |kecamatan, filed| {
            let row = rows::row(desk, form, kecamatan, &filed, visit.now);
            failure = failure.take().or_else(|| table.row(&row).err());
        })
        .await?;
        if let Some(failure) = failure {
            return Err(no_table(failure));
        }
        let about = about(desk, visit, &wish, &taken);
        let about: Vec<(&str, Cell)> = about
            .iter()
            .map(|(name, cell)| (*name, cell.clone()))
            .collect();
        let file = table.finish(&about).map_err(no_table)?;
        let mut response = respond(StatusCode::OK, format.content_type(), file);
        let name = format!(
            "attachment; filename=\"okoce-{}.{}\"",
            taken.serial.compact(),
            format.extension()
        );
        // Made of our own letters and digits.
        if let Ok(name) = HeaderValue::from_str(&name) {
            response.headers_mut().insert(CONTENT_DISPOSITION, name);
        }
        Ok(Reply::file("downloaded", response))
    })
}

/// Shows a list on paper for a community, which has no log-in: those who chose it.
fn print<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let chosen = visit.fields.text("komunitas");
        let mut fields = list_fields(desk);
        let option = desk.definitions().community(chosen);
        let (Some(option), Some(form)) =
            (option, desk.definitions().form_of(DownloadOf::Community))
        else {
            fields[0] = form::with_error(fields[0].clone(), "Pilih komunitas dari daftar");
            let html = page(desk, visit, table_fields(), fields).await?;
            return Ok(Reply::wrong("download_rejected", html));
        };
        fields[0] = form::chosen(fields[0].clone(), chosen);
        if let Confirmation::Asked(field) = desk.confirm(visit).await? {
            let field = FieldView {
                id: fields[1].id.clone(),
                described_by: None,
                ..*field
            };
            fields[1] = form::described(field);
            let html = page(desk, visit, table_fields(), fields).await?;
            return Ok(Reply::wrong("wrong_code", html));
        }
        let wish = Wish {
            of: DownloadOf::Community,
            community: Some(chosen),
            purpose: DownloadPurpose::Community,
            format: PRINTED,
        };
        let mut printed = Vec::new();
        let taken = people::take(desk, visit, &wish, form, |kecamatan, filed| {
            printed.push(rows::printed(desk, form, kecamatan, &filed));
        })
        .await?;
        let html = Sheet::of(desk, visit, format!("Daftar untuk {}", option.label))
            .with("rows", &printed)
            .with("serial", &taken.serial.to_string())
            .render("desk/daftar-komunitas.html")?;
        Ok(Reply::page("community_list", html))
    })
}

/// Lists the facts about the table that stand in it.
fn about(
    desk: &Desk,
    visit: &Visit<'_>,
    wish: &Wish<'_>,
    taken: &Taken,
) -> Vec<(&'static str, Cell)> {
    let officer = visit.officer();
    let text = |text: &str| Cell::Text(text.to_owned());
    vec![
        ("Isi", text(wish.of.label())),
        ("Tujuan", text(wish.purpose.label())),
        ("Jumlah baris", Cell::Number(taken.rows)),
        ("Nomor seri", text(&taken.serial.to_string())),
        ("Wilayah kerja", text(&desk.place(&officer.assignment))),
        ("Diunduh oleh", text(&officer.name)),
        ("Diunduh pada", text(&words::moment(visit.now))),
    ]
}

async fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    table: Vec<FieldView>,
    list: Vec<FieldView>,
) -> Result<String, Fault> {
    let officer = visit.officer();
    let is_sekretariat = officer.role() == Role::Sekretariat;
    let own = (!is_sekretariat).then_some(&officer.id);
    let downloads = desk.repository().downloads(own, visit.now).await?;
    let mut names = std::collections::BTreeMap::new();
    if is_sekretariat {
        for officer in desk.repository().officers().await? {
            names.insert(officer.id.to_string(), officer.name);
        }
    }
    let earlier: Vec<EarlierView> = downloads
        .iter()
        .map(|download| earlier(download, names.get(download.by.as_str())))
        .collect();
    let mut errors = form::errors(&table);
    errors.extend(form::errors(&list));
    Sheet::of(desk, visit, "Unduh")
        .errors(errors)
        .with("action", &DOWNLOADS)
        .with("community_action", &COMMUNITY)
        .with("fields", &table)
        .with("community_fields", &list)
        .with(
            "has_communities",
            &desk.definitions().communities().next().is_some(),
        )
        .with("earlier", &earlier)
        .render("desk/unduh.html")
}

fn earlier(download: &Download, by: Option<&String>) -> EarlierView {
    EarlierView {
        serial: download.serial.to_string(),
        what: download.of.label(),
        purpose: download.purpose.label(),
        rows: download.rows,
        when: words::moment(download.at),
        by: by.cloned(),
    }
}

fn table_fields() -> Vec<FieldView> {
    let of = OF.map(|of| (of.code(), of.label()));
    let formats = Format::ALL
        .iter()
        .map(|format| (format.extension(), format.label()));
    let purposes = PURPOSES.map(|purpose| (purpose.code(), purpose.label()));
    let mut kinds = form::radios("jenis", "Jenis berkas", formats);
    if let [only] = Format::ALL {
        kinds = form::chosen(kinds, only.extension());
    }
    vec![
        form::radios("isi", "Isi tabel", of),
        kinds,
        form::radios("tujuan", "Untuk apa tabel ini?", purposes),
        form::newest_code(),
    ]
}

fn list_fields(desk: &Desk) -> Vec<FieldView> {
    let communities = desk.definitions().communities();
    let options = communities.map(|option| (option.value.as_str(), option.label.as_str()));
    let code = FieldView {
        id: "kode-daftar".to_owned(),
        ..form::newest_code()
    };
    vec![
        form::select("komunitas", "Komunitas", options),
        form::described(code),
    ]
}

/// Takes a table that can't be written for a failure of this machine, not of the one who asked.
fn no_table(_: tables::TableFailure) -> Fault {
    Fault::Table
}
