use access::{ProposeAgreement, ReadAgreement, TerminateAgreement};
use chrono::TimeDelta;
use foundation::{AgreementId, ErrorKind, Fault as _};
use partner_registry::agreements::{
    self, Agreement, AgreementStatus, Asset, Fate, Offer, Onward, Purpose, Rules, Terms, Use, permits,
};
use partner_registry::{PartnerError, Refusal};
use testkit::{Person, TestDb, permit};

use crate::fixtures::{Pair, audited, sign, try_sign};

testkit::on_both_databases!(
    a_counter_offer_replaces_the_offer_and_voids_its_signature,
    of_two_counter_offers_at_once_one_is_outdated,
    an_amendment_takes_over_when_both_have_signed,
    a_dropped_amendment_leaves_what_is_in_force,
    an_amendment_renews_and_does_not_begin_later,
    an_agreement_that_ends_takes_its_amendment_along,
    models_go_onward_only_as_the_agreement_says,
    models_outlive_the_agreement_only_as_it_says,
);

async fn offer(
    db: &TestDb,
    person: &Person,
    agreement: &Agreement,
    (base, terms): (i64, Terms),
) -> Result<Agreement, PartnerError> {
    let by = permit::<ProposeAgreement>(person);
    let offer = Offer { base, terms, note: "As discussed.".to_owned() };
    agreements::offer(db, &db.sources, &by, agreement.id, offer).await
}

async fn read(db: &TestDb, person: &Person, agreement: AgreementId) -> Agreement {
    agreements::get(db, &db.sources, &permit::<ReadAgreement>(person), agreement).await.unwrap()
}

async fn may_train(db: &TestDb, pair: &Pair, agreement: AgreementId) -> Option<Refusal> {
    let mut tx = db.read(database::Tenancy::Partner(pair.insurer)).await.unwrap();
    let (owner, user) = (pair.clinic, pair.insurer);
    let wanted = Use { owner, user, agreement, purpose: Purpose::Train, asset: None };
    permits(&mut tx, wanted, db.sources.now()).await.err().map(|error| error.refusal().unwrap().clone())
}

fn only_predictions(db: &TestDb) -> Terms {
    Terms { rules: Rules::mutual([Purpose::Predict]), document: "Predictions only.\n".to_owned(), ..Pair::terms(db) }
}

async fn a_counter_offer_replaces_the_offer_and_voids_its_signature(db: TestDb) {
    let pair = Pair::new(&db).await;
    let proposed = pair.propose(&db).await;
    sign(&db, &pair.clinic_admin, &proposed).await;
    let countered = offer(&db, &pair.insurer_admin, &proposed, (1, only_predictions(&db))).await.unwrap();
    assert_eq!((countered.status, countered.version, countered.latest_version), (AgreementStatus::Proposed, 2, 2));
    assert_eq!((countered.offered_by, countered.title.as_str()), (pair.insurer, "Readmissions"));
    assert_eq!(countered.rules, Rules::mutual([Purpose::Predict]));
    assert!(countered.proposer.signature.is_none(), "the signature was under the first version");
    // The old text can be signed no more, by nobody.
    for person in [&pair.clinic_admin, &pair.insurer_admin] {
        let error = try_sign(&db, person, proposed.id, proposed.document_sha256).await.unwrap_err();
        assert_eq!(error.code(), "agreement_document_mismatch");
    }
    sign(&db, &pair.insurer_admin, &countered).await;
    let agreed = sign(&db, &pair.clinic_admin, &countered).await;
    assert_eq!(agreed.status, AgreementStatus::Active);
    assert_eq!(may_train(&db, &pair, agreed.id).await, Some(Refusal::PurposeNotCovered { purpose: Purpose::Train }));

    let by = permit::<ReadAgreement>(&pair.clinic_admin);
    let versions = agreements::versions(&db, &db.sources, &by, agreed.id, None).await.unwrap();
    let told: Vec<_> = versions.iter().map(|v| (v.number, v.offered_by, v.note.as_str())).collect();
    assert_eq!(told, [(2, pair.insurer, "As discussed."), (1, pair.clinic, "")]);
    let first = agreements::versions(&db, &db.sources, &by, agreed.id, Some(2)).await.unwrap();
    assert_eq!(first, versions[1..]);
    let difference = agreements::difference(&db, &db.sources, &by, agreed.id, [1, 2]).await.unwrap();
    assert!(difference.fields.iter().any(|change| change.path == "permissions.train" && change.after.is_none()));
    assert_eq!(difference.text.len(), 1);
    let missing = agreements::version(&db, &db.sources, &by, agreed.id, 3).await.unwrap_err();
    assert_eq!((missing.kind(), missing.code()), (ErrorKind::NotFound, "agreement_version_not_found"));
    assert_eq!(audited(&db, "agreement:offer", agreed.id, pair.insurer).await, 1);
}

async fn of_two_counter_offers_at_once_one_is_outdated(db: TestDb) {
    let pair = Pair::new(&db).await;
    for _ in 0..5 {
        let proposed = pair.propose(&db).await;
        let (one, other) = tokio::join!(
            offer(&db, &pair.clinic_admin, &proposed, (1, only_predictions(&db))),
            offer(&db, &pair.insurer_admin, &proposed, (1, only_predictions(&db))),
        );
        let (won, lost) = if one.is_ok() { (one, other) } else { (other, one) };
        let error = lost.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "agreement_offer_outdated"));
        assert_eq!(read(&db, &pair.clinic_admin, proposed.id).await, won.unwrap());
    }
}

async fn an_amendment_takes_over_when_both_have_signed(db: TestDb) {
    let pair = Pair::new(&db).await;
    let signed = pair.signed(&db).await;
    let amended = offer(&db, &pair.clinic_admin, &signed, (1, only_predictions(&db))).await.unwrap();
    assert_eq!((amended.status, amended.version, amended.latest_version), (AgreementStatus::Active, 1, 2));
    let half = sign(&db, &pair.insurer_admin, &amended).await;
    let waiting = half.amendment.as_ref().unwrap();
    assert!(waiting.counterparty.is_some() && waiting.proposer.is_none());
    assert_eq!(may_train(&db, &pair, signed.id).await, None, "what is in force stays so");
    let again = try_sign(&db, &pair.insurer_admin, signed.id, waiting.document_sha256).await.unwrap_err();
    assert_eq!(again.code(), "agreement_already_signed");
    let whole = sign(&db, &pair.clinic_admin, &half).await;
    assert_eq!((whole.version, whole.amendment.as_ref(), whole.revision), (2, None, 6));
    assert!(whole.proposer.signature.is_some() && whole.counterparty.signature.is_some());
    assert_eq!(may_train(&db, &pair, signed.id).await, Some(Refusal::PurposeNotCovered { purpose: Purpose::Train }));
    // Both versions stay provable.
    let by = permit::<ReadAgreement>(&pair.insurer_admin);
    for number in [1, 2] {
        let version = agreements::version(&db, &db.sources, &by, signed.id, number).await.unwrap();
        version.proven(signed.id).verify().unwrap();
    }
}

async fn a_dropped_amendment_leaves_what_is_in_force(db: TestDb) {
    let pair = Pair::new(&db).await;
    let signed = pair.signed(&db).await;
    let end = permit::<TerminateAgreement>(&pair.insurer_admin);
    let nothing = agreements::drop_amendment(&db, &db.sources, &end, signed.id, "No.").await.unwrap_err();
    assert_eq!(nothing.code(), "agreement_step_not_possible");
    let amended = offer(&db, &pair.clinic_admin, &signed, (1, only_predictions(&db))).await.unwrap();
    sign(&db, &pair.clinic_admin, &amended).await;
    let digest = amended.amendment.as_ref().unwrap().document_sha256;
    let dropped = agreements::drop_amendment(&db, &db.sources, &end, signed.id, "No.").await.unwrap();
    assert_eq!((dropped.version, dropped.amendment.as_ref(), dropped.status), (1, None, AgreementStatus::Active));
    assert_eq!(may_train(&db, &pair, signed.id).await, None);
    // It cannot be signed any more, and its number is not given twice.
    assert_eq!(
        try_sign(&db, &pair.insurer_admin, signed.id, digest).await.unwrap_err().code(),
        "agreement_already_signed"
    );
    let next = offer(&db, &pair.insurer_admin, &signed, (1, only_predictions(&db))).await.unwrap();
    assert_eq!(next.amendment.unwrap().number, 3);
    assert_eq!(audited(&db, "agreement:drop-amendment", signed.id, pair.insurer).await, 1);
}

async fn an_amendment_renews_and_does_not_begin_later(db: TestDb) {
    let pair = Pair::new(&db).await;
    let signed = pair.signed(&db).await;
    let longer = Terms { expires_at: signed.expires_at + TimeDelta::days(365), ..Pair::terms(&db) };
    let later = Terms { valid_from: db.sources.now() + TimeDelta::days(1), ..longer.clone() };
    let error = offer(&db, &pair.clinic_admin, &signed, (1, later)).await.unwrap_err();
    assert_eq!(error.field().as_deref(), Some("valid_from"));
    let renewed = offer(&db, &pair.clinic_admin, &signed, (1, longer.clone())).await.unwrap();
    sign(&db, &pair.clinic_admin, &renewed).await;
    sign(&db, &pair.insurer_admin, &renewed).await;
    db.sources.clock.advance(TimeDelta::days(31));
    assert_eq!(may_train(&db, &pair, signed.id).await, None);
    db.sources.clock.advance(TimeDelta::days(365));
    let over = may_train(&db, &pair, signed.id).await;
    assert_eq!(over, Some(Refusal::Expired { expired_at: longer.expires_at }));
    let error = offer(&db, &pair.clinic_admin, &signed, (2, longer)).await.unwrap_err();
    assert!(matches!(error, PartnerError::Invalid { field: "expires_at", .. }), "{error}");
}

async fn an_agreement_that_ends_takes_its_amendment_along(db: TestDb) {
    let pair = Pair::new(&db).await;
    let signed = pair.signed(&db).await;
    let amended = offer(&db, &pair.clinic_admin, &signed, (1, only_predictions(&db))).await.unwrap();
    let digest = amended.amendment.as_ref().unwrap().document_sha256;
    let end = permit::<TerminateAgreement>(&pair.insurer_admin);
    let ended = agreements::terminate(&db, &db.sources, &end, signed.id, "Enough.").await.unwrap();
    assert_eq!((ended.status, ended.amendment), (AgreementStatus::Terminated, None));
    let error = try_sign(&db, &pair.clinic_admin, signed.id, digest).await.unwrap_err();
    assert_eq!(error.code(), "agreement_step_not_possible");
    let error = offer(&db, &pair.clinic_admin, &signed, (1, only_predictions(&db))).await.unwrap_err();
    assert_eq!(error.code(), "agreement_step_not_possible");
}

async fn models_go_onward_only_as_the_agreement_says(db: TestDb) {
    let pair = Pair::new(&db).await;
    let (mill, farm) = (db.partner("Mill").await, db.partner("Farm").await);
    let mut signed = pair.signed(&db).await;
    for (onward, [to_mill, to_farm, back]) in [
        (Onward::DataOwner, [false, false, true]),
        (Onward::Nobody, [false, false, false]),
        (Onward::Named, [true, false, true]),
        (Onward::Anyone, [true, true, true]),
    ] {
        let mut terms = Pair::terms(&db);
        terms.rules.derived_models.onward = onward;
        terms.rules.derived_models.partners.extend((onward == Onward::Named).then_some(mill));
        terms.rules.permissions[0].assets = Some([Asset::Model(db.sources.id())].into());
        let amended = offer(&db, &pair.clinic_admin, &signed, (signed.version, terms)).await.unwrap();
        sign(&db, &pair.clinic_admin, &amended).await;
        signed = sign(&db, &pair.insurer_admin, &amended).await;
        let (parties, now) = ((pair.clinic, pair.insurer), db.sources.now());
        let mut tx = db.read(database::Tenancy::Partner(pair.insurer)).await.unwrap();
        for (third, wanted) in [(mill, to_mill), (farm, to_farm)] {
            let asked = (parties.0, parties.1, third);
            let answer = agreements::permits_onward(&mut tx, asked, signed.id, now).await;
            assert_eq!(answer.is_ok(), wanted, "{onward}: {answer:?}");
        }
        let answer = agreements::permits_back(&mut tx, parties, signed.id).await;
        assert_eq!(answer.is_ok(), back, "{onward}: {answer:?}");
    }
}

async fn models_outlive_the_agreement_only_as_it_says(db: TestDb) {
    let pair = Pair::new(&db).await;
    let mut signed = Vec::new();
    for fate in [Fate::Keep, Fate::Stop] {
        let mut proposal = pair.proposal(&db);
        proposal.terms.rules.derived_models.after_termination = fate;
        proposal.terms.rules.derived_models.after_expiry = fate;
        for _ in 0..2 {
            let by = permit::<ProposeAgreement>(&pair.clinic_admin);
            let proposed = agreements::propose(&db, &db.sources, &by, proposal.clone()).await.unwrap();
            sign(&db, &pair.clinic_admin, &proposed).await;
            signed.push(sign(&db, &pair.insurer_admin, &proposed).await.id);
        }
    }
    let outlives = async |agreement| {
        let mut tx = db.read(database::Tenancy::Partner(pair.insurer)).await.unwrap();
        let answer = agreements::outlives(&mut tx, (pair.clinic, pair.insurer), agreement, db.sources.now()).await;
        answer.err().map(|error| error.code())
    };
    for agreement in &signed {
        assert_eq!(outlives(*agreement).await, None, "it is in force");
    }
    let [kept_ended, kept_over, stopped_ended, stopped_over] = signed.try_into().unwrap();
    let end = permit::<TerminateAgreement>(&pair.clinic_admin);
    for agreement in [kept_ended, stopped_ended] {
        agreements::terminate(&db, &db.sources, &end, agreement, "Enough.").await.unwrap();
    }
    db.sources.clock.advance(TimeDelta::days(31));
    assert_eq!((outlives(kept_ended).await, outlives(kept_over).await), (None, None));
    assert_eq!(outlives(stopped_ended).await, Some("agreement_terminated"));
    assert_eq!(outlives(stopped_over).await, Some("agreement_expired"));
}
