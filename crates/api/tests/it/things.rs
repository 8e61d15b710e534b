//! Partners with something of every kind, made through the API as far as it goes.

use std::collections::BTreeMap;

use access::WriteModel;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model_registry::{ModelFile, NewVersion};
use partner_registry::party_keys;
use serde_json::{Value, json};

use crate::platform::{App, Platform, admitted, call, create, join, log_in, operator};

/// One partner's owner, and a thing of theirs of every kind.
pub(crate) struct Side {
    token: String,
    /// By the name that the kind of id has in the OpenAPI document, and by names of what else requests need.
    things: BTreeMap<&'static str, String>,
}

/// The digest of what a part of an upload holds.
const PART_SHA256: &str = "24bb0d625cd9d0a7cc25c34c41a5280b38776c7349aa39019326f758df87e7b0";

/// A clinic that works with a mill, and a stranger that works with the mill too.
pub(crate) struct Three {
    pub(crate) clinic: Side,
    pub(crate) stranger: Side,
}

impl Three {
    pub(crate) async fn new(platform: &Platform, app: &impl App) -> Self {
        let operator = operator(platform, app).await;
        let (mill, mill_owner) = admitted(app, &operator, "Mill", "manufacturing").await;
        let clinic = Side::new(platform, app, (&operator, "Clinic"), (&mill, &mill_owner)).await;
        let stranger = Side::new(platform, app, (&operator, "Stranger"), (&mill, &mill_owner)).await;
        Self { clinic, stranger }
    }
}

impl Side {
    /// What can be asked for.
    pub(crate) const KINDS: [&str; 31] = [
        "PartnerId",
        "UserId",
        "SessionId",
        "ApiKeyId",
        "InvitationId",
        "AgreementId",
        "PartyKeyId",
        "DatasetId",
        "UploadId",
        "DatasetGrantId",
        "JobId",
        "ModelId",
        "ModelGrantId",
        "MailId",
        "QuestionId",
        "number",
        "file",
        "digest",
        "email",
        "document",
        "AllianceId",
        "StandardId",
        "ConformanceRunId",
        "CertificateId",
        "version",
        "PoolId",
        "PoolRequestId",
        "month",
        "ProjectId",
        "MilestoneId",
        "ProjectMessageId",
    ];

    async fn new(platform: &Platform, app: &impl App, (operator, name): (&str, &str), with: (&str, &str)) -> Self {
        let (id, token) = admitted(app, operator, name, "medicine").await;
        let email = format!("owner@{}.example", name.to_lowercase());
        let mut side = Self { token, things: BTreeMap::new() };
        let file = ("file", "model.safetensors");
        let constants = [
            ("PartnerId", &*id),
            ("email", &*email),
            ("number", "1"),
            ("version", "1.0.0"),
            file,
            ("digest", PART_SHA256),
            ("month", "2020-01"),
        ];
        // Of what only operators reach: that nobody else does is the same for any.
        let nothing = "f".repeat(32);
        let staffs = [("MailId", format!("ma_{nothing}")), ("QuestionId", format!("qu_{nothing}"))];
        side.things.extend(staffs);
        side.things.extend(constants.map(|(kind, thing)| (kind, thing.to_owned())));
        side.people(app, &email).await;
        side.agreement(app, with).await;
        side.data(app).await;
        side.model(platform, app).await;
        side.alliance(platform, app, operator).await;
        side.pool(app, operator).await;
        side.project(app).await;
        side
    }

    pub(crate) fn thing(&self, kind: &str) -> &str {
        self.things.get(kind).unwrap_or_else(|| panic!("no test has a thing of the kind {kind}"))
    }

    pub(crate) fn bearer(&self) -> (&'static str, String) {
        ("authorization", format!("Bearer {}", self.token))
    }

    /// The same kinds of ids, of nothing.
    pub(crate) fn of_nothing(&self) -> Self {
        let nothing = |thing: &String| match thing.split_once('_') {
            Some((prefix, hex)) if hex.len() == 32 => format!("{prefix}_{}", "f".repeat(32)),
            _ => thing.clone(),
        };
        let things = self.things.iter().map(|(kind, thing)| (*kind, nothing(thing))).collect();
        Self { token: String::new(), things }
    }

    /// Creates something and keeps its id.
    async fn create(&mut self, app: &impl App, kind: &'static str, path: &str, body: Value) -> Value {
        let made = create(app, path, Some(&self.token), body).await;
        let id = [&made["id"], &made["key"]["id"], &made["invitation"]["id"]].into_iter().find_map(Value::as_str);
        self.things.insert(kind, id.unwrap().to_owned());
        made
    }

    async fn people(&mut self, app: &impl App, email: &str) {
        let viewer = format!("viewer-{email}");
        let invite = json!({ "email": viewer, "role": "viewer" });
        let invited = create(app, "/v1/invitations", Some(&self.token), invite).await;
        join(app, &invited["token"], &viewer).await;
        let members = call(app, actix_web::http::Method::GET, "/v1/members", Some(&self.token), None).await.json();
        let member = members["items"].as_array().unwrap().iter().find(|one| one["email"] == json!(viewer)).unwrap();
        self.things.insert("UserId", member["user"].as_str().unwrap().to_owned());
        let other_session = log_in(app, email).await["session"].as_str().unwrap().to_owned();
        self.things.insert("SessionId", other_session);
        let key = json!({ "name": "nightly", "scopes": ["datasets:read"] });
        self.create(app, "ApiKeyId", "/v1/account/api-keys", key).await;
        let late = json!({ "email": format!("late-{email}"), "role": "viewer" });
        self.create(app, "InvitationId", "/v1/invitations", late).await;
    }

    async fn agreement(&mut self, app: &impl App, (partner, owner): (&str, &str)) {
        let proposal = json!({ "counterparty": partner, "title": "Terms", "document": "We agree.",
            "purposes": ["train", "download", "predict"], "expires_at": "2030-01-01T00:00:00Z" });
        let agreement = self.create(app, "AgreementId", "/v1/agreements", proposal).await;
        let sign = json!({ "document_sha256": agreement["document_sha256"] });
        let path = format!("/v1/agreements/{}/sign", self.thing("AgreementId"));
        for token in [&*self.token, owner] {
            create(app, &path, Some(token), sign.clone()).await;
        }
        self.things.insert("document", agreement["document_sha256"].as_str().unwrap().to_owned());
        let pair = Ed25519KeyPair::generate().unwrap();
        let public = URL_SAFE_NO_PAD.encode(pair.public_key());
        let partner = self.thing("PartnerId").parse().unwrap();
        let proof = pair.sign(party_keys::statement(partner, &public).as_bytes());
        let key = json!({ "public_key": public, "label": "Card", "proof": URL_SAFE_NO_PAD.encode(proof) });
        self.create(app, "PartyKeyId", "/v1/party-keys", key).await;
    }

    async fn data(&mut self, app: &impl App) {
        self.create(app, "DatasetId", "/v1/datasets", json!({ "name": "patients" })).await;
        let path = format!("/v1/datasets/{}", self.thing("DatasetId"));
        let csv = "age,diagnosis\n41,benign\n52,malignant\n";
        let upload = actix_web::test::TestRequest::post().uri(&format!("{path}/versions")).insert_header(self.bearer());
        let upload = upload.insert_header(("content-type", "text/csv")).set_payload(csv);
        assert_eq!(crate::platform::send(app, upload).await.status.as_u16(), 201);
        let announced = json!({ "format": "csv", "size": 10, "sha256": "0".repeat(64) });
        self.create(app, "UploadId", &format!("{path}/uploads"), announced).await;
        let grant = json!({ "agreement": self.thing("AgreementId"), "permissions": ["train"] });
        self.create(app, "DatasetGrantId", &format!("{path}/grants"), grant).await;
        let job = json!({ "spec": { "recipe": "tabular", "target": "diagnosis" },
            "inputs": { "train": { "dataset": self.thing("DatasetId") } } });
        self.create(app, "JobId", "/v1/jobs", job).await;
    }

    /// No operation registers files: a job would have trained them.
    async fn model(&mut self, platform: &Platform, app: &impl App) {
        let model = json!({ "name": "diagnosis", "task": "tabular-classification" });
        self.create(app, "ModelId", "/v1/models", model).await;
        let state = &platform.state;
        let principal = state.authenticator.authenticate(&self.token, "a-request").await.unwrap();
        let permit = state.gate.permit::<WriteModel>(&principal).unwrap();
        let stored = platform.blobs.put_bytes(permit.partner(), bytes::Bytes::from_static(b"weights")).await.unwrap();
        let file = ModelFile { name: "model.safetensors".parse().unwrap(), sha256: stored.sha256, size: stored.size };
        let version = NewVersion { files: vec![file], metrics: BTreeMap::new(), result: json!({}) };
        let model = self.thing("ModelId").parse().unwrap();
        state.models.register_uploaded(&permit, model, version).await.unwrap();
        let grant = json!({ "agreement": self.thing("AgreementId"), "permissions": ["download"] });
        self.create(app, "ModelGrantId", &format!("/v1/models/{model}/grants"), grant).await;
    }

    /// A pool of that alliance, and a request on it.
    async fn pool(&mut self, app: &impl App, operator: &str) {
        let path = format!("/v1/platform/alliances/{}/pool", self.thing("AllianceId"));
        let grant = Some(json!({ "gpu_seconds": 3600 }));
        let pool = call(app, actix_web::http::Method::PUT, &path, Some(operator), grant).await.json();
        self.things.insert("PoolId", pool["id"].as_str().unwrap().to_owned());
        let ask = json!({ "gpu_seconds": 600, "reason": "A larger network." });
        let path = format!("/v1/pools/{}/requests", self.thing("PoolId"));
        self.create(app, "PoolRequestId", &path, ask).await;
    }

    /// A joint project with the mill.
    async fn project(&mut self, app: &impl App) {
        let agreement = self.thing("AgreementId");
        let project = json!({ "agreement": agreement, "name": "Joint work", "purpose": "A better model." });
        self.create(app, "ProjectId", "/v1/projects", project).await;
        let path = format!("/v1/projects/{}", self.thing("ProjectId"));
        self.create(app, "MilestoneId", &format!("{path}/milestones"), json!({ "title": "Data is clean" })).await;
        self.create(app, "ProjectMessageId", &format!("{path}/messages"), json!({ "text": "Hello." })).await;
    }

    /// An alliance of its own, with a standard that its data set was certified by.
    async fn alliance(&mut self, platform: &Platform, app: &impl App, operator: &str) {
        let id = self.thing("PartnerId");
        let new =
            json!({ "name": format!("Alliance of {id}"), "industry": "medicine", "purpose": "Data.", "lead": id });
        let founded = create(app, "/v1/platform/alliances", Some(operator), new).await;
        self.things.insert("AllianceId", founded["id"].as_str().unwrap().to_owned());
        let path = format!("/v1/alliances/{}/standards", self.thing("AllianceId"));
        let definition = json!({ "data": { "columns": [{ "name": "age", "type": "integer" }] } });
        self.create(app, "StandardId", &path, json!({ "name": "Patients", "definition": definition })).await;
        create(app, &format!("/v1/standards/{}/release", self.thing("StandardId")), Some(&self.token), json!({})).await;
        let run = json!({ "standard": self.thing("StandardId"), "dataset": self.thing("DatasetId") });
        self.create(app, "ConformanceRunId", "/v1/conformance-runs", run).await;
        let run = platform.conformed(app, self.thing("ConformanceRunId"), &self.token).await;
        self.things.insert("CertificateId", run["certificate"].as_str().unwrap().to_owned());
    }
}
