use std::ffi::OsString;

use super::watch::{End, obey};
use super::*;

fn parsed(arguments: &[&str]) -> Result<Command, String> {
    parse(arguments.iter().map(OsString::from))
}

#[test]
fn commands_are_read() {
    let folder = std::path::PathBuf::from("/a b");
    assert_eq!(parsed(&["train", "--dir", "/a b"]), Ok(Command::Train { folder: folder.clone() }));
    assert_eq!(parsed(&["predict", "--dir=/a b"]), Ok(Command::Predict { folder }));
    assert_eq!(parsed(&["version"]), Ok(Command::Version));
    assert_eq!(parsed(&["--help"]), Ok(Command::Help));
}

#[test]
fn wrong_commands_say_what_is_wrong() {
    for (arguments, said) in [
        (&[][..], "a command is missing"),
        (&["fly"], "unknown command fly"),
        (&["train"], "--dir DIR is missing"),
        (&["train", "--dir"], "--dir needs a folder"),
        (&["train", "--folder", "x"], "--dir DIR is missing"),
        (&["train", "--dir", "x", "y"], "unexpected argument y"),
        (&["version", "x"], "unexpected argument x"),
    ] {
        let message = parsed(arguments).unwrap_err();
        assert!(message.contains(said), "{arguments:?}: {message}");
    }
}

#[test]
fn the_worker_cancels_by_a_line_and_leaves_by_closing() {
    let stop = Stop::default();
    assert_eq!(obey(&b"later command\n\n"[..], &stop), End::WorkerGone);
    assert!(!stop.is_requested());
    assert_eq!(obey(&b"later command\ncancel\n"[..], &stop), End::Cancelled);
    assert!(stop.is_requested());
    assert_eq!(obey(&b"\xff\xfe\n"[..], &Stop::default()), End::WorkerGone);
}

/// A pipe whose reader is gone.
struct Broken;

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_exit_status_says_how_a_job_ended() {
    let conclude = |error| {
        let mut out = Vec::new();
        let status = super::conclude(Err(error), &mut EventSink::new(&mut out, Instant::now()));
        (status, String::from_utf8(out).unwrap())
    };
    let (status, out) = conclude(TrainerError::Cancelled);
    assert_eq!(status, exit_status::CANCELLED);
    assert!(out.contains(r#""event":"cancelled""#), "{out}");

    let (status, out) = conclude(TrainerError::Data(crate::DataError::NoRows));
    assert_eq!(status, exit_status::FAILED);
    assert!(out.contains(r#""disposition":"fail","code":"no_rows""#), "{out}");

    let full = io::Error::from(io::ErrorKind::StorageFull);
    let (status, out) = conclude(TrainerError::io("write", "output/model.json")(full));
    assert_eq!(status, exit_status::RETRY);
    assert!(out.contains(r#""code":"disk_full""#), "{out}");

    let gone = io::Error::from(io::ErrorKind::BrokenPipe);
    assert_eq!(conclude(TrainerError::ParentGone(gone)), (exit_status::PARENT_GONE, String::new()));
    let mut deaf = EventSink::new(Broken, Instant::now());
    assert_eq!(super::conclude(Err(TrainerError::Cancelled), &mut deaf), exit_status::PARENT_GONE);
}
