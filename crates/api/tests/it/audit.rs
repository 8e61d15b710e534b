//! The audit log over HTTP: by which rule, and as a file.

use actix_web::http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::TestDb;

use crate::platform::{App, People, Platform, call, create, people};

testkit::on_both_databases!(
    each_row_says_by_which_rule,
    a_file_has_every_row_and_its_own_first,
    cells_of_a_file_are_no_formulas,
);

async fn rows(app: &impl App, token: &str, query: &str) -> Vec<Value> {
    let answer = call(app, Method::GET, &format!("/v1/partner/audit?{query}"), Some(token), None).await;
    assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
    answer.json()["items"].as_array().unwrap().clone()
}

async fn export(app: &impl App, token: &str, query: &str) -> (String, String) {
    let answer = call(app, Method::GET, &format!("/v1/partner/audit/export?{query}"), Some(token), None).await;
    assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
    let name = answer.header("content-disposition").unwrap().to_owned();
    (name, String::from_utf8(answer.body.to_vec()).unwrap())
}

async fn dataset(app: &impl App, people: &People, name: &str) -> Value {
    create(app, "/v1/datasets", Some(&people.clinic.steward), json!({ "name": name })).await
}

async fn each_row_says_by_which_rule(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    let made = dataset(&app, &people, "Patients").await;
    let refused =
        call(&app, Method::POST, "/v1/datasets", Some(&people.clinic.viewer), Some(json!({ "name": "x" }))).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let of_rule = async |rule: &str| {
        let found = rows(&app, &people.clinic.steward, &format!("rule={rule}")).await;
        found.into_iter().map(|row| (row["action"].clone(), row["target"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(of_rule("stewards").await, [(json!("dataset:create"), made["id"].clone())]);
    assert_eq!(of_rule("forbidden").await, [(json!("dataset:write"), json!(null))]);
    assert_eq!(of_rule("no_such_rule").await, []);
}

async fn a_file_has_every_row_and_its_own_first(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    // More than one page of the server's own.
    for number in 0..230 {
        dataset(&app, &people, &format!("Patients {number}")).await;
    }
    let listed = rows(&app, &people.clinic.steward, "limit=1").await;
    let (name, text) = export(&app, &people.clinic.steward, "format=jsonl").await;
    assert!(name.starts_with("attachment; filename=\"audit-") && name.ends_with(".jsonl\""), "{name}");
    let all: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&all[0]["action"], &all[1]), (&json!("audit:export"), &listed[0]));
    assert_eq!(all.iter().filter(|row| row["action"] == "dataset:create").count(), 230);
    let ids: Vec<&str> = all.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert!(ids.is_sorted_by(|newer, older| newer > older), "newest first, none twice");
    assert!(all.iter().all(|row| row["partner"] == listed[0]["partner"]), "nothing of others");
    let (_, some) = export(&app, &people.clinic.steward, "format=jsonl&action=dataset:create").await;
    assert_eq!(some.lines().count(), 230);

    for path in ["/v1/partner/audit/export", "/v1/audit/export"] {
        let answer = call(&app, Method::GET, path, Some(&people.clinic.viewer), None).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    let whole = call(&app, Method::GET, "/v1/audit/export?format=jsonl", Some(&people.auditor), None).await;
    assert!(whole.body.len() > text.len());
    let wrong =
        call(&app, Method::GET, "/v1/partner/audit/export?format=xlsx", Some(&people.clinic.steward), None).await;
    assert_eq!((wrong.status, wrong.json()["field"].clone()), (StatusCode::BAD_REQUEST, json!("format")));
}

async fn cells_of_a_file_are_no_formulas(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    // The target of a refusal is the caller's own text.
    let wanted = "/v1/datasets/=HYPERLINK(1)/grants";
    call(&app, Method::POST, wanted, Some(&people.clinic.viewer), Some(json!({}))).await;
    let (name, text) = export(&app, &people.clinic.steward, "outcome=denied").await;
    assert!(name.ends_with(".csv\""), "{name}");
    assert!(text.starts_with("\u{feff}id,at,partner,user,credential,action,target,outcome,rule,agreement,"), "{text}");
    assert!(text.lines().next().is_some_and(|names| names.ends_with(",detail,part_of")), "{text}");
    assert!(text.contains(",'=HYPERLINK(1),denied,forbidden,"), "{text}");
}
