//! Checking that the store holds what the database says, bit for bit.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use foundation::{PartnerId, Sha256, UploadId};
use futures_util::stream::{self, StreamExt, TryStreamExt};

use crate::error::{BlobError, Corruption};
use crate::layout;
use crate::read::digest;
use crate::store::{BlobStore, Inner};
use crate::sweep::{Grace, TEMPORARY_AGE};

/// Blobs that are read at the same time.
const CONCURRENCY: usize = 4;

/// A blob that the database refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// Whose.
    pub partner: PartnerId,
    /// SHA-256 of its plain content.
    pub sha256: Sha256,
    /// Plain bytes.
    pub size: u64,
}

/// How closely to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Every head is there, authentic, and of the expected size.
    Presence,
    /// All content is decrypted and hashed as well.
    Content,
}

/// How far a verification has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VerifyProgress {
    /// Expected blobs looked at.
    pub blobs: u64,
    /// Expected blobs in all.
    pub blobs_total: u64,
    /// Plain bytes read.
    pub bytes: u64,
    /// Plain bytes of all expected blobs.
    pub bytes_total: u64,
}

/// Something that is not as it should be.
#[derive(Debug)]
pub enum Finding {
    /// An expected blob is not there.
    Missing {
        /// Whose.
        partner: PartnerId,
        /// Which.
        sha256: Sha256,
    },
    /// A blob is not what was written.
    Corrupt {
        /// Whose.
        partner: PartnerId,
        /// Which.
        sha256: Sha256,
        /// The stored object that is damaged.
        object: String,
        /// What is wrong with it.
        corruption: Corruption,
    },
    /// A blob is authentic, but the database believes it to be of another size.
    WrongSize {
        /// Whose.
        partner: PartnerId,
        /// Which.
        sha256: Sha256,
        /// Bytes by the database.
        expected: u64,
        /// Bytes stored.
        actual: u64,
    },
    /// A blob could not be read to its end; it may well be whole.
    Unreadable {
        /// Whose.
        partner: PartnerId,
        /// Which.
        sha256: Sha256,
        /// Why.
        error: BlobError,
    },
    /// The partner's key cannot be used, so none of its blobs were checked.
    KeyUnusable {
        /// Whose.
        partner: PartnerId,
        /// Why.
        error: BlobError,
    },
    /// A blob that nothing refers to, older than the grace period.
    Orphaned {
        /// Whose.
        partner: PartnerId,
        /// Which.
        sha256: Sha256,
        /// When it was last put.
        modified: DateTime<Utc>,
    },
    /// An upload that nobody has gone on with for long.
    StaleUpload {
        /// Whose.
        partner: PartnerId,
        /// Which.
        upload: UploadId,
        /// When it last grew.
        modified: DateTime<Utc>,
    },
    /// Segments of puts that were cut off.
    StraySegments {
        /// Whose.
        partner: PartnerId,
        /// How many.
        count: u64,
        /// Their sealed bytes.
        bytes: u64,
    },
    /// Files of writes that a crash cut off.
    Temporaries {
        /// How many.
        count: u64,
    },
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Takes up room; a sweep, or deleting the orphan, removes it.
    Leftover,
    /// Nothing is known to be lost, but not everything could be checked.
    Unknown,
    /// Content is lost or changed.
    Damage,
}

impl Finding {
    /// A stable word for it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "missing",
            Self::Corrupt { .. } => "corrupt",
            Self::WrongSize { .. } => "wrong_size",
            Self::Unreadable { .. } => "unreadable",
            Self::KeyUnusable { .. } => "key_unusable",
            Self::Orphaned { .. } => "orphaned",
            Self::StaleUpload { .. } => "stale_upload",
            Self::StraySegments { .. } => "stray_segments",
            Self::Temporaries { .. } => "temporaries",
        }
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Missing { .. } | Self::Corrupt { .. } | Self::WrongSize { .. } => Severity::Damage,
            Self::Unreadable { .. } | Self::KeyUnusable { .. } => Severity::Unknown,
            Self::Orphaned { .. }
            | Self::StaleUpload { .. }
            | Self::StraySegments { .. }
            | Self::Temporaries { .. } => Severity::Leftover,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { partner, sha256 } => write!(f, "missing: blob {sha256} of {partner}"),
            Self::Corrupt { partner, sha256, object, corruption } => {
                write!(f, "damaged: blob {sha256} of {partner}: {object}: {corruption}")
            }
            Self::WrongSize { partner, sha256, expected, actual } => {
                write!(f, "wrong size: blob {sha256} of {partner} has {actual} bytes, {expected} are recorded")
            }
            Self::Unreadable { partner, sha256, error } => {
                write!(f, "unreadable: blob {sha256} of {partner}: {error}")
            }
            Self::KeyUnusable { partner, error } => write!(f, "key unusable: {partner}: {error}"),
            Self::Orphaned { partner, sha256, modified } => {
                write!(f, "orphaned: blob {sha256} of {partner}, last put {modified}")
            }
            Self::StaleUpload { partner, upload, modified } => {
                write!(f, "abandoned: upload {upload} of {partner}, last grown {modified}")
            }
            Self::StraySegments { partner, count, bytes } => {
                write!(f, "left over: {count} segments ({bytes} bytes) of {partner}")
            }
            Self::Temporaries { count } => write!(f, "left over: {count} temporary files"),
        }
    }
}

/// What a verification found.
#[derive(Debug, Default)]
pub struct VerifyReport {
    /// Expected blobs looked at.
    pub blobs: u64,
    /// Plain bytes read.
    pub bytes: u64,
    /// What is not as it should be.
    pub findings: Vec<Finding>,
}

impl VerifyReport {
    /// The worst severity among the findings, `None` when there are none.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(Finding::severity).max()
    }
}

/// Counts and tells, from whichever check is running.
struct Watch<F> {
    told: Mutex<(VerifyProgress, F)>,
}

impl<F: FnMut(VerifyProgress)> Watch<F> {
    fn step(&self, blobs: u64, bytes: u64) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let (progress, tell) = &mut *told;
        progress.blobs += blobs;
        progress.bytes += bytes;
        tell(*progress);
    }
}

impl BlobStore {
    /// Compares the store with what the database refers to. Changes nothing.
    ///
    /// `expected` must have been read from the database before this is called: a blob that is put while it runs is younger
    /// than the grace period and not reported, but one that is deleted meanwhile is reported as missing, so ask the database
    /// again about findings before acting on them. `progress` is called after every few MiB.
    ///
    /// # Errors
    /// Only when the store as a whole cannot be read; trouble with one blob is a finding.
    pub async fn verify<F>(
        &self,
        expected: impl IntoIterator<Item = Expected>,
        depth: Depth,
        grace: Grace,
        progress: F,
    ) -> Result<VerifyReport, BlobError>
    where
        F: FnMut(VerifyProgress),
    {
        let mut partners: BTreeMap<PartnerId, HashMap<Sha256, u64>> = BTreeMap::new();
        let mut total = VerifyProgress::default();
        for Expected { partner, sha256, size } in expected {
            if partners.entry(partner).or_default().insert(sha256, size).is_none() {
                total.blobs_total += 1;
                total.bytes_total += size;
            }
        }
        let inner = &*self.inner;
        let stored = inner.backend.folders(&layout::partners()).await?;
        for partner in stored.iter().filter_map(layout::partner_of) {
            partners.entry(partner).or_default();
        }
        let watch = Watch { told: Mutex::new((total, progress)) };
        let mut findings = Vec::new();
        for (partner, expected) in partners {
            self.verify_partner(partner, &expected, (depth, grace), &watch, &mut findings).await?;
        }
        let temporaries = inner.backend.temporaries(TEMPORARY_AGE).await?.len() as u64;
        if temporaries > 0 {
            findings.push(Finding::Temporaries { count: temporaries });
        }
        let (progress, _) = watch.told.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(VerifyReport { blobs: progress.blobs, bytes: progress.bytes, findings })
    }

    async fn verify_partner<F: FnMut(VerifyProgress)>(
        &self,
        partner: PartnerId,
        expected: &HashMap<Sha256, u64>,
        (depth, grace): (Depth, Grace),
        watch: &Watch<F>,
        findings: &mut Vec<Finding>,
    ) -> Result<(), BlobError> {
        let inner = &*self.inner;
        match inner.keys.find(partner).await {
            Ok(_) => {}
            Err(error @ BlobError::Unavailable(_)) => return Err(error),
            // Erased on purpose, and the database knows it.
            Err(BlobError::PartnerErased { .. }) if expected.is_empty() => return Ok(()),
            Err(error) => {
                findings.push(Finding::KeyUnusable { partner, error });
                return Ok(());
            }
        }
        let listed: Vec<_> = self.list(partner).try_collect().await?;
        let now = inner.sources.now();
        findings.extend(
            listed
                .iter()
                .filter(|entry| !expected.contains_key(&entry.sha256) && now - entry.modified >= grace.content)
                .map(|entry| Finding::Orphaned { partner, sha256: entry.sha256, modified: entry.modified }),
        );
        // Owned, as futures made from borrowed items are not `Send` in the compiler's eyes.
        let expected: Vec<(Sha256, u64)> = expected.iter().map(|(sha256, size)| (*sha256, *size)).collect();
        let checks =
            stream::iter(expected).map(|(sha256, size)| inner.verify_blob(partner, sha256, size, depth, watch));
        let mut checks = checks.buffer_unordered(CONCURRENCY);
        while let Some(finding) = checks.next().await {
            findings.extend(finding);
        }
        let leftovers = inner.leftovers(partner, grace).await?;
        let uploads = leftovers.uploads.into_iter();
        findings.extend(uploads.map(|(upload, modified)| Finding::StaleUpload { partner, upload, modified }));
        let (count, bytes) =
            leftovers.strays.values().fold((0, 0), |(count, bytes), stray| (count + stray.count, bytes + stray.bytes));
        if count > 0 {
            findings.push(Finding::StraySegments { partner, count, bytes });
        }
        Ok(())
    }
}

impl Inner {
    async fn verify_blob<F: FnMut(VerifyProgress)>(
        &self,
        partner: PartnerId,
        sha256: Sha256,
        expected: u64,
        depth: Depth,
        watch: &Watch<F>,
    ) -> Option<Finding> {
        let found = self.check_blob(partner, sha256, expected, depth, watch).await;
        watch.step(1, 0);
        match found {
            Ok(finding) => finding,
            Err(BlobError::Corrupt { object, corruption }) => {
                Some(Finding::Corrupt { partner, sha256, object, corruption })
            }
            Err(error) => Some(Finding::Unreadable { partner, sha256, error }),
        }
    }

    async fn check_blob<F: FnMut(VerifyProgress)>(
        &self,
        partner: PartnerId,
        sha256: Sha256,
        expected: u64,
        depth: Depth,
        watch: &Watch<F>,
    ) -> Result<Option<Finding>, BlobError> {
        let Some((head, _)) = self.find_head(partner, &sha256).await? else {
            return Ok(Some(Finding::Missing { partner, sha256 }));
        };
        if head.size != expected {
            return Ok(Some(Finding::WrongSize { partner, sha256, expected, actual: head.size }));
        }
        if depth == Depth::Presence {
            return Ok(None);
        }
        let object = layout::blob(partner, &sha256);
        let actual = digest(self.read_head(partner, &sha256, head), |bytes| watch.step(0, bytes)).await?;
        if actual == sha256 { Ok(None) } else { Err(BlobError::corrupt(&object, Corruption::Digest)) }
    }
}

#[cfg(test)]
mod tests;
