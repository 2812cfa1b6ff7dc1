//! Checks a TOML table against the JSON Schema of the Rust type it will become, before serde does.
//!
//! serde stops at the first fault and does not know where keys are; editors want all faults with
//! their places. The schema comes from the types (schemars), so that no rule is written twice:
//! [`Shape`] is the part of JSON Schema that our types use, and `check` walks a table with it.

mod check;
mod examples;
mod finding;
mod fix;
mod misplaced;
mod reader;
mod shape;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

pub(crate) use check::check;
pub(crate) use check::single_bracket;
pub use examples::example;
pub(crate) use examples::{value_example, value_line};
pub(crate) use fix::fix_keys;
pub(crate) use misplaced::header_is_missing;
pub use reader::Reader;
pub use shape::{Shape, TableShape};

/// Key of a schema for what the ids in this key are ids of, by the name of the kind or of the list.
pub const REFERENCE: &str = "x-rujukan";

/// Key of a schema for the advice in a form, where the description says how the value is written
/// in TOML. Where nothing is left to say, it is empty.
pub const HINT: &str = "x-petunjuk";

/// Key of a schema for the place of this key in a form, as a number: see [`place`].
pub const PLACE: &str = "x-urutan";

/// Gives the place of a key in a form: lower ones come first, equal ones stay in the order of the
/// type.
/// The schema says it where people think in another order than "what must be filled in, then the
/// rest": what they come for goes higher, what was set once and for all goes to the end.
pub fn place(schema: &Value, is_required: bool) -> u64 {
    let usual = if is_required { 10 } else { 20 };
    schema.get(PLACE).and_then(Value::as_u64).unwrap_or(usual)
}

/// Makes the schema of a type, in the dialect of `settings`.
pub fn of<T: JsonSchema>(settings: SchemaSettings) -> Value {
    let settings = settings.with_transform(RecursiveTransform(fill_items));
    let generator = SchemaGenerator::new(settings);
    generator.into_root_schema_for::<T>().to_value()
}

/// Asks for something in each text of a list: an empty one says nothing, and would be a point
/// without words on the page.
fn fill_items(schema: &mut Schema) {
    let items = schema.get_mut("items").and_then(Value::as_object_mut);
    if let Some(items) = items
        && items.get("type").is_some_and(|name| name == "string")
        && !items.contains_key("enum")
    {
        items.entry("minLength").or_insert(1.into());
    }
}
