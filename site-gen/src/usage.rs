//! Wrong use of the command in Indonesian: clap has only English words for it.

use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The command line, or the exit status after telling what is wrong with it (2) or what was asked
/// for (0).
pub(crate) fn parse<T: Parser>() -> Result<T, ExitCode> {
    T::try_parse().map_err(|error| {
        match told(&error) {
            Some(message) => eprintln!("{message}\nBantuan: tambahkan `--help` pada perintah ini"),
            // Help and version are asked for; what is left is rare.
            None => drop(error.print()),
        }
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
    })
}

/// What is wrong, in words of our own where we have some.
fn told(error: &clap::Error) -> Option<String> {
    let context = |kind| error.get(kind).map(words);
    let maybe = |kind| match error.get(kind) {
        // The nearest comes last.
        Some(ContextValue::Strings(near)) if !near.is_empty() => {
            format!("; maksud Anda `{}`?", near[near.len() - 1])
        }
        Some(near @ ContextValue::String(_)) => format!("; maksud Anda {}?", words(near)),
        _ => String::new(),
    };
    match error.kind() {
        ErrorKind::MissingRequiredArgument => {
            let missing = context(ContextKind::InvalidArg)?;
            Some(format!("Belum lengkap: tulis juga {missing}"))
        }
        ErrorKind::InvalidSubcommand => Some(format!(
            "Perintah {} tidak ada{}",
            context(ContextKind::InvalidSubcommand)?,
            maybe(ContextKind::SuggestedSubcommand)
        )),
        ErrorKind::UnknownArgument => Some(format!(
            "{} tidak dikenal di sini{}",
            context(ContextKind::InvalidArg)?,
            maybe(ContextKind::SuggestedArg)
        )),
        ErrorKind::InvalidValue => Some(format!(
            "{} tidak dapat diisi {}; yang ada: {}{}",
            context(ContextKind::InvalidArg)?,
            context(ContextKind::InvalidValue)?,
            context(ContextKind::ValidValue)?,
            maybe(ContextKind::SuggestedValue)
        )),
        ErrorKind::ValueValidation => Some(format!(
            "{} tidak dapat diisi {}",
            context(ContextKind::InvalidArg)?,
            context(ContextKind::InvalidValue)?
        )),
        _ => None,
    }
}

/// One name or several, as they are typed.
fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(names) => {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            names.join(", ")
        }
        other => format!("`{other}`"),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::told;
    use crate::Cli;

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
                "`--date <YYYY-MM-DD>` tidak dapat diisi `besok`",
            ),
        ];
        for (line, expected) in table {
            let words = ["site-gen"].into_iter().chain(line.split(' '));
            let error = Cli::command().try_get_matches_from(words).expect_err(line);
            assert_eq!(told(&error).as_deref(), Some(expected), "{line}");
        }
        let help = Cli::command().try_get_matches_from(["site-gen", "--help"]);
        assert_eq!(told(&help.expect_err("help is no match")), None);
    }
}
