//! The OpenAPI document is checked in, so that a change of the contract is seen in review.

#[test]
fn the_openapi_document_is_the_one_checked_in() {
    let document = serde_json::to_value(api::openapi()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    insta::assert_json_snapshot!("openapi", document);
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
