//! What somebody sees of the catalogue. Every statement here says itself what is visible; on PostgreSQL the policies say it again.

use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, run_on};
use foundation::PartnerId;
use sqlx::types::Uuid;

use super::{CardRow, ItemRow};
use crate::catalogue::card::Card;
use crate::catalogue::model::{Certification, Wanted};
use crate::standards::VersionNumber;

/// Partners that have an agreement in force with `$1` at `$2`.
macro_rules! in_force {
    () => {
        "(SELECT CASE WHEN a.proposer_id = $1 THEN a.counterparty_id ELSE a.proposer_id END FROM agreement_parties m \
         JOIN agreements a ON a.id = m.agreement_id WHERE m.partner_id = $1 AND a.status = 'active' \
         AND a.valid_from <= $2 AND a.expires_at > $2)"
    };
}
/// What partner `$1` sees at `$2`.
macro_rules! seen_by_partner {
    () => {
        concat!(
            "i.is_open AND i.owner_active AND (i.visibility IN ('partners', 'public') OR i.visibility = 'agreement' \
             AND (i.partner_id = $1 OR i.partner_id IN ",
            in_force!(),
            "))"
        )
    };
}
/// What everybody sees.
macro_rules! seen_by_all {
    () => {
        "i.is_open AND i.owner_active AND i.visibility = 'public' AND $1 IS NULL"
    };
}
/// Whether its version has a public certificate that counts at `$2`.
macro_rules! certified {
    () => {
        "EXISTS (SELECT 1 FROM certificates c JOIN standard_versions v ON v.id = c.standard_version_id \
         WHERE c.artefact_version_id = i.version_id AND c.is_public AND c.revoked_at IS NULL AND c.valid_until > $2 \
         AND v.withdrawn_at IS NULL AND (v.superseded_at IS NULL OR v.superseded_at > $2))"
    };
}
macro_rules! filters {
    () => {
        concat!(
            " AND ($3 IS NULL OR i.kind = $3) AND ($4 IS NULL OR i.industry = $4) AND ($5 IS NULL OR i.task = $5) \
             AND ($6 IS NULL OR i.licence = $6) AND ($7 IS NULL OR i.partner_id = $7) AND (NOT $8 OR ",
            certified!(),
            ") "
        )
    };
}
macro_rules! from_numbers_sqlite {
    () => {
        "AND i.number IN (SELECT n.value FROM json_each($9) n) "
    };
}
macro_rules! from_numbers {
    () => {
        "AND i.number = ANY (CAST(CAST($9 AS TEXT) AS BIGINT[])) "
    };
}
macro_rules! newest {
    () => {
        "ORDER BY i.number DESC LIMIT $10"
    };
}
macro_rules! items {
    ($seen:expr, $source:expr) => {
        concat!(
            "SELECT i.*, d.name, d.description, d.owner_name, d.card, ",
            certified!(),
            " AS certified, i.partner_id IN ",
            in_force!(),
            " AS in_force FROM catalogue_items i JOIN catalogue_cards d ON d.item_id = i.item_id WHERE ",
            $seen,
            filters!(),
            $source,
            newest!()
        )
    };
}
/// Counts by facet, the commonest values first, at most 20 of a facet.
macro_rules! facet {
    ($name:literal, $value:literal) => {
        concat!(
            " UNION ALL SELECT * FROM (SELECT '",
            $name,
            "', ",
            $value,
            ", CAST(NULL AS TEXT), count(*) FROM found WHERE ",
            $value,
            " IS NOT NULL GROUP BY ",
            $value,
            " ORDER BY count(*) DESC, ",
            $value,
            " LIMIT 20) t"
        )
    };
}
macro_rules! counts {
    ($seen:expr, $source:expr, $owner:literal) => {
        concat!(
            "WITH found AS MATERIALIZED (SELECT i.kind, i.industry, i.task, i.licence, i.partner_id, ",
            certified!(),
            " AS certified FROM catalogue_items i WHERE ",
            $seen,
            filters!(),
            $source,
            newest!(),
            "), owners AS (SELECT partner_id, count(*) AS n FROM found GROUP BY partner_id ORDER BY count(*) DESC, partner_id \
             LIMIT 20) \
             SELECT 'total' AS facet, CAST(NULL AS TEXT) AS value, CAST(NULL AS TEXT) AS label, count(*) AS n FROM found \
             UNION ALL SELECT 'certified', 'true', CAST(NULL AS TEXT), count(*) FROM found WHERE certified \
             UNION ALL SELECT * FROM (SELECT 'owner', ",
            $owner,
            ", p.name, o.n FROM owners o JOIN partners p ON p.id = o.partner_id ORDER BY o.n DESC, o.partner_id) t",
            facet!("kind", "kind"),
            facet!("industry", "industry"),
            facet!("task", "task"),
            facet!("licence", "licence"),
        )
    };
}
macro_rules! below {
    () => {
        "AND i.number < $9 "
    };
}
macro_rules! this_one {
    () => {
        "AND i.item_id = $9 "
    };
}

/// One statement, for whom and from where.
struct Statement {
    /// For a partner: on SQLite, on PostgreSQL.
    inside: (&'static str, &'static str),
    /// For everybody.
    outside: (&'static str, &'static str),
}

macro_rules! statement {
    (counts, $sqlite:expr, $postgres:expr) => {
        Statement {
            inside: (
                counts!(seen_by_partner!(), $sqlite, "hex(o.partner_id)"),
                counts!(seen_by_partner!(), $postgres, "CAST(o.partner_id AS TEXT)"),
            ),
            outside: (
                counts!(seen_by_all!(), $sqlite, "hex(o.partner_id)"),
                counts!(seen_by_all!(), $postgres, "CAST(o.partner_id AS TEXT)"),
            ),
        }
    };
    ($what:ident, $sqlite:expr, $postgres:expr) => {
        Statement {
            inside: ($what!(seen_by_partner!(), $sqlite), $what!(seen_by_partner!(), $postgres)),
            outside: ($what!(seen_by_all!(), $sqlite), $what!(seen_by_all!(), $postgres)),
        }
    };
}

const BROWSE: Statement = statement!(items, below!(), below!());
const PICK: Statement = statement!(items, from_numbers_sqlite!(), from_numbers!());
const GET: Statement = statement!(items, this_one!(), this_one!());
const COUNT_ALL: Statement = statement!(counts, below!(), below!());
const COUNT_PICKED: Statement = statement!(counts, from_numbers_sqlite!(), from_numbers!());
const IN_FORCE: &str = concat!("SELECT p.id FROM partners p WHERE p.id IN ", in_force!(), " LIMIT $3");

impl Statement {
    fn pick(&self, tx: &Tx, viewer: Viewer) -> &'static str {
        let (sqlite, postgres) = if viewer.partner.is_some() { self.inside } else { self.outside };
        tx.pick(sqlite, postgres)
    }
}

/// Who looks, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Viewer {
    /// The partner; `None` for somebody without an account.
    pub partner: Option<PartnerId>,
    /// The time by which agreements and certificates count.
    pub now: DateTime<Utc>,
}

/// An item as it was found.
#[derive(sqlx::FromRow)]
pub(crate) struct FoundRow {
    #[sqlx(flatten)]
    pub item: ItemRow,
    #[sqlx(flatten)]
    card: CardRow,
    pub certified: bool,
    pub in_force: bool,
}

impl FoundRow {
    pub(crate) fn parts(self) -> (ItemRow, Card) {
        (self.item, self.card.into())
    }
}

/// Where items are looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source<'a> {
    /// Among all with a number below this one.
    Below(i64),
    /// Among those with these numbers.
    Numbers(&'a [i64]),
    /// This one alone.
    Item(Uuid),
}

/// Binds what every statement here has in common, and yields the query's rows.
macro_rules! rows {
    ($tx:expr, $sql:expr, $viewer:expr, $wanted:expr, $source:expr, $most:expr) => {{
        let numbers = listed($tx, $source);
        run_on!($tx, |conn| {
            let query = sqlx::query_as($sql)
                .bind($viewer.partner)
                .bind($viewer.now)
                .bind($wanted.kind)
                .bind($wanted.industry)
                .bind(&$wanted.task)
                .bind(&$wanted.licence)
                .bind($wanted.owner)
                .bind($wanted.certified);
            let query = match $source {
                Source::Below(number) => query.bind(number),
                Source::Numbers(_) => query.bind(&numbers),
                Source::Item(id) => query.bind(id),
            };
            query.bind($most).fetch_all(conn).await
        })
    }};
}

/// Numbers as one text: a JSON array for SQLite, an array's own notation for PostgreSQL.
fn listed(tx: &Tx, source: Source<'_>) -> String {
    let Source::Numbers(numbers) = source else { return String::new() };
    let numbers = numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    match tx {
        Tx::Sqlite(_) => format!("[{numbers}]"),
        Tx::Postgres(_) => format!("{{{numbers}}}"),
    }
}

/// What the viewer sees of the source, highest number first, at most so many.
pub(crate) async fn items(
    tx: &mut Tx,
    viewer: Viewer,
    wanted: &Wanted,
    source: Source<'_>,
    most: i64,
) -> Result<Vec<FoundRow>, DatabaseError> {
    let statement = match source {
        Source::Below(_) => &BROWSE,
        Source::Numbers(_) => &PICK,
        Source::Item(_) => &GET,
    };
    let sql = statement.pick(tx, viewer);
    rows!(tx, sql, viewer, wanted, source, most)
}

#[derive(sqlx::FromRow)]
pub(crate) struct CountRow {
    pub facet: String,
    pub value: Option<String>,
    pub label: Option<String>,
    pub n: i64,
}

/// How much there is of what and of whom, among at most so many items of the source; of each facet the 20 values that have most.
pub(crate) async fn counts(
    tx: &mut Tx,
    viewer: Viewer,
    wanted: &Wanted,
    source: Source<'_>,
    most: i64,
) -> Result<Vec<CountRow>, DatabaseError> {
    let statement = if matches!(source, Source::Below(_)) { &COUNT_ALL } else { &COUNT_PICKED };
    let sql = statement.pick(tx, viewer);
    rows!(tx, sql, viewer, wanted, source, most)
}

/// Partners that have an agreement in force with the viewer, at most so many.
pub(crate) async fn in_force(tx: &mut Tx, viewer: Viewer, most: i64) -> Result<Vec<PartnerId>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(IN_FORCE)
        .bind(viewer.partner)
        .bind(viewer.now)
        .bind(most)
        .fetch_all(conn)
        .await)
}

const CERTIFICATIONS: &str = "SELECT c.id, c.standard_id AS standard, s.name AS standard_name, v.major, v.minor, v.patch, \
     c.valid_until FROM certificates c JOIN standard_versions v ON v.id = c.standard_version_id \
     JOIN standards s ON s.id = c.standard_id \
     WHERE c.artefact_version_id = $1 AND c.is_public AND c.revoked_at IS NULL AND c.valid_until > $2 \
     AND v.withdrawn_at IS NULL AND (v.superseded_at IS NULL OR v.superseded_at > $2) ORDER BY c.id DESC LIMIT 20";

#[derive(sqlx::FromRow)]
struct CertificationRow {
    #[sqlx(flatten)]
    certification: Certification,
    major: i64,
    minor: i64,
    patch: i64,
}

/// The public certificates of a version that count, newest first.
pub(crate) async fn certifications(
    tx: &mut Tx,
    version: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Vec<Certification>, DatabaseError> {
    let Some(version) = version else { return Ok(Vec::new()) };
    let rows: Vec<CertificationRow> =
        run_on!(tx, |conn| sqlx::query_as(CERTIFICATIONS).bind(version).bind(now).fetch_all(conn).await)?;
    let certification = |row: CertificationRow| {
        let number = VersionNumber { major: row.major, minor: row.minor, patch: row.patch };
        Certification { standard_version: number.to_string(), ..row.certification }
    };
    Ok(rows.into_iter().map(certification).collect())
}
