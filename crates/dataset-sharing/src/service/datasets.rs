//! Creating, reading, changing and archiving data sets.

use access::audit::{self, Entry};
use access::{Permit, ReadDataset, WriteDataset};
use foundation::{Cursor, DatasetId, Page, PageRequest};
use serde_json::json;

use super::{DatasetService, sight};
use crate::DatasetError;
use crate::model::{Access, Dataset, DatasetChange, NewDataset};
use crate::store::grants::Revocation;
use crate::store::{datasets, grants};

/// A page of a list from which some items may have dropped out after it was cut: it may hold fewer than asked for, even none,
/// although another page follows.
pub type ShortPage<T> = Page<T>;

impl DatasetService {
    /// Creates a data set, without content yet.
    ///
    /// # Errors
    /// `Invalid` names the field; `NameTaken`.
    pub async fn create(&self, permit: &Permit<WriteDataset>, new: &NewDataset) -> Result<Dataset, DatasetError> {
        let fields = new.checked()?;
        let (scope, now, id) = (permit.scope(), self.sources.now(), self.sources.id::<DatasetId>());
        let mut tx = self.db.write(scope.tenancy()).await?;
        let row = datasets::insert(&mut tx, scope, id, &fields, (permit.principal().user, now)).await?;
        let entry = Entry::done(permit, id).named("dataset:create").detail(json!({ "name": row.name }));
        audit::record(&mut tx, &self.sources, permit, entry).await?;
        tx.commit().await?;
        Ok(row.seen_with(Access::Own))
    }

    /// A data set of one's own, also an archived one, or one that was granted.
    pub async fn get(&self, permit: &Permit<ReadDataset>, id: DatasetId) -> Result<Dataset, DatasetError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        let (row, access) = sight::dataset(&mut tx, scope, id, self.sources.now()).await?;
        Ok(row.seen_with(access))
    }

    /// The partner's own data sets without the archived ones, newest first.
    pub async fn list(&self, permit: &Permit<ReadDataset>, page: &PageRequest) -> Result<Page<Dataset>, DatasetError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        let rows = datasets::list_own(&mut tx, scope, page).await?;
        Ok(Page::cut(rows, page, |row| row.id).map(|row| row.seen_with(Access::Own)))
    }

    /// The partner's own data sets with the archived ones, newest first.
    pub async fn list_all(
        &self,
        permit: &Permit<ReadDataset>,
        page: &PageRequest,
    ) -> Result<Page<Dataset>, DatasetError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        let rows = datasets::list_all(&mut tx, scope, page).await?;
        Ok(Page::cut(rows, page, |row| row.id).map(|row| row.seen_with(Access::Own)))
    }

    /// Other partners' data sets that the partner may use at the moment, newest first.
    pub async fn list_shared(
        &self,
        permit: &Permit<ReadDataset>,
        page: &PageRequest,
    ) -> Result<ShortPage<Dataset>, DatasetError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.read(scope.tenancy()).await?;
        let rows = datasets::list_shared(&mut tx, scope, page, now).await?;
        let cut = Page::cut(rows, page, |row| row.id);
        // Newest first: the last has the lowest id.
        let (Some(highest), Some(lowest)) = (cut.items.first(), cut.items.last()) else {
            return Ok(empty(cut.next_cursor));
        };
        let live = grants::list_live(&mut tx, scope, (lowest.id, highest.id), now).await?;
        let mut agreements = sight::Agreements::at(now);
        let mut items = Vec::with_capacity(cut.items.len());
        for row in cut.items {
            // The grants are sorted by data set.
            let first = live.partition_point(|grant| grant.dataset_id < row.id);
            let last = live.partition_point(|grant| grant.dataset_id <= row.id);
            let permissions = sight::sum_up(&mut tx, &live[first..last], &mut agreements).await?;
            if !permissions.is_empty() {
                items.push(row.seen_with(Access::Granted(permissions)));
            }
        }
        Ok(Page { items, next_cursor: cut.next_cursor })
    }

    /// Changes a data set's description.
    ///
    /// # Errors
    /// `Outdated` when `expected` is not the present revision; `Archived`; `NameTaken`; `Invalid` names the field.
    pub async fn update(
        &self,
        permit: &Permit<WriteDataset>,
        id: DatasetId,
        change: &DatasetChange,
        expected: Option<i64>,
    ) -> Result<Dataset, DatasetError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.write(scope.tenancy()).await?;
        let mut row = sight::own_locked(&mut tx, scope, id, now).await?;
        expect_revision(row.revision, expected)?;
        row.expect_open()?;
        let before = row.fields();
        let after = change.checked(before.clone())?;
        (row.name, row.description, row.licence) = (after.name, after.description, after.licence);
        let row = datasets::update(&mut tx, scope, &row, now).await?;
        self.tell(&mut tx, scope, &row).await?;
        let detail = json!({
            "before": { "name": before.name, "licence": before.licence },
            "after": { "name": row.name, "licence": row.licence },
            "description_changed": before.description != row.description,
        });
        let entry = Entry::done(permit, id).named("dataset:update").detail(detail);
        audit::record(&mut tx, &self.sources, permit, entry).await?;
        tx.commit().await?;
        Ok(row.seen_with(Access::Own))
    }

    /// Archives a data set: it leaves the lists, takes no new versions or grants, and every grant of it is revoked, which stops
    /// other partners' running jobs. Its versions stay, and the owner can still read them, because models name them in their
    /// lineage; so does its name. There is no way to delete. Archiving what is archived changes nothing.
    ///
    /// # Errors
    /// `Outdated` when `expected` is not the present revision.
    pub async fn archive(
        &self,
        permit: &Permit<WriteDataset>,
        id: DatasetId,
        expected: Option<i64>,
    ) -> Result<Dataset, DatasetError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.write(scope.tenancy()).await?;
        let mut row = sight::own_locked(&mut tx, scope, id, now).await?;
        if row.archived_at.is_some() {
            return Ok(row.seen_with(Access::Own));
        }
        expect_revision(row.revision, expected)?;
        row.archived_at = Some(now);
        let row = datasets::update(&mut tx, scope, &row, now).await?;
        self.tell(&mut tx, scope, &row).await?;
        let by = permit.principal().user;
        let revocation = Revocation { by, at: now, reason: "the data set was archived" };
        let revoked = grants::revoke_all(&mut tx, scope, id, revocation).await?;
        let entry = Entry::done(permit, id).named("dataset:archive").detail(json!({ "grants_revoked": revoked }));
        audit::record(&mut tx, &self.sources, permit, entry).await?;
        tx.commit().await?;
        Ok(row.seen_with(Access::Own))
    }

    /// Takes a data set out of the archive. Its grants stay revoked: who is to use it again gets a new one. Restoring what is not
    /// archived changes nothing.
    ///
    /// # Errors
    /// `Outdated` when `expected` is not the present revision.
    pub async fn restore(
        &self,
        permit: &Permit<WriteDataset>,
        id: DatasetId,
        expected: Option<i64>,
    ) -> Result<Dataset, DatasetError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.write(scope.tenancy()).await?;
        let mut row = sight::own_locked(&mut tx, scope, id, now).await?;
        if row.archived_at.is_none() {
            return Ok(row.seen_with(Access::Own));
        }
        expect_revision(row.revision, expected)?;
        row.archived_at = None;
        let row = datasets::update(&mut tx, scope, &row, now).await?;
        self.tell(&mut tx, scope, &row).await?;
        let entry = Entry::done(permit, id).named("dataset:restore").detail(json!({}));
        audit::record(&mut tx, &self.sources, permit, entry).await?;
        tx.commit().await?;
        Ok(row.seen_with(Access::Own))
    }
}

fn empty(next_cursor: Option<Cursor>) -> Page<Dataset> {
    Page { items: Vec::new(), next_cursor }
}

fn expect_revision(current: i64, expected: Option<i64>) -> Result<(), DatasetError> {
    match expected {
        Some(expected) if expected != current => Err(DatasetError::Outdated { current }),
        _ => Ok(()),
    }
}
