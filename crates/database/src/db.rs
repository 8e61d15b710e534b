//! Pools: opening, migrating, beginning transactions.

use std::str::FromStr as _;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection as _, PgPool, SqlitePool};
use tracing::Instrument as _;

use crate::{DatabaseError, Tenancy, Tx};

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/postgres");

/// Which driver serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// Embedded.
    Sqlite,
    /// A server.
    Postgres,
}

/// How many connections, and how long to wait for one.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// PostgreSQL connections, or SQLite readers, at most.
    pub max_connections: u32,
    /// How long a request waits for a free connection (or, on SQLite, for the writer) before it is told to try again.
    pub acquire_timeout: Duration,
}

impl Default for DbOptions {
    fn default() -> Self {
        Self { max_connections: 8, acquire_timeout: Duration::from_secs(10) }
    }
}

/// The database: cheap to clone, clones share the pools.
#[derive(Debug, Clone)]
pub enum Db {
    /// A reader pool and the one writer.
    Sqlite {
        /// Connections with `query_only` set.
        read: SqlitePool,
        /// The single writing connection.
        write: SqlitePool,
    },
    /// One pool for everything.
    Postgres(PgPool),
}

/// Of the database file, from its beginning, are read as memory: most databases whole. It is address space, and not memory that is
/// taken.
const MAPPED_BYTES: &str = "1073741824";

impl Db {
    /// Opens `sqlite:<path>` (the file is created) or `postgres://…`.
    pub async fn connect(url: &str, options: &DbOptions) -> Result<Self, DatabaseError> {
        if url.starts_with("sqlite:") {
            Self::connect_sqlite(url, options).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Self::connect_postgres(url, options).await
        } else {
            // The URL itself may hold a password and is not repeated.
            Err(DatabaseError::Url("it starts neither with 'sqlite:' nor with 'postgres:'".to_owned()))
        }
    }

    async fn connect_sqlite(url: &str, options: &DbOptions) -> Result<Self, DatabaseError> {
        let base = SqliteConnectOptions::from_str(url)
            .map_err(|error| DatabaseError::Url(error.to_string()))?
            .journal_mode(SqliteJournalMode::Wal)
            // FULL: a commit that was answered survives a power cut, as it does on PostgreSQL.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(options.acquire_timeout)
            .pragma("temp_store", "memory")
            // 2 MiB per connection instead of the default of 2000 pages of any size: the idle server stays small.
            .pragma("cache_size", "-2048");
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(options.acquire_timeout)
            // A full disk makes SQLite end a transaction by itself. sqlx's own rollback then fails, and the connection counts
            // itself in a transaction for ever: a fresh one takes its place.
            .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
            .connect_with(base.clone().create_if_missing(true).optimize_on_close(true, None))
            .await?;
        let read = SqlitePoolOptions::new()
            .max_connections(options.max_connections)
            .min_connections(1)
            .acquire_timeout(options.acquire_timeout)
            // Pages beyond the cache are read where the system keeps them anyway, instead of being copied again and again.
            .connect_with(base.pragma("query_only", "on").pragma("mmap_size", MAPPED_BYTES))
            .await?;
        Ok(Self::Sqlite { read, write })
    }

    async fn connect_postgres(url: &str, options: &DbOptions) -> Result<Self, DatabaseError> {
        let connect = PgConnectOptions::from_str(url)
            .map_err(|error| DatabaseError::Url(error.to_string()))?
            .application_name("hansa");
        let pool = PgPoolOptions::new()
            .max_connections(options.max_connections)
            .acquire_timeout(options.acquire_timeout)
            .connect_with(connect)
            .await?;
        Ok(Self::Postgres(pool))
    }

    /// Brings the schema up to date; several replicas may call it at once.
    ///
    /// # Errors
    /// When a migration fails, when an applied one was edited afterwards, or when the schema is newer than this program.
    pub async fn migrate(&self) -> Result<(), DatabaseError> {
        match self {
            Self::Sqlite { write, .. } => SQLITE_MIGRATIONS.run(write).await?,
            Self::Postgres(pool) => POSTGRES_MIGRATIONS.run(pool).await?,
        }
        Ok(())
    }

    /// Changes whenever a migration does: names what was made from one exact schema, such as the tests' template.
    pub fn schema_fingerprint() -> u64 {
        let checksums = POSTGRES_MIGRATIONS.iter().flat_map(|migration| migration.checksum.iter());
        // FNV-1a: it only has to differ between two schemas of the same developer.
        checksums.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
    }

    /// A transaction that only reads, on a consistent snapshot.
    pub async fn read(&self, tenancy: Tenancy) -> Result<Tx, DatabaseError> {
        match self {
            Self::Sqlite { read, .. } => Ok(Tx::Sqlite(read.begin().await?)),
            Self::Postgres(pool) => {
                begin_postgres(pool, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", tenancy).await
            }
        }
    }

    /// A transaction that may write. On SQLite it holds the only writer from the start (`BEGIN IMMEDIATE`), so that what it
    /// read cannot be outdated when it writes; on PostgreSQL, lock the rows that a decision rests on.
    pub async fn write(&self, tenancy: Tenancy) -> Result<Tx, DatabaseError> {
        match self {
            Self::Sqlite { write, .. } => Ok(Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?)),
            Self::Postgres(pool) => begin_postgres(pool, "BEGIN", tenancy).await,
        }
    }

    /// Whether the database answers: for readiness.
    pub async fn ping(&self) -> Result<(), DatabaseError> {
        let mut tx = self.read(Tenancy::Platform).await?;
        crate::execute!(&mut tx, sqlx::query("SELECT 1")).map(drop)
    }

    /// Which driver serves.
    pub fn driver(&self) -> Driver {
        match self {
            Self::Sqlite { .. } => Driver::Sqlite,
            Self::Postgres(_) => Driver::Postgres,
        }
    }

    /// Waits for running transactions and closes every connection; on SQLite this also folds the write-ahead log in.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// `BEGIN` and the tenant in one round trip. `SET LOCAL` ends with the transaction, so a pooled connection carries no tenant
/// over to its next user.
///
/// It is a task of its own, so that a caller who leaves meanwhile cannot cancel it half-way: sqlx 0.9 would put the connection back
/// into the pool with the transaction open, and the next one to use it would read an old snapshot and could not write (sqlx's issue
/// 4393). What the task began for nobody is rolled back.
#[expect(clippy::disallowed_methods, reason = "the task ends with its statement, and closing the pool waits for it")]
async fn begin_postgres(pool: &PgPool, kind: &'static str, tenancy: Tenancy) -> Result<Tx, DatabaseError> {
    // Safe to format: the setting is a UUID's text or a constant word.
    let statement = format!("{kind}; SET LOCAL hansa.tenant = '{}'", tenancy.setting());
    let pool = pool.clone();
    let task = async move { pool.begin_with(AssertSqlSafe(statement)).await };
    match tokio::spawn(task.in_current_span()).await {
        Ok(begun) => Ok(Tx::Postgres(begun?)),
        Err(ended) => match ended.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime shuts down, and the pool with it.
            Err(_) => Err(sqlx::Error::PoolClosed.into()),
        },
    }
}
