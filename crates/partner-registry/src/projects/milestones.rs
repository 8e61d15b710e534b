//! What a project is to reach, and by when.

mod day;

use access::{Permit, ReadProject, WorkInProject};
use chrono::{DateTime, Utc};
use database::{Db, Tx};
use foundation::{MilestoneId, PartnerId, ProjectId, Sources, word_enum};
use serde_json::json;

use super::activity::{ActivityKind, Deed, record};
use super::sight::Working;
use super::{ProjectError, sight, store};
use crate::PartnerError;
use crate::text::{self, Presence};

pub use day::Day;

/// Milestones that one project may have, archived ones included.
const MOST: i64 = 500;

word_enum! {
    /// Whether a milestone was reached.
    pub enum MilestoneState {
        /// Not yet.
        Open = "open",
        /// It was.
        Done = "done",
    }
}

/// Which milestones are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Those that count.
    Current,
    /// Archived ones too.
    All,
}

/// A milestone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Its id.
    pub id: MilestoneId,
    /// What it is called.
    pub title: String,
    /// What it takes.
    pub description: String,
    /// When it is due.
    pub due_on: Option<Day>,
    /// Its place among the others, from 1.
    pub position: i64,
    /// When it was reached, by whom, and for which partner.
    pub done: Option<Done>,
    /// When it was archived.
    pub archived_at: Option<DateTime<Utc>>,
    /// Rises by one with every change.
    pub revision: i64,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// That a milestone was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// When somebody said so.
    pub at: DateTime<Utc>,
    /// Who, by the name of then.
    pub by: String,
    /// For which partner.
    pub partner: PartnerId,
}

impl Milestone {
    /// Whether it was reached.
    pub fn state(&self) -> MilestoneState {
        if self.done.is_some() { MilestoneState::Done } else { MilestoneState::Open }
    }

    fn expect_revision(&self, expected: Option<i64>) -> Result<(), PartnerError> {
        match expected {
            Some(expected) if expected != self.revision => Err(PartnerError::Outdated { current: self.revision }),
            _ => Ok(()),
        }
    }
}

/// A milestone to be added, behind the others.
#[derive(Debug, Clone)]
pub struct NewMilestone {
    /// What it is called: 1 to 120 characters.
    pub title: String,
    /// What it takes; may be empty.
    pub description: String,
    /// When it is due.
    pub due_on: Option<Day>,
}

/// What is to be changed of a milestone.
#[derive(Debug, Clone, Default)]
pub struct MilestonePatch {
    /// Another title.
    pub title: Option<String>,
    /// Another description.
    pub description: Option<String>,
    /// Another day, or none.
    pub due_on: Option<Option<Day>>,
    /// Whether it was reached.
    pub state: Option<MilestoneState>,
    /// Another place among the others, from 1.
    pub position: Option<i64>,
    /// The revision that the change was made from, if the caller says.
    pub expected: Option<i64>,
}

/// The milestones of a project, in their order.
///
/// # Errors
/// `NotFound`.
pub async fn list(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadProject>,
    project: ProjectId,
    shown: Shown,
) -> Result<Vec<Milestone>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    sight::seen(&mut tx, permit, project, sources.now()).await?;
    let mut rows = store::milestones::list(&mut tx, permit.scope(), project).await?;
    rows.retain(|milestone| shown == Shown::All || milestone.archived_at.is_none());
    Ok(rows)
}

/// One of them.
///
/// # Errors
/// `MilestoneNotFound`; `NotFound`.
pub async fn get(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadProject>,
    (project, milestone): (ProjectId, MilestoneId),
) -> Result<Milestone, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    sight::seen(&mut tx, permit, project, sources.now()).await?;
    let found = store::milestones::find(&mut tx, permit.scope(), (project, milestone)).await?;
    Ok(found.ok_or(ProjectError::MilestoneNotFound)?)
}

/// Adds a milestone behind the others.
///
/// # Errors
/// `Invalid` names the field; `Full`; `RoleTooLow`; `Refused` and `Closed` when the project does not go on.
pub async fn add(
    db: &Db,
    sources: &Sources,
    permit: &Permit<WorkInProject>,
    project: ProjectId,
    new: NewMilestone,
) -> Result<Milestone, PartnerError> {
    let title = text::line("title", &new.title)?;
    let description = text::prose("description", &new.description, Presence::Optional)?;
    let (scope, id) = (permit.scope(), sources.id::<MilestoneId>());
    let mut tx = db.write(scope.tenancy()).await?;
    let working = sight::lock_to_work(&mut tx, permit, project, sources.now()).await?;
    let others = store::milestones::list(&mut tx, scope, project).await?;
    if i64::try_from(others.len()).unwrap_or(i64::MAX) >= MOST {
        return Err(ProjectError::Full { what: "milestones", most: MOST }.into());
    }
    let milestone = Milestone {
        id,
        title,
        description,
        due_on: new.due_on,
        position: others.iter().map(|other| other.position).max().unwrap_or(0) + 1,
        done: None,
        archived_at: None,
        revision: 1,
        created_at: working.at,
        updated_at: working.at,
    };
    store::milestones::insert(&mut tx, scope, &working, &milestone).await?;
    let deed = Deed::new(ActivityKind::MilestoneAdded, id, &milestone.title);
    finish(tx, sources, permit, &working, (id, deed)).await
}

/// Changes a milestone.
///
/// # Errors
/// `Invalid` names the field; `Outdated`; `MilestoneNotFound`; `MilestoneArchived`; `RoleTooLow`; `Refused` and `Closed` when the
/// project does not go on.
pub async fn change(
    db: &Db,
    sources: &Sources,
    permit: &Permit<WorkInProject>,
    (project, milestone): (ProjectId, MilestoneId),
    patch: MilestonePatch,
) -> Result<Milestone, PartnerError> {
    let title = patch.title.as_deref().map(|title| text::line("title", title)).transpose()?;
    let description = patch.description.as_deref();
    let description = description.map(|it| text::prose("description", it, Presence::Optional)).transpose()?;
    let scope = permit.scope();
    let mut tx = db.write(scope.tenancy()).await?;
    let (working, mut found) = locked(&mut tx, sources, permit, (project, milestone)).await?;
    found.expect_revision(patch.expected)?;
    if found.archived_at.is_some() {
        return Err(ProjectError::MilestoneArchived.into());
    }
    let kind = turned(&mut found, patch.state, &working);
    found.title = title.unwrap_or(found.title);
    found.description = description.unwrap_or(found.description);
    found.due_on = patch.due_on.unwrap_or(found.due_on);
    if let Some(position) = patch.position {
        found.position = moved(&mut tx, permit, (project, milestone), position).await?;
    }
    store::milestones::save(&mut tx, scope, (project, &found), working.at).await?;
    let deed = Deed::new(kind, milestone, &found.title);
    finish(tx, sources, permit, &working, (milestone, deed)).await
}

/// Puts the state as wanted, and tells what the feed calls the change.
fn turned(found: &mut Milestone, wanted: Option<MilestoneState>, working: &Working) -> ActivityKind {
    match (found.state(), wanted) {
        (MilestoneState::Open, Some(MilestoneState::Done)) => {
            found.done = Some(Done { at: working.at, by: working.person.clone(), partner: working.partner });
            ActivityKind::MilestoneDone
        }
        (MilestoneState::Done, Some(MilestoneState::Open)) => {
            found.done = None;
            ActivityKind::MilestoneReopened
        }
        _ => ActivityKind::MilestoneChanged,
    }
}

/// Numbers the milestones anew with this one at the place that was asked for, or at the nearest there is; yields the place.
async fn moved(
    tx: &mut Tx,
    permit: &Permit<WorkInProject>,
    (project, milestone): (ProjectId, MilestoneId),
    position: i64,
) -> Result<i64, PartnerError> {
    let all = store::milestones::list(tx, permit.scope(), project).await?;
    let mut order: Vec<&Milestone> = all.iter().filter(|other| other.archived_at.is_none()).collect();
    order.retain(|other| other.id != milestone);
    let index = usize::try_from(position.saturating_sub(1)).unwrap_or(0).min(order.len());
    // Archived ones go behind, so that no two share a place.
    let (before, after) = order.split_at(index);
    let archived = all.iter().filter(|other| other.archived_at.is_some());
    let numbered = before.iter().copied().zip(1..);
    let own = i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1);
    for (other, place) in numbered.chain(after.iter().copied().chain(archived).zip(own + 1..)) {
        if other.position != place {
            store::milestones::place(tx, permit.scope(), (project, other.id), place).await?;
        }
    }
    Ok(own)
}

/// Takes a milestone off the list; it can be restored.
///
/// # Errors
/// `Outdated`; `MilestoneNotFound`; `RoleTooLow`; `Refused` and `Closed` when the project does not go on.
pub async fn archive(
    db: &Db,
    sources: &Sources,
    permit: &Permit<WorkInProject>,
    which: (ProjectId, MilestoneId),
    expected: Option<i64>,
) -> Result<Milestone, PartnerError> {
    put_away(db, sources, permit, which, (ActivityKind::MilestoneArchived, expected)).await
}

/// Puts an archived milestone back.
///
/// # Errors
/// As [`archive`].
pub async fn restore(
    db: &Db,
    sources: &Sources,
    permit: &Permit<WorkInProject>,
    which: (ProjectId, MilestoneId),
) -> Result<Milestone, PartnerError> {
    put_away(db, sources, permit, which, (ActivityKind::MilestoneRestored, None)).await
}

async fn put_away(
    db: &Db,
    sources: &Sources,
    permit: &Permit<WorkInProject>,
    which: (ProjectId, MilestoneId),
    (kind, expected): (ActivityKind, Option<i64>),
) -> Result<Milestone, PartnerError> {
    let mut tx = db.write(permit.scope().tenancy()).await?;
    let (working, mut found) = locked(&mut tx, sources, permit, which).await?;
    found.expect_revision(expected)?;
    let wanted = (kind == ActivityKind::MilestoneArchived).then_some(working.at);
    // Archiving what is archived changes nothing, and restoring what stands neither.
    if found.archived_at.is_some() == wanted.is_some() {
        return Ok(found);
    }
    found.archived_at = wanted;
    store::milestones::save(&mut tx, permit.scope(), (which.0, &found), working.at).await?;
    let deed = Deed::new(kind, which.1, &found.title).detail(json!({ "revision": found.revision + 1 }));
    finish(tx, sources, permit, &working, (which.1, deed)).await
}

async fn locked(
    tx: &mut Tx,
    sources: &Sources,
    permit: &Permit<WorkInProject>,
    (project, milestone): (ProjectId, MilestoneId),
) -> Result<(Working, Milestone), PartnerError> {
    let working = sight::lock_to_work(tx, permit, project, sources.now()).await?;
    let found = store::milestones::find(tx, permit.scope(), (project, milestone)).await?;
    Ok((working, found.ok_or(ProjectError::MilestoneNotFound)?))
}

async fn finish(
    mut tx: Tx,
    sources: &Sources,
    permit: &Permit<WorkInProject>,
    working: &Working,
    (milestone, deed): (MilestoneId, Deed),
) -> Result<Milestone, PartnerError> {
    record(&mut tx, sources, permit, working, deed).await?;
    let found = store::milestones::find(&mut tx, permit.scope(), (working.project.id, milestone)).await?;
    let found = found.ok_or(ProjectError::MilestoneNotFound)?;
    tx.commit().await?;
    Ok(found)
}
