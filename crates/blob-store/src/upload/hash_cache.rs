//! What this replica has hashed of open uploads, so that finishing one need not read it back.

use std::sync::{Mutex, PoisonError};

use foundation::{PartnerId, UploadId};

use crate::segment::Segment;
use crate::write::Hasher;

/// Uploads remembered; the longest untouched one is forgotten first. Forgetting costs time when finishing, never correctness.
const CAPACITY: usize = 256;

/// A hash is valid for exactly the segments that it was computed over, so every use names them.
#[derive(Default)]
pub(crate) struct HashCache(Mutex<Vec<Remembered>>);

struct Remembered {
    upload: (PartnerId, UploadId),
    chain: Vec<Segment>,
    hasher: Hasher,
}

impl HashCache {
    /// The hash over `chain`, which the caller goes on with.
    pub(crate) fn take(&self, partner: PartnerId, upload: UploadId, chain: &[Segment]) -> Option<Hasher> {
        let remembered = self.remove(partner, upload);
        if chain.is_empty() {
            return Some(Hasher::new());
        }
        remembered.filter(|remembered| remembered.chain == chain).map(|remembered| remembered.hasher)
    }

    /// The hash over `chain`, which stays.
    pub(crate) fn peek(&self, partner: PartnerId, upload: UploadId, chain: &[Segment]) -> Option<Hasher> {
        let hasher = self.take(partner, upload, chain)?;
        self.put(partner, upload, chain.to_vec(), hasher.clone());
        Some(hasher)
    }

    pub(crate) fn put(&self, partner: PartnerId, upload: UploadId, chain: Vec<Segment>, hasher: Hasher) {
        self.forget(partner, upload);
        let mut cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= CAPACITY {
            cache.remove(0);
        }
        cache.push(Remembered { upload: (partner, upload), chain, hasher });
    }

    pub(crate) fn forget(&self, partner: PartnerId, upload: UploadId) {
        drop(self.remove(partner, upload));
    }

    fn remove(&self, partner: PartnerId, upload: UploadId) -> Option<Remembered> {
        let mut cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let position = cache.iter().position(|remembered| remembered.upload == (partner, upload))?;
        Some(cache.remove(position))
    }
}
