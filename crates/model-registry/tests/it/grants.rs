//! Giving models to others and taking them back.

use chrono::TimeDelta;
use database::Tenancy;
use foundation::{ErrorKind, Fault as _, PageRequest};
use mail::{Audience, Deed, Letter};
use model_registry::{ModelError, NewGrant, Permissions, SeenModel, VersionRef};
use partner_registry::Purpose;
use testkit::TestDb;

use crate::fixtures::{BOTH, DOWNLOAD, HIDDEN, Member, PREDICT, World, first, refused};

testkit::on_both_databases!(
    a_grant_is_given_listed_and_revoked,
    a_grant_needs_an_agreement_that_covers_it,
    a_grant_is_checked_field_by_field,
    one_live_grant_per_agreement,
    only_the_owner_gives_and_takes,
    who_gets_a_grant_is_told,
    a_revoked_grant_ends_all_sight,
    an_expired_grant_ends_all_sight,
    an_ended_agreement_ends_all_sight,
    one_of_two_grants_is_enough,
    each_side_sees_the_grants_that_concern_it,
    pages_hold_every_grant_once,
);

async fn a_grant_is_given_listed_and_revoked(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer, clinic) = (&world.models, &world.insurer, &world.clinic);
    let agreement = world.full_agreement().await;
    let model = world.trained(insurer, "Triage").await.model;
    let expires_at = Some(world.db.sources.now() + TimeDelta::days(7));
    // Finer than the database can keep.
    let finer = expires_at.map(|at| at + TimeDelta::nanoseconds(7));
    let new = NewGrant { model, grantee: clinic.partner, agreement, permissions: DOWNLOAD, expires_at: finer };
    let grant = models.grant(&insurer.grant, new).await.unwrap();
    assert_eq!((grant.owner, grant.grantee, grant.agreement), (insurer.partner, clinic.partner, agreement));
    assert_eq!((grant.permissions, grant.expires_at, grant.revoked_at), (DOWNLOAD, expires_at, None));
    assert_eq!(models.list_grants(&insurer.read, model, &first(9)).await.unwrap().items, std::slice::from_ref(&grant));
    assert_eq!(models.list_received_grants(&clinic.read, &first(9)).await.unwrap().items, std::slice::from_ref(&grant));
    for member in [insurer, clinic] {
        assert_eq!(models.get_grant(&member.read, grant.id).await.unwrap(), grant);
    }

    let revoked = models.revoke(&insurer.grant, grant.id, " The pilot is over. ").await.unwrap();
    assert_eq!(revoked.revoked_at, Some(world.db.sources.now()));
    assert_eq!(revoked.revoked_because.as_deref(), Some("The pilot is over."));
    world.db.sources.clock.advance(TimeDelta::hours(1));
    assert_eq!(models.revoke(&insurer.grant, grant.id, "Again.").await.unwrap(), revoked);
    assert_eq!(models.list_received_grants(&clinic.read, &first(9)).await.unwrap().items, [revoked]);
    for action in ["model:grant", "model:revoke"] {
        assert_eq!(world.audited(insurer.partner, action, grant.id).await, 1, "{action}");
    }
}

async fn a_grant_needs_an_agreement_that_covers_it(db: TestDb) {
    let world = World::new(db).await;
    let (insurer, clinic, bank) = (&world.insurer, &world.clinic, &world.bank);
    let model = world.trained(insurer, "Triage").await.model;
    let forbidden = |code| (ErrorKind::Forbidden, code);
    let wrong = (ErrorKind::NotFound, "agreement_wrong_parties");

    let training = world.agreement(insurer, clinic, &[Purpose::Train]).await;
    let download = world.agreement(clinic, insurer, &[Purpose::Download]).await;
    assert_eq!(refused(world.share(model, training, DOWNLOAD).await), forbidden("agreement_purpose_not_covered"));
    assert_eq!(refused(world.share(model, download, BOTH).await), forbidden("agreement_purpose_not_covered"));
    world.share(model, download, DOWNLOAD).await.unwrap();

    let unsigned = world.proposal(insurer, clinic, Purpose::ALL).await;
    assert_eq!(refused(world.share(model, unsigned, BOTH).await), forbidden("agreement_not_signed"));
    world.sign(clinic, unsigned).await;
    assert_eq!(refused(world.share(model, unsigned, BOTH).await), forbidden("agreement_not_signed"));
    world.terminate(clinic, unsigned).await;
    assert_eq!(refused(world.share(model, unsigned, BOTH).await), forbidden("agreement_given_up"));

    // Between other partners, or none at all.
    let theirs = world.agreement(clinic, bank, Purpose::ALL).await;
    let banks = world.agreement(insurer, bank, Purpose::ALL).await;
    for agreement in [theirs, banks, world.db.sources.id()] {
        assert_eq!(refused(world.share(model, agreement, BOTH).await), wrong);
    }
    let ended = world.full_agreement().await;
    world.terminate(insurer, ended).await;
    assert_eq!(refused(world.share(model, ended, BOTH).await), forbidden("agreement_terminated"));
    world.db.sources.clock.advance(TimeDelta::days(30));
    assert_eq!(refused(world.share(model, download, DOWNLOAD).await), forbidden("agreement_expired"));
}

async fn a_grant_is_checked_field_by_field(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer) = (&world.models, &world.insurer);
    let agreement = world.full_agreement().await;
    let model = world.model(insurer, "Triage").await.id;
    let now = world.db.sources.now();
    let good = NewGrant { model, grantee: world.clinic.partner, agreement, permissions: PREDICT, expires_at: None };
    let nothing = Permissions { download: false, predict: false };
    let none = models.grant(&insurer.grant, NewGrant { permissions: nothing, ..good }).await.unwrap_err();
    assert_eq!((none.kind(), none.field().as_deref()), (ErrorKind::Invalid, Some("permissions")));
    let past = models.grant(&insurer.grant, NewGrant { expires_at: Some(now), ..good }).await.unwrap_err();
    assert_eq!((past.kind(), past.field().as_deref()), (ErrorKind::Invalid, Some("expires_at")));
    // To oneself: no agreement has one party.
    let own = models.grant(&insurer.grant, NewGrant { grantee: insurer.partner, ..good }).await;
    assert_eq!(refused(own), (ErrorKind::NotFound, "agreement_wrong_parties"));
    let unknown = NewGrant { model: world.db.sources.id(), ..good };
    assert_eq!(refused(models.grant(&insurer.grant, unknown).await), HIDDEN);
    let given = models.grant(&insurer.grant, good).await.unwrap();
    for reason in ["", " \n ", &"x".repeat(501)] {
        let error = models.revoke(&insurer.grant, given.id, reason).await.unwrap_err();
        assert_eq!((error.kind(), error.field().as_deref()), (ErrorKind::Invalid, Some("reason")));
    }
}

async fn one_live_grant_per_agreement(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer) = (&world.models, &world.insurer);
    let agreement = world.full_agreement().await;
    let model = world.model(insurer, "Triage").await.id;
    let one = world.share(model, agreement, DOWNLOAD).await.unwrap();
    let error = world.share(model, agreement, PREDICT).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "model_already_granted"));
    assert!(error.to_string().contains(&one.id.to_string()), "{error}");
    // Another model, another agreement, another time: each is another matter.
    let other = world.model(insurer, "Pricing").await.id;
    world.share(other, agreement, DOWNLOAD).await.unwrap();
    let second = world.full_agreement().await;
    world.share(model, second, DOWNLOAD).await.unwrap();
    models.revoke(&insurer.grant, one.id, "Replaced.").await.unwrap();
    world.share(model, agreement, PREDICT).await.unwrap();
}

async fn only_the_owner_gives_and_takes(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer, clinic, bank) = (&world.models, &world.insurer, &world.clinic, &world.bank);
    let agreement = world.full_agreement().await;
    let onward = world.agreement(clinic, bank, Purpose::ALL).await;
    let model = world.trained(insurer, "Triage").await.model;
    let new = NewGrant { model, grantee: bank.partner, agreement: onward, permissions: BOTH, expires_at: None };
    assert_eq!(refused(models.grant(&clinic.grant, new).await), HIDDEN);
    let grant = world.share(model, agreement, BOTH).await.unwrap();

    // The grantee sees it and may not; the bank knows nothing of it.
    let not_owner = (ErrorKind::Forbidden, "model_not_owned");
    assert_eq!(refused(models.grant(&clinic.grant, new).await), not_owner);
    assert_eq!(refused(models.revoke(&clinic.grant, grant.id, "Mine.").await), not_owner);
    let changes = model_registry::ModelChanges::default();
    assert_eq!(refused(models.update(&clinic.write, model, changes, None).await), not_owner);
    let unknown = (ErrorKind::NotFound, "model_grant_not_found");
    assert_eq!(refused(models.revoke(&bank.grant, grant.id, "Mine.").await), unknown);
    assert_eq!(refused(models.get_grant(&bank.read, grant.id).await), unknown);
    assert_eq!(refused(models.list_grants(&bank.read, model, &first(9)).await), HIDDEN);
    assert!(models.list_received_grants(&bank.read, &first(9)).await.unwrap().items.is_empty());
    assert_eq!(models.get_grant(&insurer.read, grant.id).await.unwrap(), grant);
}

async fn each_side_sees_the_grants_that_concern_it(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer, clinic, bank) = (&world.models, &world.insurer, &world.clinic, &world.bank);
    let agreement = world.full_agreement().await;
    let with_bank = world.agreement(insurer, bank, Purpose::ALL).await;
    let model = world.model(insurer, "Triage").await.id;
    let first_grant = world.share(model, agreement, PREDICT).await.unwrap();
    let new = NewGrant { model, grantee: bank.partner, agreement: with_bank, permissions: DOWNLOAD, expires_at: None };
    let other = models.grant(&insurer.grant, new).await.unwrap();
    let of = async |member: &Member| models.list_grants(&member.read, model, &first(9)).await.unwrap().items;
    assert_eq!(of(insurer).await, [other.clone(), first_grant.clone()]);
    assert_eq!(of(clinic).await, [first_grant]);
    assert_eq!(of(bank).await, [other]);
    for (member, allowed) in [(clinic, PREDICT), (bank, DOWNLOAD)] {
        let SeenModel::Shared(seen) = models.get(&member.read, model).await.unwrap() else { panic!("it is shared") };
        assert_eq!(seen.permissions, allowed);
        assert_eq!(models.list_shared(&member.read, &first(9)).await.unwrap().items, [seen]);
    }
}

/// What the clinic is told about a model that it once could use, by every way in.
async fn refused_everywhere(world: &World, model: foundation::ModelId, told: (ErrorKind, &'static str)) {
    let (models, clinic) = (&world.models, &world.clinic);
    assert_eq!(refused(models.get(&clinic.read, model).await), told);
    assert_eq!(refused(models.list_versions(&clinic.read, model, &first(9)).await), told);
    assert_eq!(refused(models.version(&clinic.read, model, VersionRef::Latest).await), told);
    assert_eq!(refused(models.derived_terms(&clinic.read, model, VersionRef::Latest).await), told);
    assert_eq!(refused(models.files_for_prediction(&clinic.predict, model, VersionRef::Latest).await), told);
    let file = model_registry::FileRef { model, version: VersionRef::Latest, name: "model.json" };
    assert_eq!(refused(models.open_file(&clinic.download, file).await), told);
    assert!(models.list_shared(&clinic.read, &first(9)).await.unwrap().items.is_empty());
    // Who never held a grant is told nothing, then as before.
    assert_eq!(refused(models.get(&world.bank.read, model).await), HIDDEN);
}

async fn who_gets_a_grant_is_told(db: TestDb) {
    let world = World::new(db).await;
    let agreement = world.full_agreement().await;
    let model = world.model(&world.insurer, "Triage").await.id;
    world.share(model, agreement, PREDICT).await.unwrap();
    let mut tx = world.db.write(Tenancy::Platform).await.unwrap();
    let notices = mail::take_notices(&mut tx, 100).await.unwrap();
    let told = notices.into_iter().filter_map(|notice| match (notice.audience, notice.letter) {
        (Audience::Admins(partner), Letter::News(news)) => Some((partner, news.deed, news.what, news.path)),
        _ => None,
    });
    let wanted = (world.clinic.partner, Deed::ModelGranted, "Triage".to_owned(), format!("/models/{model}"));
    assert_eq!(told.collect::<Vec<_>>(), [wanted]);
}

async fn a_revoked_grant_ends_all_sight(db: TestDb) {
    let world = World::new(db).await;
    let agreement = world.full_agreement().await;
    let model = world.trained(&world.insurer, "Triage").await.model;
    let grant = world.share(model, agreement, BOTH).await.unwrap();
    assert_eq!(world.models.list_shared(&world.clinic.read, &first(9)).await.unwrap().items.len(), 1);
    world.models.revoke(&world.insurer.grant, grant.id, "The pilot is over.").await.unwrap();
    refused_everywhere(&world, model, (ErrorKind::Forbidden, "grant_revoked")).await;
    let error = world.models.get(&world.clinic.read, model).await.unwrap_err();
    assert!(error.to_string().contains("The pilot is over."), "{error}");
}

async fn an_expired_grant_ends_all_sight(db: TestDb) {
    let world = World::new(db).await;
    let agreement = world.full_agreement().await;
    let model = world.trained(&world.insurer, "Triage").await.model;
    let expires_at = Some(world.db.sources.now() + TimeDelta::days(1));
    let new = NewGrant { model, grantee: world.clinic.partner, agreement, permissions: BOTH, expires_at };
    world.models.grant(&world.insurer.grant, new).await.unwrap();
    world.db.sources.clock.advance(TimeDelta::days(1) - TimeDelta::microseconds(1));
    assert!(matches!(world.models.get(&world.clinic.read, model).await.unwrap(), SeenModel::Shared(_)));
    world.db.sources.clock.advance(TimeDelta::microseconds(1));
    refused_everywhere(&world, model, (ErrorKind::Forbidden, "grant_expired")).await;
    // It does not stand in the way of a new one.
    world.share(model, agreement, BOTH).await.unwrap();
    assert!(matches!(world.models.get(&world.clinic.read, model).await.unwrap(), SeenModel::Shared(_)));
}

async fn an_ended_agreement_ends_all_sight(db: TestDb) {
    let world = World::new(db).await;
    let first_one = world.full_agreement().await;
    let model = world.trained(&world.insurer, "Triage").await.model;
    world.share(model, first_one, BOTH).await.unwrap();
    world.terminate(&world.clinic, first_one).await;
    refused_everywhere(&world, model, (ErrorKind::Forbidden, "agreement_terminated")).await;

    let second = world.full_agreement().await;
    world.share(model, second, BOTH).await.unwrap();
    assert!(matches!(world.models.get(&world.clinic.read, model).await.unwrap(), SeenModel::Shared(_)));
    world.db.sources.clock.advance(TimeDelta::days(30));
    refused_everywhere(&world, model, (ErrorKind::Forbidden, "agreement_expired")).await;
}

async fn one_of_two_grants_is_enough(db: TestDb) {
    let world = World::new(db).await;
    let (models, clinic) = (&world.models, &world.clinic);
    let one = world.full_agreement().await;
    let two = world.agreement(clinic, &world.insurer, &[Purpose::Predict]).await;
    let model = world.trained(&world.insurer, "Triage").await.model;
    world.share(model, one, BOTH).await.unwrap();
    let second = world.share(model, two, PREDICT).await.unwrap();
    world.terminate(&world.insurer, one).await;
    let SeenModel::Shared(shared) = models.get(&clinic.read, model).await.unwrap() else { panic!("not the clinic's") };
    assert_eq!(shared.grants, [second]);
    assert_eq!(models.list_shared(&clinic.read, &first(9)).await.unwrap().items, [shared]);
    models.files_for_prediction(&clinic.predict, model, VersionRef::Latest).await.unwrap();
    let file = model_registry::FileRef { model, version: VersionRef::Latest, name: "model.json" };
    let error = models.open_file(&clinic.download, file).await.unwrap_err();
    assert!(matches!(error, ModelError::NotGranted { wanted: model_registry::Use::Download }), "{error}");
}

async fn pages_hold_every_grant_once(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer, clinic) = (&world.models, &world.insurer, &world.clinic);
    let agreement = world.full_agreement().await;
    let model = world.model(insurer, "Triage").await.id;
    let mut given = Vec::new();
    for _ in 0..5 {
        let grant = world.share(model, agreement, BOTH).await.unwrap();
        models.revoke(&insurer.grant, grant.id, "Next.").await.unwrap();
        given.push(grant.id);
    }
    given.reverse();
    let (mut of_model, mut received) = (Vec::new(), Vec::new());
    let mut page = first(2);
    loop {
        let part = models.list_grants(&insurer.read, model, &page).await.unwrap();
        of_model.extend(part.items.iter().map(|grant| grant.id));
        let part = models.list_received_grants(&clinic.read, &page).await.unwrap();
        received.extend(part.items.iter().map(|grant| grant.id));
        let Some(next) = part.next_cursor else { break };
        page = PageRequest::new(Some(2), Some(next));
    }
    assert_eq!(of_model, given);
    assert_eq!(received, given);
}
