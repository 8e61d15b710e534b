use access::{Role, Scope, SetBudget, SystemTask};
use chrono::TimeDelta;
use database::{Tenancy, execute};
use foundation::{AllianceId, PartnerId, PoolId};
use testkit::{TestDb, permit};
use usage::budgets::{self, Limits};
use usage::pools::{self, PoolCharge};

use crate::fixtures::{Tenant, World};
use crate::model::JobState;
use crate::worker::claim::claim;

testkit::on_both_databases!(a_partner_over_its_budget_waits_and_others_go_on, a_pool_pays_past_a_budget_of_gpu_time,);

async fn limit(world: &World, partner: PartnerId, gpu_seconds: i64) {
    let operator = world.db.platform(access::PlatformRole::Operator).await;
    let limits = Limits { gpu_seconds: Some(gpu_seconds), ..Limits::default() };
    let set = permit::<SetBudget>(&operator);
    budgets::set_hard(&world.db, &world.db.sources, &set, partner, &limits, None).await.unwrap();
}

async fn a_partner_over_its_budget_waits_and_others_go_on(db: TestDb) {
    let world = World::new(db).await;
    let partner = world.db.partner("Clinic").await;
    let reader = world.db.member(partner, Role::Scientist).await;
    let clinic = Tenant { partner, user: reader.user };
    let mill = world.tenant("Mill").await;
    limit(&world, partner, 0).await;
    let waiting = world.queue(&clinic, 0).await;
    for _ in 0..20 {
        world.queue(&clinic, 1).await;
    }
    let other = world.queue(&mill, 0).await;
    let claimed = claim(&world.jobs, "w", 1).await.unwrap().unwrap();
    assert_eq!(claimed.id, other, "the clinic's turn goes to who can use it");
    assert!(claim(&world.jobs, "w", 1).await.unwrap().is_none());
    world.check_counts().await;
    let read = permit::<access::ReadJob>(&reader);
    let seen = world.jobs.get(&read, waiting).await.unwrap();
    let why = seen.failure.unwrap();
    assert_eq!((seen.state, why.code.as_str()), (JobState::Queued, "budget_exhausted"));
    assert!(why.message.contains("the platform's operator"), "{}", why.message);
    // Raised: the reason is gone at once, and the job begins when it is looked again.
    limit(&world, partner, 1).await;
    assert!(world.jobs.get(&read, waiting).await.unwrap().failure.is_none());
    world.db.sources.clock.advance(TimeDelta::minutes(2));
    assert_eq!(claim(&world.jobs, "w", 1).await.unwrap().unwrap().id, waiting);
    world.check_counts().await;
}

/// A pool of an alliance that the partner leads, of which it may use everything.
async fn pool(world: &World, partner: PartnerId, gpu_seconds: i64) -> PoolId {
    let (alliance, pool): (AllianceId, PoolId) = (world.db.sources.id(), world.db.sources.id());
    let now = world.db.sources.now();
    let mut tx = world.db.write(Tenancy::Platform).await.unwrap();
    let founded = "INSERT INTO alliances (id, name, industry, purpose, lead_id, revision, created_at, updated_at) \
         VALUES ($1, 'Care', 'medicine', 'Data.', $2, 1, $3, $3)";
    execute!(&mut tx, sqlx::query(founded).bind(alliance).bind(partner).bind(now)).unwrap();
    let seat = "INSERT INTO alliance_seats (alliance_id, partner_id, state, changed_at) VALUES ($1, $2, 'active', $3)";
    execute!(&mut tx, sqlx::query(seat).bind(alliance).bind(partner).bind(now)).unwrap();
    let granted = "INSERT INTO pools (id, alliance_id, monthly_gpu_seconds, max_job_gpu_seconds, revision, created_at, \
         updated_at) VALUES ($1, $2, $3, $3, 1, $4, $4)";
    execute!(&mut tx, sqlx::query(granted).bind(pool).bind(alliance).bind(gpu_seconds).bind(now)).unwrap();
    let share = "INSERT INTO pool_shares (pool_id, member_id, percent) VALUES ($1, $2, 100)";
    execute!(&mut tx, sqlx::query(share).bind(pool).bind(partner)).unwrap();
    tx.commit().await.unwrap();
    pool
}

async fn a_pool_pays_past_a_budget_of_gpu_time(db: TestDb) {
    let world = World::new(db).await;
    let clinic = world.tenant("Clinic").await;
    let pool = pool(&world, clinic.partner, 3600).await;
    limit(&world, clinic.partner, 0).await;
    world.queue(&clinic, 1).await;
    let charged = world.queue(&clinic, 1).await;
    let scope = Scope::system(SystemTask::ClaimedJob(clinic.partner));
    let mut tx = world.db.write(scope.tenancy()).await.unwrap();
    let charge = PoolCharge { pool, gpu_seconds: 600, request: None };
    pools::reserve(&mut tx, scope, (clinic.partner, charged), charge, world.db.sources.now()).await.unwrap();
    tx.commit().await.unwrap();
    let claimed = claim(&world.jobs, "w", 1).await.unwrap().unwrap();
    assert_eq!(claimed.id, charged, "the older job waits, the pool's begins");
    world.check_counts().await;
}
