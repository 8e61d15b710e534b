//! What data sets, versions, uploads and grants are: pure.

mod dataset;
mod grant;
mod schema;
mod text;
mod upload;
mod version;

pub use dataset::{Access, Dataset, DatasetChange, NewDataset};
pub use grant::{Grant, NewGrant, Permission, Permissions};
pub use schema::{Column, ColumnType, TableSchema};
pub use upload::{BeginUpload, Upload};
pub use version::{AddVersion, Added, Format, TrainingData, TrainingInput, Version, VersionRef, VersionSummary};

pub(crate) use dataset::CheckedDataset;
pub(crate) use text::{Presence, prose};

#[cfg(test)]
mod tests;
