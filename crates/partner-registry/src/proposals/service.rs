//! Reading what the rules are asked about.

use access::{Permit, ReadPartners};
use database::{Db, run_on};
use foundation::{PartnerId, StandardId};
use sqlx::types::Json;

use super::matching::{Applicant, Candidate, Offers, Proposals, RecipeOffer, StandardOffer, propose};
use crate::applications::{Answers, store as applications};
use crate::partners::store as partners;
use crate::standards::{Definition, Task};
use crate::{Industry, PartnerError};

/// Active partners that are looked at, and standards, the newest ones.
const MOST_CANDIDATES: i64 = 1_000;

pub(crate) const CANDIDATES: &str = "SELECT p.id, p.name, p.industry, a.answers FROM partners p \
     LEFT JOIN applications a ON a.partner_id = p.id WHERE p.status = 'active' AND p.id <> $1 ORDER BY p.id DESC LIMIT $2";

/// What is released and neither replaced nor withdrawn.
const STANDARDS: &str = "SELECT s.id, s.name, a.industry, v.definition FROM standards s \
     CROSS JOIN alliances a CROSS JOIN standard_versions v WHERE a.id = s.alliance_id AND v.standard_id = s.id \
     AND a.dissolved_at IS NULL AND v.superseded_at IS NULL AND v.withdrawn_at IS NULL ORDER BY s.id DESC LIMIT $1";

#[derive(sqlx::FromRow)]
struct StandardRow {
    id: StandardId,
    name: String,
    industry: Industry,
    definition: String,
}

#[derive(sqlx::FromRow)]
struct CandidateRow {
    id: PartnerId,
    name: String,
    industry: Industry,
    answers: Option<Json<Answers>>,
}

/// Which of these recipes, which released standards and which active partners fit an applicant, for its reviewers.
///
/// # Errors
/// `PartnerNotFound`; `ApplicationNotFound` for a partner that never applied.
pub async fn for_partner(
    db: &Db,
    permit: &Permit<ReadPartners>,
    partner: PartnerId,
    recipes: Vec<RecipeOffer>,
) -> Result<Proposals, PartnerError> {
    let scope = permit.scope();
    let mut tx = db.read(scope.tenancy()).await?;
    let applicant = partners::get(&mut tx, scope, partner).await?;
    let record = applications::get(&mut tx, scope, partner).await?;
    let rows: Vec<CandidateRow> =
        run_on!(&mut tx, |conn| sqlx::query_as(CANDIDATES).bind(partner).bind(MOST_CANDIDATES).fetch_all(conn).await)?;
    let candidates: Vec<Candidate> = rows.into_iter().map(Candidate::from).collect();
    let standards: Vec<StandardRow> =
        run_on!(&mut tx, |conn| sqlx::query_as(STANDARDS).bind(MOST_CANDIDATES).fetch_all(conn).await)?;
    let offers = Offers { recipes, standards: standards.into_iter().map(StandardOffer::from).collect() };
    let applicant = Applicant { industry: applicant.industry, answers: &record.answers };
    Ok(propose(&applicant, &offers, &candidates))
}

impl From<CandidateRow> for Candidate {
    fn from(row: CandidateRow) -> Self {
        let answers = row.answers.map(|answers| answers.0).unwrap_or_default();
        Self { id: row.id, name: row.name, industry: row.industry, answers }
    }
}

impl From<StandardRow> for StandardOffer {
    /// In the words of the survey: every standard is about tables, and one for models about what these do.
    fn from(row: StandardRow) -> Self {
        let definition: Option<Definition> = serde_json::from_str(&row.definition).ok();
        let task = definition.and_then(|definition| definition.model).map(|model| match model.task {
            Task::TabularClassification => "classify_rows".to_owned(),
        });
        Self {
            id: row.id.to_string(),
            name: row.name,
            industry: Some(row.industry),
            tasks: task.into_iter().collect(),
            data_kinds: vec!["table".to_owned()],
        }
    }
}
