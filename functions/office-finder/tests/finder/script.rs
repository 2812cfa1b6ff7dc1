//! `saring.js` folds names as the server does: what is found while typing is found by the form too.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use office_finder::fold;

use crate::places::offices;

/// Takes the function out of the script and folds each of the texts on the standard input.
const FOLD_ALL: &str = r#"
const fs = require("node:fs");
const script = fs.readFileSync(process.argv[1], "utf8");
const source = /const fold = ([^;]+);/.exec(script)[1];
const fold = new Function(`return ${source}`)();
const texts = JSON.parse(fs.readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map(fold)));
"#;

#[test]
fn the_script_folds_every_name_as_the_server_does() {
    let mut names = names();
    let lists = names.len();
    assert!(lists > 350, "{lists} names of places and communities");
    // Slips and signs that people type.
    let slips = [
        "KEBUN-JERUK",
        "Ma'ruf",
        "Ma’ruf",
        "rt 05/rw 02",
        "Tanjung  Priuk!",
        "  ",
        "é",
    ];
    names.extend(slips.map(str::to_owned));

    let folded = fold_in_script(&names);
    assert_eq!(folded.len(), names.len());
    for (name, by_script) in names.iter().zip(folded) {
        // The script keeps commas: they stand between the spellings of a place.
        assert_eq!(by_script.replace(',', ""), fold(name), "{name:?}");
    }
}

fn fold_in_script(names: &[String]) -> Vec<String> {
    let mut node = Command::new("node")
        .args(["--eval", FOLD_ALL])
        .arg(project("templates/aset/saring.js"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node is installed: tests/run needs it too");
    let mut input = node.stdin.take().expect("it is piped");
    let names = serde_json::to_vec(names).expect("texts are JSON");
    input.write_all(&names).expect("Node reads its input");
    drop(input);
    let output = node.wait_with_output().expect("Node ends");
    assert!(
        output.status.success(),
        "the script has no `fold` to take out"
    );
    serde_json::from_slice(&output.stdout).expect("a list of texts")
}

/// Lists the names of all kecamatan, kelurahan and kota with their spellings, and of all
/// communities.
fn names() -> Vec<String> {
    let mut names = Vec::new();
    for office in offices() {
        names.extend([office.name, office.kota]);
        names.extend(office.spellings);
        for kelurahan in office.kelurahan {
            names.push(kelurahan.name);
            names.extend(kelurahan.spellings);
        }
    }
    let communities = fs::read_dir(project("content/komunitas")).expect("there are communities");
    for file in communities {
        let text = fs::read_to_string(file.expect("a file").path()).expect("its text");
        let title = text.lines().find_map(|line| line.strip_prefix("judul = "));
        names.push(
            title
                .expect("each has a title")
                .trim_matches('"')
                .to_owned(),
        );
    }
    names
}

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}
