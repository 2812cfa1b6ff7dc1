//! Flags of the command `site-gen`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use site_gen::base;
use site_gen::diagnostics::MessageFormat;
use site_gen::{Effort, Kind, Options};

/// Membuat situs OK OCE dari isi dan templat.
#[derive(Parser)]
#[command(name = "site-gen", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Memeriksa isi, lalu menulis situs
    Build {
        #[command(flatten)]
        site: Site,
        /// Folder keluaran; `public` dan `functions` dibuat di dalamnya
        #[arg(long, value_name = "DIR", default_value = "dist")]
        out: PathBuf,
        /// Salinan termampat dibuat sekecil mungkin, untuk diterbitkan; lebih lama
        #[arg(long)]
        smallest: bool,
        /// Tanpa salinan termampat, untuk melihat hasilnya sendiri
        #[arg(long, conflicts_with = "smallest")]
        no_compress: bool,
        /// Sebutkan berapa lama tiap bagian pekerjaan
        #[arg(long)]
        timings: bool,
    },
    /// Memeriksa isi tanpa menulis apa pun
    Check {
        #[command(flatten)]
        site: Site,
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
        dated: DatedContent,
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
        /// Tanpa isi yang bertanda contoh
        #[arg(long)]
        without_examples: bool,
        #[command(flatten)]
        input: Input,
    },
    /// Menulis JSON Schema berkas isi, untuk penyunting teks
    Schema {
        /// Hanya jenis ini, misalnya `pelatihan`
        #[arg(value_name = "JENIS")]
        kind: Option<String>,
        /// Satu berkas untuk setiap jenis, di folder ini
        #[arg(long, value_name = "DIR", conflicts_with = "kind")]
        out: Option<PathBuf>,
    },
}

/// The flags of the commands that make the site.
#[derive(Args)]
pub struct Site {
    #[command(flatten)]
    pub input: Input,
    /// Tanpa isi yang bertanda contoh
    #[arg(long)]
    without_examples: bool,
    /// Peringatan dihitung sebagai masalah: situs tidak dibuat
    #[arg(long)]
    strict: bool,
}

impl Site {
    /// Returns the options of a command that writes no site.
    pub fn options(&self) -> Options {
        Options {
            with_examples: !self.without_examples,
            strict: self.strict,
            ..self.input.options()
        }
    }
}

/// The flags of every command that reads content.
#[derive(Args)]
pub struct DatedContent {
    /// Folder isi
    #[arg(long, value_name = "DIR", default_value = "content")]
    content: PathBuf,
    /// Hari pembuatan situs; bila tidak ditulis, hari ini di Jakarta
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = command_line::day)]
    date: Option<Date>,
}

#[derive(Args)]
pub struct Input {
    #[command(flatten)]
    dated: DatedContent,
    /// Folder templat
    #[arg(long, value_name = "DIR", default_value = "templates")]
    templates: PathBuf,
    /// Alamat situs, menggantikan `alamat_dasar`
    #[arg(long, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,
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

impl DatedContent {
    /// Returns the options of a command that knows neither templates nor the site's address.
    pub fn options(&self) -> Options {
        Options {
            content: self.content.clone(),
            templates: PathBuf::new(),
            out: PathBuf::new(),
            base_url: None,
            with_examples: true,
            joinable_examples: false,
            date: self.date.unwrap_or_else(site_gen::today),
            strict: false,
            effort: Effort::Fast,
        }
    }
}

impl Input {
    /// Returns the options of a command that only looks at the content.
    pub fn options(&self) -> Options {
        Options {
            templates: self.templates.clone(),
            base_url: self.base_url.clone(),
            ..self.dated.options()
        }
    }

    pub fn format(&self) -> MessageFormat {
        match self.message_format {
            Format::Human => MessageFormat::Human,
            Format::Short => MessageFormat::Short,
            Format::Json => MessageFormat::Json,
            Format::Github => MessageFormat::Github,
        }
    }
}

fn base_url(text: &str) -> Result<String, String> {
    if base::is_base(text) {
        Ok(text.to_owned())
    } else {
        Err(base::advice(text).to_owned())
    }
}

/// Returns the kinds of which a file can be made, by name.
fn kinds() -> impl TypedValueParser<Value = Kind> {
    let names = Kind::written_by_hand().map(Kind::name);
    PossibleValuesParser::new(names).map(|name| {
        Kind::written_by_hand()
            .find(|kind| kind.name() == name)
            .expect("the parser lets no other name through")
    })
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
                "new berita Bazar --strict",
                "`--strict` tidak dikenal di sini",
            ),
            (
                "new berita Bazar --templates x",
                "`--templates` tidak dikenal di sini",
            ),
            (
                "new berita Bazar --base-url https://okoce.example",
                "`--base-url` tidak dikenal di sini",
            ),
            ("alamat --strict", "`--strict` tidak dikenal di sini"),
            (
                "rename berita/a b --without-examples",
                "`--without-examples` tidak dikenal di sini",
            ),
            ("diff --strict", "`--strict` tidak dikenal di sini"),
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
                "`--base-url <URL>` tidak dapat diisi `okoce.example`; tulis `https://` dan nama situs \
                 saja, tanpa garis miring di belakang, misalnya `https://okoce.example`",
            ),
            (
                "build --base-url https://contoh.example/okoce",
                "`--base-url <URL>` tidak dapat diisi `https://contoh.example/okoce`; tulis `https://` \
                 dan nama situs saja, tanpa garis miring di belakang, misalnya `https://okoce.example`",
            ),
            (
                "check --date 20261121",
                "`--date <YYYY-MM-DD>` tidak dapat diisi `20261121`; tulis seperti 2026-11-21",
            ),
            (
                "check --date 2026-11-21T10:00",
                "`--date <YYYY-MM-DD>` tidak dapat diisi `2026-11-21T10:00`; tulis seperti 2026-11-21",
            ),
            (
                "check --base-url https://okocé.example",
                "`--base-url <URL>` tidak dapat diisi `https://okocé.example`; tulis nama situs seperti yang \
                 dikirim peramban, dengan `xn--`, misalnya `https://xn--kaf-dma.example`",
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
