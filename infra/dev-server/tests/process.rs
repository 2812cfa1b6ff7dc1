//! The program as a person starts it: what it prints, what it refuses to start on, and what
//! survives when it is killed.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

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

    /// Sends `request` as it stands.
    fn raw(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
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

    /// Waits for the end; a server that goes on is killed, and the test fails.
    fn end(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            if begun.elapsed() > Duration::from_mins(1) {
                self.child.kill().unwrap();
                panic!("it goes on");
            }
            sleep(Duration::from_millis(10));
        }
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

/// All that comes until the other side closes.
fn read(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
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

/// A machine that is published through a server in front.
const PUBLISHED: [&str; 6] = [
    "--public-origin",
    "https://okoce.example",
    "--desk-origin",
    "https://meja.okoce.example",
    "--trusted-proxy",
    "127.0.0.1",
];

/// Cookies of officers are on no host of citizens.
#[test]
fn the_desk_is_on_this_machine_and_alone_on_its_own_host() {
    let place = Place::new();
    let server = place.start_with(&PUBLISHED);
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
        ("okoce.example", "/_dev/", 404),
        ("localhost", "/_dev/", 200),
        ("evil.example", "/", 421),
        ("evil.example", "/api/office?q=tebet", 421),
        ("evil.example", "/_dev/", 421),
        ("evil.example", "/meja/masuk/", 421),
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
        assert_eq!(server.end().code(), Some(0), "{signal}");
        assert!(!place.path("okoce.socket").exists(), "it closed its store");
    }
}

#[test]
fn every_answer_has_the_security_headers_and_words() {
    let place = Place::new();
    let server = place.start();
    let long = format!("/{}", "a".repeat(300));
    for (request, status) in [
        ("GET / HTTP/1.1\r\nHost: localhost".to_owned(), 200),
        (format!("GET {long} HTTP/1.1\r\nHost: localhost"), 404),
        (
            "POST /daftar/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0".to_owned(),
            405,
        ),
        (
            "DELETE /api/registration HTTP/1.1\r\nHost: localhost".to_owned(),
            405,
        ),
        (
            "GET //evil.example HTTP/1.1\r\nHost: localhost".to_owned(),
            301,
        ),
        ("GET / HTTP/1.1\r\nHost: evil.example".to_owned(), 421),
        ("GET / HTTP/1.1\r\nAccept: text/html".to_owned(), 400),
        (
            "GET /_dev/reload HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example"
                .to_owned(),
            403,
        ),
        (
            "GET /_dev/ HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site".to_owned(),
            403,
        ),
    ] {
        let answer = read(server.raw(&format!("{request}\r\nConnection: close\r\n\r\n")));
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{request}: {answer}"
        );
        assert!(
            answer.contains("content-security-policy:"),
            "{request}: {answer}"
        );
        let has_words = answer.contains("</html>") || status == 301;
        assert!(has_words, "{request}: {answer}");
        assert!(!answer.contains("location: //"), "{answer}");
    }
    server.kill();
}

/// A head tells the length of what a whole answer would hold, of pages, functions and refusals.
#[test]
fn a_head_tells_the_right_length() {
    let place = Place::new();
    let server = place.start();
    for path in [
        "/",
        "/api/office?q=tebet",
        "/api/office?q=kuningn",
        "/tidak-ada/",
        "/aset/",
    ] {
        let ask = |verb: &str| {
            let request =
                format!("{verb} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            read(server.raw(&request))
        };
        let (head, whole) = (ask("HEAD"), ask("GET"));
        let (_, body) = whole.split_once("\r\n\r\n").unwrap();
        let length = format!("content-length: {}\r\n", body.len());
        assert!(head.contains(&length), "{path}: {head}");
        assert!(head.ends_with("\r\n\r\n"), "{path}: {head}");
    }
    server.kill();
}

#[test]
fn a_form_of_five_megabytes_sees_why_it_is_refused() {
    let place = Place::new();
    let server = place.start();
    let mut stream = server.raw(
        "POST /api/registration HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n",
    );
    for _ in 0..500 {
        stream.write_all(&[b'a'; 10_000]).unwrap();
    }
    let answer = read(stream);
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("</html>"), "{answer}");
    server.kill();
}

/// Other crates write whole requests at their finest level.
#[test]
fn at_no_level_does_the_log_hold_anything_that_was_sent() {
    let place = Place::new();
    let mut command = place.command(&place.path("okoce.db"));
    command
        .env("RUST_LOG", "trace")
        .stderr(std::fs::File::create(place.path("log")).unwrap());
    let server = Running::of(command);
    assert_eq!(server.post("/api/registration", REGISTRATION).status, 303);
    let wrong = REGISTRATION.replace("dewasa=ya", "dewasa=");
    assert_eq!(server.post("/api/registration", &wrong).status, 422);
    assert_eq!(server.get("/api/office?q=Contoh+Warga").status, 200);
    server.kill();
    let log = std::fs::read_to_string(place.path("log")).unwrap();
    assert!(
        log.lines()
            .filter(|line| line.contains("\"request\""))
            .count()
            >= 3,
        "{log}"
    );
    for sent in ["Contoh", "Warga", "3456", "81234567890"] {
        assert!(!log.contains(sent), "{sent} in {log}");
    }
}

/// The published configuration, with ports and certificate of this test in it.
fn nginx(place: &Place, site: &str, port: u16) -> Option<Child> {
    let key = Command::new("openssl")
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        ])
        .args(["-subj", "/CN=okoce.example", "-keyout"])
        .arg(place.path("key.pem"))
        .arg("-out")
        .arg(place.path("fullchain.pem"))
        .output();
    let has_nginx = Command::new("nginx").arg("-v").output().is_ok();
    if !has_nginx || !key.is_ok_and(|key| key.status.success()) {
        return None;
    }
    let folder = place.0.path().display();
    let published = include_str!("../publish/nginx.conf")
        .replace("listen 80;", &format!("listen unix:{folder}/http;"))
        .replace("listen 443", &format!("listen 127.0.0.1:{port}"))
        .replace("/etc/ssl/okoce", &folder.to_string())
        .replace("127.0.0.1:8080", site);
    let whole = format!(
        "daemon off; user root; pid {folder}/pid; error_log {folder}/errors; events {{}}\n\
         http {{ access_log off; client_body_temp_path {folder}/body; \
         proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; \
         uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n{published}\n}}"
    );
    std::fs::write(place.path("nginx.conf"), whole).unwrap();
    let nginx = Command::new("nginx")
        .arg("-c")
        .arg(place.path("nginx.conf"))
        .arg("-e")
        .arg(place.path("errors"))
        .spawn();
    Some(nginx.unwrap())
}

/// Asks through nginx as a browser would, with curl: its status, headers and page.
fn through(port: u16, host: &str, path: &str, more: &[&str]) -> String {
    let asked = Command::new("curl")
        .args(["-sik", "--http1.1", "--max-time", "60", "--retry", "30"])
        .args(["--retry-connrefused", "--retry-delay", "1", "--resolve"])
        .arg(format!("{host}:{port}:127.0.0.1"))
        .args(more)
        .arg(format!("https://{host}:{port}{path}"))
        .output()
        .unwrap();
    String::from_utf8(asked.stdout).unwrap()
}

#[test]
fn nginx_in_front_publishes_the_site_and_names_the_sender() {
    let place = Place::new();
    let server = place.start_with(&PUBLISHED);
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let Some(mut nginx) = nginx(&place, &server.address, port) else {
        eprintln!("nginx or openssl is not installed");
        return;
    };
    let home = through(port, "okoce.example", "/", &[]);
    assert!(home.starts_with("HTTP/1.1 200"), "{home}");
    assert!(home.contains("strict-transport-security:"), "{home}");
    assert!(!home.contains("/_dev/"), "the preview is not published");
    for path in ["/meja/", "/_dev/", "/admin/"] {
        let answer = through(port, "okoce.example", path, &[]);
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
    let desk = through(port, "meja.okoce.example", "/meja/masuk/", &[]);
    assert!(desk.starts_with("HTTP/1.1 200"), "{desk}");
    // A page of the site sends its form, whatever it says of its sender.
    let origin = "Origin: https://okoce.example";
    let sent = [
        "-H",
        origin,
        "-H",
        "X-Forwarded-For: 203.0.113.7",
        "--data",
        REGISTRATION,
    ];
    let stored = through(port, "okoce.example", "/api/registration", &sent);
    assert!(stored.starts_with("HTTP/1.1 303"), "{stored}");
    let large = place.path("besar");
    std::fs::write(&large, vec![b'a'; 5_000_000]).unwrap();
    let large = format!("@{}", large.display());
    let refused = through(
        port,
        "okoce.example",
        "/api/registration",
        &["-H", origin, "--data", &large],
    );
    assert!(
        refused.contains("HTTP/1.1 413") && refused.contains("</html>"),
        "{refused}"
    );
    nginx.kill().unwrap();
    nginx.wait().unwrap();
    server.kill();
}

#[test]
fn a_full_disk_is_said_as_one() {
    let place = Place::new();
    let small = place.path("kecil");
    std::fs::create_dir(&small).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=256k", "none"])
        .arg(&small)
        .output();
    if !mounted.is_ok_and(|mounted| mounted.status.success()) {
        eprintln!("only root can make a small disk");
        return;
    }
    let said = place.refuses(&small.join("okoce.db"), &[]);
    let left = std::fs::read_dir(&small).unwrap().count();
    let unmounted = Command::new("umount").arg(&small).status();
    assert!(unmounted.unwrap().success());
    assert!(said.contains("hampir habis"), "{said}");
    assert!(left <= 1, "no half-made store");
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
