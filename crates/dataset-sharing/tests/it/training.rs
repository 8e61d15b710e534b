use access::{Scope, SystemTask};
use chrono::TimeDelta;
use database::Tenancy;
use dataset_sharing::{DatasetError, Permission, Thing, TrainingInput, VersionRef};
use foundation::PartnerId;
use partner_registry::{Ended, Purpose};
use testkit::TestDb;

use crate::support::World;

testkit::on_both_databases!(
    ones_own_data_may_be_trained_on,
    granted_data_may_be_trained_on_while_the_grant_counts,
    what_was_not_granted_for_training_is_refused,
    the_longest_grant_is_named,
);

async fn resolve(world: &World, partner: PartnerId, reference: VersionRef) -> Result<TrainingInput, DatasetError> {
    let scope = Scope::system(SystemTask::ClaimedJob(partner));
    let mut tx = world.db.read(scope.tenancy()).await.unwrap();
    Ok(world.service.resolve_for_training(&mut tx, scope, reference).await?.input)
}

/// As a worker asks: on behalf of the job's partner, and from the queue, which acts for the platform.
async fn may_train(world: &World, partner: PartnerId, input: &TrainingInput) -> bool {
    let mut tx = world.db.read(Tenancy::Partner(partner)).await.unwrap();
    let answer = world.service.may_still_train(&mut tx, partner, input).await.unwrap();
    drop(tx);
    let mut tx = world.db.read(Tenancy::Platform).await.unwrap();
    assert_eq!(world.service.may_still_train(&mut tx, partner, input).await.unwrap(), answer);
    answer
}

async fn ones_own_data_may_be_trained_on(db: TestDb) {
    let world = World::new(db).await;
    let (dataset, added) = world.filled("Letters").await;
    let clinic = world.clinic.id;
    let input = resolve(&world, clinic, VersionRef::Latest(dataset.id)).await.unwrap();
    let summary = &added.version.summary;
    assert_eq!((input.version, input.number, input.owner), (summary.id, 1, clinic));
    assert_eq!((input.sha256, input.size, input.format), (summary.sha256, summary.size, summary.format));
    assert_eq!((input.grant, input.agreement), (None, None));
    assert!(may_train(&world, clinic, &input).await);
    // The same claim does not help another partner.
    assert!(!may_train(&world, world.mill.id, &input).await);
    let text = serde_json::to_string(&input).unwrap();
    assert_eq!(serde_json::from_str::<TrainingInput>(&text).unwrap(), input);
    // An archived data set takes no new jobs; those that run go on.
    world.service.archive(&world.clinic.write, dataset.id, None).await.unwrap();
    let error = resolve(&world, clinic, VersionRef::Latest(dataset.id)).await.unwrap_err();
    assert!(matches!(error, DatasetError::Archived));
    assert!(may_train(&world, clinic, &input).await);
}

async fn granted_data_may_be_trained_on_while_the_grant_counts(db: TestDb) {
    let world = World::new(db).await;
    let insurer = world.insurer.id;
    let (dataset, _, grant) = world.shared("Letters", &[Permission::Train]).await;
    let input = resolve(&world, insurer, VersionRef::Number(dataset.id, 1)).await.unwrap();
    assert_eq!((input.owner, input.grant, input.agreement), (world.clinic.id, Some(grant.id), Some(grant.agreement)));
    assert!(may_train(&world, insurer, &input).await);
    assert!(!may_train(&world, world.mill.id, &input).await);
    world.service.revoke(&world.clinic.grant, grant.id, "Stop.").await.unwrap();
    assert!(!may_train(&world, insurer, &input).await);
    let error = resolve(&world, insurer, VersionRef::Number(dataset.id, 1)).await.unwrap_err();
    assert!(matches!(error, DatasetError::Ended(Ended::Revoked { .. })), "{error:?}");
    // A new grant allows new jobs, and not the one that was stopped.
    let second = world.grant(dataset.id, grant.agreement, &[Permission::Train]).await.unwrap();
    assert!(!may_train(&world, insurer, &input).await);
    let input = resolve(&world, insurer, VersionRef::Number(dataset.id, 1)).await.unwrap();
    assert_eq!(input.grant, Some(second.id));
    assert!(may_train(&world, insurer, &input).await);
    world.db.sources.clock.advance(TimeDelta::days(30));
    assert!(!may_train(&world, insurer, &input).await);
    world.db.sources.clock.advance(TimeDelta::days(-1));
    assert!(may_train(&world, insurer, &input).await);
    world.terminate(grant.agreement).await;
    assert!(!may_train(&world, insurer, &input).await);
}

async fn what_was_not_granted_for_training_is_refused(db: TestDb) {
    let world = World::new(db).await;
    let (dataset, added, _) = world.shared("Letters", &[Permission::Download]).await;
    let error = resolve(&world, world.insurer.id, VersionRef::Latest(dataset.id)).await.unwrap_err();
    assert!(matches!(error, DatasetError::TrainingNotGranted));
    for reference in [VersionRef::Latest(dataset.id), VersionRef::Id(added.version.summary.id)] {
        let error = resolve(&world, world.mill.id, reference).await.unwrap_err();
        assert!(matches!(error, DatasetError::NotFound(_)), "{error:?}");
    }
    let empty = world.dataset("Empty").await;
    let error = resolve(&world, world.clinic.id, VersionRef::Latest(empty.id)).await.unwrap_err();
    assert!(matches!(error, DatasetError::NotFound(Thing::Version)));
}

async fn the_longest_grant_is_named(db: TestDb) {
    let world = World::new(db).await;
    let (dataset, _) = world.filled("Letters").await;
    let short = world.agreement(&[Purpose::Train]).await;
    world.db.sources.clock.advance(TimeDelta::days(1));
    let long = world.agreement(&[Purpose::Train]).await;
    let first = world.grant(dataset.id, long.id, &[Permission::Train]).await.unwrap();
    let second = world.grant(dataset.id, short.id, &[Permission::Train]).await.unwrap();
    let named = async || resolve(&world, world.insurer.id, VersionRef::Latest(dataset.id)).await.unwrap().grant;
    assert_eq!(named().await, Some(first.id));
    world.terminate(long.id).await;
    assert_eq!(named().await, Some(second.id));
}
