//! From the form to the decision, as an applicant without an account and its reviewers go through it.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::{Value, json};
use testkit::TestDb;

use crate::platform::{Answer, App, Platform, application, call, create, operator, send};

testkit::on_both_databases!(
    an_applicant_goes_from_the_form_to_the_decision,
    a_key_that_is_not_this_applications_finds_nothing,
    the_field_at_fault_is_named,
    a_mail_is_asked_for_without_learning_anything,
    operators_set_what_is_asked_for,
);

/// The newest letter to this address.
async fn letter(platform: &Platform, recipient: &str) -> Value {
    testkit::letters_to(&platform.state.db, recipient).await.remove(0)
}

async fn with_key(app: &impl App, method: Method, path: &str, key: &str, body: Option<Value>) -> Answer {
    let mut request = TestRequest::with_uri(path).method(method).insert_header(("application-key", key));
    if let Some(body) = body {
        request = request.set_json(body);
    }
    send(app, request).await
}

/// A confirmed application: its id and its key.
async fn applied(platform: &Platform, app: &impl App, name: &str) -> (String, String) {
    let email = format!("office@{}.example", name.to_lowercase());
    create(app, "/v1/applications", None, application(name, "medicine", &email)).await;
    let token = letter(platform, &email).await["token"].clone();
    let confirmed = create(app, "/v1/applications/confirm", None, json!({ "token": token })).await;
    let text = |name: &str| confirmed[name].as_str().unwrap().to_owned();
    (text("id"), text("key"))
}

async fn an_applicant_goes_from_the_form_to_the_decision(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let staff = operator(&platform, &app).await;
    let form = call(&app, Method::GET, "/v1/application-form", None, None).await.json();
    assert_eq!(form["version"], 1);
    let questions = form["sections"].as_array().unwrap().iter().flat_map(|one| one["questions"].as_array().unwrap());
    assert!(questions.clone().all(|one| one["text"]["zh-CN"].is_string() && one["text"]["en"].is_string()));
    assert!(questions.clone().any(|one| one["kind"] == "multi" && one["choices"][0]["text"]["zh-CN"].is_string()));

    let (id, key) = applied(&platform, &app, "Clinic").await;
    let board = call(&app, Method::GET, "/v1/pipeline", Some(&staff), None).await.json();
    assert_eq!((&board["stages"][1]["stage"], &board["stages"][1]["count"]), (&json!("applied"), &json!(1)));
    assert_eq!(board["stages"][1]["applications"]["items"][0]["partner"], json!(id));
    let told = call(&app, Method::GET, &format!("/v1/partners/{id}/application"), Some(&staff), None).await.json();
    assert_eq!((&told["told"]["size"], &told["told"]["answers"]["problem"]), (&json!("10-49"), &json!("A model.")));
    let fits = call(&app, Method::GET, &format!("/v1/partners/{id}/proposals"), Some(&staff), None).await.json();
    assert_eq!(fits["recipes"][0]["id"], "tabular");
    assert_eq!(fits["recipes"][0]["reasons"][0]["answers"], json!(["classify_rows"]));

    let asked = json!({ "question": "Which years?" });
    let asked = create(&app, &format!("/v1/partners/{id}/questions"), Some(&staff), asked).await;
    let path = format!("/v1/applications/{id}");
    let seen = with_key(&app, Method::GET, &path, &key, None).await.json();
    assert_eq!((&seen["questions"][0]["question"], &seen["status"]), (&json!("Which years?"), &json!("applied")));
    assert!(seen["questions"][0]["asked_by"].is_null(), "{seen}");
    let answer = format!("{path}/questions/{}/answer", asked["id"].as_str().unwrap());
    let answered = with_key(&app, Method::POST, &answer, &key, Some(json!({ "answer": "Ten." }))).await;
    assert_eq!(answered.json()["questions"][0]["state"], "answered");
    let again = with_key(&app, Method::POST, &answer, &key, Some(json!({ "answer": "Ten." }))).await;
    assert_eq!((again.status.as_u16(), &again.json()["code"]), (409, &json!("question_answered")));

    create(&app, &format!("/v1/partners/{id}/notes"), Some(&staff), json!({ "note": "Between us." })).await;
    create(&app, &format!("/v1/partners/{id}/review"), Some(&staff), json!({})).await;
    let score = json!({ "score": 2, "reason": "poor" });
    let scores = json!({ "industry_relevance": score, "technical_strength": score, "cultural_fit": score,
        "mutual_benefit": score, "technical_fit": score });
    create(&app, &format!("/v1/partners/{id}/assessments"), Some(&staff), scores).await;
    let result = format!("/v1/partners/{id}/assessment-result");
    let result = call(&app, Method::GET, &result, Some(&staff), None).await.json();
    assert_eq!((&result["result"], &result["passes"]), (&json!(2.0), &json!(false)));
    let approve = format!("/v1/partners/{id}/approve");
    let refused = call(&app, Method::POST, &approve, Some(&staff), Some(json!({}))).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (409, &json!("decision_needs_override")));
    let words = json!({ "reason": "Welcome.", "override_reason": "We know them." });
    create(&app, &approve, Some(&staff), words).await;
    let seen = with_key(&app, Method::GET, &path, &key, None).await.json();
    assert_eq!((&seen["status"], &seen["decision"]["reason"]), (&json!("approved"), &json!("Welcome.")));
    let text = seen.to_string();
    assert!(!text.contains("We know them") && !text.contains("Between us") && !text.contains("poor"), "{text}");
}

async fn a_key_that_is_not_this_applications_finds_nothing(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let ((ours, key), (theirs, _)) = (applied(&platform, &app, "Ours").await, applied(&platform, &app, "Theirs").await);
    let nothing = format!("pa_{}", "f".repeat(32));
    let correction = || {
        let mut body = application("x", "medicine", "x@x.example");
        for name in ["organisation", "industry", "contact_email"] {
            body.as_object_mut().unwrap().remove(name);
        }
        body
    };
    let question = format!("questions/qu_{}/answer", "f".repeat(32));
    for (method, rest, body) in [
        (Method::GET, String::new(), None),
        (Method::PUT, String::new(), Some(correction())),
        (Method::POST, "/withdraw".to_owned(), Some(json!({}))),
        (Method::POST, format!("/{question}"), Some(json!({ "answer": "Ten." }))),
    ] {
        for (application, key) in [(&theirs, &*key), (&nothing, &*key), (&ours, ""), (&ours, "hansa_af_x")] {
            let path = format!("/v1/applications/{application}{rest}");
            let answer = with_key(&app, method.clone(), &path, key, body.clone()).await;
            assert_eq!(answer.status.as_u16(), 404, "{method} {path}: {:?}", answer.body);
            assert_eq!(answer.json()["code"], "application_not_found");
        }
    }
    let path = format!("/v1/applications/{ours}");
    let seen = with_key(&app, Method::GET, &path, &key, None).await;
    assert_eq!((seen.status.as_u16(), seen.header("etag")), (200, Some("\"r1\"")));
    let request = TestRequest::put().uri(&path).insert_header(("application-key", &*key));
    let request = request.insert_header(("if-match", "\"r7\"")).set_json(correction());
    assert_eq!(send(&app, request).await.status.as_u16(), 412);
    let corrected = with_key(&app, Method::PUT, &path, &key, Some(correction())).await;
    assert_eq!((corrected.status.as_u16(), corrected.header("etag")), (200, Some("\"r2\"")));
    let withdrawn = with_key(&app, Method::POST, &format!("{path}/withdraw"), &key, Some(json!({}))).await;
    assert_eq!(withdrawn.json()["status"], "withdrawn");
}

async fn the_field_at_fault_is_named(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let with = |field: &str, value: Value| {
        let mut body = application("Clinic", "medicine", "office@clinic.example");
        match field.strip_prefix("answers.") {
            Some(question) => body["answers"][question] = value,
            None => body[field] = value,
        }
        body
    };
    for (field, value, status, named) in [
        ("organisation", json!("x".repeat(121)), 400, "organisation"),
        ("organisation", json!("a\u{202e}b"), 400, "organisation"),
        ("industry", json!("astrology"), 400, "industry"),
        ("size", json!("enormous"), 400, "size"),
        ("country", json!("XX"), 400, "country"),
        ("website", json!("javascript:alert(1)"), 400, "website"),
        ("language", json!("fr"), 400, "language"),
        ("contacts", json!([{ "name": "Ada", "email": "nobody" }]), 400, "contacts[0].email"),
        ("contacts", json!([{ "name": "Ada" }]), 400, "contacts[0]"),
        ("form_version", json!(2), 409, "form_version"),
        ("answers.sign", json!("aries"), 400, "answers.sign"),
        ("answers.tasks", json!(["classify_rows", "divine"]), 400, "answers.tasks[1]"),
        ("answers.problem", json!("x".repeat(4_001)), 400, "answers.problem"),
    ] {
        let answer = call(&app, Method::POST, "/v1/applications", None, Some(with(field, value.clone()))).await;
        assert_eq!(answer.status.as_u16(), status, "{field} {value}: {:?}", answer.body);
        assert_eq!(answer.json()["field"], named, "{field} {value}: {:?}", answer.body);
    }
    let unknown = with("favourite_colour", json!("blue"));
    assert_eq!(call(&app, Method::POST, "/v1/applications", None, Some(unknown)).await.json()["code"], "body_invalid");
}

async fn a_mail_is_asked_for_without_learning_anything(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    create(&app, "/v1/applications", None, application("Clinic", "medicine", "office@clinic.example")).await;
    let resend = async |email: &str| {
        call(&app, Method::POST, "/v1/applications/resend", None, Some(json!({ "email": email }))).await
    };
    let (known, unknown) = (resend("office@clinic.example").await, resend("office@nobody.example").await);
    assert_eq!((known.status.as_u16(), &known.body), (202, &unknown.body));
    assert_eq!(unknown.status.as_u16(), 202);
    let token = letter(&platform, "office@clinic.example").await["token"].clone();
    for (token, status, code) in [
        (token.clone(), 200, None),
        (token, 409, Some("confirmation_used")),
        (json!("hansa_av_x"), 404, Some("confirmation_not_found")),
    ] {
        let confirm = call(&app, Method::POST, "/v1/applications/confirm", None, Some(json!({ "token": token }))).await;
        assert_eq!((confirm.status.as_u16(), confirm.json()["code"].as_str()), (status, code));
    }
    for _ in 0..9 {
        resend("office@clinic.example").await;
    }
    let throttled = resend("office@clinic.example").await;
    assert_eq!((throttled.status.as_u16(), &throttled.json()["code"]), (429, &json!("too_many_requests")));
    assert!(throttled.header("retry-after").is_some());
}

async fn operators_set_what_is_asked_for(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let staff = operator(&platform, &app).await;
    let path = "/v1/platform/admission";
    let first = call(&app, Method::GET, path, Some(&staff), None).await;
    assert_eq!(first.header("etag"), Some("\"r0\""));
    let mut wanted = first.json();
    assert_eq!((&wanted["min_reviewers"], &wanted["threshold"]), (&json!(1), &json!(3.0)));
    wanted["min_reviewers"] = json!(2);
    let set = call(&app, Method::PUT, path, Some(&staff), Some(wanted.clone())).await;
    assert_eq!((set.header("etag"), &set.json()), (Some("\"r1\""), &wanted));
    wanted["weights"]["technical_fit"] = json!(101);
    let refused = call(&app, Method::PUT, path, Some(&staff), Some(wanted)).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (400, &json!("weights.technical_fit")));
    let board = call(&app, Method::GET, "/v1/pipeline", Some(&staff), None).await.json();
    assert_eq!(board["reviewers_needed"], 2);
    let log = call(&app, Method::GET, "/v1/audit?action=platform:change-settings", Some(&staff), None).await.json();
    assert_eq!(log["items"][0]["detail"]["after"]["min_reviewers"], 2, "{log}");
}
