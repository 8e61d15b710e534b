//! The signing keys: rows that all replicas share, and a copy of them in memory.
//!
//! A rotation publishes the new key first and signs with it [`LEAD`] later, when every replica has read it; the old one goes on
//! verifying until the last token signed with it has expired. Nobody is logged out, and no replica meets a key that it cannot
//! know. Of the keys that are not retired the oldest one signs.

use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use database::{Db, Tenancy, Tx};
use foundation::{KeyId, Sources};
use jsonwebtoken::{DecodingKey, EncodingKey};
use zeroize::Zeroizing;

use super::sealing::SigningSecret;
use super::store::{self, KeyRow};
use crate::actions::Action as _;
use crate::actions::names::RotateKeys;
use crate::audit::{self, Actor, Entry, Outcome};
use crate::error::AccessError;

/// The copy in memory is read anew when it is older than this.
const REFRESH: TimeDelta = TimeDelta::seconds(30);
/// However many tokens name unknown keys, they make the database be asked no more often than this.
const UNKNOWN_KEY_PAUSE: TimeDelta = TimeDelta::seconds(1);
/// How long a new key is public before it signs: several times [`REFRESH`].
const LEAD: TimeDelta = TimeDelta::minutes(2);
/// How long a retired key still verifies: as long as a token lives, and a minute for clocks that differ.
const OVERLAP: TimeDelta = TimeDelta::minutes(super::LIFETIME.num_minutes() + 1);

pub(crate) struct Key {
    pub(crate) id: KeyId,
    /// 32 bytes as base64url: the `x` of RFC 8037.
    pub(crate) public: String,
    pub(crate) encoding: EncodingKey,
    pub(crate) decoding: DecodingKey,
    /// From when on nothing is signed with it.
    retired_at: Option<DateTime<Utc>>,
}

impl Key {
    fn signs_at(&self, now: DateTime<Utc>) -> bool {
        self.retired_at.is_none_or(|retired| now < retired)
    }

    fn verifies_at(&self, now: DateTime<Utc>) -> bool {
        self.retired_at.is_none_or(|retired| now < retired + OVERLAP)
    }
}

/// The keys as they were at one moment, oldest first.
pub(crate) struct KeySet {
    keys: Vec<Arc<Key>>,
    loaded_at: DateTime<Utc>,
}

impl KeySet {
    pub(crate) fn signing(&self, now: DateTime<Utc>) -> Result<&Key, AccessError> {
        let key = self.keys.iter().find(|key| key.signs_at(now));
        key.map(AsRef::as_ref).ok_or_else(|| AccessError::SigningKeys("there is none".to_owned()))
    }

    fn find(&self, id: KeyId, now: DateTime<Utc>) -> Option<Arc<Key>> {
        self.keys.iter().find(|key| key.id == id && key.verifies_at(now)).cloned()
    }

    pub(super) fn published(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Key> {
        self.keys.iter().map(AsRef::as_ref).filter(move |key| key.verifies_at(now))
    }

    /// A clock that jumped back makes it outdated too.
    fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        (TimeDelta::zero()..REFRESH).contains(&(now - self.loaded_at))
    }
}

/// The keys of this platform. Cheap to clone; clones share the copy in memory.
#[derive(Clone)]
pub(crate) struct SigningKeys(Arc<Inner>);

struct Inner {
    db: Db,
    sources: Sources,
    secret: SigningSecret,
    set: RwLock<Arc<KeySet>>,
    /// When the database was last asked. Held while it is being asked, so that it is asked once.
    asked_at: tokio::sync::Mutex<DateTime<Utc>>,
}

impl SigningKeys {
    /// Loads the keys, and makes the first one on a new database.
    ///
    /// # Errors
    /// [`AccessError::SigningKeys`] when `secret` is not the one with which the keys were sealed.
    pub(crate) async fn open(db: &Db, sources: &Sources, secret: SigningSecret) -> Result<Self, AccessError> {
        let now = sources.now();
        let mut tx = db.write(Tenancy::Platform).await?;
        store::lock(&mut tx).await?;
        let mut rows = store::list(&mut tx, now - OVERLAP).await?;
        if rows.is_empty() {
            let row = new_row(sources, &secret)?;
            store::insert(&mut tx, &row, now).await?;
            rows.push(row);
        }
        let keys = unseal(&secret, rows)?;
        tx.commit().await?;
        Ok(Self(Arc::new(Inner {
            db: db.clone(),
            sources: sources.clone(),
            secret,
            set: RwLock::new(Arc::new(KeySet { keys, loaded_at: now })),
            asked_at: tokio::sync::Mutex::new(now),
        })))
    }

    /// Whether there are any: then the secret that they are sealed with has been made.
    pub(crate) async fn exist(db: &Db, sources: &Sources) -> Result<bool, AccessError> {
        let mut tx = db.read(Tenancy::Platform).await?;
        Ok(!store::list(&mut tx, sources.now() - OVERLAP).await?.is_empty())
    }

    /// The keys, read anew when the copy has aged. While one caller reads, the others go on with the copy.
    pub(crate) async fn current(&self) -> Result<Arc<KeySet>, AccessError> {
        let set = self.copy();
        if set.is_fresh(self.0.sources.now()) {
            return Ok(set);
        }
        let Ok(mut asked_at) = self.0.asked_at.try_lock() else { return Ok(set) };
        *asked_at = self.0.sources.now();
        match self.load().await {
            Ok(fresh) => Ok(fresh),
            // Better a copy that has aged than nobody let in: whatever else the request needs will fail by itself.
            Err(error) if matches!(&error, AccessError::Database(cause) if cause.is_transient()) => {
                tracing::warn!(%error, "the signing keys could not be read anew");
                Ok(set)
            }
            Err(error) => Err(error),
        }
    }

    /// The key of this id, if a token signed with it can still be valid.
    pub(crate) async fn verifying(&self, id: KeyId, now: DateTime<Utc>) -> Result<Option<Arc<Key>>, AccessError> {
        if let Some(key) = self.current().await?.find(id, now) {
            return Ok(Some(key));
        }
        let mut asked_at = self.0.asked_at.lock().await;
        if let Some(key) = self.copy().find(id, now) {
            return Ok(Some(key));
        }
        let paused = now - *asked_at;
        if (TimeDelta::zero()..UNKNOWN_KEY_PAUSE).contains(&paused) {
            return Ok(None);
        }
        *asked_at = now;
        Ok(self.load().await?.find(id, now))
    }

    /// Publishes a new key, which takes over [`LEAD`] later. Yields its id.
    pub(crate) async fn rotate(&self, actor: Actor<'_>) -> Result<KeyId, AccessError> {
        let inner = &self.0;
        let now = inner.sources.now();
        let row = new_row(&inner.sources, &inner.secret)?;
        let mut tx = inner.db.write(Tenancy::Platform).await?;
        store::lock(&mut tx).await?;
        store::retire_all(&mut tx, now + LEAD).await?;
        store::insert(&mut tx, &row, now).await?;
        let entry = Entry::new(RotateKeys::INFO.name, row.id, Outcome::Done);
        let entry = entry.detail(serde_json::json!({ "signs_from": now + LEAD }));
        audit::record(&mut tx, &inner.sources, actor, entry).await?;
        tx.commit().await?;
        self.load().await?;
        Ok(row.id)
    }

    fn copy(&self) -> Arc<KeySet> {
        self.0.set.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn load(&self) -> Result<Arc<KeySet>, AccessError> {
        let now = self.0.sources.now();
        let mut tx = self.0.db.read(Tenancy::Platform).await?;
        let rows = store::list(&mut tx, now - OVERLAP).await?;
        drop(tx);
        let set = Arc::new(KeySet { keys: unseal(&self.0.secret, rows)?, loaded_at: now });
        *self.0.set.write().unwrap_or_else(PoisonError::into_inner) = set.clone();
        Ok(set)
    }
}

/// Deletes keys with which no valid token can be signed any more; yields how many.
pub(crate) async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, AccessError> {
    store::delete_retired(tx, now - OVERLAP).await
}

fn new_row(sources: &Sources, secret: &SigningSecret) -> Result<KeyRow, AccessError> {
    let (id, seed) = (sources.id(), Zeroizing::new(sources.bytes::<32>()));
    let public_key = URL_SAFE_NO_PAD.encode(pair(&seed)?.public_key());
    Ok(KeyRow { id, public_key, sealed_private_key: secret.seal(sources, id, &seed)?, retired_at: None })
}

/// Every key is opened, also one that only verifies: what somebody without the secret wrote into the table is no key of ours.
fn unseal(secret: &SigningSecret, rows: Vec<KeyRow>) -> Result<Vec<Arc<Key>>, AccessError> {
    let open = |row: KeyRow| -> Result<Arc<Key>, AccessError> {
        let pair = pair(&*secret.open(row.id, &row.sealed_private_key)?)?;
        let public = URL_SAFE_NO_PAD.encode(pair.public_key());
        if public != row.public_key {
            return Err(AccessError::SigningKeys(format!("the two halves of {} do not belong together", row.id)));
        }
        let pkcs8 = pair.to_pkcs8().map_err(|_| AccessError::SigningKeys(format!("{} is damaged", row.id)))?;
        Ok(Arc::new(Key {
            id: row.id,
            encoding: EncodingKey::from_ed_der(pkcs8.as_ref()),
            decoding: DecodingKey::from_ed_der(pair.public_key().as_ref()),
            public,
            retired_at: row.retired_at,
        }))
    };
    rows.into_iter().map(open).collect()
}

fn pair(seed: &[u8; 32]) -> Result<Ed25519KeyPair, AccessError> {
    Ed25519KeyPair::from_seed_unchecked(seed).map_err(|error| AccessError::SigningKeys(error.to_string()))
}
