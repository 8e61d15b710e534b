//! Data sets, their versions and content, and who may use them.

pub(crate) mod catalogue;
pub(crate) mod content;
pub(crate) mod grants;
pub(crate) mod uploads;
pub(crate) mod versions;
