//! `okoce`: the operator's command. Exit status: 0 fine, 1 something is wrong (said), 2 wrong use.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use operator::convert;

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
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Arguments = match command_line::parse() {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    let result = match arguments.command {
        Command::Convert { data } => convert::run(data).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
