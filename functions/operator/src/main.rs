//! `okoce`: the operator's command. Exit status: 0 fine, 1 something is wrong (said), 2 wrong use.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use operator::{convert, officer};
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

fn kecamatan(text: &str) -> Result<KecamatanId, String> {
    text.parse()
        .map_err(|_| "tulis seperti nama berkasnya di content/kecamatan, misalnya tebet".to_owned())
}

fn officer_id(text: &str) -> Result<OfficerId, String> {
    text.parse()
        .map_err(|_| "tulis delapan huruf dan angka seperti di okoce officer list".to_owned())
}
