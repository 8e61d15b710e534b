//! The authorisation matrix: every operation of the OpenAPI document, called as everybody.
//!
//! A new operation has no row in the snapshot, so it fails here until somebody has read who may do it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use actix_web::http::Method;
use serde_json::{Value, json};
use testkit::TestDb;

use crate::platform::{App, People, Platform, call, create, people};

testkit::on_both_databases!(who_may_do_what);

/// Something of the clinic's for every parameter that a path can have.
async fn things(app: &impl App, people: &People) -> BTreeMap<&'static str, String> {
    let clinic = &people.clinic;
    let proposal = json!({ "counterparty": people.insurer.id, "title": "Terms", "document": "We agree.",
        "purposes": ["train"], "expires_at": "2030-01-01T00:00:00Z" });
    let agreement = create(app, "/v1/agreements", Some(&clinic.owner), proposal).await;
    let dataset = create(app, "/v1/datasets", Some(&clinic.steward), json!({ "name": "patients" })).await;
    let upload = json!({ "format": "csv", "size": 10, "sha256": "0".repeat(64) });
    let path = format!("/v1/datasets/{}/uploads", dataset["id"].as_str().unwrap());
    let upload = create(app, &path, Some(&clinic.steward), upload).await;
    let model = json!({ "name": "diagnosis", "task": "tabular-classification" });
    let model = create(app, "/v1/models", Some(&clinic.scientist), model).await;
    let invite = json!({ "email": "late@clinic.example", "role": "viewer" });
    let invited = create(app, "/v1/invitations", Some(&clinic.owner), invite).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let alliance = json!({ "name": "Care", "industry": "medicine", "purpose": "Better data.", "lead": clinic.id });
    let alliance = create(app, "/v1/platform/alliances", Some(&people.operator), alliance).await;
    let columns = json!([{ "name": "age", "type": "integer" }]);
    let standard = json!({ "name": "Patients", "definition": { "data": { "columns": columns } } });
    let path = format!("/v1/alliances/{}/standards", text(&alliance["id"]));
    let standard = create(app, &path, Some(&clinic.steward), standard).await;
    let path = format!("/v1/standards/{}/release", text(&standard["id"]));
    create(app, &path, Some(&clinic.admin), json!({})).await;
    let path = format!("/v1/platform/alliances/{}/pool", text(&alliance["id"]));
    let pool = call(app, Method::PUT, &path, Some(&people.operator), Some(json!({ "gpu_seconds": 3600 }))).await.json();
    let nobody = "0".repeat(32);
    BTreeMap::from([
        ("partner", clinic.id.clone()),
        ("agreement", text(&agreement["id"])),
        ("dataset", text(&dataset["id"])),
        ("upload", text(&upload["id"])),
        ("model", text(&model["id"])),
        ("digest", "0".repeat(64)),
        ("invitation", text(&invited["invitation"]["id"])),
        ("user", format!("us_{nobody}")),
        ("session", format!("se_{nobody}")),
        ("api_key", format!("ak_{nobody}")),
        ("job", format!("job_{nobody}")),
        ("grant", format!("dg_{nobody}")),
        ("application", clinic.id.clone()),
        ("question", format!("qu_{nobody}")),
        ("mail", format!("ma_{nobody}")),
        ("stage", "applied".to_owned()),
        ("number", "1".to_owned()),
        ("file", "model.safetensors".to_owned()),
        ("party_key", format!("pk_{nobody}")),
        ("recipe", "tabular".to_owned()),
        ("alliance", text(&alliance["id"])),
        ("standard", text(&standard["id"])),
        ("version", "1.0.0".to_owned()),
        ("item", text(&dataset["id"])),
        ("run", format!("cr_{nobody}")),
        ("certificate", format!("ce_{nobody}")),
        ("pool", text(&pool["id"])),
        ("pool_request", format!("pq_{nobody}")),
        ("month", "2020-01".to_owned()),
        ("project", format!("pj_{nobody}")),
        ("milestone", format!("mi_{nobody}")),
        ("message", format!("me_{nobody}")),
    ])
}

/// Method and path template of every operation; those that delete come last, so that each row still finds its things.
fn operations() -> Vec<(Method, String)> {
    let document = serde_json::to_value(api::openapi()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys().filter(|key| *key != "parameters") {
            operations.push((method.to_uppercase().parse::<Method>().unwrap(), path.clone()));
        }
    }
    operations.sort_by_key(|(method, path)| (*method == Method::DELETE, path.clone(), method.to_string()));
    operations
}

fn filled(path: &str, things: &BTreeMap<&'static str, String>) -> String {
    let fill = |path: String, (name, value): (&&str, &String)| path.replace(&format!("{{{name}}}"), value);
    let path = things.iter().fold(path.to_owned(), fill);
    assert!(!path.contains('{'), "{path} has a parameter that this test does not know");
    path
}

/// Everybody is refused with a status of their own; whoever may is told what their empty request lacks, or gets an answer.
async fn who_may_do_what(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    let things = things(&app, &people).await;
    let clinic = &people.clinic;
    let callers = [
        ("anonymous", None),
        ("other", Some(&people.insurer.owner)),
        ("viewer", Some(&clinic.viewer)),
        ("scientist", Some(&clinic.scientist)),
        ("steward", Some(&clinic.steward)),
        ("admin", Some(&clinic.admin)),
        ("operator", Some(&people.operator)),
        ("auditor", Some(&people.auditor)),
        ("owner", Some(&clinic.owner)),
    ];
    let mut table = format!("{:60}", "");
    for (name, _) in &callers {
        write!(table, " {name:>9}").unwrap();
    }
    table.push('\n');
    // Ends the session that asks; every caller below still needs theirs.
    let last = |path: &str| path == "/v1/auth/logout";
    let (ending, others): (Vec<_>, Vec<_>) = operations().into_iter().partition(|(_, path)| last(path));
    for (method, template) in others.into_iter().chain(ending) {
        write!(table, "{:60}", format!("{method} {template}")).unwrap();
        let path = filled(&template, &things);
        for (_, token) in &callers {
            let body = matches!(method, Method::POST | Method::PUT | Method::PATCH | Method::DELETE);
            let body = body.then(|| json!({}));
            let answer = call(&app, method.clone(), &path, token.map(String::as_str), body).await;
            assert!(answer.status.as_u16() < 500, "{method} {path}: {:?}", answer.body);
            write!(table, " {:>9}", answer.status.as_u16()).unwrap();
        }
        table.push('\n');
    }
    insta::assert_snapshot!("matrix", table);
}
