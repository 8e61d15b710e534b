//! The types of the registry. Pure: nothing here reads a clock or a database.

mod grant;
mod terms;
mod validate;
mod version;

use chrono::{DateTime, Utc};
use foundation::{ModelId, PartnerId, UserId};

pub use grant::{ModelGrant, NewGrant, Permissions, Use};
pub use terms::{SourceVersion, Term};
pub(crate) use validate::{MAX_INPUTS, document, metrics, model_name, reason, task_name, text};
pub use version::{
    BaseModel, FileName, Lineage, LineageInput, Metrics, ModelFile, ModelVersion, NewVersion, ParseFileNameError,
    Training, VersionDetails, VersionRef,
};

use crate::ModelError;

/// A model: a name under which versions are registered. Its owner sees this; a grantee sees [`SharedModel`].
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Model {
    /// Its id.
    pub id: ModelId,
    /// The partner that owns it.
    #[sqlx(rename = "partner_id")]
    pub owner: PartnerId,
    /// Unique within the owner, archived models included.
    pub name: String,
    /// What it does, as a word such as `tabular-classification`.
    pub task: String,
    /// For people.
    pub description: String,
    /// Number of the newest version; 0 when there is none yet.
    pub latest_number: i64,
    /// Who made it, or who submitted the job that did.
    pub created_by: UserId,
    /// Rises with every change, a new version included.
    pub revision: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Since when it is archived: out of the ordinary list, and not granted to anybody any more. Grants that exist go on.
    pub archived_at: Option<DateTime<Utc>>,
}

/// What a grantee sees of another partner's model.
///
/// Left out on purpose: who made it, its revision, versions that other partners' terms bind, to whom else it is granted, and of its
/// versions the specification, the full result, the job and every data set that is not the grantee's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedModel {
    /// Its id.
    pub id: ModelId,
    /// The partner that shares it.
    pub owner: PartnerId,
    /// The owner's name for it.
    pub name: String,
    /// What it does.
    pub task: String,
    /// For people.
    pub description: String,
    /// Number of the newest version that the grantee sees; 0 while it sees none.
    pub latest_number: i64,
    /// The grantee's own live grants, newest first, whose agreement is in force; never empty.
    pub grants: Vec<ModelGrant>,
    /// What they allow together, as far as their agreements permit it at the moment.
    pub permissions: Permissions,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl SharedModel {
    /// Of a model whose `latest_number` is that of the newest version that the grantee sees.
    pub(crate) fn new(model: Model, grants: Vec<ModelGrant>, permissions: Permissions) -> Self {
        let Model { id, owner, name, task, description, latest_number, created_at, updated_at, .. } = model;
        Self { id, owner, name, task, description, latest_number, grants, permissions, created_at, updated_at }
    }
}

/// A model as the caller may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeenModel {
    /// The caller's partner owns it.
    Own(Model),
    /// It is granted to the caller's partner.
    Shared(SharedModel),
}

/// A model to be made.
#[derive(Debug, Clone)]
pub struct NewModel {
    /// See [`Model::name`].
    pub name: String,
    /// See [`Model::task`].
    pub task: String,
    /// See [`Model::description`].
    pub description: String,
}

impl NewModel {
    /// The same with surrounding space removed, or the first field that cannot be used.
    pub(crate) fn checked(self) -> Result<Self, ModelError> {
        Ok(Self {
            name: model_name(&self.name)?,
            task: task_name(&self.task)?,
            description: text("description", &self.description)?,
        })
    }
}

/// Changes to a model; `None` leaves a field as it is.
#[derive(Debug, Clone, Default)]
pub struct ModelChanges {
    /// A new name.
    pub name: Option<String>,
    /// A new task.
    pub task: Option<String>,
    /// A new description.
    pub description: Option<String>,
}

/// Whether a list holds archived models too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Archived {
    /// Only models that are not archived.
    Without,
    /// All of them.
    With,
}

/// What is to become of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelving {
    /// Archive it.
    Archive,
    /// Bring it back.
    Restore,
}

#[cfg(test)]
mod tests;
