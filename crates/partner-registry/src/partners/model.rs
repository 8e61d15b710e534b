//! What a partner is, and how its status changes: pure.

use chrono::{DateTime, Utc};
use foundation::{PartnerId, word_enum};

use crate::text::{self, Presence};
use crate::{PartnerError, Quota};

word_enum! {
    /// The branch of industry that an organisation works in.
    pub enum Industry {
        /// Hospitals, laboratories, pharmacy, medical devices.
        Medicine = "medicine",
        /// Banks, insurers, funds.
        Finance = "finance",
        /// Schools, universities, training.
        Education = "education",
        /// Production of goods.
        Manufacturing = "manufacturing",
        /// Trade with consumers.
        Retail = "retail",
        /// Power, gas, water.
        Energy = "energy",
        /// Moving people and goods.
        Transport = "transport",
        /// Networks and their services.
        Telecommunications = "telecommunications",
        /// Farming, forestry, fishery.
        Agriculture = "agriculture",
        /// Administration and authorities.
        Public = "public",
        /// Anything else.
        Other = "other",
    }
}

word_enum! {
    /// Where a partner is in its life cycle.
    pub enum PartnerStatus {
        /// It has sent an application, and its contact's address is not proved yet.
        Unverified = "unverified",
        /// It has sent an application, which waits for reviewers.
        Applied = "applied",
        /// Reviewers assess it.
        InReview = "in_review",
        /// It is admitted, and its first owner is invited.
        Approved = "approved",
        /// It takes part.
        Active = "active",
        /// It may only read, cancel and terminate.
        Suspended = "suspended",
        /// It has left for good.
        Offboarded = "offboarded",
        /// Its application was refused.
        Declined = "declined",
        /// It has taken its application back.
        Withdrawn = "withdrawn",
    }
}

word_enum! {
    /// What can be done to a partner's status.
    pub enum PartnerStep {
        /// Prove the contact's address.
        Confirm = "confirm",
        /// Correct what the application tells; the status stays.
        Correct = "correct",
        /// Ask the applicant something, and answer; the status stays.
        Ask = "ask",
        /// Take the application back.
        Withdraw = "withdraw",
        /// Take the application up.
        BeginReview = "begin_review",
        /// Score it; the status stays.
        Assess = "assess",
        /// Admit it.
        Approve = "approve",
        /// Refuse it.
        Decline = "decline",
        /// Invite its first owner once more; the status stays.
        InviteOwner = "invite_owner",
        /// Its first owner has arrived.
        Activate = "activate",
        /// Stop it for a time.
        Suspend = "suspend",
        /// Let it go on.
        Reinstate = "reinstate",
        /// Part with it for good.
        Offboard = "offboard",
    }
}

impl PartnerStatus {
    /// The status after `step`.
    ///
    /// # Errors
    /// `IllegalStep`, which names this status and what is possible.
    pub fn after(self, step: PartnerStep) -> Result<Self, PartnerError> {
        match (self, step) {
            (Self::Unverified, PartnerStep::Confirm) | (Self::Applied, PartnerStep::Correct | PartnerStep::Ask) => {
                Ok(Self::Applied)
            }
            (Self::Applied, PartnerStep::BeginReview) | (Self::InReview, PartnerStep::Assess | PartnerStep::Ask) => {
                Ok(Self::InReview)
            }
            (Self::Applied | Self::InReview, PartnerStep::Withdraw) => Ok(Self::Withdrawn),
            (Self::InReview, PartnerStep::Approve) | (Self::Approved, PartnerStep::InviteOwner) => Ok(Self::Approved),
            (Self::Applied | Self::InReview, PartnerStep::Decline) => Ok(Self::Declined),
            (Self::Approved, PartnerStep::Activate) | (Self::Suspended, PartnerStep::Reinstate) => Ok(Self::Active),
            (Self::Active, PartnerStep::Suspend) => Ok(Self::Suspended),
            (Self::Approved | Self::Active | Self::Suspended, PartnerStep::Offboard) => Ok(Self::Offboarded),
            (status, step) => Err(PartnerError::IllegalStep { status, step }),
        }
    }

    /// The steps that this status allows.
    pub fn possible(self) -> impl Iterator<Item = PartnerStep> {
        PartnerStep::ALL.iter().copied().filter(move |step| self.after(*step).is_ok())
    }

    /// Whether the organisation was admitted and has not left.
    pub fn is_admitted(self) -> bool {
        matches!(self, Self::Approved | Self::Active | Self::Suspended)
    }
}

/// Whom to write to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The person's name; may be empty on records that were not made by an application.
    pub name: String,
    /// The address.
    pub email: String,
}

/// A partner organisation's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// The tenant key.
    pub id: PartnerId,
    /// The organisation's name, unique among all that were neither declined nor offboarded nor have withdrawn, whatever the case
    /// of its letters.
    pub name: String,
    /// Its branch.
    pub industry: Industry,
    /// Whom to write to; the first owner's invitation goes there.
    pub contact: Contact,
    /// What it wants to achieve.
    pub needs: String,
    /// Which data it has.
    pub data_at_hand: String,
    /// Where it is in its life cycle.
    pub status: PartnerStatus,
    /// Why it was declined, suspended or offboarded, or has withdrawn, while it is so.
    pub status_reason: Option<String>,
    /// What it may use at once.
    pub quota: Quota,
    /// Rises by one with every change.
    pub revision: i64,
    /// When it applied.
    pub created_at: DateTime<Utc>,
    /// When the record changed last.
    pub updated_at: DateTime<Utc>,
}

impl Partner {
    /// Moves to the status after `step`; `reason` stands in the record until the next step.
    pub(crate) fn take(&mut self, step: PartnerStep, reason: Option<String>) -> Result<(), PartnerError> {
        self.status = self.status.after(step)?;
        self.status_reason = reason;
        Ok(())
    }

    /// Whether the caller has seen the present record; a caller that expects nothing has not asked.
    pub(crate) fn expect_revision(&self, expected: Option<i64>) -> Result<(), PartnerError> {
        match expected {
            Some(expected) if expected != self.revision => Err(PartnerError::Outdated { current: self.revision }),
            _ => Ok(()),
        }
    }

    pub(crate) fn change(&mut self, change: &PartnerChange) -> Result<(), PartnerError> {
        if let Some(name) = &change.contact_name {
            self.contact.name = text::line("contact_name", name)?;
        }
        if let Some(email) = &change.contact_email {
            self.contact.email = text::email("contact_email", email)?;
        }
        if let Some(needs) = &change.needs {
            self.needs = text::prose("needs", needs, Presence::Required)?;
        }
        if let Some(data) = &change.data_at_hand {
            self.data_at_hand = text::prose("data_at_hand", data, Presence::Optional)?;
        }
        Ok(())
    }
}

/// What a partner changes in its own record; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct PartnerChange {
    /// The name of the person to write to.
    pub contact_name: Option<String>,
    /// The person's address.
    pub contact_email: Option<String>,
    /// What the partner wants to achieve.
    pub needs: Option<String>,
    /// Which data it has.
    pub data_at_hand: Option<String>,
}

impl PartnerChange {
    /// The names of the fields that are to change, for the audit log.
    pub(crate) fn fields(&self) -> Vec<&'static str> {
        [
            ("contact_name", self.contact_name.is_some()),
            ("contact_email", self.contact_email.is_some()),
            ("needs", self.needs.is_some()),
            ("data_at_hand", self.data_at_hand.is_some()),
        ]
        .into_iter()
        .filter_map(|(field, given)| given.then_some(field))
        .collect()
    }
}

/// What partners see of each other.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DirectoryEntry {
    /// The partner.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
    /// Its branch.
    pub industry: Industry,
}
