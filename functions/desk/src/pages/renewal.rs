//! `/meja/petugas/{id}/kode/`: a new activation code for a colleague who has lost all that she signs
//! in with. One of the secretariat asks for it, another approves it and prints it.

use forms::FieldView;
use programme::words;
use records::{Account, Officer, OfficerStatus, Renewal, Role};
use web::pages::{Link, Message};

use super::officers::{RENEW, invitation, name, other, renewal};
use crate::access::Confirmation;
use crate::addresses::OFFICERS;
use crate::desk::Desk;
use crate::form;
use crate::menu::Roles;
use crate::page::{Fault, Handling, Page, Reply, Visit};
use crate::shell::Title;
use crate::shell::{FormView, Sheet};

pub(crate) const PAGES: &[Page] = &[
    Page::get(RENEW, Roles::Sekretariat, ask),
    Page::form(RENEW, Roles::Sekretariat, renew),
];

pub(crate) const NOTICES: &[(&str, &str)] = &[(
    "kode-diminta",
    "Kode aktivasi baru diminta. Anggota sekretariat yang lain menyetujuinya di daftar ini.",
)];

fn ask<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let account = known(desk, visit).await?;
        let html = page(desk, visit, &account.officer, form::newest_code()).await?;
        Ok(Reply::page("renewal_asked", html))
    })
}

/// Asks for a code, or approves the one that a colleague has asked for.
fn renew<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let account = known(desk, visit).await?;
        let own = &visit.officer().id;
        let asked = account.officer.pending_renewal(visit.now);
        if asked.is_some_and(|asked| asked.asked_by == *own) {
            let html = page(desk, visit, &account.officer, form::newest_code()).await?;
            return Ok(Reply::wrong("renewal_waits", html));
        }
        let is_asked = asked.is_some();
        if let Confirmation::Asked(field) = desk.confirm(visit).await? {
            let html = page(desk, visit, &account.officer, *field).await?;
            return Ok(Reply::wrong("wrong_code", html));
        }
        let repository = desk.repository();
        if !is_asked {
            let is_kept = repository.ask_renewal(&account, own, visit.now).await?;
            let news = if is_kept {
                "kode-diminta"
            } else {
                "akun-diubah"
            };
            let to = format!("{OFFICERS}?kabar={news}");
            return Ok(Reply::see_other("renewal_kept", &to));
        }
        let made = repository.approve_renewal(&account, own, visit.now);
        let Some(made) = made.await? else {
            let to = format!("{OFFICERS}?kabar=akun-diubah");
            return Ok(Reply::see_other("renewal_overtaken", &to));
        };
        let html = invitation(desk, visit, &account.officer.assignment, &made)?;
        Ok(Reply::page("renewed", html))
    })
}

/// Finds the account of a colleague who has had it in use.
async fn known(desk: &Desk, visit: &Visit<'_>) -> Result<Account, Fault> {
    let account = other(desk, visit).await?;
    let is_known = renewal(&account.officer).is_some();
    is_known.then_some(account).ok_or(Fault::NotFound)
}

async fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    officer: &Officer,
    code: FieldView,
) -> Result<String, Fault> {
    let title = format!("Kode aktivasi baru untuk {}", name(officer));
    let sheet = Sheet::of(desk, visit, Title::naming(&*title, "Kode aktivasi baru"));
    let action = RENEW.replace("{id}", officer.id.as_str());
    let asked = officer.pending_renewal(visit.now);
    if let Some(asked) = asked.filter(|asked| asked.asked_by == visit.officer().id) {
        return sheet.message(&Message {
            title: &title,
            paragraphs: vec![format!(
                "Anda memintanya {}. Anggota sekretariat yang lain menyetujuinya di halaman ini, \
                 paling lambat {}.",
                words::moment(asked.asked_at),
                words::moment(asked.until())
            )],
            reference: None,
            action: Some(Link {
                label: "Kembali ke daftar petugas",
                path: OFFICERS,
            }),
        });
    }
    let mut paragraphs = vec![format!(
        "{}, {}. Pastikan dulu dengan bertemu langsung bahwa yang meminta memang orangnya.",
        name(officer),
        desk.place(&officer.assignment)
    )];
    let button = if let Some(asked) = asked {
        paragraphs.push(effect(desk, asked).await?);
        "Setujui, buat kode"
    } else {
        paragraphs.push(
            "Dipakai bila kata sandi, autentikator, dan kode pemulihannya tidak ada lagi. Anda \
             memintanya, anggota sekretariat yang lain menyetujuinya dan mencetak kodenya. Sebelum \
             itu tidak ada yang berubah."
                .to_owned(),
        );
        if !has_another(desk, visit, officer).await? {
            paragraphs.push(
                "Belum ada anggota sekretariat lain yang dapat menyetujui. Undang dulu seorang lagi."
                    .to_owned(),
            );
        }
        "Minta persetujuan"
    };
    sheet.form(&FormView {
        action: &action,
        paragraphs: &paragraphs,
        fields: &[code],
        button,
        cancel: OFFICERS,
    })
}

/// Returns the words for what an approval does.
async fn effect(desk: &Desk, asked: &Renewal) -> Result<String, Fault> {
    let who = desk.doer(asked.asked_by.as_str()).await?;
    Ok(format!(
        "{who} memintanya {}. Begitu Anda setujui, kata sandi, autentikator, dan kode pemulihan yang \
         lama tidak berlaku lagi, dan sesi yang masih terbuka berakhir. Kode aktivasinya tampil \
         sekali, untuk dicetak.",
        words::moment(asked.asked_at)
    ))
}

/// Tells whether somebody else of the secretariat can approve it.
async fn has_another(desk: &Desk, visit: &Visit<'_>, officer: &Officer) -> Result<bool, Fault> {
    let officers = desk.repository().officers().await?;
    Ok(officers.iter().any(|one| {
        one.role() == Role::Sekretariat
            && one.status == OfficerStatus::Active
            && one.id != visit.officer().id
            && one.id != officer.id
    }))
}
