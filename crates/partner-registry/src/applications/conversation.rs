//! Questions of reviewers and answers of the applicant, each told to the other side by mail.

use access::audit::{self, Actor, Entry};
use access::{AdmitPartner, Permit, ReadPartners, Secret};
use chrono::{DateTime, Utc};
use database::{Db, Tx};
use foundation::{PartnerId, QuestionId, ReplyId, Sources, UserId, word_enum};
use mail::Letter;
use serde_json::json;

use super::error::ApplicationError;
use super::follow::{self, Followed, held, scope};
use super::model::message;
use super::store::{self, conversation, links};
use crate::partners::{Partner, PartnerStep, store as partners};
use crate::{PartnerError, settings};

word_enum! {
    /// Who has the word.
    pub enum QuestionState {
        /// The applicant.
        Open = "open",
        /// The reviewers; or nothing is left to be said.
        Answered = "answered",
    }
}

/// A question, and what was said after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question.
    pub id: QuestionId,
    /// Who asks; the applicant is not told.
    pub asked_by: UserId,
    /// What is asked: 1 to 4,000 characters.
    pub body: String,
    /// Who has the word.
    pub state: QuestionState,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Oldest first.
    pub replies: Vec<Reply>,
}

/// What was said after a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Orders them.
    pub id: ReplyId,
    /// A reviewer, or nobody for the applicant.
    pub author: Option<UserId>,
    /// What was said: 1 to 4,000 characters.
    pub body: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Asks an applicant something; the contact gets it by mail.
///
/// # Errors
/// `IllegalStep` unless the application waits or is in review; `TooManyQuestions`.
pub async fn ask(
    db: &Db,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: PartnerId,
    body: &str,
) -> Result<Question, PartnerError> {
    let body = message("question", body)?;
    let scope = permit.scope();
    let mut tx = db.write(scope.tenancy()).await?;
    let found = partners::get_locked(&mut tx, scope, partner).await?;
    found.status.after(PartnerStep::Ask)?;
    let question = Question {
        id: sources.id(),
        asked_by: permit.principal().user,
        body,
        state: QuestionState::Open,
        created_at: sources.now(),
        replies: Vec::new(),
    };
    conversation::insert_question(&mut tx, scope, partner, &question).await?;
    tell_applicant(&mut tx, sources, permit, &found, &question.body).await?;
    asked(&mut tx, sources, permit, partner, question.id).await?;
    tx.commit().await?;
    Ok(question)
}

/// Says more after a question: the applicant has the word again, and gets it by mail.
///
/// # Errors
/// `QuestionNotFound` also for another application's; otherwise those of [`ask`].
pub async fn follow_up(
    db: &Db,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    (partner, question): (PartnerId, QuestionId),
    body: &str,
) -> Result<Reply, PartnerError> {
    let body = message("text", body)?;
    let scope = permit.scope();
    let mut tx = db.write(scope.tenancy()).await?;
    let found = partners::get_locked(&mut tx, scope, partner).await?;
    found.status.after(PartnerStep::Ask)?;
    conversation::question(&mut tx, scope, partner, question).await?;
    let reply = Reply { id: sources.id(), author: Some(permit.principal().user), body, created_at: sources.now() };
    conversation::add_reply(&mut tx, scope, (partner, question), &reply, QuestionState::Open).await?;
    tell_applicant(&mut tx, sources, permit, &found, &reply.body).await?;
    asked(&mut tx, sources, permit, partner, question).await?;
    tx.commit().await?;
    Ok(reply)
}

async fn tell_applicant(
    tx: &mut Tx,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: &Partner,
    question: &str,
) -> Result<(), PartnerError> {
    let scope = permit.scope();
    let language = store::find(tx, scope, partner.id).await?.map(|record| record.language).unwrap_or_default();
    let application = links::following(tx, scope, sources, (partner.id, &partner.name)).await?;
    let letter = Letter::Question { application, question: question.to_owned() };
    mail::enqueue(tx, sources, Some(partner.id), (&partner.contact.email, language), &letter).await?;
    Ok(())
}

/// The partner reads its log one day: that it was asked stands there, and the question's id.
async fn asked(
    tx: &mut Tx,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: PartnerId,
    question: QuestionId,
) -> Result<(), PartnerError> {
    let detail = json!({ "step": PartnerStep::Ask, "question": question });
    audit::record(tx, sources, permit, Entry::done(permit, partner).partner(partner).detail(detail)).await?;
    Ok(())
}

/// The questions of an application with what was said, oldest first, for operators and auditors.
pub async fn questions(
    db: &Db,
    permit: &Permit<ReadPartners>,
    partner: PartnerId,
) -> Result<Vec<Question>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    partners::get(&mut tx, permit.scope(), partner).await?;
    conversation::list(&mut tx, permit.scope(), partner).await
}

/// Answers a question with the application's key; who asked gets it by mail.
///
/// # Errors
/// `ApplicationNotFound`; `QuestionNotFound` also for another application's; `QuestionAnswered` when the reviewers have the word;
/// `IllegalStep` once the application is decided or was withdrawn.
pub async fn answer_question(
    db: &Db,
    sources: &Sources,
    (application, key): (PartnerId, &Secret),
    question: QuestionId,
    body: &str,
) -> Result<Followed, PartnerError> {
    let mut tx = db.write(scope().tenancy()).await?;
    held(&mut tx, scope(), sources.now(), (application, key)).await?;
    let body = message("answer", body)?;
    let partner = partners::get_locked(&mut tx, scope(), application).await?;
    partner.status.after(PartnerStep::Ask)?;
    let found = conversation::question(&mut tx, scope(), application, question).await?;
    if found.state == QuestionState::Answered {
        return Err(ApplicationError::QuestionAnswered.into());
    }
    let reply = Reply { id: sources.id(), author: None, body, created_at: sources.now() };
    conversation::add_reply(&mut tx, scope(), (application, question), &reply, QuestionState::Answered).await?;
    if let Some(reviewer) = conversation::email_of(&mut tx, scope(), found.asked_by).await? {
        let language = settings::admission(&mut tx, scope()).await?.0.staff_language;
        let letter =
            Letter::Answer { organisation: partner.name.clone(), question: found.body, answer: reply.body.clone() };
        mail::enqueue(&mut tx, sources, Some(application), (&reviewer, language), &letter).await?;
    }
    let entry = Entry::of_platform("application:answer", question, application, json!({}));
    audit::record(&mut tx, sources, Actor::Platform("applicant"), entry).await?;
    let followed = follow::read(&mut tx, application).await?;
    tx.commit().await?;
    Ok(followed)
}
