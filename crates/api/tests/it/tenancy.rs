//! Another partner's ids: wherever a request can name one, in its path or in its body, the answer is the one for an id of
//! nothing.
//!
//! Each request is made by a stranger with an id of the clinic's, by the stranger with an id of nothing, and in the end by the
//! clinic itself, whose answer shows that the request was good. An operation that takes an id and has no row here fails.

mod projects;

use std::collections::{BTreeMap, BTreeSet};

use actix_web::test::TestRequest;
use serde_json::{Value, json};
use testkit::TestDb;

use crate::platform::{Answer, Platform, application, create, send};
use crate::things::{Side, Three};

testkit::on_both_databases!(another_partners_id_is_an_id_of_nothing, who_is_not_active_is_nobodys_counterparty);

/// What is sent. In JSON, the name of a kind of id stands for the caller's own thing of that kind.
enum Content {
    Nothing,
    Json(Value),
    Csv,
    Part,
}

/// A request that names a thing of another partner's.
struct Row {
    operation: &'static str,
    /// The kind of id that is the other partner's.
    foreign: &'static str,
    content: Content,
    /// What the other partner itself is answered.
    owner: u16,
}

/// Whoever logs in has no credential yet.
const LOG_INS: [&str; 2] = ["POST /v1/auth/login", "POST /v1/portal/session"];
/// What a page of the portal says of itself.
const PORTAL: (&str, &str) = ("x-hansa-portal", "1");
/// What everybody may know is no secret: the directories name partners and alliances, standards are published, and by public keys
/// anybody verifies a signature.
const NO_SECRETS: [(&str, &str); 25] = [
    ("POST /v1/agreements", "PartnerId"),
    ("POST /v1/agreement-drafts", "PartnerId"),
    // Whom models may go to: nothing is looked up.
    ("POST /v1/agreements/{agreement}/offers", "PartnerId"),
    ("GET /v1/party-keys/{party_key}", "PartyKeyId"),
    ("GET /v1/alliances/{alliance}", "AllianceId"),
    ("GET /v1/alliances/{alliance}/standards", "AllianceId"),
    ("POST /v1/alliances/{alliance}/accept", "AllianceId"),
    ("POST /v1/alliances/{alliance}/decline", "AllianceId"),
    ("POST /v1/alliances/{alliance}/ask", "AllianceId"),
    ("POST /v1/alliances/{alliance}/leave", "AllianceId"),
    ("POST /v1/alliances/{alliance}/members/{partner}/invite", "PartnerId"),
    ("POST /v1/alliances/{alliance}/members/{partner}/admit", "PartnerId"),
    ("POST /v1/alliances/{alliance}/members/{partner}/refuse", "PartnerId"),
    ("DELETE /v1/alliances/{alliance}/members/{partner}", "PartnerId"),
    ("POST /v1/alliances/{alliance}/hand-over", "PartnerId"),
    ("GET /v1/standards/{standard}", "StandardId"),
    ("GET /v1/standards/{standard}/versions", "StandardId"),
    ("GET /v1/standards/{standard}/versions/{version}", "StandardId"),
    ("GET /v1/standards/{standard}/versions/{version}/definition", "StandardId"),
    ("GET /v1/standards/{standard}/versions/{version}/tries", "StandardId"),
    ("PUT /v1/standards/{standard}/draft", "StandardId"),
    ("POST /v1/standards/{standard}/release", "StandardId"),
    ("POST /v1/standards/{standard}/versions/{version}/withdraw", "StandardId"),
    ("POST /v1/conformance-runs", "StandardId"),
    ("PUT /v1/pools/{pool}/shares", "PartnerId"),
];
/// Only operators may use these at all, and whom a path names does not matter to anybody else.
const OPERATORS_ONLY: [&str; 4] = ["/v1/partners/", "/v1/platform/", "/v1/accounts/", "/v1/mails/"];
/// These go by a key of their own and not by who is logged in: `applications.rs` tests them.
const BY_ANOTHER_KEY: &str = "/v1/applications/";

fn row(operation: &'static str, foreign: &'static str, content: Content, owner: u16) -> Row {
    Row { operation, foreign, content, owner }
}

fn read(operation: &'static str, foreign: &'static str) -> Row {
    row(operation, foreign, Content::Nothing, 200)
}

/// Changes come after reading, and what ends something last.
fn rows() -> Vec<Row> {
    let groups = [reads(), questions(), changes(), of_alliances(), of_pools(), projects::rows(), ends()];
    groups.into_iter().flatten().collect()
}

fn reads() -> Vec<Row> {
    vec![
        read("GET /v1/agreements/{agreement}", "AgreementId"),
        read("GET /v1/agreements/{agreement}/versions", "AgreementId"),
        read("GET /v1/agreements/{agreement}/versions/{number}", "AgreementId"),
        read("GET /v1/agreements/{agreement}/versions/{number}/difference", "AgreementId"),
        read("GET /v1/agreements/{agreement}/versions/{number}/print", "AgreementId"),
        read("GET /v1/agreements/{agreement}/versions/{number}/proof", "AgreementId"),
        read("GET /v1/datasets/{dataset}", "DatasetId"),
        read("GET /v1/datasets/{dataset}/grants", "DatasetId"),
        read("GET /v1/datasets/{dataset}/versions", "DatasetId"),
        read("GET /v1/datasets/{dataset}/versions/{number}", "DatasetId"),
        read("GET /v1/datasets/{dataset}/versions/{number}/content", "DatasetId"),
        read("HEAD /v1/datasets/{dataset}/versions/{number}/content", "DatasetId"),
        read("GET /v1/datasets/{dataset}/versions/{number}/preview", "DatasetId"),
        read("GET /v1/uploads/{upload}", "UploadId"),
        read("GET /v1/jobs/{job}", "JobId"),
        read("GET /v1/jobs/{job}/metrics", "JobId"),
        read("GET /v1/models/{model}", "ModelId"),
        read("GET /v1/models/{model}/grants", "ModelId"),
        read("GET /v1/models/{model}/versions", "ModelId"),
        read("GET /v1/models/{model}/versions/{number}", "ModelId"),
        read("GET /v1/models/{model}/versions/{number}/files/{file}", "ModelId"),
        read("HEAD /v1/models/{model}/versions/{number}/files/{file}", "ModelId"),
        read("GET /v1/alliances/{alliance}/members", "AllianceId"),
        read("GET /v1/alliances/{alliance}/seats", "AllianceId"),
        read("GET /v1/standards/{standard}/draft", "StandardId"),
        row("GET /v1/standards/{standard}/preview", "StandardId", Content::Nothing, 409),
        read("GET /v1/conformance-runs/{run}", "ConformanceRunId"),
        read("GET /v1/certificates/{certificate}", "CertificateId"),
        read("GET /v1/datasets/{dataset}/versions/{number}/certificates", "DatasetId"),
        read("GET /v1/models/{model}/versions/{number}/certificates", "ModelId"),
    ]
}

/// What is asked with a body, and changes nothing of the thing.
fn questions() -> Vec<Row> {
    let log_in = json!({ "email": "email", "password": "correct horse battery", "partner": "PartnerId" });
    vec![
        // The model is found; what is missing here is the program that would ask it.
        row(
            "POST /v1/models/{model}/versions/{number}/predict",
            "ModelId",
            Content::Json(json!({ "rows": [{ "age": 1 }] })),
            500,
        ),
        row("POST /v1/auth/login", "PartnerId", Content::Json(log_in.clone()), 200),
        row("POST /v1/portal/session", "PartnerId", Content::Json(log_in), 200),
        row(
            "POST /v1/agreements/{agreement}/sign",
            "AgreementId",
            Content::Json(json!({ "document_sha256": "document" })),
            409,
        ),
        row(
            "POST /v1/agreements/{agreement}/sign",
            "PartyKeyId",
            Content::Json(json!({ "document_sha256": "document", "own": { "key": "PartyKeyId", "signature": "" } })),
            409,
        ),
    ]
}

fn changes() -> Vec<Row> {
    let grant = |what: &str| Content::Json(json!({ "agreement": "AgreementId", "permissions": [what] }));
    let job = json!({ "spec": { "recipe": "tabular", "target": "diagnosis" }, "inputs": { "train": { "dataset": "DatasetId" } } });
    let further = json!({ "spec": { "recipe": "text-classification", "text_column": "age", "target": "diagnosis" },
        "inputs": { "train": { "dataset": "DatasetId" } }, "base": { "model": "ModelId" } });
    let weights = json!({ "name": "model.safetensors", "size": 7,
        "sha256": "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c" });
    let announced = json!({ "format": "csv", "size": 10, "sha256": "0".repeat(64) });
    let terms = json!({ "title": "Terms", "document": "We agree to more.", "valid_from": "2026-01-01T00:00:00Z",
        "expires_at": "2030-01-01T00:00:00Z", "rules": { "permissions": [{ "action": "train" }] } });
    vec![
        row(
            "POST /v1/agreements/{agreement}/offers",
            "AgreementId",
            Content::Json(json!({ "base": 1, "terms": terms })),
            201,
        ),
        row("PATCH /v1/datasets/{dataset}", "DatasetId", Content::Json(json!({ "description": "New." })), 200),
        row("POST /v1/datasets/{dataset}/grants", "DatasetId", grant("train"), 409),
        row("POST /v1/datasets/{dataset}/grants", "AgreementId", grant("train"), 409),
        row("POST /v1/datasets/{dataset}/uploads", "DatasetId", Content::Json(announced), 201),
        row("POST /v1/datasets/{dataset}/versions", "DatasetId", Content::Csv, 201),
        row("PATCH /v1/uploads/{upload}", "UploadId", Content::Part, 200),
        row("POST /v1/uploads/{upload}/complete", "UploadId", Content::Nothing, 409),
        row("POST /v1/jobs", "DatasetId", Content::Json(job), 201),
        // It lacks the files of a base.
        row("POST /v1/jobs", "ModelId", Content::Json(further), 400),
        row("PUT /v1/models/{model}/contents/{digest}", "ModelId", Content::Part, 200),
        row("POST /v1/models/{model}/versions", "ModelId", Content::Json(json!({ "files": [weights] })), 201),
        row("PATCH /v1/models/{model}", "ModelId", Content::Json(json!({ "description": "New." })), 200),
        row("POST /v1/models/{model}/grants", "ModelId", grant("download"), 409),
        row("POST /v1/models/{model}/grants", "AgreementId", grant("download"), 409),
        row("PATCH /v1/members/{user}", "UserId", Content::Json(json!({ "role": "scientist" })), 204),
    ]
}

/// Who leads an alliance can invite nobody twice, itself neither.
fn of_alliances() -> Vec<Row> {
    let because = || Content::Json(json!({ "reason": "It is over." }));
    let columns = json!({ "data": { "columns": [{ "name": "age", "type": "integer" }] } });
    let standard = Content::Json(json!({ "name": "More", "definition": columns }));
    let of_data = Content::Json(json!({ "standard": "StandardId", "dataset": "DatasetId" }));
    let of_model = Content::Json(json!({ "standard": "StandardId", "model": "ModelId" }));
    let dissolve = Content::Json(json!({ "name": "Another name", "reason": "It is over." }));
    vec![
        row("POST /v1/alliances/{alliance}/members/{partner}/invite", "AllianceId", Content::Nothing, 409),
        row("POST /v1/alliances/{alliance}/members/{partner}/admit", "AllianceId", Content::Nothing, 409),
        row("POST /v1/alliances/{alliance}/members/{partner}/refuse", "AllianceId", because(), 409),
        row("DELETE /v1/alliances/{alliance}/members/{partner}", "AllianceId", because(), 409),
        row("POST /v1/alliances/{alliance}/hand-over", "AllianceId", Content::Json(json!({ "to": "PartnerId" })), 200),
        row("POST /v1/alliances/{alliance}/standards", "AllianceId", standard, 201),
        row("POST /v1/conformance-runs", "DatasetId", of_data, 201),
        row("POST /v1/conformance-runs", "ModelId", of_model, 409),
        row("POST /v1/conformance-runs/{run}/cancel", "ConformanceRunId", Content::Nothing, 409),
        row(
            "PUT /v1/certificates/{certificate}/visibility",
            "CertificateId",
            Content::Json(json!({ "public": false })),
            200,
        ),
        row("POST /v1/certificates/{certificate}/revoke", "CertificateId", because(), 200),
        row("POST /v1/alliances/{alliance}/dissolve", "AllianceId", dissolve, 400),
    ]
}

/// The clinic leads the alliance whose pool it is, and has asked itself for more.
fn of_pools() -> Vec<Row> {
    let because = || Content::Json(json!({ "reason": "It is over." }));
    let shares = json!({ "shares": [{ "member": "PartnerId", "percent": 100 }], "max_job_gpu_seconds": 1800 });
    let ask = json!({ "gpu_seconds": 60, "reason": "A larger network." });
    let job = |gpu_seconds: i64, request: Option<&str>| {
        let spec = json!({ "recipe": "tabular", "target": "diagnosis", "resources": { "gpus": 1 } });
        Content::Json(json!({ "spec": spec, "inputs": { "train": { "dataset": "DatasetId" } },
            "pool": { "pool": "PoolId", "gpu_seconds": gpu_seconds, "request": request } }))
    };
    vec![
        read("GET /v1/pools/{pool}", "PoolId"),
        read("GET /v1/pools/{pool}/requests", "PoolId"),
        row("PUT /v1/pools/{pool}/shares", "PoolId", Content::Json(shares), 200),
        row("POST /v1/pools/{pool}/requests", "PoolId", Content::Json(ask), 201),
        row("POST /v1/jobs", "PoolId", job(60, None), 201),
        // It waits for a decision.
        row("POST /v1/jobs", "PoolRequestId", job(60, Some("PoolRequestId")), 409),
        row("POST /v1/pools/{pool}/requests/{pool_request}/approve", "PoolId", Content::Nothing, 200),
        row("POST /v1/pools/{pool}/requests/{pool_request}/approve", "PoolRequestId", Content::Nothing, 409),
        row("POST /v1/pools/{pool}/requests/{pool_request}/refuse", "PoolId", because(), 409),
        row("POST /v1/pools/{pool}/requests/{pool_request}/refuse", "PoolRequestId", because(), 409),
        row("POST /v1/pools/{pool}/requests/{pool_request}/withdraw", "PoolId", Content::Nothing, 200),
        row("POST /v1/pools/{pool}/requests/{pool_request}/withdraw", "PoolRequestId", Content::Nothing, 409),
    ]
}

fn ends() -> Vec<Row> {
    let because = || Content::Json(json!({ "reason": "It is over." }));
    vec![
        row("POST /v1/jobs/{job}/cancel", "JobId", Content::Nothing, 200),
        // Of a job that is over: the stream has an end.
        read("GET /v1/jobs/{job}/events", "JobId"),
        row("DELETE /v1/account/api-keys/{api_key}", "ApiKeyId", Content::Nothing, 204),
        row("DELETE /v1/account/sessions/{session}", "SessionId", Content::Nothing, 204),
        row("DELETE /v1/invitations/{invitation}", "InvitationId", Content::Nothing, 204),
        row("DELETE /v1/members/{user}", "UserId", Content::Nothing, 204),
        row("DELETE /v1/uploads/{upload}", "UploadId", Content::Nothing, 204),
        row("DELETE /v1/model-grants/{grant}", "ModelGrantId", because(), 204),
        row("DELETE /v1/models/{model}", "ModelId", Content::Nothing, 204),
        row("DELETE /v1/dataset-grants/{grant}", "DatasetGrantId", because(), 204),
        row("DELETE /v1/datasets/{dataset}", "DatasetId", Content::Nothing, 204),
        row("POST /v1/datasets/{dataset}/restore", "DatasetId", Content::Nothing, 200),
        row("POST /v1/models/{model}/restore", "ModelId", Content::Nothing, 200),
        row("POST /v1/agreements/{agreement}/drop-amendment", "AgreementId", because(), 200),
        row("POST /v1/agreements/{agreement}/terminate", "AgreementId", because(), 200),
        row("DELETE /v1/party-keys/{party_key}", "PartyKeyId", Content::Nothing, 200),
        // Last of all: it ends the session that asks.
        row("PUT /v1/portal/session/partner", "PartnerId", Content::Json(json!({ "partner": "PartnerId" })), 200),
    ]
}

async fn another_partners_id_is_an_id_of_nothing(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let three = Box::pin(Three::new(&platform, &app)).await;
    let contract = Contract::read();
    let rows = rows();
    let covered: BTreeSet<(String, String)> =
        rows.iter().map(|row| (row.operation.into(), row.foreign.into())).collect();
    assert_eq!(
        contract.requests_with_ids(),
        covered,
        "an operation that takes an id has no row, or a row no operation"
    );

    let (clinic, stranger) = (&three.clinic, &three.stranger);
    let nothing = clinic.of_nothing();
    for Row { operation, foreign, content, .. } in &rows {
        let there = send(&app, contract.request(operation, content, stranger, Some((*foreign, clinic)))).await;
        let missing = send(&app, contract.request(operation, content, stranger, Some((*foreign, &nothing)))).await;
        assert_eq!(told(&there), told(&missing), "{operation}, {foreign}: the answer tells that it exists");
        let status = if LOG_INS.contains(operation) { 400 } else { 404 };
        assert_eq!(there.status.as_u16(), status, "{operation}, {foreign}: {:?}", there.body);
    }
    for (method, path) in contract.operations().filter(|(_, path)| for_operators_only(path)) {
        let operation = format!("{method} {path}");
        for (foreign, side) in contract.kinds(&operation).iter().flat_map(|kind| [(kind, clinic), (kind, &nothing)]) {
            let request = contract.request(&operation, &Content::Nothing, stranger, Some((foreign, side)));
            assert_eq!(send(&app, request).await.status.as_u16(), 403, "{operation}, {foreign}");
        }
    }
    for Row { operation, foreign, content, owner } in &rows {
        let answer = send(&app, contract.request(operation, content, clinic, None)).await;
        assert_eq!(answer.status.as_u16(), *owner, "{operation}, {foreign}, by its owner: {:?}", answer.body);
    }
}

fn for_operators_only(path: &str) -> bool {
    OPERATORS_ONLY.iter().any(|start| path.starts_with(start))
}

/// Everything that an answer says, but for what belongs to the request.
fn told(answer: &Answer) -> (u16, BTreeMap<String, String>, Value) {
    let own = |name: &str| matches!(name, "x-request-id" | "date" | "ratelimit");
    let headers = answer.headers.iter().filter(|(name, _)| !own(name.as_str()));
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    let mut body = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
    if let Some(body) = body.as_object_mut() {
        body.remove("request_id");
    }
    (answer.status.as_u16(), headers, body)
}

/// Who has only applied is not in the directory, and is not found by its id either.
async fn who_is_not_active_is_nobodys_counterparty(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let three = Box::pin(Three::new(&platform, &app)).await;
    let apply = application("Applicant", "retail", "office@applicant.example");
    let applicant = create(&app, "/v1/applications", None, apply).await["id"].as_str().unwrap().to_owned();
    let propose = |counterparty: &str| {
        let proposal = json!({ "counterparty": counterparty, "title": "Terms", "document": "We agree.",
            "purposes": ["train"], "expires_at": "2030-01-01T00:00:00Z" });
        TestRequest::post().uri("/v1/agreements").insert_header(three.stranger.bearer()).set_json(proposal)
    };
    let there = send(&app, propose(&applicant)).await;
    let missing = send(&app, propose(&format!("pa_{}", "f".repeat(32)))).await;
    assert_eq!((told(&there), there.status.as_u16()), (told(&missing), 404));
    assert_eq!(send(&app, propose(three.clinic.thing("PartnerId"))).await.status.as_u16(), 201);
}

/// The OpenAPI document.
struct Contract(Value);

impl Contract {
    fn read() -> Self {
        Self(serde_json::to_value(api::openapi()).unwrap())
    }

    /// Method and path of every operation, and `HEAD` of what can be downloaded.
    fn operations(&self) -> impl Iterator<Item = (String, &str)> {
        self.0["paths"].as_object().unwrap().iter().flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().iter().flat_map(|(method, operation)| {
                let download = operation["responses"]["206"].is_object().then(|| "HEAD".to_owned());
                std::iter::once(method.to_uppercase()).chain(download)
            });
            methods.map(move |method| (method, path.as_str())).collect::<Vec<_>>()
        })
    }

    fn operation(&self, method: &str, path: &str) -> &Value {
        let method = if method == "HEAD" { "get" } else { &method.to_lowercase() };
        &self.0["paths"][path][method]
    }

    /// Every operation with every kind of id that it can be given.
    fn requests_with_ids(&self) -> BTreeSet<(String, String)> {
        let mut found = BTreeSet::new();
        let by_login = |path: &str| !for_operators_only(path) && !path.starts_with(BY_ANOTHER_KEY);
        for (method, path) in self.operations().filter(|(_, path)| by_login(path)) {
            let operation = format!("{method} {path}");
            found.extend(self.kinds(&operation).into_iter().map(|kind| (operation.clone(), kind)));
        }
        for (operation, kind) in NO_SECRETS {
            assert!(found.remove(&(operation.to_owned(), kind.to_owned())), "{operation} takes no {kind} any more");
        }
        found
    }

    /// The kinds of ids that an operation can be given.
    fn kinds(&self, operation: &str) -> BTreeSet<String> {
        let (method, path) = operation.split_once(' ').unwrap();
        let (operation, mut kinds) = (self.operation(method, path), BTreeSet::new());
        self.collect(&operation["parameters"], &mut kinds);
        self.collect(&operation["requestBody"], &mut kinds);
        kinds
    }

    /// The kinds of ids that a schema refers to, however deep.
    fn collect(&self, schema: &Value, kinds: &mut BTreeSet<String>) {
        match schema {
            Value::Object(fields) => {
                let referred = fields.get("$ref").and_then(Value::as_str).and_then(|name| name.rsplit('/').next());
                if let Some(name) = referred {
                    let target = &self.0["components"]["schemas"][name];
                    if name.ends_with("Id") && target["pattern"].is_string() {
                        kinds.insert(name.to_owned());
                    } else {
                        self.collect(target, kinds);
                    }
                }
                fields.values().for_each(|value| self.collect(value, kinds));
            }
            Value::Array(items) => items.iter().for_each(|item| self.collect(item, kinds)),
            _ => {}
        }
    }

    /// The request as `caller` sends it, with its own things but for those of one kind, which are somebody else's.
    fn request(
        &self,
        operation: &str,
        content: &Content,
        caller: &Side,
        foreign: Option<(&str, &Side)>,
    ) -> TestRequest {
        let thing = |kind: &str| match foreign {
            Some((foreign, side)) if foreign == kind => side.thing(kind),
            _ => caller.thing(kind),
        };
        let (method, template) = operation.split_once(' ').unwrap();
        let mut path = template.to_owned();
        for parameter in self.operation(method, template)["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            let kind = parameter["schema"]["$ref"].as_str().and_then(|name| name.rsplit('/').next()).unwrap_or(name);
            if parameter["in"] == "path" {
                path = path.replace(&format!("{{{name}}}"), thing(kind));
            }
        }
        let request = TestRequest::with_uri(&path).method(method.parse().unwrap());
        let request = if template.contains("/v1/portal/") { request.insert_header(PORTAL) } else { request };
        let request = if LOG_INS.contains(&operation) { request } else { request.insert_header(caller.bearer()) };
        match content {
            Content::Nothing => request,
            Content::Json(body) => request.set_json(filled(body, &thing)),
            Content::Csv => request
                .insert_header(("content-type", "text/csv"))
                .set_payload("age,diagnosis\n41,benign\n53,malignant\n"),
            Content::Part => request
                .insert_header(("content-type", "application/octet-stream"))
                .insert_header(("upload-offset", "0"))
                .set_payload("age\n"),
        }
    }
}

/// The body with things in the place of the names of their kinds.
fn filled<'a>(body: &Value, thing: &impl Fn(&str) -> &'a str) -> Value {
    match body {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), filled(value, thing))).collect(),
        Value::Array(items) => items.iter().map(|item| filled(item, thing)).collect(),
        Value::String(kind) if Side::KINDS.contains(&kind.as_str()) => thing(kind).into(),
        other => other.clone(),
    }
}
