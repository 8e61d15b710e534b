//! The requests that name a project, or something in one.

use serde_json::json;

use super::{Content, Row, read, row};

pub(super) fn rows() -> Vec<Row> {
    of_projects().into_iter().chain(in_projects()).collect()
}

/// A project, its people and its things. What is added is taken away again, so that each row finds what it asks for.
fn of_projects() -> Vec<Row> {
    let because = || Content::Json(json!({ "reason": "It is over." }));
    let new = json!({ "agreement": "AgreementId", "name": "More work", "purpose": "Another model." });
    let member = || Content::Json(json!({ "user": "UserId", "role": "observer" }));
    let part = || Content::Json(json!({ "role": "observer" }));
    let (dataset, model) =
        (|| Content::Json(json!({ "dataset": "DatasetId" })), || Content::Json(json!({ "model": "ModelId" })));
    let to = || Content::Json(json!({ "agreement": "AgreementId" }));
    let job = json!({ "spec": { "recipe": "tabular", "target": "diagnosis" }, "project": "ProjectId",
        "inputs": { "train": { "dataset": "DatasetId" } } });
    vec![
        row("POST /v1/projects", "AgreementId", Content::Json(new), 201),
        read("GET /v1/projects/{project}", "ProjectId"),
        row("PATCH /v1/projects/{project}", "ProjectId", Content::Json(json!({ "name": "Joint work" })), 200),
        row("POST /v1/projects/{project}/close", "ProjectId", because(), 200),
        row("POST /v1/projects/{project}/reopen", "ProjectId", because(), 200),
        row("POST /v1/projects/{project}/renew", "ProjectId", to(), 200),
        row("POST /v1/projects/{project}/renew", "AgreementId", to(), 200),
        read("GET /v1/projects/{project}/members", "ProjectId"),
        row("POST /v1/projects/{project}/members", "ProjectId", member(), 201),
        row("DELETE /v1/projects/{project}/members/{user}", "ProjectId", Content::Nothing, 204),
        row("POST /v1/projects/{project}/members", "UserId", member(), 201),
        row("PATCH /v1/projects/{project}/members/{user}", "ProjectId", part(), 200),
        row("PATCH /v1/projects/{project}/members/{user}", "UserId", part(), 200),
        row("DELETE /v1/projects/{project}/members/{user}", "UserId", Content::Nothing, 204),
        read("GET /v1/projects/{project}/things", "ProjectId"),
        row("POST /v1/projects/{project}/datasets", "ProjectId", dataset(), 201),
        row("DELETE /v1/projects/{project}/datasets/{dataset}", "ProjectId", Content::Nothing, 204),
        row("POST /v1/projects/{project}/datasets", "DatasetId", dataset(), 201),
        row("DELETE /v1/projects/{project}/datasets/{dataset}", "DatasetId", Content::Nothing, 204),
        row("POST /v1/projects/{project}/models", "ProjectId", model(), 201),
        row("DELETE /v1/projects/{project}/models/{model}", "ProjectId", Content::Nothing, 204),
        row("POST /v1/projects/{project}/models", "ModelId", model(), 201),
        row("DELETE /v1/projects/{project}/models/{model}", "ModelId", Content::Nothing, 204),
        row("POST /v1/jobs", "ProjectId", Content::Json(job), 201),
        read("GET /v1/projects/{project}/jobs", "ProjectId"),
        read("GET /v1/projects/{project}/activity", "ProjectId"),
    ]
}

/// What goes on in a project.
fn in_projects() -> Vec<Row> {
    let milestone = Content::Json(json!({ "title": "Model is good" }));
    let change = || Content::Json(json!({ "title": "Data is clean" }));
    let said = || Content::Json(json!({ "text": "Yes.", "reply_to": "ProjectMessageId" }));
    let text = || Content::Json(json!({ "text": "Good morning." }));
    let because = || Content::Json(json!({ "reason": "It names a person." }));
    let mark = || Content::Json(json!({ "message": "ProjectMessageId" }));
    let both = |operation: &'static str, content: &dyn Fn() -> Content, owner: [u16; 2]| {
        let inner = if operation.contains("milestone") { "MilestoneId" } else { "ProjectMessageId" };
        [row(operation, "ProjectId", content(), owner[0]), row(operation, inner, content(), owner[1])]
    };
    let nothing = || Content::Nothing;
    let mut rows = vec![
        read("GET /v1/projects/{project}/milestones", "ProjectId"),
        row("POST /v1/projects/{project}/milestones", "ProjectId", milestone, 201),
        read("GET /v1/projects/{project}/messages", "ProjectId"),
    ];
    rows.extend(both("GET /v1/projects/{project}/milestones/{milestone}", &nothing, [200, 200]));
    rows.extend(both("PATCH /v1/projects/{project}/milestones/{milestone}", &change, [200, 200]));
    rows.extend(both("DELETE /v1/projects/{project}/milestones/{milestone}", &nothing, [200, 200]));
    rows.extend(both("POST /v1/projects/{project}/milestones/{milestone}/restore", &nothing, [200, 200]));
    rows.extend(both("POST /v1/projects/{project}/messages", &said, [201, 201]));
    rows.extend(both("PATCH /v1/projects/{project}/messages/{message}", &text, [200, 200]));
    rows.extend(both("PUT /v1/projects/{project}/read", &mark, [204, 204]));
    rows.extend(both("DELETE /v1/projects/{project}/messages/{message}", &nothing, [200, 409]));
    rows.extend(both("POST /v1/projects/{project}/messages/{message}/hide", &because, [409, 409]));
    rows
}
