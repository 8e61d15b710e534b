//! Models, their versions and files, who may use them, and predictions.

pub(crate) mod catalogue;
pub(crate) mod files;
pub(crate) mod grants;
pub(crate) mod predict;
pub(crate) mod register;
pub(crate) mod versions;
