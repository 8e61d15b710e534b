//! What an alliance is, and how partners come and go: pure.

use chrono::{DateTime, Utc};
use foundation::{AllianceId, PartnerId, word_enum};

use super::AllianceError;
use crate::PartnerError;
use crate::partners::Industry;
use crate::text::{self, Presence};

/// An alliance, as every partner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alliance {
    /// Its id.
    pub id: AllianceId,
    /// What it is called; unique among those that were not dissolved.
    pub name: String,
    /// The industry that it is of.
    pub industry: Industry,
    /// What it is for.
    pub purpose: String,
    /// The partner that leads it.
    pub lead: PartnerId,
    /// That partner's name.
    pub lead_name: String,
    /// Rises by one with every change of the record itself.
    pub revision: i64,
    /// When it was founded.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
    /// How it ended, if it did.
    pub dissolution: Option<Dissolution>,
    /// What the reader's own partner is to it; `None` for who has nothing to do with it, and for the platform.
    pub seat: Option<Seat>,
}

/// The end of an alliance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dissolution {
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

impl Alliance {
    /// Whether the reader's partner is a member.
    pub fn is_member(&self) -> bool {
        self.seat.as_ref().is_some_and(|seat| seat.state == SeatState::Active)
    }

    /// Refuses what only goes on in an alliance that stands.
    pub(crate) fn expect_standing(&self) -> Result<(), AllianceError> {
        if self.dissolution.is_some() { Err(AllianceError::Dissolved) } else { Ok(()) }
    }

    /// Refuses whoever does not lead it: a member is told so, anybody else that there is nothing here.
    pub(crate) fn expect_lead(&self, partner: PartnerId) -> Result<(), AllianceError> {
        match () {
            () if self.lead == partner => Ok(()),
            () if self.is_member() => Err(AllianceError::NotLead),
            () => Err(AllianceError::NotFound),
        }
    }
}

word_enum! {
    /// What a partner is to an alliance.
    pub enum SeatState {
        /// The lead has invited it.
        Invited = "invited",
        /// It has asked to join.
        Requested = "requested",
        /// A member.
        Active = "active",
        /// It has declined, or the lead has.
        Declined = "declined",
        /// It has left.
        Left = "left",
        /// The lead has removed it.
        Removed = "removed",
    }
}

word_enum! {
    /// How that changes.
    pub enum SeatStep {
        /// The lead invites.
        Invite = "invite",
        /// The invited partner accepts.
        Accept = "accept",
        /// The invited partner declines.
        Decline = "decline",
        /// A partner asks to join.
        Ask = "ask",
        /// The lead lets it.
        Admit = "admit",
        /// The lead does not.
        Refuse = "refuse",
        /// A member leaves; who has only asked takes that back.
        Leave = "leave",
        /// The lead removes a member, or takes an invitation back.
        Remove = "remove",
    }
}

impl SeatState {
    /// The state after `step`, of a partner that stands at `state`, or has never had to do with the alliance.
    pub(crate) fn after(state: Option<Self>, step: SeatStep) -> Result<Self, AllianceError> {
        match (step, state) {
            (SeatStep::Invite, None | Some(Self::Declined | Self::Left | Self::Removed)) => Ok(Self::Invited),
            (SeatStep::Ask, None | Some(Self::Declined | Self::Left | Self::Removed)) => Ok(Self::Requested),
            (SeatStep::Accept, Some(Self::Invited)) | (SeatStep::Admit, Some(Self::Requested)) => Ok(Self::Active),
            (SeatStep::Decline, Some(Self::Invited)) | (SeatStep::Refuse, Some(Self::Requested)) => Ok(Self::Declined),
            (SeatStep::Leave, Some(Self::Active | Self::Requested)) => Ok(Self::Left),
            (SeatStep::Remove, Some(Self::Active | Self::Invited)) => Ok(Self::Removed),
            (_, state) => Err(AllianceError::IllegalStep { state, step }),
        }
    }

    /// What is left to do, for whoever wanted something else.
    pub(crate) fn advice(state: Option<Self>) -> &'static str {
        match state {
            Some(Self::Invited) => "The invited partner can accept or decline; the lead can take the invitation back.",
            Some(Self::Requested) => "The lead can admit or refuse; the partner can take its request back by leaving.",
            Some(Self::Active) => "The partner is a member: it can leave, and the lead can remove it.",
            Some(Self::Declined | Self::Left | Self::Removed) | None => {
                "The lead can invite the partner, and the partner can ask to join."
            }
        }
    }
}

/// What one partner is to an alliance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The partner.
    pub partner: PartnerId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub state: SeatState,
    /// What was said when it last changed.
    pub reason: Option<String>,
    /// When that was.
    pub changed_at: DateTime<Utc>,
}

/// A member, as the others see it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    /// The partner.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// An alliance to be founded.
#[derive(Debug, Clone)]
pub struct NewAlliance {
    /// What it is called: 1 to 120 characters.
    pub name: String,
    /// The industry.
    pub industry: Industry,
    /// What it is for.
    pub purpose: String,
    /// The active partner that is to lead it.
    pub lead: PartnerId,
}

impl NewAlliance {
    pub(super) fn checked(self) -> Result<Self, PartnerError> {
        Ok(Self {
            name: text::line("name", &self.name)?,
            purpose: text::prose("purpose", &self.purpose, Presence::Required)?,
            ..self
        })
    }
}
