//! Messages of projects, and how far each member has read.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{PageRequest, PartnerId, ProjectId, ProjectMessageId, UserId};

use crate::projects::messages::Message;
use crate::projects::sight::Working;

/// Of a project of the scope's partner, which is `$1`.
macro_rules! select {
    () => {
        "SELECT x.id, x.user_id, x.person, x.partner_id, p.name AS partner_name, x.reply_to, x.text, x.created_at, \
         x.edited_at, x.deleted_at, x.hidden_at, x.hidden_by, x.hidden_because \
         FROM project_messages x JOIN partners p ON p.id = x.partner_id WHERE x.project_id = $2 \
         AND EXISTS (SELECT 1 FROM project_parties y WHERE y.project_id = x.project_id AND y.partner_id = $1) "
    };
}

const FIND: &str = concat!(select!(), "AND x.id = $3");
pub(crate) const LIST: &str = concat!(select!(), "AND x.id < $3 ORDER BY x.id DESC LIMIT $4");
const INSERT: &str = "INSERT INTO project_messages (id, project_id, partner_id, user_id, person, reply_to, text, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const EDIT: &str = "UPDATE project_messages SET text = $4, edited_at = $5 \
     WHERE partner_id = $1 AND project_id = $2 AND id = $3";
const DELETE: &str = "UPDATE project_messages SET text = '', deleted_at = $4 \
     WHERE partner_id = $1 AND project_id = $2 AND id = $3";
// A lead of either party: that the project is the scope's partner's has been seen.
const HIDE: &str = "UPDATE project_messages SET hidden_at = $3, hidden_by = $4, hidden_because = $5 \
     WHERE project_id = $1 AND id = $2";
const MARK: &str = "INSERT INTO project_reads (project_id, partner_id, user_id, message_id, read_at) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (project_id, partner_id, user_id) DO UPDATE SET message_id = excluded.message_id, read_at = excluded.read_at \
     WHERE excluded.message_id > project_reads.message_id";

#[derive(sqlx::FromRow)]
struct MessageRow {
    id: ProjectMessageId,
    user_id: UserId,
    person: String,
    partner_id: PartnerId,
    partner_name: String,
    reply_to: Option<ProjectMessageId>,
    text: String,
    created_at: DateTime<Utc>,
    edited_at: Option<DateTime<Utc>>,
    deleted_at: Option<DateTime<Utc>>,
    hidden_at: Option<DateTime<Utc>>,
    hidden_by: Option<String>,
    hidden_because: Option<String>,
}

impl From<MessageRow> for Message {
    fn from(row: MessageRow) -> Self {
        let stands = row.deleted_at.is_none() && row.hidden_at.is_none();
        Self {
            id: row.id,
            user: row.user_id,
            person: row.person,
            partner: row.partner_id,
            partner_name: row.partner_name,
            reply_to: row.reply_to,
            text: stands.then_some(row.text),
            created_at: row.created_at,
            edited_at: row.edited_at,
            deleted_at: row.deleted_at,
            hidden_at: row.hidden_at,
            hidden_by: row.hidden_by,
            hidden_because: row.hidden_because,
        }
    }
}

/// One message of a project.
pub(crate) async fn find(
    tx: &mut Tx,
    scope: Scope,
    project: ProjectId,
    message: ProjectMessageId,
) -> Result<Option<Message>, DatabaseError> {
    let row: Option<MessageRow> = run_on!(tx, |conn| sqlx::query_as(FIND)
        .bind(scope.partner())
        .bind(project)
        .bind(message)
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(Message::from))
}

/// The newest messages of a project, newest first.
pub(crate) async fn list(
    tx: &mut Tx,
    scope: Scope,
    project: ProjectId,
    page: &PageRequest,
) -> Result<Vec<Message>, DatabaseError> {
    let rows: Vec<MessageRow> = run_on!(tx, |conn| sqlx::query_as(LIST)
        .bind(scope.partner())
        .bind(project)
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(Message::from).collect())
}

/// Adds a message of the scope's partner.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    working: &Working,
    (id, reply_to, text): (ProjectMessageId, Option<ProjectMessageId>, &str),
) -> Result<(), DatabaseError> {
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(id)
            .bind(working.project.id)
            .bind(scope.partner())
            .bind(working.user)
            .bind(&working.person)
            .bind(reply_to)
            .bind(text)
            .bind(working.at)
    )
    .map(drop)
}

/// Changes the text of a message of the scope's partner.
pub(crate) async fn edit(
    tx: &mut Tx,
    scope: Scope,
    (project, message): (ProjectId, ProjectMessageId),
    (text, at): (&str, DateTime<Utc>),
) -> Result<(), DatabaseError> {
    execute!(tx, sqlx::query(EDIT).bind(scope.partner()).bind(project).bind(message).bind(text).bind(at)).map(drop)
}

/// Takes the text of a message of the scope's partner away.
pub(crate) async fn delete(
    tx: &mut Tx,
    scope: Scope,
    (project, message): (ProjectId, ProjectMessageId),
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    execute!(tx, sqlx::query(DELETE).bind(scope.partner()).bind(project).bind(message).bind(at)).map(drop)
}

/// Hides a message of either party.
pub(crate) async fn hide(
    tx: &mut Tx,
    _: Scope,
    (project, message): (ProjectId, ProjectMessageId),
    (by, reason, at): (&str, &str, DateTime<Utc>),
) -> Result<(), DatabaseError> {
    execute!(tx, sqlx::query(HIDE).bind(project).bind(message).bind(at).bind(by).bind(reason)).map(drop)
}

/// Moves the mark of one of the scope's partner's people forward.
pub(crate) async fn mark_read(
    tx: &mut Tx,
    scope: Scope,
    (project, user): (ProjectId, UserId),
    message: ProjectMessageId,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    execute!(tx, sqlx::query(MARK).bind(project).bind(scope.partner()).bind(user).bind(message).bind(at)).map(drop)
}
