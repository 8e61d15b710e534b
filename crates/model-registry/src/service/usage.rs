//! Using models: downloading their files, and handing them to a predictor.

use std::ops::Range;
use std::path::{Path, PathBuf};

use access::audit::{self, Entry};
use access::{DownloadModel, Permit, PredictModel, Scope};
use blob_store::{Blob, BlobError, BlobStream};
use foundation::{ModelId, ModelVersionId, PartnerId, Sha256};
use serde_json::json;

use super::versions::{files_of, find, terms_of};
use super::{ModelService, standing, terms};
use crate::ModelError;
use crate::model::{ModelFile, ModelGrant, Use, VersionRef};
use crate::store::versions::VersionRow;

/// Which file.
#[derive(Debug, Clone, Copy)]
pub struct FileRef<'a> {
    /// Of which model.
    pub model: ModelId,
    /// Of which version.
    pub version: VersionRef,
    /// Its name.
    pub name: &'a str,
}

/// A file that the caller may download now, in whole or in part: [`ModelService::read_file`].
#[derive(Debug, Clone)]
pub struct OpenedFile {
    /// The model.
    pub model: ModelId,
    /// The version that it belongs to.
    pub version: ModelVersionId,
    /// That version's number.
    pub number: i64,
    /// Name, SHA-256 (a strong validator: a file never changes) and size.
    pub file: ModelFile,
    /// The content, in the owner's blobs.
    blob: Blob,
    /// `None` for the owner.
    grant: Option<ModelGrant>,
}

/// What a predictor needs: the files of one version, which the caller may ask for predictions now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PredictionFiles {
    /// The partner in whose blobs the content lies; never the grantee.
    pub owner: PartnerId,
    /// The model.
    pub model: ModelId,
    /// The version: a key under which a running predictor can be kept, as its files never change.
    pub version: ModelVersionId,
    /// Its number.
    pub number: i64,
    /// All of its files, in the order of their names.
    pub files: Vec<ModelFile>,
}

impl ModelService {
    /// Opens a file for download, of an own model or a granted one; nothing of it is taken yet.
    ///
    /// # Errors
    /// `NotFound`, `VersionNotFound`, `FileNotFound`; why a grant or an agreement does not cover it (any more): `Ended`,
    /// `NotGranted`, `TermsEnded` and the agreement's refusals; `ContentLost` and the storage's failures.
    pub async fn open_file(
        &self,
        permit: &Permit<DownloadModel>,
        wanted: FileRef<'_>,
    ) -> Result<OpenedFile, ModelError> {
        let scope = permit.scope();
        let used = self.check_use(scope, wanted.model, wanted.version, Use::Download).await?;
        let file = used.files.iter().find(|file| file.name.as_str() == wanted.name);
        let file = file.cloned().ok_or(ModelError::FileNotFound)?;
        let blob = self.blobs.open_blob(used.row.partner_id, &file.sha256).await;
        let blob = blob.map_err(|error| lost(error, file.sha256))?;
        let VersionRow { id, model_id, number, .. } = used.row;
        Ok(OpenedFile { model: model_id, version: id, number, file, blob, grant: used.grant })
    }

    /// Whether the version's files may be downloaded at this moment, for a download that is under way.
    ///
    /// # Errors
    /// As [`ModelService::open_file`].
    pub async fn may_download(
        &self,
        permit: &Permit<DownloadModel>,
        model: ModelId,
        version: VersionRef,
    ) -> Result<(), ModelError> {
        self.check_use(permit.scope(), model, version, Use::Download).await.map(drop)
    }

    /// Reads a range of an opened file. One audit row says who took which bytes of what, for each part of a download that is
    /// fetched in parts; of another partner's model the owner reads the same row, without the person.
    ///
    /// # Errors
    /// `Blob` with `InvalidRange` when it reaches past the end.
    pub async fn read_file(
        &self,
        permit: &Permit<DownloadModel>,
        opened: &OpenedFile,
        range: Range<u64>,
    ) -> Result<BlobStream, ModelError> {
        let OpenedFile { model, version, number, file, blob, grant } = opened;
        let bytes = blob.read(range.clone())?;
        let mut detail = json!({
            "model": model,
            "number": number,
            "file": file.name.as_str(),
            "sha256": file.sha256,
            "from": range.start,
            "bytes": range.end - range.start,
            "size": file.size,
        });
        let mut taken = Entry::done(permit, version).part_of(model);
        if let Some(grant) = grant {
            detail["grant"] = json!(grant.id);
            detail["agreement"] = json!(grant.agreement);
            detail["grantee"] = json!(grant.grantee);
            taken = taken.under(grant.agreement).shown_to(grant.owner);
        }
        let mut tx = self.db.write(permit.scope().tenancy()).await?;
        audit::record(&mut tx, &self.sources, permit, taken.detail(detail)).await?;
        tx.commit().await?;
        Ok(bytes)
    }

    /// The files of a version that the caller may ask for predictions now. Ask again for every prediction: the answer costs a
    /// few rows and no file is read.
    ///
    /// # Errors
    /// As [`ModelService::open_file`], without those about a file.
    pub async fn files_for_prediction(
        &self,
        permit: &Permit<PredictModel>,
        model: ModelId,
        version: VersionRef,
    ) -> Result<PredictionFiles, ModelError> {
        let used = self.check_use(permit.scope(), model, version, Use::Predict).await?;
        let VersionRow { id, partner_id, number, .. } = used.row;
        Ok(PredictionFiles { owner: partner_id, model, version: id, number, files: used.files })
    }

    /// Writes a version's files into an existing folder, for a predictor that starts there, and answers with their paths. A
    /// file that is there already is replaced; none appears before it is whole.
    ///
    /// # Errors
    /// `ContentLost` and the storage's failures.
    pub async fn write_files(&self, files: &PredictionFiles, folder: &Path) -> Result<Vec<PathBuf>, ModelError> {
        let mut paths = Vec::with_capacity(files.files.len());
        for file in &files.files {
            // One component, by `FileName`'s rules.
            let path = folder.join(file.name.as_str());
            let written = self.blobs.write_to_file(files.owner, &file.sha256, &path).await;
            written.map_err(|error| lost(error, file.sha256))?;
            paths.push(path);
        }
        Ok(paths)
    }

    async fn check_use(
        &self,
        scope: Scope,
        model: ModelId,
        version: VersionRef,
        wanted: Use,
    ) -> Result<Used, ModelError> {
        let now = self.sources.now();
        let mut tx = self.db.read(scope.tenancy()).await?;
        let standing = standing::of(&mut tx, scope, model, now).await?;
        let row = find(&mut tx, scope, model, version).await?;
        let bound_by = terms_of(&mut tx, scope, &row).await?;
        let grant = terms::check_use(&mut tx, &standing, &bound_by, wanted, now).await?;
        let files = files_of(&mut tx, scope, &row).await?;
        Ok(Used { row, files, grant })
    }
}

/// A version that the caller may use, and why.
struct Used {
    row: VersionRow,
    files: Vec<ModelFile>,
    /// `None` for the owner.
    grant: Option<ModelGrant>,
}

/// A registered file without content is a damaged store, not a request for what does not exist.
fn lost(error: BlobError, sha256: Sha256) -> ModelError {
    match error {
        BlobError::NotFound { .. } => ModelError::ContentLost { sha256 },
        error => error.into(),
    }
}
