//! `okoce doctor`: looks a store over and says of whatever is off what to do about it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use embedded_store::is_missing;
use jiff::{Timestamp, ToSpan};
use programme::{wib, words};
use records::{Repository, Secret, StoreFailure};
use serde::Serialize;
use serde_json::json;

use crate::outcome::Outcome;
use crate::sqlite;
use crate::store::{NotOpened, OpenStore, Place};
use crate::verify;

/// A look at one side of a store.
#[derive(Clone, Debug, Serialize)]
struct Look {
    /// The side, for programs.
    about: &'static str,
    is_fine: bool,
    /// The finding.
    found: String,
    /// A way out, where it is not fine.
    way_out: Option<String>,
}

impl Look {
    fn fine(about: &'static str, found: impl Into<String>) -> Self {
        Self {
            about,
            is_fine: true,
            found: found.into(),
            way_out: None,
        }
    }

    fn off(about: &'static str, found: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self {
            about,
            is_fine: false,
            found: found.into(),
            way_out: Some(way_out.into()),
        }
    }
}

/// Way out where a file itself is broken.
pub(crate) const BROKEN: &str = "Hentikan situsnya, pindahkan berkas ini beserta -wal dan -shm ke tempat aman, \
    lalu salin cadangan terakhir ke tempatnya.";

/// Way out where a key in AWS says nothing of its own.
const IN_AWS: &str = "Periksa kuncinya di Secrets Manager; caranya ada di infra/aws/README.md.";

/// Finding where the keys are those of other data.
pub(crate) const OTHER_KEY: &str =
    "Kunci ini bukan kunci datanya: nomor telepon yang tersimpan tidak dikenali.";

/// Way out of [`OTHER_KEY`].
pub(crate) const KEY_OF_THE_DATA: &str = "Pulihkan berkas kunci (okoce.key) atau OKOCE_KEY dari \
    cadangan yang sama dengan datanya. Jangan terima kiriman sebelum itu.";

/// Way out where there is no key to work with.
pub(crate) const KEY_FROM_BACKUP: &str =
    "Pulihkan berkas kunci dari cadangan yang sama dengan datanya.";

/// Way out where the file is one of an earlier version.
pub(crate) const EARLIER_VERSION: &str = "okoce convert mengubah berkas versi sebelumnya.";

/// Looks the store over. Whatever it finds, it changes nothing; only where somebody vouches for the
/// clock of this machine, the store hears of it first.
pub async fn run(place: &Place, clock_is_right: bool) -> Outcome {
    let mut looks = Vec::new();
    if let Place::File(path) = place {
        looks.extend(file(path));
    }
    match place.open().await {
        Err(cause) => looks.push(not_opened(&cause)),
        Ok(store) => {
            if clock_is_right {
                looks.push(confirm_clock(&store).await);
            }
            looks.extend(inside(place, &store).await);
        }
    }
    let mut lines = Vec::new();
    for look in &looks {
        let mark = if look.is_fine { "baik  " } else { "PERIKSA" };
        lines.push(format!("{mark:<8}{}", look.found));
        lines.extend(look.way_out.iter().map(|way| format!("        → {way}")));
    }
    let off = looks.iter().filter(|look| !look.is_fine).count();
    lines.push(match off {
        0 => "Semuanya baik.".to_owned(),
        number => format!("{number} hal perlu diperiksa."),
    });
    Outcome {
        text: lines.join("\n"),
        json: json!({ "fine": off == 0, "looks": looks }),
        is_fine: off == 0,
        if_unshown: None,
    }
}

/// Looks at the file from outside, whoever has it open.
fn file(path: &Path) -> Vec<Look> {
    if is_missing(path).unwrap_or_default() {
        // Opening says so.
        return Vec::new();
    }
    let mut looks = vec![permissions(path)];
    looks.push(match sqlite::faults(path) {
        Ok(faults) if faults.is_empty() => Look::fine(
            "quick_check",
            format!("Isi berkas {} utuh.", path.display()),
        ),
        Ok(faults) => Look::off(
            "quick_check",
            format!("Isi berkas {} rusak: {}.", path.display(), faults[0]),
            BROKEN,
        ),
        Err(cause) => Look::off("quick_check", cause.to_string(), BROKEN),
    });
    looks.extend(free_space(path));
    looks
}

/// Checks whether anybody else on the machine may read what citizens sent.
fn permissions(path: &Path) -> Look {
    let others = ["db", "key"].map(|ending| path.with_extension(ending));
    let files = others.iter().map(std::path::PathBuf::as_path).chain([path]);
    let mut open = files.filter(|file| {
        let mode = fs::metadata(file).map(|found| found.permissions().mode());
        mode.is_ok_and(|mode| mode & 0o077 != 0)
    });
    match open.next_back() {
        None => Look::fine(
            "permissions",
            "Berkas data dan kunci hanya terbaca pemiliknya.",
        ),
        Some(file) => Look::off(
            "permissions",
            format!("{} terbaca pengguna lain.", file.display()),
            format!("chmod 600 {}", file.display()),
        ),
    }
}

/// Checks for room for the file to double: a copy, and what is written meanwhile.
fn free_space(path: &Path) -> Option<Look> {
    /// Bytes without which a machine is full for other reasons.
    const LEAST: u64 = 500 * 1024 * 1024;
    let size = fs::metadata(path).ok()?.len();
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let found = rustix::fs::statvfs(folder.unwrap_or(Path::new("."))).ok()?;
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    let megabytes = |bytes: u64| bytes / (1024 * 1024);
    let found = format!(
        "Ruang di disk: {} MB bebas, berkas data {} MB.",
        megabytes(free),
        megabytes(size)
    );
    Some(if free < LEAST.max(2 * size) {
        let way_out = "Kosongkan disk, atau pindahkan berkas data: tanpa ruang, kiriman ditolak.";
        Look::off("free_space", found, way_out)
    } else {
        Look::fine("free_space", found)
    })
}

fn not_opened(cause: &NotOpened) -> Look {
    let message = cause.to_string();
    let (found, way_out) = message.split_once('\n').unwrap_or((&message, BROKEN));
    let way_out = match cause {
        NotOpened::Table(..) => EARLIER_VERSION,
        _ => way_out,
    };
    Look::off("opening", found, way_out)
}

/// Looks at the store from inside.
async fn inside(place: &Place, store: &OpenStore) -> Vec<Look> {
    let now = Timestamp::now();
    let mut looks = Vec::new();
    if matches!(place, Place::File(_)) {
        looks.push(Look::fine(
            "lock",
            if store.is_shared() {
                "Berkas data sedang dipakai situs yang berjalan; perintah ini lewat situs itu."
            } else {
                "Berkas data tidak sedang dipakai."
            },
        ));
    }
    let repository = &store.repository;
    looks.push(match place.secret().await {
        Ok(secret) => looked(key(repository, &secret).await, "key"),
        Err(cause @ NotOpened::NoKey(_)) => {
            let message = cause.to_string();
            let (found, way_out) = message.split_once('\n').unwrap_or((&message, IN_AWS));
            Look::off("key", found, way_out)
        }
        Err(cause) => Look::off("key", cause.to_string(), KEY_FROM_BACKUP),
    });
    looks.push(looked(days(repository, now).await, "days"));
    match verify::checked(repository).await {
        Ok(verified) => {
            looks.push(clock(known_before(store, verified.newest).await, now));
            let summary = verify::summary(&verified);
            looks.push(if verified.findings.is_empty() {
                Look::fine("verify", summary)
            } else {
                let way_out = "Salin dulu (okoce backup), lalu lihat satu per satu: okoce verify.";
                Look::off("verify", summary, way_out)
            });
        }
        Err(failure) => looks.push(looked(Err(failure), "verify")),
    }
    looks
}

fn looked(look: Result<Look, StoreFailure>, about: &'static str) -> Look {
    look.unwrap_or_else(|failure| {
        let found = format!("Tidak dapat diperiksa ({failure}).");
        Look::off(
            about,
            found,
            "Coba lagi; bila tetap begini, pulihkan cadangan terakhir.",
        )
    })
}

/// Checks whether the keys are those that the data was kept with.
async fn key(repository: &Repository, secret: &Secret) -> Result<Look, StoreFailure> {
    Ok(match repository.fits(secret).await? {
        Some(false) => Look::off("key", OTHER_KEY, KEY_OF_THE_DATA),
        Some(true) => Look::fine("key", "Kuncinya sesuai dengan datanya."),
        None => Look::fine(
            "key",
            "Kuncinya dapat dipakai; belum ada data untuk membandingkannya.",
        ),
    })
}

/// Checks whether the days that are over are added up.
async fn days(repository: &Repository, now: Timestamp) -> Result<Look, StoreFailure> {
    let Some(days) = repository.closed_days().await? else {
        return Ok(Look::fine("days", "Belum ada hari yang ditutup."));
    };
    let found = format!("Hari ditutup sampai {}.", words::day(days.through));
    let late = wib::date(now).saturating_sub(2.days());
    Ok(if days.through < late {
        let way_out =
            "Jalankan situsnya: hari-hari yang lewat ditutup sendiri, juga yang terlewat.";
        Look::off("days", found, way_out)
    } else {
        Look::fine("days", found)
    })
}

/// Lets the store take the clock of this machine as right.
async fn confirm_clock(store: &OpenStore) -> Look {
    let Some(connector) = &store.connector else {
        return Look::off(
            "clock_confirmed",
            "Tabel di AWS tidak memakai jam komputer ini.",
            "Jalankan tanpa --clock-is-right.",
        );
    };
    match connector.confirm_clock().await {
        Ok(_) => Look::fine(
            "clock_confirmed",
            "Jam komputer ini dinyatakan benar; kiriman diterima lagi.",
        ),
        Err(failure) => Look::off(
            "clock_confirmed",
            format!("Jam komputer ini belum dapat dinyatakan benar ({failure})."),
            "Coba lagi; bila tetap begini, hentikan situsnya dan jalankan lagi.",
        ),
    }
}

/// Finds a moment that is over for sure, where the clock is before it. A file's store knows best:
/// it also hears when somebody vouches for the clock.
async fn known_before(store: &OpenStore, newest: Option<Timestamp>) -> Option<Timestamp> {
    let Some(connector) = &store.connector else {
        return newest;
    };
    let state = connector.state().await.ok()?;
    Timestamp::from_second(state.wrong_before?).ok()
}

/// Checks whether the clock of this machine is after all that was recorded.
fn clock(newest: Option<Timestamp>, now: Timestamp) -> Look {
    match newest.filter(|newest| *newest > now) {
        Some(newest) => Look::off(
            "clock",
            format!(
                "Jam komputer ini ({}) di belakang catatan terbaru ({}).",
                words::moment(now),
                words::moment(newest)
            ),
            "Setel jamnya (timedatectl set-ntp true) sebelum menerima kiriman. Bila jamnya memang \
             benar: okoce doctor --clock-is-right.",
        ),
        None => Look::fine("clock", format!("Jam komputer: {}.", words::moment(now))),
    }
}
