//! What a project is, and what keeps it from going on: pure.

use chrono::{DateTime, Utc};
use foundation::{AgreementId, PartnerId, ProjectId, UserId, word_enum};

use super::ProjectError;
use super::milestones::Day;
use crate::text::{self, Presence};
use crate::{PartnerError, Refusal};

word_enum! {
    /// What the parties have decided about a project.
    pub enum ProjectState {
        /// It goes on, as long as its agreement does.
        Active = "active",
        /// One of them has closed it. It can be read, and reopened.
        Closed = "closed",
    }
}

word_enum! {
    /// What a member does in a project.
    pub enum ProjectRole {
        /// Reads.
        Observer = "observer",
        /// Talks, keeps milestones, submits jobs, attaches things.
        Contributor = "contributor",
        /// The same, and closes and reopens the project and hides messages.
        Lead = "lead",
    }
}

/// One of the two partners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The partner.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
}

/// A project, as one of its people sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// The agreement that it runs under.
    pub agreement: AgreementId,
    /// That agreement's title.
    pub agreement_title: String,
    /// When the agreement ends, unless somebody ends it before.
    pub agreement_expires_at: DateTime<Utc>,
    /// The partner that opened it.
    pub opener: Side,
    /// The other one.
    pub other: Side,
    /// What the parties have decided.
    pub state: ProjectState,
    /// Why, when it was closed or reopened.
    pub state_reason: Option<String>,
    /// When that was.
    pub state_changed_at: DateTime<Utc>,
    /// Why the agreement does not carry it at the time it was read.
    pub refusal: Option<Refusal>,
    /// The reader's own part; `None` for an admin who only looks.
    pub role: Option<ProjectRole>,
    /// Messages of others that the reader has not read.
    pub unread: i64,
    /// The first day on which a milestone is due that is not reached; it may be past.
    pub next_due: Option<Day>,
    /// Rises by one with every change of the record itself.
    pub revision: i64,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Project {
    /// The party that is not `partner`.
    pub fn counterpart(&self, partner: PartnerId) -> PartnerId {
        if self.opener.id == partner { self.other.id } else { self.opener.id }
    }

    /// Refuses what only goes on while the agreement is in force and the project is not closed.
    pub(crate) fn expect_going_on(&self) -> Result<(), PartnerError> {
        if let Some(refusal) = &self.refusal {
            return Err(refusal.clone().into());
        }
        match self.state {
            ProjectState::Active => Ok(()),
            ProjectState::Closed => Err(ProjectError::Closed.into()),
        }
    }

    /// Refuses who takes part with less than `least`.
    pub(crate) fn expect_role(&self, least: ProjectRole) -> Result<(), ProjectError> {
        match self.role {
            Some(role) if role >= least => Ok(()),
            Some(role) => Err(ProjectError::RoleTooLow { role, least }),
            None => Err(ProjectError::NotMember),
        }
    }
}

/// A project to be opened.
#[derive(Debug, Clone)]
pub struct NewProject {
    /// The agreement that it runs under; in force.
    pub agreement: AgreementId,
    /// What it is called: 1 to 120 characters.
    pub name: String,
    /// What it is for.
    pub purpose: String,
}

impl NewProject {
    pub(super) fn checked(self) -> Result<Self, PartnerError> {
        Ok(Self {
            name: text::line("name", &self.name)?,
            purpose: text::prose("purpose", &self.purpose, Presence::Required)?,
            ..self
        })
    }
}

/// Somebody who takes part, as both sides see them.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ProjectMember {
    /// The person.
    pub user: UserId,
    /// What they are called.
    pub person: String,
    /// Their partner.
    pub partner: PartnerId,
    /// That partner's name.
    pub partner_name: String,
    /// Their part.
    pub role: ProjectRole,
    /// Since when.
    pub added_at: DateTime<Utc>,
}
