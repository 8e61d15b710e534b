//! Reading what happened.

use access::{Permit, ReadProject};
use database::Db;
use foundation::{Page, PageRequest, ProjectId, Sources};

use super::activity::Activity;
use super::{sight, store};
use crate::PartnerError;

/// What happened in a project, newest first.
///
/// # Errors
/// `NotFound`.
pub async fn activity(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadProject>,
    project: ProjectId,
    page: &PageRequest,
) -> Result<Page<Activity>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    sight::seen(&mut tx, permit, project, sources.now()).await?;
    let rows = store::activity::list(&mut tx, permit.scope(), project, page).await?;
    Ok(Page::cut(rows, page, |activity| activity.id))
}
