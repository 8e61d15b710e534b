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
//! - [`Ended`]: what is told to a partner whose grant counts no longer.
//!
//! **Invariants:**
//! - A partner's status changes only by a [`PartnerStep`] that [`PartnerStatus::after`] allows; the step, its audit row and
//!   the new revision are one transaction.
//! - The terms of an agreement (parties, document, purposes, term) never change after it is proposed. Signatures are only
//!   added, one per party, and each states the digest of the document that was read.
//! - That an agreement has expired is computed from the clock, never stored: no clean-up has to run for it to stop working.
//! - Nothing here lets the platform read an agreement's document; on PostgreSQL not even raw SQL of the platform does.

pub mod agreements;
pub mod applications;
pub mod assessments;
mod ended;
mod error;
pub mod partners;
pub mod pipeline;
pub mod proposals;
pub mod quotas;
pub mod settings;
pub mod storage;
mod text;

pub use agreements::{AgreementStatus, Purpose, Refusal};
pub use ended::Ended;
pub use error::PartnerError;
pub use partners::{Industry, Partner, PartnerStatus, PartnerStep};
pub use quotas::{Quota, quota};

#[cfg(test)]
mod tests;
