//! Models that were derived from other partners' data, and what binds them.

use chrono::TimeDelta;
use foundation::ErrorKind;
use model_registry::{FileRef, ModelError, NewGrant, SeenModel, VersionRef};
use partner_registry::Purpose;
use testkit::TestDb;

use crate::fixtures::{BOTH, DOWNLOAD, Member, PREDICT, World, first, refused};

testkit::on_both_databases!(
    a_derived_model_goes_back_to_whose_data_it_was,
    a_derived_model_goes_to_nobody_else,
    a_grant_must_rest_on_an_agreement_of_the_data,
    the_data_s_agreement_must_cover_the_grant,
    a_later_version_bound_by_others_stays_unseen,
    a_later_version_is_held_to_its_own_terms,
    a_terminated_agreement_ends_the_owner_s_use,
    an_agreement_that_ran_out_does_not_end_the_owner_s_use,
);

const FORBIDDEN: ErrorKind = ErrorKind::Forbidden;

async fn download(world: &World, member: &Member, model: foundation::ModelId, number: i64) -> Result<(), ModelError> {
    let file = FileRef { model, version: VersionRef::Number(number), name: "model.safetensors" };
    world.models.open_file(&member.download, file).await.map(drop)
}

async fn predict(world: &World, member: &Member, model: foundation::ModelId, number: i64) -> Result<(), ModelError> {
    world.models.files_for_prediction(&member.predict, model, VersionRef::Number(number)).await.map(drop)
}

async fn a_derived_model_goes_back_to_whose_data_it_was(db: TestDb) {
    let world = World::new(db).await;
    let agreement = world.full_agreement().await;
    let model = world.derived("Triage", &[(&world.clinic, agreement)]).await.model;
    world.share(model, agreement, BOTH).await.unwrap();
    for member in [&world.insurer, &world.clinic] {
        download(&world, member, model, 1).await.unwrap();
        predict(&world, member, model, 1).await.unwrap();
    }
}

async fn a_derived_model_goes_to_nobody_else(db: TestDb) {
    let world = World::new(db).await;
    let (insurer, clinic, bank) = (&world.insurer, &world.clinic, &world.bank);
    let agreement = world.full_agreement().await;
    let banks = world.agreement(insurer, bank, Purpose::ALL).await;
    let others = (FORBIDDEN, "model_derived_from_others");
    let of_clinic = world.derived("Of the clinic", &[(clinic, agreement)]).await.model;
    let new =
        NewGrant { model: of_clinic, grantee: bank.partner, agreement: banks, permissions: PREDICT, expires_at: None };
    assert_eq!(refused(world.models.grant(&insurer.grant, new).await), others);
    // Derived from both, it can be given to neither: neither is a party to the other one's agreement.
    let of_both = world.derived("Of both", &[(clinic, agreement), (bank, banks)]).await.model;
    assert_eq!(refused(world.share(of_both, agreement, PREDICT).await), others);
    let to_bank = NewGrant { model: of_both, ..new };
    assert_eq!(refused(world.models.grant(&insurer.grant, to_bank).await), others);
    predict(&world, insurer, of_both, 1).await.unwrap();
}

async fn a_grant_must_rest_on_an_agreement_of_the_data(db: TestDb) {
    let world = World::new(db).await;
    let of_data = world.full_agreement().await;
    let another = world.full_agreement().await;
    let model = world.derived("Triage", &[(&world.clinic, of_data)]).await.model;
    let error = world.share(model, another, BOTH).await.unwrap_err();
    assert!(matches!(error, ModelError::OtherAgreement { agreement } if agreement == of_data), "{error}");
    world.share(model, of_data, BOTH).await.unwrap();
}

async fn the_data_s_agreement_must_cover_the_grant(db: TestDb) {
    let world = World::new(db).await;
    let (insurer, clinic) = (&world.insurer, &world.clinic);
    let first_one = world.agreement(clinic, insurer, &[Purpose::Train, Purpose::Predict]).await;
    let second = world.full_agreement().await;
    let model = world.derived("Triage", &[(clinic, first_one), (clinic, second)]).await.model;
    // The second covers downloads, the first does not, and both bind.
    let ended = (FORBIDDEN, "model_terms_ended");
    assert_eq!(refused(world.share(model, second, DOWNLOAD).await), ended);
    world.share(model, second, PREDICT).await.unwrap();
    predict(&world, clinic, model, 1).await.unwrap();
    world.terminate(insurer, first_one).await;
    assert_eq!(refused(predict(&world, clinic, model, 1).await), ended);
    assert_eq!(refused(predict(&world, insurer, model, 1).await), ended);
}

async fn a_later_version_bound_by_others_stays_unseen(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer, clinic, bank) = (&world.models, &world.insurer, &world.clinic, &world.bank);
    let agreement = world.full_agreement().await;
    let banks = world.agreement(insurer, bank, Purpose::ALL).await;
    let model = world.trained(insurer, "Triage").await.model;
    world.share(model, agreement, BOTH).await.unwrap();
    let bound = world.derived("Triage", &[(bank, banks)]).await;
    assert_eq!((bound.model, bound.number), (model, 2));

    let missing = (ErrorKind::NotFound, "model_version_not_found");
    assert_eq!(refused(download(&world, clinic, model, 2).await), missing);
    assert_eq!(refused(predict(&world, clinic, model, 2).await), missing);
    assert_eq!(refused(models.version(&clinic.read, model, VersionRef::Id(bound.version)).await), missing);
    let listed = models.list_versions(&clinic.read, model, &first(9)).await.unwrap();
    assert_eq!(listed.items.iter().map(|version| version.number).collect::<Vec<_>>(), [1]);
    let latest = models.version(&clinic.read, model, VersionRef::Latest).await.unwrap();
    assert_eq!(latest.version.number, 1);
    let SeenModel::Shared(shared) = models.get(&clinic.read, model).await.unwrap() else { panic!("not the clinic's") };
    assert_eq!(shared.latest_number, 1, "nor is its number told");
    assert_eq!(models.list_shared(&clinic.read, &first(9)).await.unwrap().items, [shared]);
    let SeenModel::Own(own) = models.get(&insurer.read, model).await.unwrap() else { panic!("the insurer's own") };
    assert_eq!(own.latest_number, 2);
    download(&world, clinic, model, 1).await.unwrap();
    assert_eq!(models.list_versions(&insurer.read, model, &first(9)).await.unwrap().items.len(), 2);
}

async fn a_later_version_is_held_to_its_own_terms(db: TestDb) {
    let world = World::new(db).await;
    let (insurer, clinic) = (&world.insurer, &world.clinic);
    let sharing = world.agreement(insurer, clinic, &[Purpose::Download, Purpose::Predict]).await;
    let training = world.agreement(insurer, clinic, &[Purpose::Train, Purpose::Predict]).await;
    let model = world.trained(insurer, "Triage").await.model;
    world.share(model, sharing, BOTH).await.unwrap();
    world.derived("Triage", &[(clinic, training)]).await;
    download(&world, clinic, model, 1).await.unwrap();
    predict(&world, clinic, model, 2).await.unwrap();
    let error = download(&world, clinic, model, 2).await.unwrap_err();
    assert!(matches!(&error, ModelError::TermsEnded { agreement, .. } if *agreement == training), "{error}");
}

async fn a_terminated_agreement_ends_the_owner_s_use(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer, clinic) = (&world.models, &world.insurer, &world.clinic);
    let agreement = world.full_agreement().await;
    let model = world.trained(insurer, "Triage").await.model;
    world.derived("Triage", &[(clinic, agreement)]).await;
    download(&world, insurer, model, 2).await.unwrap();
    world.terminate(clinic, agreement).await;
    for result in [download(&world, insurer, model, 2).await, predict(&world, insurer, model, 2).await] {
        let error = result.unwrap_err();
        assert!(matches!(&error, ModelError::TermsEnded { agreement: ended, .. } if *ended == agreement), "{error}");
        assert!(error.to_string().contains("terminated"), "{error}");
    }
    // What it scored and where it came from is still there to be read; versions of own data are as free as before.
    let details = models.version(&insurer.read, model, VersionRef::Number(2)).await.unwrap();
    assert_eq!((details.terms.len(), details.version.metrics.len()), (1, 2));
    download(&world, insurer, model, 1).await.unwrap();
    // It stays so after the term for which the agreement was once made.
    world.db.sources.clock.advance(TimeDelta::days(365));
    assert_eq!(refused(predict(&world, insurer, model, 2).await), (FORBIDDEN, "model_terms_ended"));
}

async fn an_agreement_that_ran_out_does_not_end_the_owner_s_use(db: TestDb) {
    let world = World::new(db).await;
    let (insurer, clinic) = (&world.insurer, &world.clinic);
    let agreement = world.full_agreement().await;
    let model = world.derived("Triage", &[(clinic, agreement)]).await.model;
    world.share(model, agreement, BOTH).await.unwrap();
    world.db.sources.clock.advance(TimeDelta::days(31));
    download(&world, insurer, model, 1).await.unwrap();
    predict(&world, insurer, model, 1).await.unwrap();
    assert_eq!(refused(predict(&world, clinic, model, 1).await), (FORBIDDEN, "agreement_expired"));
    // Nor can it be given to anybody from then on, under a new agreement either.
    let renewed = world.full_agreement().await;
    assert_eq!(refused(world.share(model, renewed, PREDICT).await), (FORBIDDEN, "model_terms_ended"));
}
