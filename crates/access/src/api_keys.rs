//! API keys: `hansa_pat_…`, for machines. Shown once, stored as a hash, limited by scopes and an expiry.
//!
//! A key never reaches further than its maker: the maker's role is read afresh whenever the key is used, and a key that makes
//! another one can give neither a scope that it lacks nor a longer life than its own.

pub(crate) mod store;

use chrono::{DateTime, TimeDelta, Utc};
use database::{Db, Tx};
use foundation::{ApiKeyId, Page, PageRequest, PartnerId, Sources};

use crate::accounts::plain_name;
use crate::actions::names::{ChangeAccount, ReadAccount};
use crate::audit::{self, Entry};
use crate::error::AccessError;
use crate::gate::Permit;
use crate::opaque::{self, Kind};
use crate::principal::{Credential, KeyScope};
use crate::secret::Secret;

pub(crate) use store::{revoke_all, revoke_in_partner};

/// How long a key lives when its maker does not say.
pub const DEFAULT_LIFETIME: TimeDelta = TimeDelta::days(90);
/// How long a key lives at most.
pub const LONGEST_LIFETIME: TimeDelta = TimeDelta::days(365);

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewApiKey {
    /// What it is for; shown in the list.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<KeyScope>,
    /// How long it lives: [`DEFAULT_LIFETIME`] when not said, at most [`LONGEST_LIFETIME`].
    pub lifetime: Option<TimeDelta>,
}

/// A key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// The key.
    pub id: ApiKeyId,
    /// The partner for which it acts.
    pub partner: Option<PartnerId>,
    /// What it is for.
    pub name: String,
    /// The last four characters of the secret.
    pub hint: String,
    /// What it may be used for.
    pub scopes: Vec<KeyScope>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// Makes a key for the permit holder and the partner it acts for; the secret is given here and never again.
pub async fn create(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ChangeAccount>,
    input: NewApiKey,
) -> Result<(ApiKey, Secret), AccessError> {
    let name = plain_name("name", &input.name)?;
    let scopes = scopes_within(input.scopes, &permit.principal().credential)?;
    let (secret, hash) = opaque::mint(Kind::ApiKey, sources);
    let now = sources.now();
    let mut tx = db.write(permit.scope().tenancy()).await?;
    let key = ApiKey {
        id: sources.id(),
        partner: permit.principal().membership.map(|membership| membership.partner),
        name,
        hint: opaque::hint(&secret),
        scopes,
        created_at: now,
        expires_at: expiry(&mut tx, permit, input.lifetime, now).await?,
        last_used_at: None,
        revoked_at: None,
    };
    store::insert(&mut tx, permit.principal().user, &key, hash).await?;
    let detail = serde_json::json!({ "name": key.name, "scopes": key.scopes, "expires_at": key.expires_at });
    let entry = Entry::done(permit, key.id).named("api-key:create").detail(detail);
    audit::record(&mut tx, sources, permit, entry).await?;
    tx.commit().await?;
    Ok((key, secret))
}

/// The permit holder's keys, also those that ended.
pub async fn list(db: &Db, permit: &Permit<ReadAccount>, page: &PageRequest) -> Result<Page<ApiKey>, AccessError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let keys = store::list(&mut tx, permit.principal().user, page).await?;
    Ok(Page::cut(keys, page, |key: &ApiKey| key.id))
}

/// Ends one of the permit holder's keys at once. Ending it a second time changes nothing and is no error.
pub async fn revoke(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ChangeAccount>,
    key: ApiKeyId,
) -> Result<(), AccessError> {
    let user = permit.principal().user;
    let mut tx = db.write(permit.scope().tenancy()).await?;
    if store::revoke(&mut tx, key, user, sources.now()).await? {
        let entry = Entry::done(permit, key).named("api-key:revoke");
        audit::record(&mut tx, sources, permit, entry).await?;
    } else if store::find_expiry(&mut tx, key, user).await?.is_none() {
        return Err(AccessError::ApiKeyNotFound);
    }
    Ok(tx.commit().await?)
}

/// Each once, in the order of declaration; none that the maker's own key lacks.
fn scopes_within(mut scopes: Vec<KeyScope>, maker: &Credential) -> Result<Vec<KeyScope>, AccessError> {
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(AccessError::invalid("scopes", "name at least one thing that the key may be used for"));
    }
    if let Credential::ApiKey(_, own) = maker
        && let Some(beyond) = scopes.iter().find(|scope| !own.contains(scope))
    {
        return Err(AccessError::KeyScopeExceeded { scope: beyond.as_str() });
    }
    Ok(scopes)
}

async fn expiry(
    tx: &mut Tx,
    permit: &Permit<ChangeAccount>,
    lifetime: Option<TimeDelta>,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, AccessError> {
    let asked = lifetime.unwrap_or(DEFAULT_LIFETIME);
    if asked <= TimeDelta::zero() || asked > LONGEST_LIFETIME {
        let longest = LONGEST_LIFETIME.num_days();
        return Err(AccessError::invalid(
            "expires_in",
            format!("a key lives longer than nothing and at most {longest} days"),
        ));
    }
    let Credential::ApiKey(maker, _) = permit.principal().credential else { return Ok(now + asked) };
    let makers = store::find_expiry(tx, maker, permit.principal().user).await?.ok_or(AccessError::KeyRevoked)?;
    if lifetime.is_some() && now + asked > makers {
        return Err(AccessError::invalid("expires_in", "a key cannot make one that outlives it"));
    }
    Ok((now + asked).min(makers))
}
