//! What an organisation tells of itself when it applies: pure.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use foundation::{PartnerId, StageId, UserId, word_enum};
use mail::Language;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answers::Answers;
use super::error::ApplicationError;
use super::form::{COUNTRIES, Form};
use crate::partners::{Contact, Industry, Partner, PartnerStatus};
use crate::text::{self, Presence};
use crate::{PartnerError, Quota};

/// Further contacts at most.
const MOST_CONTACTS: usize = 10;
/// Characters of what stands in the partner's record of one answer.
const MOST_OF_ANSWER: usize = 4_000;

word_enum! {
    /// How many people an organisation has.
    pub enum OrganisationSize {
        /// Up to nine.
        Micro = "1-9",
        /// Ten to 49.
        Small = "10-49",
        /// 50 to 249.
        Medium = "50-249",
        /// 250 to 4,999.
        Large = "250-4999",
        /// 5,000 and more.
        Huge = "5000+",
    }
}

/// What an organisation sends to become a partner.
#[derive(Debug, Clone)]
pub struct Application {
    /// The organisation's name: 1 to 120 characters on one line.
    pub name: String,
    /// Its branch.
    pub industry: Industry,
    /// The person to write to; the address is proved by a mail, and the first owner's invitation will go there.
    pub contact: Contact,
    /// Everything that can be corrected later.
    pub details: Details,
}

/// What an applicant can correct while nobody reviews it.
#[derive(Debug, Clone)]
pub struct Details {
    /// How many people it has.
    pub size: OrganisationSize,
    /// The country where it has its seat: two letters (ISO 3166-1).
    pub country: String,
    /// Its page, if it has one.
    pub website: Option<String>,
    /// Further people to write to: at most ten.
    pub contacts: Vec<Contact>,
    /// The language in which it is written to.
    pub language: Language,
    /// The version of the form that was answered.
    pub form_version: i64,
    /// Answers by the questions' ids.
    pub answers: BTreeMap<String, Value>,
}

/// The same, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checked {
    pub(crate) size: OrganisationSize,
    pub(crate) country: String,
    pub(crate) website: Option<String>,
    pub(crate) contacts: Vec<FurtherContact>,
    pub(crate) language: Language,
    pub(crate) form_version: i64,
    pub(crate) answers: Answers,
}

/// Somebody else to write to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FurtherContact {
    /// The person.
    pub name: String,
    /// The address.
    pub email: String,
}

impl Details {
    /// # Errors
    /// `Invalid` and `Application` name the field; `FormOutdated` when another version than the present one was answered.
    pub(crate) fn checked(self) -> Result<Checked, PartnerError> {
        let form = Form::current();
        if self.form_version != form.version {
            return Err(ApplicationError::FormOutdated { current: form.version }.into());
        }
        Ok(Checked {
            size: self.size,
            country: country(&self.country)?,
            website: self.website.map(|website| text::web_address("website", &website)).transpose()?,
            contacts: contacts(&self.contacts)?,
            language: self.language,
            form_version: form.version,
            answers: Answers::check(form, &self.answers)?,
        })
    }
}

fn country(text: &str) -> Result<String, PartnerError> {
    let code = text.trim().to_ascii_uppercase();
    if COUNTRIES.contains(&&*code) {
        return Ok(code);
    }
    let problem = "it must be the two letters of a country, such as DE or CN (ISO 3166-1)".to_owned();
    Err(PartnerError::Invalid { field: "country", problem })
}

fn contacts(given: &[Contact]) -> Result<Vec<FurtherContact>, PartnerError> {
    if given.len() > MOST_CONTACTS {
        let problem = format!("there may be at most {MOST_CONTACTS} further contacts");
        return Err(PartnerError::Invalid { field: "contacts", problem });
    }
    let one = |(index, contact): (usize, &Contact)| {
        let at = |error| within(&format!("contacts[{index}]"), error);
        Ok(FurtherContact {
            name: text::line("name", &contact.name).map_err(at)?,
            email: text::email("email", &contact.email).map_err(at)?,
        })
    };
    given.iter().enumerate().map(one).collect()
}

/// The same failure, of a field of what `path` names.
fn within(path: &str, error: PartnerError) -> PartnerError {
    match error {
        PartnerError::Invalid { field, problem } => {
            ApplicationError::Invalid { field: format!("{path}.{field}"), problem }.into()
        }
        other => other,
    }
}

impl Application {
    /// The record of an applicant whose address is not proved yet, without any quota; and what belongs to the application alone.
    pub(crate) fn checked(self, id: PartnerId, now: DateTime<Utc>) -> Result<(Partner, Checked), PartnerError> {
        let (name, email) = (text::line("organisation", &self.name)?, self.contact.email);
        let contact = Contact {
            name: text::line("contact_name", &self.contact.name)?,
            email: text::email("contact_email", &email)?,
        };
        let details = self.details.checked()?;
        let partner = Partner {
            id,
            name,
            industry: self.industry,
            contact,
            needs: needs(&details.answers),
            data_at_hand: data_at_hand(&details.answers),
            status: PartnerStatus::Unverified,
            status_reason: None,
            quota: Quota::NONE,
            revision: 1,
            created_at: now,
            updated_at: now,
        };
        Ok((partner, details))
    }
}

/// What the partner's record says of its needs: the problem and the wanted outcome, in the applicant's own words.
pub(crate) fn needs(answers: &Answers) -> String {
    let parts = ["problem", "outcome"].map(|question| shortened(answers.text(question)));
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// What it says of its data: the description, or else the kinds.
pub(crate) fn data_at_hand(answers: &Answers) -> String {
    let described = shortened(answers.text("data_description"));
    if described.is_empty() { answers.chosen("data_kinds").join(", ") } else { described }
}

fn shortened(text: &str) -> String {
    text.chars().take(MOST_OF_ANSWER).collect()
}

/// An application as it is stored, besides the partner's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationRecord {
    /// The applicant.
    pub partner: PartnerId,
    /// How many people it has; `None` of who applied before this was asked, like the next two.
    pub size: Option<OrganisationSize>,
    /// Where it has its seat.
    pub country: Option<String>,
    /// Its page.
    pub website: Option<String>,
    /// Further people to write to.
    pub contacts: Vec<FurtherContact>,
    /// The language in which it is written to.
    pub language: Language,
    /// The version of the form that was answered; 0 before there was one.
    pub form_version: i64,
    /// The answers.
    pub answers: Answers,
    /// Until when the address must be proved, unless it is.
    pub verify_by: DateTime<Utc>,
    /// When it was proved.
    pub verified_at: Option<DateTime<Utc>>,
    /// How it was decided.
    pub decision: Option<Decision>,
    /// Rises by one with every correction.
    pub revision: i64,
}

/// How an application was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// By whom.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, as the applicant reads it.
    pub reason: Option<String>,
    /// Why against the assessments; the applicant never sees it.
    pub override_reason: Option<String>,
}

/// When an organisation came to a status.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Stage {
    /// Orders them.
    pub id: StageId,
    /// The status.
    pub status: PartnerStatus,
    /// Why, where a reason was given.
    pub reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A text of a conversation: 1 to 4,000 characters.
pub(crate) fn message(field: &'static str, text: &str) -> Result<String, PartnerError> {
    text::said(text, Presence::Required, 4_000).map_err(|problem| PartnerError::Invalid { field, problem })
}

#[cfg(test)]
mod tests;
