//! What an upgraded database lacks: partners and standards that nobody has told the catalogue of, and words that were cut by older
//! rules. Every step is a transaction of its own and can be repeated, by several servers at once.

use access::{Scope, SystemTask};
use database::{Db, run_on};
use foundation::{PartnerId, Sources, StandardId};
use sqlx::types::Uuid;

use super::model::ItemKind;
use super::store::{self, WORDS_VERSION};
use super::{ItemId, partner_listing, put_shown, standard_changed};
use crate::PartnerError;
use crate::partners::store as partners;

/// Things of one kind that are looked up at a time.
const BATCH: i64 = 200;

const PARTNERS: &str = "SELECT p.id FROM partners p WHERE p.status = 'active' \
     AND NOT EXISTS (SELECT 1 FROM catalogue_items i WHERE i.item_id = p.id) ORDER BY p.id LIMIT $1";
const STANDARDS: &str = "SELECT s.id FROM standards s WHERE EXISTS (SELECT 1 FROM standard_versions v WHERE v.standard_id = s.id) \
     AND NOT EXISTS (SELECT 1 FROM catalogue_items i WHERE i.item_id = s.id) ORDER BY s.id LIMIT $1";
const UNCUT: &str = "SELECT i.item_id, i.kind FROM catalogue_cards d JOIN catalogue_items i ON i.item_id = d.item_id \
     WHERE d.words_version < $1 ORDER BY d.words_version LIMIT $2";

/// What was missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filled {
    /// Partners that are shown now.
    pub partners: u64,
    /// Standards that are shown now.
    pub standards: u64,
    /// Items that can be found by their words now.
    pub words: u64,
}

/// Adds what is missing, until nothing is.
///
/// # Errors
/// When the database fails; what was added until then stays.
pub async fn fill(db: &Db, sources: &Sources) -> Result<Filled, PartnerError> {
    let mut filled = Filled::default();
    loop {
        let added = fill_partners(db, sources).await?;
        filled.partners += added;
        if added == 0 {
            break;
        }
    }
    loop {
        let added = fill_standards(db, sources).await?;
        filled.standards += added;
        if added == 0 {
            break;
        }
    }
    loop {
        let cut = cut_batch(db).await?;
        filled.words += cut;
        if cut == 0 {
            return Ok(filled);
        }
    }
}

async fn fill_partners(db: &Db, sources: &Sources) -> Result<u64, PartnerError> {
    let scope = Scope::system(SystemTask::Maintenance);
    let mut tx = db.write(scope.tenancy()).await?;
    let missing: Vec<PartnerId> =
        run_on!(&mut tx, |conn| sqlx::query_scalar(PARTNERS).bind(BATCH).fetch_all(conn).await)?;
    for partner in &missing {
        let partner = partners::get_locked(&mut tx, scope, *partner).await?;
        put_shown(&mut tx, scope, sources.now(), &partner_listing(&partner)).await?;
    }
    tx.commit().await?;
    Ok(missing.len() as u64)
}

async fn fill_standards(db: &Db, sources: &Sources) -> Result<u64, PartnerError> {
    let scope = Scope::system(SystemTask::Maintenance);
    let mut tx = db.write(scope.tenancy()).await?;
    let missing: Vec<StandardId> =
        run_on!(&mut tx, |conn| sqlx::query_scalar(STANDARDS).bind(BATCH).fetch_all(conn).await)?;
    for standard in &missing {
        standard_changed(&mut tx, scope, sources.now(), *standard).await?;
    }
    tx.commit().await?;
    Ok(missing.len() as u64)
}

/// Cuts what was cut by older rules, or not at all. Nothing else changes, the order of the catalogue neither.
async fn cut_batch(db: &Db) -> Result<u64, PartnerError> {
    let scope = Scope::system(SystemTask::Maintenance);
    let mut tx = db.write(scope.tenancy()).await?;
    let uncut: Vec<(Uuid, ItemKind)> =
        run_on!(&mut tx, |conn| sqlx::query_as(UNCUT).bind(WORDS_VERSION).bind(BATCH).fetch_all(conn).await)?;
    for (id, kind) in &uncut {
        let id = ItemId::stored(*kind, *id);
        let row = store::find_locked(&mut tx, scope, id).await?;
        if let Some((row, card)) = row.zip(store::card(&mut tx, id).await?) {
            store::update(&mut tx, row.number, &row, &card).await?;
        }
    }
    tx.commit().await?;
    Ok(uncut.len() as u64)
}
