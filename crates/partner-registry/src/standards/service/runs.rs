//! What conformance runs ask, in transactions of their own.

use access::Scope;
use database::Tx;
use foundation::{StandardId, StandardVersionId};

use crate::PartnerError;
use crate::standards::StandardError;
use crate::standards::model::{StandardVersion, VersionNumber};
use crate::standards::store::versions;

/// The version of a standard that something is to be held against: by its number, or the newest.
///
/// # Errors
/// `VersionNotFound`.
pub async fn resolve(
    tx: &mut Tx,
    scope: Scope,
    standard: StandardId,
    number: Option<VersionNumber>,
) -> Result<StandardVersion, PartnerError> {
    Ok(versions::find(tx, scope, standard, number).await?.ok_or(StandardError::VersionNotFound)?)
}

/// A version by its id.
///
/// # Errors
/// `VersionNotFound`.
pub async fn resolve_id(tx: &mut Tx, scope: Scope, id: StandardVersionId) -> Result<StandardVersion, PartnerError> {
    versions::get(tx, scope, id).await
}

/// The same, which nobody withdraws or supersedes until the transaction ends. The platform's to do.
///
/// # Errors
/// `VersionNotFound`.
pub async fn hold(tx: &mut Tx, scope: Scope, id: StandardVersionId) -> Result<StandardVersion, PartnerError> {
    versions::get_locked(tx, scope, id).await
}
