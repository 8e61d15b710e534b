//! What the catalogue is made of: pure.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use foundation::{CertificateId, DatasetId, ModelId, PartnerId, StandardId, TypedId as _, word_enum};
use sqlx::types::Uuid;

use super::card::{Facts, Labels};
use super::matches::{Excerpt, Span};
use super::query::Query;
use crate::Industry;

word_enum! {
    /// What an item is.
    pub enum ItemKind {
        /// A partner.
        Partner = "partner",
        /// A data set.
        Dataset = "dataset",
        /// A model.
        Model = "model",
        /// A standard of an alliance.
        Standard = "standard",
    }
}

word_enum! {
    /// Who sees an item. Each sees it who is named in a word before.
    pub enum Visibility {
        /// Its owner alone; it is not in the catalogue.
        Private = "private",
        /// Partners that have an agreement in force with the owner.
        Agreement = "agreement",
        /// Every active partner.
        Partners = "partners",
        /// Everybody, also without an account.
        Public = "public",
    }
}

word_enum! {
    /// What whoever found an item can do next.
    pub enum NextStep {
        /// Apply to become a partner, or log in.
        Apply = "apply",
        /// Open it: it is one's own, or open to all partners.
        Open = "open",
        /// Propose an agreement to its owner.
        ProposeAgreement = "propose_agreement",
        /// Ask its owner to grant it under the agreement in force.
        AskOwner = "ask_owner",
    }
}

impl ItemKind {
    /// What its owner may choose. Partners are in the directory and released standards are open to partners anyway.
    pub fn allows(self, visibility: Visibility) -> bool {
        match self {
            Self::Partner | Self::Standard => matches!(visibility, Visibility::Partners | Visibility::Public),
            Self::Dataset | Self::Model => true,
        }
    }

    /// How it is shown before its owner has chosen.
    pub fn at_first(self) -> Visibility {
        match self {
            Self::Partner | Self::Standard => Visibility::Partners,
            Self::Dataset | Self::Model => Visibility::Private,
        }
    }
}

/// Which item: the id of the thing itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemId {
    /// A partner.
    Partner(PartnerId),
    /// A data set.
    Dataset(DatasetId),
    /// A model.
    Model(ModelId),
    /// A standard.
    Standard(StandardId),
}

impl ItemId {
    /// What it is.
    pub fn kind(self) -> ItemKind {
        match self {
            Self::Partner(_) => ItemKind::Partner,
            Self::Dataset(_) => ItemKind::Dataset,
            Self::Model(_) => ItemKind::Model,
            Self::Standard(_) => ItemKind::Standard,
        }
    }

    /// As it is stored.
    pub(crate) fn uuid(self) -> Uuid {
        match self {
            Self::Partner(id) => id.as_uuid(),
            Self::Dataset(id) => id.as_uuid(),
            Self::Model(id) => id.as_uuid(),
            Self::Standard(id) => id.as_uuid(),
        }
    }

    pub(crate) fn stored(kind: ItemKind, uuid: Uuid) -> Self {
        match kind {
            ItemKind::Partner => Self::Partner(PartnerId::from_uuid(uuid)),
            ItemKind::Dataset => Self::Dataset(DatasetId::from_uuid(uuid)),
            ItemKind::Model => Self::Model(ModelId::from_uuid(uuid)),
            ItemKind::Standard => Self::Standard(StandardId::from_uuid(uuid)),
        }
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Partner(id) => id.fmt(f),
            Self::Dataset(id) => id.fmt(f),
            Self::Model(id) => id.fmt(f),
            Self::Standard(id) => id.fmt(f),
        }
    }
}

/// A text that is no id of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the catalogue holds partners (pa_…), data sets (ds_…), models (mo_…) and standards (st_…)")]
pub struct ParseItemIdError;

impl FromStr for ItemId {
    type Err = ParseItemIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let partner = text.parse().map(Self::Partner).ok();
        let dataset = || text.parse().map(Self::Dataset).ok();
        let model = || text.parse().map(Self::Model).ok();
        let standard = || text.parse().map(Self::Standard).ok();
        partner.or_else(dataset).or_else(model).or_else(standard).ok_or(ParseItemIdError)
    }
}

/// An item as somebody sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Which.
    pub id: ItemId,
    /// Whose it is; of a standard, the partner that leads its alliance.
    pub owner: PartnerId,
    /// What the owner is called.
    pub owner_name: String,
    /// What it is called.
    pub name: String,
    /// What it is, in its owner's words.
    pub description: String,
    /// The branch it is for.
    pub industry: Industry,
    /// What it does or is good for, as a word such as `tabular-classification`.
    pub task: Option<String>,
    /// Under what terms it stands.
    pub licence: Option<String>,
    /// What its owner says of it besides.
    pub labels: Labels,
    /// What is known of it.
    pub facts: Facts,
    /// Whether the version that it tells of has a public certificate that counts.
    pub certified: bool,
    /// Those certificates, when one item is read; a list does not hold them.
    pub certifications: Vec<Certification>,
    /// Who sees it, for its owner.
    pub visibility: Option<Visibility>,
    /// When it changed last.
    pub changed_at: DateTime<Utc>,
    /// What one can do with it.
    pub next_step: NextStep,
    /// Where its name holds what was searched for.
    pub name_matches: Vec<Span>,
    /// The part of its description that holds it.
    pub excerpt: Excerpt,
}

/// A public certificate of an item.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Certification {
    /// The certificate.
    pub id: CertificateId,
    /// The standard.
    pub standard: StandardId,
    /// What that is called.
    pub standard_name: String,
    /// The number of its version.
    #[sqlx(skip)]
    pub standard_version: String,
    /// When it ends.
    pub valid_until: DateTime<Utc>,
}

/// Where an item stands for its owner: who sees it, and exactly what they see.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Who sees it.
    pub visibility: Visibility,
    /// Whether it is found at all: not while it is archived or withdrawn, or its owner is not active.
    pub listed: bool,
    /// What its owner says of it.
    pub labels: Labels,
    /// Rises with every change; 0 while it was never shown.
    pub revision: i64,
    /// As others see it, or would.
    pub preview: Item,
}

/// What is searched for. What is `None` does not matter.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The words.
    pub query: Query,
    /// Of this kind.
    pub kind: Option<ItemKind>,
    /// For this branch.
    pub industry: Option<Industry>,
    /// For this task.
    pub task: Option<String>,
    /// Under this licence.
    pub licence: Option<String>,
    /// Of this partner.
    pub owner: Option<PartnerId>,
    /// Only what is certified.
    pub certified: bool,
    /// Items on the page, 1 to 200.
    pub limit: Option<u32>,
    /// Where the page starts.
    pub after: Option<Place>,
    /// Whether the facets are wanted as well.
    pub facets: bool,
}

/// Where a page of the catalogue starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Whether the items whose name holds the words are through.
    pub(crate) past_names: bool,
    /// The number after which it goes on.
    pub(crate) number: i64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:x}", if self.past_names { 't' } else { 'n' }, self.number)
    }
}

/// A text that is no place in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this cursor was not given out by the catalogue; leave it out to start from the first item")]
pub struct ParsePlaceError;

impl FromStr for Place {
    type Err = ParsePlaceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (past_names, digits) = match (text.strip_prefix('n'), text.strip_prefix('t')) {
            (Some(digits), _) => (false, digits),
            (_, Some(digits)) => (true, digits),
            _ => return Err(ParsePlaceError),
        };
        let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = i64::from_str_radix(digits, 16).ok().filter(|_| plain).ok_or(ParsePlaceError)?;
        Ok(Self { past_names, number })
    }
}

/// A page of what was found, best first.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The items: those whose name holds the words, then the others; each newest first.
    pub items: Vec<Item>,
    /// Where the next page starts.
    pub next: Option<Place>,
    /// How much there is of what, when it was asked for.
    pub facets: Option<Facets>,
}

/// How many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// So many.
    pub value: i64,
    /// Whether there are perhaps more: not all were counted.
    pub at_least: bool,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// The value, as it is searched for.
    pub value: String,
    /// What people call it, where that is something else: the name of an owner.
    pub label: Option<String>,
    /// How many items have it.
    pub count: i64,
}

/// How much there is of what among all that was found. Each facet's values stand in the order of their counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facets {
    /// How many items were found. When not all were counted, the same holds for each value.
    pub total: Count,
    /// Values by facet: `kind`, `industry`, `task`, `licence`, `owner`, `certified`.
    pub values: BTreeMap<&'static str, Vec<FacetValue>>,
}
