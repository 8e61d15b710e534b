//! Data sets and models that a project is about. Each partner attaches its own; the crates that hold them do it, with the grants
//! that go with it.

use access::{Permit, ReadProject, TenantAction};
use chrono::{DateTime, Utc};
use database::{Db, Tx};
use foundation::{DatasetId, JobId, ModelId, PartnerId, ProjectId, Sources, TypedId as _, word_enum};
use serde_json::{Value, json};
use sqlx::types::Uuid;

use super::activity::{ActivityKind, Deed, record};
use super::sight::Working;
use super::store::things::{NewThing, ThingRow};
use super::{ProjectError, sight, store};
use crate::PartnerError;

/// Things that one project may hold.
const MOST: i64 = 500;

word_enum! {
    /// What kind of thing it is.
    pub enum ThingKind {
        /// A data set.
        Dataset = "dataset",
        /// A model.
        Model = "model",
    }
}

/// Which thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThingId {
    /// A data set.
    Dataset(DatasetId),
    /// A model.
    Model(ModelId),
}

impl std::fmt::Display for ThingId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Dataset(id) => id.fmt(f),
            Self::Model(id) => id.fmt(f),
        }
    }
}

impl ThingId {
    /// Its kind.
    pub fn kind(self) -> ThingKind {
        match self {
            Self::Dataset(_) => ThingKind::Dataset,
            Self::Model(_) => ThingKind::Model,
        }
    }

    pub(super) fn key(self) -> (ThingKind, Uuid) {
        match self {
            Self::Dataset(id) => (ThingKind::Dataset, id.as_uuid()),
            Self::Model(id) => (ThingKind::Model, id.as_uuid()),
        }
    }

    fn attached(self) -> ActivityKind {
        match self {
            Self::Dataset(_) => ActivityKind::DatasetAttached,
            Self::Model(_) => ActivityKind::ModelAttached,
        }
    }

    fn detached(self) -> ActivityKind {
        match self {
            Self::Dataset(_) => ActivityKind::DatasetDetached,
            Self::Model(_) => ActivityKind::ModelDetached,
        }
    }
}

/// Something that is attached to a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// Which.
    pub id: ThingId,
    /// Whose.
    pub owner: PartnerId,
    /// That partner's name.
    pub owner_name: String,
    /// What it was called when it was attached.
    pub name: String,
    /// The project's job that made it, if one did.
    pub job: Option<JobId>,
    /// Since when.
    pub attached_at: DateTime<Utc>,
}

impl From<ThingRow> for Thing {
    fn from(row: ThingRow) -> Self {
        let id = match row.kind {
            ThingKind::Dataset => ThingId::Dataset(DatasetId::from_uuid(row.thing_id)),
            ThingKind::Model => ThingId::Model(ModelId::from_uuid(row.thing_id)),
        };
        Self {
            id,
            owner: row.partner_id,
            owner_name: row.partner_name,
            name: row.name,
            job: row.job_id,
            attached_at: row.attached_at,
        }
    }
}

/// Everything that is attached to a project, in the order in which it was. What the reader may do with it is not told here.
///
/// # Errors
/// `NotFound`.
pub async fn list(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadProject>,
    project: ProjectId,
) -> Result<Vec<Thing>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    sight::seen(&mut tx, permit, project, sources.now()).await?;
    let rows = store::things::list(&mut tx, permit.scope(), project).await?;
    Ok(rows.into_iter().map(Thing::from).collect())
}

/// Attaches something that the caller has found to be its partner's own, in the transaction that locked the project; `granted`
/// says what was granted along with it.
///
/// # Errors
/// `AttachedTwice`; `Full`.
pub async fn attach<A: TenantAction>(
    tx: &mut Tx,
    sources: &Sources,
    permit: &Permit<A>,
    working: &Working,
    (thing, name, granted): (ThingId, &str, Value),
) -> Result<Thing, PartnerError> {
    let (project, (kind, id)) = (working.project.id, thing.key());
    if store::things::count(tx, permit.scope(), project).await? >= MOST {
        return Err(ProjectError::Full { what: "data sets and models", most: MOST }.into());
    }
    let new = NewThing { project, kind, id, name, job: None, by: Some(working.user), at: working.at };
    if !store::things::insert(tx, permit.scope(), new).await? {
        return Err(ProjectError::AttachedTwice.into());
    }
    let deed = Deed::new(thing.attached(), thing, name).detail(json!({ "grant": granted }));
    record(tx, sources, permit, working, deed).await?;
    let found = &working.project;
    let own = if found.opener.id == working.partner { &found.opener } else { &found.other };
    let (owner, owner_name) = (own.id, own.name.clone());
    Ok(Thing { id: thing, owner, owner_name, name: name.to_owned(), job: None, attached_at: working.at })
}

/// Detaches something of the caller's partner. What was granted stays so.
///
/// # Errors
/// `ThingNotFound`; `NotFound`; `RoleTooLow`.
pub async fn detach<A: TenantAction>(
    db: &Db,
    sources: &Sources,
    permit: &Permit<A>,
    project: ProjectId,
    thing: ThingId,
) -> Result<(), PartnerError> {
    let mut tx = db.write(permit.scope().tenancy()).await?;
    let working = sight::lock_to_detach(&mut tx, permit, project, sources.now()).await?;
    let name = store::things::delete(&mut tx, permit.scope(), project, thing.key()).await?;
    let name = name.ok_or(ProjectError::ThingNotFound)?;
    record(&mut tx, sources, permit, &working, Deed::new(thing.detached(), thing, &name)).await?;
    Ok(tx.commit().await?)
}
