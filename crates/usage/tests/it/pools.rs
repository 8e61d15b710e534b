//! Pools: shares, approvals, and the last second that only one gets.

use access::{
    AskPool, FoundAlliance, GrantPool, JoinAlliance, LeadAlliance, LeadPool, LeaveAlliance, PlatformRole, ReadAllUsage,
    ReadPool, Role, Scope, SystemTask,
};
use chrono::TimeDelta;
use database::Tenancy;
use foundation::{AllianceId, ErrorKind, Fault as _, JobId, PageRequest, PartnerId, PoolId, PoolRequestId};
use mail::{Audience, Deed, Letter, News};
use partner_registry::Industry;
use partner_registry::alliances::{self, NewAlliance};
use testkit::{Person, TestDb, permit};
use usage::metering::{Attempt, Tried};
use usage::pools::{self, Account, Decision, NewRequest, PoolCharge, RequestState, Share, ShareSize, Shares};
use usage::report::{self, By};
use usage::{UsageError, pools::PoolError};

use crate::fixtures::{everything, job, record, set_clock};

testkit::on_both_databases!(
    within_its_share_a_member_charges_at_once,
    beyond_it_the_lead_decides,
    the_other_side_is_told_of_a_request_and_of_its_decision,
    an_approval_serves_one_job_and_expires,
    two_that_want_the_last_of_a_share_get_it_once,
    two_members_that_want_the_last_of_a_pool_get_it_once,
    a_reservation_becomes_use_and_the_rest_comes_back,
    a_job_that_waits_moves_into_the_new_month,
    who_has_left_charges_nothing_new,
    shares_are_checked,
    a_pool_is_for_members,
);

/// An alliance that the clinic leads, the mill as a member, and a stranger.
struct Circle {
    alliance: AllianceId,
    pool: PoolId,
    clinic: PartnerId,
    lead: Person,
    mill: PartnerId,
    member: Person,
    stranger: Person,
    operator: Person,
}

const HOUR: i64 = 3600;

impl Circle {
    /// Ten hours a month: half for the clinic, four hours for the mill, three for a job.
    async fn new(db: &TestDb) -> Self {
        let (clinic, mill) = (db.partner("Clinic").await, db.partner("Mill").await);
        let (lead, member) = (db.member(clinic, Role::Admin).await, db.member(mill, Role::Admin).await);
        let stranger = db.member(db.partner("Stranger").await, Role::Owner).await;
        let operator = db.platform(PlatformRole::Operator).await;
        let new = NewAlliance {
            name: "Care".to_owned(),
            industry: Industry::Medicine,
            purpose: "Better diagnoses.".to_owned(),
            lead: clinic,
        };
        let founded = alliances::found(db, &db.sources, &permit::<FoundAlliance>(&operator), new).await.unwrap();
        let alliance = founded.id;
        alliances::invite(db, &db.sources, &permit::<LeadAlliance>(&lead), alliance, mill).await.unwrap();
        alliances::accept(db, &db.sources, &permit::<JoinAlliance>(&member), alliance).await.unwrap();
        let grant = permit::<GrantPool>(&operator);
        let pool = pools::grant(db, &db.sources, &grant, alliance, 10 * HOUR).await.unwrap().id;
        let circle = Self { alliance, pool, clinic, lead, mill, member, stranger, operator };
        let shares = [(clinic, ShareSize::Percent(50)), (mill, ShareSize::Seconds(4 * HOUR))];
        circle.share(db, &shares, 3 * HOUR).await.unwrap();
        circle
    }

    async fn share(&self, db: &TestDb, shares: &[(PartnerId, ShareSize)], most: i64) -> Result<(), UsageError> {
        let shares = shares.iter().map(|(member, size)| Share { member: *member, size: *size }).collect();
        let wanted = Shares { shares, max_job_gpu_seconds: most };
        let lead = permit::<LeadPool>(&self.lead);
        pools::set_shares(db, &db.sources, &lead, (self.pool, &wanted), None).await.map(drop)
    }

    async fn job(&self, db: &TestDb, partner: PartnerId) -> JobId {
        let person = if partner == self.clinic { &self.lead } else { &self.member };
        job(db, (partner, person), "queued", 1).await
    }

    /// Charges a new job of a partner's, as its submission does.
    async fn charge(
        &self,
        db: &TestDb,
        partner: PartnerId,
        gpu_seconds: i64,
        request: Option<PoolRequestId>,
    ) -> Result<JobId, UsageError> {
        let job = self.job(db, partner).await;
        let scope = Scope::system(SystemTask::ClaimedJob(partner));
        let mut tx = db.write(scope.tenancy()).await.unwrap();
        let charge = PoolCharge { pool: self.pool, gpu_seconds, request };
        pools::reserve(&mut tx, scope, (partner, job), charge, db.sources.now()).await?;
        tx.commit().await.unwrap();
        Ok(job)
    }

    async fn account(&self, db: &TestDb, member: PartnerId) -> Account {
        let found = pools::get(db, &db.sources, &permit::<ReadPool>(&self.lead), self.pool).await.unwrap();
        found.members.iter().find(|one| one.member == member).unwrap().account
    }

    async fn ask(&self, db: &TestDb, gpu_seconds: i64) -> Result<PoolRequestId, UsageError> {
        let new = NewRequest { gpu_seconds, reason: "A larger network.".to_owned() };
        Ok(pools::ask(db, &db.sources, &permit::<AskPool>(&self.member), self.pool, new).await?.id)
    }

    async fn decide(
        &self,
        db: &TestDb,
        request: PoolRequestId,
        (decision, reason): (Decision, &str),
    ) -> Result<RequestState, UsageError> {
        let lead = permit::<LeadPool>(&self.lead);
        let decided = pools::decide(db, &db.sources, &lead, (self.pool, request), (decision, reason)).await?;
        Ok(decided.state)
    }
}

fn code<T: std::fmt::Debug>(answer: Result<T, UsageError>) -> &'static str {
    answer.unwrap_err().code()
}

async fn within_its_share_a_member_charges_at_once(db: TestDb) {
    let circle = Circle::new(&db).await;
    circle.charge(&db, circle.mill, 3 * HOUR, None).await.unwrap();
    assert_eq!(circle.account(&db, circle.mill).await, Account { used: 0, reserved: 3 * HOUR });
    let beyond = circle.charge(&db, circle.mill, HOUR + 1, None).await.unwrap_err();
    assert_eq!((beyond.kind(), beyond.code()), (ErrorKind::QuotaExceeded, "pool_beyond_share"));
    assert!(beyond.to_string().contains("3600 GPU-seconds left"), "{beyond}");
    circle.charge(&db, circle.mill, HOUR, None).await.unwrap();
    let large = circle.charge(&db, circle.clinic, 3 * HOUR + 1, None).await;
    assert_eq!(code(large), "pool_job_too_large");
    circle.charge(&db, circle.clinic, 3 * HOUR, None).await.unwrap();
    assert_eq!(code(circle.charge(&db, circle.clinic, 0, None).await), "invalid_field");
    assert_eq!(code(circle.charge(&db, circle.clinic, i64::MAX, None).await), "invalid_field");
}

async fn beyond_it_the_lead_decides(db: TestDb) {
    let circle = Circle::new(&db).await;
    let request = circle.ask(&db, 5 * HOUR).await.unwrap();
    assert_eq!(code(circle.charge(&db, circle.mill, 5 * HOUR, Some(request)).await), "pool_request_state");
    let member = permit::<LeadPool>(&circle.member);
    let own = pools::decide(&db, &db.sources, &member, (circle.pool, request), (Decision::Approve(None), "")).await;
    assert_eq!(own.unwrap_err().kind(), ErrorKind::Forbidden, "only the lead decides");
    let silent = circle.decide(&db, request, (Decision::Refuse, " ")).await;
    assert_eq!(code(silent), "invalid_field", "a refusal has a reason");
    assert_eq!(circle.decide(&db, request, (Decision::Refuse, "Too much.")).await.unwrap(), RequestState::Refused);
    assert_eq!(code(circle.decide(&db, request, (Decision::Approve(None), "")).await), "pool_request_state");
    let second = circle.ask(&db, 4 * HOUR).await.unwrap();
    circle.decide(&db, second, (Decision::Approve(None), "Go on.")).await.unwrap();
    assert_eq!(code(circle.charge(&db, circle.mill, 4 * HOUR + 1, Some(second)).await), "pool_request_too_small");
    circle.charge(&db, circle.mill, 4 * HOUR, Some(second)).await.unwrap();
    // Both see what became of it; another member sees only its own.
    let seen = async |person| {
        let read = permit::<ReadPool>(person);
        let page = pools::list_requests(&db, &db.sources, &read, circle.pool, &PageRequest::default()).await.unwrap();
        page.items.iter().map(|one| (one.state, one.decision.clone())).collect::<Vec<_>>()
    };
    let wanted =
        [(RequestState::Used, Some("Go on.".to_owned())), (RequestState::Refused, Some("Too much.".to_owned()))];
    assert_eq!(seen(&circle.lead).await, wanted);
    assert_eq!(seen(&circle.member).await, wanted);
}

async fn the_other_side_is_told_of_a_request_and_of_its_decision(db: TestDb) {
    let circle = Circle::new(&db).await;
    let told = async || {
        let mut tx = db.write(Tenancy::Platform).await.unwrap();
        let taken = mail::take_notices(&mut tx, 100).await.unwrap();
        tx.commit().await.unwrap();
        let news = taken.into_iter().filter_map(|notice| match (notice.audience, notice.letter) {
            (Audience::Admins(partner), Letter::News(news)) => Some((partner, news)),
            _ => None,
        });
        news.collect::<Vec<_>>()
    };
    told().await;
    let news = |by: &str, deed| News {
        by: by.to_owned(),
        deed,
        what: "Care".to_owned(),
        path: format!("/pools/{}", circle.pool),
    };
    let request = circle.ask(&db, 5 * HOUR).await.unwrap();
    assert_eq!(told().await, [(circle.clinic, news("Mill", Deed::PoolAsked))]);
    circle.decide(&db, request, (Decision::Approve(None), "")).await.unwrap();
    assert_eq!(told().await, [(circle.mill, news("Clinic", Deed::PoolDecided))]);
}

async fn an_approval_serves_one_job_and_expires(db: TestDb) {
    let circle = Circle::new(&db).await;
    let request = circle.ask(&db, 60).await.unwrap();
    circle.decide(&db, request, (Decision::Approve(None), "")).await.unwrap();
    circle.charge(&db, circle.mill, 60, Some(request)).await.unwrap();
    assert_eq!(code(circle.charge(&db, circle.mill, 60, Some(request)).await), "pool_request_state");
    let late = circle.ask(&db, 60).await.unwrap();
    let past = Decision::Approve(Some(db.sources.now()));
    assert_eq!(code(circle.decide(&db, late, (past, "")).await), "invalid_field");
    circle.decide(&db, late, (Decision::Approve(Some(db.sources.now() + TimeDelta::days(1))), "")).await.unwrap();
    db.sources.clock.advance(TimeDelta::days(1));
    let expired = circle.charge(&db, circle.mill, 60, Some(late)).await.unwrap_err();
    let UsageError::Pool(PoolError::RequestState { state }) = expired else { panic!("{expired:?}") };
    assert_eq!(state, RequestState::Expired);
    // Another member's request is none.
    let third = circle.ask(&db, 60).await.unwrap();
    circle.decide(&db, third, (Decision::Approve(None), "")).await.unwrap();
    assert_eq!(code(circle.charge(&db, circle.clinic, 60, Some(third)).await), "pool_request_not_found");
    let lead = permit::<AskPool>(&circle.lead);
    let foreign = pools::withdraw(&db, &db.sources, &lead, (circle.pool, third)).await;
    assert_eq!(code(foreign), "pool_request_not_found");
    let own = permit::<AskPool>(&circle.member);
    pools::withdraw(&db, &db.sources, &own, (circle.pool, third)).await.unwrap();
    for _ in 0..20 {
        circle.ask(&db, 1).await.unwrap();
    }
    assert_eq!(code(circle.ask(&db, 1).await), "pool_too_many_requests");
}

async fn two_that_want_the_last_of_a_share_get_it_once(db: TestDb) {
    let circle = Circle::new(&db).await;
    circle.charge(&db, circle.mill, 2 * HOUR, None).await.unwrap();
    let want = || circle.charge(&db, circle.mill, 2 * HOUR, None);
    let (one, other) = tokio::join!(want(), want());
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(code(one.and(other)), "pool_beyond_share");
    assert_eq!(circle.account(&db, circle.mill).await.reserved, 4 * HOUR);
}

async fn two_members_that_want_the_last_of_a_pool_get_it_once(db: TestDb) {
    let circle = Circle::new(&db).await;
    let request = circle.ask(&db, 6 * HOUR).await.unwrap();
    circle.decide(&db, request, (Decision::Approve(None), "")).await.unwrap();
    circle.charge(&db, circle.clinic, 3 * HOUR, None).await.unwrap();
    // Seven hours are left, and together they want eight.
    let (one, other) = tokio::join!(
        circle.charge(&db, circle.mill, 6 * HOUR, Some(request)),
        circle.charge(&db, circle.clinic, 2 * HOUR, None)
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(code(one.and(other)), "pool_exhausted");
}

async fn a_reservation_becomes_use_and_the_rest_comes_back(db: TestDb) {
    let circle = Circle::new(&db).await;
    set_clock(&db, "2026-01-10T12:00:00Z");
    let job = circle.charge(&db, circle.mill, 3 * HOUR, None).await.unwrap();
    let ends = async |number, seconds| {
        let now = db.sources.now();
        let attempt = Attempt {
            partner: circle.mill,
            user: circle.member.user,
            project: None,
            what: Tried::Job(job),
            number,
            gpus: 1,
            cpus: 1,
            from: now - TimeDelta::seconds(seconds),
            until: now,
        };
        record(&db, circle.mill, &attempt).await.unwrap();
    };
    ends(1, HOUR).await;
    assert_eq!(circle.account(&db, circle.mill).await, Account { used: HOUR, reserved: 2 * HOUR });
    ends(1, HOUR).await;
    assert_eq!(circle.account(&db, circle.mill).await.used, HOUR, "told twice, counted once");
    // It takes longer than it reserved.
    ends(2, 3 * HOUR).await;
    assert_eq!(circle.account(&db, circle.mill).await, Account { used: 4 * HOUR, reserved: 0 });
    let short = circle.charge(&db, circle.clinic, 2 * HOUR, None).await.unwrap();
    let scope = Scope::system(SystemTask::ClaimedJob(circle.clinic));
    for _ in 0..2 {
        let mut tx = db.write(scope.tenancy()).await.unwrap();
        pools::release(&mut tx, scope, short).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(circle.account(&db, circle.clinic).await, Account::default());
    }
    // Listed for the member, and paid by the pool.
    let all = permit::<ReadAllUsage>(&circle.operator);
    let report = report::platform(&db, &all, (Some(circle.mill), everything()), By::Pool).await.unwrap();
    let pooled = report.rows.iter().find(|row| row.name.as_deref() == Some("Care")).unwrap();
    assert_eq!((pooled.amounts.gpu_seconds, pooled.amounts.pool_gpu_seconds), (4 * HOUR, 4 * HOUR));
    assert_eq!(report.total.cpu_seconds, 4 * HOUR);
}

async fn a_job_that_waits_moves_into_the_new_month(db: TestDb) {
    let circle = Circle::new(&db).await;
    set_clock(&db, "2026-01-31T23:00:00Z");
    let waiting = circle.charge(&db, circle.mill, 3 * HOUR, None).await.unwrap();
    set_clock(&db, "2026-02-01T01:00:00Z");
    let first = circle.charge(&db, circle.mill, 2 * HOUR, None).await.unwrap();
    let scope = Scope::system(SystemTask::ClaimedJob(circle.mill));
    let renew = async || {
        let mut tx = db.write(scope.tenancy()).await.unwrap();
        let renewed = pools::renew(&mut tx, scope, waiting, db.sources.now()).await;
        tx.commit().await.unwrap();
        renewed
    };
    assert_eq!(code(renew().await), "pool_beyond_share");
    let mut tx = db.write(scope.tenancy()).await.unwrap();
    pools::release(&mut tx, scope, first).await.unwrap();
    tx.commit().await.unwrap();
    for _ in 0..2 {
        renew().await.unwrap();
        assert_eq!(circle.account(&db, circle.mill).await, Account { used: 0, reserved: 3 * HOUR });
    }
}

async fn who_has_left_charges_nothing_new(db: TestDb) {
    let circle = Circle::new(&db).await;
    let running = circle.charge(&db, circle.mill, HOUR, None).await.unwrap();
    let leave = permit::<LeaveAlliance>(&circle.member);
    alliances::leave(&db, &db.sources, &leave, circle.alliance, "").await.unwrap();
    assert_eq!(code(circle.charge(&db, circle.mill, HOUR, None).await), "pool_not_found");
    assert_eq!(code(circle.ask(&db, HOUR).await), "pool_not_found");
    // What it had begun is settled all the same.
    let now = db.sources.now();
    let attempt = Attempt {
        partner: circle.mill,
        user: circle.member.user,
        project: None,
        what: Tried::Job(running),
        number: 1,
        gpus: 1,
        cpus: 1,
        from: now,
        until: now + TimeDelta::seconds(10),
    };
    record(&db, circle.mill, &attempt).await.unwrap();
    assert_eq!(circle.account(&db, circle.mill).await, Account { used: 10, reserved: HOUR - 10 });
    let end = ("Care", "It is over.");
    let lead = permit::<LeadAlliance>(&circle.lead);
    alliances::dissolve(&db, &db.sources, &lead, circle.alliance, end).await.unwrap();
    assert_eq!(code(circle.charge(&db, circle.clinic, HOUR, None).await), "pool_dissolved");
    let grant = permit::<GrantPool>(&circle.operator);
    assert_eq!(code(pools::grant(&db, &db.sources, &grant, circle.alliance, HOUR).await), "alliance_dissolved");
}

async fn shares_are_checked(db: TestDb) {
    let circle = Circle::new(&db).await;
    let (clinic, mill) = (circle.clinic, circle.mill);
    let seconds = ShareSize::Seconds;
    let of = async |shares: &[(PartnerId, ShareSize)]| code(circle.share(&db, shares, HOUR).await);
    assert_eq!(of(&[(clinic, ShareSize::Percent(60)), (mill, seconds(4 * HOUR + 1))]).await, "pool_shares_exceed");
    assert_eq!(of(&[(clinic, ShareSize::Percent(101))]).await, "invalid_field");
    assert_eq!(of(&[(clinic, ShareSize::Percent(-1))]).await, "invalid_field");
    assert_eq!(of(&[(clinic, seconds(1)), (clinic, seconds(1))]).await, "invalid_field");
    assert_eq!(of(&[(db.sources.id(), seconds(1))]).await, "pool_not_member");
    assert_eq!(code(circle.share(&db, &[], -1).await), "invalid_field");
    let member = permit::<LeadPool>(&circle.member);
    let shares = Shares { shares: Vec::new(), max_job_gpu_seconds: HOUR };
    let not_lead = pools::set_shares(&db, &db.sources, &member, (circle.pool, &shares), None).await.unwrap_err();
    assert_eq!(not_lead.kind(), ErrorKind::Forbidden);
    let lead = permit::<LeadPool>(&circle.lead);
    let outdated = pools::set_shares(&db, &db.sources, &lead, (circle.pool, &shares), Some(1)).await.unwrap_err();
    assert_eq!(outdated.kind(), ErrorKind::PreconditionFailed);
    // The operator takes nothing away that the lead has promised in seconds, but may end it.
    let grant = permit::<GrantPool>(&circle.operator);
    let less = pools::grant(&db, &db.sources, &grant, circle.alliance, 6 * HOUR).await;
    assert_eq!(code(less), "pool_shares_exceed");
    pools::grant(&db, &db.sources, &grant, circle.alliance, 0).await.unwrap();
    assert_eq!(code(circle.charge(&db, clinic, 1, None).await), "pool_exhausted");
}

async fn a_pool_is_for_members(db: TestDb) {
    let circle = Circle::new(&db).await;
    let read = permit::<ReadPool>(&circle.stranger);
    assert_eq!(code(pools::get(&db, &db.sources, &read, circle.pool).await), "pool_not_found");
    let requests = pools::list_requests(&db, &db.sources, &read, circle.pool, &PageRequest::default()).await;
    assert_eq!(code(requests), "pool_not_found");
    assert!(pools::list(&db, &read, &PageRequest::default()).await.unwrap().items.is_empty());
    let lead = permit::<LeadPool>(&circle.stranger);
    let shares = Shares { shares: Vec::new(), max_job_gpu_seconds: HOUR };
    let set = pools::set_shares(&db, &db.sources, &lead, (circle.pool, &shares), None).await;
    assert_eq!(code(set), "pool_not_found");
    // Members see each other's use.
    circle.charge(&db, circle.clinic, HOUR, None).await.unwrap();
    let member = permit::<ReadPool>(&circle.member);
    let seen = pools::get(&db, &db.sources, &member, circle.pool).await.unwrap();
    assert_eq!((seen.members.len(), seen.total.reserved), (2, HOUR));
    assert_eq!(pools::list(&db, &member, &PageRequest::default()).await.unwrap().items.len(), 1);
    let all = permit::<ReadAllUsage>(&circle.operator);
    assert_eq!(pools::list_all(&db, &all, &PageRequest::default()).await.unwrap().items.len(), 1);
}
