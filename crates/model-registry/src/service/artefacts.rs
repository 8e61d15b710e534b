//! What conformance runs ask.

use access::Scope;
use database::Tx;
use foundation::{DatasetVersionId, ModelId, ModelVersionId, PartnerId};
use partner_registry::conformance::{Manifest, ManifestFile};

use super::usage::PredictionFiles;
use super::versions::{files_of, find};
use super::{ModelService, standing, terms};
use crate::ModelError;
use crate::model::{LineageInput, ModelFile, Term, Use, VersionRef};
use crate::store;

/// A version of the partner's own, with what is written about its model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnVersion {
    /// The version with its files, for a predictor.
    pub files: PredictionFiles,
    /// What the model is called.
    pub name: String,
    /// Its task.
    pub task: String,
    /// Its description.
    pub description: String,
    /// What it was trained on, as far as that is known.
    pub inputs: Vec<LineageInput>,
}

impl OwnVersion {
    /// Versions of data sets that it was trained on, as far as that is known.
    pub fn trained_on(&self) -> impl Iterator<Item = DatasetVersionId> {
        self.inputs.iter().map(|input| input.version)
    }

    /// The version's files and owner, as certificates name them.
    pub fn manifest(&self) -> Manifest {
        manifest(self.files.owner, &self.files.files)
    }
}

fn manifest(owner: PartnerId, files: &[ModelFile]) -> Manifest {
    let file =
        |file: &ModelFile| ManifestFile { name: file.name.as_str().to_owned(), sha256: file.sha256, size: file.size };
    Manifest { owner, files: files.iter().map(file).collect() }
}

impl ModelService {
    /// A version of the scope's partner's own, which it may ask for predictions now.
    ///
    /// # Errors
    /// `NotOwner` for what is shared with it; `NotFound` and `VersionNotFound`; `TermsEnded` when an agreement for the data that
    /// it was derived from was terminated.
    pub async fn own_version(
        &self,
        tx: &mut Tx,
        scope: Scope,
        (model, version): (ModelId, VersionRef),
    ) -> Result<OwnVersion, ModelError> {
        let now = self.sources.now();
        let own = standing::owned(tx, scope, model, now).await?;
        let row = find(tx, scope, model, version).await?;
        let inputs = store::versions::inputs(tx, scope, row.id).await?;
        let bound_by = Term::of(row.partner_id, &inputs);
        let (name, task, description) = (own.name.clone(), own.task.clone(), own.description.clone());
        terms::check_use(tx, &standing::Standing::Owner(own), &bound_by, Use::Predict, now).await?;
        let files = files_of(tx, scope, &row).await?;
        let files = PredictionFiles { owner: row.partner_id, model, version: row.id, number: row.number, files };
        Ok(OwnVersion { files, name, task, description, inputs })
    }

    /// The id of a version that the scope's partner sees: its own, or by a grant that counts. `None` for every other.
    ///
    /// # Errors
    /// Only when it cannot be found out.
    pub async fn seen_version(
        &self,
        tx: &mut Tx,
        scope: Scope,
        (model, number): (ModelId, i64),
    ) -> Result<Option<ModelVersionId>, ModelError> {
        let seen = async {
            standing::of(&mut *tx, scope, model, self.sources.now()).await?;
            find(tx, scope, model, VersionRef::Number(number)).await
        };
        match seen.await {
            Ok(row) => Ok(Some(row.id)),
            Err(ModelError::NotFound | ModelError::VersionNotFound | ModelError::Ended(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
