use std::path::Path;
use std::time::Duration;

use clap::Parser;
use clap::error::ErrorKind;
use mail::Transport;

use super::{MailArgs, RateArgs, WorkerArgs};

#[derive(Debug, Parser)]
struct Words {
    #[command(flatten)]
    rate: RateArgs,
    #[command(flatten)]
    worker: WorkerArgs,
}

fn parse(words: &[&str]) -> Result<Words, clap::Error> {
    Words::try_parse_from([&["hansa"], words].concat())
}

#[test]
fn what_is_left_out_is_as_it_always_was() {
    let Words { rate, worker } = parse(&[]).unwrap();
    let limits = rate.limits();
    let limits = [limits.principal_per_second, limits.address_per_second, limits.burst_seconds];
    assert_eq!(limits.map(std::num::NonZeroU32::get), [100, 20, 5]);
    assert_eq!(worker.worker_lease, Duration::from_secs(30));
    assert_eq!(worker.job_bytes, None);
}

#[test]
fn limits_are_taken_up_to_their_bounds() {
    let words = parse(&["--rate-principal=1000000", "--rate-address=1", "--rate-burst=3600"]).unwrap();
    let limits = words.rate.limits();
    let limits = [limits.principal_per_second, limits.address_per_second, limits.burst_seconds];
    assert_eq!(limits.map(std::num::NonZeroU32::get), [1_000_000, 1, 3_600]);
    for refused in ["0", "1000001", "-1", "1.5", "ten", ""] {
        for option in ["--rate-principal", "--rate-address"] {
            let error = parse(&[&format!("{option}={refused}")]).unwrap_err();
            let said = error.to_string();
            assert!(said.contains(option) && said.contains("from 1 to 1000000"), "{said}");
        }
    }
    let said = parse(&["--rate-burst=3601"]).unwrap_err().to_string();
    assert!(said.contains("--rate-burst") && said.contains("from 1 to 3600"), "{said}");
}

#[test]
fn a_lease_holds_a_few_signs_of_life() {
    for (seconds, wanted) in [("6", 6), ("3600", 3_600)] {
        let words = parse(&["--worker-lease", seconds]).unwrap();
        assert_eq!(words.worker.worker_lease, Duration::from_secs(wanted));
    }
    for refused in ["0", "5", "3601", "30s", "6.5"] {
        let error = parse(&["--worker-lease", refused]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ValueValidation, "{refused}");
        let said = error.to_string();
        assert!(said.contains("--worker-lease") && said.contains("from 6 to 3600"), "{said}");
    }
}

#[test]
fn memory_of_jobs_is_told_in_mebibytes() {
    for (told, bytes) in [("1", 1 << 20), ("8192", 8 << 30), ("16777216", 1 << 44)] {
        assert_eq!(parse(&["--worker-memory", told]).unwrap().worker.job_bytes, Some(bytes));
    }
    for refused in ["0", "16777217", "-1", "8GiB", "1.5", ""] {
        let said = parse(&[&format!("--worker-memory={refused}")]).unwrap_err().to_string();
        assert!(said.contains("--worker-memory") && said.contains("from 1 to 16777216"), "{said}");
    }
}

#[test]
fn mail_goes_into_a_folder_unless_a_server_is_named() {
    let mail = |smtp_url: Option<&str>, mail_from: Option<&str>| MailArgs {
        smtp_url: smtp_url.map(str::to_owned),
        mail_from: mail_from.map(str::to_owned),
        mail_folder: None,
    };
    let folder = mail(None, None).transport(Path::new("data")).unwrap();
    assert!(matches!(&folder, Transport::Folder(path) if path == Path::new("data/outbox")), "{folder:?}");
    mail(None, None).sender("http://127.0.0.1:8080").unwrap();
    // As a deployment passes on what nobody has set.
    let empty = mail(Some(""), Some(""));
    assert!(matches!(empty.transport(Path::new("data")).unwrap(), Transport::Folder(_)));
    empty.sender("http://127.0.0.1:8080").unwrap();

    let server = mail(Some("smtps://me:secret@mail.example.org"), Some("Hansa <hansa@example.org>"));
    assert!(matches!(server.transport(Path::new("data")).unwrap(), Transport::Smtp(_)));
    server.sender("https://hansa.example.org").unwrap();
    let nobody = mail(Some("smtps://me:secret@mail.example.org"), None);
    assert!(nobody.sender("https://hansa.example.org").unwrap_err().to_string().contains("HANSA_MAIL_FROM"));
    let clear = mail(Some("smtp://me:secret@mail.example.org"), None);
    let said = format!("{:#}", clear.transport(Path::new("data")).unwrap_err());
    assert!(said.contains("not encrypted") && !said.contains("secret"), "{said}");
    let both = MailArgs { mail_folder: Some("mails".into()), ..server };
    assert!(both.transport(Path::new("data")).unwrap_err().to_string().contains("not both"));
}
