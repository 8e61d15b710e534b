//! Content of files that people upload, before a version names it.

use access::{Permit, WriteModel};
use blob_store::{BlobError, PutOptions};
use bytes::Bytes;
use foundation::{ModelId, Sha256};
use futures_util::Stream;
use partner_registry::storage::{self, StorageFull};

use super::{ModelService, standing};
use crate::ModelError;

impl ModelService {
    /// Puts a file's content into the partner's storage, for a version of the model that is to name it. It counts towards
    /// the quota when a version does; what none names, the operator's sweep of the storage deletes when it is a day old. Content that is there
    /// already is not stored again.
    ///
    /// Returns its size in bytes.
    ///
    /// # Errors
    /// `NotFound`, `NotOwner`, `Archived`; `StorageFull` when it does not fit; the storage's failures, also when the content is not
    /// what the digest says.
    pub async fn put_content<S, E>(
        &self,
        permit: &Permit<WriteModel>,
        (model, sha256): (ModelId, Sha256),
        content: S,
    ) -> Result<u64, ModelError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.read(scope.tenancy()).await?;
        if standing::owned(&mut tx, scope, model, now).await?.archived_at.is_some() {
            return Err(ModelError::Archived);
        }
        let available = storage::look(&mut tx, scope, now).await?.available();
        drop(tx);
        if available == 0 {
            return Err(StorageFull { available }.into());
        }
        let max_size = u64::try_from(available).unwrap_or(0);
        let options = PutOptions { max_size, expected_sha256: Some(sha256) };
        match self.blobs.put(permit.partner(), content, options).await {
            Ok(stored) => Ok(stored.size),
            Err(BlobError::TooLarge { .. }) => Err(StorageFull { available }.into()),
            Err(error) => Err(error.into()),
        }
    }
}
