use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use database::{Db, DbOptions, Driver, Tenancy, Tx, execute, run_on};
use foundation::{PartnerId, UserId};
use testkit::TestDb;

testkit::on_both_databases!(
    what_is_not_committed_leaves_no_trace,
    a_reader_sees_one_moment,
    a_reader_cannot_write,
    whoever_leaves_at_the_beginning_leaves_nothing_begun,
    migrating_again_changes_nothing,
    the_database_answers_a_ping_until_it_is_closed,
);

async fn insert_user(tx: &mut Tx, db: &TestDb) -> UserId {
    let (id, now): (UserId, _) = (db.sources.id(), db.sources.now());
    let sql = "INSERT INTO users (id, email, display_name, password_hash, created_at) VALUES ($1, $2, 'Ada', '', $3)";
    let inserted = execute!(tx, sqlx::query(sql).bind(id).bind(format!("{id}@example.org")).bind(now)).unwrap();
    assert_eq!(inserted, 1);
    id
}

async fn users(tx: &mut Tx) -> i64 {
    run_on!(tx, |conn| sqlx::query_scalar("SELECT count(*) FROM users").fetch_one(conn).await).unwrap()
}

async fn what_is_not_committed_leaves_no_trace(db: TestDb) {
    for _ in 0..3 {
        let mut tx = db.write(Tenancy::Platform).await.unwrap();
        insert_user(&mut tx, &db).await;
        assert_eq!(users(&mut tx).await, 1);
        drop(tx);
    }
    // After an error too: PostgreSQL would refuse every further statement, SQLite would not.
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    insert_user(&mut tx, &db).await;
    execute!(&mut tx, sqlx::query("INSERT INTO no_such_table VALUES (1)")).unwrap_err();
    drop(tx);
    let mut tx = db.write(Tenancy::Platform).await.expect("the writer is free again");
    assert_eq!(users(&mut tx).await, 0);
    insert_user(&mut tx, &db).await;
    tx.commit().await.unwrap();
    assert_eq!(users(&mut db.read(Tenancy::Platform).await.unwrap()).await, 1);
}

async fn a_reader_sees_one_moment(db: TestDb) {
    let mut reader = db.read(Tenancy::Platform).await.unwrap();
    assert_eq!(users(&mut reader).await, 0);
    let mut writer = db.write(Tenancy::Platform).await.unwrap();
    insert_user(&mut writer, &db).await;
    assert_eq!(users(&mut reader).await, 0, "a reader does not wait for the writer");
    writer.commit().await.unwrap();
    assert_eq!(users(&mut reader).await, 0);
    drop(reader);
    assert_eq!(users(&mut db.read(Tenancy::Platform).await.unwrap()).await, 1);
}

async fn a_reader_cannot_write(db: TestDb) {
    let mut tx = db.read(Tenancy::Platform).await.unwrap();
    let sql = "INSERT INTO setup_tokens (token_hash, created_at) VALUES ('x', $1)";
    execute!(&mut tx, sqlx::query(sql).bind(db.sources.now())).unwrap_err();
}

/// Polls a future some times at once and drops it.
async fn abandoned<T>(future: impl Future<Output = T>, polls: usize) {
    let mut future = pin!(future);
    for _ in 0..polls {
        if poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_ready())).await {
            return;
        }
        tokio::task::yield_now().await;
    }
}

async fn whoever_leaves_at_the_beginning_leaves_nothing_begun(db: TestDb) {
    // Often, as a server answers `BEGIN` within one poll or two.
    for round in 0..200 {
        abandoned(db.read(Tenancy::Platform), 1 + round % 4).await;
        // Two at once, as one of two connections may still be on its way back.
        let mut writer = db.write(Tenancy::Platform).await.unwrap();
        if db.driver() == Driver::Postgres {
            insert_user(&mut db.write(Tenancy::Platform).await.unwrap(), &db).await;
        }
        insert_user(&mut writer, &db).await;
    }
    assert_eq!(users(&mut db.read(Tenancy::Platform).await.unwrap()).await, 0);
}

async fn migrating_again_changes_nothing(db: TestDb) {
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    insert_user(&mut tx, &db).await;
    tx.commit().await.unwrap();
    // Two replicas that start at once.
    let (a, b) = tokio::join!(db.migrate(), db.migrate());
    a.unwrap();
    b.unwrap();
    assert_eq!(users(&mut db.read(Tenancy::Platform).await.unwrap()).await, 1);
}

async fn the_database_answers_a_ping_until_it_is_closed(db: TestDb) {
    db.ping().await.unwrap();
    let name = match &*db {
        Db::Sqlite { .. } => Driver::Sqlite,
        Db::Postgres(_) => Driver::Postgres,
    };
    assert_eq!(db.driver(), name);
    db.close().await;
    assert!(db.ping().await.is_err());
}

/// What the next user of a pooled connection finds set.
async fn tenant_left_behind(db: &Db) -> Option<String> {
    let Db::Postgres(pool) = db else { panic!("PostgreSQL is asked") };
    let left: Option<String> =
        sqlx::query_scalar("SELECT current_setting('hansa.tenant', true)").fetch_one(pool).await.unwrap();
    left.filter(|text| !text.is_empty())
}

#[tokio::test]
async fn a_tenant_ends_with_its_transaction() {
    let test = TestDb::postgres().await;
    let partner: PartnerId = test.sources.id();
    let options = DbOptions { max_connections: 1, ..DbOptions::default() };
    let db = Db::connect(&test.postgres_url().unwrap(), &options).await.unwrap();
    for tenancy in [Tenancy::Partner(partner), Tenancy::Platform] {
        for commits in [true, false] {
            let mut tx = db.write(tenancy).await.unwrap();
            let set: String = run_on!(&mut tx, |conn| sqlx::query_scalar("SELECT current_setting('hansa.tenant')")
                .fetch_one(conn)
                .await)
            .unwrap();
            assert!(!set.is_empty());
            if commits {
                tx.commit().await.unwrap();
            } else {
                drop(tx);
            }
            assert_eq!(tenant_left_behind(&db).await, None, "{tenancy:?}, committed: {commits}");
        }
        let mut tx = db.read(tenancy).await.unwrap();
        execute!(&mut tx, sqlx::query("SELECT 1 / 0")).unwrap_err();
        drop(tx);
        assert_eq!(tenant_left_behind(&db).await, None, "{tenancy:?}, after an error");
    }
    // One tenant's transaction says nothing about the next one's.
    let mut tx = db.read(Tenancy::Partner(partner)).await.unwrap();
    let tenant: Option<PartnerId> =
        run_on!(&mut tx, |conn| sqlx::query_scalar("SELECT hansa_tenant()").fetch_one(conn).await).unwrap();
    drop(tx);
    let mut tx = db.read(Tenancy::Platform).await.unwrap();
    let nobody: Option<PartnerId> =
        run_on!(&mut tx, |conn| sqlx::query_scalar("SELECT hansa_tenant()").fetch_one(conn).await).unwrap();
    assert_eq!((tenant, nobody), (Some(partner), None));
    drop(tx);
    db.close().await;
}
