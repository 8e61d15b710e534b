//! The two sets of migrations make the same schema, as the databases themselves tell it: tables, columns in their order, what
//! may be NULL, types as they are mapped, primary keys, indexes with their uniqueness and condition, foreign keys.

use std::collections::BTreeSet;

use database::{Tenancy, Tx, run_on};
use testkit::TestDb;

// The index of words is each database's own: a virtual table with its shadows here, a column of lexemes there.
const SQLITE_TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
     AND name <> '_sqlx_migrations' AND name NOT LIKE 'catalogue_words%' ORDER BY name";
const POSTGRES_TABLES: &str = "SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace \
     AND c.relkind IN ('r', 'p') AND c.relname NOT IN ('_sqlx_migrations', 'catalogue_words') ORDER BY c.relname::text COLLATE \"C\"";

const SQLITE_COLUMNS: &str =
    "SELECT name, type, \"notnull\" = 0, dflt_value IS NOT NULL, pk FROM pragma_table_xinfo($1) ORDER BY cid";
const POSTGRES_COLUMNS: &str = "SELECT a.attname::text, t.typname::text, NOT a.attnotnull, a.atthasdef, \
     coalesce(array_position(i.indkey::smallint[], a.attnum) + 1, 0)::bigint \
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary \
     WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

// Columns of an index in order, with ' desc' behind those that run down.
const SQLITE_INDEXES: &str = "SELECT l.name, l.\"unique\" = 1, l.origin, \
     (SELECT group_concat(x.name || CASE x.\"desc\" WHEN 1 THEN ' desc' ELSE '' END, ',') FROM \
      (SELECT * FROM pragma_index_xinfo(l.name) WHERE key = 1 ORDER BY seqno) x), \
     (SELECT m.sql FROM sqlite_master m WHERE m.type = 'index' AND m.name = l.name) FROM pragma_index_list($1) l";
const POSTGRES_INDEXES: &str = "SELECT c.relname::text, i.indisunique, \
     CASE WHEN i.indisprimary THEN 'pk' WHEN k.oid IS NOT NULL THEN 'u' ELSE 'c' END, \
     (SELECT string_agg(pg_get_indexdef(i.indexrelid, n, true) || \
             CASE WHEN i.indoption[n - 1] & 1 = 1 THEN ' desc' ELSE '' END, ',' ORDER BY n) \
      FROM generate_series(1, i.indnkeyatts::int) n), \
     pg_get_expr(i.indpred, i.indrelid) \
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
     LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype = 'u' WHERE i.indrelid = $1::regclass";

const SQLITE_REFERENCES: &str = "SELECT \"table\", group_concat(\"from\", ','), group_concat(coalesce(\"to\", 'id'), ','), on_delete FROM \
     (SELECT * FROM pragma_foreign_key_list($1) ORDER BY id, seq) GROUP BY id, \"table\", on_delete";
const POSTGRES_REFERENCES: &str = "SELECT f.relname::text, \
     (SELECT string_agg(a.attname::text, ',' ORDER BY n) FROM unnest(k.conkey) WITH ORDINALITY u (num, n) \
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num), \
     (SELECT string_agg(a.attname::text, ',' ORDER BY n) FROM unnest(k.confkey) WITH ORDINALITY u (num, n) \
      JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num), \
     CASE k.confdeltype WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' \
          ELSE 'SET DEFAULT' END \
     FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid WHERE k.contype = 'f' AND k.conrelid = $1::regclass";

type Column = (String, String, bool, bool, i64);
type Index = (String, bool, String, Option<String>, Option<String>);
type Reference = (String, String, String, String);

async fn tables(tx: &mut Tx) -> Vec<String> {
    let statement = tx.pick(SQLITE_TABLES, POSTGRES_TABLES);
    run_on!(tx, |conn| sqlx::query_scalar(statement).fetch_all(conn).await).unwrap()
}

async fn columns(tx: &mut Tx, table: &str) -> Vec<Column> {
    let statement = tx.pick(SQLITE_COLUMNS, POSTGRES_COLUMNS);
    run_on!(tx, |conn| sqlx::query_as(statement).bind(table).fetch_all(conn).await).unwrap()
}

/// What a PostgreSQL type is on SQLite; a type that is not here is one that the project does not use.
fn on_sqlite(postgres: &str) -> &str {
    match postgres {
        "uuid" | "bytea" => "BLOB",
        "text" | "timestamptz" | "jsonb" => "TEXT",
        "int8" | "bool" => "INTEGER",
        "float8" => "REAL",
        other => other,
    }
}

/// The condition of a partial index in one spelling: PostgreSQL adds parentheses and casts, SQLite keeps the source text.
fn condition(text: &str) -> String {
    let text = text.split_once(" WHERE ").map_or(text, |(_, condition)| condition);
    let plain = text.replace("::text", "").replace(['(', ')', ']'], "");
    let plain = plain.replace("<> ALL ARRAY[", "NOT IN ").replace("= ANY ARRAY[", "IN ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What an index is over, in one spelling. SQLite names no expression in its catalogue, but keeps the statement's text.
fn keys(listed: Option<String>, sql: Option<&str>) -> String {
    let from_text = sql.filter(|sql| sql.starts_with("CREATE")).and_then(|sql| {
        let list = sql.split_once(" ON ")?.1.split(" WHERE ").next()?.split_once('(')?.1;
        Some(list.trim_end().strip_suffix(')')?.to_owned())
    });
    let plain = from_text.or(listed).unwrap_or_default().to_lowercase().replace('"', "");
    plain.split(',').map(str::trim).collect::<Vec<_>>().join(",")
}

/// Everything about one table, a fact a line. The order of columns is a fact; the order of indexes is none.
async fn describe(tx: &mut Tx, table: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, kind, nullable, default, key) in columns(tx, table).await {
        let null = if nullable { " null" } else { "" };
        let default = if default { " default" } else { "" };
        let key = if key > 0 { format!(" key {key}") } else { String::new() };
        lines.push(format!("{table}.{name} {}{null}{default}{key}", on_sqlite(&kind)));
    }
    let mut unordered = BTreeSet::new();
    let statement = tx.pick(SQLITE_INDEXES, POSTGRES_INDEXES);
    let indexes: Vec<Index> = run_on!(tx, |conn| sqlx::query_as(statement).bind(table).fetch_all(conn).await).unwrap();
    for (name, unique, origin, columns, sql) in indexes {
        // The name of what belongs to a constraint is the database's own.
        let name = if origin == "c" { name } else { origin };
        let unique = if unique { " unique" } else { "" };
        let keys = keys(columns, sql.as_deref());
        let sql = sql.filter(|sql| sql.contains(" WHERE ") || !sql.starts_with("CREATE"));
        let partial = sql.map(|sql| format!(" where {}", condition(&sql))).unwrap_or_default();
        unordered.insert(format!("{table} index {name}{unique} ({keys}){partial}"));
    }
    let statement = tx.pick(SQLITE_REFERENCES, POSTGRES_REFERENCES);
    let references: Vec<Reference> =
        run_on!(tx, |conn| sqlx::query_as(statement).bind(table).fetch_all(conn).await).unwrap();
    for (target, from, to, on_delete) in references {
        unordered.insert(format!("{table} ({from}) references {target} ({to}) on delete {on_delete}"));
    }
    lines.extend(unordered);
    lines
}

async fn schema(db: &TestDb) -> Vec<String> {
    let mut tx = db.read(Tenancy::Platform).await.unwrap();
    let mut lines = Vec::new();
    for table in tables(&mut tx).await {
        lines.extend(describe(&mut tx, &table).await);
    }
    lines
}

#[tokio::test]
async fn both_drivers_have_the_same_schema() {
    let sqlite = schema(&TestDb::sqlite().await).await;
    let postgres = schema(&TestDb::postgres().await).await;
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|line| !those.contains(line)).cloned().collect()
    };
    let (on_sqlite, on_postgres) = (only(&sqlite, &postgres), only(&postgres, &sqlite));
    assert!(
        on_sqlite.is_empty() && on_postgres.is_empty(),
        "only on SQLite:\n  {}\nonly on PostgreSQL:\n  {}",
        on_sqlite.join("\n  "),
        on_postgres.join("\n  ")
    );
    assert_eq!(sqlite, postgres, "the columns stand in another order");
    // The comparison has looked at something.
    for expected in [
        "users.email TEXT",
        "memberships.user_id BLOB key 2",
        "users index u unique (email)",
        "sessions index sessions_by_user (user_id,id)",
        "sessions.revoked_at TEXT null",
        "memberships (partner_id) references partners (id) on delete NO ACTION",
    ] {
        assert!(sqlite.iter().any(|line| line == expected), "{expected} is not in\n{}", sqlite.join("\n"));
    }
}

#[tokio::test]
async fn sqlite_tables_are_strict_and_postgres_columns_of_known_types() {
    let db = TestDb::sqlite().await;
    let mut tx = db.read(Tenancy::Platform).await.unwrap();
    let loose: Vec<String> = run_on!(&mut tx, |conn| sqlx::query_scalar(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 \
         AND name NOT LIKE 'sqlite_%' AND name <> '_sqlx_migrations'"
    )
    .fetch_all(conn)
    .await)
    .unwrap();
    assert_eq!(loose, Vec::<String>::new(), "a table that is not STRICT takes any value");

    let db = TestDb::postgres().await;
    let mut tx = db.read(Tenancy::Platform).await.unwrap();
    for table in tables(&mut tx).await {
        for (name, kind, ..) in columns(&mut tx, &table).await {
            let known = ["uuid", "text", "timestamptz", "jsonb", "int8", "bool", "float8", "bytea"];
            assert!(known.contains(&kind.as_str()), "{table}.{name} is {kind}");
        }
    }
}

#[test]
fn a_condition_has_one_spelling() {
    assert_eq!(condition("CREATE INDEX i ON t (a) WHERE state = 'queued'"), condition("(state = 'queued'::text)"));
    assert_eq!(condition("((a IS NULL) AND (b IS NOT NULL))"), "a IS NULL AND b IS NOT NULL");
    let of_sqlite = condition("CREATE UNIQUE INDEX i ON t (lower(a)) WHERE state NOT IN ('x', 'y')");
    assert_eq!(of_sqlite, condition("(state <> ALL (ARRAY['x'::text, 'y'::text]))"));
    let of_sqlite = keys(None, Some("CREATE UNIQUE INDEX i ON t (lower(a), b DESC) WHERE c IS NULL"));
    assert_eq!(of_sqlite, keys(Some("lower(a),\"b\" desc".to_owned()), None));
}
