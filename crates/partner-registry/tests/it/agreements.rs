use access::{ProposeAgreement, ReadAgreement, Role, TerminateAgreement};
use chrono::TimeDelta;
use foundation::{AgreementId, ErrorKind, Fault as _, PageRequest, Sha256};
use partner_registry::agreements::{self, AgreementStatus, Document, Proposal};
use partner_registry::{PartnerError, partners};
use testkit::{Person, TestDb, permit};

use crate::fixtures::{Pair, apply, audited, operator, sign, try_sign};

testkit::on_both_databases!(
    both_sign_and_it_is_active,
    two_that_sign_at_once_both_count,
    a_signer_states_the_document,
    only_active_partners_are_counterparties,
    it_is_withdrawn_declined_or_terminated,
    it_expires_by_the_clock,
    both_parties_page_through_theirs,
    offboarding_ends_every_agreement_of_the_partner,
);

async fn end(db: &TestDb, person: &Person, agreement: AgreementId) -> Result<AgreementStatus, PartnerError> {
    let by = permit::<TerminateAgreement>(person);
    agreements::terminate(db, &db.sources, &by, agreement, "Enough.").await.map(|agreement| agreement.status)
}

async fn both_sign_and_it_is_active(db: TestDb) {
    let pair = Pair::new(&db).await;
    let proposed = pair.propose(&db).await;
    assert_eq!((proposed.status, proposed.revision), (AgreementStatus::Proposed, 1));
    assert_eq!((proposed.proposer.name.as_str(), proposed.counterparty.name.as_str()), ("Clinic", "Insurer"));
    assert_eq!(proposed.valid_from, db.sources.now());

    db.sources.clock.advance(TimeDelta::hours(1));
    let half = sign(&db, &pair.clinic_admin, &proposed).await;
    assert_eq!((half.status, half.revision), (AgreementStatus::Proposed, 2));
    assert!(half.counterparty.signature.is_none());
    let error = try_sign(&db, &pair.clinic_admin, proposed.id, proposed.document_sha256).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "agreement_already_signed"));

    let whole = sign(&db, &pair.insurer_admin, &proposed).await;
    assert_eq!((whole.status, whole.revision), (AgreementStatus::Active, 3));
    let signature = whole.side_of(pair.insurer).unwrap().signature.clone().unwrap();
    assert_eq!((signature.user, signature.at), (pair.insurer_admin.user, db.sources.now()));
    assert_eq!(signature.document_sha256, whole.document_sha256);

    for person in [&pair.clinic_admin, &pair.insurer_admin] {
        let read = permit::<ReadAgreement>(person);
        assert_eq!(agreements::get(&db, &db.sources, &read, proposed.id).await.unwrap(), whole);
        let version = agreements::version(&db, &db.sources, &read, proposed.id, 1).await.unwrap();
        assert_eq!(version.terms, Pair::terms_at(proposed.created_at));
        assert_eq!(Document::new(version.content.clone()).sha256, whole.document_sha256);
        version.proven(proposed.id).verify().unwrap();
    }
    assert_eq!(audited(&db, "agreement:propose", proposed.id, pair.clinic).await, 1);
    assert_eq!(audited(&db, "agreement:sign", proposed.id, pair.clinic).await, 1);
    assert_eq!(audited(&db, "agreement:sign", proposed.id, pair.insurer).await, 1);
}

async fn two_that_sign_at_once_both_count(db: TestDb) {
    let pair = Pair::new(&db).await;
    for _ in 0..10 {
        let proposed = pair.propose(&db).await;
        tokio::join!(sign(&db, &pair.clinic_admin, &proposed), sign(&db, &pair.insurer_admin, &proposed));
        let read = permit::<ReadAgreement>(&pair.clinic_admin);
        let stored = agreements::get(&db, &db.sources, &read, proposed.id).await.unwrap();
        assert_eq!((stored.status, stored.revision), (AgreementStatus::Active, 3));
    }
}

async fn a_signer_states_the_document(db: TestDb) {
    let pair = Pair::new(&db).await;
    let proposed = pair.propose(&db).await;
    let other: Sha256 = Document::new("The clinic gives everything away.\n".to_owned()).sha256;
    let error = try_sign(&db, &pair.insurer_admin, proposed.id, other).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "agreement_document_mismatch"));
    let read = permit::<ReadAgreement>(&pair.insurer_admin);
    assert_eq!(agreements::get(&db, &db.sources, &read, proposed.id).await.unwrap(), proposed);
    assert_eq!(audited(&db, "agreement:sign", proposed.id, pair.insurer).await, 0);
}

async fn only_active_partners_are_counterparties(db: TestDb) {
    let pair = Pair::new(&db).await;
    let (_, admit) = operator(&db).await;
    let applicant = apply(&db, "Applicant").await.id;
    let suspended = db.partner("Suspended").await;
    partners::suspend(&db, &db.sources, &admit, suspended, "Unpaid.").await.unwrap();
    let by = permit::<ProposeAgreement>(&pair.clinic_admin);
    for counterparty in [applicant, suspended, db.sources.id()] {
        let proposal = Proposal { counterparty, ..pair.proposal(&db) };
        let error = agreements::propose(&db, &db.sources, &by, proposal).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, "counterparty_not_found"));
    }
    let oneself = Proposal { counterparty: pair.clinic, ..pair.proposal(&db) };
    let error = agreements::propose(&db, &db.sources, &by, oneself).await.unwrap_err();
    assert_eq!((error.kind(), error.field().as_deref()), (ErrorKind::Invalid, Some("counterparty")));
}

async fn it_is_withdrawn_declined_or_terminated(db: TestDb) {
    let pair = Pair::new(&db).await;
    let (first, second, third) = (pair.propose(&db).await, pair.propose(&db).await, pair.signed(&db).await);
    // Its own signature does not bind the proposer before the other one has signed too.
    sign(&db, &pair.clinic_admin, &first).await;
    assert_eq!(end(&db, &pair.clinic_admin, first.id).await.unwrap(), AgreementStatus::Withdrawn);
    assert_eq!(end(&db, &pair.insurer_admin, second.id).await.unwrap(), AgreementStatus::Declined);
    assert_eq!(end(&db, &pair.insurer_admin, third.id).await.unwrap(), AgreementStatus::Terminated);
    let read = permit::<ReadAgreement>(&pair.clinic_admin);
    let ending = agreements::get(&db, &db.sources, &read, third.id).await.unwrap().ending.unwrap();
    assert_eq!((ending.by, ending.reason.as_str(), ending.at), (Some(pair.insurer), "Enough.", db.sources.now()));
    for agreement in [&first, &second, &third] {
        let error = end(&db, &pair.clinic_admin, agreement.id).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "agreement_step_not_possible"));
    }
    let error = try_sign(&db, &pair.insurer_admin, first.id, first.document_sha256).await.unwrap_err();
    assert!(error.to_string().contains("'withdrawn'"), "{error}");
    let by = permit::<TerminateAgreement>(&pair.clinic_admin);
    let error = agreements::terminate(&db, &db.sources, &by, first.id, " ").await.unwrap_err();
    assert_eq!(error.field().as_deref(), Some("reason"));
    assert_eq!(audited(&db, "agreement:terminate", third.id, pair.insurer).await, 1);
}

async fn it_expires_by_the_clock(db: TestDb) {
    let pair = Pair::new(&db).await;
    let (unsigned, signed) = (pair.propose(&db).await, pair.signed(&db).await);
    db.sources.clock.advance(TimeDelta::days(30) - TimeDelta::microseconds(1));
    let read = permit::<ReadAgreement>(&pair.clinic_admin);
    assert_eq!(agreements::get(&db, &db.sources, &read, signed.id).await.unwrap().status, AgreementStatus::Active);
    db.sources.clock.advance(TimeDelta::microseconds(1));
    let page = agreements::list(&db, &db.sources, &read, &PageRequest::default()).await.unwrap();
    assert_eq!(page.items.iter().map(|a| a.status).collect::<Vec<_>>(), [AgreementStatus::Expired; 2]);
    let error = try_sign(&db, &pair.clinic_admin, unsigned.id, unsigned.document_sha256).await.unwrap_err();
    assert!(error.to_string().contains("'expired'"), "{error}");
    let error = end(&db, &pair.insurer_admin, signed.id).await.unwrap_err();
    assert!(error.to_string().contains("'expired'"), "{error}");
}

async fn both_parties_page_through_theirs(db: TestDb) {
    let pair = Pair::new(&db).await;
    let mill = db.partner("Mill").await;
    let mill_admin = db.member(mill, Role::Admin).await;
    let mut ids = Vec::new();
    for turn in 0..5 {
        // Proposed by either side in turn, so that one list holds both.
        let (person, counterparty) =
            if turn % 2 == 0 { (&pair.clinic_admin, pair.insurer) } else { (&pair.insurer_admin, pair.clinic) };
        let proposal = Proposal { counterparty, ..pair.proposal(&db) };
        let by = permit::<ProposeAgreement>(person);
        ids.push(agreements::propose(&db, &db.sources, &by, proposal).await.unwrap().id);
        let by = permit::<ProposeAgreement>(&mill_admin);
        agreements::propose(&db, &db.sources, &by, pair.proposal(&db)).await.unwrap();
    }
    ids.reverse();
    let read = permit::<ReadAgreement>(&pair.clinic_admin);
    let first = agreements::list(&db, &db.sources, &read, &PageRequest::new(Some(3), None)).await.unwrap();
    let second =
        agreements::list(&db, &db.sources, &read, &PageRequest::new(Some(3), first.next_cursor)).await.unwrap();
    assert_eq!(second.next_cursor, None);
    let listed: Vec<AgreementId> = first.items.iter().chain(&second.items).map(|agreement| agreement.id).collect();
    assert_eq!(listed, ids);
    let one = agreements::get(&db, &db.sources, &read, ids[1]).await.unwrap();
    assert_eq!(first.items[1], one);
    assert_eq!(one.proposer.id, pair.insurer);
    let insurers = permit::<ReadAgreement>(&pair.insurer_admin);
    assert_eq!(agreements::list(&db, &db.sources, &insurers, &PageRequest::default()).await.unwrap().items.len(), 10);
}

async fn offboarding_ends_every_agreement_of_the_partner(db: TestDb) {
    let pair = Pair::new(&db).await;
    let (_, admit) = operator(&db).await;
    let (open, signed, declined) = (pair.propose(&db).await, pair.signed(&db).await, pair.propose(&db).await);
    end(&db, &pair.insurer_admin, declined.id).await.unwrap();
    let mill = db.partner("Mill").await;
    let others = Proposal { counterparty: mill, ..pair.proposal(&db) };
    let by = permit::<ProposeAgreement>(&pair.clinic_admin);
    let others = agreements::propose(&db, &db.sources, &by, others).await.unwrap();
    partners::offboard(&db, &db.sources, &admit, pair.insurer, "Merged.").await.unwrap();
    let read = permit::<ReadAgreement>(&pair.clinic_admin);
    let wanted = [
        (open.id, AgreementStatus::Withdrawn, 2),
        (signed.id, AgreementStatus::Terminated, 4),
        (declined.id, AgreementStatus::Declined, 2),
        (others.id, AgreementStatus::Proposed, 1),
    ];
    for (id, status, revision) in wanted {
        let now = agreements::get(&db, &db.sources, &read, id).await.unwrap();
        assert_eq!((now.status, now.revision), (status, revision));
    }
    let ending = agreements::get(&db, &db.sources, &read, signed.id).await.unwrap().ending.unwrap();
    assert_eq!((ending.by, ending.reason.as_str()), (None, "one of the parties has left the platform"));
}
