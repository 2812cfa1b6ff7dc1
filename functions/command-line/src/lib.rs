//! Wrong use of a command in Indonesian: clap has only English words for it. Every command of the
//! project says it in these.
//!
//! ```
//! use clap::Parser;
//!
//! #[derive(Debug, Parser)]
//! struct Arguments {
//!     #[arg(long)]
//!     port: u16,
//! }
//!
//! let error = Arguments::try_parse_from(["contoh", "--prot", "1"]).unwrap_err();
//! let message = command_line::message(&error);
//! assert_eq!(
//!     message.as_deref(),
//!     Some("`--prot` tidak dikenal di sini; maksud Anda `--port`?")
//! );
//! ```

use std::error::Error as _;
use std::fmt;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use jiff::civil::Date;

/// Reads the command line. The error is the exit status, after printing the fault (2), or the help
/// or version that was asked for (0).
pub fn parse<T: Parser>() -> Result<T, ExitCode> {
    T::try_parse().map_err(|error| {
        if let Some(message) = message(&error) {
            return wrong_use(message);
        }
        // Help and version are asked for; what is left is rare.
        drop(error.print());
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(WRONG_USE))
    })
}

/// Prints what was wrong with a command line, and returns the exit status. For options that do not
/// go together in a way that clap can't say.
pub fn wrong_use(message: impl fmt::Display) -> ExitCode {
    warn(format_args!(
        "{message}\nBantuan: tambahkan `--help` pada perintah ini\n"
    ));
    ExitCode::from(WRONG_USE)
}

/// The exit status of wrong use.
const WRONG_USE: u8 = 2;

/// Reads a day as content files write it, and in no other of the ways that ISO 8601 knows. For
/// clap's `value_parser`.
///
/// ```
/// assert!(command_line::day("2026-11-21").is_ok());
/// assert_eq!(
///     command_line::day("21-11-2026"),
///     Err("tulis seperti 2026-11-21".to_owned())
/// );
/// ```
pub fn day(text: &str) -> Result<Date, String> {
    text.parse()
        .ok()
        .filter(|day: &Date| day.to_string() == text)
        .ok_or_else(|| "tulis seperti 2026-11-21".to_owned())
}

/// Prints a result, and returns the exit status. Whoever stops reading, `okoce … | head`, has what
/// was wanted: that is no failure.
pub fn print(text: impl fmt::Display) -> ExitCode {
    match written(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            warn(format_args!("Hasilnya tidak dapat ditulis: {error}\n"));
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Prints a result that nothing shows again, and returns the exit status. Where it can't be
/// printed, `way_out` is told instead, also where a reader went away: it may not have come to the
/// end.
pub fn print_once(text: impl fmt::Display, way_out: impl fmt::Display) -> ExitCode {
    match written(text) {
        Err(error) => {
            warn(format_args!(
                "Hasilnya tidak dapat ditulis: {error}\n{way_out}\n"
            ));
            ExitCode::FAILURE
        }
        Ok(()) => ExitCode::SUCCESS,
    }
}

fn written(text: impl fmt::Display) -> io::Result<()> {
    let mut out = io::stdout().lock();
    write!(out, "{text}").and_then(|()| out.flush())
}

/// Prints a line of a program that goes on, also where whoever started it reads no more.
pub fn say(line: impl fmt::Display) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// Prints what went wrong. Where nobody can be told, the exit status says enough.
pub fn warn(text: impl fmt::Display) {
    let _ = write!(io::stderr().lock(), "{text}");
}

/// Returns the message for wrong use, where there is one of our own.
pub fn message(error: &clap::Error) -> Option<String> {
    let context = |kind| error.get(kind).map(names);
    let maybe = |kind| match error.get(kind) {
        // The nearest comes last.
        Some(ContextValue::Strings(near)) if !near.is_empty() => {
            format!("; maksud Anda `{}`?", near[near.len() - 1])
        }
        Some(near @ ContextValue::String(_)) => format!("; maksud Anda {}?", names(near)),
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
        ErrorKind::UnknownArgument if is_word(error) => Some(format!(
            "{} tidak dikenal di sini; yang memuat spasi, misalnya judul, ditulis di antara tanda \
             kutip: \"Bazar di Menteng\"",
            context(ContextKind::InvalidArg)?
        )),
        ErrorKind::UnknownArgument => Some(format!(
            "{} tidak dikenal di sini{}",
            context(ContextKind::InvalidArg)?,
            maybe(ContextKind::SuggestedArg)
        )),
        ErrorKind::ArgumentConflict => Some(format!(
            "{} tidak dapat dipakai bersama {}",
            context(ContextKind::InvalidArg)?,
            context(ContextKind::PriorArg)?
        )),
        ErrorKind::InvalidValue if is_empty(error) => {
            Some(format!("{} belum diisi", context(ContextKind::InvalidArg)?))
        }
        ErrorKind::InvalidValue => Some(format!(
            "{} tidak dapat diisi {}; yang ada: {}{}",
            context(ContextKind::InvalidArg)?,
            context(ContextKind::InvalidValue)?,
            context(ContextKind::ValidValue)?,
            maybe(ContextKind::SuggestedValue)
        )),
        ErrorKind::ValueValidation => Some(format!(
            "{} tidak dapat diisi {}; {}",
            context(ContextKind::InvalidArg)?,
            context(ContextKind::InvalidValue)?,
            // All values that are no plain text have a parser of our own.
            error.source()?
        )),
        _ => None,
    }
}

/// Tells whether what is not known is a word, and not an option.
fn is_word(error: &clap::Error) -> bool {
    let argument = error.get(ContextKind::InvalidArg);
    matches!(argument, Some(ContextValue::String(word)) if !word.starts_with('-'))
}

/// Tells whether an option was written without its value.
fn is_empty(error: &clap::Error) -> bool {
    let value = error.get(ContextKind::InvalidValue);
    matches!(value, Some(ContextValue::String(value)) if value.is_empty())
}

/// Writes one name or several, as they are typed.
fn names(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(names) => {
            let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            quoted.join(", ")
        }
        other => format!("`{other}`"),
    }
}
