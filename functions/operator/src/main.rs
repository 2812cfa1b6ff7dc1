//! `okoce`: the operator's command. Exit status: 0 fine, 1 something is wrong (said), 2 wrong use.

#![warn(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "they panic where nobody reads; `command_line` prints"
)]

mod flags;

use std::process::ExitCode;

use operator::outcome::Outcome;
use operator::person::{self, Whose};
use operator::store::Place;
use operator::{backup, convert, demo, doctor, officer, release, report, verify};
use programme::closed_lists::Evidence;
use programme::{KecamatanId, Reference, Stage};
use records::{Assignment, Offices};

use crate::flags::{
    Arguments, Command, FormatArgument, OfficerCommand, PersonCommand, ReportArguments,
    RoleArgument, WhoseArguments,
};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Arguments = match command_line::parse() {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    let as_json = arguments.json;
    match run(arguments).await {
        Ok(outcome) => shown(&outcome, as_json),
        Err(Undone::WrongUse(message)) => command_line::wrong_use(message),
        Err(Undone::Failed(message)) => {
            command_line::warn(format_args!("{message}\n"));
            ExitCode::FAILURE
        }
    }
}

/// Why a command has no outcome.
enum Undone {
    /// Its options do not go together.
    WrongUse(String),
    /// Something is in the way.
    Failed(String),
}

/// Prints an outcome, and returns the exit status.
fn shown(outcome: &Outcome, as_json: bool) -> ExitCode {
    let text = if as_json {
        format!("{}\n", outcome.json)
    } else {
        format!("{}\n", outcome.text)
    };
    let printed = match &outcome.if_unshown {
        Some(way_out) => command_line::print_once(text, way_out),
        None => command_line::print(text),
    };
    if outcome.is_fine {
        printed
    } else {
        ExitCode::FAILURE
    }
}

async fn run(arguments: Arguments) -> Result<Outcome, Undone> {
    let Arguments { data, command, .. } = arguments;
    let variable = |name: &str| std::env::var(name).ok();
    let place = || Place::find(data.clone(), DATA, variable).map_err(failed);
    let file = |usual| Place::find_file(data.clone(), usual, variable).map_err(failed);
    match command {
        Command::Convert => convert::run(file(DATA)?).await.map_err(failed),
        Command::Officer(command) => run_officer(place, command).await,
        Command::Person(command) => run_person(place, command).await,
        Command::Release {
            reference,
            reason,
            as_note,
            show,
        } => {
            let release = release::Release {
                reference,
                reason,
                as_note,
                show,
            };
            release::run(&place()?, &release).await.map_err(failed)
        }
        Command::Report(arguments) => {
            let wanted = wanted(arguments)?;
            report::run(&place()?, &wanted).await.map_err(failed)
        }
        Command::Verify => verify::run(&place()?).await.map_err(failed),
        Command::Doctor { clock_is_right } => Ok(doctor::run(&place()?, clock_is_right).await),
        Command::Backup { to } => backup::run(&file(DATA)?, to).await.map_err(failed),
        Command::Demo {
            people,
            seed,
            bundle,
        } => demo::run(&file(EXAMPLES)?, &bundle, people, seed)
            .await
            .map_err(failed),
    }
}

/// The data file, where none is named.
const DATA: &str = "var/okoce.db";

/// The data file of invented people, where none is named.
const EXAMPLES: &str = "var/contoh.db";

fn failed(error: impl std::fmt::Display) -> Undone {
    Undone::Failed(error.to_string())
}

async fn run_officer(
    place: impl FnOnce() -> Result<Place, Undone>,
    command: OfficerCommand,
) -> Result<Outcome, Undone> {
    let done = match command {
        OfficerCommand::Invite {
            role,
            kecamatan,
            bundle,
            desk,
        } => {
            let invite = officer::Invite {
                assignment: assignment(role, kecamatan)?,
                place: &place()?,
                bundle: &bundle,
                desk: &desk,
            };
            officer::invite(invite).await
        }
        OfficerCommand::List => officer::list(&place()?).await,
        OfficerCommand::Close { id } => officer::close(&place()?, id).await,
    };
    done.map_err(failed)
}

async fn run_person(
    place: impl FnOnce() -> Result<Place, Undone>,
    command: PersonCommand,
) -> Result<Outcome, Undone> {
    let whose = |reference: Option<Reference>| reference.map_or(Whose::Phone, Whose::Reference);
    let done = match command {
        PersonCommand::Export(WhoseArguments { reference, .. }) => {
            person::export(&place()?, &whose(reference)).await
        }
        PersonCommand::Erase(WhoseArguments { reference, .. }) => {
            person::erase(&place()?, &whose(reference)).await
        }
        PersonCommand::Withdraw { reference, way } => {
            person::withdraw(&place()?, reference, way).await
        }
        PersonCommand::Reached {
            reference,
            stage,
            evidence,
            day,
        } => {
            let step = person::Step {
                stage,
                evidence: evidence_of(stage, evidence)?,
                day,
            };
            person::reached(&place()?, reference, &step).await
        }
    };
    done.map_err(failed)
}

fn assignment(role: RoleArgument, kecamatan: Vec<KecamatanId>) -> Result<Assignment, Undone> {
    let wrong = match (role, Offices::new(kecamatan)) {
        (RoleArgument::Pendamping, Some(offices)) => return Ok(Assignment::Pendamping(offices)),
        (RoleArgument::Sekretariat, None) => return Ok(Assignment::Sekretariat),
        (RoleArgument::Pendamping, None) => {
            "Pendamping perlu kecamatan: tambahkan --kecamatan, misalnya --kecamatan tebet; boleh \
             lebih dari satu"
        }
        (RoleArgument::Sekretariat, Some(_)) => {
            "Sekretariat melihat semua kecamatan: hapus --kecamatan"
        }
    };
    Err(Undone::WrongUse(wrong.to_owned()))
}

/// Returns the evidence, where the stage may be recorded on it.
fn evidence_of(stage: Stage, evidence: Evidence) -> Result<Evidence, Undone> {
    let possible = Evidence::of(stage);
    if possible.contains(&evidence) {
        return Ok(evidence);
    }
    let possible = possible
        .iter()
        .map(|one| format!("  {:<26}{}", one.code(), one.label()));
    let possible: Vec<String> = possible.collect();
    Err(Undone::WrongUse(format!(
        "Bukti itu bukan bukti {stage}. Yang dapat dipakai:\n{}",
        possible.join("\n")
    )))
}

fn wanted(arguments: ReportArguments) -> Result<report::Wanted, Undone> {
    if arguments.known_at.is_some_and(|day| day < arguments.as_of) {
        let wrong = "--known-at tidak boleh sebelum --as-of.";
        return Err(Undone::WrongUse(wrong.to_owned()));
    }
    Ok(report::Wanted {
        as_of: arguments.as_of,
        known_at: arguments.known_at,
        format: match arguments.format {
            FormatArgument::Table => report::Format::Table,
            FormatArgument::Csv => report::Format::Csv,
            FormatArgument::Json => report::Format::Json,
            FormatArgument::Toml => report::Format::Toml,
        },
        content: arguments.content,
        publish: arguments.publish,
    })
}
