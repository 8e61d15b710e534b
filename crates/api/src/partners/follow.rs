//! Following an application with the key of a mailed link. A key that is not this application's is answered like an application
//! that does not exist.

use std::future::{Ready, ready};

use access::Secret;
use actix_web::dev::Payload;
use actix_web::web::{Data, Path};
use actix_web::{FromRequest, HttpRequest, HttpResponse, get, post, put};
use foundation::{PartnerId, QuestionId};
use partner_registry::Partner;
use partner_registry::applications::{self, Followed, QuestionState};
use wire::applications::{
    AnswerQuestion, Application, Contact, CorrectApplication, Decision, Question, Reply, Stage, Told,
    WithdrawApplication,
};

use super::applications::details;
use crate::body::Body;
use crate::conditional::{IfMatch, with_revision};
use crate::{ApiState, Problem};

/// The header that carries the key: an address would stand in logs.
const KEY: &str = "Application-Key";

/// The key of the request; an empty one, which opens nothing, when there is none.
pub(crate) struct Key(Secret);

impl FromRequest for Key {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let text = request.headers().get(KEY).and_then(|value| value.to_str().ok()).unwrap_or_default();
        ready(Ok(Self(Secret::new(text))))
    }
}

/// An application, with the key of a mailed link.
#[utoipa::path(tag = "applications", security(()),
    params(("Application-Key" = Option<String>, Header, description = "`hansa_af_…`")),
    responses((status = 200, body = Application)))]
#[get("/v1/applications/{application}")]
pub(crate) async fn follow_application(
    state: Data<ApiState>,
    Key(key): Key,
    application: Path<PartnerId>,
) -> Result<HttpResponse, Problem> {
    Ok(answer(applications::followed(&state.db, &state.sources, *application, &key).await?))
}

/// Corrects an application while nobody reviews it.
#[utoipa::path(tag = "applications", security(()), request_body = CorrectApplication,
    params(IfMatch, ("Application-Key" = Option<String>, Header, description = "`hansa_af_…`")),
    responses((status = 200, body = Application)))]
#[put("/v1/applications/{application}")]
pub(crate) async fn correct_application(
    state: Data<ApiState>,
    Key(key): Key,
    application: Path<PartnerId>,
    IfMatch(expected): IfMatch,
    Body(input): Body<CorrectApplication>,
) -> Result<HttpResponse, Problem> {
    let details = details(
        (&input.size, input.country, input.website),
        input.contacts,
        input.language.as_deref(),
        (input.form_version, input.answers),
    )?;
    let told = (&*input.contact_name, details);
    let with = (*application, &key);
    Ok(answer(applications::correct(&state.db, &state.sources, with, told, expected).await?))
}

/// Answers a question of the reviewers, who get it by mail.
#[utoipa::path(tag = "applications", security(()), request_body = AnswerQuestion,
    params(("Application-Key" = Option<String>, Header, description = "`hansa_af_…`")),
    responses((status = 200, body = Application)))]
#[post("/v1/applications/{application}/questions/{question}/answer")]
pub(crate) async fn answer_question(
    state: Data<ApiState>,
    Key(key): Key,
    path: Path<(PartnerId, QuestionId)>,
    Body(input): Body<AnswerQuestion>,
) -> Result<HttpResponse, Problem> {
    let (application, question) = *path;
    let with = (application, &key);
    Ok(answer(applications::answer_question(&state.db, &state.sources, with, question, &input.answer).await?))
}

/// Takes an application back, for good.
#[utoipa::path(tag = "applications", security(()), request_body = WithdrawApplication,
    params(("Application-Key" = Option<String>, Header, description = "`hansa_af_…`")),
    responses((status = 200, body = Application)))]
#[post("/v1/applications/{application}/withdraw")]
pub(crate) async fn withdraw_application(
    state: Data<ApiState>,
    Key(key): Key,
    application: Path<PartnerId>,
    Body(input): Body<WithdrawApplication>,
) -> Result<HttpResponse, Problem> {
    let with = (*application, &key);
    Ok(answer(applications::withdraw(&state.db, &state.sources, with, &input.reason).await?))
}

fn answer(followed: Followed) -> HttpResponse {
    let revision = followed.record.revision;
    let view = Application {
        id: followed.partner.id,
        name: followed.partner.name.clone(),
        status: followed.partner.status.to_string(),
        stages: stages(followed.stages),
        questions: followed.questions.into_iter().map(question).collect(),
        decision: followed.record.decision.clone().map(decision),
        correctable: followed.correctable,
        told: told(followed.partner, followed.record),
    };
    with_revision(HttpResponse::Ok(), revision, &view)
}

/// Where an application has been.
pub(super) fn stages(stages: Vec<applications::Stage>) -> Vec<Stage> {
    let view =
        |stage: applications::Stage| Stage { status: stage.status.to_string(), at: stage.at, reason: stage.reason };
    stages.into_iter().map(view).collect()
}

/// How it was decided, as the applicant reads it.
pub(super) fn decision(decision: applications::Decision) -> Decision {
    Decision { at: decision.at, reason: decision.reason, override_reason: None, by: None }
}

/// A question, as the applicant reads it.
pub(super) fn question(question: applications::Question) -> Question {
    let reply = |reply: applications::Reply| Reply {
        id: reply.id,
        from: if reply.author.is_some() { "reviewer" } else { "applicant" }.to_owned(),
        author: None,
        text: reply.body,
        created_at: reply.created_at,
    };
    let state: QuestionState = question.state;
    Question {
        id: question.id,
        question: question.body,
        state: state.to_string(),
        asked_by: None,
        created_at: question.created_at,
        replies: question.replies.into_iter().map(reply).collect(),
    }
}

/// What an organisation told.
pub(super) fn told(partner: Partner, record: applications::ApplicationRecord) -> Told {
    let contact = |contact: applications::FurtherContact| Contact { name: contact.name, email: contact.email };
    Told {
        industry: partner.industry.to_string(),
        size: record.size.map(|size| size.to_string()),
        country: record.country,
        website: record.website,
        contact_name: partner.contact.name,
        contact_email: partner.contact.email,
        contacts: record.contacts.into_iter().map(contact).collect(),
        language: record.language.to_string(),
        form_version: record.form_version,
        answers: record.answers.values().clone(),
    }
}
