//! Letters that wait in the outbox, with the secrets that only their recipients get.

use database::{Db, Tenancy, run_on};
use serde_json::Value;
use sqlx::types::Json;

/// The letters to an address that nobody has delivered yet, newest first.
pub async fn letters_to(db: &Db, recipient: &str) -> Vec<Value> {
    let mut tx = db.read(Tenancy::Platform).await.expect("a transaction");
    let sql = "SELECT letter FROM mails WHERE recipient = $1 AND letter IS NOT NULL ORDER BY id DESC";
    let rows: Vec<Json<Value>> =
        run_on!(&mut tx, |conn| sqlx::query_scalar(sql).bind(recipient).fetch_all(conn).await).expect("letters");
    rows.into_iter().map(|row| row.0).collect()
}
