//! Databases with very many rows of other partners, and the people of one's own who read among them.
#![allow(dead_code, reason = "each program uses its part of this")]

use anyhow::Context as _;
use database::sqlx::{self, AssertSqlSafe};
use database::{Db, DbOptions, Driver, Tenancy, Tx, execute};
use foundation::{PartnerId, Sources, TypedId as _};
use tempfile::TempDir;
use testkit::TestDb;

/// Colleagues of the owner of the one partner that people really made.
pub(crate) const MEMBERS: usize = 64;
/// Other partners at most.
const PARTNERS: u32 = 1000;
/// The owner of the one partner that people really made (see `Server::scientist`).
const OWNER: &str = "owner@clinic.example";

/// The e-mail address of a colleague; the password is the owner's.
pub(crate) fn member(number: usize) -> String {
    format!("member{number}@clinic.example")
}

/// An empty database of its own, removed when dropped.
pub(crate) struct Database {
    driver: Driver,
    url: String,
    _home: Home,
}

enum Home {
    Folder { _folder: TempDir },
    Server { _database: Box<TestDb> },
}

/// One kind of row, of which there are as many as asked for.
struct Rows {
    /// Numbers from 0 stand in `n`; ids in braces.
    sql: &'static str,
    /// How many at most.
    limit: u32,
    /// For whom they are written: the other partner of number 0, or the platform.
    tenancy: For,
}

#[derive(Clone, Copy)]
enum For {
    Platform,
    FirstPartner,
}

const fn rows(sql: &'static str) -> Rows {
    Rows { sql, limit: u32::MAX, tenancy: For::Platform }
}

const fn few(sql: &'static str) -> Rows {
    Rows { sql, limit: PARTNERS, tenancy: For::Platform }
}

/// Row `n` of a table belongs to the other partner `n` modulo their number, and is granted to the next one.
const FOREIGN: &[Rows] = &[
    few("INSERT INTO partners (id, name, industry, contact_email, status, needs, max_running_jobs, max_gpus, \
         max_storage_bytes, revision, created_at, updated_at) SELECT {partner}, 'Partner ' || n, 'medicine', \
         'office@partner.example', 'active', 'Models.', 1, 0, 1000000, 1, {then}, {then} FROM numbers"),
    few("INSERT INTO users (id, email, display_name, password_hash, created_at) \
         SELECT {user}, 'owner' || n || '@partner.example', 'Owner', '', {then} FROM numbers"),
    few("INSERT INTO memberships (partner_id, user_id, role, created_at) \
         SELECT {partner}, {user}, 'owner', {then} FROM numbers"),
    rows(
        "INSERT INTO sessions (id, user_id, partner_id, client, created_at, last_used_at, expires_at) \
          SELECT {session}, {user}, {partner}, 'browser', {then}, {then}, {later} FROM numbers",
    ),
    rows(
        "INSERT INTO datasets (id, partner_id, name, description, latest_version, revision, created_by, created_at, \
          updated_at) SELECT {dataset}, {partner}, 'data set ' || n, '', 1, 1, {user}, {then}, {then} FROM numbers",
    ),
    rows(
        "INSERT INTO dataset_versions (id, dataset_id, partner_id, number, format, sha256, size_bytes, row_count, \
          column_count, schema, created_by, created_at) SELECT {version}, {dataset}, {partner}, 1, 'csv', \
          '0000000000000000000000000000000000000000000000000000' || (100000000000 + n), 1000, 569, 31, '[]', {user}, \
          {then} FROM numbers",
    ),
    Rows {
        sql: "INSERT INTO agreements (id, proposer_id, counterparty_id, proposed_by, offered_by, title, rules, \
              document_sha256, valid_from, expires_at, status, revision, created_at, updated_at) SELECT {agreement}, \
              {partner}, {next}, {user}, {partner}, 'Data', \
              '{\"permissions\":[{\"action\":\"train\",\"by\":\"either\"}]}', '', {then}, {later}, 'active', 1, {then}, {then} FROM numbers",
        limit: 1,
        tenancy: For::FirstPartner,
    },
    rows(
        "INSERT INTO dataset_grants (id, partner_id, grantee_id, dataset_id, agreement_id, may_train, may_download, \
          created_by, created_at, expires_at) SELECT {grant}, {partner}, {next}, {dataset}, {agreement}, TRUE, FALSE, \
          {user}, {then}, {later} FROM numbers",
    ),
];

/// The owner's colleagues, with the owner's password.
const COLLEAGUES: &[Rows] = &[
    rows(
        "INSERT INTO users (id, email, display_name, password_hash, created_at) SELECT {member}, \
          'member' || n || '@clinic.example', 'Member', o.password_hash, o.created_at FROM numbers \
          CROSS JOIN users o WHERE o.email = '{owner}'",
    ),
    rows(
        "INSERT INTO memberships (partner_id, user_id, role, created_at) SELECT m.partner_id, {member}, 'scientist', \
          m.created_at FROM numbers CROSS JOIN memberships m JOIN users o ON o.id = m.user_id WHERE o.email = '{owner}'",
    ),
];

impl Database {
    pub(crate) async fn new(driver: Driver) -> anyhow::Result<Self> {
        if driver == Driver::Sqlite {
            let folder = tempfile::tempdir()?;
            let url = format!("sqlite:{}", folder.path().join("hansa.db").display());
            return Ok(Self { driver, url, _home: Home::Folder { _folder: folder } });
        }
        let database = TestDb::postgres().await;
        let url = database.postgres_url().context("the test database is no PostgreSQL database")?;
        Ok(Self { driver, url, _home: Home::Server { _database: Box::new(database) } })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Adds the owner's colleagues, and so many data sets, versions, grants and sessions of other partners. Nothing is done for
    /// the database's statistics: it has those that the product sees to.
    pub(crate) async fn fill(&self, foreign: u32) -> anyhow::Result<()> {
        let db = Db::connect(&self.url, &DbOptions::default()).await?;
        let filling = Filling { driver: self.driver, partners: foreign.min(PARTNERS), first: first_moment(foreign) };
        for rows in COLLEAGUES {
            filling.insert(&db, rows, u32::try_from(MEMBERS)?).await?;
        }
        for rows in FOREIGN {
            filling.insert(&db, rows, foreign.min(rows.limit)).await?;
        }
        db.close().await;
        Ok(())
    }
}

/// Ids begin with a time. Half of the foreign ones are newer than one's own, so that no list finds its own rows first.
fn first_moment(foreign: u32) -> i64 {
    Sources::system().now().timestamp_millis() - i64::from(foreign / 2)
}

/// How the rows of one database are written.
struct Filling {
    driver: Driver,
    partners: u32,
    /// The time in the first id, in milliseconds.
    first: i64,
}

impl Filling {
    async fn insert(&self, db: &Db, rows: &Rows, count: u32) -> anyhow::Result<()> {
        let tenancy = match rows.tenancy {
            For::Platform => Tenancy::Platform,
            For::FirstPartner => Tenancy::Partner(self.first_partner()),
        };
        let sql = format!(
            "WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {count}) {}",
            self.expand(rows.sql)
        );
        let mut tx: Tx = db.write(tenancy).await?;
        let written = execute!(&mut tx, sqlx::query(AssertSqlSafe(sql)))?;
        anyhow::ensure!(written == u64::from(count), "{written} rows and not {count}: {}", rows.sql);
        Ok(tx.commit().await?)
    }

    fn expand(&self, sql: &str) -> String {
        let partner = format!("(n % {})", self.partners);
        let next = format!("((n + 1) % {})", self.partners);
        let ids = [
            ("{partner}", 1, partner.as_str()),
            ("{next}", 1, next.as_str()),
            ("{user}", 2, partner.as_str()),
            ("{session}", 3, "n"),
            ("{dataset}", 4, "n"),
            ("{version}", 5, "n"),
            ("{agreement}", 6, "0"),
            ("{grant}", 7, "n"),
            ("{member}", 8, "n"),
        ];
        let text =
            ids.iter().fold(sql.to_owned(), |sql, (name, kind, number)| sql.replace(name, &self.id(*kind, number)));
        text.replace("{owner}", OWNER)
            .replace("{then}", "'2026-01-01T00:00:00+00:00'")
            .replace("{later}", "'2099-01-01T00:00:00+00:00'")
    }

    /// SQL for the UUID (version 7) of the row of that number.
    fn id(&self, kind: u8, number: &str) -> String {
        let first = self.first;
        match self.driver {
            Driver::Sqlite => format!("unhex(printf('%012x70008{kind:03x}%012x', {first} + {number}, {number}))"),
            Driver::Postgres => format!(
                "(lpad(to_hex({first} + {number}), 12, '0') || '70008{kind:03x}' || lpad(to_hex({number}), 12, '0'))::uuid"
            ),
        }
    }

    /// The one of number 0.
    fn first_partner(&self) -> PartnerId {
        let moment = u128::from(self.first.unsigned_abs());
        PartnerId::from_uuid(sqlx::types::Uuid::from_u128(moment << 80 | 0x7000_8001 << 48))
    }
}
