//! Nobody but the owner reaches the store: modes of files and folders, and no port.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use embedded_store::{Connector, Data, Store, StoreError};

use crate::way::ask;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

async fn list_tables(connector: &Connector) -> u16 {
    ask(connector, "DynamoDB_20120810.ListTables", "{}")
        .await
        .status
}

#[tokio::test]
async fn files_are_the_owners_alone_also_when_they_were_not_before() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    drop(Store::open(&Data::File(at("okoce.db"))).unwrap());
    fs::set_permissions(at("okoce.db"), fs::Permissions::from_mode(0o666)).unwrap();
    fs::create_dir(at("okoce.socket")).unwrap();
    fs::set_permissions(at("okoce.socket"), fs::Permissions::from_mode(0o777)).unwrap();

    let store = Store::open(&Data::File(at("okoce.db"))).unwrap();
    assert_eq!(list_tables(&store.connector()).await, 200);
    for name in [
        "okoce.db",
        "okoce.db-wal",
        "okoce.db-shm",
        "okoce.socket/store",
    ] {
        assert_eq!(mode(&at(name)), 0o600, "{name}");
    }
    assert_eq!(mode(&at("okoce.socket")), 0o700);

    store.copy_to(&at("salinan.db")).unwrap();
    assert_eq!(mode(&at("salinan.db")), 0o600);
}

#[tokio::test]
async fn a_folder_that_is_a_link_elsewhere_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    symlink(&elsewhere, folder.path().join("okoce.socket")).unwrap();
    let refused = Store::open(&Data::File(folder.path().join("okoce.db")));
    assert!(
        matches!(refused, Err(StoreError::Socket(..))),
        "{refused:?}"
    );
}

/// Runs in a process of its own: other tests of this one start dynoxide's server to compare with.
#[test]
fn a_store_opens_no_port() {
    if std::env::var_os("OKOCE_TEST_ALONE").is_none() {
        let test = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "private::a_store_opens_no_port"])
            .env("OKOCE_TEST_ALONE", "1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&test.stdout);
        assert!(test.status.success() && said.contains("1 passed"), "{said}");
        return;
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("okoce.db");
        let store = Store::open(&Data::File(path.clone())).unwrap();
        assert_eq!(list_tables(&store.connector()).await, 200);
        assert_eq!(list_tables(&Connector::to_running(&path)).await, 200);
        assert_eq!(internet_sockets(), Vec::<String>::new());
        // The list is one in which a port would be.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        assert_eq!(internet_sockets().len(), 1);
        drop(port);
    });
}

/// Lists the inodes of this process's TCP and UDP sockets, from the kernel's own lists.
fn internet_sockets() -> Vec<String> {
    let own: Vec<String> = fs::read_dir("/proc/self/fd")
        .unwrap()
        .filter_map(|entry| fs::read_link(entry.unwrap().path()).ok())
        .map(|target| target.to_string_lossy().into_owned())
        .filter_map(|target| {
            Some(
                target
                    .strip_prefix("socket:[")?
                    .strip_suffix(']')?
                    .to_owned(),
            )
        })
        .collect();
    ["tcp", "tcp6", "udp", "udp6"]
        .iter()
        .filter_map(|list| fs::read_to_string(format!("/proc/self/net/{list}")).ok())
        .flat_map(|list| {
            let inodes = list
                .lines()
                .skip(1)
                .filter_map(|line| line.split_whitespace().nth(9));
            inodes.map(str::to_owned).collect::<Vec<_>>()
        })
        .filter(|inode| own.contains(inode))
        .collect()
}
