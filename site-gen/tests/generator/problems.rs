//! Each folder in `tests/problems` is a case: files laid over the good site. What an editor is
//! told stands beside the folder, in a `.snap` of its name; adding a case is adding a folder.

use std::fs;

use site_gen::diagnostics::MessageFormat;

use crate::fixture::{Fixture, files, tests};

#[test]
fn every_case_is_told_as_expected() {
    let mut names: Vec<String> = fs::read_dir(tests().join("problems"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert!(names.len() > 20, "the cases are where they were");
    for name in names {
        let fixture = Fixture::with(&tests().join("problems").join(&name));
        let problems = fixture.build().expect_err(&name);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(tests().join("problems"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name.as_str(), fixture.shown(&problems)));
        assert!(!fixture.options.out.exists(), "{name} writes nothing");
    }
}

#[test]
fn other_formats_hold_the_same_problems() {
    let fixture = Fixture::with(&tests().join("problems/rujukan-tak-ada"));
    let problems = fixture.build().unwrap_err();
    let count = problems.iter().count();
    let short = problems.render(MessageFormat::Short);
    let json = problems.render(MessageFormat::Json);
    assert_eq!(short.lines().count(), count);
    assert_eq!(json.lines().count(), count);
    for ((problem, short), json) in problems.iter().zip(short.lines()).zip(json.lines()) {
        assert_eq!(short, problem.headline());
        let json: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(json["file"], problem.file.as_str());
        assert_eq!(json["line"], problem.line);
        assert_eq!(json["column"], problem.column);
        assert_eq!(json["severity"], "error");
        assert_eq!(json["hint"].as_str(), problem.hint.as_deref());
    }
}

#[test]
fn line_ends_and_byte_order_marks_do_no_harm() {
    let plain = Fixture::new();
    plain.build().unwrap();
    let windows = Fixture::new();
    for (name, bytes) in files(&windows.options.content) {
        let text = String::from_utf8(bytes).unwrap().replace('\n', "\r\n");
        fs::write(
            windows.options.content.join(name),
            format!("\u{feff}{text}"),
        )
        .unwrap();
    }
    windows
        .build()
        .map_err(|found| windows.shown(&found))
        .unwrap();
    for (name, bytes) in files(&plain.options.out) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let other = windows
            .output(&name)
            .replace("\\r\\n", "\\n")
            .replace("\r\n", "\n");
        assert_eq!(other.replace('\r', ""), text, "{name}");
    }
}
