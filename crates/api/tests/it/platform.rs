//! A whole platform for one test: database, blobs, services, the application, and people with access tokens.

use std::num::NonZeroU32;
use std::time::Duration;

use access::{Authenticator, Gate, SigningSecret, TokenSettings};
use actix_http::Request;
use actix_web::body::{BoxBody, to_bytes};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::test::{self, TestRequest};
use actix_web::web::Data;
use api::{ApiState, RateLimiters, RateLimits, Settings};
use blob_store::{BlobStore, BlobStoreConfig, MasterKey};
use dataset_sharing::DatasetService;
use foundation::Sources;
use model_registry::ModelService;
use portal::{File, Portal};
use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::TestDb;
use tokio_util::sync::CancellationToken;
use training_jobs::{
    ConformanceOptions, ConformancePolicy, ConformanceService, ConformanceWorker, JobPolicy, JobService, Predictor,
    PredictorOptions, TrainerCommand,
};

/// A portal of two files.
const PORTAL: Portal = Portal::new(&[
    File { path: "index.html", content: b"<!doctype html>", brotli: None, gzip: None },
    File { path: "assets/index-Bq3x.js", content: b"alert()", brotli: Some(b"brotli"), gzip: Some(b"gzip") },
]);

/// Tests call faster than people.
const MANY: NonZeroU32 = NonZeroU32::new(100_000).unwrap();

/// The application as a service.
pub(crate) trait App: Service<Request, Response = ServiceResponse<BoxBody>, Error = actix_web::Error> {}
impl<S: Service<Request, Response = ServiceResponse<BoxBody>, Error = actix_web::Error>> App for S {}

/// A platform with an empty database.
pub(crate) struct Platform {
    /// Held so that the database lives as long as the platform.
    _db: TestDb,
    pub(crate) state: Data<ApiState>,
    pub(crate) blobs: BlobStore,
    _folder: TempDir,
}

/// What differs between platforms.
struct Given {
    portal: Portal,
    limits: RateLimits,
    settings: Settings,
}

impl Default for Given {
    fn default() -> Self {
        let limits = RateLimits { principal_per_second: MANY, address_per_second: MANY, ..RateLimits::default() };
        Self { portal: PORTAL, limits, settings: Settings::default() }
    }
}

/// An answer, read whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: actix_web::http::header::HeaderMap,
    pub(crate) body: bytes::Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

impl Platform {
    /// In real time.
    pub(crate) async fn new(db: TestDb) -> Self {
        Self::at(db, Sources::system()).await
    }

    pub(crate) async fn at(db: TestDb, sources: Sources) -> Self {
        Self::assemble(db, sources, Given::default()).await
    }

    /// As an operator has set it.
    pub(crate) async fn set_up(db: TestDb, settings: Settings) -> Self {
        Self::assemble(db, Sources::system(), Given { settings, ..Given::default() }).await
    }

    /// With limits that tests reach.
    pub(crate) async fn limited(db: TestDb, limits: RateLimits) -> Self {
        Self::assemble(db, Sources::system(), Given { limits, ..Given::default() }).await
    }

    /// Built without a portal.
    pub(crate) async fn without_portal(db: TestDb) -> Self {
        Self::assemble(db, Sources::system(), Given { portal: Portal::default(), ..Given::default() }).await
    }

    async fn assemble(db: TestDb, sources: Sources, given: Given) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (pool, blobs) = ((*db).clone(), folder.path().join("blobs"));
        let config = BlobStoreConfig::Folder { path: blobs };
        let blobs = BlobStore::open(config, MasterKey::generate(&sources), sources.clone()).await.unwrap();
        let secret = SigningSecret::new([7; 32]);
        let tokens = TokenSettings { issuer: "https://hansa.test".into(), audience: "hansa".into(), secret };
        let datasets = DatasetService::new(pool.clone(), sources.clone(), blobs.clone());
        let models = ModelService::new(pool.clone(), sources.clone(), blobs.clone());
        // No model is asked for a prediction here; a trainer that is not there shows it if one were.
        let options = PredictorOptions::new(folder.path().join("work"), TrainerCommand::new("/nonexistent/trainer"));
        let state = Data::new(ApiState {
            gate: Gate::load().unwrap(),
            authenticator: Authenticator::open(&pool, &sources, tokens).await.unwrap(),
            party_secret: SigningSecret::new([9; 32]),
            datasets: datasets.clone(),
            conformance: ConformanceService::new(
                pool.clone(),
                sources.clone(),
                (datasets.clone(), models.clone()),
                ConformancePolicy::default(),
            ),
            predictor: Predictor::open(models.clone(), sources.clone(), options).await.unwrap(),
            jobs: JobService::new(
                pool.clone(),
                sources.clone(),
                (datasets.clone(), models.clone()),
                JobPolicy::default(),
            ),
            models,
            meter: usage::Meter::default(),
            rate: RateLimiters::new(given.limits),
            portal: given.portal,
            settings: given.settings,
            db: pool,
            sources,
        });
        Self { _db: db, state, blobs, _folder: folder }
    }

    /// Works at conformance runs until this one is over.
    pub(crate) async fn conformed(&self, app: &impl App, run: &str, token: &str) -> Value {
        let state = &self.state;
        let folder = tempfile::tempdir().unwrap();
        let options = PredictorOptions::new(folder.path(), TrainerCommand::new("/nonexistent/trainer"));
        let predictor = Predictor::open(state.models.clone(), state.sources.clone(), options).await.unwrap();
        let options = ConformanceOptions { control: Duration::from_millis(50), ..ConformanceOptions::default() };
        let attestor = state.authenticator.attestor();
        let worker = ConformanceWorker::new(state.conformance.clone(), predictor, attestor, options);
        let (stop, path) = (CancellationToken::new(), format!("/v1/conformance-runs/{run}"));
        let over = async {
            loop {
                let run = call(app, Method::GET, &path, Some(token), None).await.json();
                if !matches!(run["state"].as_str(), Some("queued" | "running")) {
                    stop.cancel();
                    return run;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::join!(over, worker.run(stop.clone())).0
    }

    /// The application, to be called in-process.
    pub(crate) async fn app(&self) -> impl App {
        test::init_service(api::app(self.state.clone())).await
    }
}

/// One call.
pub(crate) async fn call(
    app: &impl App,
    method: Method,
    path: &str,
    token: Option<&str>,
    body: Option<Value>,
) -> Answer {
    let mut request = TestRequest::with_uri(path).method(method);
    if let Some(token) = token {
        request = request.insert_header(("authorization", format!("Bearer {token}")));
    }
    if path.starts_with("/v1/portal/") {
        request = request.insert_header(("x-hansa-portal", "1"));
    }
    if let Some(body) = body {
        request = request.set_json(body);
    }
    send(app, request).await
}

/// One call with headers of its own.
pub(crate) async fn send(app: &impl App, request: TestRequest) -> Answer {
    let response = test::call_service(app, request.to_request()).await;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = to_bytes(response.into_body()).await.unwrap_or_default();
    Answer { status, headers, body }
}

/// Everybody who may try something, each with an access token of a real session, and the ids of the two partners.
pub(crate) struct People {
    pub(crate) operator: String,
    pub(crate) auditor: String,
    pub(crate) clinic: Partner,
    pub(crate) insurer: Partner,
}

/// A partner and a member of each role.
pub(crate) struct Partner {
    pub(crate) id: String,
    pub(crate) owner: String,
    pub(crate) admin: String,
    pub(crate) steward: String,
    pub(crate) scientist: String,
    pub(crate) viewer: String,
}

pub(crate) const PASSWORD: &str = "correct horse battery";

/// Creates and checks that it was created.
pub(crate) async fn create(app: &impl App, path: &str, token: Option<&str>, body: Value) -> Value {
    let answer = call(app, Method::POST, path, token, Some(body)).await;
    assert!(answer.status.is_success(), "POST {path}: {} {:?}", answer.status, answer.body);
    answer.json()
}

/// A new session: its tokens and its id.
pub(crate) async fn log_in(app: &impl App, email: &str) -> Value {
    create(app, "/v1/auth/login", None, json!({ "email": email, "password": PASSWORD })).await
}

async fn access_token(app: &impl App, email: &str) -> String {
    log_in(app, email).await["access_token"].as_str().unwrap().to_owned()
}

/// Accepts an invitation; gives an access token.
pub(crate) async fn join(app: &impl App, token: &Value, email: &str) -> String {
    let accept = json!({ "token": token, "display_name": email, "password": PASSWORD });
    create(app, "/v1/invitations/accept", None, accept).await;
    access_token(app, email).await
}

/// What an organisation sends when it applies: no more than it must.
pub(crate) fn application(name: &str, industry: &str, email: &str) -> Value {
    json!({ "organisation": name, "industry": industry, "size": "10-49", "country": "DE", "contact_name": "Office",
        "contact_email": email, "form_version": 1, "answers": { "problem": "A model.", "data_volume": "thousands",
        "data_description": "Measurements.", "sensitivity": "special", "tasks": ["classify_rows"] } })
}

/// A new active partner: its id, and its owner's access token.
pub(crate) async fn admitted(app: &impl App, operator: &str, name: &str, industry: &str) -> (String, String) {
    let owner = format!("owner@{}.example", name.to_lowercase());
    let applied = create(app, "/v1/applications", None, application(name, industry, &owner)).await;
    let id = applied["id"].as_str().unwrap().to_owned();
    let score = json!({ "score": 4, "reason": "good" });
    let assess = json!({ "industry_relevance": score, "technical_strength": score, "cultural_fit": score,
        "mutual_benefit": score, "technical_fit": score });
    create(app, &format!("/v1/partners/{id}/confirm"), Some(operator), json!({})).await;
    create(app, &format!("/v1/partners/{id}/review"), Some(operator), json!({})).await;
    create(app, &format!("/v1/partners/{id}/assessments"), Some(operator), assess).await;
    let approved = create(app, &format!("/v1/partners/{id}/approve"), Some(operator), json!({})).await;
    let token = join(app, &approved["invitation_token"], &owner).await;
    (id, token)
}

async fn partner(app: &impl App, operator: &str, name: &str, industry: &str) -> Partner {
    let (id, owner) = admitted(app, operator, name, industry).await;
    let email = |who: &str| format!("{who}@{}.example", name.to_lowercase());
    let mut members = Vec::new();
    for role in ["admin", "steward", "scientist", "viewer"] {
        let invite = json!({ "email": email(role), "role": role });
        let invited = create(app, "/v1/invitations", Some(&owner), invite).await;
        members.push(join(app, &invited["token"], &email(role)).await);
    }
    let [admin, steward, scientist, viewer] = members.try_into().unwrap();
    Partner { id, owner, admin, steward, scientist, viewer }
}

/// Sets the platform up; gives its operator's access token.
pub(crate) async fn operator(platform: &Platform, app: &impl App) -> String {
    let token = access::setup::ensure_setup_token(&platform.state.db, &platform.state.sources).await.unwrap().unwrap();
    let set_up = json!({ "setup_token": token.reveal(), "email": "operator@platform.example",
        "display_name": "Operator", "password": PASSWORD });
    create(app, "/v1/setup", None, set_up).await;
    access_token(app, "operator@platform.example").await
}

/// Sets the platform up, with its staff, and admits two partners, all through the API.
pub(crate) async fn people(platform: &Platform, app: &impl App) -> People {
    let operator = operator(platform, app).await;
    let invite = json!({ "email": "auditor@platform.example", "role": "auditor" });
    let invited = create(app, "/v1/platform/invitations", Some(&operator), invite).await;
    let auditor = join(app, &invited["token"], "auditor@platform.example").await;
    let clinic = partner(app, &operator, "Clinic", "medicine").await;
    let insurer = partner(app, &operator, "Insurer", "finance").await;
    People { operator, auditor, clinic, insurer }
}
