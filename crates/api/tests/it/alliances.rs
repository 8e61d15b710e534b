//! Alliances, standards, conformance and certificates over HTTP: from the founding to a certificate that anybody may see.

use access::attestations::PublicKeys;
use actix_web::http::Method;
use actix_web::test::TestRequest;
use partner_registry::certificates::{self, Verdict};
use partner_registry::conformance::ManifestFile;
use serde_json::{Value, json};
use testkit::TestDb;

use crate::platform::{App, People, Platform, call, create, people, send};

testkit::on_both_databases!(
    a_data_set_is_certified_and_everybody_can_verify_it,
    a_draft_is_edited_from_the_revision_that_was_read,
    a_definition_that_makes_no_sense_is_refused_by_its_place,
);

const CSV: &str = "age,sex\n63,m\n41,f\n";

fn definition(most: i64) -> Value {
    json!({ "data": { "columns": [
        { "name": "age", "type": "integer", "minimum": 0, "maximum": most },
        { "name": "sex", "type": "text", "allowed": ["f", "m"] }
    ] } })
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name}: {value}"))
}

/// An alliance that the clinic leads and the insurer joins, with a standard that is a draft.
async fn begun(app: &impl App, people: &People) -> (String, String) {
    let (clinic, insurer) = (&people.clinic, &people.insurer);
    let new = json!({ "name": "Care", "industry": "medicine", "purpose": "Better data.", "lead": clinic.id });
    let alliance = create(app, "/v1/platform/alliances", Some(&people.operator), new).await;
    let alliance = text(&alliance, "id").to_owned();
    let path = format!("/v1/alliances/{alliance}");
    let ask = json!({ "reason": "We insure patients." });
    create(app, &format!("{path}/ask"), Some(&insurer.admin), ask).await;
    create(app, &format!("{path}/members/{}/admit", insurer.id), Some(&clinic.admin), json!({})).await;
    let new = json!({ "name": "Patients", "definition": definition(120) });
    let standard = create(app, &format!("{path}/standards"), Some(&clinic.steward), new).await;
    (alliance, text(&standard, "id").to_owned())
}

async fn pushed(app: &impl App, token: &str) -> String {
    let made = create(app, "/v1/datasets", Some(token), json!({ "name": "own" })).await;
    let id = text(&made, "id").to_owned();
    let upload = TestRequest::post().uri(&format!("/v1/datasets/{id}/versions"));
    let upload = upload.insert_header(("authorization", format!("Bearer {token}")));
    let upload = upload.insert_header(("content-type", "text/csv")).set_payload(CSV);
    assert_eq!(send(app, upload).await.status.as_u16(), 201);
    id
}

async fn a_data_set_is_certified_and_everybody_can_verify_it(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    let (alliance, standard) = begun(&app, &people).await;
    let (clinic, insurer) = (&people.clinic, &people.insurer);
    let released = create(&app, &format!("/v1/standards/{standard}/release"), Some(&clinic.admin), json!({})).await;
    assert_eq!((text(&released, "version"), text(&released, "state")), ("1.0.0", "released"));
    // What certificates name is the digest of these very bytes.
    let path = format!("/v1/standards/{standard}/versions/1.0.0/definition");
    let bytes = call(&app, Method::GET, &path, Some(&insurer.viewer), None).await;
    assert_eq!(bytes.header("etag").unwrap(), format!("\"{}\"", text(&released, "sha256")));

    let dataset = pushed(&app, &insurer.steward).await;
    let run = json!({ "standard": standard, "dataset": dataset });
    let requested = create(&app, "/v1/conformance-runs", Some(&insurer.scientist), run).await;
    let run = Box::pin(platform.conformed(&app, text(&requested, "id"), &insurer.viewer)).await;
    assert_eq!((text(&run, "state"), &run["report"]["rows"]), ("passed", &json!(2)), "{run}");
    let id = text(&run, "certificate");
    let path = format!("/v1/certificates/{id}");
    let hidden = call(&app, Method::GET, &path, None, None).await;
    assert_eq!((hidden.status.as_u16(), text(&hidden.json(), "code")), (404, "certificate_not_found"));
    let (visibility, public) = (format!("{path}/visibility"), Some(json!({ "public": true })));
    let published = call(&app, Method::PUT, &visibility, Some(&insurer.steward), public).await;
    assert_eq!(published.status.as_u16(), 200);
    let shown = call(&app, Method::GET, &path, None, None).await.json();
    assert_eq!((text(&shown, "state"), text(&shown, "standard_version")), ("valid", "1.0.0"));
    assert!(shown["run"].is_null(), "the run is the owner's: {shown}");

    let keys = call(&app, Method::GET, "/.well-known/certificate-keys.json", None, None).await.json();
    let keys: PublicKeys = serde_json::from_value(keys).unwrap();
    let sha256 = text(&shown, "sha256").parse().unwrap();
    let file = ManifestFile { name: "patients.csv".to_owned(), sha256, size: CSV.len() as u64 };
    let now = platform.state.sources.now();
    let checked = certificates::check(text(&shown, "jws"), &keys, &[file], now).unwrap();
    assert_eq!((checked.verdict, checked.statement.iss.as_str()), (Verdict::Good, "https://hansa.test"));

    let count = async |path: String| {
        let listed = call(&app, Method::GET, &path, Some(&insurer.viewer), None).await.json();
        listed["items"].as_array().unwrap().len()
    };
    assert_eq!(count(format!("/v1/datasets/{dataset}/versions/1/certificates")).await, 1);
    let because = json!({ "reason": "A mistake." });
    create(&app, &format!("{path}/revoke"), Some(&clinic.admin), because).await;
    let revoked = call(&app, Method::GET, &path, None, None).await.json();
    assert_eq!((text(&revoked, "state"), text(&revoked, "revoked_because")), ("revoked", "A mistake."));
    // Members' matters stay members'.
    assert_eq!(count(format!("/v1/alliances/{alliance}/members")).await, 2);
}

async fn a_draft_is_edited_from_the_revision_that_was_read(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    let (_, standard) = begun(&app, &people).await;
    let path = format!("/v1/standards/{standard}/draft");
    let token = &people.clinic.steward;
    let read = call(&app, Method::GET, &path, Some(token), None).await;
    let tag = read.header("etag").unwrap().to_owned();
    let edit = |most: i64| {
        TestRequest::put()
            .uri(&path)
            .insert_header(("authorization", format!("Bearer {token}")))
            .insert_header(("if-match", tag.clone()))
            .set_json(json!({ "definition": definition(most) }))
    };
    let edited = send(&app, edit(110)).await;
    assert_eq!((edited.status.as_u16(), &edited.json()["revision"]), (200, &json!(2)));
    let late = send(&app, edit(100)).await;
    assert_eq!((late.status.as_u16(), text(&late.json(), "code")), (412, "revision_outdated"));
    let release = format!("/v1/standards/{standard}/release");
    let expected = json!({ "version": "2.0.0" });
    let refused = call(&app, Method::POST, &release, Some(&people.clinic.admin), Some(expected)).await;
    assert_eq!((refused.status.as_u16(), text(&refused.json(), "code")), (409, "standard_version_differs"));
}

async fn a_definition_that_makes_no_sense_is_refused_by_its_place(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    let (alliance, _) = begun(&app, &people).await;
    let path = format!("/v1/alliances/{alliance}/standards");
    let cases = [
        (json!({ "data": { "columns": [{ "name": "age", "type": "whole" }] } }), "definition.data.columns[0].type"),
        (
            json!({ "data": { "columns": [{ "name": "a", "type": "text", "maximun": 1 }] } }),
            "definition.data.columns[0].maximun",
        ),
        (
            json!({ "data": { "columns": [{ "name": "a", "type": "text", "minimum": 1 }] } }),
            "definition.data.columns[0].minimum",
        ),
        (json!({}), "definition"),
        (json!([1]), "definition"),
    ];
    for (definition, field) in cases {
        let body = json!({ "name": "Strange", "definition": definition });
        let answer = call(&app, Method::POST, &path, Some(&people.clinic.steward), Some(body)).await;
        assert_eq!(answer.status.as_u16(), 400, "{definition}");
        let problem = answer.json();
        assert_eq!((text(&problem, "code"), text(&problem, "field")), ("standard_definition_invalid", field));
    }
    let schema = call(&app, Method::GET, "/v1/schemas/standard-definition", None, None).await.json();
    assert_eq!(text(&schema, "$id"), "urn:hansa:schema:standard-definition");
}
