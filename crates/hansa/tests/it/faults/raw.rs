//! Single requests as they are: nothing is repeated, and every header of the answer is seen.

use foundation::Sources;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::server::{Scientist, Server};

/// Sends requests with one person's access token.
#[derive(Clone)]
pub(crate) struct Raw {
    http: reqwest::Client,
    address: String,
    token: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Raw {
    pub(crate) fn new(server: &Server, person: &Scientist) -> Self {
        Self::of(server, person.access_token.clone())
    }

    /// With this token.
    pub(crate) fn of(server: &Server, token: String) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { http, address: server.address(), token }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// Without a credential.
    pub(crate) async fn get_as_nobody(&self, path: &str) -> Answer {
        self.send(self.http.get(format!("{}{path}", self.address))).await
    }

    /// Creates something, under a key of the caller's choice.
    pub(crate) async fn create(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).header("idempotency-key", key).json(body)).await
    }

    /// Appends to an upload.
    pub(crate) async fn append(&self, upload: &str, offset: usize, content: Vec<u8>) -> Answer {
        let request = self.request(Method::PATCH, &format!("/v1/uploads/{upload}"));
        let request = request.header("upload-offset", offset).header(CONTENT_TYPE, "application/octet-stream");
        self.send(request.body(content)).await
    }

    /// Sends a file in one go.
    pub(crate) async fn send_file(&self, path: &str, media: &str, content: Vec<u8>) -> Answer {
        self.send(self.request(Method::POST, path).header(CONTENT_TYPE, media).body(content)).await
    }

    /// A body to its end; or, when it breaks off, what had come.
    pub(crate) async fn bytes(&self, path: &str) -> Result<Vec<u8>, Vec<u8>> {
        let mut answer = self.request(Method::GET, path).send().await.expect("the server answers");
        let (ok, mut seen) = (answer.status().is_success(), Vec::new());
        loop {
            match answer.chunk().await {
                Ok(Some(chunk)) if ok => seen.extend_from_slice(&chunk),
                Ok(Some(_)) => {}
                Ok(None) if ok => return Ok(seen),
                Ok(None) | Err(_) => return Err(seen),
            }
        }
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.address)).bearer_auth(&self.token)
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let answer = request.send().await.expect("the server answers");
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = answer.bytes().await.expect("a whole answer");
        Answer { status, headers, body: serde_json::from_slice(&body).unwrap_or(Value::Null) }
    }
}

impl Answer {
    /// The stable code of a problem document.
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// Whether it says clearly that a part of the platform is away, and when to come back.
    pub(crate) fn is_clearly_unavailable(&self) -> bool {
        let retry = self.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        let media = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        self.status == StatusCode::SERVICE_UNAVAILABLE
            && retry.is_some_and(|seconds| (1..=60).contains(&seconds))
            && media == Some("application/problem+json")
            && !self.code().is_empty()
            && self.body["next_step"].is_string()
    }
}

/// A key that no other request has.
pub(crate) fn fresh_key() -> String {
    format!("{:032x}", u128::from_be_bytes(Sources::system().bytes()))
}
