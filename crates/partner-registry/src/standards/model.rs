//! Standards, their drafts and versions: pure.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use foundation::{AllianceId, DatasetVersionId, PartnerId, Sha256, StandardId, StandardVersionId, UserId};

use super::StandardError;
use super::change::Change;
use super::compare::Step;
use super::definition::Definition;
use crate::PartnerError;
use crate::text::{self, Presence};

/// Days that certificates for a version are good, when the release does not say.
pub(super) const CERTIFICATE_DAYS: i64 = 365;
/// Days that certificates for the version before stay good, when the release does not say.
pub(super) const GRACE_DAYS: i64 = 90;
/// The most of either.
const MOST_DAYS: i64 = 3_650;

/// The number of a version, by Semantic Versioning 2.0.0, without labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionNumber {
    /// Rises with what is not compatible.
    pub major: i64,
    /// Rises with what is.
    pub minor: i64,
    /// Rises with mere wording.
    pub patch: i64,
}

impl VersionNumber {
    /// The number of every standard's first version.
    pub const FIRST: Self = Self { major: 1, minor: 0, patch: 0 };

    /// The number after this one.
    #[must_use]
    pub fn after(self, step: Step) -> Self {
        match step {
            Step::Major => Self { major: self.major + 1, minor: 0, patch: 0 },
            Step::Minor => Self { minor: self.minor + 1, patch: 0, ..self },
            Step::Patch => Self { patch: self.patch + 1, ..self },
        }
    }
}

impl fmt::Display for VersionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// A text that is no version number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a version of a standard reads like 1.2.0")]
pub struct ParseVersionError;

impl FromStr for VersionNumber {
    type Err = ParseVersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let part = |text: &str| {
            let plain = !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
            let padded = text.len() > 1 && text.starts_with('0');
            if plain && !padded { text.parse::<i64>().map_err(|_| ParseVersionError) } else { Err(ParseVersionError) }
        };
        let mut parts = text.split('.');
        let mut next = || part(parts.next().unwrap_or_default());
        let number = Self { major: next()?, minor: next()?, patch: next()? };
        if parts.next().is_none() { Ok(number) } else { Err(ParseVersionError) }
    }
}

/// A standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    /// Its id.
    pub id: StandardId,
    /// Whose it is.
    pub alliance: AllianceId,
    /// What that is called.
    pub alliance_name: String,
    /// What it is called; unique in the alliance.
    pub name: String,
    /// What it is about.
    pub summary: String,
    /// The newest version that was released.
    pub newest: Option<VersionNumber>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
}

/// The working draft of a standard.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The standard.
    pub standard: StandardId,
    /// What it says at present.
    pub definition: Definition,
    /// Rises by one with every edit.
    pub revision: i64,
    /// Who edited it last; `None` for other partners than the lead.
    pub updated_by: Option<UserId>,
    /// When.
    pub updated_at: DateTime<Utc>,
}

/// A version of a standard, without its definition: what lists give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionSummary {
    /// Its id.
    pub id: StandardVersionId,
    /// The standard.
    pub standard: StandardId,
    /// Whose that is.
    pub alliance: AllianceId,
    /// Its number.
    pub number: VersionNumber,
    /// SHA-256 of the definition's text.
    pub sha256: Sha256,
    /// What it changed.
    pub changes: Vec<Change>,
    /// Days that certificates for it are good.
    pub certificate_days: i64,
    /// Days that certificates for the versions before it stayed good, if it was no mere wording.
    pub grace_days: i64,
    /// When it was released.
    pub released_at: DateTime<Utc>,
    /// When certificates for it are superseded, because a newer version was released.
    pub superseded_at: Option<DateTime<Utc>>,
    /// When and why it was withdrawn.
    pub withdrawn: Option<(DateTime<Utc>, String)>,
}

impl VersionSummary {
    /// Refuses a version that nothing can be certified by any more.
    pub fn expect_in_force(&self) -> Result<(), StandardError> {
        match &self.withdrawn {
            None => Ok(()),
            Some((_, reason)) => Err(StandardError::Withdrawn { number: self.number, reason: reason.clone() }),
        }
    }

    /// Whether a newer version has taken its place.
    pub fn is_superseded(&self, now: DateTime<Utc>) -> bool {
        self.superseded_at.is_some_and(|at| now >= at)
    }
}

/// An immutable version of a standard.
#[derive(Debug, Clone, PartialEq)]
pub struct StandardVersion {
    /// All but the definition.
    pub summary: VersionSummary,
    /// What the standard is called.
    pub standard_name: String,
    /// The definition's text, whose digest is kept.
    pub text: String,
    /// What it says.
    pub definition: Definition,
    /// The hidden test set, and whose it is.
    pub test_set: Option<(DatasetVersionId, PartnerId)>,
}

/// A standard to be begun.
#[derive(Debug, Clone)]
pub struct NewStandard {
    /// The alliance, which one's partner leads.
    pub alliance: AllianceId,
    /// What it is called.
    pub name: String,
    /// What it is about.
    pub summary: String,
    /// Its first draft.
    pub definition: Definition,
}

impl NewStandard {
    pub(super) fn checked(self) -> Result<Self, PartnerError> {
        self.definition.check()?;
        Ok(Self {
            name: text::line("name", &self.name)?,
            summary: text::prose("summary", &self.summary, Presence::Optional)?,
            ..self
        })
    }
}

/// How the draft is to be released.
#[derive(Debug, Clone, Copy, Default)]
pub struct Release {
    /// The draft's revision that was read; another one is refused.
    pub revision: Option<i64>,
    /// The number that the releaser expects; it is refused when the changes make it another one.
    pub number: Option<VersionNumber>,
    /// Days that certificates for the versions before it stay good, 0 to 3,650.
    pub grace_days: Option<i64>,
    /// Days that certificates for it are good, 1 to 3,650.
    pub certificate_days: Option<i64>,
}

impl Release {
    /// Days of grace, and days that certificates are good.
    pub(super) fn days(&self) -> Result<(i64, i64), PartnerError> {
        let (grace, certificate) =
            (self.grace_days.unwrap_or(GRACE_DAYS), self.certificate_days.unwrap_or(CERTIFICATE_DAYS));
        for (field, days, least) in [("grace_days", grace, 0), ("certificate_days", certificate, 1)] {
            if !(least..=MOST_DAYS).contains(&days) {
                let problem = format!("it must lie between {least} and {MOST_DAYS}");
                return Err(PartnerError::Invalid { field, problem });
            }
        }
        Ok((grace, certificate))
    }
}
