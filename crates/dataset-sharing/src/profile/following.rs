//! Profiling uploads while their parts arrive, so that completing one need not read it again.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use blob_store::{Appended, Hasher, Stored};
use foundation::{Sha256, UploadId};

use super::{CsvProfiler, TableProfile};
use crate::csv::CsvFault;

/// Uploads remembered; the longest untouched one is forgotten first. Forgetting costs time when completing, never correctness.
/// The widest table takes some 3 MiB.
const CAPACITY: usize = 16;

/// What is known of a CSV upload of which this replica has seen everything so far.
pub(crate) struct Following {
    /// Bytes that were profiled and that the store holds.
    offset: u64,
    /// What the store says they hash to: two appends at one offset may carry different bytes, and only one of them counts.
    sha256: Sha256,
    /// Bytes that were profiled since.
    pushed: u64,
    profile: Result<CsvProfiler, CsvFault>,
}

impl Following {
    fn new() -> Self {
        Self { offset: 0, sha256: Hasher::new().finish(), pushed: 0, profile: Ok(CsvProfiler::new()) }
    }

    /// Takes the next piece. After one that was refused, the rest no longer matters.
    pub(crate) fn push(&mut self, piece: &[u8]) {
        self.pushed += piece.len() as u64;
        let Ok(profiler) = &mut self.profile else { return };
        if let Err(fault) = profiler.push(piece) {
            self.profile = Err(fault);
        }
    }

    /// Why the content will be refused, if that is clear already.
    pub(crate) fn fault(&self) -> Option<&CsvFault> {
        self.profile.as_ref().err()
    }

    /// Whether the store holds just what was profiled, now that it has `appended` this, or nothing.
    pub(crate) fn settle(&mut self, appended: Option<&Appended>) -> bool {
        let Some(Appended { offset, digests, .. }) = appended else { return self.pushed == 0 };
        let joins_on = digests.filter(|digests| digests.before == self.sha256);
        let Some(digests) = joins_on.filter(|_| *offset == self.offset + self.pushed) else { return false };
        (self.offset, self.pushed, self.sha256) = (*offset, 0, digests.after);
        true
    }

    /// What the content holds; `None` if something else was stored than what passed here.
    pub(crate) fn finish(self, stored: &Stored) -> Option<Result<TableProfile, CsvFault>> {
        let same = self.pushed == 0 && self.offset == stored.size && self.sha256 == stored.sha256;
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

    /// Remembers an upload to which this was `appended`, or nothing, if what was profiled is what it holds.
    pub(crate) fn keep(&self, upload: UploadId, mut following: Following, appended: Option<&Appended>) {
        if !following.settle(appended) || following.offset == 0 {
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
