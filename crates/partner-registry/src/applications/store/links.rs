//! Mailed secrets of applications, as hashes.

use access::Scope;
use chrono::{DateTime, TimeDelta, Utc};
use database::{Tx, execute, run_on};
use foundation::{PartnerId, Sha256, Sources, word_enum};
use mail::{Following, Token};

use super::platform_only;
use crate::PartnerError;

/// How long the key to an application works.
const FOLLOW_FOR: TimeDelta = TimeDelta::days(180);

word_enum! {
    /// What a link is good for.
    pub(crate) enum LinkKind {
        /// It proves the contact's address, once.
        Confirmation = "confirmation",
        /// It lets its holder follow the application.
        Follow = "follow",
    }
}

/// A stored link.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct LinkRow {
    pub(crate) partner_id: PartnerId,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) used_at: Option<DateTime<Utc>>,
}

const INSERT: &str = "INSERT INTO application_links (token_hash, partner_id, kind, created_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5)";
pub(crate) const FIND: &str =
    "SELECT partner_id, expires_at, used_at FROM application_links WHERE token_hash = $1 AND kind = $2";
const USE: &str = "UPDATE application_links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL";
pub(crate) const SWEEP: &str = "DELETE FROM application_links WHERE expires_at < $1";

async fn insert(
    tx: &mut Tx,
    partner: PartnerId,
    (kind, hash): (LinkKind, Sha256),
    (now, expires_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), PartnerError> {
    execute!(tx, sqlx::query(INSERT).bind(hash).bind(partner).bind(kind).bind(now).bind(expires_at))?;
    Ok(())
}

/// A new token that proves the contact's address until `expires_at`.
pub(crate) async fn confirmation(
    tx: &mut Tx,
    scope: Scope,
    sources: &Sources,
    partner: PartnerId,
    expires_at: DateTime<Utc>,
) -> Result<Token, PartnerError> {
    platform_only(scope)?;
    let (token, hash) = access::links::Link::Confirmation.mint(sources);
    insert(tx, partner, (LinkKind::Confirmation, hash), (sources.now(), expires_at)).await?;
    Ok(Token::new(token.reveal()))
}

/// A new key to an application, for a mail: only hashes are stored, so each mail brings a key of its own, and all of them work.
pub(crate) async fn following(
    tx: &mut Tx,
    scope: Scope,
    sources: &Sources,
    (application, organisation): (PartnerId, &str),
) -> Result<Following, PartnerError> {
    platform_only(scope)?;
    let (token, hash) = access::links::Link::Follow.mint(sources);
    let now = sources.now();
    insert(tx, application, (LinkKind::Follow, hash), (now, now + FOLLOW_FOR)).await?;
    Ok(Following { organisation: organisation.to_owned(), application, token: Token::new(token.reveal()) })
}

pub(crate) async fn find(
    tx: &mut Tx,
    scope: Scope,
    kind: LinkKind,
    hash: Sha256,
) -> Result<Option<LinkRow>, PartnerError> {
    platform_only(scope)?;
    Ok(run_on!(tx, |conn| sqlx::query_as(FIND).bind(hash).bind(kind).fetch_optional(conn).await)?)
}

/// Uses a link up; `false` when it was used before. Of two at once, one succeeds.
pub(crate) async fn use_up(tx: &mut Tx, scope: Scope, hash: Sha256, now: DateTime<Utc>) -> Result<bool, PartnerError> {
    platform_only(scope)?;
    Ok(execute!(tx, sqlx::query(USE).bind(hash).bind(now))? == 1)
}

/// Deletes links that have expired a while ago; until then who holds one is told so.
pub(crate) async fn sweep(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, PartnerError> {
    Ok(execute!(tx, sqlx::query(SWEEP).bind(before))?)
}
