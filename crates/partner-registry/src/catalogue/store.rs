//! The catalogue in the database: items, what is told of them, and the words they are found by.

pub(crate) mod read;
pub(crate) mod words;

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::PartnerId;
use sqlx::types::{Json, Uuid};

use super::card::{Card, Told};
use super::model::{ItemId, ItemKind, Visibility};
use crate::{Industry, PartnerError};

/// By which rules text is cut into words at present. One more, and every server cuts again what was cut by others.
pub(crate) const WORDS_VERSION: i64 = 3;

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub(crate) struct ItemRow {
    pub number: i64,
    pub item_id: Uuid,
    pub kind: ItemKind,
    pub partner_id: PartnerId,
    pub visibility: Visibility,
    pub is_open: bool,
    pub owner_active: bool,
    pub industry: Industry,
    pub task: Option<String>,
    pub licence: Option<String>,
    pub version_id: Option<Uuid>,
    pub changed_at: DateTime<Utc>,
}

impl ItemRow {
    pub(crate) fn id(&self) -> ItemId {
        ItemId::stored(self.kind, self.item_id)
    }

    /// Whether there are words to find it by.
    fn has_words(&self) -> bool {
        self.visibility != Visibility::Private && self.is_open
    }
}

#[derive(Debug, sqlx::FromRow)]
struct CardRow {
    name: String,
    description: String,
    owner_name: String,
    card: Json<Told>,
}

impl From<CardRow> for Card {
    fn from(row: CardRow) -> Self {
        Self { name: row.name, description: row.description, owner_name: row.owner_name, told: row.card.0 }
    }
}

const FIND: &str = "SELECT * FROM catalogue_items WHERE item_id = $1 AND ($2 IS NULL OR partner_id = $2)";
const FIND_LOCKED: &str =
    "SELECT * FROM catalogue_items WHERE item_id = $1 AND ($2 IS NULL OR partner_id = $2) FOR UPDATE";
const CARD: &str = "SELECT name, description, owner_name, card FROM catalogue_cards WHERE item_id = $1";
const NEXT_ALONE: &str = "SELECT coalesce(max(number), 0) + 1 FROM catalogue_items";
const NEXT: &str = "SELECT nextval('catalogue_numbers')";
const INSERT: &str = "INSERT INTO catalogue_items (number, item_id, kind, partner_id, visibility, is_open, owner_active, industry, \
     task, licence, version_id, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
     ON CONFLICT (item_id) DO NOTHING";
const UPDATE: &str = "UPDATE catalogue_items SET number = $1, visibility = $3, is_open = $4, owner_active = $5, industry = $6, \
     task = $7, licence = $8, version_id = $9, changed_at = $10 WHERE item_id = $2";
const INSERT_CARD: &str = "INSERT INTO catalogue_cards (item_id, name, description, owner_name, card, words_version) \
     VALUES ($1, $2, $3, $4, $5, $6)";
const UPDATE_CARD: &str = "UPDATE catalogue_cards SET name = $2, description = $3, owner_name = $4, card = $5, \
     words_version = $6 WHERE item_id = $1";
const OWNER: &str = "SELECT name, industry, status = 'active' FROM partners WHERE id = $1";

/// The item of the scope's partner, if it was ever shown; locked until the transaction ends (SQLite's writer holds everything
/// locked anyway).
pub(crate) async fn find_locked(tx: &mut Tx, scope: Scope, item: ItemId) -> Result<Option<ItemRow>, DatabaseError> {
    let sql = tx.pick(FIND, FIND_LOCKED);
    run_on!(tx, |conn| sqlx::query_as(sql).bind(item.uuid()).bind(scope.partner()).fetch_optional(conn).await)
}

/// The same, not locked.
pub(crate) async fn find(tx: &mut Tx, scope: Scope, item: ItemId) -> Result<Option<ItemRow>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(FIND).bind(item.uuid()).bind(scope.partner()).fetch_optional(conn).await)
}

/// What is told of an item that the caller has found in this transaction.
pub(crate) async fn card(tx: &mut Tx, item: ItemId) -> Result<Option<Card>, DatabaseError> {
    let row: Option<CardRow> = run_on!(tx, |conn| sqlx::query_as(CARD).bind(item.uuid()).fetch_optional(conn).await)?;
    Ok(row.map(Card::from))
}

/// A number above all that were given out. On SQLite its one writer asks.
pub(crate) async fn next_number(tx: &mut Tx) -> Result<i64, DatabaseError> {
    let sql = tx.pick(NEXT_ALONE, NEXT);
    run_on!(tx, |conn| sqlx::query_scalar(sql).fetch_one(conn).await)
}

/// What an owner is called, its branch, and whether it is an active partner.
pub(crate) async fn owner(tx: &mut Tx, partner: PartnerId) -> Result<(String, Industry, bool), PartnerError> {
    let found = run_on!(tx, |conn| sqlx::query_as(OWNER).bind(partner).fetch_optional(conn).await)?;
    found.ok_or(PartnerError::PartnerNotFound)
}

/// Inserts an item that is shown for the first time; `false` when another transaction was faster.
pub(crate) async fn insert(tx: &mut Tx, row: &ItemRow, card: &Card) -> Result<bool, DatabaseError> {
    let inserted = execute!(
        tx,
        sqlx::query(INSERT)
            .bind(row.number)
            .bind(row.item_id)
            .bind(row.kind)
            .bind(row.partner_id)
            .bind(row.visibility)
            .bind(row.is_open)
            .bind(row.owner_active)
            .bind(row.industry)
            .bind(&row.task)
            .bind(&row.licence)
            .bind(row.version_id)
            .bind(row.changed_at)
    )?;
    if inserted == 0 {
        return Ok(false);
    }
    write_card(tx, INSERT_CARD, row, card).await?;
    add_words(tx, row, card).await?;
    Ok(true)
}

/// Writes an item that was locked in this transaction, where it had the number `before`.
pub(crate) async fn update(tx: &mut Tx, before: i64, row: &ItemRow, card: &Card) -> Result<(), DatabaseError> {
    // While the item still has its old number: the policy of words looks there.
    words::remove(tx, before).await?;
    execute!(
        tx,
        sqlx::query(UPDATE)
            .bind(row.number)
            .bind(row.item_id)
            .bind(row.visibility)
            .bind(row.is_open)
            .bind(row.owner_active)
            .bind(row.industry)
            .bind(&row.task)
            .bind(&row.licence)
            .bind(row.version_id)
            .bind(row.changed_at)
    )?;
    write_card(tx, UPDATE_CARD, row, card).await?;
    add_words(tx, row, card).await
}

async fn write_card(tx: &mut Tx, sql: &'static str, row: &ItemRow, card: &Card) -> Result<(), DatabaseError> {
    execute!(
        tx,
        sqlx::query(sql)
            .bind(row.item_id)
            .bind(&card.name)
            .bind(&card.description)
            .bind(&card.owner_name)
            .bind(Json(&card.told))
            .bind(WORDS_VERSION)
    )?;
    Ok(())
}

async fn add_words(tx: &mut Tx, row: &ItemRow, card: &Card) -> Result<(), DatabaseError> {
    if row.has_words() { words::add(tx, row.number, card.words(row)).await } else { Ok(()) }
}

const OWNER_STEPPED: &str = "UPDATE catalogue_items SET owner_active = $2 WHERE partner_id = $1";
const HAND_OVER: &str = "UPDATE catalogue_items SET partner_id = $2, owner_active = $3 WHERE item_id = $1";
const COUNT_PUBLIC: &str =
    "SELECT count(*) FROM catalogue_items WHERE partner_id = $1 AND visibility = 'public' AND kind <> 'partner'";
const LOCK_PROFILE: &str = "SELECT visibility FROM catalogue_items WHERE item_id = $1";
const LOCK_PROFILE_SHARED: &str = "SELECT visibility FROM catalogue_items WHERE item_id = $1 FOR SHARE";

/// Hides all items of a partner that is not active any more, or lets them be found again: the platform's to do.
pub(crate) async fn owner_stepped(tx: &mut Tx, partner: PartnerId, active: bool) -> Result<u64, DatabaseError> {
    execute!(tx, sqlx::query(OWNER_STEPPED).bind(partner).bind(active))
}

/// Gives an item that was written in this transaction to another partner. The words are its old owner's to write, so this comes last.
pub(crate) async fn hand_over(tx: &mut Tx, item: ItemId, to: PartnerId, active: bool) -> Result<(), DatabaseError> {
    execute!(tx, sqlx::query(HAND_OVER).bind(item.uuid()).bind(to).bind(active)).map(drop)
}

/// How many items of the partner everybody sees, besides itself.
pub(crate) async fn count_public(tx: &mut Tx, partner: PartnerId) -> Result<i64, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(COUNT_PUBLIC).bind(partner).fetch_one(conn).await)
}

/// Whether everybody sees the partner itself; that stays so until the transaction ends.
pub(crate) async fn is_public(tx: &mut Tx, partner: PartnerId) -> Result<bool, DatabaseError> {
    let sql = tx.pick(LOCK_PROFILE, LOCK_PROFILE_SHARED);
    let item = ItemId::Partner(partner).uuid();
    let found: Option<Visibility> = run_on!(tx, |conn| sqlx::query_scalar(sql).bind(item).fetch_optional(conn).await)?;
    Ok(found == Some(Visibility::Public))
}
