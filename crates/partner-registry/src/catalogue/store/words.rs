//! The index of words.

use database::{DatabaseError, Driver, Tx, execute, run_on};

use crate::catalogue::expression::{self, Expression};
use crate::catalogue::query::Term;

const ADD_SQLITE: &str = "INSERT INTO catalogue_words (rowid, words) VALUES ($1, $2)";
const ADD: &str = "INSERT INTO catalogue_words (number, words) VALUES ($1, CAST(CAST($2 AS TEXT) AS TSVECTOR))";
const REMOVE_SQLITE: &str = "DELETE FROM catalogue_words WHERE rowid = $1";
const REMOVE: &str = "DELETE FROM catalogue_words WHERE number = $1";
// Each search is planned for its own words: what is best for a rare one takes seconds for a frequent one. How rare a phrase is, the
// planner does not know; it goes by the index of words then.
const LOOK_FOR: &str = "SELECT set_config('hansa.search', $1, true), set_config('plan_cache_mode', 'force_custom_plan', true), \
     set_config('enable_indexscan', $2, true), set_config('enable_seqscan', $2, true)";
const MATCH_SQLITE: &str = "SELECT rowid FROM catalogue_words WHERE catalogue_words MATCH $1 AND rowid < $2 \
     ORDER BY rowid DESC LIMIT $3";
// What is looked for stands in the policy: see the migration.
const MATCH: &str = "SELECT number FROM catalogue_words WHERE number < $1 ORDER BY number DESC LIMIT $2";

/// The driver that a transaction is on.
pub(crate) fn driver(tx: &Tx) -> Driver {
    match tx {
        Tx::Sqlite(_) => Driver::Sqlite,
        Tx::Postgres(_) => Driver::Postgres,
    }
}

/// Adds the words of an item that has this number.
pub(crate) async fn add(tx: &mut Tx, number: i64, words: &[String]) -> Result<(), DatabaseError> {
    let (sql, document) = (tx.pick(ADD_SQLITE, ADD), expression::document(words, driver(tx)));
    execute!(tx, sqlx::query(sql).bind(number).bind(document)).map(drop)
}

/// Removes the words of the item that has this number, if it has any.
pub(crate) async fn remove(tx: &mut Tx, number: i64) -> Result<(), DatabaseError> {
    if matches!(tx, Tx::Postgres(_)) {
        // A row that is to be deleted has to be seen, and rows are seen by what they are searched for.
        look_for(tx, &Expression::One(Term::Word(expression::number(number))), Plan::Free).await?;
    }
    let sql = tx.pick(REMOVE_SQLITE, REMOVE);
    execute!(tx, sqlx::query(sql).bind(number)).map(drop)
}

/// How the planner may find what is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// As it likes.
    Free,
    /// By the index of words.
    ByWords,
}

async fn look_for(tx: &mut Tx, expression: &Expression, plan: Plan) -> Result<(), DatabaseError> {
    let text = expression.text(Driver::Postgres);
    let scans = if plan == Plan::Free { "on" } else { "off" };
    let _set: String = run_on!(tx, |conn| sqlx::query_scalar(LOOK_FOR).bind(text).bind(scans).fetch_one(conn).await)?;
    Ok(())
}

/// The numbers below `before` of what holds the words, highest first, at most `most`.
pub(crate) async fn numbers(
    tx: &mut Tx,
    expression: &Expression,
    before: i64,
    most: i64,
) -> Result<Vec<i64>, DatabaseError> {
    match driver(tx) {
        Driver::Sqlite => {
            let text = expression.text(Driver::Sqlite);
            run_on!(tx, |conn| sqlx::query_scalar(MATCH_SQLITE)
                .bind(text)
                .bind(before)
                .bind(most)
                .fetch_all(conn)
                .await)
        }
        Driver::Postgres => {
            let plan = if expression.has_phrase() { Plan::ByWords } else { Plan::Free };
            look_for(tx, expression, plan).await?;
            let numbers = run_on!(tx, |conn| sqlx::query_scalar(MATCH).bind(before).bind(most).fetch_all(conn).await)?;
            if plan == Plan::ByWords {
                // What follows in this transaction is planned freely again.
                look_for(tx, expression, Plan::Free).await?;
            }
            Ok(numbers)
        }
    }
}
