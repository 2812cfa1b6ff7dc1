//! One call of DynamoDB's protocol, answered by the database: the operation's name and a JSON body
//! in, a status and a JSON body out.
//!
//! Dynoxide keeps its own dispatch to its server, which opens a port, so the part of it that our
//! clients need is here, with bounds of our own where dynoxide's work grows with the table or with the
//! last minutes. `tests/store/answers.rs` sends the same requests to both and compares.

use dynoxide::actions::batch_write_item::{
    BatchWriteItemRequest, BatchWriteItemResponse, WriteRequest,
};
use dynoxide::actions::query::QueryRequest;
use dynoxide::actions::scan::ScanRequest;
use dynoxide::actions::transact_write_items::{
    TransactDelete, TransactPut, TransactWriteItem, TransactWriteItemsRequest,
};
use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

/// Names the protocol and its version before an operation, as in `DynamoDB_20120810.PutItem`.
pub(crate) const PREFIX: &str = "DynamoDB_20120810.";

/// Most items of a page, where nobody asks for fewer. Dynoxide stops at a megabyte too, but only after
/// it has read all that is left: each page of a large table would cost as much as the table.
const MOST_ROWS: usize = 1_000;

/// The answer to a call of DynamoDB's protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status: 200, 400 or 500.
    pub status: u16,
    /// JSON; of a failure with the error's name in `__type`.
    pub body: String,
}

impl Answer {
    /// Says that a call is no operation of ours.
    fn unknown() -> Self {
        Answer {
            status: 400,
            body: r#"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#.to_owned(),
        }
    }

    /// Says that the store could not answer a call, and why.
    pub(crate) fn failed(message: &str) -> Self {
        let error = DynoxideError::InternalServerError(message.to_owned());
        Answer {
            status: error.status_code(),
            body: error.to_json(),
        }
    }

    /// Says that the store takes no call for now, and why. Another try would hear the same, so the
    /// error has a name of its own, which the callers know.
    pub(crate) fn closed(message: &str) -> Self {
        let error = json!({ "__type": "okoce#StoreClosed", "message": message });
        Answer {
            status: 500,
            body: error.to_string(),
        }
    }

    /// Says that a call was done, or was not.
    pub(crate) fn done(result: Result<(), String>) -> Self {
        match result {
            Ok(()) => Answer {
                status: 200,
                body: "{}".to_owned(),
            },
            Err(message) => Self::failed(&message),
        }
    }

    /// Answers a call with facts.
    pub(crate) fn of(facts: &impl Serialize) -> Self {
        match serde_json::to_string(facts) {
            Ok(body) => Answer { status: 200, body },
            Err(error) => Self::failed(&error.to_string()),
        }
    }

    /// Says that what came is no JSON.
    fn unreadable() -> Self {
        Answer {
            status: 400,
            body: r#"{"__type":"com.amazon.coral.service#SerializationException"}"#.to_owned(),
        }
    }
}

/// Tells whether a call may write, change or delete items.
pub(crate) fn changes_items(target: &str) -> bool {
    let operation = target.strip_prefix(PREFIX).unwrap_or_default();
    [
        "PutItem",
        "UpdateItem",
        "DeleteItem",
        "BatchWriteItem",
        "TransactWriteItems",
    ]
    .contains(&operation)
}

/// Answers a call. `target` is the value of its header `x-amz-target`.
pub(crate) fn answer(database: &Database, target: &str, body: &[u8]) -> Answer {
    let Some(operation) = target.strip_prefix(PREFIX) else {
        return Answer::unknown();
    };
    let result = match operation {
        "CreateTable" => call(body, |request| database.create_table(request)),
        "DeleteTable" => call(body, |request| database.delete_table(request)),
        "DescribeTable" => call(body, |request| database.describe_table(request)),
        "ListTables" => call(body, |request| database.list_tables(request)),
        "UpdateTable" => call(body, |request| database.update_table(request)),
        "DescribeTimeToLive" => call(body, |request| database.describe_time_to_live(request)),
        "UpdateTimeToLive" => call(body, |request| database.update_time_to_live(request)),
        "GetItem" => call(body, |request| database.get_item(request)),
        "PutItem" => call(body, |request| database.put_item(request)),
        "UpdateItem" => call(body, |request| database.update_item(request)),
        "DeleteItem" => call(body, |request| database.delete_item(request)),
        "Query" => call(body, |mut request: QueryRequest| {
            request.limit.get_or_insert(MOST_ROWS);
            database.query(request)
        }),
        "Scan" => call(body, |mut request: ScanRequest| {
            request.limit.get_or_insert(MOST_ROWS);
            database.scan(request)
        }),
        "BatchGetItem" => call(body, |request| database.batch_get_item(request)),
        "BatchWriteItem" => match write_together(database, body) {
            Some(body) => Ok(body),
            None => call(body, |request| database.batch_write_item(request)),
        },
        "TransactGetItems" => call(body, |request| database.transact_get_items(request)),
        "TransactWriteItems" => call(body, |mut request: TransactWriteItemsRequest| {
            // The SDK draws a new token for each call. Dynoxide would keep it for ten minutes, with
            // what was written, and look through all it has at each call: in a rush, most of the work.
            request.client_request_token = None;
            database.transact_write_items(request)
        }),
        _ => return Answer::unknown(),
    };
    match result {
        Ok(body) => Answer { status: 200, body },
        Err(Failure::NotJson) => Answer::unreadable(),
        Err(Failure::Refused(error)) => {
            let error = in_envelope(operation, error);
            Answer {
                status: error.status_code(),
                body: error.to_json(),
            }
        }
    }
}

/// Makes the writes of a batch in one transaction, and returns the answer to it: dynoxide makes one
/// of each, and each waits for the disk. `None` where nothing was written, for whatever reason: the
/// batch itself tells it.
fn write_together(database: &Database, body: &[u8]) -> Option<String> {
    /// As many as a batch may have; a transaction may have more.
    const MOST: usize = 25;

    let batch: BatchWriteItemRequest = serde_json::from_slice(body).ok()?;
    let is_plain =
        batch.return_consumed_capacity.is_none() && batch.return_item_collection_metrics.is_none();
    let writes = batch
        .request_items
        .into_iter()
        .flat_map(|(table, writes)| writes.into_iter().map(move |write| (table.clone(), write)));
    let writes: Option<Vec<_>> = writes
        .map(|(table, write)| in_transaction(table, write))
        .collect();
    let transact_items = writes.filter(|writes| is_plain && writes.len() <= MOST)?;
    let request = TransactWriteItemsRequest {
        transact_items,
        ..TransactWriteItemsRequest::default()
    };
    database.transact_write_items(request).ok()?;
    serde_json::to_string(&BatchWriteItemResponse::default()).ok()
}

/// Returns a write of a batch as a part of a transaction; `None` where it is not exactly one of the
/// two.
fn in_transaction(table_name: String, write: WriteRequest) -> Option<TransactWriteItem> {
    let mut part = TransactWriteItem::default();
    match (write.put_request, write.delete_request) {
        (Some(put), None) => {
            part.put = Some(TransactPut {
                table_name,
                item: put.item,
                ..TransactPut::default()
            });
        }
        (None, Some(delete)) => {
            part.delete = Some(TransactDelete {
                table_name,
                key: delete.key,
                ..TransactDelete::default()
            });
        }
        _ => return None,
    }
    Some(part)
}

enum Failure {
    NotJson,
    Refused(DynoxideError),
}

fn call<Q: DeserializeOwned, A: Serialize>(
    body: &[u8],
    operation: impl FnOnce(Q) -> dynoxide::Result<A>,
) -> Result<String, Failure> {
    let request = serde_json::from_slice(body).map_err(|error| {
        if error.is_data() {
            Failure::Refused(refusal(&error))
        } else {
            Failure::NotJson
        }
    })?;
    let answer = operation(request).map_err(Failure::Refused)?;
    serde_json::to_string(&answer)
        .map_err(|cause| Failure::Refused(DynoxideError::InternalServerError(cause.to_string())))
}

/// Sorts what was wrong with a body that is JSON but no request, as dynoxide's server does: its
/// types say the class of a refusal before the text, and the position behind it is serde's.
fn refusal(error: &serde_json::Error) -> DynoxideError {
    let whole = error.to_string();
    let text = match whole.rfind(" at line ") {
        Some(end) => &whole[..end],
        None => &whole,
    };
    if let Some(text) = text.strip_prefix("VALIDATION_REQUEST:") {
        DynoxideError::EnvelopedValidation(text.to_owned())
    } else if let Some(text) = text.strip_prefix("VALIDATION:") {
        DynoxideError::ValidationException(text.to_owned())
    } else if let Some(text) = whole.strip_prefix("VALIDATION_AS_READ:") {
        DynoxideError::ValidationException(text.to_owned())
    } else if let Some(text) = text.strip_prefix("SERIALIZATION:") {
        DynoxideError::SerializationException(text.to_owned())
    } else if let Some(text) = whole.strip_prefix("SERIALIZATION_AS_READ:") {
        DynoxideError::SerializationException(text.to_owned())
    } else if text.contains("empty AttributeValue") {
        DynoxideError::ValidationException(
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
                .to_owned(),
        )
    } else if text.contains("Supplied AttributeValue") {
        DynoxideError::ValidationException(text.to_owned())
    } else if ["missing field", "unknown variant", "invalid type: null"]
        .iter()
        .any(|lacks| text.contains(lacks))
    {
        DynoxideError::ValidationException(whole)
    } else {
        DynoxideError::SerializationException(text.to_owned())
    }
}

/// Puts refusals of values into the envelope that `DynamoDB` has for them where one item is
/// written.
fn in_envelope(operation: &str, error: DynoxideError) -> DynoxideError {
    let DynoxideError::EnvelopedValidation(text) = error else {
        return error;
    };
    DynoxideError::ValidationException(match operation {
        "PutItem" | "UpdateItem" | "DeleteItem" => {
            format!("1 validation error detected: {text}")
        }
        _ => text,
    })
}
