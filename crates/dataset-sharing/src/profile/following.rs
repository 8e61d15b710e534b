//! Profiling uploads while their parts arrive, so that completing one need not read it again.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use blob_store::{Hasher, Stored};
use foundation::UploadId;

use super::{CsvProfiler, TableProfile};
use crate::csv::CsvFault;

/// Uploads remembered; the longest untouched one is forgotten first. Forgetting costs time when completing, never correctness.
/// The widest table takes some 3 MiB.
const CAPACITY: usize = 16;

/// What is known of a CSV upload of which this replica has seen everything so far.
pub(crate) struct Following {
    offset: u64,
    /// Of the same bytes that were profiled: two appends at one offset may carry different ones, and only one of them counts.
    hasher: Hasher,
    profile: Result<CsvProfiler, CsvFault>,
}

impl Following {
    fn new() -> Self {
        Self { offset: 0, hasher: Hasher::new(), profile: Ok(CsvProfiler::new()) }
    }

    /// Takes the next piece. After one that was refused, the rest no longer matters.
    pub(crate) fn push(&mut self, piece: &[u8]) {
        self.offset += piece.len() as u64;
        let Ok(profiler) = &mut self.profile else { return };
        self.hasher.update(piece);
        if let Err(fault) = profiler.push(piece) {
            self.profile = Err(fault);
        }
    }

    /// Why the content will be refused, if that is clear already.
    pub(crate) fn fault(&self) -> Option<&CsvFault> {
        self.profile.as_ref().err()
    }

    /// What the content holds; `None` if something else was stored than what passed here.
    pub(crate) fn finish(self, stored: &Stored) -> Option<Result<TableProfile, CsvFault>> {
        let same = self.offset == stored.size && self.hasher.finish() == stored.sha256;
        same.then(|| self.profile.and_then(CsvProfiler::finish))
    }
}

/// The uploads that this replica follows.
#[derive(Default)]
pub(crate) struct FollowedUploads(Mutex<VecDeque<(UploadId, Following)>>);

impl FollowedUploads {
    /// What is known of an upload up to `offset`, which the caller goes on with.
    pub(crate) fn take(&self, upload: UploadId, offset: u64) -> Option<Following> {
        let mut followed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = followed.iter().position(|(id, known)| *id == upload && known.offset == offset);
        match known.and_then(|position| followed.remove(position)) {
            Some((_, known)) => Some(known),
            None => (offset == 0).then(Following::new),
        }
    }

    /// Remembers an upload that now ends at `offset`, if that is as far as it was followed.
    pub(crate) fn keep(&self, upload: UploadId, following: Following, offset: u64) {
        if following.offset != offset || offset == 0 {
            return;
        }
        let mut followed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        followed.retain(|(id, _)| *id != upload);
        if followed.len() >= CAPACITY {
            followed.pop_front();
        }
        followed.push_back((upload, following));
    }
}

#[cfg(test)]
mod tests;
