//! Puts what came from a form into the TOML that is there, and touches only what differs.

use serde_json::{Map, Value};
use toml_edit::{Array, ArrayOfTables, Item, Table, TableLike, Value as Toml};

use crate::values::{
    entries, is_blank, is_required, is_same, item_shape, item_to_json, key_shape, says_nothing,
    table_shape, to_json, to_toml, value_to_json,
};
use content_files::schema::{Shape, TableShape};

/// Makes a table say what the form says. An optional key that was cleared goes; a key that the
/// form left out goes too, unless it must be there.
pub(crate) fn table(table: &mut dyn TableLike, new: &Map<String, Value>, shape: &TableShape) {
    let known: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).collect();
    for key in known {
        let is_cleared = new.get(&key).is_none_or(is_blank);
        let was_blank = table
            .get(&key)
            .map(item_to_json)
            .is_some_and(|old| is_blank(&old));
        if is_cleared && !was_blank && !is_required(shape, &key) {
            table.remove(&key);
        }
    }
    let empty_lists = empty_lists(table, new, shape);
    let filled_in: Map<String, Value> = new.clone().into_iter().chain(empty_lists).collect();
    for (key, value) in entries(&filled_in, shape) {
        let shape = key_shape(shape, key);
        match table.get_mut(key) {
            Some(item) => merge_item(item, value, shape),
            None => {
                table.insert(key, new_item(value, shape));
            }
        }
    }
    // Switched off: `entries` passes it over, for a new one need not say so.
    for (key, value) in new {
        if says_nothing(value)
            && let Some(item) = table.get_mut(key)
        {
            merge_item(item, value, key_shape(shape, key));
        }
    }
}

/// Finds the lists that must be there and are not: Decap leaves out those that nobody has touched.
fn empty_lists(
    table: &dyn TableLike,
    new: &Map<String, Value>,
    shape: &TableShape,
) -> Vec<(String, Value)> {
    shape
        .required
        .iter()
        .filter(|key| matches!(key_shape(shape, key), Shape::List { .. }))
        .filter(|key| !new.contains_key(*key) && !table.contains_key(key))
        .map(|key| (key.clone(), Value::Array(Vec::new())))
        .collect()
}

fn merge_item(item: &mut Item, new: &Value, shape: &Shape) {
    if is_same(&item_to_json(item), new) {
        return;
    }
    match (&mut *item, new) {
        (Item::ArrayOfTables(tables), Value::Array(new)) => {
            merge_tables(tables, new, table_shape(item_shape(shape)));
        }
        (Item::Table(old), Value::Object(new)) => table(old, new, table_shape(shape)),
        (Item::Value(old), new) => merge_value(old, new, shape),
        (item, new) => *item = new_item(new, shape),
    }
}

fn merge_value(old: &mut Toml, new: &Value, shape: &Shape) {
    if is_same(&value_to_json(old), new) {
        return;
    }
    match (&mut *old, new) {
        (Toml::Array(old), Value::Array(new)) => merge_array(old, new, item_shape(shape)),
        (Toml::InlineTable(old), Value::Object(new)) => {
            let keys = old.len();
            table(old, new, table_shape(shape));
            if old.len() != keys {
                // The space before the brace belongs to the last value, which is another now.
                old.fmt();
            }
        }
        (old, new) => {
            let decor = old.decor().clone();
            *old = to_toml(new, shape);
            *old.decor_mut() = decor;
        }
    }
}

fn merge_array(array: &mut Array, new: &[Value], shape: &Shape) {
    let old: Vec<Toml> = array.iter().cloned().collect();
    let said: Vec<Value> = old.iter().map(value_to_json).collect();
    let origins = origins(&said, new);
    let line = old.last().and_then(start_of_line);
    array.clear();
    for (position, (value, origin)) in new.iter().zip(origins).enumerate() {
        let mut item = match origin {
            Some(origin) => {
                let mut item = old[origin].clone();
                merge_value(&mut item, value, shape);
                item
            }
            None => to_toml(value, shape),
        };
        let is_new = origin.is_none();
        match &line {
            // A list with an item a line goes on so.
            Some(line) if is_new => item.decor_mut().set_prefix(line.as_str()),
            None if origin != Some(position) => {
                let prefix = if position == 0 { "" } else { " " };
                item.decor_mut().set_prefix(prefix);
            }
            _ => {}
        }
        array.push_formatted(item);
    }
}

/// Returns the end of the line before an item and the spaces before it, when it has a line of its
/// own.
fn start_of_line(item: &Toml) -> Option<String> {
    let prefix = item.decor().prefix()?.as_str()?;
    let (_, spaces) = prefix.rsplit_once('\n')?;
    Some(format!("\n{spaces}"))
}

fn merge_tables(tables: &mut ArrayOfTables, new: &[Value], shape: &TableShape) {
    let old: Vec<Table> = tables.iter().cloned().collect();
    let said: Vec<Value> = old
        .iter()
        .map(|table| Value::Object(to_json(table)))
        .collect();
    let origins = origins(&said, new);
    let is_in_order = origins.iter().flatten().is_sorted();
    tables.clear();
    for (value, origin) in new.iter().zip(origins) {
        let Value::Object(object) = value else {
            continue;
        };
        let mut item = match origin {
            Some(origin) => {
                let mut item = old[origin].clone();
                table(&mut item, object, shape);
                item
            }
            None => new_table(object, shape),
        };
        if !is_in_order {
            // Else each would be written where it was.
            forget_position(&mut item);
        }
        tables.push(item);
    }
}

/// Finds which old item each new one was: the same one if there is one, else the one that stood in
/// its place, if no other is the same as that.
fn origins(old: &[Value], new: &[Value]) -> Vec<Option<usize>> {
    let mut is_taken = vec![false; old.len()];
    let mut origins = vec![None; new.len()];
    for (value, origin) in new.iter().zip(&mut origins) {
        let found = (0..old.len()).find(|&place| !is_taken[place] && is_same(&old[place], value));
        if let Some(place) = found {
            is_taken[place] = true;
            *origin = Some(place);
        }
    }
    // Between two that are the same, what is left over on both sides is matched in order.
    let mut next = 0;
    for origin in &mut origins {
        match origin {
            Some(place) => next = *place + 1,
            None if is_taken.get(next) == Some(&false) => {
                is_taken[next] = true;
                *origin = Some(next);
                next += 1;
            }
            None => {}
        }
    }
    origins
}

fn new_item(value: &Value, shape: &Shape) -> Item {
    match (value, item_shape(shape)) {
        (Value::Array(items), Shape::Table(shape)) if !items.is_empty() => {
            let mut tables = ArrayOfTables::new();
            for object in items.iter().filter_map(Value::as_object) {
                tables.push(new_table(object, shape));
            }
            Item::ArrayOfTables(tables)
        }
        _ => Item::Value(to_toml(value, shape)),
    }
}

fn new_table(object: &Map<String, Value>, shape: &TableShape) -> Table {
    let mut new = Table::new();
    new.decor_mut().set_prefix("\n");
    table(&mut new, object, shape);
    new
}

fn forget_position(table: &mut Table) {
    table.set_position(None);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(table) => forget_position(table),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(forget_position),
            Item::None | Item::Value(_) => {}
        }
    }
}
