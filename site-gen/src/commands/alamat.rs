//! `site-gen alamat`: the one way in which the ledger grows.

use std::fs;

use crate::addresses::NEW;
use crate::addresses::ledger::LIST;
use crate::build::verify;
use crate::options::Options;
use content_files::diagnostics::Problems;
use content_files::file;

/// Writes every address that is published by now into the ledger, `alamat.txt`, and makes it where
/// there is none. Examples are left out. Returns the addresses that are new in it.
pub fn record(options: &Options) -> Result<Vec<String>, Problems> {
    let path = options.content.join(LIST);
    let is_first = options.content.is_dir() && !path.exists();
    if is_first {
        // To the check a site without a ledger has lost it.
        file::replace(&path, NEW.as_bytes())?;
    }
    let recorded = add(options);
    if is_first && recorded.is_err() {
        // That it stays is no harm worth telling.
        let _ = fs::remove_file(&path);
    }
    recorded
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
