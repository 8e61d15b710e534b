//! The terms that two partners agree on: pure. What of them the platform enforces is told by [`clauses`](super::clauses()).

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use foundation::{DatasetId, ModelId, PartnerId, word_enum};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::model::Purpose;
use crate::PartnerError;
use crate::text::{self, Presence};

/// Bytes of the text that both sign, in UTF-8. Annexes that are longer are referred to by their digest.
pub const MAX_DOCUMENT_BYTES: usize = 256 * 1024;
/// Days from the beginning to the end of an agreement's term: twenty years.
pub const MAX_TERM_DAYS: i64 = 20 * 365;
/// Entries of one list of the terms, such as the assets of a permission.
pub const MAX_LIST: usize = 200;

word_enum! {
    /// Which party gives, and so which one receives.
    pub enum Giver {
        /// Each one to the other.
        Either = "either",
        /// The one that proposed the agreement.
        Proposer = "proposer",
        /// The other one.
        Counterparty = "counterparty",
    }
}

word_enum! {
    /// What a party may use the results for. Nobody can see this from outside: it is stated, not enforced.
    pub enum Usage {
        /// Research, published or not.
        Research = "research",
        /// Teaching.
        Education = "education",
        /// Making and testing products.
        Development = "development",
        /// Running products, for customers or in one's own house.
        Production = "production",
        /// Finding out whether to go on.
        Evaluation = "evaluation",
    }
}

word_enum! {
    /// To whom a model that was trained on the other party's data may be granted.
    pub enum Onward {
        /// To nobody: its maker alone uses it.
        Nobody = "nobody",
        /// Back to the party whose data it is.
        DataOwner = "data_owner",
        /// Back, and to the partners that are named.
        Named = "named",
        /// To every partner that has an agreement with its maker.
        Anyone = "anyone",
    }
}

word_enum! {
    /// What becomes of models that were trained under the agreement when it ends.
    pub enum Fate {
        /// Their maker may go on using them.
        Keep = "keep",
        /// Neither downloads nor predictions any more; metrics and lineage stay.
        Stop = "stop",
    }
}

word_enum! {
    /// What both parties promise not to do. The platform cannot see these: they are legal only.
    pub enum Prohibited {
        /// Pass copies on to third parties (ODRL `distribute`).
        Distribute = "distribute",
        /// Try to find out who stands behind a record.
        Reidentify = "reidentify",
        /// Sell copies (ODRL `sell`).
        Sell = "sell",
        /// Use for a commercial purpose (ODRL `commercialize`).
        Commercialize = "commercialize",
        /// Join with other data about the same people.
        Link = "link",
    }
}

word_enum! {
    /// What both parties promise to do. The platform cannot see these: they are legal only.
    pub enum Duty {
        /// Name the other party in publications (ODRL `attribute`).
        Attribute = "attribute",
        /// Delete copies when the agreement ends (ODRL `delete`).
        Delete = "delete",
        /// Pay (ODRL `compensate`).
        Compensate = "compensate",
        /// Report results and incidents (ODRL `inform`).
        Inform = "inform",
        /// Have results reviewed before they are published (ODRL `reviewPolicy`).
        Review = "review",
        /// Have the consent of the people whom the data is about (ODRL `obtainConsent`).
        ObtainConsent = "obtain_consent",
    }
}

/// A data set or a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asset {
    /// A data set, with all its versions.
    Dataset(DatasetId),
    /// A model, with all its versions.
    Model(ModelId),
}

impl fmt::Display for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dataset(id) => id.fmt(f),
            Self::Model(id) => id.fmt(f),
        }
    }
}

impl FromStr for Asset {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let dataset = text.parse().map(Self::Dataset);
        dataset.or_else(|_| text.parse().map(Self::Model)).map_err(|_| "it must be the id of a data set or of a model")
    }
}

impl Serialize for Asset {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Asset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A country: two capital letters (ISO 3166-1 alpha-2).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Country(String);

impl Country {
    /// # Errors
    /// When it is not two capital letters. Whether such a country exists is not looked up: codes come and go.
    pub fn new(code: &str) -> Result<Self, &'static str> {
        let fits = code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase());
        if fits { Ok(Self(code.to_owned())) } else { Err("a country is two capital letters, such as DE") }
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What one party lets the other do with what it grants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permission {
    /// What may be done.
    pub action: Purpose,
    /// Who lets whom.
    pub by: Giver,
    /// With what; `None` for whatever the giver grants under the agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assets: Option<BTreeSet<Asset>>,
    /// Where; empty for everywhere.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub territory: BTreeSet<Country>,
    /// What for; empty for anything.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub usage: BTreeSet<Usage>,
}

impl Permission {
    /// The same action with whatever each party grants the other, anywhere, for anything.
    pub fn mutual(action: Purpose) -> Self {
        Self { action, by: Giver::Either, assets: None, territory: BTreeSet::new(), usage: BTreeSet::new() }
    }
}

/// What holds for a model that one party trains on the other one's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DerivedModels {
    /// To whom it may be granted.
    pub onward: Onward,
    /// The partners of [`Onward::Named`]; empty otherwise.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub partners: BTreeSet<PartnerId>,
    /// What becomes of it when a party terminates the agreement.
    pub after_termination: Fate,
    /// What becomes of it when the agreement's term is over.
    pub after_expiry: Fate,
}

impl Default for DerivedModels {
    fn default() -> Self {
        let (after_termination, after_expiry) = (Fate::Stop, Fate::Keep);
        Self { onward: Onward::DataOwner, partners: BTreeSet::new(), after_termination, after_expiry }
    }
}

/// A duty, with what there is to say about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obligation {
    /// What has to be done.
    pub duty: Duty,
    /// How, by when, how much; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// What may be done and what not: all of the terms that a machine can read, except when they hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// What is allowed. Whatever is not is forbidden.
    pub permissions: Vec<Permission>,
    /// What holds for derived models.
    #[serde(default)]
    pub derived_models: DerivedModels,
    /// What is promised not to be done.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub prohibitions: BTreeSet<Prohibited>,
    /// What is promised to be done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<Obligation>,
}

impl Rules {
    /// Each party lets the other do these with whatever it grants.
    pub fn mutual(purposes: impl IntoIterator<Item = Purpose>) -> Self {
        Self {
            permissions: purposes.into_iter().map(Permission::mutual).collect(),
            derived_models: DerivedModels::default(),
            prohibitions: BTreeSet::new(),
            duties: Vec::new(),
        }
    }

    /// Every action that is allowed to somebody.
    pub fn purposes(&self) -> BTreeSet<Purpose> {
        self.permissions.iter().map(|permission| permission.action).collect()
    }
}

/// Which template the terms were drafted from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateRef {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
}

/// Everything that is signed, apart from who the parties are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// What the agreement is called: 1 to 120 characters.
    pub title: String,
    /// The text for people: not blank, up to [`MAX_DOCUMENT_BYTES`].
    pub document: String,
    /// The beginning of the term, included.
    pub valid_from: DateTime<Utc>,
    /// The end of the term, excluded.
    pub expires_at: DateTime<Utc>,
    /// What a machine can read.
    pub rules: Rules,
    /// Where it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateRef>,
}

impl Terms {
    /// The same, tidied, when every field keeps its rules for an agreement between these two. `now` is what the end of the
    /// term must lie after.
    pub(crate) fn checked(mut self, parties: [PartnerId; 2], now: DateTime<Utc>) -> Result<Self, PartnerError> {
        self.title = text::line("title", &self.title)?;
        check_document(&self.document)?;
        // What comes back from the database must equal what was proposed.
        let cut = |time: DateTime<Utc>| time.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(time);
        (self.valid_from, self.expires_at) = (cut(self.valid_from), cut(self.expires_at));
        check_term(self.valid_from, self.expires_at, now)?;
        self.rules.check(parties)?;
        for obligation in &mut self.rules.duties {
            obligation.detail = text::prose("duties", &obligation.detail, Presence::Optional)?;
        }
        Ok(self)
    }
}

fn invalid<T>(field: &'static str, problem: impl Into<String>) -> Result<T, PartnerError> {
    Err(PartnerError::Invalid { field, problem: problem.into() })
}

fn check_document(document: &str) -> Result<(), PartnerError> {
    if document.len() > MAX_DOCUMENT_BYTES {
        return Err(PartnerError::DocumentTooLarge);
    }
    if document.trim().is_empty() {
        return invalid("document", "it must not be empty");
    }
    // PostgreSQL cannot store it, and no text needs it.
    if document.contains('\0') {
        return invalid("document", "it must not hold the character U+0000");
    }
    Ok(())
}

fn check_term(valid_from: DateTime<Utc>, expires_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), PartnerError> {
    if expires_at <= now {
        return invalid("expires_at", "it must lie in the future");
    }
    if expires_at <= valid_from {
        return invalid("expires_at", "it must lie after 'valid_from'");
    }
    if expires_at - valid_from > TimeDelta::days(MAX_TERM_DAYS) {
        return invalid("expires_at", "it must lie at most twenty years after 'valid_from'");
    }
    Ok(())
}

impl Rules {
    fn check(&self, parties: [PartnerId; 2]) -> Result<(), PartnerError> {
        if self.permissions.is_empty() {
            return invalid("purposes", "name at least one purpose");
        }
        let long = |length: usize| length > MAX_LIST;
        if long(self.permissions.len()) || long(self.duties.len()) {
            return invalid("permissions", format!("a list of the terms may have at most {MAX_LIST} entries"));
        }
        for permission in &self.permissions {
            match &permission.assets {
                Some(assets) if assets.is_empty() => {
                    return invalid(
                        "permissions",
                        "name at least one asset, or leave 'assets' out for all that is granted",
                    );
                }
                Some(assets) if long(assets.len()) => {
                    return invalid("permissions", format!("a permission may name at most {MAX_LIST} assets"));
                }
                _ => {}
            }
            if long(permission.territory.len()) {
                return invalid("permissions", format!("a permission may name at most {MAX_LIST} countries"));
            }
        }
        self.derived_models.check(parties)
    }
}

impl DerivedModels {
    fn check(&self, parties: [PartnerId; 2]) -> Result<(), PartnerError> {
        let field = "derived_models.partners";
        match self.onward {
            Onward::Named if self.partners.is_empty() => {
                invalid(field, "name the partners, or choose another 'onward'")
            }
            Onward::Named if self.partners.len() > MAX_LIST => {
                invalid(field, format!("it may name at most {MAX_LIST} partners"))
            }
            // Back to a party is no onward sharing: a circle would let a party receive its own data's model as a third one.
            Onward::Named if parties.iter().any(|party| self.partners.contains(party)) => {
                invalid(field, "a party to the agreement cannot be one to share onward to: that would be a circle")
            }
            Onward::Nobody | Onward::DataOwner | Onward::Anyone if !self.partners.is_empty() => {
                invalid(field, "partners are named only when 'onward' is 'named'")
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
