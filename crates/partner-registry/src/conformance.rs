//! What a run of an artefact against a standard finds. The runs themselves are crate `training-jobs`' to do.

use foundation::{DatasetId, DatasetVersionId, ModelId, ModelVersionId, PartnerId, Sha256, TypedId as _, word_enum};
use serde::{Deserialize, Serialize};
use sqlx::types::Uuid;

use crate::standards::{ArtefactKind, Direction, QualityBar};

/// A version of a data set or of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Artefact {
    /// Of a data set.
    Dataset {
        /// The data set.
        dataset: DatasetId,
        /// The version.
        version: DatasetVersionId,
        /// Its number.
        number: i64,
    },
    /// Of a model.
    Model {
        /// The model.
        model: ModelId,
        /// The version.
        version: ModelVersionId,
        /// Its number.
        number: i64,
    },
}

impl Artefact {
    /// Which of the two.
    pub fn kind(&self) -> ArtefactKind {
        match self {
            Self::Dataset { .. } => ArtefactKind::Dataset,
            Self::Model { .. } => ArtefactKind::Model,
        }
    }

    /// The number of the version.
    pub fn number(&self) -> i64 {
        match self {
            Self::Dataset { number, .. } | Self::Model { number, .. } => *number,
        }
    }

    /// The ids of thing and version, as they are stored.
    pub fn uuids(&self) -> (Uuid, Uuid) {
        match self {
            Self::Dataset { dataset, version, .. } => (dataset.as_uuid(), version.as_uuid()),
            Self::Model { model, version, .. } => (model.as_uuid(), version.as_uuid()),
        }
    }

    /// The ids of thing and version, as they go over the wire.
    pub fn ids(&self) -> (String, String) {
        match self {
            Self::Dataset { dataset, version, .. } => (dataset.to_string(), version.to_string()),
            Self::Model { model, version, .. } => (model.to_string(), version.to_string()),
        }
    }

    /// From what is stored.
    pub fn stored(kind: ArtefactKind, (id, version): (Uuid, Uuid), number: i64) -> Self {
        match kind {
            ArtefactKind::Dataset => Self::Dataset {
                dataset: DatasetId::from_uuid(id),
                version: DatasetVersionId::from_uuid(version),
                number,
            },
            ArtefactKind::Model => {
                Self::Model { model: ModelId::from_uuid(id), version: ModelVersionId::from_uuid(version), number }
            }
        }
    }
}

word_enum! {
    /// What a finding is about.
    pub enum Rule {
        /// A required column is not there.
        ColumnMissing = "column_missing",
        /// A column is there that the standard does not name.
        ColumnUnexpected = "column_unexpected",
        /// A value is missing that must not be.
        ValueMissing = "value_missing",
        /// A value is not of the column's type.
        WrongType = "wrong_type",
        /// A value is none of those allowed.
        NotAllowed = "not_allowed",
        /// A number is less than the least.
        BelowMinimum = "below_minimum",
        /// A number is more than the greatest.
        AboveMaximum = "above_maximum",
        /// A text is longer than allowed.
        TooLong = "too_long",
        /// The description lacks a section.
        SectionMissing = "section_missing",
    }
}

/// What breaks one rule. Where is told by a few row numbers; values are not repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The column, or the section.
    pub subject: String,
    /// How many rows break it; 1 for a column or a section.
    pub count: u64,
    /// The first of these rows, counted from 1, the header line apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<u64>,
}

/// What a model reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// The score's name.
    pub metric: String,
    /// What was reached, rounded to four decimals.
    pub value: f64,
    /// What has to be.
    pub threshold: f64,
    /// `at_least` or `at_most`.
    pub direction: String,
    /// Whether it was.
    pub reached: bool,
}

impl Score {
    /// A score against a bar. It is rounded first: what counts is what is shown.
    pub fn against(bar: &QualityBar, value: f64) -> Self {
        let value = (value * 10_000.0).round() / 10_000.0;
        let direction = match bar.direction {
            Direction::AtLeast => "at_least",
            Direction::AtMost => "at_most",
        };
        Self {
            metric: bar.metric.as_str().to_owned(),
            value,
            threshold: bar.threshold,
            direction: direction.to_owned(),
            reached: bar.is_reached_by(value),
        }
    }
}

/// All that a run found. The report of a model says nothing of the test set but how many rows it has.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Rows that were looked at.
    pub rows: u64,
    /// What breaks a rule, column by column; empty when nothing does.
    pub findings: Vec<Finding>,
    /// What a model reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<Score>,
}

impl Report {
    /// Whether the artefact is what the standard asks for.
    pub fn conforms(&self) -> bool {
        self.findings.is_empty() && self.scores.iter().all(|score| score.reached)
    }
}

/// One file of an artefact. A data set has one without a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its name; empty for a data set's content.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// SHA-256 of its content.
    pub sha256: Sha256,
    /// Its bytes.
    pub size: u64,
}

/// What an artefact consists of, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Its owner.
    pub owner: PartnerId,
    /// Its files, in the order of their names.
    pub files: Vec<ManifestFile>,
}

/// The one digest of an artefact: of a data set, that of its content; of a model, that of the list of its files, a line
/// `SHA-256`, two spaces, bytes, two spaces, name each, in the order of names by their bytes.
pub fn manifest_sha256(kind: ArtefactKind, files: &[ManifestFile]) -> Sha256 {
    if let (ArtefactKind::Dataset, [content]) = (kind, files) {
        return content.sha256;
    }
    let mut sorted: Vec<&ManifestFile> = files.iter().collect();
    sorted.sort_by(|one, other| one.name.as_bytes().cmp(other.name.as_bytes()));
    let line = |file: &ManifestFile| format!("{}  {}  {}\n", file.sha256, file.size, file.name);
    let lines = sorted.into_iter().map(line).collect::<Vec<_>>().concat();
    crate::standards::sha256(&lines)
}
