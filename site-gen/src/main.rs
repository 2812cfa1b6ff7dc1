//! The command `site-gen`. Everything it does is in the library; here are its flags and its words.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use site_gen::compare;
use site_gen::diagnostics::{MessageFormat, Problems};
use site_gen::precompress::Effort;
use site_gen::rename::{self, RenameError};
use site_gen::scaffold;
use site_gen::{EditorSchema, Kind, Options, Report};

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
        /// Salinan termampat dibuat sekecil mungkin, untuk diterbitkan; lebih lama
        #[arg(long)]
        smallest: bool,
    },
    /// Memeriksa isi tanpa menulis apa pun
    Check {
        #[command(flatten)]
        input: Input,
    },
    /// Mencatat alamat yang terbit, agar tidak ada yang hilang diam-diam
    Alamat {
        #[command(flatten)]
        input: Input,
    },
    /// Membuat berkas isi baru, lengkap dengan penjelasan tiap kunci
    New {
        /// Jenis isi
        #[arg(value_name = "JENIS", value_parser = kinds())]
        kind: Kind,
        /// Judul halaman; nama berkas dibuat dari judul ini
        #[arg(value_name = "JUDUL")]
        title: String,
        #[command(flatten)]
        input: Input,
    },
    /// Memindahkan halaman: berkas, tautan, pengalihan, dan daftar alamat
    Rename {
        /// Berkas atau alamat sekarang
        #[arg(value_name = "LAMA")]
        old: String,
        /// Nama baru
        #[arg(value_name = "BARU")]
        new: String,
        #[command(flatten)]
        input: Input,
    },
    /// Menceritakan apa yang berubah, untuk permintaan pemeriksaan
    Diff {
        /// Dibandingkan dengan simpanan Git ini
        #[arg(value_name = "REV", default_value = "HEAD")]
        revision: String,
        /// Tulis juga sebagai halaman HTML
        #[arg(long, value_name = "BERKAS")]
        html: Option<PathBuf>,
        #[command(flatten)]
        input: Input,
    },
    /// Menulis JSON Schema berkas isi, untuk penyunting teks
    Schema {
        /// Hanya jenis ini, misalnya `pelatihan`
        #[arg(value_name = "JENIS")]
        kind: Option<String>,
        /// Satu berkas untuk setiap jenis, di map ini
        #[arg(long, value_name = "DIR", conflicts_with = "kind")]
        out: Option<PathBuf>,
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
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    date: Option<Date>,
    /// Peringatan dihitung sebagai masalah: situs tidak dibuat
    #[arg(long)]
    strict: bool,
    /// Bentuk pesan
    #[arg(long, value_name = "BENTUK", default_value = "human")]
    message_format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Short,
    Json,
    Github,
}

fn main() -> ExitCode {
    let cli: Cli = match command_line::parse() {
        Ok(cli) => cli,
        Err(status) => return status,
    };
    match cli.command {
        Command::Build {
            input,
            out,
            smallest,
        } => {
            let effort = if smallest { Effort::Best } else { Effort::Fast };
            let options = Options {
                effort,
                ..input.options(out)
            };
            run(&input, &options, site_gen::build, "Selesai")
        }
        Command::Check { input } => {
            let options = input.options(PathBuf::new());
            run(&input, &options, site_gen::check, "Semua baik")
        }
        Command::Alamat { input } => record(&input),
        Command::New { kind, title, input } => create(kind, &title, &input),
        Command::Rename { old, new, input } => rename(&old, &new, &input),
        Command::Diff {
            revision,
            html,
            input,
        } => diff(&revision, html.as_deref(), &input),
        Command::Schema { kind, out } => schema(kind.as_deref(), out.as_deref()),
    }
}

type Action = fn(&Options) -> Result<Report, Problems>;

fn run(input: &Input, options: &Options, action: Action, done: &str) -> ExitCode {
    let start = Instant::now();
    let format = input.message_format.into();
    match action(options) {
        Ok(report) => {
            eprint!("{}", report.warnings.render(format));
            let changes = &report.changes;
            println!(
                "{done}: {} halaman, {} berkas ditulis, {} dihapus, {} peringatan ({} ms).",
                report.pages,
                changes.written.len(),
                changes.removed.len(),
                report.warnings.warnings(),
                start.elapsed().as_millis()
            );
            ExitCode::SUCCESS
        }
        Err(problems) => tell(&problems, format),
    }
}

fn record(input: &Input) -> ExitCode {
    match site_gen::record(&input.options(PathBuf::new())) {
        Ok(new) => {
            for address in &new {
                println!("+ {address}");
            }
            println!("Selesai: {} alamat baru dicatat.", new.len());
            ExitCode::SUCCESS
        }
        Err(problems) => tell(&problems, input.message_format.into()),
    }
}

fn create(kind: Kind, title: &str, input: &Input) -> ExitCode {
    match scaffold::create(&input.options(PathBuf::new()), kind, title) {
        Ok(path) => {
            println!("Dibuat: {}", path.display());
            if kind == Kind::Form {
                println!("Isi berkas itu. Halamannya sudah ada di situs sejak sekarang.");
            } else {
                println!("Isi berkas itu, lalu hapus `contoh = true` bila isinya sudah benar.");
            }
            ExitCode::SUCCESS
        }
        Err(message) => refuse(&message),
    }
}

fn rename(old: &str, new: &str, input: &Input) -> ExitCode {
    match rename::rename(&input.options(PathBuf::new()), old, new) {
        Ok(renamed) => {
            println!("Pindah: {} menjadi {}", renamed.from, renamed.to);
            for (file, count) in &renamed.fixed {
                println!("  {file}: {count} tautan atau rujukan disesuaikan");
            }
            for address in &renamed.redirected {
                println!("  pengunjung {address} dialihkan, lihat pengalihan.toml");
            }
            for template in &renamed.templates {
                println!("  {template} masih menyebut alamat lama; ubah sendiri");
            }
            ExitCode::SUCCESS
        }
        Err(RenameError::Names(message)) => refuse(&message),
        Err(RenameError::Content(problems)) => {
            tell(&problems, input.message_format.into());
            refuse("belum dipindahkan: perbaiki dulu masalah di atas")
        }
    }
}

fn diff(revision: &str, html: Option<&Path>, input: &Input) -> ExitCode {
    let comparison = match compare::with_revision(&input.options(PathBuf::new()), revision) {
        Ok(comparison) => comparison,
        Err(message) => return refuse(&message),
    };
    print!("{}", comparison.text());
    if let Some(path) = html
        && let Err(error) = std::fs::write(path, comparison.html())
    {
        return refuse(&format!(
            "`{}` tidak dapat ditulis: {error}",
            path.display()
        ));
    }
    ExitCode::SUCCESS
}

fn schema(kind: Option<&str>, out: Option<&Path>) -> ExitCode {
    let schemas = site_gen::editor_schemas();
    let shown = |schema: &serde_json::Value| format!("{schema:#}\n");
    match (kind, out) {
        (Some(kind), _) => {
            let Some(found) = schemas.iter().find(|schema| schema.name == kind) else {
                let names: Vec<&str> = schemas.iter().map(|schema| schema.name).collect();
                eprintln!("jenis `{kind}` tidak ada; yang ada: {}", names.join(", "));
                return ExitCode::from(2);
            };
            print!("{}", shown(&found.schema));
        }
        (None, Some(folder)) => {
            for EditorSchema { name, schema } in schemas {
                let path = folder.join(format!("{name}.json"));
                if let Err(error) = std::fs::write(&path, shown(&schema)) {
                    return refuse(&format!(
                        "`{}` tidak dapat ditulis: {error}",
                        path.display()
                    ));
                }
            }
        }
        (None, None) => {
            let all = schemas.into_iter();
            let all = all.map(|schema| (schema.name.to_owned(), schema.schema));
            print!("{}", shown(&serde_json::Value::Object(all.collect())));
        }
    }
    ExitCode::SUCCESS
}

/// The kinds of which a file can be made, by name.
fn kinds() -> impl TypedValueParser<Value = Kind> {
    let names = Kind::with_folder().map(Kind::name);
    PossibleValuesParser::new(names).map(|name| {
        Kind::with_folder()
            .find(|kind| kind.name() == name)
            .expect("the parser lets no other name through")
    })
}

fn refuse(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::FAILURE
}

fn tell(problems: &Problems, format: MessageFormat) -> ExitCode {
    eprint!("{}", problems.render(format));
    if problems.errors() == 0 && format == MessageFormat::Human {
        eprintln!("Dengan `--strict`, peringatan dihitung sebagai masalah. Situs tidak diubah.");
    }
    ExitCode::FAILURE
}

impl Input {
    fn options(&self, out: PathBuf) -> Options {
        Options {
            content: self.content.clone(),
            templates: self.templates.clone(),
            out,
            base_url: self.base_url.clone(),
            with_examples: !self.without_examples,
            date: self.date.unwrap_or_else(site_gen::today),
            strict: self.strict,
            effort: Effort::Fast,
        }
    }
}

impl From<Format> for MessageFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Human => Self::Human,
            Format::Short => Self::Short,
            Format::Json => Self::Json,
            Format::Github => Self::Github,
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

fn date(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "tulis seperti 2026-11-21".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use command_line::message;

    use super::Cli;

    #[test]
    fn wrong_use_is_told_in_indonesian() {
        let table = [
            ("new berita", "Belum lengkap: tulis juga `<JUDUL>`"),
            ("chek", "Perintah `chek` tidak ada; maksud Anda `check`?"),
            (
                "check --strct",
                "`--strct` tidak dikenal di sini; maksud Anda `--strict`?",
            ),
            (
                "new brita Bazar",
                "`<JENIS>` tidak dapat diisi `brita`; yang ada: `pilar`, `langkah`, `pelatihan`, \
                 `komunitas`, `kecamatan`, `berita`, `angka`, `halaman`, `formulir`; maksud Anda \
                 `berita`?",
            ),
            (
                "check --date besok",
                "`--date <YYYY-MM-DD>` tidak dapat diisi `besok`; tulis seperti 2026-11-21",
            ),
            (
                "check --base-url okoce.example",
                "`--base-url <URL>` tidak dapat diisi `okoce.example`; alamat diawali `https://`, \
                 misalnya `https://okoce.example`",
            ),
            ("check --date", "`--date <YYYY-MM-DD>` belum diisi"),
            (
                "schema pilar --out x",
                "`[JENIS]` tidak dapat dipakai bersama `--out <DIR>`",
            ),
            (
                "new berita Bazar di Menteng",
                "`di` tidak dikenal di sini; yang memuat spasi, misalnya judul, ditulis di antara \
                 tanda kutip: \"Bazar di Menteng\"",
            ),
        ];
        for (line, expected) in table {
            let words = ["site-gen"].into_iter().chain(line.split(' '));
            let error = Cli::command().try_get_matches_from(words).expect_err(line);
            assert_eq!(message(&error).as_deref(), Some(expected), "{line}");
        }
        let help = Cli::command().try_get_matches_from(["site-gen", "--help"]);
        assert_eq!(message(&help.expect_err("help is no match")), None);
    }
}
