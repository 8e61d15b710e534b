//! Reviewers' notes among themselves.

use access::audit::{self, Entry};
use access::{AdmitPartner, Permit, ReadPartners};
use chrono::{DateTime, Utc};
use database::Db;
use foundation::{NoteId, Page, PageRequest, PartnerId, Sources, UserId};
use serde_json::json;

use super::model::message;
use super::store::conversation;
use crate::PartnerError;
use crate::partners::store as partners;

/// A note that the applicant never sees.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Note {
    /// The note.
    pub id: NoteId,
    /// Whose.
    pub author_id: UserId,
    /// What it says: 1 to 4,000 characters.
    pub body: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Writes a note on a partner, whatever its status. It stands in the platform's log only, that it was written and not what.
pub async fn add_note(
    db: &Db,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: PartnerId,
    body: &str,
) -> Result<Note, PartnerError> {
    let body = message("note", body)?;
    let scope = permit.scope();
    let mut tx = db.write(scope.tenancy()).await?;
    partners::get_locked(&mut tx, scope, partner).await?;
    let note = Note { id: sources.id(), author_id: permit.principal().user, body, created_at: sources.now() };
    conversation::insert_note(&mut tx, scope, partner, &note).await?;
    let entry = Entry::done(permit, note.id).named("partner:note").detail(json!({ "partner": partner }));
    audit::record(&mut tx, sources, permit, entry).await?;
    tx.commit().await?;
    Ok(note)
}

/// The notes on a partner, newest first, for operators and auditors.
pub async fn notes(
    db: &Db,
    permit: &Permit<ReadPartners>,
    partner: PartnerId,
    page: &PageRequest,
) -> Result<Page<Note>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    partners::get(&mut tx, permit.scope(), partner).await?;
    let rows = conversation::notes(&mut tx, permit.scope(), partner, page).await?;
    Ok(Page::cut(rows, page, |note| note.id))
}
