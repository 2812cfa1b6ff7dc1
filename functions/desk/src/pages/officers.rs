//! `/meja/petugas/`: the secretariat looks after the accounts of officers.

use forms::FieldView;
use jiff::Timestamp;
use programme::{KecamatanId, words};
use records::{
    ACTIVATION_HOURS, Account, Assignment, Invitation, Officer, OfficerStatus, Offices, Role,
};
use serde::Serialize;

use crate::access::Confirmation;
use crate::addresses::OFFICERS;
use crate::desk::Desk;
use crate::form;
use crate::menu::Roles;
use crate::page::{Fault, Handling, Page, Reply, Visit};
use crate::shell::Title;
use crate::shell::{FormView, Sheet};

pub(crate) const PAGES: &[Page] = &[
    Page::get(OFFICERS, Roles::Sekretariat, show),
    Page::get(INVITE, Roles::Sekretariat, ask_invitation),
    Page::form(INVITE, Roles::Sekretariat, invite),
    Page::get(CLOSE, Roles::Sekretariat, ask_closing),
    Page::form(CLOSE, Roles::Sekretariat, close),
];

pub(crate) const NOTICES: &[(&str, &str)] = &[
    (
        "akun-ditutup",
        "Akun ditutup. Sesi yang masih terbuka berakhir saat itu juga.",
    ),
    (
        "akun-diubah",
        "Akun ini baru saja diubah dari tempat lain. Periksa daftarnya, lalu ulangi bila masih perlu.",
    ),
];

const INVITE: &str = "/meja/petugas/undang/";
const CLOSE: &str = "/meja/petugas/{id}/tutup/";
pub(super) const RENEW: &str = "/meja/petugas/{id}/kode/";

/// A row of the list.
#[derive(Serialize)]
struct RowView {
    name: String,
    place: String,
    state: String,
    /// The place where her account is closed; none for one's own.
    close: Option<String>,
    /// The place where a new activation code is asked for or approved.
    renew: Option<String>,
}

fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let officers = desk.repository().officers().await?;
        let rows: Vec<RowView> = officers
            .iter()
            .map(|officer| {
                let is_other = officer.id != visit.officer().id;
                RowView {
                    name: name(officer),
                    place: desk.place(&officer.assignment),
                    state: state(officer, visit.now),
                    close: is_other.then(|| close_address(officer)),
                    renew: renewal(officer).filter(|_| is_other),
                }
            })
            .collect();
        let html = Sheet::of(desk, visit, "Petugas")
            .with("rows", &rows)
            .with("invite", &INVITE)
            .render("desk/petugas.html")?;
        Ok(Reply::page("officers", html))
    })
}

fn ask_invitation<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let fields = [
            role_field(""),
            kecamatan_field(desk, &[]),
            form::newest_code(),
        ];
        Ok(Reply::page(
            "invitation_asked",
            invitation_page(desk, visit, &fields)?,
        ))
    })
}

fn invite<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let role = visit.fields.text("tugas");
        let chosen: Vec<KecamatanId> = visit
            .fields
            .all("kecamatan")
            .filter_map(|slug| slug.parse().ok())
            .filter(|slug| desk.offices().contains_key(slug))
            .collect();
        let mut fields = [
            role_field(role),
            kecamatan_field(desk, &chosen),
            form::newest_code(),
        ];
        let assignment = match (role, Offices::new(chosen)) {
            ("sekretariat", None) => Ok(Assignment::Sekretariat),
            ("pendamping", Some(offices)) => Ok(Assignment::Pendamping(offices)),
            ("sekretariat", Some(_)) => Err((
                1,
                "Sekretariat melihat semua kecamatan: hapus pilihan kecamatan",
            )),
            ("pendamping", None) => {
                Err((1, "Pilih kecamatan pendamping ini, boleh lebih dari satu"))
            }
            _ => Err((0, "Pilih tugasnya")),
        };
        let assignment = match assignment {
            Ok(assignment) => assignment,
            Err((at, message)) => {
                fields[at] = form::with_error(fields[at].clone(), message);
                let html = invitation_page(desk, visit, &fields)?;
                return Ok(Reply::wrong("invitation_rejected", html));
            }
        };
        if let Confirmation::Asked(field) = desk.confirm(visit).await? {
            fields[2] = *field;
            let html = invitation_page(desk, visit, &fields)?;
            return Ok(Reply::wrong("wrong_code", html));
        }
        let by = visit.officer().id.as_str();
        let invited = desk
            .repository()
            .invite(assignment.clone(), by, visit.now)
            .await?;
        let html = invitation(desk, visit, &assignment, &invited)?;
        Ok(Reply::page("invited", html))
    })
}

/// Renders the slip with an activation code, shown this once.
pub(super) fn invitation(
    desk: &Desk,
    visit: &Visit<'_>,
    assignment: &Assignment,
    made: &Invitation,
) -> Result<String, Fault> {
    Sheet::of(desk, visit, "Kode aktivasi")
        .with("place", &desk.place(assignment))
        .with("code", &made.code.shown())
        .with("until", &words::moment(made.until))
        .with("back", &OFFICERS)
        .render("desk/undangan.html")
}

fn ask_closing<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let account = other(desk, visit).await?;
        let html = closing_page(desk, visit, &account.officer, &[form::newest_code()]).await?;
        Ok(Reply::page("closing_asked", html))
    })
}

fn close<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let account = other(desk, visit).await?;
        if let Confirmation::Asked(field) = desk.confirm(visit).await? {
            let html = closing_page(desk, visit, &account.officer, &[*field]).await?;
            return Ok(Reply::wrong("wrong_code", html));
        }
        let is_closed = desk.repository().close_account(&account).await?;
        let notice = if is_closed {
            "akun-ditutup"
        } else {
            "akun-diubah"
        };
        Ok(Reply::see_other(
            "closed",
            &format!("{OFFICERS}?kabar={notice}"),
        ))
    })
}

/// Finds the account that an address names, unless it is one's own: a colleague closes that, so
/// that there is always one left.
pub(super) async fn other(desk: &Desk, visit: &Visit<'_>) -> Result<Account, Fault> {
    let id = visit.parameter("id").parse().map_err(|_| Fault::NotFound)?;
    let account = desk.repository().account(&id).await?;
    let account = account.filter(|account| {
        account.officer.status != OfficerStatus::Closed && account.officer.id != visit.officer().id
    });
    account.ok_or(Fault::NotFound)
}

async fn closing_page(
    desk: &Desk,
    visit: &Visit<'_>,
    officer: &Officer,
    fields: &[FieldView],
) -> Result<String, Fault> {
    let mut paragraphs = vec![format!(
        "{}, {}. Akun ini tidak dapat dipakai lagi untuk seterusnya, dan sesi yang masih terbuka \
         berakhir saat itu juga. Yang sudah dicatatnya tetap ada.",
        name(officer),
        desk.place(&officer.assignment)
    )];
    let left = left_alone(desk, officer).await?;
    if !left.is_empty() {
        paragraphs.push(format!(
            "Sesudah ini tidak ada pendamping lagi di {}. Warga yang masih berjalan di sana tetap \
             terlihat oleh sekretariat; undang penggantinya lebih dulu bila sudah ada.",
            words::list(&left, "dan")
        ));
    }
    let title = Title::naming(format!("Tutup akun {}", name(officer)), "Tutup akun");
    Sheet::of(desk, visit, title).form(&FormView {
        action: &close_address(officer),
        paragraphs: &paragraphs,
        fields,
        button: "Tutup akun",
        cancel: OFFICERS,
    })
}

/// Lists the kecamatan that would be without a pendamping: whose open cases need a new home. Cases
/// belong to a kecamatan and not to an officer, so a colleague in it is home enough.
async fn left_alone(desk: &Desk, leaving: &Officer) -> Result<Vec<String>, Fault> {
    let officers = desk.repository().officers().await?;
    let others = officers
        .iter()
        .filter(|officer| officer.id != leaving.id && officer.status == OfficerStatus::Active);
    let served: Vec<&KecamatanId> = others
        .flat_map(|officer| officer.assignment.kecamatan())
        .collect();
    let hers = leaving.assignment.kecamatan().iter();
    let alone = hers.filter(|kecamatan| !served.contains(kecamatan));
    Ok(alone
        .map(|kecamatan| desk.kecamatan_name(kecamatan).to_owned())
        .collect())
}

fn invitation_page(desk: &Desk, visit: &Visit<'_>, fields: &[FieldView]) -> Result<String, Fault> {
    let paragraph = format!(
        "Kode aktivasi dicetak dan diserahkan langsung kepada orangnya. Kode itu berlaku sekali, \
         selama {ACTIVATION_HOURS} jam."
    );
    Sheet::of(desk, visit, "Undang petugas").form(&FormView {
        action: INVITE,
        paragraphs: &[paragraph],
        fields,
        button: "Buat kode aktivasi",
        cancel: OFFICERS,
    })
}

fn role_field(chosen: &str) -> FieldView {
    let options = [
        (
            Role::Pendamping,
            "Pendamping",
            "Melihat warga di kecamatannya",
        ),
        (
            Role::Sekretariat,
            "Sekretariat",
            "Melihat semua kecamatan, mengurus akun petugas",
        ),
    ];
    let codes = options.map(|(role, label, _)| (role.name(), label));
    let mut field = form::chosen(form::radios("tugas", "Tugas", codes), chosen);
    let shown = field.groups.iter_mut().flat_map(|group| &mut group.options);
    for (option, (_, _, hint)) in shown.zip(options) {
        option.hint = Some(hint.to_owned());
    }
    field
}

/// Makes the field of the kecamatan under the kota they lie in.
fn kecamatan_field(desk: &Desk, chosen: &[KecamatanId]) -> FieldView {
    let offices = desk.offices();
    let options = offices
        .iter()
        .map(|(id, office)| (id.as_str(), office.name.as_str()));
    let field = form::checkboxes("kecamatan", "Kecamatan", options);
    let chosen: Vec<&str> = chosen.iter().map(KecamatanId::as_str).collect();
    let field = form::grouped(form::chosen_all(field, &chosen), |id| {
        offices.get(id).map_or("", |office| &office.kota)
    });
    form::with_hint(field, "Untuk pendamping: satu atau lebih")
}

fn close_address(officer: &Officer) -> String {
    CLOSE.replace("{id}", officer.id.as_str())
}

/// Returns the address of the page on which a new code is asked for or approved; `None` for
/// somebody who never had an account in use: she is invited anew.
pub(super) fn renewal(officer: &Officer) -> Option<String> {
    let is_known = officer.status == OfficerStatus::Active || officer.renewal.is_some();
    is_known.then(|| RENEW.replace("{id}", officer.id.as_str()))
}

/// Returns her name; her id until she has one.
pub(super) fn name(officer: &Officer) -> String {
    if officer.name.is_empty() {
        format!("Undangan {}", officer.id)
    } else {
        officer.name.clone()
    }
}

fn state(officer: &Officer, now: Timestamp) -> String {
    if officer.pending_renewal(now).is_some() {
        return "Kode aktivasi baru menunggu persetujuan".to_owned();
    }
    match (
        officer.status,
        officer.activation_until,
        officer.last_sign_in,
    ) {
        (OfficerStatus::Invited, Some(until), _) if now < until => {
            format!("Diundang; kode berlaku sampai {}", words::moment(until))
        }
        (OfficerStatus::Invited, _, _) => "Kode aktivasi sudah lewat".to_owned(),
        (_, _, Some(last)) => format!("Masuk terakhir {}", words::moment(last)),
        _ => "Belum pernah masuk".to_owned(),
    }
}
