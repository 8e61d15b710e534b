//! The program's life as a child: it stops when asked to, and does not outlive its worker.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use recipes::protocol::{Event, exit_status};

use crate::program::{Workplace, program};

/// A job that would take minutes.
fn long() -> Workplace {
    Workplace::wisconsin(|spec| (spec.epochs, spec.hidden) = (10_000, vec![256, 256]))
}

fn is_progress(event: &Event) -> bool {
    matches!(event, Event::Progress { .. })
}

#[test]
fn a_cancelled_job_stops_and_says_so() {
    let workplace = long();
    let mut running = workplace.start();
    running.next_matching(is_progress);
    let asked = Instant::now();
    running.say("some later command");
    running.say("cancel");
    running.next_matching(|event| *event == Event::Cancelled);
    assert_eq!(running.wait(), Some(exit_status::CANCELLED.into()));
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    assert!(workplace.files("output").is_empty());
}

#[test]
fn a_job_ends_at_once_when_its_worker_closes_the_pipe() {
    let workplace = long();
    let mut running = workplace.start();
    running.next_matching(is_progress);
    let closed = Instant::now();
    running.stdin = None;
    assert_eq!(running.wait(), Some(exit_status::PARENT_GONE.into()));
    assert!(closed.elapsed() < Duration::from_secs(1), "{:?}", closed.elapsed());
    assert!(workplace.files("output").is_empty());
}

/// The worker is a shell here, killed with SIGKILL while this test holds the other ends of the program's pipes: only
/// the parent's number tells the program that it was orphaned.
#[test]
fn an_orphan_ends_even_when_its_pipes_stay_open() {
    let workplace = long();
    workplace.write_job();
    let script = r#"exec 3<&0; "$0" train --dir "$1" <&3 & echo $!; wait"#;
    let mut shell = Command::new("/bin/sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_hansa-trainer")])
        .arg(workplace.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let _stdin = shell.stdin.take();
    let mut lines = BufReader::new(shell.stdout.take().unwrap()).lines().map(Result::unwrap);
    // The shell's line and the program's first one come in any order.
    let first: Vec<String> = lines.by_ref().take(2).collect();
    let orphan = first.iter().find(|line| !line.starts_with('{')).unwrap();
    assert!(first.iter().any(|line| line.contains(r#""event""#)), "{first:?}");
    shell.kill().unwrap();
    shell.wait().unwrap();
    let killed = Instant::now();
    // Its end of the pipe closes when it is gone.
    lines.for_each(drop);
    assert!(killed.elapsed() < Duration::from_secs(5), "{:?}", killed.elapsed());
    // The kernel closes the pipe a moment before the process is gone.
    while is_running(orphan) {
        assert!(killed.elapsed() < Duration::from_secs(5), "process {orphan} is still there");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn is_running(process: &str) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    !state.is_empty() && !state.contains(") Z ")
}

#[test]
fn a_job_whose_events_nobody_reads_ends() {
    let workplace = long();
    let mut running = workplace.start();
    let stdin = running.stdin.take();
    running.next_matching(is_progress);
    running.close_events();
    assert_eq!(running.wait(), Some(exit_status::PARENT_GONE.into()));
    drop(stdin);
}

#[test]
fn files_are_for_their_owner_alone_and_no_core_is_left() {
    use std::os::unix::fs::PermissionsExt;
    let workplace = Workplace::wisconsin(|_| ());
    assert_eq!(workplace.run().0, Some(0));
    for name in ["model.safetensors", "model.json"] {
        let mode = std::fs::metadata(workplace.path().join("output").join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name}: {mode:o}");
    }
}

#[test]
fn a_wrong_command_line_shows_how_to_call_the_program() {
    let output = program().arg("fly").output().unwrap();
    assert_eq!(output.status.code(), Some(exit_status::USAGE.into()));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("unknown command fly") && text.contains("train --dir DIR"), "{text}");
}

#[test]
fn the_version_is_printed() {
    let output = program().arg("version").output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("{}\n", trainer::CODE_VERSION));
    assert!(output.status.success());
}
