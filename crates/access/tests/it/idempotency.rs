use access::idempotency::{Answer, Begin, IdempotencyKey, Ticket, abandon, begin, finish};
use access::{Principal, Role};
use chrono::TimeDelta;
use foundation::Sha256;
use testkit::TestDb;

use crate::world::code;

testkit::on_both_databases!(
    the_second_request_gets_the_first_ones_answer,
    another_request_under_the_same_key_is_a_mismatch,
    a_request_under_way_is_not_done_twice,
    a_crash_does_not_block_for_ever,
    an_abandoned_key_is_free_again,
    a_key_is_forgotten_after_a_day,
    keys_of_two_callers_do_not_meet,
);

const HASH: Sha256 = Sha256::from_bytes([1; 32]);
const OTHER: Sha256 = Sha256::from_bytes([2; 32]);

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

async fn a_crash_does_not_block_for_ever(db: TestDb) {
    let person = person(&db).await;
    let dead = fresh(begin(&db, &db.sources, key(&person), HASH).await.unwrap());
    db.sources.clock.advance(TimeDelta::minutes(5) - TimeDelta::microseconds(1));
    assert!(matches!(begin(&db, &db.sources, key(&person), HASH).await.unwrap(), Begin::InProgress));
    db.sources.clock.advance(TimeDelta::microseconds(1));
    let second = fresh(begin(&db, &db.sources, key(&person), HASH).await.unwrap());
    // The first one was not dead but slow: what it says now does not count, nor does it free the key.
    finish(&db, dead, &Answer { status: 500, ..answer() }).await.unwrap();
    assert!(matches!(begin(&db, &db.sources, key(&person), HASH).await.unwrap(), Begin::InProgress));
    // Nor does a clock that jumped back.
    db.sources.clock.advance(TimeDelta::days(-3));
    let third = fresh(begin(&db, &db.sources, key(&person), HASH).await.unwrap());
    abandon(&db, second).await.unwrap();
    finish(&db, third, &answer()).await.unwrap();
    let replay = begin(&db, &db.sources, key(&person), HASH).await.unwrap();
    assert!(matches!(&replay, Begin::Replay(found) if found.status == 201), "{replay:?}");
}

async fn an_abandoned_key_is_free_again(db: TestDb) {
    let person = person(&db).await;
    let ticket = fresh(begin(&db, &db.sources, key(&person), HASH).await.unwrap());
    abandon(&db, ticket).await.unwrap();
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
    abandon(&db, ticket).await.unwrap();
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
