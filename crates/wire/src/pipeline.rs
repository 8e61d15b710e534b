//! The reviewers' side of admission: the board, what assessments say together, proposals, decisions, settings.

use chrono::{DateTime, Utc};
use foundation::PartnerId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Page;

/// The board: each stage with its newest applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Pipeline {
    /// How many reviewers an application needs.
    pub reviewers_needed: i64,
    /// In the order in which an application passes them.
    pub stages: Vec<PipelineStage>,
}

/// One stage of the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PipelineStage {
    /// `unverified`, `applied`, `in_review`, `approved`, `declined` or `withdrawn`.
    pub stage: String,
    /// How many applications are in it.
    pub count: i64,
    /// The newest of them.
    pub applications: Page<PipelineCard>,
}

/// An application on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PipelineCard {
    /// The applicant.
    pub partner: PartnerId,
    /// Its name.
    pub name: String,
    /// Its branch.
    pub industry: String,
    /// Where it has its seat, if it told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Since when it is in this stage.
    pub since: DateTime<Utc>,
    /// When it applied.
    pub applied_at: DateTime<Utc>,
    /// Reviewers that have assessed it.
    pub reviewers: i64,
    /// Questions for which the applicant has the word.
    pub open_questions: i64,
}

/// What the assessments of an applicant say together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AssessmentResult {
    /// Reviewers that have assessed it.
    pub reviewers: i64,
    /// How many there must be.
    pub reviewers_needed: i64,
    /// The mean of the reviewers' weighted scores, 1 to 5; absent while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<f64>,
    /// The greatest of the reviewers' weighted scores less the smallest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread: Option<f64>,
    /// The least result that is asked for.
    pub threshold: f64,
    /// Whether an approval needs no further words.
    pub passes: bool,
    /// The criteria, in their order.
    pub criteria: Vec<CriterionResult>,
}

/// The same for one criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CriterionResult {
    /// `industry_relevance`, `technical_strength`, `cultural_fit`, `mutual_benefit` or `technical_fit`.
    pub criterion: String,
    /// How much it counts, in relation to the others.
    pub weight: i64,
    /// The mean of the scores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean: Option<f64>,
    /// The highest score less the lowest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread: Option<f64>,
}

/// Approves an application.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// For the applicant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why, although the assessments are too few or too low. Only reviewers see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_reason: Option<String>,
}

/// What fits an applicant, best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Proposals {
    /// Recipes to train with.
    pub recipes: Vec<Proposal>,
    /// Data standards to meet.
    pub standards: Vec<Proposal>,
    /// Partners to work with.
    pub partners: Vec<Proposal>,
}

/// Something that fits an applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Proposal {
    /// The recipe's name, or the id of the standard or partner.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The sum of the points.
    pub score: i64,
    /// Why, the strongest reason first.
    pub reasons: Vec<ProposalReason>,
}

/// An answer that speaks for a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposalReason {
    /// The question of the survey, or `industry`.
    pub question: String,
    /// Those of the applicant's answers that fit.
    pub answers: Vec<String>,
    /// What of the proposed thing they fit: `task`, `data`, `industry`, `has_data`, `wants_data` or `wants_industry`.
    pub fits: String,
    /// What it counts.
    pub points: i64,
}

/// What is asked of an applicant before it is admitted without further words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdmissionSettings {
    /// How much each criterion counts.
    pub weights: Weights,
    /// The least weighted result.
    #[schema(minimum = 1, maximum = 5)]
    pub threshold: f64,
    /// The fewest reviewers.
    #[schema(minimum = 1, maximum = 20)]
    pub min_reviewers: i64,
    /// The language of mails to reviewers, `en` or `zh-CN`.
    pub staff_language: String,
}

/// How much each criterion counts, in relation to the others: 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// How relevant the industries are to each other.
    pub industry_relevance: i64,
    /// How strong the applicant is technically.
    pub technical_strength: i64,
    /// How well the ways of working fit.
    pub cultural_fit: i64,
    /// How much both sides gain.
    pub mutual_benefit: i64,
    /// How well what it needs can be done here.
    pub technical_fit: i64,
}
