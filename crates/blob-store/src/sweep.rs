//! Leftovers: what crashes and abandoned uploads leave behind, and removing it.
//!
//! **Order matters.** Segments are listed first, then uploads, then blobs. A segment that becomes part of a blob in between is
//! therefore seen as part of it; one that was written since is too young to be touched. What cannot be read is never taken for
//! a leftover.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use foundation::{PartnerId, UploadId};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use object_store::ObjectMeta;
use object_store::path::Path;

use crate::backend::{Backend, CONCURRENCY};
use crate::error::BlobError;
use crate::head::{CLEAR_LEN, instance_of, upload_instance_of};
use crate::layout::{self, Entry};
use crate::put::MAX_PUT_HOURS;
use crate::segment::Instance;
use crate::store::{BlobStore, Inner};

/// The shortest grace period that sweeping observes: twice the longest put, so that clocks may differ.
pub const MIN_GRACE_HOURS: i64 = 2 * MAX_PUT_HOURS;
/// A staged file is written within seconds.
pub(crate) const TEMPORARY_AGE: Duration = Duration::from_hours(1);

/// How old leftovers must be.
#[derive(Debug, Clone, Copy)]
pub struct Grace {
    /// Age from which content that nothing refers to counts as left over; at least [`MIN_GRACE_HOURS`] when sweeping.
    pub content: TimeDelta,
    /// Age of the last append from which an upload counts as abandoned.
    pub uploads: TimeDelta,
}

impl Default for Grace {
    /// A day for content, a week for uploads.
    fn default() -> Self {
        Self { content: TimeDelta::hours(MIN_GRACE_HOURS), uploads: TimeDelta::days(7) }
    }
}

/// What a sweep removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Abandoned uploads.
    pub uploads: u64,
    /// Segments that belong to no blob and no upload.
    pub segments: u64,
    /// Their sealed bytes.
    pub bytes: u64,
    /// Files of writes that a crash cut off.
    pub temporaries: u64,
}

/// Segments that belong to nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Stray {
    pub count: u64,
    pub bytes: u64,
    newest: DateTime<Utc>,
}

/// What is left over in one partner's part of the store.
#[derive(Debug, Default)]
pub(crate) struct Leftovers {
    pub strays: HashMap<Instance, Stray>,
    pub uploads: Vec<(UploadId, DateTime<Utc>)>,
    /// Notes about uploads that are gone.
    notes: Vec<Path>,
}

impl BlobStore {
    /// Removes what crashes and abandoned uploads left behind, never a blob. For a server to run at start and daily.
    pub async fn sweep(&self, grace: Grace) -> Result<Swept, BlobError> {
        let inner = &*self.inner;
        let grace = Grace { content: grace.content.max(TimeDelta::hours(MIN_GRACE_HOURS)), ..grace };
        let mut swept = Swept::default();
        for folder in inner.backend.folders(&layout::partners()).await? {
            let Some(partner) = layout::partner_of(&folder) else { continue };
            self.sweep_partner(partner, grace, &mut swept).await?;
        }
        for file in inner.backend.temporaries(TEMPORARY_AGE).await? {
            match tokio::fs::remove_file(&file).await {
                Ok(()) => swept.temporaries += 1,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(BlobError::from_file(&file, error)),
            }
        }
        if swept != Swept::default() {
            tracing::info!(?swept, "blob storage swept");
        }
        Ok(swept)
    }

    async fn sweep_partner(&self, partner: PartnerId, grace: Grace, swept: &mut Swept) -> Result<(), BlobError> {
        let inner = &*self.inner;
        let leftovers = inner.leftovers(partner, grace).await?;
        for (upload, _) in &leftovers.uploads {
            match self.abort_upload(partner, *upload).await {
                Ok(()) => swept.uploads += 1,
                Err(error @ BlobError::Unavailable(_)) => return Err(error),
                // It is being finished after all, or its key cannot be used; the others are swept all the same.
                Err(error) => tracing::warn!(%partner, %upload, %error, "an abandoned upload is not swept"),
            }
        }
        for (instance, stray) in &leftovers.strays {
            inner.delete_instance(partner, *instance).await?;
            swept.segments += stray.count;
            swept.bytes += stray.bytes;
        }
        for note in &leftovers.notes {
            inner.backend.delete(note).await?;
        }
        Ok(())
    }
}

impl Inner {
    /// Finds what is left over of one partner.
    pub(crate) async fn leftovers(&self, partner: PartnerId, grace: Grace) -> Result<Leftovers, BlobError> {
        let now = self.sources.now();
        let mut strays = self.instances(partner).await?;
        let mut found = Leftovers::default();
        self.sort_uploads(partner, now, grace, &mut strays, &mut found).await?;
        strays.retain(|_, stray| now - stray.newest >= grace.content);
        if strays.is_empty() {
            return Ok(found);
        }
        match self.blob_instances(partner).await? {
            Some(used) => strays.retain(|instance, _| !used.contains(instance)),
            // Some head cannot be read: the segments may be what it refers to.
            None => strays.clear(),
        }
        found.strays = strays;
        Ok(found)
    }

    async fn instances(&self, partner: PartnerId) -> Result<HashMap<Instance, Stray>, BlobError> {
        let mut instances: HashMap<Instance, Stray> = HashMap::new();
        let mut listed = self.backend.list(&layout::all_segments(partner));
        while let Some(meta) = listed.try_next().await? {
            if let Some(Entry::Segment(instance, _)) = Entry::parse(&meta.location) {
                let stray = instances.entry(instance).or_default();
                stray.count += 1;
                stray.bytes += meta.size;
                stray.newest = stray.newest.max(meta.last_modified);
            }
        }
        Ok(instances)
    }

    /// Takes the segments of open uploads off `strays`, and notes which uploads are abandoned.
    async fn sort_uploads(
        &self,
        partner: PartnerId,
        now: DateTime<Utc>,
        grace: Grace,
        strays: &mut HashMap<Instance, Stray>,
        found: &mut Leftovers,
    ) -> Result<(), BlobError> {
        let mut listed = self.backend.list(&layout::uploads(partner));
        while let Some(meta) = listed.try_next().await? {
            let Some(Entry::Upload(upload)) = Entry::parse(&meta.location) else { continue };
            let path = layout::upload(partner, upload);
            if meta.location != path {
                if now - meta.last_modified >= grace.content && self.backend.head(&path).await?.is_none() {
                    found.notes.push(meta.location);
                }
                continue;
            }
            let Some(object) = self.backend.get(&path, 4096).await? else { continue };
            let segments = upload_instance_of(&object).ok().and_then(|instance| strays.remove(&instance));
            let touched = segments.map_or(meta.last_modified, |stray| stray.newest.max(meta.last_modified));
            if now - touched >= grace.uploads {
                found.uploads.push((upload, touched));
            }
        }
        Ok(())
    }

    /// The instances that blobs refer to; `None` when not all of them can be told.
    async fn blob_instances(&self, partner: PartnerId) -> Result<Option<HashSet<Instance>>, BlobError> {
        let heads: Vec<_> = self.backend.list(&layout::blobs(partner)).try_collect().await?;
        let backend = self.backend.clone();
        let instances = stream::iter(heads)
            .map(move |meta| instance_in(backend.clone(), meta))
            .buffer_unordered(CONCURRENCY)
            .try_collect::<Vec<Option<Instance>>>()
            .await?;
        Ok(instances.into_iter().collect())
    }
}

/// The instance that a stored head names; `None` when it names none.
async fn instance_in(backend: Backend, head: ObjectMeta) -> Result<Option<Instance>, BlobError> {
    if head.size < CLEAR_LEN as u64 {
        return Ok(None);
    }
    match backend.get_range(&head.location, 0..CLEAR_LEN as u64, head.size).await {
        Ok(clear) => Ok(instance_of(&clear).ok()),
        Err(BlobError::Corrupt { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
