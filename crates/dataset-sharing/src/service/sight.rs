//! What a partner sees.

use access::Scope;
use chrono::{DateTime, Utc};
use database::Tx;
use foundation::{AgreementId, DatasetId, PartnerId};
use partner_registry::agreements::{self, Asset, Use};
use partner_registry::{Ended, PartnerError, Refusal};

use crate::DatasetError;
use crate::error::Thing;
use crate::model::{Access, Permission, Permissions, Version, VersionRef};
use crate::store::datasets::{self, DatasetRow};
use crate::store::grants::{self, GrantRow};
use crate::store::versions::{self, Which};

/// Asks the registry what agreements permit at one moment, once per agreement, data set and permission.
pub(super) struct Agreements {
    at: DateTime<Utc>,
    answers: Vec<((AgreementId, DatasetId, Permission), Option<Refusal>)>,
}

impl Agreements {
    pub(super) fn at(at: DateTime<Utc>) -> Self {
        Self { at, answers: Vec::new() }
    }

    /// Whether the grant's agreement permits `permission`.
    pub(super) async fn permit(
        &mut self,
        tx: &mut Tx,
        grant: &GrantRow,
        permission: Permission,
    ) -> Result<bool, DatasetError> {
        Ok(self.refusal(tx, grant, permission).await?.is_none())
    }

    /// Why it does not.
    async fn refusal(
        &mut self,
        tx: &mut Tx,
        grant: &GrantRow,
        permission: Permission,
    ) -> Result<Option<Refusal>, DatasetError> {
        let question = (grant.agreement_id, grant.dataset_id, permission);
        if let Some((_, answer)) = self.answers.iter().find(|(asked, _)| *asked == question) {
            return Ok(answer.clone());
        }
        let wanted = Use {
            owner: grant.partner_id,
            user: grant.grantee_id,
            agreement: grant.agreement_id,
            purpose: permission.purpose(),
            asset: Some(Asset::Dataset(grant.dataset_id)),
        };
        let asked = agreements::permits(tx, wanted, self.at).await;
        let answer = match asked {
            Ok(()) => None,
            Err(PartnerError::Refused(refusal)) => Some(refusal),
            Err(error) => return Err(error.into()),
        };
        self.answers.push((question, answer.clone()));
        Ok(answer)
    }

    /// What a grant permits at the moment.
    pub(super) async fn effective(&mut self, tx: &mut Tx, grant: &GrantRow) -> Result<Permissions, DatasetError> {
        let mut effective = Permissions::default();
        for permission in grant.permissions().iter() {
            if self.permit(tx, grant, permission).await? {
                effective = effective.with(permission);
            }
        }
        Ok(effective)
    }

    /// Why a grant does not permit `permission` at the moment; `None` when it does.
    pub(super) async fn why_not(
        &mut self,
        tx: &mut Tx,
        grant: &GrantRow,
        permission: Permission,
    ) -> Result<Option<Ended>, DatasetError> {
        if let Some(ended) = grant.ended(self.at) {
            return Ok(Some(ended));
        }
        Ok(self.refusal(tx, grant, permission).await?.map(Ended::Agreement))
    }

    /// Why a grant permits nothing at the moment; `None` when it permits something.
    async fn ended(&mut self, tx: &mut Tx, grant: &GrantRow) -> Result<Option<Ended>, DatasetError> {
        if let Some(ended) = grant.ended(self.at) {
            return Ok(Some(ended));
        }
        let mut reason = None;
        for permission in grant.permissions().iter() {
            match self.refusal(tx, grant, permission).await? {
                None => return Ok(None),
                Some(refusal) => reason = Some(Ended::Agreement(refusal)),
            }
        }
        Ok(reason)
    }
}

/// A data set that the partner sees, with what it may do.
///
/// # Errors
/// `NotFound` for whoever never held a grant of it; for who did, `Ended` says why it counts no longer.
pub(super) async fn dataset(
    tx: &mut Tx,
    scope: Scope,
    id: DatasetId,
    now: DateTime<Utc>,
) -> Result<(DatasetRow, Access), DatasetError> {
    let row = datasets::find_visible(tx, scope, id, now).await?;
    if let Some(own) = row.as_ref().filter(|row| scope.partner() == Some(row.partner_id)) {
        return Ok((own.clone(), Access::Own));
    }
    let mut agreements = Agreements::at(now);
    let live = grants::list_live(tx, scope, (id, id), now).await?;
    let permissions = sum_up(tx, &live, &mut agreements).await?;
    match row.filter(|_| !permissions.is_empty()) {
        Some(row) => Ok((row, Access::Granted(permissions))),
        None => Err(why_not(tx, scope, id, &mut agreements).await?),
    }
}

/// What is told to a partner that holds no grant that counts: see [`Ended`].
async fn why_not(
    tx: &mut Tx,
    scope: Scope,
    id: DatasetId,
    agreements: &mut Agreements,
) -> Result<DatasetError, DatasetError> {
    let not_found = DatasetError::NotFound(Thing::Dataset);
    let Some(newest) = grants::newest(tx, scope, id).await? else { return Ok(not_found) };
    // One that counts was given between the two looks; the next request finds it.
    Ok(agreements.ended(tx, &newest).await?.map_or(not_found, DatasetError::Ended))
}

/// One of the partner's own.
///
/// # Errors
/// `NotOwner` when it is another partner's and the caller sees it; else as [`dataset`].
pub(super) async fn own(
    tx: &mut Tx,
    scope: Scope,
    id: DatasetId,
    now: DateTime<Utc>,
) -> Result<DatasetRow, DatasetError> {
    match dataset(tx, scope, id, now).await? {
        (row, Access::Own) => Ok(row),
        (_, Access::Granted(_)) => Err(DatasetError::NotOwner),
    }
}

/// The same, and it stays as it is until the transaction ends.
pub(super) async fn own_locked(
    tx: &mut Tx,
    scope: Scope,
    id: DatasetId,
    now: DateTime<Utc>,
) -> Result<DatasetRow, DatasetError> {
    match datasets::get_own_locked(tx, scope, id).await {
        Err(DatasetError::NotFound(_)) => own(tx, scope, id, now).await,
        found => found,
    }
}

/// What grants permit together.
pub(super) async fn sum_up(
    tx: &mut Tx,
    grants: &[GrantRow],
    agreements: &mut Agreements,
) -> Result<Permissions, DatasetError> {
    let mut sum = Permissions::default();
    for grant in grants {
        let effective = agreements.effective(tx, grant).await?;
        sum = effective.iter().fold(sum, Permissions::with);
    }
    Ok(sum)
}

/// A version that the partner sees.
pub(super) struct Seen {
    pub dataset: DatasetRow,
    pub access: Access,
    pub version: Version,
}

impl Seen {
    /// The version as the partner sees it.
    pub(super) fn version_for(&self, partner: PartnerId) -> Version {
        let mut version = self.version.clone();
        version.summary.created_by = version.summary.created_by.filter(|_| partner == version.summary.owner);
        version
    }
}

/// The version that a reference names.
pub(super) async fn version(
    tx: &mut Tx,
    scope: Scope,
    reference: VersionRef,
    now: DateTime<Utc>,
) -> Result<Seen, DatasetError> {
    let not_found = || DatasetError::NotFound(Thing::Version);
    let id = match reference {
        VersionRef::Number(dataset, _) | VersionRef::Latest(dataset) => dataset,
        VersionRef::Id(version) => versions::find_dataset_of(tx, scope, version).await?.ok_or_else(not_found)?,
    };
    let found = dataset(tx, scope, id, now).await;
    let (dataset, access) = found.map_err(|error| match (error, reference) {
        // Who names a version is told about versions.
        (DatasetError::NotFound(_), VersionRef::Id(_)) => not_found(),
        (error, _) => error,
    })?;
    let which = match reference {
        VersionRef::Id(version) => Which::Id(version),
        VersionRef::Number(_, number) => Which::Number(number),
        VersionRef::Latest(_) => Which::Number(dataset.latest_version),
    };
    let version = versions::find(tx, dataset.id, which).await?.ok_or_else(not_found)?;
    Ok(Seen { dataset, access, version })
}

/// The agreement under which the partner downloads what it sees; nothing for one's own.
pub(super) async fn agreement_of_download(
    tx: &mut Tx,
    scope: Scope,
    seen: &Seen,
    now: DateTime<Utc>,
) -> Result<Option<AgreementId>, DatasetError> {
    if seen.access == Access::Own {
        return Ok(None);
    }
    let (id, mut agreements) = (seen.dataset.id, Agreements::at(now));
    // The one that lasts longest comes first.
    for grant in grants::list_live(tx, scope, (id, id), now).await? {
        if grant.permissions().download && agreements.permit(tx, &grant, Permission::Download).await? {
            return Ok(Some(grant.agreement_id));
        }
    }
    Err(DatasetError::DownloadNotGranted)
}
