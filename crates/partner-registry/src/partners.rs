//! Partners: applications, the life cycle, records and the directory.

mod admission;
mod model;
mod records;
pub(crate) mod store;

pub use admission::{
    Approved, accept_invitation, activate_on_first_owner, apply, approve, begin_review, decline, invite_owner,
    offboard, reinstate, suspend,
};
pub use model::{Application, Contact, DirectoryEntry, Industry, Partner, PartnerChange, PartnerStatus, PartnerStep};
pub use records::{directory, get, list, own, update_own};

#[cfg(test)]
mod tests;
