//! Access tokens that are not good, at every operation: a credential that is presented must be right, even where none is needed.

use actix_web::http::{Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use foundation::{Clock, Random, Sources};
use serde_json::{Value, json};
use testkit::TestDb;

use crate::platform::{App, Platform, admitted, call, operator};

testkit::on_both_databases!(no_operation_takes_a_wrong_token, a_token_expires);

/// An owner's access token on a new platform.
async fn owner(platform: &Platform, app: &impl App) -> String {
    let operator = operator(platform, app).await;
    admitted(app, &operator, "Clinic", "medicine").await.1
}

/// Header, claims and signature, the first two as JSON.
fn parts(token: &str) -> (Value, Value, String) {
    let [header, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("{token}") };
    let read = |part: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    (read(header), read(claims), signature.to_owned())
}

fn token(header: &Value, claims: &Value, signature: &str) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{signature}", part(header), part(claims))
}

async fn no_operation_takes_a_wrong_token(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let good = owner(&platform, &app).await;
    // Another platform that calls itself the same, with keys of its own.
    let elsewhere = Platform::new(TestDb::sqlite().await).await;
    let foreign = owner(&elsewhere, &elsewhere.app().await).await;

    let (header, claims, signature) = parts(&good);
    assert_eq!(call(&app, Method::GET, "/v1/account", Some(&good), None).await.status, StatusCode::OK);
    let (mut unsigned, mut promoted, mut lasting) = (header.clone(), claims.clone(), claims.clone());
    unsigned["alg"] = json!("none");
    promoted["sub"] = parts(&foreign).1["sub"].clone();
    lasting["exp"] = json!(claims["exp"].as_i64().unwrap() + 86_400);
    let (foreign_header, foreign_claims, foreign_signature) = parts(&foreign);
    let wrong = [
        ("unsigned", token(&unsigned, &claims, "")),
        ("unsigned with a signature", token(&unsigned, &claims, &signature)),
        ("signed, its signature cut off", token(&header, &claims, "")),
        ("for somebody else", token(&header, &promoted, &signature)),
        ("for longer", token(&header, &lasting, &signature)),
        ("of another platform", foreign.clone()),
        ("of another platform, under our key's name", token(&header, &foreign_claims, &foreign_signature)),
        ("of ours, under another platform's key", token(&foreign_header, &claims, &signature)),
        ("a key that was never made", format!("hansa_pat_{}", "0".repeat(43))),
        ("nothing at all", String::new()),
    ];
    let document = serde_json::to_value(api::openapi()).unwrap();
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let method: Method = method.to_uppercase().parse().unwrap();
            for (what, wrong) in &wrong {
                let answer = call(&app, method.clone(), path, Some(wrong), None).await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}: {what}: {:?}", answer.body);
                assert_eq!(answer.json()["code"], "token_invalid", "{method} {path}: {what}");
                assert!(answer.header("www-authenticate").unwrap().starts_with("Bearer"), "{method} {path}");
                asked += 1;
            }
        }
    }
    assert!(asked > 800, "only {asked} requests were made");
    assert_eq!(call(&app, Method::GET, "/v1/account", Some(&good), None).await.status, StatusCode::OK);
}

async fn a_token_expires(db: TestDb) {
    // A clock of the platform's own, which starts now.
    let sources = Sources::new(Clock::manual(Sources::system().now()), Random::system());
    let platform = Platform::at(db, sources.clone()).await;
    let app = platform.app().await;
    let token = owner(&platform, &app).await;
    let ask = async || call(&app, Method::GET, "/v1/account", Some(&token), None).await;
    sources.clock.advance(TimeDelta::minutes(14));
    assert_eq!(ask().await.status, StatusCode::OK);
    sources.clock.advance(TimeDelta::minutes(2));
    let answer = ask().await;
    assert_eq!((answer.status, &answer.json()["code"]), (StatusCode::UNAUTHORIZED, &json!("token_expired")));
    assert!(answer.json()["next_step"].as_str().unwrap().contains("log in"), "{:?}", answer.body);
}
