//! Reading agreements, their versions, and what changed between them.

use access::{Permit, ReadAgreement};
use database::Db;
use foundation::{AgreementId, Page, PageRequest, Sources};

use crate::PartnerError;
use crate::agreements::difference::Difference;
use crate::agreements::model::Agreement;
use crate::agreements::store;
use crate::agreements::version::{Version, VersionSummary};

/// Versions that one answer lists.
const MAX_VERSIONS: i64 = 100;

/// One agreement of the caller's partner, as it stands now.
pub async fn get(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadAgreement>,
    agreement: AgreementId,
) -> Result<Agreement, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    store::get(&mut tx, permit.scope(), agreement, sources.now()).await
}

/// The agreements of the caller's partner, whichever side it is on, newest first.
pub async fn list(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadAgreement>,
    page: &PageRequest,
) -> Result<Page<Agreement>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows = store::list(&mut tx, permit.scope(), page, sources.now()).await?;
    Ok(Page::cut(rows, page, |agreement| agreement.id))
}

/// The newest versions of an agreement of the caller's partner with a number below `before`, newest first: at most 100.
pub async fn versions(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadAgreement>,
    agreement: AgreementId,
    before: Option<i64>,
) -> Result<Vec<VersionSummary>, PartnerError> {
    let scope = permit.scope();
    let mut tx = db.read(scope.tenancy()).await?;
    store::get(&mut tx, scope, agreement, sources.now()).await?;
    Ok(store::versions::list(&mut tx, scope, agreement, (before.unwrap_or(i64::MAX), MAX_VERSIONS)).await?)
}

/// One version with its terms, the bytes that are signed, and the signatures.
///
/// # Errors
/// `AgreementNotFound`; `VersionNotFound`.
pub async fn version(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadAgreement>,
    agreement: AgreementId,
    number: i64,
) -> Result<Version, PartnerError> {
    let scope = permit.scope();
    let mut tx = db.read(scope.tenancy()).await?;
    store::get(&mut tx, scope, agreement, sources.now()).await?;
    store::versions::get(&mut tx, scope, agreement, number).await
}

/// What the second of two versions changes in the first.
///
/// # Errors
/// As [`version`].
pub async fn difference(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadAgreement>,
    agreement: AgreementId,
    [from, to]: [i64; 2],
) -> Result<Difference, PartnerError> {
    let scope = permit.scope();
    let mut tx = db.read(scope.tenancy()).await?;
    store::get(&mut tx, scope, agreement, sources.now()).await?;
    let before = store::versions::get(&mut tx, scope, agreement, from).await?;
    let after = store::versions::get(&mut tx, scope, agreement, to).await?;
    Ok(Difference::between(&before.terms, &after.terms))
}
