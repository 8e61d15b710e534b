use database::{Tenancy, Tx, execute, run_on};
use foundation::TypedId as _;
use sqlx::types::chrono::{DateTime, Utc};
use sqlx::types::{Json, JsonValue, Uuid};
use testkit::TestDb;

testkit::on_both_databases!(values_come_back_bit_for_bit, nothing_comes_back_as_nothing, times_order_as_they_compare);

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
struct Row {
    id: Uuid,
    at: DateTime<Utc>,
    flag: bool,
    number: i64,
    text: String,
    document: Json<JsonValue>,
}

async fn scratch(db: &TestDb) -> Tx {
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    let create = tx.pick(
        "CREATE TABLE scratch (id BLOB NOT NULL PRIMARY KEY, at TEXT, flag INTEGER, number INTEGER, text TEXT, document TEXT) STRICT",
        "CREATE TABLE scratch (id UUID PRIMARY KEY, at TIMESTAMPTZ, flag BOOLEAN, number BIGINT, text TEXT, document JSONB)",
    );
    execute!(&mut tx, sqlx::query(create)).unwrap();
    tx
}

type Nothing = (Option<DateTime<Utc>>, Option<bool>, Option<i64>, Option<String>, Option<Json<JsonValue>>);

const INSERT: &str = "INSERT INTO scratch (id, at, flag, number, text, document) VALUES ($1, $2, $3, $4, $5, $6)";

fn time(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap()
}

/// With none, three and six digits of a second, before 1970 and far away.
fn times() -> Vec<DateTime<Utc>> {
    let now = 1_767_225_600_000_000;
    let around = [
        -1_000_001, -1_000_000, -999_999, -500_000, -1_000, -1, 0, 1, 10, 999, 1_000, 1_001, 500_000, 999_999,
        1_000_000,
    ];
    let mut times: Vec<_> = around.iter().map(|offset| time(now + offset)).collect();
    times.extend([time(0), time(-1), time(1), time(253_402_300_799_999_999)]);
    times
}

async fn values_come_back_bit_for_bit(db: TestDb) {
    let mut tx = scratch(&db).await;
    let documents = [
        "null",
        "[]",
        r#"{"a":{"b":[1,2.5,-0.1,1e300,5e-324,9223372036854775807,-9223372036854775808,18446744073709551615]}}"#,
        r#"{"loss":0.26950000000000001,"third":0.3333333333333333,"text":"Größe 漢字 \" \\ \n \u0001 😀"}"#,
        "true",
        "\"'); DROP TABLE users; --\"",
    ];
    let ids = [Uuid::nil(), Uuid::max(), db.sources.id::<foundation::JobId>().as_uuid()];
    let numbers = [0, 1, -1, i64::MIN, i64::MAX, 1 << 53];
    let mut rows = Vec::new();
    for (index, at) in times().into_iter().enumerate() {
        let id = if index < ids.len() { ids[index] } else { Uuid::from_u128(index as u128) };
        let document: JsonValue = documents[index % documents.len()].parse().unwrap();
        let text = ["", "ASCII", "Größe 漢字 😀", " blanks ", "'quote'", "line\nbreak"][index % 6].to_owned();
        let number = numbers[index % numbers.len()];
        rows.push(Row { id, at, flag: index % 2 == 0, number, text, document: Json(document) });
    }
    for row in &rows {
        execute!(
            &mut tx,
            sqlx::query(INSERT)
                .bind(row.id)
                .bind(row.at)
                .bind(row.flag)
                .bind(row.number)
                .bind(&row.text)
                .bind(&row.document)
        )
        .unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = db.read(Tenancy::Platform).await.unwrap();
    for row in &rows {
        let found: Row = run_on!(&mut tx, |conn| sqlx::query_as("SELECT * FROM scratch WHERE id = $1")
            .bind(row.id)
            .fetch_one(conn)
            .await)
        .unwrap();
        assert_eq!(found, *row);
        // A value finds its own row: what is compared is what is stored.
        let count: i64 = run_on!(&mut tx, |conn| sqlx::query_scalar(
            "SELECT count(*) FROM scratch WHERE at = $1 AND flag = $2 AND number = $3 AND text = $4"
        )
        .bind(row.at)
        .bind(row.flag)
        .bind(row.number)
        .bind(&row.text)
        .fetch_one(conn)
        .await)
        .unwrap();
        assert_eq!(count, 1, "{row:?}");
    }
}

async fn nothing_comes_back_as_nothing(db: TestDb) {
    let mut tx = scratch(&db).await;
    execute!(
        &mut tx,
        sqlx::query(INSERT)
            .bind(Uuid::nil())
            .bind(None::<DateTime<Utc>>)
            .bind(None::<bool>)
            .bind(None::<i64>)
            .bind(None::<String>)
            .bind(None::<Json<JsonValue>>)
    )
    .unwrap();
    let row: Nothing = run_on!(&mut tx, |conn| sqlx::query_as("SELECT at, flag, number, text, document FROM scratch")
        .fetch_one(conn)
        .await)
    .unwrap();
    assert_eq!(row, (None, None, None, None, None));
    let nulls: i64 = run_on!(&mut tx, |conn| sqlx::query_scalar(
        "SELECT count(*) FROM scratch WHERE at IS NULL AND flag IS NULL AND number IS NULL AND text IS NULL AND document IS NULL"
    )
    .fetch_one(conn)
    .await)
    .unwrap();
    assert_eq!(nulls, 1, "SQL's own NULL, not JSON's");
}

/// On SQLite times are text: their texts must compare as the times do, also where the number of digits differs.
async fn times_order_as_they_compare(db: TestDb) {
    let mut tx = scratch(&db).await;
    let mut expected = times();
    for (index, at) in expected.iter().enumerate() {
        let insert = "INSERT INTO scratch (id, at) VALUES ($1, $2)";
        execute!(&mut tx, sqlx::query(insert).bind(Uuid::from_u128(index as u128)).bind(at)).unwrap();
    }
    expected.sort();
    let ordered: Vec<DateTime<Utc>> =
        run_on!(&mut tx, |conn| sqlx::query_scalar("SELECT at FROM scratch ORDER BY at").fetch_all(conn).await)
            .unwrap();
    assert_eq!(ordered, expected);
    for pivot in &expected {
        let below: i64 = run_on!(&mut tx, |conn| sqlx::query_scalar("SELECT count(*) FROM scratch WHERE at < $1")
            .bind(pivot)
            .fetch_one(conn)
            .await)
        .unwrap();
        let lower = expected.iter().filter(|at| *at < pivot).count();
        assert_eq!(below, i64::try_from(lower).unwrap(), "{pivot}");
    }
}
