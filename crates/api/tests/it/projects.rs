//! A joint project over HTTP: two partners at work under an agreement, until it ends.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::{Value, json};
use testkit::TestDb;

use crate::platform::{Answer, App, People, Platform, call, create, people, send};

testkit::on_both_databases!(two_partners_work_together, the_end_of_the_agreement_freezes_a_project);

/// The clinic's data set, an agreement for training in both directions, and a project with people of both.
struct Joint {
    people: People,
    path: String,
    project: Value,
    agreement: String,
    dataset: Value,
}

async fn user(app: &impl App, token: &str) -> Value {
    call(app, Method::GET, "/v1/account", Some(token), None).await.json()["user"].clone()
}

impl Joint {
    async fn new(platform: &Platform, app: &impl App) -> Self {
        let people = people(platform, app).await;
        let (clinic, insurer) = (&people.clinic, &people.insurer);
        let proposal = json!({ "counterparty": insurer.id, "title": "Terms", "document": "We agree.",
            "purposes": ["train"], "expires_at": "2030-01-01T00:00:00Z" });
        let proposed = create(app, "/v1/agreements", Some(&clinic.owner), proposal).await;
        let agreement = proposed["id"].as_str().unwrap().to_owned();
        for token in [&clinic.owner, &insurer.owner] {
            let sign = json!({ "document_sha256": proposed["document_sha256"] });
            create(app, &format!("/v1/agreements/{agreement}/sign"), Some(token), sign).await;
        }
        let new = json!({ "agreement": agreement, "name": "Diagnosis", "purpose": "A model for both." });
        let project = create(app, "/v1/projects", Some(&clinic.steward), new).await;
        let path = format!("/v1/projects/{}", project["id"].as_str().unwrap());
        for (admin, member) in [(&clinic.admin, &clinic.scientist), (&insurer.owner, &insurer.scientist)] {
            let member = json!({ "user": user(app, member).await, "role": "contributor" });
            create(app, &format!("{path}/members"), Some(admin), member).await;
        }
        let dataset = create(app, "/v1/datasets", Some(&clinic.steward), json!({ "name": "patients" })).await;
        let upload = TestRequest::post()
            .uri(&format!("/v1/datasets/{}/versions", dataset["id"].as_str().unwrap()))
            .insert_header(("authorization", format!("Bearer {}", clinic.steward)))
            .insert_header(("content-type", "text/csv"))
            .set_payload("age,diagnosis\n41,benign\n52,malignant\n");
        assert_eq!(send(app, upload).await.status.as_u16(), 201);
        Self { people, path, project: project["id"].clone(), agreement, dataset: dataset["id"].clone() }
    }

    async fn get(&self, app: &impl App, token: &str, below: &str) -> Answer {
        call(app, Method::GET, &format!("{}{below}", self.path), Some(token), None).await
    }

    async fn post(&self, app: &impl App, token: &str, below: &str, body: Value) -> Answer {
        call(app, Method::POST, &format!("{}{below}", self.path), Some(token), Some(body)).await
    }

    fn job(&self) -> Value {
        json!({ "name": "first try", "project": self.project, "register_as": "diagnosis",
            "spec": { "recipe": "tabular", "target": "diagnosis" }, "inputs": { "train": { "dataset": self.dataset } } })
    }
}

fn refused(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.json()["code"].as_str().unwrap_or_default().to_owned())
}

async fn two_partners_work_together(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let joint = Joint::new(&platform, &app).await;
    let (clinic, insurer) = (&joint.people.clinic, &joint.people.insurer);
    // Attached and granted in one step; what the agreement does not cover is refused as a whole.
    let attach = |permissions: Value| json!({ "dataset": joint.dataset, "grant": { "permissions": permissions } });
    let beyond = joint.post(&app, &clinic.steward, "/datasets", attach(json!(["train", "download"]))).await;
    assert_eq!(refused(&beyond), (403, "agreement_purpose_not_covered".to_owned()));
    assert_eq!(joint.get(&app, &clinic.steward, "/things").await.json()["items"], json!([]));
    let attached = joint.post(&app, &clinic.steward, "/datasets", attach(json!(["train"]))).await;
    assert_eq!((attached.status.as_u16(), &attached.json()["name"]), (201, &json!("patients")));
    let foreign = joint.post(&app, &insurer.owner, "/datasets", json!({ "dataset": joint.dataset })).await;
    assert_eq!(refused(&foreign), (403, "project_not_member".to_owned()));
    let rights = async |token: &str| {
        let things = joint.get(&app, token, "/things").await.json();
        let thing = &things["items"][0];
        (thing["own"].clone(), thing["permissions"].clone(), thing["until"].clone())
    };
    assert_eq!(rights(&clinic.scientist).await, (json!(true), json!(["train", "download"]), Value::Null));
    let (own, permissions, until) = rights(&insurer.scientist).await;
    assert_eq!((own, permissions, until.is_string()), (json!(false), json!(["train"]), true));

    // The insurer trains on it; the clinic's people see how it goes, and nothing more.
    let job = create(&app, "/v1/jobs", Some(&insurer.scientist), joint.job()).await;
    assert_eq!((&job["project"], &job["register_as"]), (&json!(joint.project), &json!("diagnosis")));
    let jobs = joint.get(&app, &clinic.scientist, "/jobs").await.json();
    let told = &jobs["items"][0];
    assert_eq!(
        (&told["name"], &told["state"], &told["recipe"]),
        (&json!("first try"), &json!("queued"), &json!("tabular"))
    );
    assert_eq!(told["partner"], json!(insurer.id));
    for secret in ["spec", "inputs", "result", "error", "submitted_by"] {
        assert!(told.get(secret).is_none(), "{secret} is told: {told}");
    }
    for below in ["", "/events", "/metrics"] {
        let path = format!("/v1/jobs/{}{below}", job["id"].as_str().unwrap());
        let answer = call(&app, Method::GET, &path, Some(&clinic.scientist), None).await;
        assert_eq!(answer.status.as_u16(), 404, "{path}");
    }
    let own = async |token: &str| {
        let path = format!("/v1/jobs?project={}", joint.project.as_str().unwrap());
        call(&app, Method::GET, &path, Some(token), None).await.json()["items"].as_array().unwrap().len()
    };
    assert_eq!((own(&insurer.scientist).await, own(&clinic.scientist).await), (1, 0));

    // The viewer of the clinic takes no part.
    for below in ["", "/members", "/things", "/jobs", "/messages", "/activity", "/milestones"] {
        let answer = joint.get(&app, &clinic.viewer, below).await;
        assert_eq!(refused(&answer), (404, "project_not_found".to_owned()), "{below}");
    }
    let feed = joint.get(&app, &clinic.scientist, "/activity").await.json();
    let kinds: Vec<_> = feed["items"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["job_submitted", "dataset_attached", "member_added", "member_added", "opened"]);
    let members = joint.get(&app, &clinic.scientist, "/members").await.json().to_string();
    assert!(!members.contains("email"), "{members}");
}

async fn the_end_of_the_agreement_freezes_a_project(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let joint = Joint::new(&platform, &app).await;
    let (clinic, insurer) = (&joint.people.clinic, &joint.people.insurer);
    let milestone =
        joint.post(&app, &clinic.scientist, "/milestones", json!({ "title": "Clean", "due_on": "soon" })).await;
    assert_eq!((milestone.status.as_u16(), &milestone.json()["field"]), (400, &json!("due_on")));
    let day = json!({ "title": "Clean", "due_on": "2027-02-01" });
    let milestone = joint.post(&app, &clinic.scientist, "/milestones", day).await;
    let below = format!("/milestones/{}", milestone.json()["id"].as_str().unwrap());
    let etag = joint.get(&app, &insurer.scientist, &below).await.header("etag").unwrap().to_owned();
    let change = |token: &str, etag: &str| {
        TestRequest::patch()
            .uri(&format!("{}{below}", joint.path))
            .insert_header(("authorization", format!("Bearer {token}")))
            .insert_header(("if-match", etag.to_owned()))
            .set_json(json!({ "state": "done" }))
    };
    assert_eq!(send(&app, change(&insurer.scientist, &etag)).await.status.as_u16(), 200);
    assert_eq!(send(&app, change(&clinic.scientist, &etag)).await.status.as_u16(), 412);
    let terminate = format!("/v1/agreements/{}/terminate", joint.agreement);
    create(&app, &terminate, Some(&insurer.owner), json!({ "reason": "It is over." })).await;
    let seen = joint.get(&app, &clinic.scientist, "").await.json();
    assert_eq!((&seen["state"], &seen["read_only"]["code"]), (&json!("active"), &json!("agreement_terminated")));
    let said = json!({ "text": "Hello?" });
    for answer in [
        joint.post(&app, &clinic.scientist, "/messages", said).await,
        joint.post(&app, &clinic.steward, "/datasets", json!({ "dataset": joint.dataset })).await,
        joint.post(&app, &clinic.scientist, "/milestones", json!({ "title": "More" })).await,
        call(&app, Method::POST, "/v1/jobs", Some(&clinic.scientist), Some(joint.job())).await,
    ] {
        assert_eq!(refused(&answer), (403, "agreement_terminated".to_owned()));
    }
    for below in ["/members", "/things", "/jobs", "/messages", "/activity", "/milestones"] {
        assert_eq!(joint.get(&app, &insurer.scientist, below).await.status.as_u16(), 200, "{below}");
    }
}
