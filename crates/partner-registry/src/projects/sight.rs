//! Who sees a project, and who may do something in it.

use access::{Permit, Role, TenantAction};
use chrono::{DateTime, Utc};
use database::Tx;
use foundation::{PartnerId, ProjectId, UserId};

use super::ProjectError;
use super::model::{Project, ProjectRole};
use super::store::{self, Reader};
use crate::PartnerError;

/// Who reads, with a permit.
pub(super) fn reader<A: TenantAction>(permit: &Permit<A>) -> Reader {
    let admin = permit.principal().membership.is_some_and(|membership| membership.role.includes(Role::Admin));
    Reader { partner: permit.partner(), user: permit.principal().user, admin }
}

/// The project that the permit's holder sees, as it stands at `now`.
///
/// # Errors
/// `NotFound` for whoever takes no part in it.
pub(super) async fn seen<A: TenantAction>(
    tx: &mut Tx,
    permit: &Permit<A>,
    project: ProjectId,
    now: DateTime<Utc>,
) -> Result<Project, PartnerError> {
    let found = store::find(tx, permit.scope(), reader(permit), project, now).await?;
    Ok(found.ok_or(ProjectError::NotFound)?)
}

/// The same, and nobody else changes anything in it until the transaction ends: messages and feed keep the order in which they
/// become visible.
pub(super) async fn seen_locked<A: TenantAction>(
    tx: &mut Tx,
    permit: &Permit<A>,
    project: ProjectId,
    now: DateTime<Utc>,
) -> Result<Project, PartnerError> {
    store::lock(tx, permit.scope(), project).await?;
    seen(tx, permit, project, now).await
}

/// The same, of an admin or lead, who decide about the project itself.
pub(super) async fn led<A: TenantAction>(
    tx: &mut Tx,
    permit: &Permit<A>,
    project: ProjectId,
    now: DateTime<Utc>,
) -> Result<Project, PartnerError> {
    let found = seen_locked(tx, permit, project, now).await?;
    if !reader(permit).admin {
        found.expect_role(ProjectRole::Lead)?;
    }
    Ok(found)
}

/// A locked project in which somebody does something.
#[derive(Debug, Clone)]
pub struct Working {
    /// The project.
    pub project: Project,
    /// The partner for which they do it.
    pub partner: PartnerId,
    /// Who.
    pub user: UserId,
    /// What they are called now.
    pub person: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Locks a project for a member who does something in it.
///
/// # Errors
/// `NotFound`; `NotMember` and `RoleTooLow`; `Refused` with the agreement's own reason, and `Closed`, when nothing goes on.
pub async fn lock_to_work<A: TenantAction>(
    tx: &mut Tx,
    permit: &Permit<A>,
    project: ProjectId,
    now: DateTime<Utc>,
) -> Result<Working, PartnerError> {
    let project = seen_locked(tx, permit, project, now).await?;
    project.expect_role(ProjectRole::Contributor)?;
    project.expect_going_on()?;
    acting(tx, permit, project, now).await
}

/// Locks a project for a member, or an admin, who takes something of their partner's away: that stays possible in the end.
///
/// # Errors
/// `NotFound`; `RoleTooLow`.
pub async fn lock_to_detach<A: TenantAction>(
    tx: &mut Tx,
    permit: &Permit<A>,
    project: ProjectId,
    now: DateTime<Utc>,
) -> Result<Working, PartnerError> {
    let project = seen_locked(tx, permit, project, now).await?;
    if !reader(permit).admin {
        project.expect_role(ProjectRole::Contributor)?;
    }
    acting(tx, permit, project, now).await
}

/// Who does something in a locked project.
pub(super) async fn acting<A: TenantAction>(
    tx: &mut Tx,
    permit: &Permit<A>,
    project: Project,
    at: DateTime<Utc>,
) -> Result<Working, PartnerError> {
    let (partner, user) = (permit.partner(), permit.principal().user);
    let person = store::members::name_of(tx, permit.scope(), user).await?.unwrap_or_default();
    Ok(Working { project, partner, user, person, at })
}
