//! Questions, replies and notes.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{Tx, execute, run_on};
use foundation::{PageRequest, PartnerId, QuestionId, ReplyId, UserId};

use super::platform_only;
use crate::PartnerError;
use crate::applications::ApplicationError;
use crate::applications::conversation::{Question, QuestionState, Reply};
use crate::applications::notes::Note;

/// Questions that one application can have.
pub(crate) const MOST_QUESTIONS: i64 = 200;

#[derive(sqlx::FromRow)]
pub(crate) struct QuestionRow {
    pub(crate) id: QuestionId,
    pub(crate) asked_by: UserId,
    pub(crate) body: String,
    pub(crate) state: QuestionState,
    pub(crate) created_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct ReplyRow {
    id: ReplyId,
    question_id: QuestionId,
    author_id: Option<UserId>,
    body: String,
    created_at: DateTime<Utc>,
}

const INSERT_QUESTION: &str = "INSERT INTO application_questions (id, partner_id, asked_by, body, state, created_at, updated_at) \
     VALUES ($1, $2, $3, $4, 'open', $5, $5)";
const FIND_QUESTION: &str =
    "SELECT id, asked_by, body, state, created_at FROM application_questions WHERE id = $1 AND partner_id = $2";
const SET_STATE: &str = "UPDATE application_questions SET state = $2, updated_at = $3 WHERE id = $1";
pub(crate) const LIST_QUESTIONS: &str = "SELECT id, asked_by, body, state, created_at FROM application_questions \
     WHERE partner_id = $1 ORDER BY id LIMIT $2";
const COUNT_QUESTIONS: &str = "SELECT count(*) FROM application_questions WHERE partner_id = $1";
const INSERT_REPLY: &str = "INSERT INTO application_replies (id, question_id, partner_id, author_id, body, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6)";
pub(crate) const LIST_REPLIES: &str = "SELECT r.id, r.question_id, r.author_id, r.body, r.created_at FROM application_questions q \
     JOIN application_replies r ON r.question_id = q.id WHERE q.partner_id = $1";
const INSERT_NOTE: &str =
    "INSERT INTO application_notes (id, partner_id, author_id, body, created_at) VALUES ($1, $2, $3, $4, $5)";
pub(crate) const LIST_NOTES: &str = "SELECT id, author_id, body, created_at FROM application_notes \
     WHERE partner_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
const EMAIL_OF: &str = "SELECT email FROM users WHERE id = $1";

pub(crate) async fn insert_question(
    tx: &mut Tx,
    scope: Scope,
    partner: PartnerId,
    question: &Question,
) -> Result<(), PartnerError> {
    platform_only(scope)?;
    let asked: i64 = run_on!(&mut *tx, |conn| sqlx::query_scalar(COUNT_QUESTIONS).bind(partner).fetch_one(conn).await)?;
    if asked >= MOST_QUESTIONS {
        return Err(ApplicationError::TooManyQuestions { most: MOST_QUESTIONS }.into());
    }
    execute!(
        tx,
        sqlx::query(INSERT_QUESTION)
            .bind(question.id)
            .bind(partner)
            .bind(question.asked_by)
            .bind(&question.body)
            .bind(question.created_at)
    )?;
    Ok(())
}

/// A question of this application.
pub(crate) async fn question(
    tx: &mut Tx,
    scope: Scope,
    partner: PartnerId,
    question: QuestionId,
) -> Result<QuestionRow, PartnerError> {
    platform_only(scope)?;
    let found: Option<QuestionRow> =
        run_on!(tx, |conn| sqlx::query_as(FIND_QUESTION).bind(question).bind(partner).fetch_optional(conn).await)?;
    Ok(found.ok_or(ApplicationError::QuestionNotFound)?)
}

/// Adds what was said after a question, and who has the word now.
pub(crate) async fn add_reply(
    tx: &mut Tx,
    scope: Scope,
    (partner, question): (PartnerId, QuestionId),
    reply: &Reply,
    state: QuestionState,
) -> Result<(), PartnerError> {
    platform_only(scope)?;
    execute!(
        &mut *tx,
        sqlx::query(INSERT_REPLY)
            .bind(reply.id)
            .bind(question)
            .bind(partner)
            .bind(reply.author)
            .bind(&reply.body)
            .bind(reply.created_at)
    )?;
    execute!(tx, sqlx::query(SET_STATE).bind(question).bind(state).bind(reply.created_at))?;
    Ok(())
}

/// Every question of an application with what was said after it, oldest first.
pub(crate) async fn list(tx: &mut Tx, scope: Scope, partner: PartnerId) -> Result<Vec<Question>, PartnerError> {
    platform_only(scope)?;
    let rows: Vec<QuestionRow> = run_on!(&mut *tx, |conn| sqlx::query_as(LIST_QUESTIONS)
        .bind(partner)
        .bind(MOST_QUESTIONS)
        .fetch_all(conn)
        .await)?;
    let mut replies: Vec<ReplyRow> =
        run_on!(tx, |conn| sqlx::query_as(LIST_REPLIES).bind(partner).fetch_all(conn).await)?;
    replies.sort_by_key(|reply| reply.id);
    let mut questions: Vec<Question> = rows.into_iter().map(QuestionRow::into_question).collect();
    for row in replies {
        if let Some(question) = questions.iter_mut().find(|question| question.id == row.question_id) {
            let ReplyRow { id, author_id: author, body, created_at, .. } = row;
            question.replies.push(Reply { id, author, body, created_at });
        }
    }
    Ok(questions)
}

impl QuestionRow {
    fn into_question(self) -> Question {
        Question {
            id: self.id,
            asked_by: self.asked_by,
            body: self.body,
            state: self.state,
            created_at: self.created_at,
            replies: Vec::new(),
        }
    }
}

pub(crate) async fn insert_note(
    tx: &mut Tx,
    scope: Scope,
    partner: PartnerId,
    note: &Note,
) -> Result<(), PartnerError> {
    platform_only(scope)?;
    execute!(
        tx,
        sqlx::query(INSERT_NOTE)
            .bind(note.id)
            .bind(partner)
            .bind(note.author_id)
            .bind(&note.body)
            .bind(note.created_at)
    )?;
    Ok(())
}

/// Newest first.
pub(crate) async fn notes(
    tx: &mut Tx,
    scope: Scope,
    partner: PartnerId,
    page: &PageRequest,
) -> Result<Vec<Note>, PartnerError> {
    platform_only(scope)?;
    Ok(run_on!(tx, |conn| sqlx::query_as(LIST_NOTES)
        .bind(partner)
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?)
}

/// Where a reviewer is written to.
pub(crate) async fn email_of(tx: &mut Tx, scope: Scope, user: UserId) -> Result<Option<String>, PartnerError> {
    platform_only(scope)?;
    Ok(run_on!(tx, |conn| sqlx::query_scalar(EMAIL_OF).bind(user).fetch_optional(conn).await)?)
}
