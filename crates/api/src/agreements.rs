//! Agreements between two partners: the key to everything that is shared.

pub(crate) mod end;
pub(crate) mod keys;
pub(crate) mod negotiate;
pub(crate) mod print;
pub(crate) mod read;
pub(crate) mod sign;
mod terms;
mod view;
