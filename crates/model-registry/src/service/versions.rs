//! Reading versions.

use access::{Permit, ReadModel, Scope};
use database::Tx;
use foundation::{ModelId, Page, PageRequest};

use super::ModelService;
use super::standing::{self, Standing};
use crate::ModelError;
use crate::model::{Lineage, ModelFile, ModelVersion, Term, VersionDetails, VersionRef};
use crate::store::{self, versions::VersionRow};

impl ModelService {
    /// The versions of a model, newest first. A grantee's list leaves out versions that another partner's terms bind.
    ///
    /// # Errors
    /// As [`ModelService::get`].
    pub async fn list_versions(
        &self,
        permit: &Permit<ReadModel>,
        model: ModelId,
        page: &PageRequest,
    ) -> Result<Page<ModelVersion>, ModelError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        let standing = standing::of(&mut tx, scope, model, self.sources.now()).await?;
        let rows = store::versions::list(&mut tx, scope, model, page).await?;
        let rows = Page::cut(rows, page, |row| row.id);
        let (Some(newest), Some(oldest)) = (rows.items.first(), rows.items.last()) else {
            return Ok(Page { items: Vec::new(), next_cursor: None });
        };
        let mut files = store::versions::files(&mut tx, scope, model, (oldest.id, newest.id)).await?;
        Ok(rows.map(|row| {
            let files = files.remove(&row.id).unwrap_or_default();
            seen(row, files, &standing)
        }))
    }

    /// One version, with what it came from and what binds it.
    ///
    /// # Errors
    /// `VersionNotFound`, and as [`ModelService::get`].
    pub async fn version(
        &self,
        permit: &Permit<ReadModel>,
        model: ModelId,
        which: VersionRef,
    ) -> Result<VersionDetails, ModelError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        let standing = standing::of(&mut tx, scope, model, self.sources.now()).await?;
        let row = find(&mut tx, scope, model, which).await?;
        let inputs = store::versions::inputs(&mut tx, scope, row.id).await?;
        let files = files_of(&mut tx, scope, &row).await?;
        let terms = Term::of(row.partner_id, &inputs);
        let documents = match standing {
            Standing::Owner(_) => store::versions::find_documents(&mut tx, scope, row.id).await?,
            Standing::Grantee(..) => None,
        };
        let (result, training) = documents.map_or((None, None), |it| (Some(it.result.0), it.training));
        let lineage = row.job_id.zip(training).map(|(job, training)| Lineage { job, inputs, training: training.0 });
        Ok(VersionDetails { version: seen(row, files, &standing), result, lineage, terms })
    }

    /// What binds a version because of the data it was derived from: see the crate's documentation for what that means. A
    /// grantee sees the terms of its own data.
    ///
    /// # Errors
    /// As [`ModelService::version`].
    pub async fn derived_terms(
        &self,
        permit: &Permit<ReadModel>,
        model: ModelId,
        which: VersionRef,
    ) -> Result<Vec<Term>, ModelError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        standing::of(&mut tx, scope, model, self.sources.now()).await?;
        let row = find(&mut tx, scope, model, which).await?;
        terms_of(&mut tx, scope, &row).await
    }
}

/// A version that the scope's partner may see.
pub(super) async fn find(
    tx: &mut Tx,
    scope: Scope,
    model: ModelId,
    which: VersionRef,
) -> Result<VersionRow, ModelError> {
    store::versions::find(tx, scope, model, which).await?.ok_or(ModelError::VersionNotFound)
}

/// Its files, in the order of their names.
pub(super) async fn files_of(tx: &mut Tx, scope: Scope, row: &VersionRow) -> Result<Vec<ModelFile>, ModelError> {
    let mut files = store::versions::files(tx, scope, row.model_id, (row.id, row.id)).await?;
    Ok(files.remove(&row.id).unwrap_or_default())
}

/// What binds it.
pub(super) async fn terms_of(tx: &mut Tx, scope: Scope, row: &VersionRow) -> Result<Vec<Term>, ModelError> {
    let inputs = store::versions::inputs(tx, scope, row.id).await?;
    Ok(Term::of(row.partner_id, &inputs))
}

/// What a partner of this standing sees of a version.
fn seen(row: VersionRow, files: Vec<ModelFile>, standing: &Standing) -> ModelVersion {
    let own = standing.is_owner();
    ModelVersion {
        id: row.id,
        model: row.model_id,
        number: row.number,
        files,
        metrics: row.metrics.0,
        created_at: row.created_at,
        job: row.job_id.filter(|_| own),
        created_by: own.then_some(row.created_by),
    }
}
