//! The partners' keys: made once, wrapped under the master key, kept beside the blobs that they guard.
//!
//! A key's object: magic (8 bytes), identifier of the wrapping master key (8), envelope of the key (32 + 32 + 16). The
//! envelope's context is everything before it and the partner's id, so a key cannot be passed off as another partner's.
//!
//! **Erasure wins every race.** The tombstone is written before the key is deleted, and whoever writes a key (a first put, a
//! rotation) looks for a tombstone afterwards and takes its key away again.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use foundation::{PartnerId, Sources};

use crate::backend::{Backend, Creation};
use crate::error::{BlobError, Corruption};
use crate::key::{KEY_LEN, Keyring, MasterKey, MasterKeyId, Purpose, SecretKey};
use crate::layout;

const MAGIC: &[u8; 8] = b"HNSPKEY\x01";
const OBJECT_LIMIT: u64 = 1024;
/// How long another replica's erasure or this one's last look may lie back before a key is looked up again.
const CACHE_SECONDS: i64 = 60;

pub(crate) struct PartnerKeys {
    backend: Backend,
    keyring: Keyring,
    sources: Sources,
    cache: RwLock<HashMap<PartnerId, (SecretKey, DateTime<Utc>)>>,
}

/// What a rotation of the master key did.
#[derive(Debug, Default)]
pub struct Rotation {
    /// Partner keys that are now wrapped under the current master key.
    pub rewrapped: u64,
    /// Partner keys that were so already.
    pub unchanged: u64,
    /// Partner keys that could not be read. While there are any, the old master key is still needed.
    pub failed: Vec<(PartnerId, BlobError)>,
}

impl PartnerKeys {
    pub(crate) fn new(backend: Backend, keyring: Keyring, sources: Sources) -> Self {
        Self { backend, keyring, sources, cache: RwLock::default() }
    }

    pub(crate) fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// The partner's key, `None` when it has none yet.
    pub(crate) async fn find(&self, partner: PartnerId) -> Result<Option<SecretKey>, BlobError> {
        if let Some(key) = self.cached(partner) {
            return Ok(Some(key));
        }
        self.refuse_erased(partner).await?;
        let path = layout::partner_key(partner);
        let Some(object) = self.backend.get(&path, OBJECT_LIMIT).await? else { return Ok(None) };
        let (_, key) = self.decode(partner, &object)?;
        self.remember(partner, &key);
        Ok(Some(key))
    }

    /// The partner's key, made now if it has none.
    pub(crate) async fn get_or_create(&self, partner: PartnerId) -> Result<SecretKey, BlobError> {
        if let Some(key) = self.find(partner).await? {
            return Ok(key);
        }
        let key = SecretKey::generate(&self.sources);
        let object = self.encode(partner, &key)?;
        let path = layout::partner_key(partner);
        match self.backend.put_new(&path, Bytes::from(object)).await? {
            Creation::Existed => self.find(partner).await?.ok_or(BlobError::PartnerErased { partner }),
            Creation::Created => {
                self.yield_to_erasure(partner).await?;
                self.remember(partner, &key);
                Ok(key)
            }
        }
    }

    /// Destroys the partner's key for good.
    pub(crate) async fn erase(&self, partner: PartnerId) -> Result<(), BlobError> {
        let note = format!("erased {}\n", self.sources.now().to_rfc3339());
        self.backend.put(&layout::tombstone(partner), Bytes::from(note)).await?;
        self.backend.delete_durably(&layout::partner_key(partner)).await?;
        self.cache.write().unwrap_or_else(PoisonError::into_inner).remove(&partner);
        Ok(())
    }

    /// Wraps every partner's key under the current master key.
    pub(crate) async fn rotate(&self) -> Result<Rotation, BlobError> {
        let mut rotation = Rotation::default();
        for folder in self.backend.folders(&layout::partners()).await? {
            let Some(partner) = layout::partner_of(&folder) else { continue };
            match self.rewrap(partner).await {
                Ok(Some(true)) => rotation.rewrapped += 1,
                Ok(Some(false)) => rotation.unchanged += 1,
                Ok(None) => {}
                Err(error @ (BlobError::Unavailable(_) | BlobError::StorageFull(_))) => return Err(error),
                Err(error) => rotation.failed.push((partner, error)),
            }
        }
        Ok(rotation)
    }

    /// Whether the key had to be wrapped anew; `None` when there is none.
    async fn rewrap(&self, partner: PartnerId) -> Result<Option<bool>, BlobError> {
        let path = layout::partner_key(partner);
        let Some(object) = self.backend.get(&path, OBJECT_LIMIT).await? else { return Ok(None) };
        let (wrapped_by, key) = self.decode(partner, &object)?;
        if wrapped_by == self.keyring.current().id() {
            return Ok(Some(false));
        }
        self.backend.put(&path, Bytes::from(self.encode(partner, &key)?)).await?;
        match self.yield_to_erasure(partner).await {
            Err(BlobError::PartnerErased { .. }) => Ok(None),
            result => result.map(|()| Some(true)),
        }
    }

    async fn refuse_erased(&self, partner: PartnerId) -> Result<(), BlobError> {
        match self.backend.head(&layout::tombstone(partner)).await? {
            Some(_) => Err(BlobError::PartnerErased { partner }),
            None => Ok(()),
        }
    }

    /// After writing a key: takes it away again if the partner was erased meanwhile.
    async fn yield_to_erasure(&self, partner: PartnerId) -> Result<(), BlobError> {
        let refused = self.refuse_erased(partner).await;
        if matches!(refused, Err(BlobError::PartnerErased { .. })) {
            self.backend.delete_durably(&layout::partner_key(partner)).await?;
        }
        refused
    }

    fn cached(&self, partner: PartnerId) -> Option<SecretKey> {
        let now = self.sources.now();
        let cache = self.cache.read().unwrap_or_else(PoisonError::into_inner);
        let (key, since) = cache.get(&partner)?;
        // Both bounds: a clock that was set back must not make a key immortal.
        let age = now - *since;
        (age >= TimeDelta::zero() && age < TimeDelta::seconds(CACHE_SECONDS)).then(|| key.clone())
    }

    fn remember(&self, partner: PartnerId, key: &SecretKey) {
        let now = self.sources.now();
        let mut cache = self.cache.write().unwrap_or_else(PoisonError::into_inner);
        cache.retain(|_, (_, since)| now - *since < TimeDelta::seconds(CACHE_SECONDS));
        cache.insert(partner, (key.clone(), now));
    }

    fn encode(&self, partner: PartnerId, key: &SecretKey) -> Result<Vec<u8>, BlobError> {
        let master = self.keyring.current();
        let mut object = [&MAGIC[..], &master.id().0].concat();
        let context = context(&object, partner);
        object.extend(master.secret().wrap(&self.sources, Purpose::PartnerKey, &context, key.as_bytes())?);
        Ok(object)
    }

    fn decode(&self, partner: PartnerId, object: &[u8]) -> Result<(MasterKeyId, SecretKey), BlobError> {
        let corrupt = |corruption| BlobError::corrupt(&layout::partner_key(partner), corruption);
        let (clear, envelope) = object.split_at_checked(16).ok_or(corrupt(Corruption::Format))?;
        let id: [u8; 8] = clear[8..].try_into().map_err(|_| corrupt(Corruption::Format))?;
        if &clear[..8] != MAGIC {
            return Err(corrupt(Corruption::Format));
        }
        let master = self.master(MasterKeyId(id))?;
        let plain = master.secret().unwrap(Purpose::PartnerKey, &context(clear, partner), envelope).map_err(corrupt)?;
        let key: [u8; KEY_LEN] = plain[..].try_into().map_err(|_| corrupt(Corruption::Format))?;
        Ok((master.id(), SecretKey::from_bytes(key)))
    }

    /// The master key of that identifier.
    pub(crate) fn master(&self, id: MasterKeyId) -> Result<&MasterKey, BlobError> {
        self.keyring.find(id).ok_or_else(|| BlobError::WrongMasterKey { found: id.to_string() })
    }
}

fn context(clear: &[u8], partner: PartnerId) -> Vec<u8> {
    [clear, partner.to_string().as_bytes()].concat()
}

#[cfg(test)]
mod tests;
