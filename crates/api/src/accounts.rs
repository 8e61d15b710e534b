//! Set-up, log-in, one's own account, API keys, invitations and members.

pub(crate) mod account;
pub(crate) mod api_keys;
pub(crate) mod invitations;
pub(crate) mod login;
pub(crate) mod members;
pub(crate) mod sessions;
