//! The command `site-gen`. Its work is done in the library's [`site_gen::commands`]; here are its
//! words, and in `flags` its flags.

mod flags;
mod progress;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use command_line::{print, warn};
use flags::{Cli, Command, Input};
use mimalloc::MiMalloc;
use progress::Progress;
use site_gen::commands::rename::RenameError;
use site_gen::commands::schema::EditorSchema;
use site_gen::commands::{self, diff, new, schema};
use site_gen::diagnostics::{MessageFormat, Problems};
use site_gen::{Builder, Effort, Kind, Options, Report};

/// The system's own asks the kernel for more memory 58,000 times in a build of 10,000 pages.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let cli: Cli = match command_line::parse() {
        Ok(cli) => cli,
        Err(status) => return status,
    };
    match cli.command {
        Command::Build {
            site,
            out,
            smallest,
            no_compress,
            timings,
        } => {
            let start = Instant::now();
            let effort = match (no_compress, smallest) {
                (true, _) => Effort::None,
                (false, true) => Effort::Best,
                (false, false) => Effort::Fast,
            };
            let options = Options {
                out,
                effort,
                ..site.options()
            };
            let progress = Progress::new();
            let begins = |stage| progress.begins(stage);
            let mut builder = Builder::once();
            let built = builder.build_observed(&options, &begins);
            let built = built.map_err(|problems| commands::explain(&options, problems));
            let stages = progress.end();
            let status = tell(&site.input, built, start, "Selesai");
            if timings {
                // On a pipe that nobody reads any more, the status of the build still counts.
                let lines = stages.iter().map(|(stage, took)| {
                    format!("{:>7} ms {}\n", took.as_millis(), progress::name(*stage))
                });
                print(lines.collect::<String>());
            }
            // The program ends, and the system takes its memory back: taking thousands of pages apart
            // would be time for nothing.
            std::mem::forget(builder);
            status
        }
        Command::Check { site } => {
            let start = Instant::now();
            tell(
                &site.input,
                commands::check(&site.options()),
                start,
                "Semua baik",
            )
        }
        Command::Alamat { input } => record(&input),
        Command::New { kind, title, dated } => create(kind, &title, &dated.options()),
        Command::Rename { old, new, input } => rename(&old, &new, &input),
        Command::Diff {
            revision,
            html,
            without_examples,
            input,
        } => {
            let options = Options {
                with_examples: !without_examples,
                ..input.options()
            };
            compare(&revision, html.as_deref(), &options)
        }
        Command::Schema { kind, out } => write_schemas(kind.as_deref(), out.as_deref()),
    }
}

fn tell(input: &Input, built: Result<Report, Problems>, start: Instant, done: &str) -> ExitCode {
    let format = input.format();
    match built {
        Ok(report) => {
            warn(report.warnings.render(format));
            let changes = &report.changes;
            print(format_args!(
                "{done}: {} halaman, {} berkas ditulis, {} dihapus, {} peringatan ({} ms).\n",
                report.pages,
                changes.written.len(),
                changes.removed.len(),
                report.warnings.warnings(),
                start.elapsed().as_millis()
            ))
        }
        Err(problems) => report(&problems, format),
    }
}

fn record(input: &Input) -> ExitCode {
    match commands::record(&input.options()) {
        Ok(new) => {
            let mut lines: Vec<_> = new.iter().map(|address| format!("+ {address}")).collect();
            lines.push(format!("Selesai: {} alamat baru dicatat.\n", new.len()));
            print(lines.join("\n"))
        }
        Err(problems) => report(&problems, input.format()),
    }
}

fn create(kind: Kind, title: &str, options: &Options) -> ExitCode {
    match new::create(options, kind, title) {
        Ok(path) => {
            let next = if kind == Kind::Form {
                "Isi berkas itu. Halamannya langsung tampil di situs."
            } else {
                "Isi berkas itu, lalu hapus `contoh = true` bila isinya sudah benar."
            };
            print(format_args!("Dibuat: {}\n{next}\n", path.display()))
        }
        Err(message) => refuse(&message),
    }
}

fn rename(old: &str, new: &str, input: &Input) -> ExitCode {
    match commands::rename(&input.options(), old, new) {
        Ok(renamed) => {
            let mut said = vec![format!("Pindah: {} menjadi {}", renamed.from, renamed.to)];
            said.extend(
                renamed.fixed.iter().map(|(file, count)| {
                    format!("  {file}: {count} tautan atau rujukan disesuaikan")
                }),
            );
            said.extend(
                renamed.redirected.iter().map(|address| {
                    format!("  pengunjung {address} dialihkan, lihat pengalihan.toml")
                }),
            );
            said.extend(
                renamed.templates.iter().map(|template| {
                    format!("  {template} masih menyebut alamat lama; ubah sendiri")
                }),
            );
            said.extend(renamed.stored.map(str::to_owned));
            print(said.join("\n") + "\n")
        }
        Err(RenameError::Names(message)) => refuse(&message),
        Err(RenameError::Content(problems)) => {
            report(&problems, input.format());
            refuse("belum dipindahkan: perbaiki dulu masalah di atas")
        }
        Err(RenameError::Afterwards(problems)) => {
            report(&problems, input.format());
            refuse(
                "belum dipindahkan, dan isi Anda tidak diubah: masalah di atas baru timbul bila \
                 halamannya pindah, karena alamatnya tidak dapat disesuaikan sendiri di tempat itu. \
                 Tulis tautan di sana sebagai `[teks](/alamat/)`, lalu coba lagi",
            )
        }
    }
}

fn compare(revision: &str, html: Option<&Path>, options: &Options) -> ExitCode {
    let comparison = match diff::with_revision(options, revision) {
        Ok(comparison) => comparison,
        Err(message) => return refuse(&message),
    };
    if let Some(path) = html
        && let Err(error) = std::fs::write(path, comparison.html())
    {
        return unwritable(path, &error);
    }
    print(comparison.text())
}

fn write_schemas(kind: Option<&str>, out: Option<&Path>) -> ExitCode {
    let schemas = schema::all();
    let shown = |schema: &serde_json::Value| format!("{schema:#}\n");
    match (kind, out) {
        (Some(kind), _) => {
            let Some(found) = schemas.iter().find(|schema| schema.name == kind) else {
                let names: Vec<&str> = schemas.iter().map(|schema| schema.name).collect();
                warn(format_args!(
                    "jenis `{kind}` tidak ada; yang ada: {}\n",
                    names.join(", ")
                ));
                return ExitCode::from(2);
            };
            print(shown(&found.schema))
        }
        (None, Some(folder)) => {
            for EditorSchema { name, schema } in schemas {
                let path = folder.join(format!("{name}.json"));
                if let Err(error) = std::fs::write(&path, shown(&schema)) {
                    return unwritable(&path, &error);
                }
            }
            ExitCode::SUCCESS
        }
        (None, None) => {
            let all = schemas.into_iter();
            let all = all.map(|schema| (schema.name.to_owned(), schema.schema));
            print(shown(&serde_json::Value::Object(all.collect())))
        }
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> ExitCode {
    let cause = site_gen::cause(error);
    refuse(&format!(
        "`{}` tidak dapat ditulis: {cause}",
        path.display()
    ))
}

fn refuse(message: &str) -> ExitCode {
    warn(format_args!("{message}\n"));
    ExitCode::FAILURE
}

fn report(problems: &Problems, format: MessageFormat) -> ExitCode {
    warn(problems.render(format));
    if problems.errors() == 0 && format == MessageFormat::Human {
        warn("Dengan `--strict`, peringatan dihitung sebagai masalah. Situs tidak diubah.\n");
    }
    ExitCode::FAILURE
}
