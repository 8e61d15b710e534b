//! Writing very many rows at once, as a restored backup is written: indexes come last.
#![allow(dead_code, reason = "each program uses its part of this")]

use database::sqlx::{self, AssertSqlSafe};
use database::{DatabaseError, Db, Tenancy, execute, run_on};

/// The indexes of a table, taken away so that it can be filled.
pub(crate) struct Indexes {
    statements: Vec<String>,
}

const OF_SQLITE: &str =
    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = $1 AND sql IS NOT NULL";
/// All but that of the primary key, which belongs to the table.
const OF_POSTGRES: &str = "SELECT c.relname::text, pg_get_indexdef(i.indexrelid) FROM pg_index i \
     JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = $1::regclass AND NOT i.indisprimary AND NOT i.indisunique";

impl Indexes {
    /// Removes the indexes that a migration made on this table.
    pub(crate) async fn take_away(db: &Db, table: &'static str) -> Result<Self, DatabaseError> {
        let mut tx = db.write(Tenancy::Platform).await?;
        let sql = tx.pick(OF_SQLITE, OF_POSTGRES);
        let found: Vec<(String, String)> =
            run_on!(&mut tx, |conn| sqlx::query_as(sql).bind(table).fetch_all(conn).await)?;
        let mut statements = Vec::new();
        for (name, statement) in found {
            execute!(&mut tx, sqlx::query(AssertSqlSafe(format!("DROP INDEX {name}"))))?;
            statements.push(statement);
        }
        tx.commit().await?;
        Ok(Self { statements })
    }

    /// Makes them again.
    pub(crate) async fn put_back(self, db: &Db) -> Result<(), DatabaseError> {
        for statement in self.statements {
            let mut tx = db.write(Tenancy::Platform).await?;
            execute!(&mut tx, sqlx::query(AssertSqlSafe(statement)))?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// What PostgreSQL's autovacuum does to a table within minutes of its being filled: now, as it would be measured otherwise.
pub(crate) async fn settle(db: &Db, table: &'static str) -> Result<(), sqlx::Error> {
    if let Db::Postgres(pool) = db {
        sqlx::query(AssertSqlSafe(format!("VACUUM ANALYZE {table}"))).execute(pool).await?;
    }
    Ok(())
}
