//! Input that cannot be used: refused with a problem document that names the place, and with nothing left of it.

use actix_web::test::TestRequest;
use serde_json::{Value, json};
use testkit::TestDb;

use crate::platform::{Answer, App, Platform, admitted, call, create, operator, send};

testkit::on_both_databases!(
    files_that_are_no_tables_are_refused_with_their_place,
    specifications_that_make_no_sense_name_the_field,
);

struct Clinic<A> {
    app: A,
    token: String,
    dataset: String,
}

impl<A: App> Clinic<A> {
    async fn new(platform: &Platform, app: A) -> Self {
        let operator = operator(platform, &app).await;
        let (_, token) = admitted(&app, &operator, "Clinic", "medicine").await;
        let made = create(&app, "/v1/datasets", Some(&token), json!({ "name": "patients" })).await;
        let dataset = made["id"].as_str().unwrap().to_owned();
        Self { app, token, dataset }
    }

    async fn get(&self, path: &str) -> Value {
        call(&self.app, actix_web::http::Method::GET, path, Some(&self.token), None).await.json()
    }

    async fn post(&self, path: &str, media: &str, content: impl Into<actix_web::web::Bytes>) -> Answer {
        let request = TestRequest::post().uri(path).insert_header(("authorization", format!("Bearer {}", self.token)));
        send(&self.app, request.insert_header(("content-type", media)).set_payload(content)).await
    }

    async fn upload(&self, media: &str, content: Vec<u8>) -> Answer {
        self.post(&format!("/v1/datasets/{}/versions", self.dataset), media, content).await
    }
}

/// A problem document with a next step; gives its code and what it says.
fn problem(answer: &Answer, status: u16) -> (String, String) {
    let document = answer.json();
    assert_eq!((answer.status.as_u16(), &document["status"]), (status, &json!(status)), "{document}");
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{document}");
    assert!(document["next_step"].as_str().is_some_and(|text| !text.is_empty()), "{document}");
    let text = |name: &str| document[name].as_str().unwrap_or_default().to_owned();
    (text("code"), text("detail"))
}

async fn files_that_are_no_tables_are_refused_with_their_place(db: TestDb) {
    let platform = Platform::new(db).await;
    let clinic = Clinic::new(&platform, platform.app().await).await;
    let columns = |count: usize| (0..count).map(|index| format!("c{index}")).collect::<Vec<_>>().join(",");
    let cases: Vec<(&str, Vec<u8>, u16, &str, &str)> = vec![
        ("text/csv", b"a,b\n1,2\n3\n4,5\n".to_vec(), 422, "csv_ragged", "line 3 has 1 fields"),
        ("text/csv", b"a,b\n1,2\n3,4,5\n".to_vec(), 422, "csv_ragged", "line 3 has 3 fields"),
        (
            "text/csv",
            b"a,b\n1,M\xfcller\n".to_vec(),
            422,
            "csv_not_utf8",
            "line 2 is not UTF-8 text: see the byte at offset 7",
        ),
        ("text/csv", b"\xff\xfea\0,\0b\0\n\0".to_vec(), 422, "not_csv", "UTF-16"),
        ("text/csv", format!("{}\n", columns(10_000)).into_bytes(), 413, "too_many_columns", "2000 columns"),
        ("text/csv", Vec::new(), 422, "file_empty", "empty"),
        ("text/csv", b"a,b\n".to_vec(), 422, "file_without_rows", "no rows"),
        ("text/csv", b"a,b,a\n1,2,3\n".to_vec(), 422, "csv_duplicate_column", "columns 1 and 3"),
        ("text/csv", b"1,2\n3,4\n".to_vec(), 422, "csv_no_header", "header"),
        ("text/csv", [b"a,b\n1,", &vec![b'x'; 5 << 20][..]].concat(), 413, "csv_line_too_long", "line 2"),
        ("application/vnd.apache.parquet", Vec::new(), 422, "file_empty", "empty"),
        ("application/vnd.apache.parquet", b"a,b\n1,2\n".to_vec(), 422, "not_parquet", "too short"),
        (
            "application/vnd.apache.parquet",
            b"PAR1\xff\xff\xff\xff\xff\xff\xff\x7fPAR1".to_vec(),
            422,
            "parquet_damaged",
            "footer",
        ),
    ];
    for (media, content, status, code, said) in cases {
        let shown = String::from_utf8_lossy(&content[..content.len().min(30)]).into_owned();
        // In one stream, and announced first.
        let (found, detail) = problem(&clinic.upload(media, content.clone()).await, status);
        assert_eq!(found, code, "{shown:?}: {detail}");
        assert!(detail.contains(said), "{shown:?}: {detail}");
        let again = announced(&clinic, media, &content).await;
        if content.is_empty() {
            assert_eq!((again.status.as_u16(), &again.json()["field"]), (400, &json!("size")), "{:?}", again.body);
        } else {
            assert_eq!(problem(&again, status), (code.to_owned(), detail), "{shown:?}, announced first");
        }
    }
    // By these the portal says it in another language.
    let ragged = clinic.upload("text/csv", b"a,b\n1,2\n3\n".to_vec()).await.json();
    assert_eq!(ragged["values"], json!({ "line": "3", "found": "1", "expected": "2" }));
    let latest = clinic.get(&format!("/v1/datasets/{}", clinic.dataset)).await;
    assert!(latest["latest_version"].is_null(), "{latest}");
    let usage = clinic.get("/v1/partner/usage").await;
    assert_eq!((&usage["storage_bytes"], &usage["reserved_bytes"]), (&json!(0), &json!(0)), "{usage}");
}

/// Announces the file, sends it and completes it, as far as it gets; gives the last answer.
async fn announced<A: App>(clinic: &Clinic<A>, media: &str, content: &[u8]) -> Answer {
    let format = if media == "text/csv" { "csv" } else { "parquet" };
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, content);
    let sha256 = foundation::Sha256::from_bytes(digest.as_ref().try_into().unwrap());
    let announcement = json!({ "format": format, "size": content.len(), "sha256": sha256 }).to_string();
    let uploads = format!("/v1/datasets/{}/uploads", clinic.dataset);
    let upload = clinic.post(&uploads, "application/json", announcement).await;
    if !upload.status.is_success() {
        return upload;
    }
    let path = format!("/v1/uploads/{}", upload.json()["id"].as_str().unwrap());
    let append = TestRequest::patch().uri(&path).insert_header(("authorization", format!("Bearer {}", clinic.token)));
    let append =
        append.insert_header(("content-type", "application/octet-stream")).insert_header(("upload-offset", "0"));
    let appended = send(&clinic.app, append.set_payload(content.to_vec())).await;
    if !appended.status.is_success() {
        return appended;
    }
    clinic.post(&format!("{path}/complete"), "application/json", "").await
}

async fn specifications_that_make_no_sense_name_the_field(db: TestDb) {
    let platform = Platform::new(db).await;
    let clinic = Clinic::new(&platform, platform.app().await).await;
    let made = clinic.upload("text/csv", b"age,diagnosis\n41,benign\n52,malignant\n".to_vec()).await;
    assert_eq!(made.status.as_u16(), 201, "{:?}", made.body);
    // Written by hand, as no library would write some of it.
    let submit = async |spec: &str| {
        let body = format!(r#"{{"spec":{spec},"inputs":{{"train":{{"dataset":"{}"}}}}}}"#, clinic.dataset);
        clinic.post("/v1/jobs", "application/json", body).await
    };
    let with = |more: &str| format!(r#"{{"recipe":"tabular","target":"diagnosis",{more}}}"#);
    let cases = [
        (with(r#""epochz":3"#), Some("spec.epochz"), "epochz"),
        (with(r#""optimizer":{"adam":{"beta3":1}}"#), Some("spec.optimizer.adam.beta3"), "beta3"),
        (with(r#""learning_rate":NaN"#), None, "expected value"),
        (with(r#""learning_rate":-Infinity"#), None, "invalid number"),
        (with(r#""learning_rate":1e999"#), None, "number out of range"),
        (with(r#""learning_rate":"NaN""#), Some("spec.learning_rate"), "NaN"),
        (with(r#""epochs":1000000000000"#), Some("spec.epochs"), "1000000000000"),
        (with(r#""epochs":-1"#), Some("spec.epochs"), "-1"),
        (with(r#""hidden":[4097]"#), Some("spec.hidden[0]"), "4097"),
        (with(r#""batch_size":1000000"#), Some("spec.batch_size"), "1000000"),
        (with(r#""resources":{"cpus":100000}"#), Some("spec.resources.cpus"), "100000"),
        (with(r#""resources":{"gpus":100000}"#), Some("spec.resources.gpus"), "100000"),
        (r#"{"recipe":"astrology"}"#.to_owned(), Some("spec.recipe"), "astrology"),
        ("7".to_owned(), Some("spec"), "number"),
        (format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)), None, "recursion limit"),
    ];
    for (spec, field, said) in cases {
        let shown = &spec[..spec.len().min(100)];
        let answer = submit(&spec).await;
        let (code, detail) = problem(&answer, 400);
        let found = answer.json()["field"].as_str().map(str::to_owned);
        assert!(field.is_none() || found.as_deref() == field, "{shown}: {code}, {found:?}: {detail}");
        assert!(detail.contains(said), "{shown}: {code}: {detail}");
    }
    assert_eq!(clinic.get("/v1/jobs").await["items"], json!([]), "none of them is queued");
    assert_eq!(submit(&with(r#""epochs":3"#)).await.status.as_u16(), 201, "the rest of the request is in order");
}
