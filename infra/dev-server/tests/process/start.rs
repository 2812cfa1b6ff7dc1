//! Start and end: what it prints, what it refuses to start on, and how it stops.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::program::{Place, said_on_failure};

#[test]
fn it_says_where_it_is_in_three_lines_and_serves_pages_and_forms() {
    let place = Place::new();
    let server = place.start();
    assert_eq!(server.said.len(), 3);
    assert!(server.said[0].contains("/meja/"));
    assert!(server.said[1].contains("okoce.db"));
    assert!(server.said[2].contains("content"));
    let home = server.get("/");
    assert_eq!(home.status, 200);
    assert!(home.policy, "{home:?}");
    assert_eq!(server.get("/tidak-ada/").status, 404);
    assert_eq!(server.get("/api/tidak-ada").status, 404);
    // The site's own page, with its policy, and not the one of a server that has no site.
    let nowhere = server.post("/api/tidak-ada", "a=b");
    assert_eq!(
        (nowhere.status, nowhere.title.as_str()),
        (404, &*server.get("/tidak-ada/").title)
    );
    assert_eq!(server.post("/tentang/", "a=b").status, 405);
    let meant = server.get("/DAFTAR).");
    assert_eq!(
        (meant.status, meant.location.as_deref()),
        (301, Some("/daftar/"))
    );
    let chosen = server.get("/DAFTAR?kecamatan=menteng");
    assert_eq!(
        (chosen.status, chosen.location.as_deref()),
        (301, Some("/daftar/?kecamatan=menteng"))
    );
    server.kill();
}

#[test]
fn a_taken_port_is_said_with_a_way_out() {
    let place = Place::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let said = said_on_failure(
        &Command::new(env!("CARGO_BIN_EXE_dev-server"))
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
            .args(["--memory", "--port", &port])
            .arg("--out")
            .arg(place.path("dist"))
            .output()
            .unwrap(),
    );
    assert!(said.contains(&port) && said.contains("--port"), "{said}");
}

#[test]
fn a_folder_that_cannot_be_made_is_said_with_a_way_out() {
    let place = Place::new();
    // A file where the folder should be: refused for every user, root included.
    std::fs::write(place.path("bukan-folder"), "").unwrap();
    let said = place.refuses(&place.path("bukan-folder/okoce.db"), &[]);
    assert!(said.contains("tidak dapat ditulis"), "{said}");
    assert!(said.contains("--data"), "{said}");
}

#[test]
fn a_service_that_is_told_to_stop_stops_and_is_told_so() {
    for signal in ["-TERM", "-INT"] {
        let place = Place::new();
        let mut server = place.start();
        // A page that is told of each build, and a visitor who says nothing more.
        let _listening = server.raw("GET /_dev/reload HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let _silent = server.raw("GET / HTTP/1.1\r\nHo");
        let sent = Command::new("kill")
            .args([signal, &server.child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
        let begun = Instant::now();
        assert_eq!(server.end().code(), Some(0), "{signal}");
        println!("{signal}: ended after {:?}", begun.elapsed());
        assert!(!place.path("okoce.socket").exists(), "it closed its store");
    }
}

#[test]
fn a_folder_without_content_is_said_with_a_way_out() {
    let place = Place::new();
    let said = place.refuses(&place.path("okoce.db"), &["--content", "tidak-ada"]);
    assert!(said.contains("folder utama proyek"), "{said}");
}

#[test]
fn an_editor_that_is_not_installed_is_said_with_the_command_that_does_it() {
    let place = Place::new();
    // From another folder, npm's packages are not where they are looked for.
    let mut command = place.command(&place.path("okoce.db"));
    let output = command.current_dir(place.0.path()).arg("--editor").output();
    let said = said_on_failure(&output.unwrap());
    assert!(
        said.contains("npm ci --prefix infra/dev-server/editor"),
        "{said}"
    );
    assert!(!place.path("dist").exists(), "nothing was started");
}

#[test]
fn an_editor_needs_to_see_its_edits() {
    let place = Place::new();
    let mut command = place.command(&place.path("okoce.db"));
    let output = command.args(["--editor", "--no-watch"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

#[test]
fn each_part_that_is_published_needs_an_address_of_its_own() {
    let place = Place::new();
    let mut command = place.command(&place.path("okoce.db"));
    command.args(["--public-origin", "https://okoce.example"]);
    command.args(["--desk-origin", "https://okoce.example"]);
    let output = command.args(["--trusted-proxy", "127.0.0.1"]).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("--public-origin dan --desk-origin menyebut alamat yang sama"),
        "{said}"
    );
    assert!(!place.path("okoce.db").exists(), "nothing was started");
}
