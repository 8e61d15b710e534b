//! Partners: applications, the life cycle, records and the directory.

mod admission;
mod decision;
mod model;
mod records;
pub(crate) mod store;

pub use admission::{accept_invitation, activate_on_first_owner, begin_review, offboard, reinstate, suspend};
pub use decision::{Approval, Approved, approve, decline, invite_owner};
pub use model::{Contact, DirectoryEntry, Industry, Partner, PartnerChange, PartnerStatus, PartnerStep};
pub use records::{directory, get, list, own, update_own};

#[cfg(test)]
mod tests;
