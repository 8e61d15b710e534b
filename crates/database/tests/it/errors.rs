use std::net::SocketAddr;
use std::time::Duration;

use database::{DatabaseError, Db, DbOptions, Tenancy, Tx, execute};
use foundation::{ErrorKind, Fault as _, PartnerId, UserId};
use testkit::TestDb;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

testkit::on_both_databases!(
    a_second_row_with_the_same_key_is_a_duplicate,
    a_row_that_points_nowhere_is_a_bad_reference,
    a_wrong_statement_is_a_defect_of_ours,
    a_closed_database_is_unreachable,
);

const INSERT_USER: &str =
    "INSERT INTO users (id, email, display_name, password_hash, created_at) VALUES ($1, $2, 'Ada', '', $3)";
const INSERT_MEMBER: &str =
    "INSERT INTO memberships (partner_id, user_id, role, created_at) VALUES ($1, $2, 'viewer', $3)";

async fn insert_user(tx: &mut Tx, db: &TestDb, id: UserId, email: &str) -> Result<u64, DatabaseError> {
    execute!(tx, sqlx::query(INSERT_USER).bind(id).bind(email).bind(db.sources.now()))
}

async fn a_second_row_with_the_same_key_is_a_duplicate(db: TestDb) {
    let (first, second): (UserId, UserId) = (db.sources.id(), db.sources.id());
    for (id, email) in [(first, "other@example.org"), (second, "ada@example.org")] {
        let mut tx = db.write(Tenancy::Platform).await.unwrap();
        insert_user(&mut tx, &db, first, "ada@example.org").await.unwrap();
        let error = insert_user(&mut tx, &db, id, email).await.unwrap_err();
        assert!(matches!(error, DatabaseError::Duplicate(_)), "{error:?}");
        assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "duplicate"));
        assert!(!error.is_transient());
    }
}

async fn a_row_that_points_nowhere_is_a_bad_reference(db: TestDb) {
    let (partner, user): (PartnerId, UserId) = (db.sources.id(), db.sources.id());
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    let error =
        execute!(&mut tx, sqlx::query(INSERT_MEMBER).bind(partner).bind(user).bind(db.sources.now())).unwrap_err();
    assert!(matches!(error, DatabaseError::Reference(_)), "{error:?}");
    assert_eq!(error.kind(), ErrorKind::Internal);
    drop(tx);
    let partner = db.partner("Clinic").await;
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    insert_user(&mut tx, &db, user, "ada@example.org").await.unwrap();
    execute!(&mut tx, sqlx::query(INSERT_MEMBER).bind(partner).bind(user).bind(db.sources.now())).unwrap();
    let error = execute!(&mut tx, sqlx::query("DELETE FROM users WHERE id = $1").bind(user)).unwrap_err();
    assert!(matches!(error, DatabaseError::Reference(_)), "{error:?}");
}

async fn a_wrong_statement_is_a_defect_of_ours(db: TestDb) {
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    let error = execute!(&mut tx, sqlx::query("SELECT no_such_column FROM users")).unwrap_err();
    assert!(matches!(error, DatabaseError::Statement(_)), "{error:?}");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Internal, "database_failure"));
    // What the database said is for the log and not for the caller.
    assert!(!error.to_string().contains("no_such_column") && error.next_step().is_none());
}

async fn a_closed_database_is_unreachable(db: TestDb) {
    db.close().await;
    for error in [db.read(Tenancy::Platform).await.unwrap_err(), db.write(Tenancy::Platform).await.unwrap_err()] {
        assert!(matches!(error, DatabaseError::Unreachable(_)), "{error:?}");
        assert_eq!((error.kind(), error.code()), (ErrorKind::Unavailable, "database_unreachable"));
        assert!(error.is_transient() && error.next_step().is_some());
    }
}

#[tokio::test]
async fn a_writer_that_is_not_free_in_time_is_busy() {
    let test = TestDb::sqlite().await;
    let Db::Sqlite { write, .. } = &*test else { panic!("SQLite is asked") };
    let file = write.connect_options().get_filename().display().to_string();
    let options = DbOptions { acquire_timeout: Duration::from_millis(50), ..DbOptions::default() };
    let db = Db::connect(&format!("sqlite:{file}"), &options).await.unwrap();
    let held = db.write(Tenancy::Platform).await.unwrap();
    // Within this process the one connection is taken; from another process the file is locked.
    let here = db.write(Tenancy::Platform).await.unwrap_err();
    let other = Db::connect(&format!("sqlite:{file}"), &options).await.unwrap();
    let elsewhere = other.write(Tenancy::Platform).await.unwrap_err();
    for error in [here, elsewhere] {
        assert!(matches!(error, DatabaseError::Busy(_)), "{error:?}");
        assert_eq!((error.kind(), error.code()), (ErrorKind::Unavailable, "database_busy"));
    }
    drop(held);
    db.write(Tenancy::Platform).await.unwrap();
}

#[tokio::test]
async fn a_lock_that_is_not_given_in_time_and_a_deadlock_are_busy() {
    let db = TestDb::postgres().await;
    let (a, b) = (db.partner("Clinic").await, db.partner("Insurer").await);
    let lock = "UPDATE partners SET revision = revision + 1 WHERE id = $1";
    let (mut first, mut second) =
        (db.write(Tenancy::Platform).await.unwrap(), db.write(Tenancy::Platform).await.unwrap());
    execute!(&mut first, sqlx::query(lock).bind(a)).unwrap();
    execute!(&mut second, sqlx::query("SET LOCAL lock_timeout = '20ms'")).unwrap();
    let error = execute!(&mut second, sqlx::query(lock).bind(a)).unwrap_err();
    assert!(matches!(error, DatabaseError::Busy(_)), "{error:?}");
    drop(second);

    let mut second = db.write(Tenancy::Platform).await.unwrap();
    execute!(&mut second, sqlx::query(lock).bind(b)).unwrap();
    let (one, other) = tokio::join!(async { execute!(&mut first, sqlx::query(lock).bind(b)) }, async {
        execute!(&mut second, sqlx::query(lock).bind(a))
    });
    let error = one.and(other).unwrap_err();
    assert!(matches!(error, DatabaseError::Busy(_)), "{error:?}");
    assert!(error.is_transient());
}

#[tokio::test]
async fn a_connection_that_the_server_ends_is_unreachable_and_the_next_one_works() {
    let db = TestDb::postgres().await;
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    let ended = execute!(&mut tx, sqlx::query("SELECT pg_terminate_backend(pg_backend_pid())")).unwrap_err();
    let after = execute!(&mut tx, sqlx::query("SELECT 1")).unwrap_err();
    for error in [ended, after] {
        assert!(matches!(error, DatabaseError::Unreachable(_)), "{error:?}");
    }
    drop(tx);
    db.ping().await.unwrap();
}

/// A server that can be stopped and started: the real one behind a relay of our own.
struct Relay {
    address: SocketAddr,
    server: String,
    tasks: JoinSet<()>,
}

impl Relay {
    async fn start(server: String, address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut tasks = JoinSet::new();
        let target = server.clone();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                let target = target.clone();
                connections.spawn(async move {
                    let mut server = TcpStream::connect(target).await.unwrap();
                    tokio::io::copy_bidirectional(&mut client, &mut server).await.ok();
                });
            }
        });
        Self { address, server, tasks }
    }

    async fn stop(&mut self) {
        self.tasks.shutdown().await;
    }
}

#[tokio::test]
async fn a_stopped_server_is_no_defect_and_a_started_one_serves_again() {
    let test = TestDb::postgres().await;
    let url = test.postgres_url().unwrap();
    let (before, rest) = url.split_once("127.0.0.1:").or_else(|| url.split_once("localhost:")).expect("a local server");
    let (port, database) = rest.split_once('/').unwrap();
    let mut relay = Relay::start(format!("127.0.0.1:{port}"), "127.0.0.1:0".parse().unwrap()).await;
    let through = format!("{before}{}/{database}", relay.address);
    let options = DbOptions { max_connections: 2, acquire_timeout: Duration::from_millis(500) };
    let db = Db::connect(&through, &options).await.unwrap();

    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    relay.stop().await;
    let running = execute!(&mut tx, sqlx::query("SELECT 1")).unwrap_err();
    assert!(matches!(running, DatabaseError::Unreachable(_)), "{running:?}");
    drop(tx);
    // The pool goes on trying to connect until the time to wait for a connection is over.
    let waiting = db.read(Tenancy::Platform).await.unwrap_err();
    assert_eq!(waiting.kind(), ErrorKind::Unavailable, "{waiting:?}");
    assert!(waiting.is_transient(), "{waiting:?}");

    let mut relay = Relay::start(relay.server.clone(), relay.address).await;
    db.ping().await.unwrap();
    db.close().await;
    relay.stop().await;
}

#[tokio::test]
async fn a_url_is_checked_and_never_repeated() {
    for url in ["", "mysql://ada:geheim@localhost/hansa", "postgres//ada:geheim@localhost", "sqlite"] {
        let error = Db::connect(url, &DbOptions::default()).await.unwrap_err();
        assert!(matches!(error, DatabaseError::Url(_)), "{error:?}");
        assert!(!format!("{error:?} {error}").contains("geheim"));
    }
}
