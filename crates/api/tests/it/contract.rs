//! The OpenAPI document is checked in, so that a change of the contract is seen in review, and for the portal's types to be made
//! from it (`npm run schema` in `web/`).

use std::path::Path;

/// A plain file where the portal's tools look for it. It is written anew when snapshots are: with `INSTA_UPDATE=always`.
#[test]
fn the_openapi_document_is_the_one_checked_in() {
    let document = serde_json::to_value(api::openapi()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let made = format!("{document:#}\n");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/openapi.json");
    if std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always") {
        std::fs::write(&file, &made).unwrap();
    }
    let checked_in = std::fs::read_to_string(&file).unwrap();
    let difference = made.lines().zip(checked_in.lines()).position(|(made, checked_in)| made != checked_in);
    assert!(
        made == checked_in,
        "web/openapi.json differs from line {} on: look at what changed, and run this test with INSTA_UPDATE=always",
        difference.unwrap_or(0) + 1
    );
}

#[test]
fn every_operation_has_an_id_of_its_own_and_a_summary() {
    let document = serde_json::to_value(api::openapi()).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(seen.insert(id.to_owned()), "{method} {path}: '{id}' is used twice");
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
            assert!(operation["responses"]["default"].is_object(), "{method} {path} tells of no problems");
        }
    }
}

#[test]
fn every_parameter_of_a_path_is_described_once() {
    let document = serde_json::to_value(api::openapi()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        let mut named: Vec<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
        named.sort_unstable();
        for (method, operation) in item.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let described = parameters.filter(|one| one["in"] == "path" && one["schema"].is_object());
            let mut described: Vec<&str> = described.map(|one| one["name"].as_str().unwrap()).collect();
            described.sort_unstable();
            assert_eq!(described, named, "{method} {path}");
        }
    }
}

/// Every reference leads to a schema.
#[test]
fn what_is_referred_to_is_there() {
    let document = serde_json::to_value(api::openapi()).unwrap();
    let text = document.to_string();
    let names = text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next());
    let mut count = 0;
    for name in names {
        assert!(document["components"]["schemas"][name].is_object(), "there is no schema {name}");
        count += 1;
    }
    assert!(count > 100, "only {count} references were followed");
}
