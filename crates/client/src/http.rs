//! One request: address, credential, repetition, errors.

use std::sync::Arc;
use std::time::{Duration, Instant};

use foundation::Sources;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Method, Request, RequestBuilder, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use crate::credential::{Credential, SessionStore, StoredSession};
use crate::error::ClientError;

/// How often a harmless call is tried in all.
const ATTEMPTS: u32 = 4;
/// Half the pause before the second attempt.
const PACE: Duration = Duration::from_millis(200);
/// The longest that a server may ask us to wait before we give its refusal to the caller.
const LONGEST_WAIT: Duration = Duration::from_secs(20);
/// How long a server may be silent: longer than it lets itself take, so that its own refusal is what is heard.
const SILENCE: Duration = Duration::from_secs(90);
/// An access token that expires sooner than this is renewed first.
const RENEW_BEFORE: chrono::TimeDelta = chrono::TimeDelta::seconds(30);

/// How long a server may take to find out that nobody is at a request any more, and what became of it.
const VERDICT: Duration = Duration::from_secs(15);
/// The code of a request with the same key that is being done.
pub(crate) const IN_PROGRESS: &str = "request_in_progress";

pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A client of one server with one credential. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    /// For calls that bound their own time.
    unhurried: reqwest::Client,
    base: Arc<str>,
    credential: Credential,
    sources: Sources,
    renewal: Arc<Mutex<()>>,
    pub(crate) pace: Duration,
}

impl Client {
    /// A client of the server at `address`, such as `https://hansa.example.org`.
    pub fn new(address: &str, credential: Credential) -> Result<Self, ClientError> {
        let base = address.trim_end_matches('/');
        let parsed = reqwest::Url::parse(base).map_err(|_| ClientError::Address(address.to_owned()))?;
        if !matches!(parsed.scheme(), "http" | "https") || parsed.host_str().is_none() {
            return Err(ClientError::Address(address.to_owned()));
        }
        let builder = || {
            let agent = concat!("hansa/", env!("CARGO_PKG_VERSION"));
            reqwest::Client::builder().user_agent(agent).connect_timeout(Duration::from_secs(10))
        };
        let failed = |error| ClientError::transport(base, &error);
        // Bounds silence, not the whole transfer: large files take as long as they take.
        let http = builder().read_timeout(SILENCE).build().map_err(failed)?;
        let unhurried = builder().build().map_err(failed)?;
        let (base, renewal) = (base.into(), Arc::default());
        Ok(Self { http, unhurried, base, credential, sources: Sources::system(), renewal, pace: PACE })
    }

    /// The same server with another credential.
    #[must_use]
    pub fn with_credential(&self, credential: Credential) -> Self {
        Self { credential, renewal: Arc::default(), ..self.clone() }
    }

    /// The server's address.
    pub fn address(&self) -> &str {
        &self.base
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Reads.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        self.get_with(path, &[]).await
    }

    /// Reads, with a query that is escaped here.
    pub(crate) async fn get_with<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &String)],
    ) -> Result<T, ClientError> {
        let response = self.repeat(|| self.http.get(self.url(path)).query(query)).await?;
        answer(response).await
    }

    /// Reads what is no JSON.
    pub(crate) async fn get_text(&self, path: &str) -> Result<String, ClientError> {
        let response = self.repeat(|| self.http.get(self.url(path))).await?;
        let url = response.url().to_string();
        response.text().await.map_err(|error| ClientError::transport(&url, &error))
    }

    /// Creates: with a key of its own, so that a repetition makes nothing twice.
    pub(crate) async fn create<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, ClientError> {
        let key = self.idempotency_key();
        let response = self.repeat(|| self.http.post(self.url(path)).header(IDEMPOTENCY_KEY, &key).json(body)).await?;
        answer(response).await
    }

    /// A new one.
    pub(crate) fn idempotency_key(&self) -> String {
        foundation::TypedId::as_uuid(self.sources.id::<foundation::AuditId>()).to_string()
    }

    /// Does something once: not repeated when the connection breaks.
    pub(crate) async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, ClientError> {
        answer(self.send(self.http.request(method, self.url(path)).json(body)).await?).await
    }

    /// Ends or deletes something; repeating it is harmless.
    pub(crate) async fn end(&self, method: Method, path: &str, body: &impl Serialize) -> Result<(), ClientError> {
        self.repeat(|| self.http.request(method.clone(), self.url(path)).json(body)).await.map(drop)
    }

    /// A request for the transfers, which repeat by their own rules.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.url(path))
    }

    /// The same for a call that may be silent for as long as `limit`.
    pub(crate) fn unhurried(&self, method: Method, path: &str, limit: Duration) -> RequestBuilder {
        self.unhurried.request(method, self.url(path)).timeout(limit)
    }

    /// Sends, again and again as long as that may help.
    pub(crate) async fn repeat(&self, make: impl Fn() -> RequestBuilder) -> Result<Response, ClientError> {
        let (mut attempt, begun) = (1, Instant::now());
        loop {
            match self.send(make()).await {
                // Of a server that died at it: soon it is clear whether it was done.
                Err(refused) if refused.error.code() == Some(IN_PROGRESS) && begun.elapsed() < VERDICT => {
                    self.wait(attempt, refused.wait).await;
                }
                Err(refused) if refused.error.is_transient() && attempt < ATTEMPTS => {
                    self.wait(attempt, refused.wait).await;
                    attempt += 1;
                }
                done => return done.map_err(ClientError::from),
            }
        }
    }

    /// Waits before the next attempt: as long as the server asks, and no shorter than [`Client::pause`].
    pub(crate) async fn wait(&self, attempt: u32, asked: Option<Duration>) {
        tokio::time::sleep(self.pause(attempt).max(asked.unwrap_or_default())).await;
    }

    /// Doubles each time, with up to half of it at random, so that many clients do not come back at once.
    pub(crate) fn pause(&self, attempt: u32) -> Duration {
        let base = self.pace * 2_u32.pow(attempt.min(6));
        base + base.mul_f64(f64::from(self.sources.bytes::<1>()[0]) / 512.0)
    }

    /// Sends once; an answer that is an error becomes one. A session's token that the server does not take any more, although
    /// by the clock here it should, is renewed first: one of the two clocks was moved, and nothing has been done yet.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Response, Refused> {
        let (client, request) = request.build_split();
        let request = request.map_err(|error| ClientError::transport(&self.base, &error))?;
        let (token, once_more) = (self.bearer().await?, request.try_clone());
        match (execute(&client, request, token.as_deref()).await, once_more, self.session_store(), token) {
            (Err(refused), Some(request), Some(store), Some(token)) if refused.error.refuses_token() => {
                let token = self.renew(store, Some(&token)).await?;
                execute(&client, request, Some(&token)).await
            }
            (sent, ..) => sent,
        }
    }

    /// The token to send, renewed when it is about to expire.
    async fn bearer(&self) -> Result<Option<String>, ClientError> {
        match &self.credential {
            Credential::Anonymous => Ok(None),
            Credential::ApiKey(key) => Ok(Some(key.clone())),
            Credential::Session(store) => {
                let session = load(store)?.ok_or(ClientError::NotLoggedIn)?;
                if session.expires_at - RENEW_BEFORE > self.sources.now() {
                    return Ok(Some(session.access_token));
                }
                self.renew(store, None).await.map(Some)
            }
        }
    }

    /// Exchanges the refresh token, one at a time within this client and, by the store's lock, among processes. Whoever was
    /// faster has renewed it for all; `refused` is an access token that does not count as that.
    async fn renew(&self, store: &Arc<dyn SessionStore>, refused: Option<&str>) -> Result<String, ClientError> {
        let _one_at_a_time = self.renewal.lock().await;
        let locking = Arc::clone(store);
        let lock = tokio::task::spawn_blocking(move || locking.lock()).await.map_err(std::io::Error::other);
        let _lock = lock.flatten().map_err(store_failed)?;
        let session = load(store)?.ok_or(ClientError::NotLoggedIn)?;
        let renewed = refused.is_none_or(|refused| refused != session.access_token);
        if renewed && session.expires_at - RENEW_BEFORE > self.sources.now() {
            return Ok(session.access_token);
        }
        let body = wire::account::Refresh { refresh_token: session.refresh_token };
        let public = self.with_credential(Credential::Anonymous);
        let exchanged = Box::pin(public.call(Method::POST, "/v1/auth/refresh", &body)).await;
        if let Err(error) = &exchanged
            && error.status() == Some(401)
        {
            // An expired session is kept: the server's clock may be ahead, and be set right.
            if error.code() != Some("token_expired") {
                store.save(None).map_err(store_failed)?;
            }
            return Err(ClientError::NotLoggedIn);
        }
        let session = self.session(&exchanged?);
        store.save(Some(&session)).map_err(store_failed)?;
        Ok(session.access_token)
    }

    /// Tokens as they are stored, with the moment of expiry by this machine's clock.
    pub(crate) fn session(&self, tokens: &wire::account::Tokens) -> StoredSession {
        StoredSession {
            access_token: tokens.access_token.clone(),
            expires_at: self.sources.now() + chrono::TimeDelta::seconds(tokens.expires_in),
            refresh_token: tokens.refresh_token.clone(),
        }
    }

    /// The store of this client's session, if it has one.
    pub(crate) fn session_store(&self) -> Option<&Arc<dyn SessionStore>> {
        match &self.credential {
            Credential::Session(store) => Some(store),
            Credential::Anonymous | Credential::ApiKey(_) => None,
        }
    }
}

async fn execute(client: &reqwest::Client, mut request: Request, token: Option<&str>) -> Result<Response, Refused> {
    if let Some(token) = token {
        request.headers_mut().insert(AUTHORIZATION, secret(token)?);
    }
    let url = request.url().to_string();
    let response = client.execute(request).await.map_err(|error| ClientError::transport(&url, &error))?;
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        return Ok(response);
    }
    Err(refusal(url, response).await)
}

fn load(store: &Arc<dyn SessionStore>) -> Result<Option<StoredSession>, ClientError> {
    store.load().map_err(store_failed)
}

pub(crate) fn store_failed(cause: std::io::Error) -> ClientError {
    ClientError::File { path: "the stored session".to_owned(), cause }
}

fn secret(token: &str) -> Result<HeaderValue, ClientError> {
    let mut value = HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| ClientError::NotLoggedIn)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Reads a JSON answer; an empty one (204) reads as `null`.
pub(crate) async fn answer<T: DeserializeOwned>(response: Response) -> Result<T, ClientError> {
    let url = response.url().to_string();
    let status = response.status();
    let bytes = response.bytes().await.map_err(|error| ClientError::transport(&url, &error))?;
    let text: &[u8] = if status == StatusCode::NO_CONTENT || bytes.is_empty() { b"null" } else { &bytes };
    serde_json::from_slice(text).map_err(|error| ClientError::Answer { url, cause: error.to_string() })
}

/// A call that did not succeed, and how long the server asks us to wait before the next one.
pub(crate) struct Refused {
    pub(crate) error: ClientError,
    pub(crate) wait: Option<Duration>,
}

impl From<ClientError> for Refused {
    fn from(error: ClientError) -> Self {
        Self { error, wait: None }
    }
}

impl From<Refused> for ClientError {
    fn from(refused: Refused) -> Self {
        refused.error
    }
}

async fn refusal(url: String, response: Response) -> Refused {
    let status = response.status().as_u16();
    let wait = retry_after(response.headers());
    let read = response.bytes().await.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let error = match read {
        Some(problem) => ClientError::Problem(Box::new(problem)),
        None => ClientError::NotHansa { url, status },
    };
    Refused { error, wait }
}

/// How long the server asks us to wait, if it is short enough to do so.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds)).filter(|wait| *wait <= LONGEST_WAIT)
}

#[cfg(test)]
mod tests;
