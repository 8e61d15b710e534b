//! What a standard asks for. Its JSON Schema is published: [`definition_schema`](super::definition_schema).

use foundation::{DatasetVersionId, word_enum};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a standard asks of data sets, of models, and of what is written about them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// What every row of a data set must be like; left out when the standard says nothing of data sets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<DataRules>,
    /// How good a model must be; left out when the standard says nothing of models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelRules>,
    /// What must be written about a data set or a model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<RequiredSection>,
}

/// The columns of a data set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataRules {
    /// The columns, in any order in the data; names are unique.
    #[schemars(length(min = 1, max = 1000))]
    pub columns: Vec<ColumnRule>,
    /// Whether the data may have other columns too.
    #[serde(default)]
    pub extra_columns: ExtraColumns,
}

/// Whether columns are taken that the standard does not name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExtraColumns {
    /// They are, and not looked at.
    #[default]
    Allowed,
    /// They are not.
    Refused,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnRule {
    /// Its name in the data.
    #[schemars(length(min = 1, max = 120))]
    pub name: String,
    /// What its values are.
    #[serde(rename = "type")]
    pub kind: ColumnKind,
    /// The unit of its values, such as `mmol/L` (UCUM).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether the column must be there.
    #[serde(default = "yes")]
    pub required: bool,
    /// Whether values may be missing: empty, or spelled `NA`, `N/A`, `#N/A`, `NaN`, `null` or `?` in CSV.
    #[serde(default)]
    pub nullable: bool,
    /// The values there may be, as they stand in the data; any when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<Vec<String>>,
    /// The least value of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<f64>,
    /// The greatest value of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<f64>,
    /// The most characters of a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// How carefully its values have to be treated.
    #[serde(default)]
    pub privacy: Privacy,
    /// What it means.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

fn yes() -> bool {
    true
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Whole numbers within 64 bits.
    Integer,
    /// Decimal numbers, whole ones among them.
    Number,
    /// `true` and `false`, or `yes` and `no`, without regard to case.
    Boolean,
    /// Dates as in ISO 8601, with or without a time of day.
    Date,
    /// Any text.
    Text,
}

impl ColumnKind {
    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Text => "text",
        }
    }
}

/// How carefully values have to be treated, the least careful first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Privacy {
    /// Anybody may know them.
    Public,
    /// They concern the partner only.
    #[default]
    Internal,
    /// They concern a person.
    Personal,
    /// They concern a person's health, belief, origin or the like (GDPR, article 9).
    Sensitive,
}

impl Privacy {
    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Personal => "personal",
            Self::Sensitive => "sensitive",
        }
    }
}

/// How good a model must be, on a test set that its maker never sees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelRules {
    /// What the model does.
    pub task: Task,
    /// What it is scored on.
    pub test: HiddenTest,
    /// What it has to reach, all of it.
    #[schemars(length(min = 1, max = 3))]
    pub bars: Vec<QualityBar>,
}

/// What a model does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Task {
    /// One of several classes per row of a table.
    #[serde(rename = "tabular-classification")]
    TabularClassification,
}

/// The hidden test set: a CSV version of a data set of the alliance's lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HiddenTest {
    /// The version's id. Knowing it gives nobody a right to read it.
    #[schemars(with = "String", regex(pattern = r"^dv_[0-9a-f]{32}$"))]
    pub dataset_version: DatasetVersionId,
    /// The column with the true classes; models are not shown it.
    pub target: String,
}

/// One score that a model has to reach.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QualityBar {
    /// The score.
    pub metric: Metric,
    /// What it has to reach; scores are rounded to four decimals before.
    pub threshold: f64,
    /// From which side.
    pub direction: Direction,
}

/// A score of a classifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Share of rows whose predicted class is the true one.
    Accuracy,
    /// Unweighted mean of the classes' F1 scores.
    MacroF1,
    /// Mean cross-entropy in nats, probabilities cut to at least 1e-7.
    LogLoss,
}

impl Metric {
    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::MacroF1 => "macro_f1",
            Self::LogLoss => "log_loss",
        }
    }
}

/// From which side a threshold counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The score must not be less.
    AtLeast,
    /// The score must not be more.
    AtMost,
}

impl QualityBar {
    /// Whether a score reaches it.
    pub fn is_reached_by(&self, score: f64) -> bool {
        match self.direction {
            Direction::AtLeast => score >= self.threshold,
            Direction::AtMost => score <= self.threshold,
        }
    }
}

/// A section that the description of a data set or of a model must have: a Markdown heading with text below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequiredSection {
    /// Of what.
    #[serde(rename = "of")]
    pub kind: ArtefactKind,
    /// The heading, compared without regard to case, such as `Intended use`.
    #[schemars(length(min = 1, max = 120))]
    pub section: String,
    /// What has to stand there, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

word_enum! {
    /// What can be certified.
    pub enum ArtefactKind {
        /// A version of a data set.
        Dataset = "dataset",
        /// A version of a model.
        Model = "model",
    }
}

impl JsonSchema for ArtefactKind {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ArtefactKind".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["dataset", "model"] })
    }
}

impl Definition {
    /// Whether it says anything of such artefacts.
    pub fn covers(&self, kind: ArtefactKind) -> bool {
        match kind {
            ArtefactKind::Dataset => self.data.is_some(),
            ArtefactKind::Model => self.model.is_some(),
        }
    }

    /// The sections that the description of such an artefact must have.
    pub fn sections_of(&self, kind: ArtefactKind) -> impl Iterator<Item = &RequiredSection> {
        self.documents.iter().filter(move |section| section.kind == kind)
    }

    /// Those of them that `description` lacks. A section is a Markdown heading of any level (`# Intended use`), with a line of
    /// text below it before the next heading.
    pub fn missing_sections(&self, kind: ArtefactKind, description: &str) -> Vec<String> {
        let lacks = |section: &&RequiredSection| !has_section(description, &section.section);
        self.sections_of(kind).filter(lacks).map(|section| section.section.clone()).collect()
    }
}

fn has_section(text: &str, wanted: &str) -> bool {
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        let heading = line.strip_prefix('#').map(|rest| rest.trim_start_matches('#').trim());
        match heading {
            Some(heading) => inside = heading.to_lowercase() == wanted.trim().to_lowercase(),
            None if inside && !line.is_empty() => return true,
            None => {}
        }
    }
    false
}
