//! What is told of an item: by the crate that owns the thing, and by its owner's people.

use std::collections::BTreeMap;

use foundation::{AllianceId, PartnerId};
use serde::{Deserialize, Serialize};
use sqlx::types::Uuid;

use super::expression::{self, BORDER};
use super::model::{ItemId, ItemKind};
use super::words::cut;
use crate::applications::form::COUNTRIES;
use crate::text::{self, Presence};
use crate::{Industry, PartnerError};

/// Tags of one item.
const MAX_TAGS: usize = 10;
/// Characters of a tag, of a task and of a licence.
const MAX_LABEL_CHARS: usize = 60;
/// Words of one item that are indexed.
const MAX_WORDS: usize = 3_000;

/// A thing as the crate that owns it tells the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// Which.
    pub item: ItemId,
    /// Whose.
    pub owner: PartnerId,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Whether it can be shown at all: not archived, not withdrawn.
    pub is_open: bool,
    /// The branch it is for; the owner's when left out.
    pub industry: Option<Industry>,
    /// What it does.
    pub task: Option<String>,
    /// Under what terms it stands.
    pub licence: Option<String>,
    /// The version that it tells of.
    pub version: Option<Uuid>,
    /// What is known of that.
    pub facts: Facts,
}

/// What is known of a version: nothing that gives a row or a value away.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// About how many rows: two digits of the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<i64>,
    /// How many columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<i64>,
    /// What it scored, by metric.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metrics: BTreeMap<String, f64>,
    /// The alliance whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alliance: Option<(AllianceId, String)>,
}

impl Facts {
    /// A number of rows as others are told it: its first two digits, because an exact one would tell when a patient was added.
    pub fn about(rows: i64) -> i64 {
        let mut unit = 1;
        while rows / unit >= 100 {
            unit *= 10;
        }
        (rows + unit / 2) / unit * unit
    }
}

/// What its owner's people say of an item besides. What is `None` is as the thing itself says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// The branch it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<Industry>,
    /// What it does or is good for, as a word such as `tabular-classification`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// Under what terms it stands, as an SPDX identifier or in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Of a partner: what it does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Of a partner: its web site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Of a partner: where it is, as two letters of ISO 3166-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

impl Labels {
    /// The labels as they can be kept for an item of this kind.
    ///
    /// # Errors
    /// `Invalid` names the field.
    pub(crate) fn checked(self, kind: ItemKind) -> Result<Self, PartnerError> {
        if kind != ItemKind::Partner {
            for (field, given) in [
                ("about", !self.about.trim().is_empty()),
                ("website", self.website.is_some()),
                ("country", self.country.is_some()),
            ] {
                if given {
                    return Err(invalid(field, "only a partner's own profile has it"));
                }
            }
        }
        let label = |field, text: Option<String>| text.map(|text| label(field, &text)).transpose();
        Ok(Self {
            industry: self.industry,
            task: self.task.map(|task| task_word(&task)).transpose()?,
            licence: label("licence", self.licence)?,
            tags: tags(&self.tags)?,
            about: text::prose("about", &self.about, Presence::Optional)?,
            website: self.website.map(|address| text::web_address("website", &address)).transpose()?,
            country: self.country.map(country).transpose()?,
        })
    }
}

fn invalid(field: &'static str, problem: impl Into<String>) -> PartnerError {
    PartnerError::Invalid { field, problem: problem.into() }
}

fn label(field: &'static str, text: &str) -> Result<String, PartnerError> {
    let line = text::line(field, text)?;
    if line.chars().count() > MAX_LABEL_CHARS {
        return Err(invalid(field, format!("it may hold at most {MAX_LABEL_CHARS} characters")));
    }
    Ok(line)
}

fn task_word(task: &str) -> Result<String, PartnerError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let begins_well = task.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
    if begins_well && task.len() <= MAX_LABEL_CHARS && task.bytes().all(plain) {
        return Ok(task.to_owned());
    }
    Err(invalid("task", "it must be a word such as 'tabular-classification'"))
}

fn tags(tags: &[String]) -> Result<Vec<String>, PartnerError> {
    if tags.len() > MAX_TAGS {
        return Err(invalid("tags", format!("there may be at most {MAX_TAGS}")));
    }
    let mut kept = Vec::with_capacity(tags.len());
    for tag in tags {
        let tag = label("tags", tag)?;
        if !kept.contains(&tag) {
            kept.push(tag);
        }
    }
    Ok(kept)
}

fn country(country: String) -> Result<String, PartnerError> {
    if COUNTRIES.contains(&country.as_str()) {
        return Ok(country);
    }
    Err(invalid("country", "it must be two letters of ISO 3166-1, such as DE"))
}

/// What is kept of an item, beside what is counted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Card {
    pub name: String,
    pub description: String,
    pub owner_name: String,
    pub told: Told,
}

/// The part of it that is one document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Told {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<Industry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    pub facts: Facts,
    pub labels: Labels,
}

impl Card {
    pub(crate) fn new(listing: &Listing, owner_name: &str, labels: Labels) -> Self {
        Self {
            name: listing.name.clone(),
            description: listing.description.clone(),
            owner_name: owner_name.to_owned(),
            told: Told {
                industry: listing.industry,
                task: listing.task.clone(),
                licence: listing.licence.clone(),
                facts: listing.facts.clone(),
                labels,
            },
        }
    }

    pub(crate) fn industry(&self) -> Option<Industry> {
        self.told.labels.industry.or(self.told.industry)
    }

    pub(crate) fn task(&self) -> Option<&str> {
        self.told.labels.task.as_deref().or(self.told.task.as_deref())
    }

    pub(crate) fn licence(&self) -> Option<&str> {
        self.told.labels.licence.as_deref().or(self.told.licence.as_deref())
    }

    /// A partner's profile is all that there is to say of it.
    pub(crate) fn description(&self) -> &str {
        if self.description.is_empty() { &self.told.labels.about } else { &self.description }
    }

    /// The words that it is found by, in their order, and what is known of it besides.
    pub(crate) fn words(&self, item: &super::store::ItemRow) -> (Vec<String>, Vec<String>) {
        let name: Vec<String> = cut(&self.name).into_iter().map(|word| word.text).collect();
        let mut words = name.clone();
        let facts = &self.told.facts;
        let mut fields = vec![self.owner_name.as_str()];
        fields.extend(self.told.labels.tags.iter().map(String::as_str));
        fields.extend(facts.alliance.as_ref().map(|(_, name)| name.as_str()));
        fields.extend(
            [self.task(), self.licence(), Some(item.industry.as_str()), Some(self.description())].into_iter().flatten(),
        );
        for field in fields {
            words.push(BORDER.to_owned());
            words.extend(cut(field).into_iter().map(|word| word.text));
        }
        words.truncate(MAX_WORDS);
        words.push(BORDER.to_owned());
        words.extend(name.iter().map(|word| expression::in_name(word)));
        let mut known = marks(item);
        known.extend(expression::pairs(&words));
        (words, known)
    }
}

/// What is known of an item besides its words.
fn marks(item: &super::store::ItemRow) -> Vec<String> {
    let mut marks: Vec<String> = expression::sights(item.visibility).collect();
    marks.extend([
        expression::number(item.number),
        expression::facet('k', item.kind.as_str()),
        expression::facet('b', item.industry.as_str()),
        expression::facet('o', &item.partner_id.to_string()),
    ]);
    marks.extend(item.task.as_deref().map(|task| expression::facet('t', task)));
    marks.extend(item.licence.as_deref().map(|licence| expression::facet('l', licence)));
    marks
}
