//! A builder that remembers gives what a build from nothing gives.

use std::fs;
use std::path::PathBuf;

use jiff::ToSpan as _;
use site_gen::{Builder, Options};

use crate::fixture::{Fixture, files};
use crate::mutations::{Random, change};

/// Each edit takes two builds.
const EDITS: usize = 100;

#[test]
fn after_any_edits_memory_gives_the_same_bytes_and_the_same_problems() {
    let fixture = Fixture::new();
    let mut builder = Builder::new();
    let mut random = Random(20_261_121);
    let originals: Vec<(PathBuf, Vec<u8>)> = [&fixture.options.content, &fixture.options.templates]
        .into_iter()
        .flat_map(|root| {
            let named = |(name, bytes)| (root.join(name), bytes);
            files(root).into_iter().map(named)
        })
        .collect();
    let (mut good, mut bad) = (0, 0);
    for edit in 0..EDITS {
        let (path, original) = &originals[random.below(originals.len())];
        let before = fs::read(path).unwrap();
        // Half of the edits are ones that an editor means, and stay for a while; the rest break
        // something more often than not, and are taken back.
        let stays = edit % 2 == 0;
        let bytes = if stays {
            sensible(original, edit)
        } else {
            change(&before, &mut random).1
        };
        fs::write(path, bytes).unwrap();
        let name = format!("{edit}: {}", path.display());
        // Now and then the site is built for somebody else.
        let options = Options {
            with_examples: edit % 11 != 0,
            joinable_examples: false,
            base_url: (edit % 13 == 0).then(|| "https://lain.example".to_owned()),
            ..fixture.options.clone()
        };
        if is_good_and_alike(&mut builder, &options, &name) {
            good += 1;
        } else {
            bad += 1;
        }
        if !stays {
            fs::write(path, before).unwrap();
        }
    }
    assert!(is_good_and_alike(
        &mut builder,
        &fixture.options,
        "as it was left"
    ));
    // Nothing is edited, but a year goes by.
    let next_year = Options {
        date: fixture.options.date + 1.year(),
        ..fixture.options.clone()
    };
    assert!(is_good_and_alike(&mut builder, &next_year, "a year later"));
    println!("{EDITS} edits: {good} good sites, {bad} with problems, all alike");
    assert!(good > EDITS / 3, "only {good} of {EDITS} edits gave a site");
}

/// Whether a build from memory gives a site. It must give what a build from nothing gives.
fn is_good_and_alike(builder: &mut Builder, options: &Options, name: &str) -> bool {
    let from_nothing = Options {
        out: options.out.with_file_name("from-nothing"),
        ..options.clone()
    };
    match (builder.build(options), site_gen::build(&from_nothing)) {
        (Ok(remembered), Ok(new)) => {
            assert_eq!(remembered.warnings, new.warnings, "{name}");
            assert_eq!(remembered.changes, new.changes, "{name}");
            let (ours, theirs) = (files(&options.out), files(&from_nothing.out));
            for (our, their) in ours.iter().zip(&theirs) {
                assert_eq!(our.0, their.0, "{name}");
                assert!(our.1 == their.1, "{name}: {} differs", our.0);
            }
            assert_eq!(ours.len(), theirs.len(), "{name}");
            true
        }
        (Err(remembered), Err(new)) => {
            assert_eq!(remembered, new, "{name}");
            false
        }
        (remembered, new) => panic!("{name}: {remembered:?}, {new:?}"),
    }
}

/// The file with a word more in its title where it has one, else as it was at first.
fn sensible(original: &[u8], edit: usize) -> Vec<u8> {
    let text = String::from_utf8_lossy(original);
    match text.find("judul = \"") {
        Some(at) => {
            let (before, after) = text.split_at(at + "judul = \"".len());
            format!("{before}Suntingan {edit} {after}").into_bytes()
        }
        None => original.to_vec(),
    }
}
