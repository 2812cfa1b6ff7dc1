//! The program as a person starts it: what it prints, what it refuses to start on, and what
//! survives when it is killed.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use embedded_store::Connector;
use tempfile::TempDir;

/// A folder for one run's data and build, beside the project's own content and templates.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Place(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, data: &Path) -> Command {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut command = Command::new(env!("CARGO_BIN_EXE_dev-server"));
        command
            .current_dir(&root)
            .args(["--port", "0"])
            .arg("--data")
            .arg(data)
            .arg("--out")
            .arg(self.path("dist"))
            .env_remove("OKOCE_KEY")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn start(&self) -> Running {
        self.start_with(&[])
    }

    fn start_with(&self, more: &[&str]) -> Running {
        let mut command = self.command(&self.path("okoce.db"));
        command.args(more);
        Running::of(command)
    }

    fn refuses(&self, data: &Path, more: &[&str]) -> String {
        said_on_failure(&self.command(data).args(more).output().unwrap())
    }
}

struct Running {
    child: Child,
    address: String,
    said: Vec<String>,
}

impl Running {
    fn of(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once("http://")?.1.trim().to_owned()));
        let said = lines.by_ref().take(3).map_while(Result::ok).collect();
        let Some(address) = address else {
            panic!("it never said where it is: {:?}", child.wait_with_output());
        };
        Running {
            child,
            address,
            said,
        }
    }

    /// Sends `body` as a plain HTML form would.
    fn post(&self, path: &str, body: &str) -> Response {
        let answer = agent()
            .post(format!("http://{}{path}", self.address))
            .header("Origin", format!("http://{}", self.address))
            .content_type("application/x-www-form-urlencoded")
            .send(body)
            .unwrap();
        Response::read(answer)
    }

    fn get(&self, path: &str) -> Response {
        self.get_as(&self.address, path)
    }

    /// Asks under another name than the address, as through a server in front.
    fn get_as(&self, host: &str, path: &str) -> Response {
        let answer = agent()
            .get(format!("http://{}{path}", self.address))
            .header("Host", host)
            .call()
            .unwrap();
        Response::read(answer)
    }

    /// The addresses on which the program takes TCP connections, from the kernel's lists.
    fn listening(&self) -> Vec<String> {
        let own = |file: &str| PathBuf::from(format!("/proc/{}/{file}", self.child.id()));
        let files: Vec<PathBuf> = std::fs::read_dir(own("fd"))
            .unwrap()
            .filter_map(|entry| std::fs::read_link(entry.unwrap().path()).ok())
            .collect();
        let lists = ["net/tcp", "net/tcp6"].map(|list| std::fs::read_to_string(own(list)).unwrap());
        lists
            .iter()
            .flat_map(|list| list.lines().skip(1))
            .map(|line| line.split_whitespace().collect::<Vec<_>>())
            .filter(|fields| {
                let (is_listening, inode) = (fields[3] == "0A", fields[9]);
                is_listening && files.contains(&format!("socket:[{inode}]").into())
            })
            .map(|fields| in_decimal(fields[1]))
            .collect()
    }

    fn kill(mut self) {
        // SIGKILL: no handler runs, nothing is flushed.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// `127.0.0.1:8080` for the kernel's `0100007F:1F90`; an address of IPv6 stays as it is.
fn in_decimal(address: &str) -> String {
    let (host, port) = address.split_once(':').unwrap();
    let port = u16::from_str_radix(port, 16).unwrap();
    match u32::from_str_radix(host, 16) {
        Ok(host) => format!("{}:{port}", std::net::Ipv4Addr::from(host.swap_bytes())),
        Err(_) => format!("{host}:{port}"),
    }
}

#[derive(Debug)]
struct Response {
    status: u16,
    location: Option<String>,
    policy: bool,
    title: String,
}

impl Response {
    fn read(mut answer: http::Response<ureq::Body>) -> Self {
        let body = answer.body_mut().read_to_string().unwrap_or_default();
        let header = |name: &str| Some(answer.headers().get(name)?.to_str().unwrap().to_owned());
        Response {
            status: answer.status().as_u16(),
            location: header("location"),
            policy: header("content-security-policy").is_some(),
            title: body
                .split("<title>")
                .nth(1)
                .unwrap_or_default()
                .split('<')
                .next()
                .unwrap()
                .to_owned(),
        }
    }
}

/// Follows no redirect and takes every status as an answer, to look at both.
fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .into()
}

fn said_on_failure(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!said.contains("panicked"), "{said}");
    said
}

const REGISTRATION: &str = "nama=Contoh+Warga&telepon=0812-3456-7890&surel=&kecamatan=menteng\
    &kelurahan=31.71.06.1001&status_usaha=belum&bidang=kuliner&komunitas=belum-tahu\
    &dewasa=ya&persetujuan=ya";

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
    server.kill();
}

#[test]
fn a_stored_submission_survives_kill_9() {
    let place = Place::new();
    let server = place.start();
    let first = server.post("/api/registration", REGISTRATION);
    assert_eq!(first.status, 303);
    server.kill();

    let server = place.start();
    let again = server.post("/api/registration", REGISTRATION);
    assert_eq!(again.status, 303);
    assert_eq!(first.location, again.location, "the first one was lost");
    let receipt = server.get(&again.location.expect("a redirect has a location"));
    assert_eq!(receipt.status, 200);
    server.kill();
}

/// Cookies of officers are on no host of citizens.
#[test]
fn the_desk_is_on_this_machine_and_alone_on_its_own_host() {
    let place = Place::new();
    let server = place.start_with(&["--desk-origin", "https://meja.okoce.example"]);
    for (host, path, status) in [
        ("localhost:8080", "/meja/masuk/", 200),
        ("127.0.0.1", "/meja/masuk/", 200),
        ("localhost", "/daftar/", 200),
        ("okoce.example", "/", 200),
        ("okoce.example", "/meja/", 404),
        ("okoce.example", "/meja/masuk/", 404),
        ("okoce.example", "/meja", 404),
        ("meja.okoce.example", "/", 303),
        ("meja.okoce.example", "/meja/masuk/", 200),
        ("meja.okoce.example", "/daftar/", 404),
        ("meja.okoce.example", "/api/office?q=tebet", 404),
        ("meja.okoce.example", "/_dev/", 404),
    ] {
        let answer = server.get_as(host, path);
        assert_eq!(answer.status, status, "{host}{path}");
        assert!(answer.policy || answer.status == 303, "{host}{path}");
    }
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
fn a_corrupt_store_is_said_and_left_as_it_is() {
    let place = Place::new();
    let garbage = "ini bukan basis data ".repeat(500);
    std::fs::write(place.path("rusak.db"), &garbage).unwrap();
    let said = place.refuses(&place.path("rusak.db"), &[]);
    assert!(said.contains("rusak"), "{said}");
    let after = std::fs::read_to_string(place.path("rusak.db")).unwrap();
    assert_eq!(after, garbage);
}

#[test]
fn a_store_that_another_server_has_open_is_refused() {
    let place = Place::new();
    let server = place.start();
    let said = place.refuses(&place.path("okoce.db"), &[]);
    assert!(said.contains("sedang dipakai"), "{said}");
    server.kill();
}

/// Puts a library between the program and the machine's clock, where the library is installed.
fn under_faketime(command: &mut Command, time: &str) -> bool {
    let library = ["x86_64-linux-gnu", "aarch64-linux-gnu"]
        .map(|machine| PathBuf::from(format!("/usr/lib/{machine}/faketime/libfaketime.so.1")))
        .into_iter()
        .find(|library| library.exists());
    let Some(library) = library else {
        return false;
    };
    command
        .env("LD_PRELOAD", library)
        // From there on it goes; and what only measures how long something takes is left alone.
        .env("FAKETIME", format!("@{time}"))
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        // Files keep their own times, as on a machine whose clock is wrong.
        .env("NO_FAKE_STAT", "1");
    true
}

#[test]
fn under_a_wrong_clock_nothing_is_received_and_nothing_is_lost() {
    let place = Place::new();
    let server = place.start();
    assert_eq!(server.post("/api/registration", REGISTRATION).status, 303);
    server.kill();

    let mut command = place.command(&place.path("okoce.db"));
    if !under_faketime(&mut command, "2000-01-01 00:00:00") {
        eprintln!("libfaketime is not installed");
        return;
    }
    let server = Running::of(command);
    assert_eq!(server.get("/").status, 200);
    let other = REGISTRATION.replace("Contoh+Warga", "Contoh+Lain");
    assert_eq!(server.post("/api/registration", &other).status, 503);
    server.kill();

    let server = place.start();
    let first = server.post("/api/registration", REGISTRATION);
    assert_eq!(first.status, 303);
    assert_eq!(server.post("/api/registration", &other).status, 303);
    server.kill();
}

#[test]
fn a_key_of_other_data_is_said_with_a_way_out() {
    let place = Place::new();
    place.start().kill();
    std::fs::write(place.path("okoce.key"), "0".repeat(64)).unwrap();
    let said = place.refuses(&place.path("okoce.db"), &[]);
    assert!(said.contains("bukan kunci berkas data ini"), "{said}");
    std::fs::remove_file(place.path("okoce.key")).unwrap();
    let said = place.refuses(&place.path("okoce.db"), &[]);
    assert!(
        said.contains("okoce.key") && said.contains("OKOCE_KEY"),
        "{said}"
    );
}

#[test]
fn the_sites_port_is_the_only_one_and_its_files_are_the_owners_alone() {
    let place = Place::new();
    let server = place.start();
    assert_eq!(server.listening(), std::slice::from_ref(&server.address));
    let modes = [
        ("okoce.db", 0o600),
        ("okoce.db-wal", 0o600),
        ("okoce.key", 0o600),
        ("okoce.socket", 0o700),
        ("okoce.socket/store", 0o600),
    ];
    for (name, expected) in modes {
        let found = std::fs::metadata(place.path(name)).unwrap().permissions();
        assert_eq!(found.mode() & 0o777, expected, "{name}");
    }
    server.kill();
}

#[tokio::test]
async fn another_process_reads_the_store_while_the_server_runs() {
    let place = Place::new();
    let server = place.start();
    let first = server.post("/api/registration", REGISTRATION);
    assert_eq!(first.status, 303);
    let store = Connector::to_running(&place.path("okoce.db"));
    let all = r#"{"TableName": "okoce"}"#;
    let answer = store.answer("DynamoDB_20120810.Scan", all.into()).await;
    let answer = answer.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.body.contains("Contoh Warga"), "{}", answer.body);
    server.kill();
    let after = store.answer("DynamoDB_20120810.Scan", all.into()).await;
    assert!(after.is_err(), "{after:?}");
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
