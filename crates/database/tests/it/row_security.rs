//! Row-level security on PostgreSQL, for every table that the migrations make: read from the catalogue, so that a new table
//! without it fails here.
//!
//! The rows are made up from the columns' types; for that the constraints of this test's own database are dropped first.

use std::collections::BTreeMap;

use database::{DatabaseError, Db, Tenancy, Tx, execute, run_on};
use foundation::{PartnerId, TypedId as _};
use sqlx::AssertSqlSafe;
use testkit::TestDb;

const TABLES: &str = "SELECT c.relname::text, c.relrowsecurity AND c.relforcerowsecurity, \
     (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) \
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') \
     AND c.relname <> '_sqlx_migrations' ORDER BY c.relname";
const COLUMNS: &str = "SELECT a.attname::text, t.typname::text FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid \
     WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";
const CONSTRAINTS: &str = "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) \
     FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('f', 'c')";

struct Fixture {
    db: TestDb,
    a: PartnerId,
    b: PartnerId,
    /// Columns and their types, by table.
    tables: BTreeMap<String, Vec<(String, String)>>,
}

impl Fixture {
    /// Every table with one row for each of two tenants, put there by the tables' owner past all policies.
    async fn new() -> Self {
        let db = TestDb::postgres().await;
        let (a, b): (PartnerId, PartnerId) = (db.sources.id(), db.sources.id());
        let mut tx = db.write(Tenancy::Platform).await.unwrap();
        let drops: Vec<String> =
            run_on!(&mut tx, |conn| sqlx::query_scalar(CONSTRAINTS).fetch_all(conn).await).unwrap();
        for statement in drops {
            raw(&mut tx, statement).await.unwrap();
        }
        let names: Vec<(String, bool, i64)> =
            run_on!(&mut tx, |conn| sqlx::query_as(TABLES).fetch_all(conn).await).unwrap();
        let mut tables = BTreeMap::new();
        for (table, ..) in names {
            let columns: Vec<(String, String)> =
                run_on!(&mut tx, |conn| sqlx::query_as(COLUMNS).bind(&table).fetch_all(conn).await).unwrap();
            tables.insert(table, columns);
        }
        let fixture = Self { db, a, b, tables };
        for table in fixture.tables.keys() {
            raw(&mut tx, format!("ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")).await.unwrap();
            for tenant in [a, b] {
                raw(&mut tx, fixture.insert(table, tenant)).await.unwrap();
            }
            raw(&mut tx, format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY")).await.unwrap();
        }
        tx.commit().await.unwrap();
        fixture
    }

    /// A made-up row that belongs to `tenant` as far as the table has owners.
    fn insert(&self, table: &str, tenant: PartnerId) -> String {
        let value = |(column, kind): &(String, String)| match (column.as_str(), kind.as_str()) {
            ("partner_id", _) => format!("'{}'", tenant.as_uuid()),
            ("id", "uuid") if table == "partners" => format!("'{}'", tenant.as_uuid()),
            (_, "uuid") => "gen_random_uuid()".to_owned(),
            (_, "text") => "gen_random_uuid()::text".to_owned(),
            // Two rows of one table differ in it: some are keys.
            ("number", "int8") if table.starts_with("catalogue_") => format!("{}", i64::from(tenant == self.a) + 1),
            (_, "int8") => "1".to_owned(),
            (_, "float8") => "1.5".to_owned(),
            (_, "bool") => "true".to_owned(),
            (_, "timestamptz") => "'2026-01-01T00:00:00Z'".to_owned(),
            (_, "jsonb") => "'{}'".to_owned(),
            (_, "tsvector") => "'word'".to_owned(),
            (_, "bytea") => "'\\x00'".to_owned(),
            (column, other) => panic!("no value for {table}.{column} of type {other}"),
        };
        let columns = &self.tables[table];
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        let values: Vec<String> = columns.iter().map(value).collect();
        format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "))
    }

    fn tables_of_partners(&self) -> Vec<&str> {
        let owned = |columns: &Vec<(String, String)>| columns.iter().any(|(name, _)| name == "partner_id");
        self.tables.iter().filter(|(_, columns)| owned(columns)).map(|(table, _)| table.as_str()).collect()
    }

    /// How many rows of `tenant` there are, seen past all policies.
    async fn really_there(&self, table: &str, tenant: PartnerId) -> i64 {
        let mut tx = self.db.write(Tenancy::Platform).await.unwrap();
        raw(&mut tx, format!("ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")).await.unwrap();
        count(&mut tx, &format!("SELECT count(*) FROM {table} WHERE partner_id = '{}'", tenant.as_uuid())).await
    }

    /// Runs a statement as a tenant and tells how many rows it touched; refused counts as none.
    async fn touched_by(&self, tenant: PartnerId, statement: String) -> u64 {
        let mut tx = self.db.write(Tenancy::Partner(tenant)).await.unwrap();
        match raw(&mut tx, statement.clone()).await {
            Ok(rows) => {
                tx.commit().await.unwrap();
                rows
            }
            Err(error) => {
                refused(&statement, &error);
                0
            }
        }
    }
}

async fn raw(tx: &mut Tx, statement: String) -> Result<u64, DatabaseError> {
    execute!(tx, sqlx::query(AssertSqlSafe(statement.clone())))
}

async fn count(tx: &mut Tx, statement: &str) -> i64 {
    run_on!(tx, |conn| sqlx::query_scalar(AssertSqlSafe(statement.to_owned())).fetch_one(conn).await).unwrap()
}

/// Refused by a policy (SQLSTATE 42501) or because the table only grows; anything else is a mistake of this test.
fn refused(statement: &str, error: &DatabaseError) {
    let DatabaseError::Statement(sqlx::Error::Database(cause)) = error else { panic!("{statement}: {error:?}") };
    let expected = cause.code().as_deref() == Some("42501") || cause.message().contains("only ever added");
    assert!(expected, "{statement}: {cause}");
}

#[tokio::test]
async fn every_table_has_policies_that_bind_its_owner_too() {
    let db = TestDb::postgres().await;
    let mut tx = db.read(Tenancy::Platform).await.unwrap();
    let tables: Vec<(String, bool, i64)> =
        run_on!(&mut tx, |conn| sqlx::query_as(TABLES).fetch_all(conn).await).unwrap();
    assert!(tables.len() >= 10, "{tables:?}");
    for (table, forced, policies) in tables {
        assert!(forced, "{table} needs ENABLE and FORCE ROW LEVEL SECURITY");
        assert!(policies > 0, "{table} has no policy: nobody can read it");
    }
    // None of this binds a superuser: with one, every test here would pass or fail for no reason.
    let free: bool = run_on!(&mut tx, |conn| sqlx::query_scalar(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    .fetch_one(conn)
    .await)
    .unwrap();
    assert!(!free, "the tests need a role that is neither superuser nor free of row-level security");
}

#[tokio::test]
async fn a_connection_without_a_tenant_sees_and_changes_nothing() {
    let fixture = Fixture::new().await;
    let Db::Postgres(pool) = &*fixture.db else { panic!("PostgreSQL is asked") };
    for table in fixture.tables.keys() {
        let statement = format!("SELECT count(*) FROM {table}");
        let seen: i64 = sqlx::query_scalar(AssertSqlSafe(statement)).fetch_one(pool).await.unwrap();
        assert_eq!(seen, 0, "{table}");
        for statement in [fixture.insert(table, fixture.a), format!("DELETE FROM {table}")] {
            match sqlx::query(AssertSqlSafe(statement.clone())).execute(pool).await {
                Ok(done) => assert_eq!(done.rows_affected(), 0, "{statement}"),
                Err(error) => refused(&statement, &DatabaseError::from(error)),
            }
        }
    }
}

#[tokio::test]
async fn a_tenant_cannot_read_anothers_rows() {
    let fixture = Fixture::new().await;
    for table in fixture.tables_of_partners() {
        assert_eq!(fixture.really_there(table, fixture.b).await, 1, "{table}: the row is there");
        let mut tx = fixture.db.read(Tenancy::Partner(fixture.a)).await.unwrap();
        let foreign = format!("SELECT count(*) FROM {table} WHERE partner_id <> '{}'", fixture.a.as_uuid());
        assert_eq!(count(&mut tx, &foreign).await, 0, "{table}");
    }
}

#[tokio::test]
async fn a_tenant_cannot_write_for_another_one() {
    let fixture = Fixture::new().await;
    let (a, b) = (fixture.a.as_uuid(), fixture.b.as_uuid());
    for table in fixture.tables_of_partners() {
        for statement in [
            fixture.insert(table, fixture.b),
            format!("UPDATE {table} SET partner_id = partner_id WHERE partner_id = '{b}'"),
            format!("UPDATE {table} SET partner_id = '{a}' WHERE partner_id = '{b}'"),
            format!("UPDATE {table} SET partner_id = '{b}' WHERE partner_id = '{a}'"),
            format!("DELETE FROM {table} WHERE partner_id = '{b}'"),
        ] {
            assert_eq!(fixture.touched_by(fixture.a, statement.clone()).await, 0, "{statement}");
        }
        assert_eq!(fixture.really_there(table, fixture.a).await, 1, "{table}: nothing was moved away");
        assert_eq!(fixture.really_there(table, fixture.b).await, 1, "{table}: nothing was added or removed");
    }
}

#[tokio::test]
async fn a_tenant_reads_the_directory_and_changes_only_its_own_entry() {
    let fixture = Fixture::new().await;
    let mut tx = fixture.db.read(Tenancy::Partner(fixture.a)).await.unwrap();
    assert_eq!(count(&mut tx, "SELECT count(*) FROM partners").await, 2);
    drop(tx);
    let update = |of: PartnerId| format!("UPDATE partners SET revision = revision + 1 WHERE id = '{}'", of.as_uuid());
    assert_eq!(fixture.touched_by(fixture.a, update(fixture.a)).await, 1);
    assert_eq!(fixture.touched_by(fixture.a, update(fixture.b)).await, 0);
    assert_eq!(fixture.touched_by(fixture.a, fixture.insert("partners", fixture.db.sources.id())).await, 0);
    // What only the platform may see: secrets' hashes, and who failed to log in.
    for table in ["refresh_tokens", "signing_keys", "setup_tokens", "login_throttles"] {
        let mut tx = fixture.db.read(Tenancy::Partner(fixture.a)).await.unwrap();
        assert_eq!(count(&mut tx, &format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
        drop(tx);
        let mut tx = fixture.db.read(Tenancy::Platform).await.unwrap();
        assert_eq!(count(&mut tx, &format!("SELECT count(*) FROM {table}")).await, 2, "{table}");
    }
}
