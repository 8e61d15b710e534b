//! What the registry keeps in the storage.

use access::{Permit, ReadPartner, Scope, SystemTask};
use blob_store::Expected;

use super::ModelService;
use crate::ModelError;
use crate::store;

impl ModelService {
    /// Plain bytes of the partner's model files, the same content counted once.
    pub async fn stored_bytes(&self, permit: &Permit<ReadPartner>) -> Result<u64, ModelError> {
        let mut tx = self.db.read(permit.scope().tenancy()).await?;
        store::blobs::stored_bytes(&mut tx, permit.scope()).await
    }

    /// The blobs that the registry refers to, of all partners, for the storage check.
    pub async fn expected_blobs(&self) -> Result<Vec<Expected>, ModelError> {
        let mut tx = self.db.read(Scope::system(SystemTask::Maintenance).tenancy()).await?;
        store::blobs::expected(&mut tx).await
    }
}
