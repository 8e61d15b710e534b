//! Registering versions: by a job that succeeded, in its own transaction, or of files that were uploaded.

use access::audit::{self, Actor, Entry};
use access::{Permit, Scope, WriteModel};
use database::Tx;
use foundation::{JobId, ModelId, ModelVersionId, Sources, UserId};
use partner_registry::storage::{self, Content};
use serde_json::json;

use super::{ModelService, listing, standing};
use crate::ModelError;
use crate::model::{Lineage, Model, ModelFile, ModelVersion, NewModel, NewVersion};
use crate::store::{self, versions::NewRow, versions::VersionRow};

/// What the audit log calls a registration.
const REGISTERED: &str = "model:register";

/// Which model a job's result becomes a version of.
#[derive(Debug, Clone)]
pub enum ModelTarget {
    /// This one.
    Existing(ModelId),
    /// The partner's model of this name, made with this task and description if there is none yet; one that exists keeps its
    /// own.
    Named(NewModel),
}

/// A finished job's model.
#[derive(Debug, Clone)]
pub struct RegisterVersion {
    /// Of which model.
    pub model: ModelTarget,
    /// Files, metrics and result. The files' content has been put into the partner's blobs before.
    pub version: NewVersion,
    /// What it came from.
    pub lineage: Lineage,
    /// Who submitted the job.
    pub submitted_by: UserId,
}

/// Where a job's result stands in the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registered {
    /// The model.
    pub model: ModelId,
    /// The version.
    pub version: ModelVersionId,
    /// Its number.
    pub number: i64,
}

impl From<&VersionRow> for Registered {
    fn from(row: &VersionRow) -> Self {
        Self { model: row.model_id, version: row.id, number: row.number }
    }
}

/// Whether a job may be submitted that will register its result there: to find out before hours of training what
/// [`register_version`] would refuse afterwards.
///
/// # Errors
/// `Invalid` names the field; `NotFound`; `Archived`.
pub async fn check_target(tx: &mut Tx, scope: Scope, target: &ModelTarget) -> Result<(), ModelError> {
    let id = match target {
        ModelTarget::Existing(id) => Some(*id),
        ModelTarget::Named(new) => {
            let new = new.clone().checked()?;
            store::models::find_by_name(tx, scope, &new.name).await?
        }
    };
    let Some(id) = id else { return Ok(()) };
    let model = store::models::find(tx, scope, id).await?.ok_or(ModelError::NotFound)?;
    if model.archived_at.is_some() { Err(ModelError::Archived) } else { Ok(()) }
}

/// Registers a succeeded job's model as the next version, with its audit row, in the transaction that ends the job. Called
/// again for the same job, it changes nothing and answers as it did the first time.
///
/// The scope is the job's partner. A model that was archived while the job ran takes the version all the same, and stays
/// archived: what was trained is not thrown away.
///
/// # Errors
/// `Invalid` names the field; `NotFound` when the target is no model of the partner; `StorageFull`.
pub async fn register_version(
    tx: &mut Tx,
    scope: Scope,
    sources: &Sources,
    registration: RegisterVersion,
) -> Result<Registered, ModelError> {
    let RegisterVersion { model, version, lineage, submitted_by } = registration;
    let partner = store::partner_of(scope)?;
    let new = version.checked()?;
    lineage.check(partner)?;
    if let Some(known) = store::versions::find_by_job(tx, scope, lineage.job).await? {
        return Ok(Registered::from(&known));
    }
    let id = target(tx, scope, (sources, submitted_by), model).await?;
    let model = store::models::find_for_update(tx, scope, id).await?.ok_or(ModelError::NotFound)?;
    // Again, now that nobody else can: two ends of one job may have waited for the lock one after the other.
    if let Some(known) = store::versions::find_by_job(tx, scope, lineage.job).await? {
        return Ok(Registered::from(&known));
    }
    let origin = Origin { lineage: Some(&lineage), by: submitted_by };
    let row = append(tx, scope, sources, model, (&new, origin)).await?;
    let entry = Entry::of_platform(REGISTERED, row.id, partner, detail(&row, Some(lineage.job))).part_of(row.model);
    audit::record(tx, sources, Actor::Platform("worker"), entry).await?;
    Ok(Registered { model: row.model, version: row.id, number: row.number })
}

/// Finds the model or makes it.
async fn target(
    tx: &mut Tx,
    scope: Scope,
    (sources, by): (&Sources, UserId),
    target: ModelTarget,
) -> Result<ModelId, ModelError> {
    let new = match target {
        ModelTarget::Existing(id) => return Ok(id),
        ModelTarget::Named(new) => new.checked()?,
    };
    if let Some(id) = store::models::find_by_name(tx, scope, &new.name).await? {
        return Ok(id);
    }
    let id = sources.id();
    if store::models::insert(tx, scope, (id, by, sources.now()), &new).await? {
        return Ok(id);
    }
    // Another job made it a moment ago; the insertion has waited for that one to commit.
    store::models::find_by_name(tx, scope, &new.name).await?.ok_or(ModelError::NotFound)
}

/// Where a version comes from.
struct Origin<'a> {
    lineage: Option<&'a Lineage>,
    by: UserId,
}

/// Gives the version the next number of a model that was read for update in this transaction, and writes it, if the partner
/// has room for its files.
async fn append(
    tx: &mut Tx,
    scope: Scope,
    sources: &Sources,
    mut model: Model,
    (new, origin): (&NewVersion, Origin<'_>),
) -> Result<NewRow, ModelError> {
    let at = sources.now();
    model.latest_number += 1;
    model.revision += 1;
    model.updated_at = at;
    store::models::update(tx, scope, &model).await?;
    let added = bytes_of(&new.files);
    storage::add(tx, scope, (Content::Models, added), at).await?.expect_room(added)?;
    let row = NewRow { id: sources.id(), model: model.id, number: model.latest_number, by: origin.by, at };
    store::versions::insert(tx, scope, row, new, origin.lineage).await?;
    listing::tell(tx, scope, at, &model).await?;
    Ok(row)
}

/// What files take of a partner's storage quota.
pub fn bytes_of(files: &[ModelFile]) -> i64 {
    files.iter().fold(0, |sum: i64, file| sum.saturating_add(i64::try_from(file.size).unwrap_or(i64::MAX)))
}

fn detail(row: &NewRow, job: Option<JobId>) -> serde_json::Value {
    json!({ "model": row.model, "number": row.number, "job": job })
}

impl ModelService {
    /// Registers files that were put into the partner's blobs as the next version of a model. It has no lineage: nothing says
    /// what it was derived from, and no terms bind it.
    ///
    /// # Errors
    /// `Invalid` names the field, also when the storage holds no such content of that size; `NotFound`, `NotOwner`,
    /// `Archived`, `StorageFull`.
    pub async fn register_uploaded(
        &self,
        permit: &Permit<WriteModel>,
        model: ModelId,
        version: NewVersion,
    ) -> Result<ModelVersion, ModelError> {
        let new = version.checked()?;
        // First of all: whoever may not see the model learns nothing, not even what is wrong with the files.
        let mut tx = self.db.read(permit.scope().tenancy()).await?;
        standing::owned(&mut tx, permit.scope(), model, self.sources.now()).await?;
        drop(tx);
        self.check_content(permit, &new).await?;
        let (scope, by) = (permit.scope(), permit.principal().user);
        let mut tx = self.db.write(scope.tenancy()).await?;
        let found = standing::owned_for_update(&mut tx, scope, model, self.sources.now()).await?;
        if found.archived_at.is_some() {
            return Err(ModelError::Archived);
        }
        let row = append(&mut tx, scope, &self.sources, found, (&new, Origin { lineage: None, by })).await?;
        // Once more, while the storage account is held: who removes content that nothing refers to does so under the same lock.
        for file in &new.files {
            if !self.blobs.exists(permit.partner(), &file.sha256).await? {
                return Err(unknown_content(file));
            }
        }
        let entry = Entry::done(permit, row.id).part_of(model).named(REGISTERED).detail(detail(&row, None));
        audit::record(&mut tx, &self.sources, permit, entry).await?;
        tx.commit().await?;
        Ok(ModelVersion {
            id: row.id,
            model,
            number: row.number,
            files: new.files,
            metrics: new.metrics,
            created_at: row.at,
            job: None,
            created_by: Some(by),
        })
    }

    /// Whether the storage holds what the files say. Before the transaction: it asks a store that may be far away.
    async fn check_content(&self, permit: &Permit<WriteModel>, new: &NewVersion) -> Result<(), ModelError> {
        for file in &new.files {
            let blob = match self.blobs.open_blob(permit.partner(), &file.sha256).await {
                Ok(blob) => blob,
                Err(blob_store::BlobError::NotFound { .. }) => return Err(unknown_content(file)),
                Err(error) => return Err(error.into()),
            };
            if blob.size() != file.size {
                let problem = format!("the content with this digest has {} bytes", blob.size());
                return Err(ModelError::invalid(digest_of(file), problem));
            }
        }
        Ok(())
    }
}

fn unknown_content(file: &ModelFile) -> ModelError {
    ModelError::invalid(digest_of(file), "your partner has put no content with this digest")
}

/// The field that names a file's content.
fn digest_of(file: &ModelFile) -> String {
    format!("files['{}'].sha256", file.name)
}
