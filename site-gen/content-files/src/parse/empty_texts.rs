//! `alamat = ""`: an empty text that may be left out counts as not given. Whoever takes the `#` away
//! in front of such a line, and has nothing to write yet, means no more than that.

use programme::characters::is_blank;
use toml::de::{DeTable, DeValue};

use crate::schema::{Shape, TableShape};

/// Takes the empty texts that need not be there out of a table and of all tables in it.
pub(super) fn leave_out(table: &mut DeTable<'_>, shape: &TableShape) {
    let is_empty = |name: &str, value: &DeValue<'_>| {
        let is_text = matches!(shape.keys.get(name), Some(Shape::Text { .. }));
        let is_required = || shape.required.iter().any(|required| required == name);
        is_text && value.as_str().is_some_and(is_blank) && !is_required()
    };
    let empty: Vec<String> = table
        .iter()
        .map(|(name, value)| (name.get_ref(), value.get_ref()))
        .filter(|(name, value)| is_empty(name, value))
        .map(|(name, _)| name.to_string())
        .collect();
    for name in empty {
        table.remove(name.as_str());
    }
    for (name, value) in table.iter_mut() {
        if let Some(shape) = shape.keys.get(name.get_ref().as_ref()) {
            enter(value.get_mut(), shape);
        }
    }
}

fn enter(value: &mut DeValue<'_>, shape: &Shape) {
    match (value, shape) {
        (DeValue::Table(table), Shape::Table(shape)) => leave_out(table, shape),
        (DeValue::Array(items), Shape::List { item, .. }) => {
            for value in items.iter_mut() {
                enter(value.get_mut(), item);
            }
        }
        _ => {}
    }
}
