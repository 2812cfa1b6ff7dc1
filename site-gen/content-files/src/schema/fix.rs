//! Reading a table in spite of mistyped keys.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Shape, TableShape};
use crate::suggestion::nearest;

/// Gives keys that can only be slips of another one the right name, so that the rest of the file
/// can be looked at.
pub fn fix_keys(table: &mut DeTable<'_>, shape: &TableShape) {
    let slips: Vec<(String, String)> = table
        .keys()
        .map(|key| key.get_ref().as_ref())
        .filter(|name| !shape.keys.contains_key(*name))
        .filter_map(|name| match near_keys(name, table, shape).as_slice() {
            [right] => Some((name.to_owned(), (*right).to_owned())),
            _ => None,
        })
        .collect();
    for (slip, right) in slips {
        if !table.contains_key(right.as_str())
            && let Some((key, value)) = table.remove_entry(slip.as_str())
        {
            table.insert(Spanned::new(key.span(), right.into()), value);
        }
    }
    for (key, value) in table.iter_mut() {
        let Some(shape) = shape
            .keys
            .get(key.get_ref().as_ref())
            .and_then(Shape::table)
        else {
            continue;
        };
        match value.get_mut() {
            DeValue::Table(table) => fix_keys(table, shape),
            DeValue::Array(items) => {
                for item in items.iter_mut() {
                    if let DeValue::Table(table) = item.get_mut() {
                        fix_keys(table, shape);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Finds the keys that are not in the table yet and that `name` may be a slip of.
pub(super) fn near_keys<'s>(
    name: &str,
    table: &DeTable<'_>,
    shape: &'s TableShape,
) -> Vec<&'s str> {
    let known = shape.keys.keys().map(String::as_str);
    nearest(name, known.filter(|key| !table.contains_key(*key)))
}
