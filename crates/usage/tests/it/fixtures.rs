//! What the cases share: a partner with people, jobs that nobody submitted, prices, and the test's clock.

use access::{ChangeBudget, PlatformRole, ReadAllUsage, ReadUsage, Role, Scope, SetPrices, SystemTask};
use chrono::{DateTime, TimeDelta, Utc};
use database::{Tenancy, Tx, execute, run_on};
use foundation::{JobId, PartnerId};
use mail::Language;
use testkit::{Person, TestDb, permit};
use usage::budgets::{self, Budgets, Limits};
use usage::metering::{self, Attempt, Tried};
use usage::prices::{self, NewPrices, PriceTable, UnitPrices};
use usage::report::{self, Amounts, By, Report, Span};
use usage::{Day, UsageError};

/// A clinic with an admin and a scientist.
pub(crate) struct World {
    pub(crate) clinic: PartnerId,
    pub(crate) admin: Person,
    pub(crate) scientist: Person,
    pub(crate) operator: Person,
}

impl World {
    pub(crate) async fn new(db: &TestDb) -> Self {
        let clinic = db.partner("Clinic").await;
        Self {
            clinic,
            admin: db.member(clinic, Role::Admin).await,
            scientist: db.member(clinic, Role::Scientist).await,
            operator: db.platform(PlatformRole::Operator).await,
        }
    }

    /// A job of the scientist's in this state, with so many GPUs and one core.
    pub(crate) async fn job(&self, db: &TestDb, state: &str, gpus: i64) -> JobId {
        job(db, (self.clinic, &self.scientist), state, gpus).await
    }

    /// Ends an attempt of a job now that began so long ago, with one core.
    pub(crate) async fn used(&self, db: &TestDb, job: JobId, number: i64, gpus: i64, time: TimeDelta) {
        let now = db.sources.now();
        let attempt = self.attempt(job, number, gpus, (now - time, now));
        record(db, self.clinic, &attempt).await.unwrap();
    }

    pub(crate) fn attempt(
        &self,
        job: JobId,
        number: i64,
        gpus: i64,
        (from, until): (DateTime<Utc>, DateTime<Utc>),
    ) -> Attempt {
        Attempt {
            partner: self.clinic,
            user: self.scientist.user,
            project: None,
            what: Tried::Job(job),
            number,
            gpus,
            cpus: 1,
            from,
            until,
        }
    }

    /// Publishes prices that count from the next midnight on, and goes there.
    pub(crate) async fn priced(&self, db: &TestDb, prices: UnitPrices) -> PriceTable {
        let published = self.publish(db, prices).await.unwrap();
        let ahead = published.valid_from - db.sources.now();
        db.sources.clock.advance(ahead);
        published
    }

    pub(crate) async fn publish(&self, db: &TestDb, prices: UnitPrices) -> Result<PriceTable, UsageError> {
        let new = NewPrices { currency: "EUR".to_owned(), valid_from: None, prices, note: String::new() };
        prices::publish(db, &db.sources, &permit::<SetPrices>(&self.operator), new).await
    }

    pub(crate) async fn report(&self, db: &TestDb, person: &Person, by: By) -> Report {
        report::own(db, &permit::<ReadUsage>(person), everything(), by).await.unwrap()
    }

    pub(crate) async fn total(&self, db: &TestDb) -> Amounts {
        self.report(db, &self.admin, By::Kind).await.total
    }

    pub(crate) async fn limit(&self, db: &TestDb, cost: Option<i64>, gpu_seconds: Option<i64>) -> Budgets {
        let limits = Limits { cost, gpu_seconds, warn_percent: 80, language: Language::English };
        budgets::set_own(db, &db.sources, &permit::<ChangeBudget>(&self.admin), &limits, None).await.unwrap()
    }

    pub(crate) async fn platform_report(&self, db: &TestDb, partner: Option<PartnerId>, by: By) -> Report {
        report::platform(db, &permit::<ReadAllUsage>(&self.operator), (partner, everything()), by).await.unwrap()
    }
}

/// The year of the test's clock.
pub(crate) fn everything() -> Span {
    Span { from: day("2026-01-01"), until: day("2027-01-01") }
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Sets the test's clock, backwards too.
pub(crate) fn set_clock(db: &TestDb, to: &str) {
    db.sources.clock.advance(at(to) - db.sources.now());
}

/// 2.50 for a GPU, 0.10 for a core, 0.03 for storage, 0.05 for downloads.
pub(crate) const PRICES: UnitPrices =
    UnitPrices { gpu_hour: 2_500_000, cpu_hour: 100_000, gib_month: 30_000, gib_download: 50_000 };

pub(crate) async fn record(db: &TestDb, partner: PartnerId, attempt: &Attempt) -> Result<(), UsageError> {
    let scope = Scope::system(SystemTask::ClaimedJob(partner));
    let mut tx = db.write(scope.tenancy()).await.unwrap();
    metering::attempt(&mut tx, scope, &db.sources, attempt).await?;
    tx.commit().await.unwrap();
    Ok(())
}

pub(crate) async fn job(db: &TestDb, (partner, person): (PartnerId, &Person), state: &str, gpus: i64) -> JobId {
    let (id, now): (JobId, _) = (db.sources.id(), db.sources.now());
    let sql = "INSERT INTO jobs (id, partner_id, name, state, recipe, spec, inputs, cpus, gpus, submitted_by, submitted_at, \
         not_before, started_at, failures, max_attempts, lease_epoch, lease_beat, last_event, event_batch, step, total_steps) \
         VALUES ($1, $2, 'first', $3, 'tabular', $4, $4, 1, $5, $6, $7, $7, $7, 0, 3, 1, 0, 0, 0, 0, 0)";
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    let empty = sqlx::types::Json(serde_json::json!([]));
    execute!(
        &mut tx,
        sqlx::query(sql).bind(id).bind(partner).bind(state).bind(&empty).bind(gpus).bind(person.user).bind(now)
    )
    .unwrap();
    tx.commit().await.unwrap();
    id
}

pub(crate) async fn set_stored(db: &TestDb, partner: PartnerId, bytes: i64) {
    let sql = "INSERT INTO partner_storage (partner_id, dataset_bytes, model_bytes) VALUES ($1, $2, 0) \
         ON CONFLICT (partner_id) DO UPDATE SET dataset_bytes = excluded.dataset_bytes";
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    execute!(&mut tx, sqlx::query(sql).bind(partner).bind(bytes)).unwrap();
    tx.commit().await.unwrap();
}

/// How many rows a table has.
pub(crate) async fn count(db: &TestDb, sql: &'static str) -> i64 {
    let mut tx: Tx = db.read(Tenancy::Platform).await.unwrap();
    run_on!(&mut tx, |conn| sqlx::query_scalar(sql).fetch_one(conn).await).unwrap()
}
