//! `okoce`: the operator's command. Exit status: 0 fine, 1 something is wrong (said), 2 wrong use.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use operator::person::{self, Whose};
use operator::{convert, demo, officer, report, verify};
use programme::KecamatanId;
use records::{OfficerId, Role};

/// Perintah pengelola untuk data OK OCE
#[derive(Debug, Parser)]
#[command(name = "okoce", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Ubah berkas data versi sebelumnya agar dapat dipakai versi ini
    Convert {
        /// Berkas data kiriman formulir
        #[arg(long, default_value = "var/okoce.db", value_name = "BERKAS")]
        data: PathBuf,
    },
    /// Akun petugas di meja petugas
    #[command(subcommand)]
    Officer(OfficerCommand),
    /// Hak seseorang atas datanya
    #[command(subcommand)]
    Person(PersonCommand),
    /// Laporan 44 kecamatan dan tujuh langkah
    Report(ReportArguments),
    /// Periksa apakah semua yang dihitung sesuai dengan peristiwanya
    Verify {
        /// Berkas data
        #[arg(long, default_value = "var/okoce.db", value_name = "BERKAS")]
        data: PathBuf,
        /// Hasil untuk program
        #[arg(long)]
        json: bool,
    },
    /// Isi berkas data baru dengan orang-orang rekaan
    Demo {
        /// Banyaknya orang
        #[arg(long, default_value_t = 2_000, value_name = "N")]
        people: u32,
        /// Angka yang menentukan semuanya: angka sama, orang sama
        #[arg(long, default_value_t = 1, value_name = "N")]
        seed: u64,
        /// Berkas data, baru atau berisi contoh
        #[arg(long, default_value = "var/contoh.db", value_name = "BERKAS")]
        data: PathBuf,
        /// Folder hasil situs yang berisi formulir
        #[arg(long, default_value = "dist/functions", value_name = "FOLDER")]
        bundle: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum PersonCommand {
    /// Cetak semua data yang disimpan tentang seseorang
    Export(WhoseArguments),
    /// Hapus semua data tentang seseorang; hitungan tetap
    Erase(WhoseArguments),
    /// Catat bahwa seseorang menarik persetujuannya
    Withdraw {
        /// Nomor rujukannya
        #[arg(long, value_name = "NOMOR")]
        reference: String,
        /// Berkas data
        #[arg(long, default_value = "var/okoce.db", value_name = "BERKAS")]
        data: PathBuf,
    },
}

#[derive(Debug, Args)]
struct WhoseArguments {
    /// Nomor rujukan
    #[arg(long, value_name = "NOMOR", required_unless_present = "phone")]
    reference: Option<String>,
    /// Menurut nomor telepon, yang dibaca dari masukan standar
    #[arg(long, conflicts_with = "reference")]
    phone: bool,
    /// Berkas data
    #[arg(long, default_value = "var/okoce.db", value_name = "BERKAS")]
    data: PathBuf,
}

#[derive(Debug, Args)]
struct ReportArguments {
    /// Keadaan pada akhir hari ini, misalnya 2026-11-27
    #[arg(long, value_name = "HARI")]
    as_of: Date,
    /// Menurut yang diketahui sampai akhir hari itu; tanpa ini, sampai sekarang
    #[arg(long, value_name = "HARI")]
    known_at: Option<Date>,
    /// Bentuk hasil
    #[arg(long, value_name = "BENTUK", default_value = "table")]
    format: FormatArgument,
    /// Tulis ke isi situs sebagai laporan yang terbit
    #[arg(long)]
    publish: bool,
    /// Folder isi situs
    #[arg(long, default_value = "content", value_name = "FOLDER")]
    content: PathBuf,
    /// Berkas data
    #[arg(long, default_value = "var/okoce.db", value_name = "BERKAS")]
    data: PathBuf,
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
        /// Berkas data
        #[arg(long, default_value = "var/okoce.db", value_name = "BERKAS")]
        data: PathBuf,
        /// Folder hasil situs yang berisi daftar kecamatan
        #[arg(long, default_value = "dist/functions", value_name = "FOLDER")]
        bundle: PathBuf,
        /// Alamat meja petugas, untuk tautan aktivasi
        #[arg(long, default_value = "http://localhost:8080", value_name = "ALAMAT")]
        desk: String,
    },
    /// Daftar petugas
    List {
        /// Berkas data
        #[arg(long, default_value = "var/okoce.db", value_name = "BERKAS")]
        data: PathBuf,
    },
    /// Tutup akun petugas; sesi yang terbuka berakhir saat itu juga
    Close {
        /// Id petugas, seperti di daftarnya
        #[arg(value_name = "ID", value_parser = officer_id)]
        id: OfficerId,
        /// Berkas data
        #[arg(long, default_value = "var/okoce.db", value_name = "BERKAS")]
        data: PathBuf,
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
    let result = match arguments.command {
        Command::Convert { data } => convert::run(data).await.map_err(|error| error.to_string()),
        Command::Officer(command) => run_officer(command)
            .await
            .map_err(|error| error.to_string()),
        Command::Person(command) => run_person(command).await.map_err(|error| error.to_string()),
        Command::Report(arguments) => report::run(wanted(arguments))
            .await
            .map_err(|error| error.to_string()),
        Command::Verify { data, json } => verify::run(&data, json)
            .await
            .map_err(|error| error.to_string()),
        Command::Demo {
            people,
            seed,
            data,
            bundle,
        } => demo::run(&data, &bundle, people, seed)
            .await
            .map_err(|error| error.to_string()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run_officer(command: OfficerCommand) -> Result<(), officer::NotDone> {
    match command {
        OfficerCommand::Invite {
            role,
            kecamatan,
            data,
            bundle,
            desk,
        } => {
            let invite = officer::Invite {
                data: &data,
                bundle: &bundle,
                desk: desk.trim_end_matches('/'),
                role: match role {
                    RoleArgument::Pendamping => Role::Pendamping,
                    RoleArgument::Sekretariat => Role::Sekretariat,
                },
                kecamatan,
            };
            officer::invite(invite).await
        }
        OfficerCommand::List { data } => officer::list(&data).await,
        OfficerCommand::Close { id, data } => officer::close(&data, id).await,
    }
}

async fn run_person(command: PersonCommand) -> Result<(), person::NotDone> {
    let whose = |reference: Option<String>| reference.map_or(Whose::Phone, Whose::Reference);
    match command {
        PersonCommand::Export(WhoseArguments {
            reference, data, ..
        }) => person::export(&data, &whose(reference)).await,
        PersonCommand::Erase(WhoseArguments {
            reference, data, ..
        }) => person::erase(&data, &whose(reference)).await,
        PersonCommand::Withdraw { reference, data } => person::withdraw(&data, &reference).await,
    }
}

fn wanted(arguments: ReportArguments) -> report::Wanted {
    report::Wanted {
        data: arguments.data,
        as_of: arguments.as_of,
        known_at: arguments.known_at,
        format: match arguments.format {
            FormatArgument::Table => report::Format::Table,
            FormatArgument::Csv => report::Format::Csv,
            FormatArgument::Json => report::Format::Json,
            FormatArgument::Toml => report::Format::Toml,
        },
        publish: arguments.publish.then_some(arguments.content),
    }
}

fn kecamatan(text: &str) -> Result<KecamatanId, String> {
    text.parse()
        .map_err(|_| "tulis seperti nama berkasnya di content/kecamatan, misalnya tebet".to_owned())
}

fn officer_id(text: &str) -> Result<OfficerId, String> {
    text.parse()
        .map_err(|_| "tulis delapan huruf dan angka seperti di okoce officer list".to_owned())
}
