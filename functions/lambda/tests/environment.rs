//! The programs as Lambda starts them: each with the variables that it reads, and no others.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets something unexpected should stop there"
)]

use std::process::Command;

/// The variables of a table, and of its keys.
const TABLE: [&str; 4] = [
    "OKOCE_TABLE",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_REGION",
];
const EDGE: &str = "OKOCE_ORIGIN_SECRET";
const KEY: &str = "OKOCE_KEY";

/// Lists each program, with the variables that it can't do without, in the order in which it names
/// them.
fn programs() -> [(&'static str, Vec<&'static str>); 6] {
    let with_keys = [&[EDGE][..], &TABLE, &[KEY]].concat();
    [
        (
            env!("CARGO_BIN_EXE_form"),
            [&with_keys[..], &["OKOCE_ENDPOINT"]].concat(),
        ),
        (env!("CARGO_BIN_EXE_places"), with_keys.clone()),
        (env!("CARGO_BIN_EXE_status"), with_keys.clone()),
        (env!("CARGO_BIN_EXE_desk"), with_keys),
        (env!("CARGO_BIN_EXE_office-finder"), vec![EDGE]),
        (
            env!("CARGO_BIN_EXE_jobs"),
            [&TABLE[..], &["OKOCE_JOB"]].concat(),
        ),
    ]
}

/// Starts a program with these variables and a bundle that is not there, and returns its standard
/// error.
fn says(program: &str, variables: &[&str]) -> String {
    let mut command = Command::new(program);
    command.env_clear().env("OKOCE_BUNDLE", "/nowhere");
    for &variable in variables {
        let value = match variable {
            "OKOCE_JOB" => "places-sweep",
            _ => "0123456789abcdef0123456789abcdef",
        };
        command.env(variable, value);
    }
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{program}");
    String::from_utf8(output.stderr).unwrap()
}

/// Lists the variables that lines of this text are about.
fn named(text: &str) -> Vec<&str> {
    let first = text.lines().filter_map(|line| line.split(' ').next());
    let variables = first.filter(|word| word.starts_with("OKOCE_") || word.starts_with("AWS_"));
    variables.collect()
}

#[test]
fn a_program_names_each_variable_that_it_misses_and_no_other() {
    for (program, variables) in programs() {
        let told = says(program, &[]);
        assert_eq!(named(&told), variables, "{program}:\n{told}");
        for &missing in &variables {
            let mut others = variables.clone();
            others.retain(|other| *other != missing);
            let told = says(program, &others);
            assert_eq!(named(&told), [missing], "{program}:\n{told}");
        }
    }
}

#[test]
fn with_its_own_variables_a_program_goes_on_to_its_bundle() {
    for (program, variables) in programs() {
        let told = says(program, &variables);
        assert!(named(&told).is_empty(), "{program}:\n{told}");
        assert!(told.contains("/nowhere"), "{program}:\n{told}");
    }
}
