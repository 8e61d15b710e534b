//! Agreements over HTTP: drafts, counter-offers, and pages that show what strangers have written.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use foundation::Sources;
use serde_json::{Value, json};
use testkit::TestDb;

use crate::platform::{Answer, App, Platform, call, create, people, send};

testkit::on_both_databases!(
    terms_are_drafted_negotiated_and_proven,
    wrong_terms_name_the_place,
    what_somebody_wrote_is_only_text_on_a_page,
);

async fn get(app: &impl App, path: &str, token: &str) -> Answer {
    call(app, Method::GET, path, Some(token), None).await
}

async fn post(app: &impl App, path: &str, token: &str, body: Value) -> Answer {
    call(app, Method::POST, path, Some(token), Some(body)).await
}

async fn terms_are_drafted_negotiated_and_proven(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    let (clinic, insurer) = (&people.clinic.owner, &people.insurer.owner);
    let templates = get(&app, "/v1/agreement-templates?language=zh-CN", clinic).await.json();
    assert_eq!(templates["items"][0]["title"], "训练数据使用协议");
    let wanted = json!({ "template": "data-for-training", "language": "zh-CN", "counterparty": people.insurer.id });
    let draft = post(&app, "/v1/agreement-drafts", clinic, wanted).await.json();
    assert!(draft["document"].as_str().unwrap().contains("数据方"), "{draft}");
    let proposal = json!({ "counterparty": people.insurer.id, "title": draft["title"], "document": draft["document"],
        "rules": draft["rules"], "template": draft["template"], "valid_from": draft["valid_from"],
        "expires_at": draft["expires_at"] });
    let proposed = create(&app, "/v1/agreements", Some(clinic), proposal).await;
    let path = format!("/v1/agreements/{}", proposed["id"].as_str().unwrap());
    let shown = get(&app, &path, insurer).await.json();
    let clause = |code: &str| {
        let clauses = shown["clauses"].as_array().unwrap();
        clauses.iter().find(|clause| clause["code"] == code).map(|clause| clause["enforcement"].clone())
    };
    assert_eq!(clause("permission.train"), Some(json!("enforced")));
    assert_eq!(clause("permission.train.usage"), Some(json!("legal_only")));
    assert_eq!(shown["document"], draft["document"]);

    let mut terms = get(&app, &format!("{path}/versions/1"), insurer).await.json()["terms"].clone();
    terms["rules"]["permissions"].as_array_mut().unwrap().push(json!({ "action": "download", "by": "proposer" }));
    let offer = json!({ "base": 1, "terms": terms, "note": "We need a copy." });
    let offered = post(&app, &format!("{path}/offers"), insurer, offer.clone()).await;
    assert_eq!((offered.status.as_u16(), offered.json()["version"].as_i64()), (201, Some(2)));
    assert_eq!(offered.header("location"), Some(&*format!("{path}/versions/2")));
    let late = post(&app, &format!("{path}/offers"), insurer, offer).await;
    assert_eq!((late.status.as_u16(), &late.json()["code"]), (409, &json!("agreement_offer_outdated")));
    let difference = get(&app, &format!("{path}/versions/2/difference"), clinic).await.json();
    assert_eq!(difference["fields"][0]["path"], "permissions.download#2");

    let sign = json!({ "document_sha256": offered.json()["document_sha256"] });
    for token in [clinic, insurer] {
        assert_eq!(post(&app, &format!("{path}/sign"), token, sign.clone()).await.status.as_u16(), 200);
    }
    let proof = get(&app, &format!("{path}/versions/2/proof"), insurer).await;
    assert!(proof.header("content-disposition").unwrap().starts_with("attachment; filename=\"ag_"));
    let proven: partner_registry::agreements::Proven = serde_json::from_value(proof.json()).unwrap();
    proven.verify().unwrap();
    // Anybody asks whose key it is, without an account.
    let key = format!("/v1/party-keys/{}", proven.signatures[0].key);
    let known = call(&app, Method::GET, &key, None, None).await.json();
    assert_eq!((&known["partner"], &known["custody"]), (&json!(proven.signatures[0].partner), &json!("platform")));
}

async fn wrong_terms_name_the_place(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    let permission = |field: &str, value: Value| {
        let mut permission = json!({ "action": "train" });
        permission[field] = value;
        json!({ "permissions": [permission] })
    };
    let derived = |onward: &str, partners: Value| {
        json!({ "permissions": [{ "action": "train" }], "derived_models": { "onward": onward, "partners": partners,
            "after_termination": "stop", "after_expiry": "keep" } })
    };
    let duties = json!({ "permissions": [{ "action": "train" }], "duties": [{ "duty": "dance" }] });
    for (rules, field) in [
        (permission("action", json!("eat")), "rules.permissions[0].action"),
        (permission("by", json!("nobody")), "rules.permissions[0].by"),
        (permission("assets", json!(["ds_1"])), "rules.permissions[0].assets[0]"),
        (permission("territory", json!(["DE", "Mars"])), "rules.permissions[0].territory[1]"),
        (permission("usage", json!(["fun"])), "rules.permissions[0].usage[0]"),
        (derived("everywhere", json!([])), "rules.derived_models.onward"),
        (derived("named", json!([people.clinic.id])), "derived_models.partners"),
        (duties, "rules.duties[0].duty"),
        (json!({ "permissions": [] }), "purposes"),
    ] {
        let proposal = json!({ "counterparty": people.insurer.id, "title": "Terms", "document": "We agree.",
            "rules": rules, "expires_at": "2030-01-01T00:00:00Z" });
        let refused = post(&app, "/v1/agreements", &people.clinic.owner, proposal).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (400, &json!(field)), "{}", refused.json());
    }
    let both = json!({ "counterparty": people.insurer.id, "title": "Terms", "document": "We agree.", "purposes": ["train"],
        "rules": { "permissions": [{ "action": "train" }] }, "expires_at": "2030-01-01T00:00:00Z" });
    let refused = post(&app, "/v1/agreements", &people.clinic.owner, both).await.json();
    assert_eq!(refused["code"], "purposes_and_rules");
    let unknown = json!({ "template": "none", "counterparty": people.insurer.id });
    let refused = post(&app, "/v1/agreement-drafts", &people.clinic.owner, unknown).await.json();
    assert_eq!(refused["code"], "agreement_template_not_found");
}

/// Scripts in every field that a person fills in, and text that runs from right to left.
async fn what_somebody_wrote_is_only_text_on_a_page(db: TestDb) {
    const SCRIPT: &str = "<script>alert(1)</script><img src=x onerror='alert(2)'>\"&";
    let platform = Platform::at(db, Sources::system()).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    let rules = json!({ "permissions": [{ "action": "train" }], "duties": [{ "duty": "inform", "detail": SCRIPT }] });
    let proposal = json!({ "counterparty": people.insurer.id, "title": SCRIPT, "rules": rules,
        "document": format!("{SCRIPT}\nاتفاقية \u{202e}evil\u{202c}"), "expires_at": "2030-01-01T00:00:00Z" });
    let proposed = create(&app, "/v1/agreements", Some(&people.clinic.owner), proposal).await;
    let path = format!("/v1/agreements/{}/versions/1/print", proposed["id"].as_str().unwrap());
    let request = TestRequest::get().uri(&path);
    let bearer = ("authorization", format!("Bearer {}", people.insurer.owner));
    let page = send(&app, request.insert_header(bearer)).await;
    let text = String::from_utf8(page.body.to_vec()).unwrap();
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(!text.contains("<script") && !text.contains("<img"), "{text}");
    assert_eq!(text.matches("&lt;script&gt;").count(), 4, "title twice, text and duty: {text}");
    assert!(text.contains("اتفاقية") && text.contains("not signed"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("script-src"), "{policy}");
    let printed = async |language: &str| {
        let bearer = ("authorization", format!("Bearer {}", people.insurer.owner));
        let request = TestRequest::get().uri(&path).insert_header(bearer).insert_header(("accept-language", language));
        String::from_utf8(send(&app, request).await.body.to_vec()).unwrap()
    };
    let chinese = printed("zh-CN,en;q=0.5").await;
    assert!(
        chinese.contains("<html lang=\"zh-CN\">") && chinese.contains("双方互相许可对方在所授权的数据集上训练模型。"),
        "{chinese}"
    );
    assert!(chinese.contains("未签署") && !chinese.contains("Each party") && !chinese.contains("the platform"));
}
