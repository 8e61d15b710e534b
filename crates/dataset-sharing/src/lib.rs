//! Data sets: what a partner shares, with whom, for what, and what becomes of it.
//!
//! A **data set** belongs to one partner and has immutable, numbered **versions**, each one CSV or Parquet file. A **grant**
//! lets the other party of an agreement train on a data set, or download it. [`DatasetService`] holds the use cases.
//!
//! **Invariants:**
//! - A version never changes and never goes away, because models name it in their lineage. A data set that is no longer wanted
//!   is archived: it takes no new versions and its grants are revoked, for good; it can be restored, they cannot.
//! - A file becomes a version only after all of it was read (CSV) or its footer was (Parquet) and found sound. Of a refused file
//!   neither a row nor a blob remains.
//! - A grant counts only while it is neither revoked nor expired *and*
//!   [`partner_registry::agreements::permits`] says yes at that very moment; nothing here caches that.
//! - What a partner may not see is not found, like what does not exist. A grantee sees a data set's description, versions and
//!   columns; its content only with the permission to download; other partners' grants and the owner's people never.
//! - No partner's versions exceed its storage quota in sum, however many uploads end at the same time.
//! - Uploaded content is data: it is parsed here with bounded work and memory, and never executed.

mod conformance;
mod csv;
mod error;
mod model;
mod parquet;
mod preview;
mod profile;
mod service;
mod store;

pub use crate::conformance::{Progress, TestRow, TestRows};
pub use crate::csv::{CsvFault, FieldCount};
pub use crate::error::{DatasetError, Thing};
pub use crate::model::{
    Access, AddVersion, Added, BeginUpload, Column, ColumnType, Dataset, DatasetChange, Format, Grant, NewDataset,
    NewGrant, Permission, Permissions, TableSchema, TrainingData, TrainingInput, Upload, Version, VersionRef,
    VersionSummary,
};
pub use crate::parquet::ParquetFault;
pub use crate::preview::{MAX_PREVIEW_ROWS, Omission, OmittedColumn, Preview};
pub use crate::service::{Along, Uses};
pub use crate::service::{Content, DatasetService, OwnVersion, ShortPage, UPLOAD_HOURS};
