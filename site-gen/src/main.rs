//! The command `site-gen`. Everything it does is in the library; here are its flags and its words.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use site_gen::diagnostics::{MessageFormat, Problems};
use site_gen::{Options, Report};

/// Membuat situs OK OCE dari isi dan templat.
#[derive(Parser)]
#[command(name = "site-gen", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Memeriksa isi, lalu menulis situs
    Build {
        #[command(flatten)]
        input: Input,
        /// Map keluaran; `public` dan `functions` dibuat di dalamnya
        #[arg(long, value_name = "DIR", default_value = "dist")]
        out: PathBuf,
    },
    /// Memeriksa isi tanpa menulis apa pun
    Check {
        #[command(flatten)]
        input: Input,
    },
}

#[derive(Args)]
struct Input {
    /// Map isi
    #[arg(long, value_name = "DIR", default_value = "content")]
    content: PathBuf,
    /// Map templat
    #[arg(long, value_name = "DIR", default_value = "templates")]
    templates: PathBuf,
    /// Alamat situs, menggantikan `alamat_dasar`
    #[arg(long, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,
    /// Tanpa isi yang bertanda contoh
    #[arg(long)]
    without_examples: bool,
    /// Hari pembuatan situs; bila tidak ditulis, hari ini di Jakarta
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// Bentuk pesan
    #[arg(long, value_name = "BENTUK", default_value = "human")]
    message_format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Short,
    Json,
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Build { input, out } => run(&input, out, site_gen::build, "Selesai"),
        Command::Check { input } => run(&input, PathBuf::new(), site_gen::check, "Semua baik"),
    }
}

type Action = fn(&Options) -> Result<Report, Problems>;

fn run(input: &Input, out: PathBuf, action: Action, done: &str) -> ExitCode {
    let start = Instant::now();
    let options = Options {
        content: input.content.clone(),
        templates: input.templates.clone(),
        out,
        base_url: input.base_url.clone(),
        with_examples: !input.without_examples,
        date: input.date.unwrap_or_else(site_gen::today),
    };
    match action(&options) {
        Ok(report) => {
            let changes = &report.changes;
            println!(
                "{done}: {} halaman, {} berkas ditulis, {} dihapus ({} ms).",
                report.pages,
                changes.written.len(),
                changes.removed.len(),
                start.elapsed().as_millis()
            );
            ExitCode::SUCCESS
        }
        Err(problems) => {
            eprint!("{}", problems.render(input.message_format.into()));
            ExitCode::FAILURE
        }
    }
}

impl From<Format> for MessageFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Human => Self::Human,
            Format::Short => Self::Short,
            Format::Json => Self::Json,
        }
    }
}

fn base_url(text: &str) -> Result<String, String> {
    if text.starts_with("https://") || text.starts_with("http://") {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("alamat diawali `https://`, misalnya `https://okoce.example`".to_owned())
    }
}
