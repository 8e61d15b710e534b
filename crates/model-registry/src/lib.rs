//! Models: named, versioned, traceable to the data and the job they came from, and shared under agreements.
//!
//! A [`Model`] is a name; its versions are immutable files with metrics, the job's result and a [`Lineage`]. Training jobs
//! register versions in their own transaction ([`register_version`]); everything else goes through [`ModelService`].
//!
//! **Invariants:**
//! - A version never changes, and its number (1, 2, … without gaps) is never given twice: numbers are given out under a lock
//!   on the model's row. One job makes at most one version, however often its end is reported.
//! - A file's content lies once in the owner's blobs, addressed by its SHA-256. A grantee reads it there; nothing is copied
//!   into the grantee's storage.
//! - No grant is a right by itself. Each download and each prediction asks again, in one function (`service/terms.rs`),
//!   whether the grant, its agreement and the agreements of the data that the version was derived from still cover it.
//!
//! # What binds a derived model
//! A version that was trained on other partners' data carries a [`Term`] per agreement that it was trained under.
//! - **Granting.** Every one of those agreements must let the model be granted to that partner: to the partner whose data it
//!   is, unless the agreement says "to nobody", and then under that agreement and for what it permits; to a third one only if
//!   the agreement lets such models be shared onward. So a model derived from the data of two other partners can be granted
//!   to either of them only if the other one's agreement says so. A version that is registered later and bound by a third
//!   partner stays invisible to those who hold a grant of the model.
//! - **The owner's own use.** Each agreement says what becomes of such models when it ends. Unless the parties agreed
//!   otherwise, a model outlives an agreement that *ran out*, because training within its term was what was agreed; it does not
//!   outlive one that a party *terminated*. From then on its owner can neither download it nor ask it for predictions, and
//!   still sees its metrics and lineage.
//! - **Data grants.** Revoking a data set's grant stops further training (that is `training-jobs`' to see to); what was
//!   trained before stays usable as long as the agreement was not terminated.
//! - Files that are uploaded by hand have no lineage, and nothing here can tell what they were derived from.
//!
//! # What a grantee sees
//! Of the model: name, task, description, owner, and its own grants ([`SharedModel`]). Of a version: number, metrics, files and
//! those terms that concern its own data ([`VersionDetails`]). Never the specification, the full result, the job, the people,
//! data sets of the owner, or other grants. A grantee whose grant was revoked or ran out, or whose agreement ended, is told so
//! (`Forbidden`): it knew the model. Everybody else is told that there is no such model.

mod error;
mod model;
mod service;
mod store;

pub use error::ModelError;
pub use model::{
    Archived, BaseModel, FileName, Lineage, LineageInput, Metrics, Model, ModelChanges, ModelFile, ModelGrant,
    ModelVersion, NewGrant, NewModel, NewVersion, ParseFileNameError, Permissions, SeenModel, SharedModel, Shelving,
    SourceVersion, Term, Training, Use, VersionDetails, VersionRef,
};
pub use service::{Along, Uses};
pub use service::{
    FileRef, ModelService, ModelTarget, OpenedFile, OwnVersion, PredictionFiles, RegisterVersion, Registered, bytes_of,
    check_target, register_version,
};
