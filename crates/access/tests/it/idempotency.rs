use std::time::Duration;

use access::audit::{self, Entry};
use access::idempotency::{Answer, Begin, Failure, IdempotencyKey, Ticket, abandon, begin, finish};
use access::{AccessError, Permit, Principal, Role, WriteDataset};
use chrono::TimeDelta;
use database::{Tenancy, Tx, run_on};
use foundation::Sha256;
use testkit::{TestDb, permit};

use crate::world::code;

testkit::on_both_databases!(
    the_second_request_gets_the_first_ones_answer,
    another_request_under_the_same_key_is_a_mismatch,
    a_request_under_way_is_not_done_twice,
    a_crash_does_not_block_for_long,
    what_took_effect_is_not_done_again_when_its_answer_is_lost,
    what_did_not_take_effect_can_be_done_again_at_once,
    a_refusal_frees_the_key_whatever_was_changed_with_it,
    a_run_that_was_taken_over_changes_nothing,
    a_commit_under_way_is_waited_for,
    a_long_run_shows_that_it_lives,
    an_abandoned_key_is_free_again,
    a_key_is_forgotten_after_a_day,
    keys_of_two_callers_do_not_meet,
);

const HASH: Sha256 = Sha256::from_bytes([1; 32]);
const OTHER: Sha256 = Sha256::from_bytes([2; 32]);
const STALE: TimeDelta = access::idempotency::STALE_AFTER;

async fn person(db: &TestDb) -> Principal {
    db.member(db.partner("Clinic").await, Role::Scientist).await
}

fn key(principal: &Principal) -> IdempotencyKey {
    IdempotencyKey::new(Some(principal), "8e03978e-40d5-43e8-bc93-6894a57f9324").unwrap()
}

fn answer() -> Answer {
    Answer {
        status: 201,
        headers: vec![("location".to_owned(), "/v1/jobs/job_1".to_owned())],
        body: Some(r#"{"id":"job_1","name":"Größe"}"#.to_owned()),
    }
}

fn fresh(begin: Begin) -> Ticket {
    match begin {
        Begin::Fresh(ticket) => ticket,
        other => panic!("{other:?}"),
    }
}

async fn the_second_request_gets_the_first_ones_answer(db: TestDb) {
    let person = person(&db).await;
    let ticket = fresh(begin(&db, &db.sources, key(&person), HASH).await.unwrap());
    finish(&db, ticket, &answer()).await.unwrap();
    for _ in 0..2 {
        db.sources.clock.advance(TimeDelta::hours(11));
        let again = begin(&db, &db.sources, key(&person), HASH).await.unwrap();
        assert!(matches!(&again, Begin::Replay(found) if *found == answer()), "{again:?}");
    }
    // An answer with a secret in it is remembered without its body.
    let other = IdempotencyKey::new(Some(&person), "other").unwrap();
    let ticket = fresh(begin(&db, &db.sources, other.clone(), HASH).await.unwrap());
    let withheld = Answer { body: None, ..answer() };
    finish(&db, ticket, &withheld).await.unwrap();
    let again = begin(&db, &db.sources, other, HASH).await.unwrap();
    assert!(matches!(&again, Begin::Replay(found) if *found == withheld), "{again:?}");
}

async fn another_request_under_the_same_key_is_a_mismatch(db: TestDb) {
    let person = person(&db).await;
    let ticket = fresh(begin(&db, &db.sources, key(&person), HASH).await.unwrap());
    assert!(matches!(begin(&db, &db.sources, key(&person), OTHER).await.unwrap(), Begin::Mismatch));
    finish(&db, ticket, &answer()).await.unwrap();
    assert!(matches!(begin(&db, &db.sources, key(&person), OTHER).await.unwrap(), Begin::Mismatch));
}

async fn a_request_under_way_is_not_done_twice(db: TestDb) {
    let person = person(&db).await;
    let (a, b) =
        tokio::join!(begin(&db, &db.sources, key(&person), HASH), begin(&db, &db.sources, key(&person), HASH),);
    let (a, b) = (a.unwrap(), b.unwrap());
    let fresh = [&a, &b].iter().filter(|begin| matches!(begin, Begin::Fresh(_))).count();
    let waiting = [&a, &b].iter().filter(|begin| matches!(begin, Begin::InProgress)).count();
    assert_eq!((fresh, waiting), (1, 1), "{a:?} {b:?}");
}

async fn a_crash_does_not_block_for_long(db: TestDb) {
    let person = person(&db).await;
    let dead = fresh(begin(&db, &db.sources, key(&person), HASH).await.unwrap());
    db.sources.clock.advance(STALE - TimeDelta::microseconds(1));
    assert!(matches!(begin(&db, &db.sources, key(&person), HASH).await.unwrap(), Begin::InProgress));
    db.sources.clock.advance(TimeDelta::microseconds(1));
    assert!(matches!(begin(&db, &db.sources, key(&person), OTHER).await.unwrap(), Begin::Mismatch));
    let second = fresh(begin(&db, &db.sources, key(&person), HASH).await.unwrap());
    // The first one was not dead but slow: what it says now does not count, nor does it free the key.
    finish(&db, dead, &Answer { status: 500, ..answer() }).await.unwrap();
    assert!(matches!(begin(&db, &db.sources, key(&person), HASH).await.unwrap(), Begin::InProgress));
    // Nor does a clock that jumped back make the dead one seem alive.
    db.sources.clock.advance(TimeDelta::days(-3));
    let third = fresh(begin(&db, &db.sources, key(&person), HASH).await.unwrap());
    abandon(&db, second, Failure::Unclear).await.unwrap();
    finish(&db, third, &answer()).await.unwrap();
    // Nor is an answer forgotten because it comes from the future.
    db.sources.clock.advance(TimeDelta::days(-3));
    let replay = begin(&db, &db.sources, key(&person), HASH).await.unwrap();
    assert!(matches!(&replay, Begin::Replay(found) if found.status == 201), "{replay:?}");
}

/// What a service does: a transaction of the partner's with its audit row.
struct Act<'a> {
    db: &'a TestDb,
    permit: Permit<WriteDataset>,
}

impl<'a> Act<'a> {
    async fn by_somebody(db: &'a TestDb) -> (Self, IdempotencyKey) {
        let person = db.member(db.partner("Clinic").await, Role::Steward).await;
        (Self { db, permit: permit(&person) }, key(&person))
    }

    async fn done(&self, target: &str) -> Result<Tx, AccessError> {
        let mut tx = self.db.write(self.permit.scope().tenancy()).await?;
        audit::record(&mut tx, &self.db.sources, &self.permit, Entry::done(&self.permit, target)).await?;
        Ok(tx)
    }

    async fn committed(&self, target: &str) -> Result<(), AccessError> {
        Ok(self.done(target).await?.commit().await?)
    }

    /// What was done, for good.
    async fn log(&self) -> Vec<String> {
        let mut tx = self.db.read(Tenancy::Platform).await.unwrap();
        let sql = "SELECT target FROM audit_log ORDER BY id";
        run_on!(&mut tx, |conn| sqlx::query_scalar(sql).fetch_all(conn).await).unwrap()
    }
}

async fn what_took_effect_is_not_done_again_when_its_answer_is_lost(db: TestDb) {
    let (act, key) = Act::by_somebody(&db).await;
    let ticket = fresh(begin(&db, &db.sources, key.clone(), HASH).await.unwrap());
    ticket.run(&db, &db.sources, act.committed("ds_1")).await.unwrap();
    assert!(
        matches!(begin(&db, &db.sources, key.clone(), HASH).await.unwrap(), Begin::InProgress),
        "it may answer yet"
    );
    // To its server the commit seemed to fail, or the server died: either way the key is not free.
    abandon(&db, ticket, Failure::Unclear).await.unwrap();
    for _ in 0..3 {
        db.sources.clock.advance(TimeDelta::hours(7));
        let again = begin(&db, &db.sources, key.clone(), HASH).await.unwrap();
        assert!(matches!(&again, Begin::AnswerLost { target: Some(id) } if id == "ds_1"), "{again:?}");
    }
    assert_eq!(act.log().await, ["ds_1"]);
}

async fn what_did_not_take_effect_can_be_done_again_at_once(db: TestDb) {
    let (act, key) = Act::by_somebody(&db).await;
    let ticket = fresh(begin(&db, &db.sources, key.clone(), HASH).await.unwrap());
    let rolled_back = async { act.done("ds_1").await.map(drop) };
    ticket.run(&db, &db.sources, rolled_back).await.unwrap();
    abandon(&db, ticket, Failure::Unclear).await.unwrap();
    let ticket = fresh(begin(&db, &db.sources, key.clone(), HASH).await.unwrap());
    ticket.run(&db, &db.sources, act.committed("ds_2")).await.unwrap();
    finish(&db, ticket, &answer()).await.unwrap();
    assert!(matches!(begin(&db, &db.sources, key, HASH).await.unwrap(), Begin::Replay(_)));
    assert_eq!(act.log().await, ["ds_2"]);
}

async fn a_refusal_frees_the_key_whatever_was_changed_with_it(db: TestDb) {
    let (act, key) = Act::by_somebody(&db).await;
    let ticket = fresh(begin(&db, &db.sources, key.clone(), HASH).await.unwrap());
    ticket.run(&db, &db.sources, act.committed("up_1")).await.unwrap();
    abandon(&db, ticket, Failure::Refused).await.unwrap();
    let ticket = fresh(begin(&db, &db.sources, key, OTHER).await.unwrap());
    abandon(&db, ticket, Failure::Refused).await.unwrap();
}

async fn a_run_that_was_taken_over_changes_nothing(db: TestDb) {
    let (act, key) = Act::by_somebody(&db).await;
    let slow = fresh(begin(&db, &db.sources, key.clone(), HASH).await.unwrap());
    db.sources.clock.advance(STALE);
    let second = fresh(begin(&db, &db.sources, key.clone(), HASH).await.unwrap());
    assert_eq!(code(slow.run(&db, &db.sources, act.committed("ds_1")).await), "request_taken_over");
    second.run(&db, &db.sources, act.committed("ds_2")).await.unwrap();
    assert_eq!(code(slow.run(&db, &db.sources, act.committed("ds_1")).await), "request_taken_over");
    abandon(&db, slow, Failure::Unclear).await.unwrap();
    finish(&db, second, &answer()).await.unwrap();
    assert!(matches!(begin(&db, &db.sources, key, HASH).await.unwrap(), Begin::Replay(_)));
    assert_eq!(act.log().await, ["ds_2"]);
}

async fn a_commit_under_way_is_waited_for(db: TestDb) {
    let (act, key) = Act::by_somebody(&db).await;
    let slow = fresh(begin(&db, &db.sources, key.clone(), HASH).await.unwrap());
    let tx = slow.run(&db, &db.sources, act.done("ds_1")).await.unwrap();
    db.sources.clock.advance(STALE);
    let repetition = begin(&db, &db.sources, key.clone(), HASH);
    let commit = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        tx.commit().await
    };
    let (repetition, committed) = tokio::join!(repetition, commit);
    committed.unwrap();
    let repetition = repetition.unwrap();
    assert!(matches!(repetition, Begin::InProgress | Begin::AnswerLost { .. }), "{repetition:?}");
    assert_eq!(act.log().await, ["ds_1"]);
}

async fn a_long_run_shows_that_it_lives(db: TestDb) {
    let person = person(&db).await;
    let ticket = fresh(begin(&db, &db.sources, key(&person), HASH).await.unwrap());
    db.sources.clock.advance(STALE - TimeDelta::seconds(1));
    let long = tokio::time::sleep(Duration::from_secs(3));
    ticket.run(&db, &db.sources, long).await;
    db.sources.clock.advance(TimeDelta::seconds(1));
    assert!(matches!(begin(&db, &db.sources, key(&person), HASH).await.unwrap(), Begin::InProgress));
    finish(&db, ticket, &answer()).await.unwrap();
}

async fn an_abandoned_key_is_free_again(db: TestDb) {
    let person = person(&db).await;
    let ticket = fresh(begin(&db, &db.sources, key(&person), HASH).await.unwrap());
    abandon(&db, ticket, Failure::Unclear).await.unwrap();
    let ticket = fresh(begin(&db, &db.sources, key(&person), OTHER).await.unwrap());
    finish(&db, ticket, &answer()).await.unwrap();
}

async fn a_key_is_forgotten_after_a_day(db: TestDb) {
    let person = person(&db).await;
    let ticket = fresh(begin(&db, &db.sources, key(&person), HASH).await.unwrap());
    finish(&db, ticket, &answer()).await.unwrap();
    db.sources.clock.advance(TimeDelta::hours(24));
    let ticket = fresh(begin(&db, &db.sources, key(&person), OTHER).await.unwrap());
    assert!(matches!(begin(&db, &db.sources, key(&person), OTHER).await.unwrap(), Begin::InProgress));
    abandon(&db, ticket, Failure::Unclear).await.unwrap();
}

async fn keys_of_two_callers_do_not_meet(db: TestDb) {
    let (partner, other) = (db.partner("Clinic").await, db.partner("Insurer").await);
    let person = db.member(partner, Role::Scientist).await;
    let mut elsewhere = person.clone();
    elsewhere.membership.as_mut().unwrap().partner = other;
    let alone = Principal { membership: None, ..person.clone() };
    for principal in [Some(&person), Some(&elsewhere), Some(&alone), None] {
        let key = IdempotencyKey::new(principal, "same").unwrap();
        let ticket = fresh(begin(&db, &db.sources, key, HASH).await.unwrap());
        finish(&db, ticket, &answer()).await.unwrap();
    }
    for wrong in ["", "with blank", "ü", &"x".repeat(256)] {
        assert_eq!(code(IdempotencyKey::new(None, wrong)), "invalid_field", "{wrong}");
    }
}
