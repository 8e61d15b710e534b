//! A migrated, empty database of its own for every test.

use std::ops::Deref;

use database::{Db, DbOptions};
use foundation::Sources;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tempfile::TempDir;

/// Names the template that every test database is copied from; changes with the migrations, so that an old one is not reused.
const TEMPLATE_LOCK: i64 = 0x0048_414e_5341;

/// A database that exists for one test. Dropping it removes it.
pub struct TestDb {
    db: Db,
    /// Fixed time and seeded randomness.
    pub sources: Sources,
    home: Home,
}

enum Home {
    Folder(#[expect(dead_code, reason = "held so that the folder lives as long as the database")] TempDir),
    Server { maintenance_url: String, name: String },
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl TestDb {
    /// A SQLite file in a temporary folder.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("hansa.db").display());
        let db = Db::connect(&url, &DbOptions::default()).await.expect("SQLite opens");
        db.migrate().await.expect("the migrations run on SQLite");
        Self { db, sources: Sources::fixed(1), home: Home::Folder(folder) }
    }

    /// A database on the PostgreSQL server that `HANSA_TEST_POSTGRES_URL` names.
    ///
    /// # Panics
    /// When the variable is not set: a test that quietly skips PostgreSQL would pass without having looked.
    pub async fn postgres() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one variable of the test set-up, set by `cargo xtask test`")]
        let maintenance_url = std::env::var("HANSA_TEST_POSTGRES_URL")
            .expect("HANSA_TEST_POSTGRES_URL names a PostgreSQL server; `cargo xtask test` starts one and sets it");
        let template = ensure_template(&maintenance_url).await;
        let name = format!("hansa_test_{}", hex_name(Sources::system().bytes()));
        let mut admin = PgConnection::connect(&maintenance_url).await.expect("the test server answers");
        execute(&mut admin, format!("CREATE DATABASE {name} TEMPLATE {template}")).await.expect("a database is copied");
        let db = Db::connect(&with_database(&maintenance_url, &name), &DbOptions::default())
            .await
            .expect("PostgreSQL opens");
        Self { db, sources: Sources::fixed(1), home: Home::Server { maintenance_url, name } }
    }

    /// The URL of this database, for a program under test. `None` on SQLite, whose file has one writing process.
    pub fn postgres_url(&self) -> Option<String> {
        match &self.home {
            Home::Folder(_) => None,
            Home::Server { maintenance_url, name } => Some(with_database(maintenance_url, name)),
        }
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let Home::Server { maintenance_url, name } = &self.home else { return };
        let (url, name) = (maintenance_url.clone(), name.clone());
        // A thread of its own, because a runtime may not block inside another one's thread.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let mut admin = PgConnection::connect(&url).await?;
                execute(&mut admin, format!("DROP DATABASE {name} WITH (FORCE)")).await
            })
        });
        // A database that cannot be dropped goes with the temporary cluster; that must not fail a passed test.
        drop(dropping.join());
    }
}

/// A name that no other test has, however many run at once.
fn hex_name(bytes: [u8; 16]) -> String {
    format!("{:032x}", u128::from_be_bytes(bytes))
}

async fn execute(connection: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.map(drop)
}

fn with_database(maintenance_url: &str, name: &str) -> String {
    let (base, query) = maintenance_url.split_once('?').map_or((maintenance_url, ""), |(base, query)| (base, query));
    let server = base.rsplit_once('/').map_or(base, |(server, _)| server);
    if query.is_empty() { format!("{server}/{name}") } else { format!("{server}/{name}?{query}") }
}

/// Makes the migrated template once per set of migrations; an advisory lock keeps the many test processes apart.
async fn ensure_template(maintenance_url: &str) -> String {
    let name = format!("hansa_template_{:016x}", Db::schema_fingerprint());
    let mut admin = PgConnection::connect(maintenance_url).await.expect("the test server answers");
    sqlx::query("SELECT pg_advisory_lock($1)").bind(TEMPLATE_LOCK).execute(&mut admin).await.expect("the lock");
    let done: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&mut admin)
        .await
        .expect("the catalogue is read");
    if !done {
        // Migrated under another name first: a template that exists is a template that is complete.
        let draft = format!("{name}_draft");
        execute(&mut admin, format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)")).await.expect("an old draft goes");
        execute(&mut admin, format!("CREATE DATABASE {draft}")).await.expect("a draft is made");
        let db = Db::connect(&with_database(maintenance_url, &draft), &DbOptions::default()).await.expect("it opens");
        db.migrate().await.expect("the migrations run on PostgreSQL");
        db.close().await;
        execute(&mut admin, format!("ALTER DATABASE {draft} RENAME TO {name}")).await.expect("the template is named");
    }
    admin.close().await.expect("the lock is given back");
    name
}
