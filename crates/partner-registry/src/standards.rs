//! Standards of an alliance: what its members' data sets and models have to be like.
//!
//! The lead's stewards edit a working draft; the lead releases versions of it, which never change. The number of a release is
//! computed from what it changes: see [`Change`]. A new major or minor version starts a grace period, after which certificates
//! for the versions before it are superseded. A version can be withdrawn, with a reason.

mod canonical;
mod change;
mod check;
mod compare;
mod definition;
mod error;
mod model;
mod schema;
mod service;
pub(crate) mod store;

pub use canonical::canonical;
pub(crate) use canonical::sha256;
pub use change::{Change, ChangeCode};
pub use compare::Step;
pub use definition::{
    ArtefactKind, ColumnKind, ColumnRule, DataRules, Definition, Direction, ExtraColumns, HiddenTest, Metric,
    ModelRules, Privacy, QualityBar, RequiredSection, Task,
};
pub use error::StandardError;
pub use model::{Draft, NewStandard, Release, Standard, StandardVersion, VersionNumber, VersionSummary};
pub use schema::definition_schema;
pub use service::{
    create, draft, edit, get, hold, list, preview, release, resolve, resolve_id, version, versions, withdraw,
};

#[cfg(test)]
mod tests;
