//! A server of a few lines that speaks SMTP as RFC 5321 has it, on loopback.

use std::sync::{Arc, Mutex};

use mail::outbox::MailState;
use mail::{Delivered, Transport};
use testkit::TestDb;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::delivery::{found, postman, put};

/// Answers every recipient with `verdict`; keeps what it was given.
async fn serve(verdict: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let taken = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&taken);
    #[expect(clippy::disallowed_methods, reason = "it ends with the test's runtime")]
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            converse(stream, verdict, &kept).await;
        }
    });
    (url, taken)
}

async fn converse(stream: TcpStream, verdict: &str, kept: &Mutex<Vec<String>>) {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    writing.write_all(b"220 here\r\n").await.unwrap();
    let mut message: Option<String> = None;
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = match (&mut message, line.split([' ', ':']).next().unwrap_or_default()) {
            (Some(text), ".") => {
                kept.lock().unwrap().push(std::mem::take(text));
                message = None;
                "250 taken"
            }
            (Some(text), _) => {
                text.push_str(&line);
                text.push('\n');
                continue;
            }
            (None, "RCPT") => verdict,
            (None, "DATA") => {
                message = Some(String::new());
                "354 go on"
            }
            (None, "QUIT") => "221 bye",
            (None, _) => "250 ok",
        };
        if writing.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn a_message_is_handed_to_a_server() {
    let db = TestDb::sqlite().await;
    let (url, taken) = serve("250 ok").await;
    let id = put(&db, "ada@clinic.example").await;
    let delivered = postman(&db, Transport::smtp(&url).unwrap()).deliver_due().await.unwrap();
    assert_eq!(delivered, Delivered { sent: 1, ..Delivered::default() });
    assert_eq!(found(&db, id).await.state, MailState::Sent);
    let taken = taken.lock().unwrap();
    assert_eq!(taken.len(), 1);
    assert!(taken[0].contains("Message-ID: <") && taken[0].contains("To: ada@clinic.example"), "{}", taken[0]);
}

#[tokio::test]
async fn what_a_server_says_decides_whether_it_is_tried_again() {
    for (verdict, state, said) in [
        ("450 come back later", MailState::Waiting, "come back later"),
        ("550 nobody here", MailState::Failed, "nobody here"),
    ] {
        let db = TestDb::sqlite().await;
        let (url, taken) = serve(verdict).await;
        let id = put(&db, "ada@clinic.example").await;
        postman(&db, Transport::smtp(&url).unwrap()).deliver_due().await.unwrap();
        let mail = found(&db, id).await;
        assert_eq!(mail.state, state, "{verdict}");
        assert!(mail.last_error.as_deref().is_some_and(|error| error.contains(said)), "{mail:?}");
        assert!(taken.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_tried_again() {
    let db = TestDb::sqlite().await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let id = put(&db, "ada@clinic.example").await;
    postman(&db, Transport::smtp(&format!("smtp://{free}")).unwrap()).deliver_due().await.unwrap();
    assert_eq!(found(&db, id).await.state, MailState::Waiting);
}
