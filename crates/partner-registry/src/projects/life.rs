//! Opening, changing, closing and reopening projects, and moving them to another agreement.

use access::{ManageProject, Permit};
use database::{Db, Tx};
use foundation::{AgreementId, ProjectId, Sources};
use serde_json::json;

use super::activity::{ActivityKind, Deed, record};
use super::model::{NewProject, Project, ProjectRole, ProjectState};
use super::{ProjectError, sight, store};
use crate::agreements::{self, store as agreement_rows};
use crate::text::{self, Presence};
use crate::{PartnerError, notices};

/// Opens a project under an agreement of the caller's partner that is in force. Whoever opens it leads it.
///
/// # Errors
/// `Invalid` names the field; `AgreementNotFound`; `Refused` while the agreement is not in force.
pub async fn open(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ManageProject>,
    new: NewProject,
) -> Result<Project, PartnerError> {
    let new = new.checked()?;
    let (scope, now, partner, user) = (permit.scope(), sources.now(), permit.partner(), permit.principal().user);
    let mut tx = db.write(scope.tenancy()).await?;
    let agreement = agreement_rows::get_locked(&mut tx, scope, new.agreement, now).await?;
    let parties = [agreement.proposer.id, agreement.counterparty.id];
    agreements::stands(&mut tx, new.agreement, parties, now).await?;
    let other = if parties[0] == partner { parties[1] } else { parties[0] };
    let id = sources.id::<ProjectId>();
    store::insert(&mut tx, scope, (id, user, other), &new, now).await?;
    store::members::insert(&mut tx, scope, (id, user), ProjectRole::Lead, (user, now)).await?;
    let opened = sight::seen(&mut tx, permit, id, now).await?;
    let path = format!("/projects/{id}?tab=members");
    notices::tell(&mut tx, sources, (partner, other), (notices::Deed::ProjectOpened, &opened.name), path).await?;
    let deed = Deed::new(ActivityKind::Opened, id, &opened.name).detail(json!({ "agreement": new.agreement }));
    finish(tx, sources, permit, opened, deed).await
}

/// What is to be changed of a project.
#[derive(Debug, Clone, Default)]
pub struct ProjectPatch {
    /// Another name.
    pub name: Option<String>,
    /// Another purpose.
    pub purpose: Option<String>,
    /// The revision that the change was made from, if the caller says.
    pub expected: Option<i64>,
}

/// Changes name and purpose.
///
/// # Errors
/// `Invalid` names the field; `Outdated`; `RoleTooLow`; `Refused` and `Closed` when the project does not go on.
pub async fn update(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ManageProject>,
    project: ProjectId,
    patch: ProjectPatch,
) -> Result<Project, PartnerError> {
    let name = patch.name.map(|name| text::line("name", &name)).transpose()?;
    let purpose = patch.purpose.map(|purpose| text::prose("purpose", &purpose, Presence::Required)).transpose()?;
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    let mut found = sight::led(&mut tx, permit, project, now).await?;
    if let Some(current) = patch.expected.filter(|expected| *expected != found.revision).map(|_| found.revision) {
        return Err(PartnerError::Outdated { current });
    }
    found.expect_going_on()?;
    found.name = name.unwrap_or(found.name);
    found.purpose = purpose.unwrap_or(found.purpose);
    store::save(&mut tx, scope, &found, now).await?;
    let deed = Deed::new(ActivityKind::Changed, project, &found.name);
    finish(tx, sources, permit, found, deed).await
}

/// Closes a project: it can be read, and nothing goes on in it.
///
/// # Errors
/// `Invalid` without a reason; `Closed` already; `RoleTooLow`.
pub async fn close(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ManageProject>,
    project: ProjectId,
    reason: &str,
) -> Result<Project, PartnerError> {
    turn(db, sources, permit, project, (ProjectState::Closed, reason)).await
}

/// Reopens one.
///
/// # Errors
/// `Invalid` without a reason; `NotClosed`; `Refused` when its agreement is not in force any more; `RoleTooLow`.
pub async fn reopen(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ManageProject>,
    project: ProjectId,
    reason: &str,
) -> Result<Project, PartnerError> {
    turn(db, sources, permit, project, (ProjectState::Active, reason)).await
}

async fn turn(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ManageProject>,
    project: ProjectId,
    (state, reason): (ProjectState, &str),
) -> Result<Project, PartnerError> {
    let reason = text::prose("reason", reason, Presence::Required)?;
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    let mut found = sight::led(&mut tx, permit, project, now).await?;
    let kind = match (found.state, state) {
        (ProjectState::Active, ProjectState::Closed) => ActivityKind::Closed,
        (ProjectState::Closed, ProjectState::Active) => match found.refusal {
            Some(refusal) => return Err(refusal.into()),
            None => ActivityKind::Reopened,
        },
        (ProjectState::Closed, ProjectState::Closed) => return Err(ProjectError::Closed.into()),
        (ProjectState::Active, ProjectState::Active) => return Err(ProjectError::NotClosed.into()),
    };
    found.state = state;
    found.state_reason = Some(reason.clone());
    found.state_changed_at = now;
    store::save(&mut tx, scope, &found, now).await?;
    let deed = Deed::new(kind, project, &found.name).detail(json!({ "reason": reason }));
    finish(tx, sources, permit, found, deed).await
}

/// Where a project moves to.
#[derive(Debug, Clone, Copy)]
pub struct Renewal {
    /// Another agreement between the same two partners, in force.
    pub agreement: AgreementId,
}

/// Moves a project to another agreement of the same parties, so that it goes on when the first one has ended. Grants stay under
/// the agreement that they were given under.
///
/// # Errors
/// `AgreementNotFound`; `OtherParties`; `Refused` while the new agreement is not in force; `RoleTooLow`.
pub async fn renew(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ManageProject>,
    project: ProjectId,
    Renewal { agreement }: Renewal,
) -> Result<Project, PartnerError> {
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    let mut found = sight::led(&mut tx, permit, project, now).await?;
    let next = agreement_rows::get(&mut tx, scope, agreement, now).await?;
    let parties = [found.opener.id, found.other.id];
    if parties.iter().any(|party| next.side_of(*party).is_none()) {
        return Err(ProjectError::OtherParties.into());
    }
    agreements::stands(&mut tx, agreement, parties, now).await?;
    let detail = json!({ "from": found.agreement, "to": agreement });
    found.agreement = agreement;
    store::save(&mut tx, scope, &found, now).await?;
    let deed = Deed::new(ActivityKind::Renewed, project, &found.name).detail(detail);
    finish(tx, sources, permit, found, deed).await
}

/// Writes the act down and shows the project as it is then.
async fn finish(
    mut tx: Tx,
    sources: &Sources,
    permit: &Permit<ManageProject>,
    project: Project,
    deed: Deed,
) -> Result<Project, PartnerError> {
    let (id, now) = (project.id, sources.now());
    let working = sight::acting(&mut tx, permit, project, now).await?;
    record(&mut tx, sources, permit, &working, deed).await?;
    let found = sight::seen(&mut tx, permit, id, now).await?;
    tx.commit().await?;
    Ok(found)
}
