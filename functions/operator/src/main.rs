//! `okoce`: the operator's command. Exit status: 0 fine, 1 something is wrong (said), 2 wrong use.

#![warn(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "they panic where nobody reads; `command_line` prints"
)]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use operator::outcome::Outcome;
use operator::person::{self, Whose};
use operator::store::Place;
use operator::{backup, convert, demo, doctor, officer, release, report, verify};
use programme::closed_lists::{Evidence, ReleaseReason, WithdrawalWay};
use programme::{KecamatanId, Reference, Stage};
use records::{Assignment, OfficerId, Offices};

/// Perintah pengelola untuk data OK OCE
///
/// Datanya berkas di komputer ini, atau tabel di AWS bila `OKOCE_TABLE` diisi dan `--data` tidak.
#[derive(Debug, Parser)]
#[command(name = "okoce", version)]
struct Arguments {
    /// Berkas data; biasanya var/okoce.db, untuk demo var/contoh.db
    #[arg(long, global = true, value_name = "BERKAS")]
    data: Option<PathBuf>,
    /// Hasil untuk program, sebagai JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Ubah berkas data versi sebelumnya agar dapat dipakai versi ini
    Convert,
    /// Akun petugas di meja petugas
    #[command(subcommand)]
    Officer(OfficerCommand),
    /// Hak seseorang atas datanya, dan langkah yang dicapainya
    #[command(subcommand)]
    Person(PersonCommand),
    /// Terima kiriman dari karantina
    Release {
        /// Nomor rujukannya
        #[arg(value_name = "NOMOR", value_parser = reference)]
        reference: Reference,
        /// Alasannya
        #[arg(long, value_name = "ALASAN", default_value = "lainnya", value_parser = release_reason)]
        reason: ReleaseReason,
        /// Simpan sebagai kiriman susulan orang yang sudah terdaftar
        #[arg(long)]
        as_note: bool,
        /// Bila ada yang sudah terdaftar, tampilkan isi keduanya; siapa yang membacanya dicatat
        #[arg(long)]
        show: bool,
    },
    /// Laporan 44 kecamatan dan tujuh langkah
    Report(ReportArguments),
    /// Periksa apakah semua yang dihitung sesuai dengan peristiwanya
    Verify,
    /// Periksa berkas, kunci, jam, dan isi data, dan sebutkan jalan keluarnya
    Doctor {
        /// Nyatakan bahwa jam komputer ini benar, sehingga kiriman diterima lagi; jalankan saat
        /// situsnya berjalan
        #[arg(long)]
        clock_is_right: bool,
    },
    /// Salin data dan kuncinya, juga saat situs berjalan, lalu coba pulihkan salinannya
    Backup {
        /// Berkas salinan, yang belum ada
        #[arg(long, value_name = "BERKAS")]
        to: Option<PathBuf>,
    },
    /// Isi berkas data baru dengan orang-orang rekaan
    Demo {
        /// Banyaknya orang
        #[arg(long, default_value_t = 2_000, value_name = "N")]
        people: u32,
        /// Angka yang menentukan semuanya: angka sama, orang sama
        #[arg(long, default_value_t = 1, value_name = "N")]
        seed: u64,
        /// Folder hasil situs yang berisi formulir
        #[arg(long, default_value = "dist/functions", value_name = "FOLDER")]
        bundle: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum PersonCommand {
    /// Cetak semua data yang disimpan tentang seseorang; siapa yang membacanya dicatat
    Export(WhoseArguments),
    /// Hapus semua data tentang seseorang; hitungan tetap
    Erase(WhoseArguments),
    /// Catat bahwa seseorang menarik persetujuannya
    Withdraw {
        /// Nomor rujukannya
        #[arg(long, value_name = "NOMOR", value_parser = reference)]
        reference: Reference,
        /// Lewat apa penarikannya disampaikan: datang, telepon, halaman-status, atau surat
        #[arg(long, value_name = "CARA", default_value = "surat", value_parser = withdrawal_way)]
        way: WithdrawalWay,
    },
    /// Catat langkah yang dicapai seseorang
    Reached {
        /// Nomor rujukannya
        #[arg(long, value_name = "NOMOR", value_parser = reference)]
        reference: Reference,
        /// Langkahnya, P2 sampai P7
        #[arg(long, value_name = "LANGKAH", value_parser = stage)]
        stage: Stage,
        /// Bukti yang dilihat; yang tidak sesuai langkahnya dijawab dengan daftarnya
        #[arg(long, value_name = "BUKTI", value_parser = evidence)]
        evidence: Evidence,
        /// Hari dicapainya, misalnya 2026-11-27; tanpa ini hari ini
        #[arg(long, value_name = "HARI", value_parser = command_line::day)]
        day: Option<Date>,
    },
}

#[derive(Debug, Args)]
struct WhoseArguments {
    /// Nomor rujukan
    #[arg(long, value_name = "NOMOR", value_parser = reference, required_unless_present = "phone")]
    reference: Option<Reference>,
    /// Menurut nomor telepon, yang dibaca dari masukan standar
    #[arg(long, conflicts_with = "reference")]
    phone: bool,
}

#[derive(Debug, Args)]
struct ReportArguments {
    /// Keadaan pada akhir hari ini, misalnya 2026-11-27
    #[arg(long, value_name = "HARI", value_parser = command_line::day)]
    as_of: Date,
    /// Menurut yang diketahui sampai akhir hari itu; tanpa ini sampai sekarang, untuk yang terbit
    /// sampai akhir hari kemarin
    #[arg(long, value_name = "HARI", value_parser = command_line::day)]
    known_at: Option<Date>,
    /// Bentuk hasil
    #[arg(
        long,
        value_name = "BENTUK",
        default_value = "table",
        conflicts_with = "publish"
    )]
    format: FormatArgument,
    /// Tulis ke isi situs sebagai laporan yang terbit
    #[arg(long)]
    publish: bool,
    /// Folder isi situs, yang menyebut semua kecamatan
    #[arg(long, default_value = "content", value_name = "FOLDER")]
    content: PathBuf,
}

/// A form of output as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArgument {
    Table,
    Csv,
    Json,
    Toml,
}

#[derive(Debug, Subcommand)]
enum OfficerCommand {
    /// Undang petugas: buat akun dan cetak kode aktivasinya
    Invite {
        /// Tugasnya
        #[arg(long, value_name = "TUGAS")]
        role: RoleArgument,
        /// Kecamatan seorang pendamping; boleh ditulis lebih dari sekali
        #[arg(long, value_name = "KECAMATAN", value_parser = kecamatan)]
        kecamatan: Vec<KecamatanId>,
        /// Folder hasil situs yang berisi daftar kecamatan
        #[arg(long, default_value = "dist/functions", value_name = "FOLDER")]
        bundle: PathBuf,
        /// Alamat meja petugas, untuk tautan aktivasi
        #[arg(long, default_value = "http://localhost:8080", value_name = "ALAMAT")]
        desk: String,
    },
    /// Daftar petugas
    List,
    /// Tutup akun petugas; sesi yang terbuka berakhir saat itu juga
    Close {
        /// Id petugas, seperti di daftarnya
        #[arg(value_name = "ID", value_parser = officer_id)]
        id: OfficerId,
    },
}

/// A role as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleArgument {
    Pendamping,
    Sekretariat,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Arguments = match command_line::parse() {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    let as_json = arguments.json;
    match run(arguments).await {
        Ok(outcome) => shown(&outcome, as_json),
        Err(Undone::WrongUse(message)) => command_line::wrong_use(message),
        Err(Undone::Failed(message)) => {
            command_line::warn(format_args!("{message}\n"));
            ExitCode::FAILURE
        }
    }
}

/// Why a command has no outcome.
enum Undone {
    /// Its options do not go together.
    WrongUse(String),
    /// Something is in the way.
    Failed(String),
}

/// Prints an outcome, and returns the exit status.
fn shown(outcome: &Outcome, as_json: bool) -> ExitCode {
    let text = if as_json {
        format!("{}\n", outcome.json)
    } else {
        format!("{}\n", outcome.text)
    };
    let printed = match &outcome.if_unshown {
        Some(way_out) => command_line::print_once(text, way_out),
        None => command_line::print(text),
    };
    if outcome.is_fine {
        printed
    } else {
        ExitCode::FAILURE
    }
}

async fn run(arguments: Arguments) -> Result<Outcome, Undone> {
    let Arguments { data, command, .. } = arguments;
    let variable = |name: &str| std::env::var(name).ok();
    let place = || Place::find(data.clone(), DATA, variable).map_err(failed);
    let file = |usual| Place::find_file(data.clone(), usual, variable).map_err(failed);
    match command {
        Command::Convert => convert::run(file(DATA)?).await.map_err(failed),
        Command::Officer(command) => run_officer(place, command).await,
        Command::Person(command) => run_person(place, command).await,
        Command::Release {
            reference,
            reason,
            as_note,
            show,
        } => {
            let release = release::Release {
                reference,
                reason,
                as_note,
                show,
            };
            release::run(&place()?, &release).await.map_err(failed)
        }
        Command::Report(arguments) => {
            let wanted = wanted(arguments)?;
            report::run(&place()?, &wanted).await.map_err(failed)
        }
        Command::Verify => verify::run(&place()?).await.map_err(failed),
        Command::Doctor { clock_is_right } => Ok(doctor::run(&place()?, clock_is_right).await),
        Command::Backup { to } => backup::run(&file(DATA)?, to).await.map_err(failed),
        Command::Demo {
            people,
            seed,
            bundle,
        } => demo::run(&file(EXAMPLES)?, &bundle, people, seed)
            .await
            .map_err(failed),
    }
}

/// The data file, where none is named.
const DATA: &str = "var/okoce.db";

/// The data file of invented people, where none is named.
const EXAMPLES: &str = "var/contoh.db";

fn failed(error: impl std::fmt::Display) -> Undone {
    Undone::Failed(error.to_string())
}

async fn run_officer(
    place: impl FnOnce() -> Result<Place, Undone>,
    command: OfficerCommand,
) -> Result<Outcome, Undone> {
    let done = match command {
        OfficerCommand::Invite {
            role,
            kecamatan,
            bundle,
            desk,
        } => {
            let invite = officer::Invite {
                assignment: assignment(role, kecamatan)?,
                place: &place()?,
                bundle: &bundle,
                desk: desk.trim_end_matches('/'),
            };
            officer::invite(invite).await
        }
        OfficerCommand::List => officer::list(&place()?).await,
        OfficerCommand::Close { id } => officer::close(&place()?, id).await,
    };
    done.map_err(failed)
}

async fn run_person(
    place: impl FnOnce() -> Result<Place, Undone>,
    command: PersonCommand,
) -> Result<Outcome, Undone> {
    let whose = |reference: Option<Reference>| reference.map_or(Whose::Phone, Whose::Reference);
    let done = match command {
        PersonCommand::Export(WhoseArguments { reference, .. }) => {
            person::export(&place()?, &whose(reference)).await
        }
        PersonCommand::Erase(WhoseArguments { reference, .. }) => {
            person::erase(&place()?, &whose(reference)).await
        }
        PersonCommand::Withdraw { reference, way } => {
            person::withdraw(&place()?, reference, way).await
        }
        PersonCommand::Reached {
            reference,
            stage,
            evidence,
            day,
        } => {
            let step = person::Step {
                stage,
                evidence: evidence_of(stage, evidence)?,
                day,
            };
            person::reached(&place()?, reference, &step).await
        }
    };
    done.map_err(failed)
}

fn assignment(role: RoleArgument, kecamatan: Vec<KecamatanId>) -> Result<Assignment, Undone> {
    let wrong = match (role, Offices::new(kecamatan)) {
        (RoleArgument::Pendamping, Some(offices)) => return Ok(Assignment::Pendamping(offices)),
        (RoleArgument::Sekretariat, None) => return Ok(Assignment::Sekretariat),
        (RoleArgument::Pendamping, None) => {
            "Pendamping perlu kecamatan: tambahkan --kecamatan, misalnya --kecamatan tebet; boleh \
             lebih dari satu"
        }
        (RoleArgument::Sekretariat, Some(_)) => {
            "Sekretariat melihat semua kecamatan: hapus --kecamatan"
        }
    };
    Err(Undone::WrongUse(wrong.to_owned()))
}

/// Returns the evidence, where the stage may be recorded on it.
fn evidence_of(stage: Stage, evidence: Evidence) -> Result<Evidence, Undone> {
    let possible = Evidence::of(stage);
    if possible.contains(&evidence) {
        return Ok(evidence);
    }
    let possible = possible
        .iter()
        .map(|one| format!("  {:<26}{}", one.code(), one.label()));
    let possible: Vec<String> = possible.collect();
    Err(Undone::WrongUse(format!(
        "Bukti itu bukan bukti {stage}. Yang dapat dipakai:\n{}",
        possible.join("\n")
    )))
}

fn wanted(arguments: ReportArguments) -> Result<report::Wanted, Undone> {
    if arguments.known_at.is_some_and(|day| day < arguments.as_of) {
        let wrong = "--known-at tidak boleh sebelum --as-of.";
        return Err(Undone::WrongUse(wrong.to_owned()));
    }
    Ok(report::Wanted {
        as_of: arguments.as_of,
        known_at: arguments.known_at,
        format: match arguments.format {
            FormatArgument::Table => report::Format::Table,
            FormatArgument::Csv => report::Format::Csv,
            FormatArgument::Json => report::Format::Json,
            FormatArgument::Toml => report::Format::Toml,
        },
        content: arguments.content,
        publish: arguments.publish,
    })
}

fn reference(text: &str) -> Result<Reference, String> {
    Reference::parse(text)
        .map_err(|_| "periksa lagi nomor rujukannya, misalnya ABC-DEF-GHJK".to_owned())
}

fn kecamatan(text: &str) -> Result<KecamatanId, String> {
    text.parse()
        .map_err(|_| "tulis seperti nama berkasnya di content/kecamatan, misalnya tebet".to_owned())
}

fn officer_id(text: &str) -> Result<OfficerId, String> {
    text.parse()
        .map_err(|_| "tulis delapan huruf dan angka seperti di okoce officer list".to_owned())
}

fn stage(text: &str) -> Result<Stage, String> {
    let stage = text.to_ascii_uppercase().parse().ok();
    // P1 is reached by registering only.
    stage
        .filter(|stage| *stage > Stage::P1)
        .ok_or_else(|| "tulis P2 sampai P7".to_owned())
}

fn evidence(text: &str) -> Result<Evidence, String> {
    text.parse().map_err(|_| {
        "tulis kode bukti langkahnya, misalnya belum-ada untuk yang belum berbukti".to_owned()
    })
}

fn release_reason(text: &str) -> Result<ReleaseReason, String> {
    let all = ReleaseReason::ALL.iter().map(|reason| reason.code());
    text.parse().map_err(|_| one_of(all))
}

fn withdrawal_way(text: &str) -> Result<WithdrawalWay, String> {
    let all = WithdrawalWay::ALL.iter().map(|way| way.code());
    text.parse().map_err(|_| one_of(all))
}

fn one_of<'a>(all: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<&str> = all.collect();
    format!("tulis salah satu dari {}", all.join(", "))
}
