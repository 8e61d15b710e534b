//! What holds for every request: ids, headers, problem documents, idempotency, conditional updates, tokens.

use actix_web::http::{Method, StatusCode};
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use foundation::limits::MAX_JSON_BYTES;
use foundation::{Clock, Random, Sources};
use serde_json::json;
use testkit::TestDb;

use crate::platform::{PASSWORD, Platform, call, create, people, send};

testkit::on_both_databases!(
    errors_are_problem_documents,
    a_session_that_was_logged_out_is_over,
    a_key_makes_a_request_idempotent,
    an_answer_too_large_to_remember_is_sent_once,
    an_update_names_what_it_was_made_from,
    a_download_can_be_resumed,
    every_answer_carries_the_security_headers,
);

async fn errors_are_problem_documents(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let request = TestRequest::get().uri("/v1/nothing/here").insert_header(("x-request-id", "my-id.7"));
    let answer = send(&app, request).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert_eq!(answer.header("x-request-id"), Some("my-id.7"));
    assert_eq!(answer.json()["request_id"], "my-id.7");
    assert!(answer.header("ratelimit").is_some(), "{:?}", answer.headers);

    let answer = call(&app, Method::PUT, "/v1/datasets/ds_1", None, None).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (405, &json!("method_not_allowed")));
    assert_eq!(answer.header("allow"), Some("GET, PATCH, DELETE"));
    assert_eq!(call(&app, Method::PUT, "/v1/datasets/ds_1/nothing", None, None).await.status, StatusCode::NOT_FOUND);
    // Not the invitation whose id is "accept".
    let answer = call(&app, Method::DELETE, "/v1/invitations/accept", None, None).await;
    assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, Some("POST")));

    let wrong = json!({ "email": "a@b.example", "password": "x", "pasword": "y" });
    let answer = call(&app, Method::POST, "/v1/auth/login", None, Some(wrong)).await;
    assert_eq!((answer.status, &answer.json()["code"]), (StatusCode::BAD_REQUEST, &json!("body_invalid")));
    assert!(answer.json()["detail"].as_str().unwrap().contains("pasword"), "{:?}", answer.body);

    let form =
        TestRequest::post().uri("/v1/auth/login").insert_header(("content-type", "text/plain")).set_payload("hi");
    assert_eq!(send(&app, form).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let huge = TestRequest::post()
        .uri("/v1/auth/login")
        .insert_header(("content-type", "application/json"))
        .set_payload(vec![b' '; 1024 * 1024 + 1]);
    assert_eq!(send(&app, huge).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

async fn every_answer_carries_the_security_headers(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let wrong = Some("nonsense");
    let cases = [
        (Method::GET, "/health/live", None, StatusCode::OK),
        (Method::GET, "/openapi.json", None, StatusCode::OK),
        (Method::GET, "/docs/", None, StatusCode::OK),
        (Method::GET, "/v1/nothing/here", None, StatusCode::NOT_FOUND),
        (Method::GET, "/v1/datasets", None, StatusCode::UNAUTHORIZED),
        (Method::GET, "/v1/datasets", wrong, StatusCode::UNAUTHORIZED),
        (Method::POST, "/v1/auth/login", None, StatusCode::BAD_REQUEST),
    ];
    for (method, path, token, status) in cases {
        let body = (method == Method::POST).then(|| json!({}));
        let answer = call(&app, method, path, token, body).await;
        assert_eq!(answer.status, status, "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}: {:?}", answer.headers);
        }
        assert!(answer.header("strict-transport-security").unwrap().starts_with("max-age="), "{path}");
        assert!(answer.header("content-security-policy").unwrap().starts_with("default-src 'none';"), "{path}");
        assert!(answer.header("cache-control").is_some(), "{path}");
        assert!(answer.header("x-request-id").is_some(), "{path}");
    }
}

async fn a_session_that_was_logged_out_is_over(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    let token = &people.clinic.owner;
    assert_eq!(call(&app, Method::POST, "/v1/auth/logout", Some(token), None).await.status, StatusCode::NO_CONTENT);
    let answer = call(&app, Method::GET, "/v1/account", Some(token), None).await;
    assert_eq!((answer.status, &answer.json()["code"]), (StatusCode::UNAUTHORIZED, &json!("session_revoked")));
}

async fn a_key_makes_a_request_idempotent(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    let make = |name: &str, key: &str| {
        TestRequest::post()
            .uri("/v1/datasets")
            .insert_header(("authorization", format!("Bearer {}", people.clinic.steward)))
            .insert_header(("idempotency-key", key.to_owned()))
            .set_json(json!({ "name": name }))
    };
    let first = send(&app, make("patients", "k1")).await;
    let again = send(&app, make("patients", "k1")).await;
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::CREATED));
    assert_eq!(first.body, again.body);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(first.header("etag"), again.header("etag"));
    let other = send(&app, make("others", "k1")).await;
    assert_eq!((other.status.as_u16(), &other.json()["code"]), (422, &json!("idempotency_key_reused")));
    // A failure is not remembered: the name is taken now, and free again under another name with the same key.
    let taken = send(&app, make("patients", "k2")).await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    assert_eq!(send(&app, make("images", "k2")).await.status, StatusCode::CREATED);

    let invite = || {
        TestRequest::post()
            .uri("/v1/invitations")
            .insert_header(("authorization", format!("Bearer {}", people.clinic.owner)))
            .insert_header(("idempotency-key", "k3"))
            .set_json(json!({ "email": "new@clinic.example", "role": "viewer" }))
    };
    assert_eq!(send(&app, invite()).await.status, StatusCode::CREATED);
    let again = send(&app, invite()).await;
    assert_eq!((again.status, &again.json()["code"]), (StatusCode::CONFLICT, &json!("secret_shown_once")));
    // Nor are the tokens of a log-in kept for whoever repeats it.
    let log_in = || {
        let with = json!({ "email": "owner@clinic.example", "password": PASSWORD });
        TestRequest::post().uri("/v1/auth/login").insert_header(("idempotency-key", "k4")).set_json(with)
    };
    assert_eq!(send(&app, log_in()).await.status, StatusCode::OK);
    let again = send(&app, log_in()).await;
    assert_eq!((again.status, &again.json()["code"]), (StatusCode::CONFLICT, &json!("secret_shown_once")));
}

/// The description of many columns with long names is larger than what is kept for a repetition. That repeats nothing.
async fn an_answer_too_large_to_remember_is_sent_once(db: TestDb) {
    let sources = Sources::new(Clock::manual(Sources::system().now()), Random::system());
    let platform = Platform::at(db, sources.clone()).await;
    let app = platform.app().await;
    let token = people(&platform, &app).await.clinic.steward;
    let dataset = create(&app, "/v1/datasets", Some(&token), json!({ "name": "wide" })).await;
    let path = format!("/v1/datasets/{}/versions", dataset["id"].as_str().unwrap());
    let names: Vec<String> = (0..1_100).map(|column| format!("{column:x>1000}")).collect();
    let table = format!("{}\n{}\n", names.join(","), vec!["1"; names.len()].join(","));
    let add = || {
        TestRequest::post()
            .uri(&path)
            .insert_header(("authorization", format!("Bearer {token}")))
            .insert_header(("idempotency-key", "k1"))
            .insert_header(("content-type", "text/csv"))
            .insert_header(("content-length", table.len()))
            .set_payload(table.clone())
    };
    let first = send(&app, add()).await;
    assert_eq!(first.status, StatusCode::CREATED, "{:?}", first.body);
    assert!(first.body.len() > MAX_JSON_BYTES && first.header("idempotency-replayed").is_none());
    let again = send(&app, add()).await;
    assert_eq!((again.status, &again.json()["code"]), (StatusCode::CONFLICT, &json!("request_in_progress")));
    sources.clock.advance(TimeDelta::seconds(7));
    let again = send(&app, add()).await;
    assert_eq!((again.status, &again.json()["code"]), (StatusCode::CONFLICT, &json!("answer_lost")));
    let made = first.json()["id"].as_str().unwrap().to_owned();
    assert!(again.json()["next_step"].as_str().unwrap().contains(&made), "{:?}", again.body);
    let versions = call(&app, Method::GET, &path, Some(&token), None).await.json();
    assert_eq!(versions["items"].as_array().unwrap().len(), 1);
}

async fn an_update_names_what_it_was_made_from(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    let change = |etag: &str, needs: &str| {
        TestRequest::patch()
            .uri("/v1/partner")
            .insert_header(("authorization", format!("Bearer {}", people.clinic.owner)))
            .insert_header(("if-match", etag.to_owned()))
            .set_json(json!({ "needs": needs }))
    };
    let seen = call(&app, Method::GET, "/v1/partner", Some(&people.clinic.owner), None).await;
    let etag = seen.header("etag").unwrap().to_owned();
    let done = send(&app, change(&etag, "More models.")).await;
    assert_eq!((done.status, &done.json()["needs"]), (StatusCode::OK, &json!("More models.")));
    assert_eq!(send(&app, change(&etag, "Fewer.")).await.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(send(&app, change("\"other\"", "Fewer.")).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(send(&app, change("*", "Any.")).await.status, StatusCode::OK);
}

async fn a_download_can_be_resumed(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    let steward = format!("Bearer {}", people.clinic.steward);
    let dataset = create(&app, "/v1/datasets", Some(&people.clinic.steward), json!({ "name": "patients" })).await;
    let csv = "age,diagnosis\n41,benign\n52,malignant\n";
    let path = format!("/v1/datasets/{}/versions", dataset["id"].as_str().unwrap());
    let request = || TestRequest::post().uri(&path).insert_header(("authorization", steward.clone()));
    let upload = request().insert_header(("content-type", "text/csv")).set_payload(csv);
    let made = send(&app, upload).await;
    assert_eq!(made.status, StatusCode::CREATED, "{:?}", made.body);
    assert_eq!(made.json()["rows"], 2);
    let ragged = request().insert_header(("content-type", "text/csv")).set_payload("a,b\n1,2\n3\n");
    let refused = send(&app, ragged).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{:?}", refused.body);
    assert!(refused.json()["detail"].as_str().unwrap().contains('3'), "{:?}", refused.body);

    let get = || TestRequest::get().uri(&format!("{path}/1/content")).insert_header(("authorization", steward.clone()));
    let whole = send(&app, get()).await;
    assert_eq!((whole.status, &whole.body[..]), (StatusCode::OK, csv.as_bytes()));
    let etag = whole.header("etag").unwrap().to_owned();
    let part = send(&app, get().insert_header(("range", "bytes=4-12")).insert_header(("if-range", etag.clone()))).await;
    assert_eq!((part.status, &part.body[..]), (StatusCode::PARTIAL_CONTENT, &csv.as_bytes()[4..13]));
    assert_eq!(part.header("content-range"), Some(format!("bytes 4-12/{}", csv.len()).as_str()));
    let same = send(&app, get().insert_header(("if-none-match", etag))).await;
    assert_eq!((same.status, same.body.len()), (StatusCode::NOT_MODIFIED, 0));
    let beyond = send(&app, get().insert_header(("range", "bytes=999-"))).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    let head = TestRequest::with_uri(&format!("{path}/1/content")).method(Method::HEAD);
    assert_eq!(send(&app, head.insert_header(("authorization", steward.clone()))).await.status, StatusCode::OK);

    // What sent bytes stands in the log, once per request; a refusal as well.
    let viewer = Some(people.clinic.viewer.as_str());
    let refused = call(&app, Method::GET, &format!("{path}/1/content"), viewer, None).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let log = "/v1/partner/audit?action=dataset:download";
    let log = call(&app, Method::GET, log, Some(&people.clinic.steward), None).await.json();
    let rows: Vec<_> = log["items"].as_array().unwrap().iter().collect();
    let told: Vec<_> = rows.iter().map(|row| (row["outcome"].clone(), row["detail"]["from"].clone())).collect();
    assert_eq!(told, [(json!("denied"), json!(null)), (json!("done"), json!(4)), (json!("done"), json!(0))]);
    assert_eq!((&rows[1]["detail"]["bytes"], &rows[2]["detail"]["bytes"]), (&json!(9), &json!(csv.len())));
}
