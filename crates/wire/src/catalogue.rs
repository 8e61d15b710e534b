//! The catalogue: what partners show each other and the world.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use foundation::{AllianceId, CertificateId, PartnerId, StandardId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A page of what was found, best first: items whose name holds the words, then the others; each newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CataloguePage {
    /// The items.
    pub items: Vec<CatalogueItem>,
    /// Give this as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How much there is of what; when it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facets: Option<CatalogueFacets>,
}

/// How much there is of what among all that was found, not only on this page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CatalogueFacets {
    /// How many items were found.
    pub total: i64,
    /// Whether there are perhaps more: then all counts here are of the first `total` that were looked at, to be shown as "≥".
    pub at_least: bool,
    /// Partners, data sets, models, standards.
    pub kind: Vec<FacetValue>,
    /// Branches.
    pub industry: Vec<FacetValue>,
    /// Tasks; the 20 commonest.
    pub task: Vec<FacetValue>,
    /// Licences; the 20 commonest.
    pub licence: Vec<FacetValue>,
    /// Owners; the 20 that have most.
    pub owner: Vec<FacetValue>,
    /// `true`: with a public certificate that counts.
    pub certified: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FacetValue {
    /// What to narrow the search by.
    pub value: String,
    /// What people call it, where that is something else: the name of an owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// How many items have it.
    pub count: i64,
}

/// A partner, a data set, a model or a standard, as one sees it: a summary, never a row or a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CatalogueItem {
    /// The id of the thing itself: `pa_…`, `ds_…`, `mo_…` or `st_…`.
    pub id: String,
    /// `partner`, `dataset`, `model` or `standard`.
    pub kind: String,
    /// Whose it is; of a standard, the partner that leads its alliance.
    pub owner: CatalogueOwner,
    /// What it is called.
    pub name: String,
    /// What it is, in its owner's words; in lists only its excerpt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where the name holds what was searched for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub name_matches: Vec<MatchSpan>,
    /// The part of the description that holds it, or else its beginning.
    pub excerpt: CatalogueExcerpt,
    /// The branch it is for.
    pub industry: String,
    /// What it does or is good for, such as `tabular-classification`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// Under what terms it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Of a partner: its web site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Of a partner: where it is, as two letters of ISO 3166-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The number of the newest version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Of a data set: about how many rows, to two digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_about: Option<i64>,
    /// Of a data set: how many columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<i64>,
    /// Of a model: what it scored, up to three metrics.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metrics: BTreeMap<String, f64>,
    /// Of a standard: its alliance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alliance: Option<CatalogueAlliance>,
    /// Whether its newest version has a public certificate that counts.
    pub certified: bool,
    /// Those certificates; when one item is read, not in lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<CatalogueCertificate>,
    /// Who sees it; for its owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<String>,
    /// What one can do next: `apply` (to become a partner, or log in), `open` (it is one's own, or open to partners),
    /// `propose_agreement` (to its owner) or `ask_owner` (to grant it under the agreement in force).
    pub next_step: String,
    /// When it changed last.
    pub changed_at: DateTime<Utc>,
}

/// Whose an item is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CatalogueOwner {
    /// The partner.
    pub id: PartnerId,
    /// What it is called.
    pub name: String,
}

/// Whose a standard is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CatalogueAlliance {
    /// The alliance.
    pub id: AllianceId,
    /// What it is called.
    pub name: String,
}

/// A public certificate of an item's newest version, which counts at the time of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CatalogueCertificate {
    /// The certificate.
    pub id: CertificateId,
    /// The standard.
    pub standard: StandardId,
    /// What that is called.
    pub standard_name: String,
    /// The number of its version.
    pub standard_version: String,
    /// When it ends.
    pub valid_until: DateTime<Utc>,
}

/// A part of a description.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CatalogueExcerpt {
    /// The part.
    pub text: String,
    /// Where it holds what was searched for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<MatchSpan>,
    /// Whether there is text before it.
    pub cut_before: bool,
    /// Whether there is text after it.
    pub cut_after: bool,
}

/// A part of a text to be shown as a match, in Unicode characters: in JavaScript, of `Array.from(text)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MatchSpan {
    /// The first character.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
}

/// Says who sees an item of one's own, and what they are told besides. It replaces what was said before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowItem {
    /// `private` (its owner alone), `agreement` (partners that have an agreement in force with the owner), `partners` (every
    /// active partner) or `public` (everybody). A partner and a standard are `partners` or `public`.
    pub visibility: String,
    /// What they are told.
    #[serde(default)]
    pub labels: ItemLabels,
}

/// What an owner says of an item in the catalogue. What is left out is as the thing itself says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemLabels {
    /// The branch it is for; else the owner's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// What it does or is good for, as a word such as `tabular-classification`; else the model's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub task: Option<String>,
    /// Under what terms it stands, as an SPDX identifier or in words; else the data set's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub licence: Option<String>,
    /// Words to find it by, at most ten.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10)]
    pub tags: Vec<String>,
    /// Of one's own partner: what it does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 10_000)]
    pub about: String,
    /// Of one's own partner: its web site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Of one's own partner: where it is, as two letters of ISO 3166-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// Where an item of one's own stands in the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ItemVisibility {
    /// Who sees it.
    pub visibility: String,
    /// Who may: in this order, each sees what those before see.
    pub possible: Vec<String>,
    /// Whether it is found: not while it is private, archived or withdrawn, or its owner is not active.
    pub listed: bool,
    /// What its owner says of it.
    pub labels: ItemLabels,
    /// Exactly what others see, or would see.
    pub preview: CatalogueItem,
}
