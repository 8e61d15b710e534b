//! What the registry keeps in the storage.

use access::{Scope, SystemTask};
use blob_store::Expected;
use database::Tx;
use foundation::Sha256;

use super::ModelService;
use crate::ModelError;
use crate::store;

impl ModelService {
    /// Whether any model file of the scope's partner has this content.
    pub async fn refers_to(&self, tx: &mut Tx, scope: Scope, sha256: Sha256) -> Result<bool, ModelError> {
        store::blobs::refer_to(tx, scope, sha256).await
    }

    /// The blobs that the registry refers to, of all partners, for the storage check.
    pub async fn expected_blobs(&self) -> Result<Vec<Expected>, ModelError> {
        let mut tx = self.db.read(Scope::system(SystemTask::Maintenance).tenancy()).await?;
        store::blobs::expected(&mut tx).await
    }
}
