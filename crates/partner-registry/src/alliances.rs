//! Alliances: industry groups of partners, with a lead.
//!
//! The operator founds one and names its lead. The lead invites partners, which accept or decline; a partner may ask to join,
//! and the lead admits or declines it. A member may leave, and the lead may remove one, with a reason. The lead can hand the
//! alliance over to another member. The lead or the operator dissolves it.
//!
//! That an alliance exists, what it is for and who leads it stands in the directory for every partner. Who its members are, and
//! the drafts of its standards, are for members alone: everybody else is told that there is no such thing.

mod error;
mod founding;
mod leading;
mod model;
mod reading;
mod seats;
pub(crate) mod store;

pub use error::AllianceError;
pub use founding::{dissolve_as_operator, found, list_all};
pub use leading::{admit, dissolve, hand_over, invite, refuse, remove};
pub use model::{Alliance, Dissolution, Member, NewAlliance, Seat, SeatState, SeatStep};
pub use reading::{get, is_member, list, list_own, members, seats, standing_lead};
pub use seats::{accept, ask, decline, leave};

#[cfg(test)]
mod tests;
