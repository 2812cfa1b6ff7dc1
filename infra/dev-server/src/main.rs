//! `cargo run`: the whole site with its forms on this machine.

use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use command_line::say;
use dev_server::{Hosts, Options, Server};
use embedded_store::Data;
use site_gen::Effort;
use submissions::Limits;
use submissions::limits::{OFFICE_NETWORKS, networks};
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::filter::{LevelFilter, Targets, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// See that of `site-gen`. In a debug build its C is not optimised, and slower than the system's.
#[cfg(not(debug_assertions))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Bangun dan layani situs OK OCE beserta formulirnya di komputer ini.
#[derive(Debug, Parser)]
#[command(name = "dev-server", version)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag on the command line"
)]
struct Arguments {
    /// Nomor port di 127.0.0.1; 0 berarti port bebas mana pun
    #[arg(long, default_value_t = 8080, value_name = "N", value_parser = port)]
    port: u16,
    /// Berkas data kiriman formulir; dibuat bila belum ada
    #[arg(long, default_value = "var/okoce.db", value_name = "BERKAS")]
    data: PathBuf,
    /// Jangan simpan apa pun: data hilang ketika program berhenti
    #[arg(long, conflicts_with = "data")]
    memory: bool,
    /// Bangun saat mulai dan setiap hari berganti, tanpa mengawasi perubahan dan tanpa memuat ulang halaman
    #[arg(long)]
    no_watch: bool,
    /// Sunting isi di peramban, di /admin/
    #[arg(long, conflicts_with = "no_watch")]
    editor: bool,
    /// Alamat https penyunting untuk orang lain, lewat server di depan yang memeriksa siapa mereka
    #[arg(long, requires = "editor", value_name = "ALAMAT", value_parser = published)]
    editor_origin: Option<String>,
    /// Alamat https situs bagi semua orang, lewat server di depan
    #[arg(long, requires = "trusted_proxy", value_name = "ALAMAT", value_parser = published)]
    public_origin: Option<String>,
    /// Alamat IP server di depan, yang dipercaya tentang alamat pengirim
    #[arg(long, value_name = "IP", value_parser = address)]
    trusted_proxy: Option<IpAddr>,
    /// Alamat https meja petugas bagi kantor, lewat server di depan; hanya meja yang dilayani di sana
    #[arg(long, value_name = "ALAMAT", value_parser = published)]
    desk_origin: Option<String>,
    /// Isi dengan 2.000 orang rekaan, untuk mencoba meja petugas; tidak ada yang disimpan
    #[arg(long, conflicts_with_all = ["data", "desk_origin", "public_origin"])]
    demo: bool,
    /// Terima kiriman formulir tanpa batas jumlah, untuk uji beban di komputer ini
    #[arg(long)]
    unlimited: bool,
    /// Folder isi situs
    #[arg(long, default_value = "content", value_name = "FOLDER")]
    content: PathBuf,
    /// Folder templat
    #[arg(long, default_value = "templates", value_name = "FOLDER")]
    templates: PathBuf,
    /// Folder hasil
    #[arg(long, default_value = "dist", value_name = "FOLDER")]
    out: PathBuf,
}

fn main() -> ExitCode {
    let arguments: Arguments = match command_line::parse() {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    if let Some(message) = one_address(&arguments) {
        return command_line::wrong_use(message);
    }
    log_as_json();
    let served = Runtime::new()
        .map_err(|error| error.to_string())
        .and_then(|runtime| {
            let served = runtime.block_on(serve(arguments));
            // A build under way is of no use to anybody any more.
            runtime.shutdown_timeout(LEAVES_WITHIN);
            served
        });
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            command_line::warn(format_args!("{message}\n"));
            ExitCode::FAILURE
        }
    }
}

/// Says that two of the published addresses are one: only one part of the site would answer there.
fn one_address(arguments: &Arguments) -> Option<String> {
    let published = [
        ("--public-origin", &arguments.public_origin),
        ("--desk-origin", &arguments.desk_origin),
        ("--editor-origin", &arguments.editor_origin),
    ];
    published.iter().enumerate().find_map(|(position, (name, address))| {
        let mut earlier = published[..position].iter();
        let (earlier, _) = earlier.find(|(_, other)| other.is_some() && other == address)?;
        Some(format!(
            "{earlier} dan {name} menyebut alamat yang sama. Beri masing-masing alamatnya sendiri"
        ))
    })
}

/// Time for work at the end that nobody waits for.
const LEAVES_WITHIN: Duration = Duration::from_millis(50);

/// Logs one JSON line per event on standard error; `RUST_LOG` chooses others, such as
/// `submissions=debug`. Of crates that are not ours only errors are written: at finer levels they
/// write whole requests, with names and numbers in them.
fn log_as_json() {
    let named = std::env::var("RUST_LOG").ok();
    let filter = named
        .and_then(|named| named.parse().ok())
        .unwrap_or_else(|| {
            Targets::new()
                .with_default(LevelFilter::ERROR)
                .with_target("web", LevelFilter::INFO)
                .with_target("submissions", LevelFilter::INFO)
                .with_target("dev_server", LevelFilter::INFO)
                .with_target("embedded_store", LevelFilter::INFO)
        });
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .with_writer(std::io::stderr);
    let of_ours = filter_fn(|line| {
        let name = line.target().split("::").next().unwrap_or_default();
        OURS.contains(&name) || *line.level() == tracing::Level::ERROR
    });
    tracing_subscriber::registry()
        .with(lines)
        .with(filter)
        .with(of_ours)
        .init();
}

/// Crates of ours that write lines; none of them writes anything that was sent.
const OURS: [&str; 10] = [
    "desk",
    "dev_server",
    "embedded_store",
    "office_finder",
    "places",
    "records",
    "site_gen",
    "status",
    "submissions",
    "web",
];

async fn serve(arguments: Arguments) -> Result<(), String> {
    let data_name = if arguments.memory || arguments.demo {
        "ingatan saja (hilang ketika berhenti)".to_owned()
    } else {
        arguments.data.display().to_string()
    };
    let has_editor = arguments.editor;
    let edit = if arguments.no_watch {
        String::new()
    } else {
        let content = arguments.content.display();
        format!("Ubah isi di folder {content}, halaman memuat ulang sendiri. ")
    };
    let server = Server::start(options(arguments)?)
        .await
        .map_err(|error| error.to_string())?;
    if server.has_wrong_clock().await {
        command_line::warn(format_args!("{WRONG_CLOCK}\n"));
    }
    // Who reads the address may ask for the end at once.
    let end = asked_to_stop().map_err(|error| error.to_string())?;
    say(format_args!(
        "Situs OK OCE siap dibuka: http://{}",
        server.address()
    ));
    if has_editor {
        say(format_args!(
            "Sunting isi di peramban: http://{}/admin/",
            server.address()
        ));
    }
    say(format_args!(
        "Meja petugas: http://localhost:{}/meja/",
        server.address().port()
    ));
    for (role, code) in ["pendamping Tebet", "sekretariat"]
        .iter()
        .zip(server.activation_codes())
    {
        say(format_args!(
            "Petugas contoh, {role}: http://localhost:{}/meja/aktifkan/?kode={}",
            server.address().port(),
            code
        ));
    }
    say(format_args!("Kiriman formulir disimpan di: {data_name}"));
    say(format_args!("{edit}Berhenti: Ctrl+C"));
    end.await;
    server.stop().await;
    Ok(())
}

/// Listens from now on for Ctrl+C and for the system that stops its services; the first of them
/// ends the future.
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Said at a start under a clock that can't be right; pages are served all the same.
const WRONG_CLOCK: &str = "\
Jam komputer ini tampaknya salah: lebih lama daripada data yang sudah tersimpan atau program ini.
Supaya tidak ada data yang hilang, kiriman formulir belum diterima. Betulkan jam komputer ini.
Bila jamnya memang benar: okoce doctor --clock-is-right";

fn options(arguments: Arguments) -> Result<Options, String> {
    Ok(Options {
        port: arguments.port,
        data: if arguments.memory || arguments.demo {
            Data::Memory
        } else {
            Data::File(arguments.data)
        },
        build: site_gen::Options {
            content: arguments.content,
            templates: arguments.templates,
            out: arguments.out,
            base_url: None,
            with_examples: true,
            joinable_examples: arguments.demo,
            date: site_gen::today(),
            strict: false,
            // The preview compresses on the way what is asked for.
            effort: if arguments.no_watch {
                Effort::Fast
            } else {
                Effort::None
            },
        },
        watch: !arguments.no_watch,
        editor: arguments.editor,
        hosts: Hosts {
            public: arguments.public_origin,
            desk: arguments.desk_origin,
            editor: arguments.editor_origin,
            proxy: arguments.trusted_proxy,
        },
        limits: limits(arguments.unlimited)?,
        demo: arguments.demo,
    })
}

fn port(text: &str) -> Result<u16, String> {
    text.parse()
        .map_err(|_| format!("tulis angka dari 0 sampai {}", u16::MAX))
}

fn address(text: &str) -> Result<IpAddr, String> {
    text.parse()
        .map_err(|_| "tulis alamat IP, misalnya 127.0.0.1".to_owned())
}

/// Parses an origin as browsers write it: scheme and host, and nothing behind.
fn published(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").unwrap_or_default();
    let is_host = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || ".-:".contains(letter)
    };
    if !host.is_empty() && host.chars().all(is_host) {
        Ok(text.to_owned())
    } else {
        Err(
            "tulis seperti https://sunting.okoce.example, tanpa garis miring di belakang"
                .to_owned(),
        )
    }
}

/// Reads the limits: as in AWS, `OKOCE_OFFICE_NETWORKS` names the networks of offices.
fn limits(unlimited: bool) -> Result<Limits, String> {
    if unlimited {
        return Ok(Limits::none());
    }
    let offices = std::env::var(OFFICE_NETWORKS).unwrap_or_default();
    networks(&offices).map(Limits::new).map_err(|_| {
        format!(
            "Variabel {OFFICE_NETWORKS} tidak dapat dibaca. Tulis alamat jaringan dengan koma di \
             antaranya, misalnya: 203.0.113.7, 198.51.100.0/24"
        )
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use command_line::message;

    use super::Arguments;

    #[test]
    fn wrong_use_is_told_in_indonesian() {
        let table = [
            (
                "--prot 8081",
                "`--prot` tidak dikenal di sini; maksud Anda `--port`?",
            ),
            (
                "--port 99999",
                "`--port <N>` tidak dapat diisi `99999`; tulis angka dari 0 sampai 65535",
            ),
            ("--port", "`--port <N>` belum diisi"),
            (
                "--no-watch --editor",
                "`--no-watch` tidak dapat dipakai bersama `--editor`",
            ),
            (
                "--editor --editor-origin http://sunting.okoce.example",
                "`--editor-origin <ALAMAT>` tidak dapat diisi `http://sunting.okoce.example`; \
                 tulis seperti https://sunting.okoce.example, tanpa garis miring di belakang",
            ),
        ];
        for (line, expected) in table {
            let words = ["dev-server"].into_iter().chain(line.split(' '));
            let error = Arguments::command()
                .try_get_matches_from(words)
                .expect_err(line);
            assert_eq!(message(&error).as_deref(), Some(expected), "{line}");
        }
    }
}
