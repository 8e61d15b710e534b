use access::TerminateAgreement;
use chrono::TimeDelta;
use database::Tenancy;
use foundation::{AgreementId, Fault as _, PartnerId};
use partner_registry::agreements::{self, Use, permits};
use partner_registry::{PartnerError, Purpose, Refusal, partners};
use testkit::{TestDb, permit};

use crate::fixtures::{Pair, no_agreement, operator, sign};

testkit::on_both_databases!(
    a_signed_agreement_permits_its_purposes_both_ways,
    unsigned_ended_and_expired_ones_permit_nothing,
    other_partners_learn_nothing,
    a_party_that_is_not_active_stops_the_use,
);

/// Asks in the tenancy of either party and in the platform's: the answer must be the same.
async fn ask(
    db: &TestDb,
    (owner, user): (PartnerId, PartnerId),
    agreement: AgreementId,
    purpose: Purpose,
) -> Option<Refusal> {
    let mut answers = Vec::new();
    for tenancy in [Tenancy::Partner(owner), Tenancy::Partner(user), Tenancy::Platform] {
        let mut tx = db.read(tenancy).await.unwrap();
        let wanted = Use { owner, user, agreement, purpose, asset: None };
        let answer = permits(&mut tx, wanted, db.sources.now()).await;
        answers.push(answer.err().map(|error| error.refusal().unwrap().clone()));
    }
    assert!(answers.windows(2).all(|two| two[0] == two[1]), "{answers:?}");
    answers.remove(0)
}

async fn a_signed_agreement_permits_its_purposes_both_ways(db: TestDb) {
    let pair = Pair::new(&db).await;
    let agreement = pair.signed(&db).await.id;
    for parties in [(pair.clinic, pair.insurer), (pair.insurer, pair.clinic)] {
        assert_eq!(ask(&db, parties, agreement, Purpose::Train).await, None);
        assert_eq!(ask(&db, parties, agreement, Purpose::Predict).await, None);
        let refused = ask(&db, parties, agreement, Purpose::Download).await;
        assert_eq!(refused, Some(Refusal::PurposeNotCovered { purpose: Purpose::Download }));
    }
}

async fn unsigned_ended_and_expired_ones_permit_nothing(db: TestDb) {
    let pair = Pair::new(&db).await;
    let parties = (pair.clinic, pair.insurer);
    let (half, kept, ended) = (pair.propose(&db).await, pair.signed(&db).await, pair.signed(&db).await);
    sign(&db, &pair.insurer_admin, &half).await;
    assert_eq!(ask(&db, parties, half.id, Purpose::Train).await, Some(Refusal::NotSigned));
    for (agreement, refusal) in [(&half, Refusal::GivenUp), (&ended, Refusal::Terminated)] {
        let by = permit::<TerminateAgreement>(&pair.clinic_admin);
        agreements::terminate(&db, &db.sources, &by, agreement.id, "Enough.").await.unwrap();
        assert_eq!(ask(&db, parties, agreement.id, Purpose::Train).await, Some(refusal));
    }
    assert_eq!(ask(&db, parties, kept.id, Purpose::Train).await, None);
    db.sources.clock.advance(TimeDelta::days(-1));
    let early = ask(&db, parties, kept.id, Purpose::Train).await;
    assert_eq!(early, Some(Refusal::NotYetValid { valid_from: kept.valid_from }));
    db.sources.clock.advance(TimeDelta::days(31));
    let late = ask(&db, parties, kept.id, Purpose::Train).await;
    assert_eq!(late, Some(Refusal::Expired { expired_at: kept.expires_at }));
}

async fn other_partners_learn_nothing(db: TestDb) {
    let pair = Pair::new(&db).await;
    let mill = db.partner("Mill").await;
    let agreement = pair.signed(&db).await.id;
    let missing = ask(&db, (pair.clinic, mill), no_agreement(&db), Purpose::Train).await;
    for parties in [(pair.clinic, mill), (mill, pair.insurer), (mill, mill), (pair.clinic, pair.clinic)] {
        assert_eq!(ask(&db, parties, agreement, Purpose::Train).await, missing);
    }
    let mut tx = db.read(Tenancy::Platform).await.unwrap();
    let wanted = Use { owner: mill, user: pair.clinic, agreement, purpose: Purpose::Train, asset: None };
    let error = permits(&mut tx, wanted, db.sources.now()).await.unwrap_err();
    assert!(matches!(error, PartnerError::Refused(Refusal::WrongParties)), "{error}");
    assert_eq!(error.code(), "agreement_wrong_parties");
}

async fn a_party_that_is_not_active_stops_the_use(db: TestDb) {
    let pair = Pair::new(&db).await;
    let (_, admit) = operator(&db).await;
    let agreement = pair.signed(&db).await.id;
    let parties = (pair.clinic, pair.insurer);
    for party in [pair.clinic, pair.insurer] {
        partners::suspend(&db, &db.sources, &admit, party, "Unpaid.").await.unwrap();
        assert_eq!(ask(&db, parties, agreement, Purpose::Train).await, Some(Refusal::PartyInactive));
        partners::reinstate(&db, &db.sources, &admit, party).await.unwrap();
        assert_eq!(ask(&db, parties, agreement, Purpose::Train).await, None);
    }
    partners::offboard(&db, &db.sources, &admit, pair.insurer, "Merged.").await.unwrap();
    assert_eq!(ask(&db, parties, agreement, Purpose::Train).await, Some(Refusal::Terminated));
}
