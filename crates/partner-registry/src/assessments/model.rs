//! Scores by criterion: pure.

use chrono::{DateTime, Utc};
use foundation::{AssessmentId, PartnerId, UserId, word_enum};
use serde::{Deserialize, Serialize};

use crate::PartnerError;
use crate::text::{self, Presence};

word_enum! {
    /// What an applicant is judged by.
    pub enum Criterion {
        /// How well its branch and its needs fit what the ecosystem does.
        IndustryRelevance = "industry_relevance",
        /// What it brings in data, people and technology.
        TechnicalStrength = "technical_strength",
        /// Whether it works the way the others do.
        CulturalFit = "cultural_fit",
        /// What both sides gain.
        MutualBenefit = "mutual_benefit",
        /// How well what it needs can be done with the recipes and alliances that there are.
        TechnicalFit = "technical_fit",
    }
}

impl Criterion {
    /// Where the API has the points and the reason, so that an error names the field that was sent.
    const fn fields(self) -> (&'static str, &'static str) {
        match self {
            Self::IndustryRelevance => ("industry_relevance.score", "industry_relevance.reason"),
            Self::TechnicalStrength => ("technical_strength.score", "technical_strength.reason"),
            Self::CulturalFit => ("cultural_fit.score", "cultural_fit.reason"),
            Self::MutualBenefit => ("mutual_benefit.score", "mutual_benefit.reason"),
            Self::TechnicalFit => ("technical_fit.score", "technical_fit.reason"),
        }
    }
}

/// Points for one criterion, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// From 1 (does not meet it at all) to 5 (meets it fully).
    pub points: u8,
    /// Why: 1 to 10,000 characters.
    pub reason: String,
}

impl Score {
    fn checked(&self, criterion: Criterion) -> Result<Self, PartnerError> {
        let (points, reason) = criterion.fields();
        if !(1..=5).contains(&self.points) {
            return Err(PartnerError::Invalid { field: points, problem: "points go from 1 to 5".to_owned() });
        }
        Ok(Self { points: self.points, reason: text::prose(reason, &self.reason, Presence::Required)? })
    }
}

/// One score for each [`Criterion`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scores {
    /// See [`Criterion::IndustryRelevance`].
    pub industry_relevance: Score,
    /// See [`Criterion::TechnicalStrength`].
    pub technical_strength: Score,
    /// See [`Criterion::CulturalFit`].
    pub cultural_fit: Score,
    /// See [`Criterion::MutualBenefit`].
    pub mutual_benefit: Score,
    /// See [`Criterion::TechnicalFit`].
    pub technical_fit: Score,
}

impl Scores {
    /// That of one criterion.
    pub const fn of(&self, criterion: Criterion) -> &Score {
        match criterion {
            Criterion::IndustryRelevance => &self.industry_relevance,
            Criterion::TechnicalStrength => &self.technical_strength,
            Criterion::CulturalFit => &self.cultural_fit,
            Criterion::MutualBenefit => &self.mutual_benefit,
            Criterion::TechnicalFit => &self.technical_fit,
        }
    }

    /// The same with trimmed reasons, when every score is within its bounds and has a reason.
    pub(crate) fn checked(&self) -> Result<Self, PartnerError> {
        Ok(Self {
            industry_relevance: self.industry_relevance.checked(Criterion::IndustryRelevance)?,
            technical_strength: self.technical_strength.checked(Criterion::TechnicalStrength)?,
            cultural_fit: self.cultural_fit.checked(Criterion::CulturalFit)?,
            mutual_benefit: self.mutual_benefit.checked(Criterion::MutualBenefit)?,
            technical_fit: self.technical_fit.checked(Criterion::TechnicalFit)?,
        })
    }
}

/// What one reviewer thinks of one applicant. The applicant never sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Its id; stays when the reviewer replaces the scores.
    pub id: AssessmentId,
    /// The applicant.
    pub partner: PartnerId,
    /// The reviewer.
    pub reviewer: UserId,
    /// The scores.
    pub scores: Scores,
    /// When the reviewer first assessed the applicant.
    pub created_at: DateTime<Utc>,
    /// When the reviewer last did.
    pub updated_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests;
