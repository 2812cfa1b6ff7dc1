//! `okoce officer`: accounts of the officers' desk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bundle::{Office, file};
use jiff::Timestamp;
use programme::{KecamatanId, words};
use records::{Account, Assignment, Officer, OfficerId, OfficerStatus, Repository, StoreFailure};

use serde_json::{Value, json};

use crate::outcome::Outcome;
use crate::store::{NotOpened, Place};

/// Why an account was not made, listed or closed, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// The store is not there.
    #[error("{0}")]
    NotOpened(#[from] NotOpened),
    /// The store did not answer.
    #[error("Penyimpanan data tidak menjawab ({0}). Coba lagi.")]
    Store(#[from] StoreFailure),
    /// A kecamatan that the site does not have.
    #[error(
        "Kecamatan `{0}` tidak ada; tulis seperti nama berkasnya di content/kecamatan, \
             misalnya kebayoran-baru"
    )]
    UnknownKecamatan(KecamatanId),
    /// The site is not built, so its kecamatan are not known.
    #[error(
        "Daftar kecamatan {} tidak dapat dibaca ({_1}).\n\
         Bangun situs lebih dulu (cargo run -p site-gen -- build), atau sebutkan foldernya dengan \
         --bundle.",
        _0.display()
    )]
    NoBundle(PathBuf, String),
    /// There is no such officer, or she is closed already.
    #[error("Tidak ada petugas dengan id `{0}`; lihat: okoce officer list")]
    UnknownOfficer(OfficerId),
    /// Something else has changed the account in the meantime.
    #[error("Akun ini baru saja diubah dari tempat lain. Jalankan lagi perintah yang sama.")]
    Overtaken,
}

/// An invitation as it is typed.
#[derive(Debug)]
pub struct Invite<'a> {
    /// The store.
    pub place: &'a Place,
    /// The functions' bundle, for the names of the kecamatan.
    pub bundle: &'a Path,
    /// Scheme and host of the desk, for the link.
    pub desk: &'a str,
    /// Her work.
    pub assignment: Assignment,
}

/// Makes an account and prints its activation code.
pub async fn invite(invite: Invite<'_>) -> Result<Outcome, NotDone> {
    let offices = read_offices(invite.bundle)?;
    if let Assignment::Pendamping(hers) = &invite.assignment {
        let mut hers = hers.as_slice().iter();
        if let Some(unknown) = hers.find(|slug| !offices.contains_key(*slug)) {
            return Err(NotDone::UnknownKecamatan(unknown.clone()));
        }
    }
    let work = work(&invite.assignment);
    let store = invite.place.open().await?;
    let made = store
        .repository
        .invite(invite.assignment, "operator", Timestamp::now())
        .await?;
    let code = made.code.shown();
    let link = format!("{}/meja/aktifkan/?kode={code}", invite.desk);
    let text = format!(
        "Akun petugas {id} dibuat: {work}.\n\
         Kode aktivasi, berlaku sekali dan sampai {until}:\n\n    {code}\n\n\
         Buka {link}\n\
         atau ketik kodenya di {desk}/meja/aktifkan/. Serahkan langsung kepada orangnya.",
        id = made.id,
        until = words::moment(made.until),
        desk = invite.desk,
    );
    let json = json!({
        "id": made.id.as_str(),
        "work": work,
        "code": code,
        "until": made.until,
        "link": link,
    });
    let if_unshown = format!(
        "Kode aktivasi petugas {id} tidak dapat ditampilkan lagi. Tutup akun itu \
         (okoce officer close {id}), lalu undang sekali lagi.",
        id = made.id
    );
    Ok(Outcome::fine(text, json).shown_once(if_unshown))
}

/// Lists every account that is not closed.
pub async fn list(place: &Place) -> Result<Outcome, NotDone> {
    let store = place.open().await?;
    let officers = store.repository.officers().await?;
    let now = Timestamp::now();
    let lines: Vec<String> = officers.iter().map(|officer| line(officer, now)).collect();
    let text = if lines.is_empty() {
        "Belum ada petugas. Undang yang pertama: okoce officer invite --role sekretariat".to_owned()
    } else {
        lines.join("\n")
    };
    let all: Vec<Value> = officers.iter().map(as_json).collect();
    Ok(Outcome::fine(text, json!(all)))
}

/// Closes an account for good.
pub async fn close(place: &Place, id: OfficerId) -> Result<Outcome, NotDone> {
    let store = place.open().await?;
    let account = open_account(&store.repository, &id).await?;
    let Some(account) = account else {
        return Err(NotDone::UnknownOfficer(id));
    };
    if !store.repository.close_account(&account).await? {
        return Err(NotDone::Overtaken);
    }
    Ok(Outcome::fine(
        format!("Akun petugas {id} ditutup; sesi yang masih terbuka berakhir sekarang juga."),
        json!({ "id": id.as_str(), "status": "ditutup" }),
    ))
}

async fn open_account(
    repository: &Repository,
    id: &OfficerId,
) -> Result<Option<Account>, StoreFailure> {
    let account = repository.account(id).await?;
    Ok(account.filter(|account| account.officer.status != OfficerStatus::Closed))
}

fn read_offices(bundle: &Path) -> Result<BTreeMap<KecamatanId, Office>, NotDone> {
    let path = bundle.join(file::OFFICES);
    let unreadable = |cause: String| NotDone::NoBundle(path.clone(), cause);
    let json = std::fs::read(&path).map_err(|cause| unreadable(cause.to_string()))?;
    serde_json::from_slice(&json).map_err(|cause| unreadable(cause.to_string()))
}

fn work(assignment: &Assignment) -> String {
    match assignment {
        Assignment::Sekretariat => "sekretariat".to_owned(),
        Assignment::Pendamping(offices) => {
            let slugs: Vec<&str> = offices.as_slice().iter().map(KecamatanId::as_str).collect();
            format!("pendamping {}", words::list(&slugs, "dan"))
        }
    }
}

fn line(officer: &Officer, now: Timestamp) -> String {
    let work = work(&officer.assignment);
    match (officer.status, officer.activation_until) {
        (OfficerStatus::Invited, Some(until)) if now < until => {
            let until = words::moment(until);
            format!(
                "{}  {work}  diundang, kode berlaku sampai {until}",
                officer.id
            )
        }
        (OfficerStatus::Invited, _) => format!("{}  {work}  kode sudah lewat", officer.id),
        _ => {
            let name = &officer.name;
            let last = officer.last_sign_in.map(words::moment).unwrap_or_default();
            format!("{}  {work}  {name}  masuk terakhir {last}", officer.id)
        }
    }
}

fn as_json(officer: &Officer) -> Value {
    json!({
        "id": officer.id.as_str(),
        "work": work(&officer.assignment),
        "name": officer.name,
        "invited_until": officer.activation_until,
        "last_sign_in": officer.last_sign_in,
    })
}
