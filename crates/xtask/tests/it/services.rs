use std::fs::{self, Permissions};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A folder for temporary files that other accounts can pass through, as `/tmp` is.
fn temporary_folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    folder
}

fn services(temporary: &Path, script: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.env("TMPDIR", temporary).args(["services", "--", "sh", "-c", script]).output().unwrap()
}

/// Host and port of the two servers, as the script printed their URLs.
fn addresses(output: &Output) -> Vec<String> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let host = |url: &str| url.rsplit(['@', '/']).find(|part| part.starts_with("127.0.0.1:")).unwrap().to_owned();
    text.lines().map(host).collect()
}

const PRINT_URLS: &str = "echo $HANSA_TEST_POSTGRES_URL; echo $HANSA_TEST_S3_URL";

fn assert_nothing_left(temporary: &Path, output: &Output) {
    let addresses = addresses(output);
    assert_eq!(addresses.len(), 2);
    let left = || {
        let listening = addresses.iter().filter(|address| TcpStream::connect(address).is_ok()).cloned();
        let files = fs::read_dir(temporary).unwrap().map(|entry| entry.unwrap().path().display().to_string());
        listening.chain(files).collect::<Vec<_>>()
    };
    let started = Instant::now();
    while !left().is_empty() && started.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(left(), [""; 0]);
}

#[test]
fn a_command_finds_the_servers_and_gives_its_exit_code() {
    let folder = temporary_folder();
    let reach = "bash -c 'exec 3<>/dev/tcp/127.0.0.1/'${HANSA_TEST_S3_URL##*:} || exit 1; exit 7";
    let output = services(folder.path(), &format!("{PRINT_URLS}; {reach}"));
    assert_eq!(output.status.code(), Some(7), "{}", String::from_utf8_lossy(&output.stderr));
    assert_nothing_left(folder.path(), &output);
}

#[test]
fn a_task_that_is_killed_leaves_nothing_behind() {
    let folder = temporary_folder();
    // The command outlives the task, were its guard not to end it: then reading its output would take a minute.
    // It waits for a second first: of a command that has just begun the guard is not told yet.
    let started = Instant::now();
    let output = services(folder.path(), &format!("{PRINT_URLS}; sleep 1; kill -KILL $PPID; exec sleep 60"));
    assert!(!output.status.success());
    assert!(started.elapsed() < Duration::from_secs(50), "the command was not ended");
    assert_nothing_left(folder.path(), &output);
}
