//! The program, started and asked as a person or a browser does.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A folder for one run's data and build, beside the project's own content and templates.
pub struct Place(pub TempDir);

impl Place {
    pub fn new() -> Self {
        Place(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn command(&self, data: &Path) -> Command {
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

    pub fn start(&self) -> Running {
        self.start_with(&[])
    }

    pub fn start_with(&self, more: &[&str]) -> Running {
        let mut command = self.command(&self.path("okoce.db"));
        command.args(more);
        self.run(command)
    }

    /// Runs the program until the end of the test; its lines are in [`Place::log`].
    pub fn run(&self, mut command: Command) -> Running {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.path("log"));
        command.stderr(log.unwrap());
        Running::of(command).unwrap_or_else(|| panic!("it did not start: {}", self.log()))
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap()
    }

    pub fn refuses(&self, data: &Path, more: &[&str]) -> String {
        said_on_failure(&self.command(data).args(more).output().unwrap())
    }
}

pub struct Running {
    pub child: Child,
    pub address: String,
    pub said: Vec<String>,
}

impl Running {
    /// Starts the program; nothing where it ends without saying where it is.
    fn of(mut command: Command) -> Option<Self> {
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once("http://")?.1.trim().to_owned()));
        let said = lines.by_ref().take(3).map_while(Result::ok).collect();
        // Whatever comes of it from here on, the child ends with this.
        let running = Running {
            child,
            address: address.clone().unwrap_or_default(),
            said,
        };
        address.map(|_| running)
    }

    /// Sends `body` as a plain HTML form would.
    pub fn post(&self, path: &str, body: &str) -> Response {
        let answer = agent()
            .post(format!("http://{}{path}", self.address))
            .header("Origin", format!("http://{}", self.address))
            .content_type("application/x-www-form-urlencoded")
            .send(body)
            .unwrap();
        Response::read(answer)
    }

    pub fn get(&self, path: &str) -> Response {
        self.get_as(&self.address, path)
    }

    /// Asks under another name than the address, as through a server in front.
    pub fn get_as(&self, host: &str, path: &str) -> Response {
        let answer = agent()
            .get(format!("http://{}{path}", self.address))
            .header("Host", host)
            .call()
            .unwrap();
        Response::read(answer)
    }

    /// Sends `request` as it stands.
    pub fn raw(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    /// Lists the addresses on which the program takes TCP connections, from the kernel's lists.
    pub fn listening(&self) -> Vec<String> {
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

    /// Waits for the end; the test fails where it goes on.
    pub fn end(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < Duration::from_mins(1), "it goes on");
            sleep(Duration::from_millis(10));
        }
    }

    /// Ends it as `kill -9` does: no handler runs, nothing is flushed.
    pub fn kill(self) {
        drop(self);
    }

    /// Reads the time of a processor that it has taken so far, its own and the system's for it.
    pub fn processor_time(&self) -> Duration {
        /// A hundredth of a second on every Linux.
        const TICK: Duration = Duration::from_millis(10);
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        // The name before, in parentheses, may hold spaces.
        let (_, fields) = stat.rsplit_once(") ").unwrap();
        let ticks = fields.split(' ').skip(11).take(2);
        TICK * ticks.map(|field| field.parse::<u32>().unwrap()).sum()
    }
}

/// No server outlives its test, however that ends.
impl Drop for Running {
    fn drop(&mut self) {
        // SIGKILL. One that has ended by itself is none to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Wraps this command in a shell that first does something else, such as `ulimit -n 64`.
pub fn after(first: &str, command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell
        .arg("-c")
        .arg(format!("{first}; exec \"$0\" \"$@\""))
        .arg(command.get_program())
        .args(command.get_args())
        .current_dir(command.get_current_dir().unwrap())
        .env_remove("OKOCE_KEY")
        .stdout(Stdio::piped());
    shell
}

/// Writes `127.0.0.1:8080` for the kernel's `0100007F:1F90`; an address of IPv6 stays as it is.
fn in_decimal(address: &str) -> String {
    let (host, port) = address.split_once(':').unwrap();
    let port = u16::from_str_radix(port, 16).unwrap();
    match u32::from_str_radix(host, 16) {
        Ok(host) => format!("{}:{port}", std::net::Ipv4Addr::from(host.swap_bytes())),
        Err(_) => format!("{host}:{port}"),
    }
}

#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub location: Option<String>,
    pub policy: bool,
    pub title: String,
}

impl Response {
    pub fn read(mut answer: http::Response<ureq::Body>) -> Self {
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

/// Reads all that comes until the other side closes.
pub fn read(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

pub fn said_on_failure(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!said.contains("panicked"), "{said}");
    said
}

pub const REGISTRATION: &str = "nama=Contoh+Warga&telepon=0812-3456-7890&surel=&kecamatan=menteng\
    &kelurahan=31.71.06.1001&status_usaha=belum&bidang=kuliner&komunitas=belum-tahu\
    &dewasa=ya&persetujuan=ya";
