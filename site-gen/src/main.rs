//! The command `site-gen`. Its work is done in the library's [`site_gen::commands`]; here are its
//! words, and in `flags` its flags.

mod flags;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use flags::{Cli, Command, Input};
use site_gen::commands::rename::RenameError;
use site_gen::commands::schema::EditorSchema;
use site_gen::commands::{self, diff, new, schema};
use site_gen::diagnostics::{MessageFormat, Problems};
use site_gen::{Effort, Kind, Options, Report};

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
                out,
                effort,
                ..input.options()
            };
            make(&input, &options, site_gen::build, "Selesai")
        }
        Command::Check { input } => make(&input, &input.options(), commands::check, "Semua baik"),
        Command::Alamat { input } => record(&input),
        Command::New { kind, title, input } => create(kind, &title, &input),
        Command::Rename { old, new, input } => rename(&old, &new, &input),
        Command::Diff {
            revision,
            html,
            input,
        } => compare(&revision, html.as_deref(), &input),
        Command::Schema { kind, out } => write_schemas(kind.as_deref(), out.as_deref()),
    }
}

type Action = fn(&Options) -> Result<Report, Problems>;

fn make(input: &Input, options: &Options, action: Action, done: &str) -> ExitCode {
    let start = Instant::now();
    let format = input.format();
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
        Err(problems) => report(&problems, format),
    }
}

fn record(input: &Input) -> ExitCode {
    match commands::record(&input.options()) {
        Ok(new) => {
            for address in &new {
                println!("+ {address}");
            }
            println!("Selesai: {} alamat baru dicatat.", new.len());
            ExitCode::SUCCESS
        }
        Err(problems) => report(&problems, input.format()),
    }
}

fn create(kind: Kind, title: &str, input: &Input) -> ExitCode {
    match new::create(&input.options(), kind, title) {
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
    match commands::rename(&input.options(), old, new) {
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
            report(&problems, input.format());
            refuse("belum dipindahkan: perbaiki dulu masalah di atas")
        }
    }
}

fn compare(revision: &str, html: Option<&Path>, input: &Input) -> ExitCode {
    let comparison = match diff::with_revision(&input.options(), revision) {
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

fn write_schemas(kind: Option<&str>, out: Option<&Path>) -> ExitCode {
    let schemas = schema::all();
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

fn refuse(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::FAILURE
}

fn report(problems: &Problems, format: MessageFormat) -> ExitCode {
    eprint!("{}", problems.render(format));
    if problems.errors() == 0 && format == MessageFormat::Human {
        eprintln!("Dengan `--strict`, peringatan dihitung sebagai masalah. Situs tidak diubah.");
    }
    ExitCode::FAILURE
}
