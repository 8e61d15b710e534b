//! Reading what the rules are asked about.

use access::{Permit, ReadPartners};
use database::{Db, run_on};
use foundation::PartnerId;
use sqlx::types::Json;

use super::matching::{Applicant, Candidate, Offers, Proposals, propose};
use crate::applications::{Answers, store as applications};
use crate::partners::store as partners;
use crate::{Industry, PartnerError};

/// Active partners that are looked at, the newest ones.
const MOST_CANDIDATES: i64 = 1_000;

pub(crate) const CANDIDATES: &str = "SELECT p.id, p.name, p.industry, a.answers FROM partners p \
     LEFT JOIN applications a ON a.partner_id = p.id WHERE p.status = 'active' AND p.id <> $1 ORDER BY p.id DESC LIMIT $2";

#[derive(sqlx::FromRow)]
struct CandidateRow {
    id: PartnerId,
    name: String,
    industry: Industry,
    answers: Option<Json<Answers>>,
}

/// What of `offers`, and which active partners, fit an applicant, for its reviewers.
///
/// # Errors
/// `PartnerNotFound`; `ApplicationNotFound` for a partner that never applied.
pub async fn for_partner(
    db: &Db,
    permit: &Permit<ReadPartners>,
    partner: PartnerId,
    offers: &Offers,
) -> Result<Proposals, PartnerError> {
    let scope = permit.scope();
    let mut tx = db.read(scope.tenancy()).await?;
    let applicant = partners::get(&mut tx, scope, partner).await?;
    let record = applications::get(&mut tx, scope, partner).await?;
    let rows: Vec<CandidateRow> =
        run_on!(&mut tx, |conn| sqlx::query_as(CANDIDATES).bind(partner).bind(MOST_CANDIDATES).fetch_all(conn).await)?;
    let candidates: Vec<Candidate> = rows.into_iter().map(Candidate::from).collect();
    let applicant = Applicant { industry: applicant.industry, answers: &record.answers };
    Ok(propose(&applicant, offers, &candidates))
}

impl From<CandidateRow> for Candidate {
    fn from(row: CandidateRow) -> Self {
        let answers = row.answers.map(|answers| answers.0).unwrap_or_default();
        Self { id: row.id, name: row.name, industry: row.industry, answers }
    }
}
