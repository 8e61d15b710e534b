//! The outbox, as operators and auditors see it.

use database::Db;
use foundation::{MailId, Page, PageRequest, Sources};
use mail::outbox::{self, Mail, MailState};

use crate::actions::names::{ReadMails, RetryMail};
use crate::audit::{self, Entry};
use crate::error::AccessError;
use crate::gate::Permit;

/// Mails, newest first; all, or those in one state. What they say is not shown: it may hold secrets.
pub async fn list(
    db: &Db,
    permit: &Permit<ReadMails>,
    state: Option<MailState>,
    page: &PageRequest,
) -> Result<Page<Mail>, AccessError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows = outbox::list(&mut tx, state, page).await?;
    Ok(Page::cut(rows, page, |mail| mail.id))
}

/// Mails that have not been handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// They will be tried, or tried again.
    pub waiting: i64,
    /// They were given up.
    pub failed: i64,
}

/// How many mails have not been handed over.
pub async fn left(db: &Db, permit: &Permit<ReadMails>) -> Result<Left, AccessError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    Ok(Left {
        waiting: outbox::count(&mut tx, MailState::Waiting).await?,
        failed: outbox::count(&mut tx, MailState::Failed).await?,
    })
}

/// Lets a mail be tried at once, also one that was given up.
///
/// # Errors
/// [`AccessError::MailNotFound`]; [`AccessError::MailOver`] when it was sent, or its letter is gone.
pub async fn retry(db: &Db, sources: &Sources, permit: &Permit<RetryMail>, mail: MailId) -> Result<Mail, AccessError> {
    let mut tx = db.write(permit.scope().tenancy()).await?;
    let Some(waiting) = outbox::retry(&mut tx, mail, sources.now()).await? else {
        let found = outbox::find(&mut tx, mail).await?;
        return Err(if found.is_some() { AccessError::MailOver } else { AccessError::MailNotFound });
    };
    let entry = Entry::done(permit, mail).detail(serde_json::json!({ "attempts": waiting.attempts }));
    audit::record(&mut tx, sources, permit, entry).await?;
    tx.commit().await?;
    Ok(waiting)
}
