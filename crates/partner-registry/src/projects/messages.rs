//! What people say to each other in a project.

use access::{Permit, ReadProject, WorkInProject};
use chrono::{DateTime, Utc};
use database::{Db, Tx};
use foundation::limits::MAX_TEXT_CHARS;
use foundation::{Page, PageRequest, PartnerId, ProjectId, ProjectMessageId, Sources, UserId};
use serde_json::json;

use super::activity::{ActivityKind, Deed, record};
use super::model::ProjectRole;
use super::sight::Working;
use super::{ProjectError, sight, store};
use crate::PartnerError;
use crate::text::{self, Presence};

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: ProjectMessageId,
    /// Who said it.
    pub user: UserId,
    /// What they were called then.
    pub person: String,
    /// Their partner.
    pub partner: PartnerId,
    /// That partner's name.
    pub partner_name: String,
    /// The message that it answers; that one answers none.
    pub reply_to: Option<ProjectMessageId>,
    /// What was said; `None` when it was deleted or hidden.
    pub text: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub edited_at: Option<DateTime<Utc>>,
    /// When its author deleted it.
    pub deleted_at: Option<DateTime<Utc>>,
    /// When a lead hid it.
    pub hidden_at: Option<DateTime<Utc>>,
    /// Which lead, by name.
    pub hidden_by: Option<String>,
    /// Why.
    pub hidden_because: Option<String>,
}

/// Something to be said.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// The message that it answers. An answer to an answer stands beside it, under the same message.
    pub reply_to: Option<ProjectMessageId>,
    /// 1 to 10,000 characters.
    pub text: String,
}

/// What was said in a project. The first page holds the newest messages; on each, the newest stands last.
///
/// # Errors
/// `NotFound`.
pub async fn list(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadProject>,
    project: ProjectId,
    page: &PageRequest,
) -> Result<Page<Message>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    sight::seen(&mut tx, permit, project, sources.now()).await?;
    let rows = store::messages::list(&mut tx, permit.scope(), project, page).await?;
    let mut cut = Page::cut(rows, page, |message| message.id);
    cut.items.reverse();
    Ok(cut)
}

/// Says something.
///
/// # Errors
/// `Invalid` names the text; `MessageNotFound` and `MessageGone` when the message that it answers is not there; `RoleTooLow`;
/// `Refused` and `Closed` when the project does not go on.
pub async fn say(
    db: &Db,
    sources: &Sources,
    permit: &Permit<WorkInProject>,
    project: ProjectId,
    new: NewMessage,
) -> Result<Message, PartnerError> {
    let text = checked(&new.text)?;
    let (scope, id) = (permit.scope(), sources.id::<ProjectMessageId>());
    let mut tx = db.write(scope.tenancy()).await?;
    let working = sight::lock_to_work(&mut tx, permit, project, sources.now()).await?;
    let reply_to = match new.reply_to {
        Some(answered) => {
            let answered = standing(&mut tx, permit, project, answered).await?;
            Some(answered.reply_to.unwrap_or(answered.id))
        }
        None => None,
    };
    store::messages::insert(&mut tx, scope, &working, (id, reply_to, &text)).await?;
    let deed = of_message(ActivityKind::MessageSent, id).detail(json!({ "reply_to": reply_to }));
    finish(tx, sources, permit, &working, (id, deed)).await
}

/// Changes what one has said oneself.
///
/// # Errors
/// As [`say`]; `NotYours`; `MessageGone`.
pub async fn edit(
    db: &Db,
    sources: &Sources,
    permit: &Permit<WorkInProject>,
    (project, message): (ProjectId, ProjectMessageId),
    text: &str,
) -> Result<Message, PartnerError> {
    let text = checked(text)?;
    let mut tx = db.write(permit.scope().tenancy()).await?;
    let working = sight::lock_to_work(&mut tx, permit, project, sources.now()).await?;
    own(&mut tx, permit, &working, message).await?;
    store::messages::edit(&mut tx, permit.scope(), (project, message), (&text, working.at)).await?;
    let deed = of_message(ActivityKind::MessageEdited, message);
    finish(tx, sources, permit, &working, (message, deed)).await
}

/// Deletes what one has said oneself: the text is gone, and that something was said stays.
///
/// # Errors
/// `NotYours`; `MessageGone`; `Refused` and `Closed` when the project does not go on.
pub async fn delete(
    db: &Db,
    sources: &Sources,
    permit: &Permit<WorkInProject>,
    (project, message): (ProjectId, ProjectMessageId),
) -> Result<Message, PartnerError> {
    let mut tx = db.write(permit.scope().tenancy()).await?;
    let working = sight::lock_to_work(&mut tx, permit, project, sources.now()).await?;
    own(&mut tx, permit, &working, message).await?;
    store::messages::delete(&mut tx, permit.scope(), (project, message), working.at).await?;
    let deed = of_message(ActivityKind::MessageDeleted, message);
    finish(tx, sources, permit, &working, (message, deed)).await
}

/// Hides what anybody has said, for a lead of either partner. Everybody reads who did it and why.
///
/// # Errors
/// `Invalid` without a reason; `RoleTooLow`; `MessageGone`; `Refused` and `Closed` when the project does not go on.
pub async fn hide(
    db: &Db,
    sources: &Sources,
    permit: &Permit<WorkInProject>,
    (project, message): (ProjectId, ProjectMessageId),
    reason: &str,
) -> Result<Message, PartnerError> {
    let reason = text::prose("reason", reason, Presence::Required)?;
    let mut tx = db.write(permit.scope().tenancy()).await?;
    let working = sight::lock_to_work(&mut tx, permit, project, sources.now()).await?;
    working.project.expect_role(ProjectRole::Lead)?;
    standing(&mut tx, permit, project, message).await?;
    let (by, at) = (working.person.as_str(), working.at);
    store::messages::hide(&mut tx, permit.scope(), (project, message), (by, &reason, at)).await?;
    let deed = of_message(ActivityKind::MessageHidden, message).detail(json!({ "reason": reason }));
    finish(tx, sources, permit, &working, (message, deed)).await
}

/// Remembers up to which message the caller has read; never back. This is nobody else's business, so no log names it.
///
/// # Errors
/// `MessageNotFound`; `NotFound`.
pub async fn mark_read(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadProject>,
    (project, message): (ProjectId, ProjectMessageId),
) -> Result<(), PartnerError> {
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    sight::seen(&mut tx, permit, project, now).await?;
    let found = store::messages::find(&mut tx, scope, project, message).await?;
    found.ok_or(ProjectError::MessageNotFound)?;
    store::messages::mark_read(&mut tx, scope, (project, permit.principal().user), message, now).await?;
    Ok(tx.commit().await?)
}

fn checked(text: &str) -> Result<String, PartnerError> {
    let said = text::said(text, Presence::Required, MAX_TEXT_CHARS);
    said.map_err(|problem| PartnerError::Invalid { field: "text", problem })
}

/// The feed only grows, so it repeats nothing of a message: what is deleted or hidden later would still stand there.
fn of_message(kind: ActivityKind, message: ProjectMessageId) -> Deed {
    Deed::new(kind, message, "")
}

/// A message that was neither deleted nor hidden.
async fn standing(
    tx: &mut Tx,
    permit: &Permit<WorkInProject>,
    project: ProjectId,
    message: ProjectMessageId,
) -> Result<Message, PartnerError> {
    let found = store::messages::find(tx, permit.scope(), project, message).await?;
    let found = found.ok_or(ProjectError::MessageNotFound)?;
    if found.text.is_none() { Err(ProjectError::MessageGone.into()) } else { Ok(found) }
}

/// One of the caller's own.
async fn own(
    tx: &mut Tx,
    permit: &Permit<WorkInProject>,
    working: &Working,
    message: ProjectMessageId,
) -> Result<Message, PartnerError> {
    let found = standing(tx, permit, working.project.id, message).await?;
    if (found.partner, found.user) == (working.partner, working.user) {
        Ok(found)
    } else {
        Err(ProjectError::NotYours.into())
    }
}

async fn finish(
    mut tx: Tx,
    sources: &Sources,
    permit: &Permit<WorkInProject>,
    working: &Working,
    (message, deed): (ProjectMessageId, Deed),
) -> Result<Message, PartnerError> {
    record(&mut tx, sources, permit, working, deed).await?;
    let found = store::messages::find(&mut tx, permit.scope(), working.project.id, message).await?;
    let found = found.ok_or(ProjectError::MessageNotFound)?;
    tx.commit().await?;
    Ok(found)
}
