//! Who takes part. Each partner adds and removes its own people.

use access::{ManageProject, Permit, ReadProject, Role, Scope, SystemTask};
use database::{Db, Tx};
use foundation::{ProjectId, Sources, UserId};
use serde_json::json;

use super::activity::{ActivityKind, Deed, record};
use super::model::{ProjectMember, ProjectRole};
use super::{ProjectError, sight, store};
use crate::PartnerError;

/// People that one partner may have in one project.
const MOST: i64 = 500;

/// Everybody who takes part, of both partners, in the order in which they came. People of the other partner are known by what
/// they are called, and by nothing else.
///
/// # Errors
/// `NotFound`.
pub async fn list(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadProject>,
    project: ProjectId,
) -> Result<Vec<ProjectMember>, PartnerError> {
    {
        let mut tx = db.read(permit.scope().tenancy()).await?;
        sight::seen(&mut tx, permit, project, sources.now()).await?;
    }
    roster(db, project).await
}

/// Whether somebody of the other partner still belongs to it is not for this partner to look up: the platform does.
async fn roster(db: &Db, project: ProjectId) -> Result<Vec<ProjectMember>, PartnerError> {
    let scope = Scope::system(SystemTask::ProjectSight);
    let mut tx = db.read(scope.tenancy()).await?;
    Ok(store::members::list(&mut tx, scope, project).await?)
}

/// Adds one of the partner's people.
///
/// # Errors
/// `PersonNotFound`; `ViewerObserves`; `MemberTwice`; `Full`; `Refused` and `Closed` when the project does not go on.
pub async fn add(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ManageProject>,
    project: ProjectId,
    (user, role): (UserId, ProjectRole),
) -> Result<ProjectMember, PartnerError> {
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    let found = sight::seen_locked(&mut tx, permit, project, now).await?;
    found.expect_going_on()?;
    let person = person(&mut tx, scope, user, role).await?;
    // A row from before the person left the partner and came back counts for nothing.
    store::members::strike_off_left(&mut tx, scope, (project, user)).await?;
    if store::members::count(&mut tx, scope, project).await? >= MOST {
        return Err(ProjectError::Full { what: "people of one partner", most: MOST }.into());
    }
    if !store::members::insert(&mut tx, scope, (project, user), role, (permit.principal().user, now)).await? {
        return Err(ProjectError::MemberTwice.into());
    }
    let working = sight::acting(&mut tx, permit, found, now).await?;
    let deed = Deed::new(ActivityKind::MemberAdded, user, &person).detail(json!({ "role": role }));
    record(&mut tx, sources, permit, &working, deed).await?;
    let added = store::members::get(&mut tx, scope, (project, user)).await?.ok_or(ProjectError::MemberNotFound)?;
    tx.commit().await?;
    Ok(added)
}

/// Gives one of the partner's people another part.
///
/// # Errors
/// `MemberNotFound`; `ViewerObserves`; `Refused` and `Closed` when the project does not go on.
pub async fn change(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ManageProject>,
    project: ProjectId,
    (user, role): (UserId, ProjectRole),
) -> Result<ProjectMember, PartnerError> {
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    let found = sight::seen_locked(&mut tx, permit, project, now).await?;
    found.expect_going_on()?;
    let before = store::members::get(&mut tx, scope, (project, user)).await?.ok_or(ProjectError::MemberNotFound)?;
    if before.role == role {
        return Ok(before);
    }
    let person = person(&mut tx, scope, user, role).await?;
    store::members::set_role(&mut tx, scope, (project, user), role).await?;
    let working = sight::acting(&mut tx, permit, found, now).await?;
    let detail = json!({ "from": before.role, "to": role });
    let deed = Deed::new(ActivityKind::MemberChanged, user, &person).detail(detail);
    record(&mut tx, sources, permit, &working, deed).await?;
    tx.commit().await?;
    Ok(ProjectMember { role, ..before })
}

/// Removes one of the partner's people, at once. This stays possible when the project does not go on.
///
/// # Errors
/// `MemberNotFound`.
pub async fn remove(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ManageProject>,
    project: ProjectId,
    user: UserId,
) -> Result<(), PartnerError> {
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    let found = sight::seen_locked(&mut tx, permit, project, now).await?;
    let working = sight::acting(&mut tx, permit, found, now).await?;
    let person = store::members::name_of(&mut tx, scope, user).await?.unwrap_or_default();
    if !store::members::delete(&mut tx, scope, (project, user)).await? {
        return Err(ProjectError::MemberNotFound.into());
    }
    let deed = Deed::new(ActivityKind::MemberRemoved, user, &person);
    record(&mut tx, sources, permit, &working, deed).await?;
    Ok(tx.commit().await?)
}

/// What one of the partner's people is called, if the person's role there goes with the part.
async fn person(tx: &mut Tx, scope: Scope, user: UserId, role: ProjectRole) -> Result<String, PartnerError> {
    let (person, own) = store::members::person(tx, scope, user).await?.ok_or(ProjectError::PersonNotFound)?;
    if own == Role::Viewer && role != ProjectRole::Observer {
        return Err(ProjectError::ViewerObserves.into());
    }
    Ok(person)
}
