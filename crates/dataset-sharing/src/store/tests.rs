//! Which way the databases take to the rows.

use database::{Tenancy, run_on};
use sqlx::{AssertSqlSafe, Row as _};
use testkit::TestDb;

use super::{datasets, grants, uploads, versions};

/// Statements that run often or over many rows.
const STATEMENTS: [&str; 22] = [
    datasets::GET,
    datasets::FIND_VISIBLE,
    datasets::LIST_OWN,
    datasets::LIST_ALL,
    datasets::LIST_SHARED,
    versions::DATASET_OF,
    versions::BY_ID,
    versions::BY_NUMBER,
    versions::LIST,
    versions::REFERS_TO,
    versions::CONTENTS,
    grants::FIND,
    grants::LIVE,
    grants::LIVE_UNDER,
    grants::NEWEST,
    grants::STILL_TRAINS,
    grants::LIST_OF_DATASET,
    grants::LIST_RECEIVED,
    grants::REVOKE_ALL,
    uploads::FIND,
    uploads::LIST,
    uploads::EXPIRED,
];

/// Lists that come out of an index in the order of their pages: nothing is sorted.
const PAGES: [&str; 5] =
    [datasets::LIST_OWN, versions::LIST, grants::LIST_OF_DATASET, grants::LIST_RECEIVED, uploads::LIST];

#[tokio::test]
async fn sqlite_reaches_every_row_by_an_index() {
    let db = TestDb::sqlite().await;
    for statement in STATEMENTS {
        let mut tx = db.read(Tenancy::Platform).await.unwrap();
        let database::Tx::Sqlite(sqlite) = &mut tx else { unreachable!("it is SQLite") };
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
        let steps = sqlx::query(explain).fetch_all(&mut **sqlite).await.unwrap();
        let steps: Vec<String> = steps.iter().map(|step| step.get("detail")).collect();
        // CONTENTS reads the whole table, from the end of its key on.
        let scans = steps.iter().any(|step| step.starts_with("SCAN") && !step.contains("USING INDEX"));
        assert!(!scans, "{statement}\n{steps:#?}");
        let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE"));
        assert!(!sorts || !PAGES.contains(&statement), "{statement}\n{steps:#?}");
    }
}

#[tokio::test]
async fn postgres_can_reach_every_row_by_an_index() {
    let db = TestDb::postgres().await;
    let mut tx = db.read(Tenancy::Platform).await.unwrap();
    // The tables are empty, and an empty table is read fastest from end to end.
    let setting = "SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan";
    run_on!(&mut tx, |conn| sqlx::raw_sql(setting).execute(conn).await.map(drop)).unwrap();
    for (number, statement) in STATEMENTS.into_iter().enumerate() {
        let parameters = (1..9).filter(|parameter| statement.contains(&format!("${parameter}"))).count();
        let nulls = vec!["NULL"; parameters].join(", ");
        let prepare = AssertSqlSafe(format!("PREPARE s{number} AS {statement}"));
        let explain = AssertSqlSafe(format!("EXPLAIN EXECUTE s{number}({nulls})"));
        let database::Tx::Postgres(postgres) = &mut tx else { unreachable!("it is PostgreSQL") };
        sqlx::raw_sql(prepare).execute(&mut **postgres).await.unwrap();
        let lines = sqlx::raw_sql(explain).fetch_all(&mut **postgres).await.unwrap();
        let plan = lines.iter().map(|line| line.get(0)).collect::<Vec<String>>().join("\n");
        assert!(!plan.contains("Seq Scan"), "{statement}\n{plan}");
        assert!(!plan.contains("Sort Key") || !PAGES.contains(&statement), "{statement}\n{plan}");
    }
}
