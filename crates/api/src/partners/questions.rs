//! What reviewers ask applicants.

use access::{AdmitPartner, ReadPartners};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use foundation::{PartnerId, QuestionId};
use partner_registry::applications;
use wire::applications::{AskApplicant, FollowUp, Question, Reply};

use super::follow;
use crate::body::Body;
use crate::conditional::created;
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Asks an applicant something. The contact gets it by mail.
#[utoipa::path(tag = "partners", request_body = AskApplicant, responses((status = 201, body = Question)))]
#[post("/v1/partners/{partner}/questions")]
pub(crate) async fn ask_applicant(
    Authorized(permit): Authorized<AdmitPartner>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
    Body(input): Body<AskApplicant>,
) -> Result<HttpResponse, Problem> {
    let asked = applications::ask(&state.db, &state.sources, &permit, *partner, &input.question).await?;
    Ok(created(format!("/v1/partners/{partner}/questions"), &view(asked)))
}

/// Says more after a question: the applicant has the word again.
#[utoipa::path(tag = "partners", request_body = FollowUp,
    responses((status = 201, body = Reply)))]
#[post("/v1/partners/{partner}/questions/{question}/replies")]
pub(crate) async fn follow_up_question(
    Authorized(permit): Authorized<AdmitPartner>,
    state: Data<ApiState>,
    path: Path<(PartnerId, QuestionId)>,
    Body(input): Body<FollowUp>,
) -> Result<HttpResponse, Problem> {
    let (partner, question) = *path;
    let reply = applications::follow_up(&state.db, &state.sources, &permit, (partner, question), &input.text).await?;
    Ok(created(format!("/v1/partners/{partner}/questions"), &reply_view(reply)))
}

/// What an applicant was asked and has answered, oldest first.
#[utoipa::path(tag = "partners", responses((status = 200, body = Vec<Question>)))]
#[get("/v1/partners/{partner}/questions")]
pub(crate) async fn list_questions(
    Authorized(permit): Authorized<ReadPartners>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
) -> Result<HttpResponse, Problem> {
    let questions = applications::questions(&state.db, &permit, *partner).await?;
    Ok(HttpResponse::Ok().json(questions.into_iter().map(view).collect::<Vec<_>>()))
}

/// With who said what, which the applicant does not learn.
fn view(question: applications::Question) -> Question {
    let asked_by = Some(question.asked_by);
    let replies = question.replies.iter().cloned().map(reply_view).collect();
    Question { asked_by, replies, ..follow::question(question) }
}

fn reply_view(reply: applications::Reply) -> Reply {
    Reply {
        id: reply.id,
        from: if reply.author.is_some() { "reviewer" } else { "applicant" }.to_owned(),
        author: reply.author,
        text: reply.body,
        created_at: reply.created_at,
    }
}
