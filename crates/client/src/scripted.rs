//! A server for tests that answers as it is told and remembers what it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::{Client, Credential};

/// A request as it arrived: `GET /v1/jobs?limit=2`, headers, body.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) line: String,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let named = |line: &'_ str| line.split_once(": ").is_some_and(|(found, _)| found.eq_ignore_ascii_case(name));
        self.head.lines().find(|line| named(line)).and_then(|line| line.split_once(": ")).map(|(_, value)| value)
    }
}

/// What to do with a request.
pub(crate) enum Answer {
    /// Status, further header lines, body.
    Say(u16, &'static str, String),
    /// Reads so many bytes of the body and closes the connection.
    BreakAfter(usize),
    /// Says nothing for so long, then closes the connection.
    Silence(Duration),
}

impl Answer {
    pub(crate) fn json(body: &serde_json::Value) -> Self {
        Self::Say(200, "", body.to_string())
    }

    pub(crate) fn problem(status: u16, code: &str, headers: &'static str) -> Self {
        let body = serde_json::json!({
            "type": "urn:hansa:problem", "title": "T", "status": status, "detail": "D", "code": code, "request_id": "r",
        });
        Self::Say(status, headers, body.to_string())
    }
}

type Script = dyn Fn(usize, &Asked) -> Answer + Send + Sync;

/// The running server.
pub(crate) struct Scripted {
    pub(crate) client: Client,
    asked: Arc<Mutex<Vec<Asked>>>,
    _tasks: JoinSet<()>,
}

impl Scripted {
    /// Answers each request as `script` says, which is told how many came before.
    pub(crate) async fn start(script: impl Fn(usize, &Asked) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let (seen, script) = (Arc::clone(&asked), Arc::<Script>::from(Box::new(script) as Box<Script>));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(serve(stream, Arc::clone(&seen), Arc::clone(&script)));
            }
        });
        let mut client = Client::new(&address, Credential::Anonymous).unwrap();
        client.pace = Duration::from_millis(1);
        Self { client, asked, _tasks: tasks }
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

/// One request per connection.
async fn serve(mut stream: TcpStream, seen: Arc<Mutex<Vec<Asked>>>, script: Arc<Script>) {
    let mut text = Vec::new();
    let end = loop {
        if let Some(end) = text.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut text).await.unwrap_or(0) == 0 {
            return;
        }
    };
    let head = String::from_utf8(text[..end].to_vec()).unwrap();
    let line = head.lines().next().unwrap().trim_end_matches(" HTTP/1.1").to_owned();
    let mut asked = Asked { line, head, body: text.split_off(end) };
    let length = asked.header("content-length").map_or(0, |text| text.parse().unwrap());
    let answer = script(seen.lock().unwrap().len(), &asked);
    let wanted = if let Answer::BreakAfter(bytes) = answer { bytes.min(length) } else { length };
    while asked.body.len() < wanted && stream.read_buf(&mut asked.body).await.unwrap_or(0) > 0 {}
    seen.lock().unwrap().push(asked);
    match answer {
        Answer::Say(status, headers, body) => {
            let length = body.len();
            let head = format!("HTTP/1.1 {status} S\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n");
            drop(stream.write_all(format!("{head}{body}").as_bytes()).await);
        }
        Answer::BreakAfter(_) => {}
        Answer::Silence(time) => tokio::time::sleep(time).await,
    }
}
