//! The store's notes about itself, in a table of its own beside those of its users: the moments of
//! its past, and check values of the keys that its data belongs to.

use dynoxide::Database;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::operation::{self, Answer, PREFIX};

/// The table's name.
const TABLE: &str = "store-marks";

/// The moments, see `clock`.
pub(crate) const CLOCK: &str = "clock";

/// The check values of the keys.
pub(crate) const KEYS: &str = "keys";

/// Reads a note; the default where there is none.
pub(crate) fn read<T: DeserializeOwned + Default>(
    database: &Database,
    name: &str,
) -> Result<T, String> {
    let key = json!({ "TableName": TABLE, "Key": { "name": { "S": name } } });
    let found = match ask(database, "GetItem", &key) {
        Ok(found) => found,
        Err(error) if error.contains("ResourceNotFoundException") => return Ok(T::default()),
        Err(error) => return Err(error),
    };
    match found["Item"]["note"]["S"].as_str() {
        Some(note) => serde_json::from_str(note).map_err(|error| error.to_string()),
        None => Ok(T::default()),
    }
}

/// Writes a note.
pub(crate) fn write(database: &Database, name: &str, note: &impl Serialize) -> Result<(), String> {
    let note = serde_json::to_string(note).map_err(|error| error.to_string())?;
    let item = json!({ "name": { "S": name }, "note": { "S": note } });
    let put = json!({ "TableName": TABLE, "Item": item });
    match ask(database, "PutItem", &put) {
        Err(error) if error.contains("ResourceNotFoundException") => {
            make_table(database)?;
            ask(database, "PutItem", &put).map(drop)
        }
        other => other.map(drop),
    }
}

/// Leaves our own table out of a list of tables.
pub(crate) fn hidden(target: &str, answer: Answer) -> Answer {
    if answer.status != 200 || target.strip_prefix(PREFIX) != Some("ListTables") {
        return answer;
    }
    let Ok(mut list) = serde_json::from_str::<Value>(&answer.body) else {
        return answer;
    };
    if let Some(names) = list["TableNames"].as_array_mut() {
        names.retain(|name| name != TABLE);
    }
    Answer {
        body: list.to_string(),
        ..answer
    }
}

fn make_table(database: &Database) -> Result<(), String> {
    let table = json!({
        "TableName": TABLE,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{ "AttributeName": "name", "KeyType": "HASH" }],
        "AttributeDefinitions": [{ "AttributeName": "name", "AttributeType": "S" }],
    });
    ask(database, "CreateTable", &table).map(drop)
}

/// Makes a call; the error is the store's own answer.
fn ask(database: &Database, name: &str, body: &Value) -> Result<Value, String> {
    let body = body.to_string();
    let answer = operation::answer(database, &format!("{PREFIX}{name}"), body.as_bytes());
    if answer.status != 200 {
        return Err(answer.body);
    }
    serde_json::from_str(&answer.body).map_err(|error| error.to_string())
}
