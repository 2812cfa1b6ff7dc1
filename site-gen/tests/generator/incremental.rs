//! A builder that remembers gives what a build from nothing gives.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use jiff::ToSpan as _;
use site_gen::{Builder, Edited, Options};

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
    let mut edited = BTreeSet::new();
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
        // A server says which file was edited, until it can't.
        if edit % 7 != 0 {
            edited.insert(path.clone());
        }
        let told = match edit % 7 {
            0 => Edited::Anything,
            _ => Edited::Files(std::mem::take(&mut edited)),
        };
        edited.clear();
        if is_good_and_alike(&mut builder, &options, &told, &name) {
            good += 1;
        } else {
            bad += 1;
        }
        if !stays {
            fs::write(path, before).unwrap();
            edited.insert(path.clone());
        }
    }
    let last = Edited::Files(edited);
    let name = "as it was left";
    assert!(is_good_and_alike(
        &mut builder,
        &fixture.options,
        &last,
        name
    ));
    // Nothing is edited, but a year goes by.
    let next_year = Options {
        date: fixture.options.date + 1.year(),
        ..fixture.options.clone()
    };
    let nothing = Edited::Files(BTreeSet::new());
    let name = "a year later";
    assert!(is_good_and_alike(&mut builder, &next_year, &nothing, name));
    println!("{EDITS} edits: {good} good sites, {bad} with problems, all alike");
    assert!(good > EDITS / 3, "only {good} of {EDITS} edits gave a site");
}

/// Tells whether a build from memory gives a site. It must give what a build from nothing gives.
fn is_good_and_alike(
    builder: &mut Builder,
    options: &Options,
    edited: &Edited,
    name: &str,
) -> bool {
    let from_nothing = Options {
        out: options.out.with_file_name("from-nothing"),
        ..options.clone()
    };
    match (
        builder.rebuild(options, edited),
        site_gen::build(&from_nothing),
    ) {
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

/// The deed in words, the deed, and the files that it concerns.
type Step<'a> = (&'a str, &'a dyn Fn(), &'a [&'a str]);

#[test]
fn whatever_comes_and_goes_memory_gives_the_same() {
    let fixture = Fixture::new();
    let mut builder = Builder::new();
    let options = &fixture.options;
    let nothing = Edited::Files(BTreeSet::new());
    assert!(is_good_and_alike(&mut builder, options, &nothing, "first"));
    let path = |name: &str| fixture.path(name);
    let append = |name: &str, more: &str| {
        let text = fs::read_to_string(path(name)).unwrap();
        fs::write(path(name), text + more).unwrap();
    };
    let (news, new) = ("content/berita/kabar.md", "content/berita/baru.md");
    let renamed = "content/berita/lain.md";
    let redirects = "content/pengalihan.toml";
    let (facts, sources) = ("content/angka/peserta.toml", "content/sumber.toml");
    let form = "content/formulir/pendaftaran.toml";
    let (template, style) = ("templates/layout.html", "templates/berita.css");
    let redirect = "\n[[pengalihan]]\ndari = \"/berita/usang/\"\nke = \"/berita/\"\n";
    let steps: &[Step<'_>] = &[
        (
            "a file more",
            &|| assert!(fs::copy(path(news), path(new)).unwrap() > 0),
            &[new],
        ),
        (
            "another name",
            &|| fs::rename(path(new), path(renamed)).unwrap(),
            &[new, renamed],
        ),
        (
            "a file less",
            &|| fs::remove_file(path(renamed)).unwrap(),
            &[renamed],
        ),
        (
            "front matter",
            &|| fixture.edit(news, "ringkasan = \"", "ringkasan = \"Baru: "),
            &[news],
        ),
        (
            "a body",
            &|| append(news, "\n## Bagian baru\n\nDengan teks.\n"),
            &[news],
        ),
        (
            "facts",
            &|| fixture.edit(facts, "judul = \"", "judul = \"Baru: "),
            &[facts],
        ),
        (
            "a source",
            &|| fixture.edit(sources, "penerbit = \"", "penerbit = \"Baru: "),
            &[sources],
        ),
        (
            "a form",
            &|| fixture.edit(form, "judul = \"", "judul = \"Baru: "),
            &[form],
        ),
        ("a redirect", &|| append(redirects, redirect), &[redirects]),
        (
            "no redirect any more",
            &|| fixture.edit(redirects, redirect, ""),
            &[redirects],
        ),
        (
            "a template",
            &|| append(template, "<!-- {{ site.name }} -->"),
            &[template],
        ),
        (
            "a style",
            &|| fs::write(path(style), ".kabar { color: red }").unwrap(),
            &[style],
        ),
        (
            "no style any more",
            &|| fs::remove_file(path(style)).unwrap(),
            &[style],
        ),
    ];
    for (name, step, paths) in steps {
        step();
        let edited = Edited::Files(paths.iter().map(|name| path(name)).collect());
        assert!(is_good_and_alike(&mut builder, options, &edited, name));
    }
}

#[test]
fn what_is_edited_while_a_file_is_broken_is_not_forgotten() {
    let fixture = Fixture::new();
    let mut builder = Builder::new();
    let options = &fixture.options;
    let home = "content/beranda.md";
    let step = "content/langkah/p1-pendaftaran.md";
    let mut is_good = |name: &str, edited: &str| {
        let files = Edited::Files([fixture.path(edited)].into());
        is_good_and_alike(&mut builder, options, &files, name)
    };
    assert!(is_good("first", home));
    fixture.edit(home, "judul", "jdul");
    assert!(!is_good("no site without its home", home));
    fixture.edit(step, "judul = \"", "judul = \"Baru: ");
    assert!(!is_good("an edit meanwhile", step));
    fixture.edit(home, "jdul", "judul");
    assert!(is_good("mended", home));
    fixture.edit(step, "Baru: ", "");
    assert!(is_good("taken back", step));
}

#[test]
fn what_others_do_to_the_output_folder_is_found() {
    let fixture = Fixture::new();
    let mut builder = Builder::new();
    let options = &fixture.options;
    let nothing = Edited::Files(BTreeSet::new());
    builder.build(options).unwrap();
    let good = files(&options.out);

    // The same files with other bytes, by another program.
    let others = Options {
        base_url: Some("https://lain.example".to_owned()),
        ..options.clone()
    };
    site_gen::build(&others).unwrap();
    assert!(files(&options.out) != good);
    builder.rebuild(options, &nothing).unwrap();
    assert!(files(&options.out) == good);

    fs::remove_dir_all(&options.out).unwrap();
    builder.rebuild(options, &nothing).unwrap();
    assert!(files(&options.out) == good);

    // A build that could not even begin has read none of what was edited.
    let name = "content/berita/kabar.md";
    fixture.edit(name, "judul = \"", "judul = \"Baru: ");
    let edited = Edited::Files([fixture.path(name)].into());
    let within = Options {
        out: options.content.join("dist"),
        ..options.clone()
    };
    builder.rebuild(&within, &edited).unwrap_err();
    builder.rebuild(options, &nothing).unwrap();
    assert!(
        fixture
            .output("public/berita/kabar/index.html")
            .contains("Baru: ")
    );
}

/// Makes the file with a word more in its title where it has one, else as it was at first.
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
