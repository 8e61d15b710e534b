//! Usage, prices, budgets and statements through the API.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::{Value, json};
use testkit::TestDb;

use crate::platform::{App, People, Platform, call, create, people, send};

testkit::on_both_databases!(
    a_download_is_metered_and_stands_in_the_statement,
    a_budget_refuses_a_submission_with_its_reason,
    an_estimate_says_what_it_does_not_know,
);

fn get(path: &str) -> TestRequest {
    TestRequest::get().uri(path)
}

fn bearer(token: &str) -> (&'static str, String) {
    ("authorization", format!("Bearer {token}"))
}

/// A data set of the clinic's with one version of these bytes.
async fn dataset(app: &impl App, people: &People, csv: &'static str) -> String {
    let dataset = create(app, "/v1/datasets", Some(&people.clinic.steward), json!({ "name": "patients" })).await;
    let id = dataset["id"].as_str().unwrap().to_owned();
    let upload = TestRequest::post().uri(&format!("/v1/datasets/{id}/versions"));
    let upload = upload.insert_header(bearer(&people.clinic.steward)).insert_header(("content-type", "text/csv"));
    assert_eq!(send(app, upload.set_payload(csv)).await.status.as_u16(), 201);
    id
}

const CSV: &str = "age,diagnosis\n41,benign\n52,malignant\n";

async fn a_download_is_metered_and_stands_in_the_statement(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    let clinic = &people.clinic;
    let id = dataset(&app, &people, CSV).await;
    let path = format!("/v1/datasets/{id}/versions/1/content");
    let whole = get(&path).insert_header(bearer(&clinic.scientist));
    assert_eq!(send(&app, whole).await.body.len(), CSV.len());
    let part = get(&path).insert_header(bearer(&clinic.scientist)).insert_header(("range", "bytes=0-3"));
    assert_eq!(send(&app, part).await.body.len(), 4);
    // Neither of these sends a byte.
    call(&app, Method::HEAD, &path, Some(&clinic.scientist), None).await;
    call(&app, Method::GET, &path, Some(&people.insurer.scientist), None).await;
    let state = &platform.state;
    assert_eq!(state.meter.flush(&state.db, &state.sources).await.unwrap(), 1);
    let sent = CSV.len() + 4;

    let report = async |path: &str, token: &str| call(&app, Method::GET, path, Some(token), None).await.json();
    let by_user = report("/v1/usage/report?by=user", &clinic.admin).await;
    assert_eq!(by_user["total"]["downloaded_bytes"], json!(sent));
    assert_eq!((&by_user["of"], &by_user["rows"][0]["name"]), (&json!("partner"), &json!("scientist@clinic.example")));
    assert_eq!(report("/v1/usage/report", &clinic.viewer).await["of"], json!("own"));
    assert_eq!(report("/v1/usage/report", &people.insurer.owner).await["rows"], json!([]));
    let all = report("/v1/platform/usage/report?by=partner", &people.auditor).await;
    assert_eq!(all["rows"][0]["key"], json!(clinic.id));
    let wrong = call(&app, Method::GET, "/v1/usage/report?by=colour", Some(&clinic.admin), None).await;
    assert_eq!((wrong.status.as_u16(), &wrong.json()["field"]), (400, &json!("by")));
    let wrong = call(&app, Method::GET, "/v1/usage/report?from=yesterday", Some(&clinic.admin), None).await;
    assert_eq!((wrong.status.as_u16(), &wrong.json()["field"]), (400, &json!("from")));

    let month = state.sources.now().format("%Y-%m").to_string();
    let statement = report(&format!("/v1/statements/{month}"), &clinic.owner).await;
    assert_eq!((&statement["state"], &statement["lines"][0]["amount"]), (&json!("preview"), &json!(sent)));
    for (token, status) in [(&clinic.scientist, 403), (&people.operator, 403), (&people.insurer.owner, 200)] {
        let answer = call(&app, Method::GET, &format!("/v1/statements/{month}"), Some(token), None).await;
        assert_eq!(answer.status.as_u16(), status);
    }
    printed(&app, &people, &month).await;
}

/// The same statement as CSV and as a page, in the language that is asked for.
async fn printed(app: &impl App, people: &People, month: &str) {
    let token = &people.clinic.owner;
    let csv = call(app, Method::GET, &format!("/v1/statements/{month}/csv"), Some(token), None).await;
    assert!(csv.header("content-type").unwrap().starts_with("text/csv"));
    assert!(csv.header("content-disposition").unwrap().contains(&format!("statement-{month}.csv")));
    assert!(std::str::from_utf8(&csv.body).unwrap().contains(",downloaded_bytes,"));
    let page = async |path: String, wanted: &'static str| {
        let request = get(&path).insert_header(bearer(token)).insert_header(("accept-language", wanted));
        let answer = send(app, request).await;
        assert_eq!(answer.status.as_u16(), 200);
        assert!(answer.header("content-security-policy").unwrap().starts_with("default-src 'none'"));
        String::from_utf8(answer.body.to_vec()).unwrap()
    };
    let path = format!("/v1/statements/{month}/print");
    assert!(page(path.clone(), "zh-CN,en;q=0.5").await.contains("用量账单"));
    assert!(page(path.clone(), "fr").await.contains("Statement of usage"));
    assert!(page(format!("{path}?language=zh-CN"), "en").await.contains("lang=\"zh-CN\""));
    let of = format!("/v1/partners/{}/statements/{month}", people.clinic.id);
    for path in [of.clone(), format!("{of}/csv"), format!("{of}/print")] {
        let answer = call(app, Method::GET, &path, Some(&people.auditor), None).await;
        assert_eq!(answer.status.as_u16(), 200, "{path}");
    }
    for path in ["/v1/statements/2020-01", "/v1/statements/nonsense", "/v1/statements/2020-01/csv"] {
        let answer = call(app, Method::GET, path, Some(token), None).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (404, &json!("statement_not_found")), "{path}");
    }
}

async fn a_budget_refuses_a_submission_with_its_reason(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    let clinic = &people.clinic;
    let id = dataset(&app, &people, CSV).await;
    let job =
        json!({ "spec": { "recipe": "tabular", "target": "diagnosis" }, "inputs": { "train": { "dataset": id } } });
    let put = async |path: &str, token: &str, body: Value| call(&app, Method::PUT, path, Some(token), Some(body)).await;
    let taken = create(&app, "/v1/jobs", Some(&clinic.scientist), job.clone()).await;
    assert_eq!(taken["warnings"], Value::Null);
    let hard = put(&format!("/v1/partners/{}/budget", clinic.id), &people.operator, json!({ "gpu_seconds": 0 })).await;
    assert_eq!((hard.status.as_u16(), &hard.json()["standing"][0]["state"]), (200, &json!("exhausted")));
    let own = put("/v1/budget", &clinic.admin, json!({ "gpu_seconds": 3600, "warn_percent": 50 })).await;
    assert_eq!(own.json()["operator"]["gpu_seconds"], json!(0), "the partner's own changes nothing of it");
    let refused = call(&app, Method::POST, "/v1/jobs", Some(&clinic.scientist), Some(job.clone())).await;
    let problem = refused.json();
    assert_eq!((refused.status.as_u16(), &problem["code"]), (403, &json!("budget_exhausted")));
    assert!(problem["next_step"].as_str().unwrap().contains("operator"), "{problem}");
    let waiting = call(&app, Method::GET, "/v1/jobs", Some(&clinic.viewer), None).await.json();
    assert_eq!(waiting["items"][0]["error"]["code"], json!("budget_exhausted"));
    let usage = call(&app, Method::GET, "/v1/partner/usage", Some(&clinic.viewer), None).await.json();
    assert_eq!(usage["spending"]["limits"].as_array().unwrap().len(), 2);
    assert_eq!(usage["spending"]["of"], json!("own"));
    for (token, status) in [(&clinic.scientist, 403), (&people.operator, 403)] {
        assert_eq!(put("/v1/budget", token, json!({})).await.status.as_u16(), status);
    }
    let money = put("/v1/budget", &clinic.admin, json!({ "cost": 1 })).await;
    assert_eq!((money.status.as_u16(), &money.json()["code"]), (409, &json!("no_prices")));
    put(&format!("/v1/partners/{}/budget", clinic.id), &people.operator, json!({})).await;
    create(&app, "/v1/jobs", Some(&clinic.scientist), job).await;
}

async fn an_estimate_says_what_it_does_not_know(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    let prices = json!({ "currency": "EUR", "gpu_hour": 2_500_000, "cpu_hour": 100_000, "gib_month": 30_000,
        "gib_download": 50_000 });
    let published = create(&app, "/v1/platform/prices", Some(&people.operator), prices).await;
    assert_eq!((&published["number"], &published["current"]), (&json!(1), &json!(false)), "from the next midnight on");
    let seen = call(&app, Method::GET, "/v1/prices", Some(&people.clinic.viewer), None).await.json();
    assert_eq!(seen, json!([published]));
    let spec = json!({ "spec": { "recipe": "tabular", "target": "diagnosis", "resources": { "cpus": 2 } } });
    let estimate = call(&app, Method::POST, "/v1/usage/estimate", Some(&people.clinic.scientist), Some(spec)).await;
    let found = estimate.json();
    assert_eq!((&found["cpus"], &found["based_on"]), (&json!(2), &json!(0)));
    assert_eq!((&found["expected_seconds"], &found["expected_cost"]), (&Value::Null, &Value::Null));
    let wrong = json!({ "spec": { "recipe": "nonsense" } });
    let wrong = call(&app, Method::POST, "/v1/usage/estimate", Some(&people.clinic.scientist), Some(wrong)).await;
    assert_eq!(wrong.status.as_u16(), 400);
}
