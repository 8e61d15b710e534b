//! What tests share: a fresh database on either driver and its plans, people with permits, letters
//! that wait, and files that lie.
//!
//! Development only: no program of the project depends on this crate.

mod database;
mod letters;
pub mod parquet;
mod people;
mod plan;

pub use crate::database::TestDb;
pub use crate::letters::letters_to;
pub use crate::people::{Person, partner, permit};
pub use crate::plan::Plan;

/// Turns each named `async fn case(db: TestDb)` into two tests, `sqlite::case` and `postgres::case`.
///
/// ```text
/// testkit::on_both_databases!(a_name_is_unique, pages_do_not_overlap);
///
/// async fn a_name_is_unique(db: TestDb) { … }
/// ```
#[macro_export]
macro_rules! on_both_databases {
    ($($case:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $case() { super::$case($crate::TestDb::sqlite().await).await; })+
        }
        mod postgres {
            $(#[tokio::test] async fn $case() { super::$case($crate::TestDb::postgres().await).await; })+
        }
    };
}
