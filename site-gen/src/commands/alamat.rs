//! `site-gen alamat`: the one way in which the ledger grows.

use std::fs;

use crate::addresses::ledger::LIST;
use crate::addresses::{HOME, NEW, is_blank};
use crate::build::verify;
use crate::options::Options;
use content_files::diagnostics::Problems;
use content_files::file;

/// Writes every address that is published by now into the ledger, `alamat.txt`, and makes it where
/// there is none, or one without an address. Examples are left out. Returns the addresses that are
/// new in it.
pub fn record(options: &Options) -> Result<Vec<String>, Problems> {
    let path = options.content.join(LIST);
    let old = fs::read(&path).ok();
    let begun = match &old {
        None if options.content.is_dir() && !path.exists() => Some(NEW.to_owned()),
        None => None,
        Some(bytes) => begun(bytes),
    };
    let Some(begun) = begun else {
        return add(options);
    };
    // To the check a site without a ledger has lost it, so it begins with the page that is there
    // in any case.
    file::replace(&path, format!("{begun}{HOME}\n").as_bytes())?;
    let mut recorded = add(options);
    match &mut recorded {
        Ok(new) => new.insert(0, HOME.to_owned()),
        // That it stays is no harm worth telling.
        Err(_) => {
            let _ = match &old {
                Some(bytes) => fs::write(&path, bytes),
                None => fs::remove_file(&path),
            };
        }
    }
    recorded
}

/// Returns the comments of a ledger without an address, to go on with; nothing where it has one.
fn begun(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let comments = text.trim_start_matches('\u{feff}').trim_end();
    match comments {
        _ if !is_blank(text) => None,
        "" => Some(NEW.to_owned()),
        comments => Some(format!("{comments}\n")),
    }
}

fn add(options: &Options) -> Result<Vec<String>, Problems> {
    let site = verify(&Options {
        with_examples: false,
        joinable_examples: false,
        strict: false,
        ..options.clone()
    })?;
    let new = site.ledger.missing(&site.addresses.promised);
    if let Some(list) = &site.ledger.list
        && !new.is_empty()
    {
        file::replace(&options.content.join(LIST), list.with(&new).as_bytes())?;
    }
    Ok(new)
}
