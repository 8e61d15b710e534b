//! What operators have set about admission: the criteria's weights, the threshold, how many reviewers there must be.

use access::audit::{self, Entry};
use access::{ChangeSettings, Permit, ReadPartners, Scope};
use database::{Db, Tx, execute, run_on};
use foundation::Sources;
use mail::Language;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;

use crate::PartnerError;
use crate::assessments::Criterion;

const NAME: &str = "admission";

/// A weight at most.
pub const MOST_WEIGHT: i64 = 100;
/// Reviewers that can be asked for.
pub const MOST_REVIEWERS: i64 = 20;

/// How much each criterion counts, in relation to the others: 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    /// See [`Criterion::IndustryRelevance`].
    pub industry_relevance: i64,
    /// See [`Criterion::TechnicalStrength`].
    pub technical_strength: i64,
    /// See [`Criterion::CulturalFit`].
    pub cultural_fit: i64,
    /// See [`Criterion::MutualBenefit`].
    pub mutual_benefit: i64,
    /// See [`Criterion::TechnicalFit`].
    pub technical_fit: i64,
}

impl Weights {
    /// That of one criterion.
    pub const fn of(&self, criterion: Criterion) -> i64 {
        match criterion {
            Criterion::IndustryRelevance => self.industry_relevance,
            Criterion::TechnicalStrength => self.technical_strength,
            Criterion::CulturalFit => self.cultural_fit,
            Criterion::MutualBenefit => self.mutual_benefit,
            Criterion::TechnicalFit => self.technical_fit,
        }
    }
}

/// What is asked of an applicant before it is admitted without further words.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AdmissionSettings {
    /// How much each criterion counts.
    pub weights: Weights,
    /// The least weighted result, 1 to 5.
    pub threshold: f64,
    /// The fewest reviewers, 1 to 20.
    pub min_reviewers: i64,
    /// The language in which reviewers are written to.
    pub staff_language: Language,
}

impl Default for AdmissionSettings {
    /// What fits a platform with one operator: technical fit counts a little more than the rest, and the middle is enough.
    fn default() -> Self {
        let weights = Weights {
            industry_relevance: 20,
            technical_strength: 20,
            cultural_fit: 15,
            mutual_benefit: 20,
            technical_fit: 25,
        };
        Self { weights, threshold: 3.0, min_reviewers: 1, staff_language: Language::English }
    }
}

impl AdmissionSettings {
    /// Whether every value is within its bounds, and at least one criterion counts.
    pub(crate) fn check(&self) -> Result<(), PartnerError> {
        let invalid = |field: &'static str, problem: String| Err(PartnerError::Invalid { field, problem });
        for criterion in Criterion::ALL {
            if !(0..=MOST_WEIGHT).contains(&self.weights.of(*criterion)) {
                return invalid(weight_field(*criterion), format!("a weight goes from 0 to {MOST_WEIGHT}"));
            }
        }
        if Criterion::ALL.iter().all(|criterion| self.weights.of(*criterion) == 0) {
            return invalid("weights", "at least one criterion must count".to_owned());
        }
        if !(1.0..=5.0).contains(&self.threshold) {
            return invalid("threshold", "it must lie between 1 and 5".to_owned());
        }
        if !(1..=MOST_REVIEWERS).contains(&self.min_reviewers) {
            return invalid("min_reviewers", format!("it must lie between 1 and {MOST_REVIEWERS}"));
        }
        Ok(())
    }
}

const fn weight_field(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::IndustryRelevance => "weights.industry_relevance",
        Criterion::TechnicalStrength => "weights.technical_strength",
        Criterion::CulturalFit => "weights.cultural_fit",
        Criterion::MutualBenefit => "weights.mutual_benefit",
        Criterion::TechnicalFit => "weights.technical_fit",
    }
}

const FIND: &str = "SELECT value, revision FROM platform_settings WHERE name = $1";
// Locks the row, or makes it: two who change the settings at once do so one after the other.
const LOCK: &str = "INSERT INTO platform_settings (name, value, revision, updated_at) VALUES ($1, $2, 0, $3) \
     ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING value, revision";
const SET: &str = "UPDATE platform_settings SET value = $2, revision = revision + 1, updated_at = $3 WHERE name = $1";

/// The present settings with their revision, for whoever decides by them; the defaults, of revision 0, while nobody set any.
pub(crate) async fn admission(tx: &mut Tx, scope: Scope) -> Result<(AdmissionSettings, i64), PartnerError> {
    if scope.partner().is_some() {
        return Err(PartnerError::PartnerNotFound);
    }
    let found: Option<(Json<AdmissionSettings>, i64)> =
        run_on!(tx, |conn| sqlx::query_as(FIND).bind(NAME).fetch_optional(conn).await)?;
    Ok(found.map_or_else(|| (AdmissionSettings::default(), 0), |(value, revision)| (value.0, revision)))
}

/// The present settings with their revision, for operators and auditors.
pub async fn get(db: &Db, permit: &Permit<ReadPartners>) -> Result<(AdmissionSettings, i64), PartnerError> {
    admission(&mut db.read(permit.scope().tenancy()).await?, permit.scope()).await
}

/// Changes the settings. They hold for every decision from then on, also about applicants that were assessed before.
///
/// # Errors
/// `Invalid` names the field; `Outdated` when `expected` is not the present revision.
pub async fn set(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ChangeSettings>,
    settings: &AdmissionSettings,
    expected: Option<i64>,
) -> Result<(AdmissionSettings, i64), PartnerError> {
    settings.check()?;
    let (mut tx, now) = (db.write(permit.scope().tenancy()).await?, sources.now());
    let (before, current): (Json<AdmissionSettings>, i64) = run_on!(&mut tx, |conn| sqlx::query_as(LOCK)
        .bind(NAME)
        .bind(Json(AdmissionSettings::default()))
        .bind(now)
        .fetch_one(conn)
        .await)?;
    if expected.is_some_and(|expected| expected != current) {
        return Err(PartnerError::Outdated { current });
    }
    execute!(&mut tx, sqlx::query(SET).bind(NAME).bind(Json(settings)).bind(now))?;
    let detail = json!({ "before": before.0, "after": settings });
    audit::record(&mut tx, sources, permit, Entry::done(permit, NAME).detail(detail)).await?;
    tx.commit().await?;
    Ok((*settings, current + 1))
}

#[cfg(test)]
mod tests;
