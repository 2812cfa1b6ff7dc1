//! The table and its keys as [`aws_table`] reads them, and what is wrong with them in the
//! words of whoever reads a function's log.

use aws_table::Environment;
#[cfg(feature = "table")]
use aws_table::{Key, NoKey, OpenKey};

/// Reads the table and the way to it. The error names every variable that is missing, one a line.
pub(crate) fn table(variable: impl Fn(&str) -> Option<String>) -> Result<Environment, String> {
    Environment::read(variable).map_err(|missing| {
        let lines = missing.into_iter().map(|name| {
            let what = match name {
                "OKOCE_TABLE" => "the name of the table",
                "AWS_REGION" => "the AWS region; Lambda sets it",
                _ => "the access key; Lambda sets it",
            };
            format!("{name} is not set: {what}")
        });
        lines.collect::<Vec<_>>().join("\n")
    })
}

/// Reads where the keys are.
#[cfg(feature = "table")]
pub(crate) fn key(variable: impl Fn(&str) -> Option<String>) -> Result<Key, String> {
    Key::read(variable).map_err(no_key)
}

/// Reads the keys, with the credentials of the table.
#[cfg(feature = "table")]
pub(crate) async fn open(key: &Key, environment: &Environment) -> Result<OpenKey, String> {
    key.open(&environment.store).await.map_err(no_key)
}

#[cfg(feature = "table")]
fn no_key(why: NoKey) -> String {
    match why {
        NoKey::Missing => "OKOCE_KEY is not set: the key of the keyed hashes".to_owned(),
        NoKey::Unusable {
            variable: "OKOCE_KEY",
            cause,
        } => format!("OKOCE_KEY can't be used: {cause}"),
        NoKey::Unusable { variable, cause } => {
            format!("the key of {variable} can't be used: {cause}")
        }
        NoKey::NotGiven { code } => {
            let code = code.as_deref().unwrap_or("no answer");
            format!("the key of OKOCE_KEY_ARN can't be read: {code}")
        }
    }
}
