//! The operator's board: applications by stage, with what holds them up.

use access::{Permit, ReadPartners};
use chrono::{DateTime, Utc};
use database::{Db, Tx, run_on};
use foundation::{Page, PageRequest, PartnerId};

use crate::PartnerError;
use crate::partners::{Industry, PartnerStatus};

/// The stages of the board, in the order in which an application passes them.
pub const STAGES: [PartnerStatus; 6] = [
    PartnerStatus::Unverified,
    PartnerStatus::Applied,
    PartnerStatus::InReview,
    PartnerStatus::Approved,
    PartnerStatus::Declined,
    PartnerStatus::Withdrawn,
];

/// An application on the board.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Card {
    /// The applicant.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
    /// Its branch.
    pub industry: Industry,
    /// The country of its seat, if it told.
    pub country: Option<String>,
    /// Since when it is in this stage.
    pub since: DateTime<Utc>,
    /// When it applied.
    pub created_at: DateTime<Utc>,
    /// Reviewers that have assessed it.
    pub reviewers: i64,
    /// Questions for which the applicant has the word.
    pub open_questions: i64,
}

pub(crate) const COUNT: &str = "SELECT count(*) FROM partners WHERE status = $1";
pub(crate) const CARDS: &str = "SELECT p.id, p.name, p.industry, a.country, p.created_at, \
     coalesce((SELECT s.at FROM partner_stages s WHERE s.partner_id = p.id ORDER BY s.id DESC LIMIT 1), p.updated_at) AS since, \
     (SELECT count(*) FROM assessments r WHERE r.partner_id = p.id) AS reviewers, \
     (SELECT count(*) FROM application_questions q WHERE q.partner_id = p.id AND q.state = 'open') AS open_questions \
     FROM partners p LEFT JOIN applications a ON a.partner_id = p.id \
     WHERE p.status = $1 AND p.id < $2 ORDER BY p.id DESC LIMIT $3";

/// How many applications are in each of the [`STAGES`], and the newest of them.
pub async fn board(
    db: &Db,
    permit: &Permit<ReadPartners>,
    page: &PageRequest,
) -> Result<Vec<(PartnerStatus, i64, Page<Card>)>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let mut stages = Vec::with_capacity(STAGES.len());
    for stage in STAGES {
        let count = run_on!(&mut tx, |conn| sqlx::query_scalar(COUNT).bind(stage).fetch_one(conn).await)?;
        stages.push((stage, count, cards(&mut tx, stage, page).await?));
    }
    Ok(stages)
}

/// The applications in one stage, newest first.
///
/// # Errors
/// `Invalid` when the status is none of the [`STAGES`].
pub async fn stage(
    db: &Db,
    permit: &Permit<ReadPartners>,
    stage: PartnerStatus,
    page: &PageRequest,
) -> Result<Page<Card>, PartnerError> {
    if !STAGES.contains(&stage) {
        let stages: Vec<&str> = STAGES.iter().map(|stage| stage.as_str()).collect();
        return Err(PartnerError::Invalid {
            field: "stage",
            problem: format!("it must be one of: {}", stages.join(", ")),
        });
    }
    let mut tx = db.read(permit.scope().tenancy()).await?;
    cards(&mut tx, stage, page).await
}

async fn cards(tx: &mut Tx, stage: PartnerStatus, page: &PageRequest) -> Result<Page<Card>, PartnerError> {
    let rows = run_on!(tx, |conn| sqlx::query_as(CARDS)
        .bind(stage)
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(Page::cut(rows, page, |card: &Card| card.id))
}
