//! The editors' guide: what it shows is tried on the project's own content.
//!
//! The word behind `toml` says what an example is: `berkas=FILE` a whole new file, `sisip=FILE` a
//! part to add to a file, `ganti=FILE` lines in the place of those with the same key.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::fixture::{Fixture, tests};

struct Example {
    /// The text behind the three backticks.
    info: String,
    text: String,
}

fn examples() -> Vec<Example> {
    let guide = fs::read_to_string(tests().join("../../content/PANDUAN.md")).unwrap();
    let mut examples: Vec<Example> = Vec::new();
    let mut is_open = false;
    for line in guide.lines() {
        match line.strip_prefix("```") {
            Some(_) if is_open => is_open = false,
            Some(info) => {
                is_open = true;
                examples.push(Example {
                    info: info.to_owned(),
                    text: String::new(),
                });
            }
            None if is_open => {
                let example = examples.last_mut().unwrap();
                example.text.push_str(line);
                example.text.push('\n');
            }
            None => {}
        }
    }
    examples
}

/// Puts an example where the guide says. Returns the file, or nothing if it is not for a file.
fn apply(fixture: &Fixture, example: &Example) -> Option<String> {
    let place = example.info.strip_prefix("toml ")?;
    let (how, file) = place.split_once('=').unwrap();
    let path = fixture.options.content.join(file);
    if how == "berkas" {
        assert!(!path.exists(), "{file} is new");
        fs::write(path, &example.text).unwrap();
        return Some(file.to_owned());
    }
    let text = fs::read_to_string(&path).unwrap();
    let changed = match how {
        "sisip" => insert(&text, &example.text),
        "ganti" => example
            .text
            .lines()
            .fold(text, |text, line| replace(&text, line)),
        _ => panic!("{how} is not known"),
    };
    fs::write(path, changed).unwrap();
    Some(file.to_owned())
}

/// Inserts a part before the line that ends the front matter, or at the end of a TOML file.
fn insert(text: &str, part: &str) -> String {
    let end = text.rfind("\n+++\n").map_or(text.len(), |end| end + 1);
    format!("{}\n{part}{}", &text[..end], &text[end..])
}

fn replace(text: &str, new: &str) -> String {
    let key = new.split(" = ").next().unwrap();
    let mut found = 0;
    let lines: Vec<&str> = text
        .lines()
        .map(|line| {
            let is_it = line
                .trim_start_matches("# ")
                .starts_with(&format!("{key} ="));
            found += usize::from(is_it);
            if is_it { new } else { line }
        })
        .collect();
    assert_eq!(found, 1, "{key} is there once");
    format!("{}\n", lines.join("\n"))
}

#[test]
fn every_example_of_the_guide_builds() {
    let together = Fixture::real();
    let mut folders = BTreeSet::new();
    for example in examples() {
        match apply(&together, &example) {
            Some(file) => {
                let folder = Path::new(&file).parent().unwrap();
                folders.insert(folder.display().to_string());
            }
            None => assert!(
                ["sh", "text"].contains(&example.info.as_str()),
                "`{}` says what it is",
                example.info
            ),
        }
    }
    if let Err(problems) = site_gen::commands::check(&together.options) {
        panic!("{}", together.shown(&problems));
    }
    for kind in site_gen::Kind::written_by_hand() {
        assert!(
            folders.contains(kind.name()),
            "no example of {}",
            kind.name()
        );
    }
}

#[test]
fn a_picture_is_used_as_the_guide_says() {
    let guide = fs::read_to_string(tests().join("../../content/PANDUAN.md")).unwrap();
    let limit = site_gen::pictures::MOST_KILOBYTES;
    assert!(guide.contains(&format!("paling banyak {limit} kB")));

    let examples = examples();
    let mut pictures = examples
        .iter()
        .filter(|example| example.text.starts_with("!["));
    let picture = pictures.next().unwrap().text.trim();
    let (_, address) = picture.trim_end_matches(')').split_once("](").unwrap();
    let fixture = Fixture::new();
    let page = fixture.path("content/berita/kabar.md");
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, format!("{text}\n{picture}\n")).unwrap();
    let file = fixture.path(&format!("templates{address}"));
    for (size, warnings) in [(limit * 1000, 0), (limit * 1000 + 1, 1)] {
        let mut bytes = vec![0; size];
        bytes[..3].copy_from_slice(b"\xff\xd8\xff");
        fs::write(&file, bytes).unwrap();
        let report = fixture
            .build()
            .map_err(|problems| fixture.shown(&problems))
            .unwrap();
        let lines: Vec<String> = report
            .warnings
            .iter()
            .filter(|problem| problem.topic == Some("gambar"))
            .map(|problem| fixture.without_own_path(&problem.headline()))
            .collect();
        assert_eq!(lines.len(), warnings, "{lines:?}");
        let place = "content/berita/kabar.md:14:42: warning: gambar `/aset/bazar-menteng.jpg`";
        assert!(
            lines.iter().all(|line| line.starts_with(place)),
            "{lines:?}"
        );
    }
}

#[test]
fn every_command_of_the_guide_is_one() {
    let help = Command::new(env!("CARGO_BIN_EXE_site-gen"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let mut commands = 0;
    for example in examples().iter().filter(|example| example.info == "sh") {
        for line in example.text.lines() {
            let Some(rest) = line.strip_prefix("cargo run -p site-gen -- ") else {
                if let Some(folder) = line.strip_prefix("npm ci --prefix ") {
                    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
                    assert!(project.join(folder).join("package-lock.json").is_file());
                } else {
                    assert!(
                        ["cargo run", "cargo run -- --editor"].contains(&line),
                        "{line}"
                    );
                }
                continue;
            };
            let command = rest.split(' ').next().unwrap();
            assert!(
                help.contains(&format!("\n  {command} ")),
                "{command}: {help}"
            );
            commands += 1;
        }
    }
    assert!(commands > 5);
}
