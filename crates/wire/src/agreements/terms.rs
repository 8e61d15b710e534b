//! What two partners agree on.

use chrono::{DateTime, Utc};
use foundation::PartnerId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What may be done and what not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What is allowed; whatever is not is forbidden.
    pub permissions: Vec<Permission>,
    /// What holds for models that one party trains on the other one's data; left out, they go back to the data's owner only,
    /// and stop when the agreement is terminated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived_models: Option<DerivedModels>,
    /// What both promise not to do: `distribute`, `reidentify`, `sell`, `commercialize`, `link`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prohibitions: Vec<String>,
    /// What both promise to do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<Obligation>,
}

/// What one party lets the other do with what it grants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Permission {
    /// `train`, `download` or `predict`.
    pub action: String,
    /// Who lets whom: `either`, `proposer` or `counterparty`.
    #[serde(default = "either")]
    pub by: String,
    /// Ids of data sets and models; left out for whatever is granted under the agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assets: Option<Vec<String>>,
    /// Countries (ISO 3166-1 alpha-2); empty for everywhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub territory: Vec<String>,
    /// `research`, `education`, `development`, `production`, `evaluation`; empty for anything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub usage: Vec<String>,
}

fn either() -> String {
    "either".to_owned()
}

/// What holds for models that were trained on the other party's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DerivedModels {
    /// To whom they may be granted: `nobody`, `data_owner`, `named` or `anyone`.
    pub onward: String,
    /// The partners of `named`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partners: Vec<PartnerId>,
    /// What becomes of them when a party terminates the agreement: `keep` or `stop`.
    pub after_termination: String,
    /// What becomes of them when its term is over: `keep` or `stop`.
    pub after_expiry: String,
}

/// A duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Obligation {
    /// `attribute`, `delete`, `compensate`, `inform`, `review` or `obtain_consent`.
    pub duty: String,
    /// How, by when, how much.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// A template and its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateRef {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
}

/// Everything that is signed, apart from who the parties are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What the agreement is called.
    pub title: String,
    /// The text for people.
    pub document: String,
    /// From when.
    pub valid_from: DateTime<Utc>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// What may be done and what not.
    pub rules: Rules,
    /// The template that they were drafted from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateRef>,
}

/// A clause, and who sees to it that it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Clause {
    /// A stable code such as `permission.train`.
    pub code: String,
    /// The clause in English.
    pub text: String,
    /// `enforced` by the platform, or `legal_only`.
    pub enforcement: String,
    /// By what it is enforced, or why it cannot be.
    pub means: String,
}

/// A template that agreements are drafted from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// The rules that it starts from.
    pub rules: Rules,
}

/// Drafts terms from a template; nothing is stored.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftTerms {
    /// The template's name; its newest version is taken.
    pub template: String,
    /// `en` or `zh-CN`; `en` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The other party.
    pub counterparty: PartnerId,
    /// From when; now when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<DateTime<Utc>>,
    /// Until when; one year after the beginning when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
}
