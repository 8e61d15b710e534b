//! The index of words.

use database::{DatabaseError, Driver, Tx, execute, run_on};

use crate::catalogue::beginnings;
use crate::catalogue::expression::{self, Expression};
use crate::catalogue::query::Term;

const ADD_SQLITE: &str = "INSERT INTO catalogue_words (rowid, words) VALUES ($1, $2)";
const ADD: &str = "INSERT INTO catalogue_words (number, words) VALUES ($1, CAST(CAST($2 AS TEXT) AS TSVECTOR))";
const REMOVE_SQLITE: &str = "DELETE FROM catalogue_words WHERE rowid = $1";
const REMOVE: &str = "DELETE FROM catalogue_words WHERE number = $1";
// Read from its beginning to its end the table takes longer than any search, as each row's words are fetched from elsewhere; the planner
// takes them for near.
const LOOK_FOR: &str = "SELECT set_config('hansa.search', $1, true), set_config('enable_seqscan', 'off', true)";
const MATCH_SQLITE: &str = "SELECT rowid FROM catalogue_words WHERE catalogue_words MATCH $1 AND rowid < $2 \
     ORDER BY rowid DESC LIMIT $3";
// What is looked for stands in the policy: see the migration. The sums keep the planner from going by numbers, which takes it
// through the whole table where words are frequent and do not go together.
const MATCH: &str = "SELECT number FROM catalogue_words WHERE number + 0 < $1 ORDER BY number + 0 DESC LIMIT $2";
const REACH: &str = "SELECT s.last_value, CAST(c.reltuples AS BIGINT) FROM catalogue_numbers s, pg_class c \
     WHERE c.oid = CAST('catalogue_words' AS REGCLASS)";

/// Sizes that the smallest block leaves to grow into.
const GROWTH: usize = 2;
/// Sizes beyond the smallest that are asked for although nothing was found yet, and everything else may hold the words.
const BLIND: usize = 2;

/// The driver that a transaction is on.
pub(crate) fn driver(tx: &Tx) -> Driver {
    match tx {
        Tx::Sqlite(_) => Driver::Sqlite,
        Tx::Postgres(_) => Driver::Postgres,
    }
}

/// Adds the words of an item that has this number, and what is known of it besides.
pub(crate) async fn add(
    tx: &mut Tx,
    number: i64,
    (words, mut known): (Vec<String>, Vec<String>),
) -> Result<(), DatabaseError> {
    let driver = driver(tx);
    if driver == Driver::Postgres {
        known.extend(expression::BLOCK_SIZES.map(|size| expression::block(size, number)));
        known.extend(beginnings::of(&words));
    }
    let (sql, document) = (tx.pick(ADD_SQLITE, ADD), expression::document(&words, &known, driver));
    execute!(tx, sqlx::query(sql).bind(number).bind(document)).map(drop)
}

/// Removes the words of the item that has this number, if it has any.
pub(crate) async fn remove(tx: &mut Tx, number: i64) -> Result<(), DatabaseError> {
    if matches!(tx, Tx::Postgres(_)) {
        // A row that is to be deleted has to be seen, and rows are seen by what they are searched for.
        look_for(tx, &Expression::One(Term::Word(expression::number(number)))).await?;
    }
    let sql = tx.pick(REMOVE_SQLITE, REMOVE);
    execute!(tx, sqlx::query(sql).bind(number)).map(drop)
}

async fn look_for(tx: &mut Tx, expression: &Expression) -> Result<(), DatabaseError> {
    let text = expression.text(Driver::Postgres);
    let _set: (String, String) = run_on!(tx, |conn| sqlx::query_as(LOOK_FOR).bind(text).fetch_one(conn).await)?;
    Ok(())
}

/// The numbers below `before` of what holds the words, highest first, at most `most`.
pub(crate) async fn numbers(
    tx: &mut Tx,
    expression: &Expression,
    before: i64,
    most: usize,
) -> Result<Vec<i64>, DatabaseError> {
    match driver(tx) {
        Driver::Sqlite => matching(tx, (MATCH_SQLITE, Some(expression.text(Driver::Sqlite))), before, most).await,
        Driver::Postgres => by_blocks(tx, expression, before, most).await,
    }
}

async fn matching(
    tx: &mut Tx,
    (sql, text): (&'static str, Option<String>),
    before: i64,
    most: usize,
) -> Result<Vec<i64>, DatabaseError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    run_on!(tx, |conn| {
        let query = sqlx::query_scalar(sql);
        let query = if let Some(text) = text { query.bind(text) } else { query };
        query.bind(before).bind(most).fetch_all(conn).await
    })
}

/// PostgreSQL's index gives all that holds the words, in no order, before it can be told which are the newest. So it is asked for
/// one block of numbers after the other, from the highest down: first a small one, and then such as hold no more than is missing if
/// the rest is like what was seen. Once it seems that all there is will be needed, it is asked for at once: a block is one word more
/// to go through.
async fn by_blocks(tx: &mut Tx, expression: &Expression, before: i64, most: usize) -> Result<Vec<i64>, DatabaseError> {
    let (last, rows): (i64, i64) = run_on!(&mut *tx, |conn| sqlx::query_as(REACH).fetch_one(conn).await)?;
    let top = before.min(last.saturating_add(1));
    let (mut before, mut found) = (top, Vec::new());
    let smallest = smallest_block(last, rows);
    let mut block = Some(smallest);
    while before > 0 && found.len() < most {
        let size = block.map(|place| expression::BLOCK_SIZES[place]);
        let asked = size.map_or_else(|| expression.clone(), |size| expression.in_block(size, before - 1));
        look_for(tx, &asked).await?;
        found.extend(matching(tx, (MATCH, None), before, most - found.len()).await?);
        before = size.map_or(0, |size| (before - 1) >> size << size);
        let seen = Seen { numbers: top - before, found: found.len() };
        block = block.and_then(|place| seen.next_block((smallest, place), last, most));
    }
    Ok(found)
}

/// What was seen of the numbers so far.
struct Seen {
    numbers: i64,
    found: usize,
}

impl Seen {
    /// The place of the size to go on with after that of `place`, where the last number is `last` and `most` are wanted; `None` for
    /// everything at once. A size is at most the next larger one: what comes first tells little of the rest. As long as that was
    /// nothing, the rest is not asked for at once: it may be a frequent word of old items.
    fn next_block(&self, (smallest, place): (usize, usize), last: i64, most: usize) -> Option<usize> {
        let missing = most.saturating_sub(self.found);
        if self.found > 0 && place > smallest && self.expected(last) <= missing {
            return None;
        }
        let largest = (place + 1).min(expression::BLOCK_SIZES.len() - 1);
        let fitting = |at: &usize| {
            let size = 1 << expression::BLOCK_SIZES[*at];
            let bounded = self.found > 0 || *at <= smallest + BLIND || size <= self.numbers;
            bounded && self.expected(size) <= missing
        };
        Some((smallest..=largest).rev().find(fitting).unwrap_or(smallest))
    }

    /// What so many numbers hold if they are like those that were seen.
    fn expected(&self, numbers: i64) -> usize {
        let found = i128::try_from(self.found).unwrap_or(i128::MAX);
        let expected = found.saturating_mul(i128::from(numbers)) / i128::from(self.numbers.max(1));
        usize::try_from(expected).unwrap_or(usize::MAX)
    }
}

/// Which of the sizes holds some two thousand items, where so many rows have numbers up to the last one: each change takes a new
/// number and leaves its old one empty. How many rows there are is as exact as the planner's statistics.
fn smallest_block(last: i64, rows: i64) -> usize {
    let mut numbers_per_row = last / rows.max(1).max(expression::ROWS_OF_BLOCK);
    let mut place = 0;
    while numbers_per_row >= 4 && place + GROWTH + 1 < expression::BLOCK_SIZES.len() {
        (numbers_per_row, place) = (numbers_per_row / 4, place + 1);
    }
    place
}

#[cfg(test)]
mod tests;
