//! What the registry keeps in the storage.

use access::{Scope, SystemTask};
use blob_store::Expected;

use super::ModelService;
use crate::ModelError;
use crate::store;

impl ModelService {
    /// The blobs that the registry refers to, of all partners, for the storage check.
    pub async fn expected_blobs(&self) -> Result<Vec<Expected>, ModelError> {
        let mut tx = self.db.read(Scope::system(SystemTask::Maintenance).tenancy()).await?;
        store::blobs::expected(&mut tx).await
    }
}
