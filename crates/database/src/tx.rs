//! Transactions.

use foundation::{PartnerId, TypedId as _};
use sqlx::{Postgres, Sqlite, Transaction};

use crate::DatabaseError;

/// On whose behalf a transaction runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tenancy {
    /// One partner: PostgreSQL shows and takes only rows that this partner owns or is a party to.
    Partner(PartnerId),
    /// The platform itself: authentication, the operator, the job queue, maintenance.
    Platform,
}

impl Tenancy {
    /// The value of the session setting `hansa.tenant`.
    pub(crate) fn setting(self) -> String {
        match self {
            Self::Partner(partner) => partner.as_uuid().to_string(),
            Self::Platform => "platform".to_owned(),
        }
    }
}

/// A transaction on either driver. Dropped without [`Tx::commit`], it rolls back.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite: the writer, or a reader with `query_only` set.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Makes everything that was done in this transaction permanent and visible, or nothing.
    pub async fn commit(self) -> Result<(), DatabaseError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// The only door for SQL that cannot be shared between the drivers, such as `FOR UPDATE SKIP LOCKED`.
    pub fn pick(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self {
            Self::Sqlite(_) => sqlite,
            Self::Postgres(_) => postgres,
        }
    }
}

/// Runs one sqlx expression on whichever driver the transaction is on.
///
/// The expression is compiled once per driver with `$conn` bound to the connection; it is awaited by the caller's text and
/// yields `Result<T, sqlx::Error>`.
///
/// ```text
/// let row: Option<PartnerRow> = run_on!(tx, |conn| sqlx::query_as(FIND).bind(id).fetch_optional(conn).await)?;
/// ```
#[macro_export]
macro_rules! run_on {
    ($tx:expr, |$conn:ident| $run:expr) => {
        match $tx {
            $crate::Tx::Sqlite(tx) => {
                let $conn = &mut **tx;
                $run
            }
            $crate::Tx::Postgres(tx) => {
                let $conn = &mut **tx;
                $run
            }
        }
        .map_err($crate::DatabaseError::from)
    };
}

/// Runs a statement that returns no rows and yields how many it touched, as `Result<u64, DatabaseError>`.
///
/// ```text
/// let touched = execute!(tx, sqlx::query(REVOKE).bind(id).bind(now))?;
/// ```
#[macro_export]
macro_rules! execute {
    ($tx:expr, $query:expr) => {
        $crate::run_on!($tx, |conn| $query.execute(conn).await.map(|done| done.rows_affected()))
    };
}
