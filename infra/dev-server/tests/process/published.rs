//! Published from one machine: a host for citizens, one for officers, and nginx or Caddy in front.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use crate::program::{Place, REGISTRATION, Running};

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

/// Starts nginx on the published configuration, with ports and certificate of this test in it.
fn nginx(place: &Place, site: &str, port: u16) -> Option<Front> {
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
    let published = include_str!("../../publish/nginx.conf")
        .replace("listen 80;", &format!("listen unix:{folder}/http;"))
        .replace("listen 443", &format!("listen 127.0.0.1:{port}"))
        .replace("/etc/ssl/okoce", &folder.to_string())
        .replace("127.0.0.1:8080", site);
    let whole = format!(
        "daemon off; master_process off; user root; pid {folder}/pid; error_log {folder}/errors; events {{}}\n\
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
    Some(Front(nginx.unwrap()))
}

/// Starts Caddy on the published configuration, with port and upstream of this test in it, and
/// certificates that it makes itself.
fn caddy(place: &Place, site: &str, port: u16) -> Option<Front> {
    Command::new("caddy").arg("version").output().ok()?;
    let folder = place.0.path().display();
    let published = include_str!("../../publish/Caddyfile").replace("127.0.0.1:8080", site);
    let whole = format!(
        "{{\n admin off\n local_certs\n skip_install_trust\n auto_https disable_redirects\n \
         default_bind 127.0.0.1\n https_port {port}\n storage file_system {folder}/caddy\n}}\n\
         {published}"
    );
    std::fs::write(place.path("Caddyfile"), whole).unwrap();
    let caddy = Command::new("caddy")
        .args(["run", "--adapter", "caddyfile", "--config"])
        .arg(place.path("Caddyfile"))
        .env("HOME", place.0.path())
        .env("XDG_CONFIG_HOME", place.path("caddy"))
        .stderr(Stdio::null())
        .spawn();
    Some(Front(caddy.unwrap()))
}

/// A server in front: one process without workers, which ends with the test, however that ends.
struct Front(Child);

impl Drop for Front {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Asks through nginx as a browser would, with curl: its status, headers and page.
fn through(port: u16, host: &str, path: &str, more: &[&str]) -> String {
    let asked = Command::new("curl")
        .args(["-sik", "--http1.1", "--max-time", "60", "--retry", "30"])
        .args(["--retry-connrefused", "--retry-delay", "1", "--resolve"])
        .arg(format!("{host}:{port}:127.0.0.1"))
        // The port is this test's, and no part of the name.
        .args(["-H", &format!("Host: {host}")])
        .args(more)
        .arg(format!("https://{host}:{port}{path}"))
        .output()
        .unwrap();
    String::from_utf8(asked.stdout).unwrap()
}

fn free_port() -> u16 {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    free.local_addr().unwrap().port()
}

#[test]
fn nginx_in_front_publishes_the_site_and_names_the_sender() {
    let place = Place::new();
    let server = place.start_with(&PUBLISHED);
    let port = free_port();
    match nginx(&place, &server.address, port) {
        Some(_nginx) => is_published(&place, &server, port),
        None => eprintln!("nginx or openssl is not installed"),
    }
}

#[test]
fn caddy_in_front_publishes_the_site_and_names_the_sender() {
    let place = Place::new();
    let server = place.start_with(&PUBLISHED);
    let port = free_port();
    match caddy(&place, &server.address, port) {
        Some(_caddy) => is_published(&place, &server, port),
        None => eprintln!("Caddy is not installed"),
    }
}

/// Asks all that a server in front has to see to, whichever it is.
fn is_published(place: &Place, server: &Running, port: u16) {
    let home = through(port, "okoce.example", "/", &[]);
    assert!(home.starts_with("HTTP/1.1 200"), "{home}");
    let headers = home.to_ascii_lowercase();
    assert!(headers.contains("strict-transport-security:"), "{home}");
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
    assert_eq!(server.get_as("okoce.example", "/").status, 200);
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
}

#[test]
fn systemd_takes_the_service_as_it_is_published() {
    let place = Place::new();
    let published = include_str!("../../publish/okoce.service");
    // The program, content and templates are not installed where the tests run.
    let unit = published.replace("/opt/okoce/dev-server", env!("CARGO_BIN_EXE_dev-server"));
    assert_ne!(unit, published);
    std::fs::write(place.path("okoce.service"), unit).unwrap();
    let verified = Command::new("systemd-analyze")
        .arg("verify")
        .arg(place.path("okoce.service"))
        .output();
    let Ok(verified) = verified else {
        eprintln!("systemd is not installed");
        return;
    };
    assert!(verified.status.success(), "{verified:?}");
    assert_eq!(String::from_utf8_lossy(&verified.stderr), "");
}
