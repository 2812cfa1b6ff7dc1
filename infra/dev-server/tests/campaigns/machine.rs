//! The program on a folder of its own, started and killed as often as it takes.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use embedded_store::{Connector, Data, Store};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A folder with a data file in it.
pub struct Machine {
    folder: TempDir,
}

/// A disk of its own under the data file.
pub struct SmallDisk(PathBuf);

/// A running server.
pub struct Running {
    child: Child,
    port: u16,
}

impl Machine {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        Machine { folder }
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data/okoce.db")
    }

    /// A port that was free a moment ago: the same one for each life of a server.
    pub fn free_port(&self) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    }

    pub fn start_on(&self, port: u16, more: &[&str]) -> Running {
        let program = env!("CARGO_BIN_EXE_dev-server");
        self.run(Command::new(program), port, more)
    }

    /// Starts it with no more than so many open files, which it can't raise.
    pub fn start_with_files(&self, files: u32, port: u16, more: &[&str]) -> Running {
        let mut shell = Command::new("sh");
        let line = format!("ulimit -n {files} && exec \"$0\" \"$@\"");
        shell.args(["-c", &line, env!("CARGO_BIN_EXE_dev-server")]);
        self.run(shell, port, more)
    }

    fn run(&self, mut command: Command, port: u16, more: &[&str]) -> Running {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut child = command
            .current_dir(root)
            .args(["--port", &port.to_string()])
            .arg("--data")
            .arg(self.data())
            .arg("--out")
            .arg(self.folder.path().join("dist"))
            .args(more)
            .env_remove("OKOCE_KEY")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let is_ready = lines
            .map_while(Result::ok)
            .any(|line| line.contains("http://127.0.0.1"));
        assert!(is_ready, "it did not start: {:?}", child.wait());
        Running { child, port }
    }

    /// The references in the data file, while nobody has it open.
    pub fn references(&self) -> BTreeSet<String> {
        self.try_references().expect("the store opens")
    }

    /// The same of a file that may be broken; nothing where it is refused.
    pub fn try_references(&self) -> Option<BTreeSet<String>> {
        Runtime::new().unwrap().block_on(async {
            let store = Store::open(&Data::File(self.data())).ok()?;
            let found = all_references(&store.connector()).await;
            drop(store);
            found
        })
    }

    /// Puts other bytes into the data file, and takes its journal away.
    pub fn replace_data(&self, bytes: &[u8]) {
        for ending in ["db-wal", "db-shm"] {
            let _ = fs::remove_file(self.data().with_extension(ending));
        }
        fs::write(self.data(), bytes).unwrap();
    }

    /// The full consistency check.
    pub fn verify(&self) {
        let verified = async { operator::verify::run(&self.data(), false).await };
        Runtime::new().unwrap().block_on(verified).unwrap();
    }

    /// Puts the data on a small disk; nothing where the system does not let us.
    pub fn small_disk(&self, size: &str) -> Option<SmallDisk> {
        let folder = self.folder.path().join("data");
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "none"])
            .arg(&folder)
            .output();
        mount
            .is_ok_and(|mount| mount.status.success())
            .then_some(SmallDisk(folder))
    }
}

async fn all_references(connector: &Connector) -> Option<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut after = serde_json::Value::Null;
    loop {
        let mut page = serde_json::json!({
            "TableName": "okoce",
            "FilterExpression": "sk = :record",
            "ExpressionAttributeValues": { ":record": { "S": "RECORD" } },
        });
        if !after.is_null() {
            page["ExclusiveStartKey"] = after;
        }
        let answer = connector.answer("DynamoDB_20120810.Scan", page.to_string().into());
        let answer = answer.await.ok().filter(|answer| answer.status == 200)?;
        let mut answer: serde_json::Value = serde_json::from_str(&answer.body).ok()?;
        for item in answer["Items"].as_array()? {
            let (_, reference) = item["pk"]["S"].as_str()?.split_once('#')?;
            found.insert(reference.to_owned());
        }
        after = answer["LastEvaluatedKey"].take();
        if after.is_null() {
            return Some(found);
        }
    }
}

impl SmallDisk {
    /// Fills what is left of it; the file that does so.
    pub fn fill(&self) -> PathBuf {
        let path = self.0.join("filler");
        let mut file = fs::File::create(&path).unwrap();
        while file.write_all(&[0; 4096]).is_ok() {}
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

impl Running {
    /// SIGKILL: no handler runs, nothing is flushed.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, as a system that shuts down.
    pub fn stop(mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }

    pub fn serves_pages(&self) -> bool {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let request = b"GET /daftar/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        stream.write_all(request).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        answer.starts_with(b"HTTP/1.1 200")
    }
}
