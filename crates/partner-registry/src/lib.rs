//! Partners from application to offboarding, what they may use, and the agreements between them.
//!
//! - [`applications`]: what organisations tell that want to become partners, and how they follow what becomes of it;
//! - [`partners`]: the life cycle, records and the directory;
//! - [`assessments`]: how reviewers score an applicant; [`settings`]: what is asked for before one is admitted;
//! - [`pipeline`]: the operator's board; [`proposals`]: recipes, standards and partners that fit an applicant;
//! - [`quotas`]: how much of the platform a partner may use at once;
//! - [`storage`]: the account of what a partner stores;
//! - [`agreements`]: what two partners have signed, and [`agreements::permits`], the one function that says whether it covers
//!   a use;
//! - [`party_keys`]: the keys with which partners sign;
//! - [`alliances`]: industry groups of partners, [`standards`]: what they ask of data sets and models, and [`certificates`]:
//!   that one is so, signed;
//! - [`projects`]: what people of two partners do together under an agreement;
//! - [`catalogue`]: what partners show each other and the world, and how it is found;
//! - [`Ended`]: what is told to a partner whose grant counts no longer.
//!
//! **Invariants:**
//! - A partner's status changes only by a [`PartnerStep`] that [`PartnerStatus::after`] allows; the step, its audit row and
//!   the new revision are one transaction.
//! - A version of an agreement never changes after it is offered. Signatures are only added, one per party and version, and each
//!   is an Ed25519 signature over the version's bytes by a key of that party.
//! - That an agreement has expired is computed from the clock, never stored: no clean-up has to run for it to stop working.
//! - Nothing here lets the platform read an agreement's document; on PostgreSQL not even raw SQL of the platform does.

pub mod agreements;
pub mod alliances;
pub mod applications;
pub mod assessments;
pub mod catalogue;
pub mod certificates;
pub mod conformance;
mod ended;
mod error;
pub mod notices;
pub mod partners;
pub mod party_keys;
pub mod pipeline;
pub mod projects;
pub mod proposals;
pub mod quotas;
pub mod settings;
pub mod standards;
pub mod storage;
pub mod text;

pub use agreements::{AgreementStatus, Purpose, Refusal};
pub use ended::Ended;
pub use error::PartnerError;
pub use partners::{Industry, Partner, PartnerStatus, PartnerStep};
pub use quotas::{Quota, quota};

#[cfg(test)]
mod tests;
