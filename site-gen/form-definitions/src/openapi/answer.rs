//! The schema of one answer.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::characters;
use forms::kind::{Choice, Choices, Kind, TICKED};
use forms::{Form, Question};

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// A plain form, where everything is text.
    Form,
    /// JSON.
    Json,
}

/// Describes the shape of an answer, whatever it says.
pub(super) fn shape(kind: &Kind, encoding: Encoding) -> Value {
    match (encoding, kind) {
        (Encoding::Form, Kind::Choices(_)) => {
            json!({ "type": "array", "items": { "type": "string" } })
        }
        (Encoding::Form, _) => json!({ "type": "string" }),
        (Encoding::Json, Kind::Choices(_)) => json!({
            "type": ["array", "string", "null"],
            "items": { "type": "string" },
        }),
        (Encoding::Json, Kind::Declaration(_) | Kind::Consent(_)) => {
            json!({ "type": ["boolean", "string", "null"] })
        }
        (Encoding::Json, _) => json!({ "type": ["string", "null"] }),
    }
}

/// Makes the schema of accepted answers, where the question is asked.
pub(super) fn schema(question: &Question, encoding: Encoding) -> Value {
    let required = question.required();
    if question.lacks_options() {
        // The form is closed, and no answer helps.
        return shape(question.kind(), encoding);
    }
    match question.kind() {
        Kind::Choice(choice) => one_of(choice, required, encoding),
        Kind::Choices(choices) => several_of(choices, required, encoding),
        kind @ (Kind::Declaration(_) | Kind::Consent(_)) => match encoding {
            _ if !required => shape(kind, encoding),
            Encoding::Form => json!({ "const": TICKED }),
            Encoding::Json => json!({ "enum": [true, TICKED] }),
        },
        kind => {
            let text = characters::text(kind, required);
            or_null(text, required, encoding)
        }
    }
}

/// Says when a question is asked: after these answers, where those were asked for themselves.
/// `None` when it always is.
pub(super) fn asked(form: &Form, question: &Question) -> Option<Value> {
    let condition = question.condition()?;
    let decides = form.question(condition.question())?;
    let wanted = json!({ "enum": condition.any_of() });
    let answer = match decides.kind() {
        Kind::Choices(_) => json!({
            "anyOf": [wanted.clone(), { "type": "array", "contains": wanted }],
        }),
        _ => wanted,
    };
    let mut asked = json!({
        "properties": { decides.id(): answer },
        "required": [decides.id()],
    });
    if let Some(above) = self::asked(form, decides) {
        asked["allOf"] = json!([above]);
    }
    Some(asked)
}

/// Describes the options that belong to the answer of another question: which go with which.
pub(super) fn belonging(form: &Form, question: &Question, encoding: Encoding) -> Option<Value> {
    let Kind::Choice(choice) = question.kind() else {
        return None;
    };
    let above = form.question(choice.parent.as_deref()?)?;
    // A pass over the options for each parent would make 44 of the kelurahan's 267.
    let mut by_parent: HashMap<&str, Vec<&str>> = HashMap::new();
    for option in &choice.options {
        if let Some(parent) = &option.parent {
            by_parent.entry(parent).or_default().push(&option.value);
        }
    }
    let pairs: Vec<Value> = above
        .kind()
        .options()
        .iter()
        .map(|parent| {
            let values = by_parent.remove(parent.value.as_str()).unwrap_or_default();
            let own = or_nothing(&values, question.required(), encoding);
            json!({
                "properties": { above.id(): { "const": parent.value }, question.id(): own },
            })
        })
        .collect();
    Some(json!({ "anyOf": pairs }))
}

fn one_of(choice: &Choice, required: bool, encoding: Encoding) -> Value {
    let values: Vec<&str> = values(choice).collect();
    or_nothing(&values, required, encoding)
}

fn values(choice: &Choice) -> impl Iterator<Item = &str> {
    choice.options.iter().map(|option| option.value.as_str())
}

/// Describes one of the values, or what counts as no answer where none is needed.
fn or_nothing(values: &[&str], required: bool, encoding: Encoding) -> Value {
    let mut all: Vec<Value> = values.iter().map(|value| (*value).into()).collect();
    if !required {
        all.push("".into());
        all.extend((encoding == Encoding::Json).then_some(Value::Null));
    }
    json!({ "enum": all })
}

fn several_of(choices: &Choices, required: bool, encoding: Encoding) -> Value {
    let values: Vec<&str> = choices
        .options
        .iter()
        .map(|option| &*option.value)
        .collect();
    let fewest = choices.min.unwrap_or(1);
    let mut list = json!({ "type": "array", "items": { "enum": values }, "minItems": fewest });
    if fewest > 1 {
        // Equal ones count once.
        list["uniqueItems"] = true.into();
    }
    if let Some(most) = choices.max {
        list["maxItems"] = most.into();
    }
    let nothing = json!({ "type": "array", "maxItems": 0 });
    let accepted = match (required, fewest) {
        (true, _) => vec![list],
        (false, 0 | 1) => {
            list["minItems"] = 0.into();
            vec![list]
        }
        (false, _) => vec![list, nothing],
    };
    let null = json!({ "type": "null" });
    let more = (!required && encoding == Encoding::Json).then_some(null);
    any_of(accepted.into_iter().chain(more).collect())
}

fn or_null(schema: Value, required: bool, encoding: Encoding) -> Value {
    if required || encoding == Encoding::Form {
        schema
    } else {
        any_of(vec![schema, json!({ "type": "null" })])
    }
}

fn any_of(mut schemas: Vec<Value>) -> Value {
    if schemas.len() == 1 {
        schemas.remove(0)
    } else {
        json!({ "anyOf": schemas })
    }
}
