//! Reading projects.

use access::{Permit, ReadProject};
use database::Db;
use foundation::{Page, PageRequest, ProjectId, Sources};

use super::model::Project;
use super::{sight, store};
use crate::PartnerError;

/// One project in which the caller takes part, as it stands now.
///
/// # Errors
/// `NotFound`.
pub async fn get(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadProject>,
    project: ProjectId,
) -> Result<Project, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    sight::seen(&mut tx, permit, project, sources.now()).await
}

/// The projects in which the caller takes part, for an admin all of the partner's, newest first.
pub async fn list(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadProject>,
    page: &PageRequest,
) -> Result<Page<Project>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows = store::list(&mut tx, permit.scope(), sight::reader(permit), page, sources.now()).await?;
    Ok(Page::cut(rows, page, |project| project.id))
}
