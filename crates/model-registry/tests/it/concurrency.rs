//! What happens at the same time.

use std::time::Duration;

use database::{Tenancy, execute};
use foundation::{ErrorKind, Fault as _};
use model_registry::{ModelError, ModelTarget, NewVersion, RegisterVersion, bytes_of};
use partner_registry::storage::{self, StorageFull};
use testkit::{TestDb, permit};

use crate::fixtures::{BOTH, World, another_job, first, new_model, refused};

testkit::on_both_databases!(
    two_jobs_that_end_at_once_get_two_numbers,
    one_job_that_ends_twice_at_once_makes_one_version,
    one_name_is_given_once,
    two_grants_at_once_are_one,
    jobs_that_end_at_once_do_not_exceed_the_quota,
    content_that_is_removed_meanwhile_becomes_no_version,
);

async fn two_jobs_that_end_at_once_get_two_numbers(db: TestDb) {
    let world = World::new(db).await;
    let insurer = &world.insurer;
    // The model is new as well: both try to make it.
    let job = world.job(insurer, "Triage", vec![world.input(insurer.partner, None)]).await;
    let jobs: Vec<_> = (0..6).map(|_| another_job(&job, world.db.sources.id())).collect();
    let ends = jobs.into_iter().map(|job| world.register(insurer, job));
    let registered = futures_util::future::join_all(ends).await;
    let mut numbers: Vec<i64> = registered.iter().map(|it| it.as_ref().unwrap().number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    let model = registered[0].as_ref().unwrap().model;
    assert!(registered.iter().all(|it| it.as_ref().unwrap().model == model));
}

async fn one_job_that_ends_twice_at_once_makes_one_version(db: TestDb) {
    let world = World::new(db).await;
    let insurer = &world.insurer;
    world.model(insurer, "Triage").await;
    let job = world.job(insurer, "Triage", vec![world.input(insurer.partner, None)]).await;
    let ends = (0..4).map(|_| world.register(insurer, job.clone()));
    let registered = futures_util::future::join_all(ends).await;
    let one = *registered[0].as_ref().unwrap();
    assert!(registered.iter().all(|it| *it.as_ref().unwrap() == one));
    assert_eq!(world.models.list_versions(&insurer.read, one.model, &first(9)).await.unwrap().items.len(), 1);
    assert_eq!(world.audited(insurer.partner, "model:register", one.version).await, 1);
    let account = storage::own(&world.db, &world.db.sources, &permit(&insurer.person)).await.unwrap();
    assert_eq!(account.models, bytes_of(&job.version.files), "counted once");
}

async fn one_name_is_given_once(db: TestDb) {
    let world = World::new(db).await;
    let tries = (0..4).map(|_| world.models.create(&world.insurer.write, new_model("Triage")));
    let (made, refusals): (Vec<_>, Vec<_>) =
        futures_util::future::join_all(tries).await.into_iter().partition(Result::is_ok);
    assert_eq!((made.len(), refusals.len()), (1, 3));
    for refusal in refusals {
        assert_eq!(refused(refusal), (ErrorKind::Conflict, "model_name_taken"));
    }
}

async fn two_grants_at_once_are_one(db: TestDb) {
    let world = World::new(db).await;
    let agreement = world.full_agreement().await;
    let model = world.model(&world.insurer, "Triage").await.id;
    let tries = (0..4).map(|_| world.share(model, agreement, BOTH));
    let (given, refusals): (Vec<_>, Vec<_>) =
        futures_util::future::join_all(tries).await.into_iter().partition(Result::is_ok);
    assert_eq!((given.len(), refusals.len()), (1, 3));
    for refusal in refusals {
        assert_eq!(refused(refusal), (ErrorKind::Conflict, "model_already_granted"));
    }
}

async fn jobs_that_end_at_once_do_not_exceed_the_quota(db: TestDb) {
    let world = World::new(db).await;
    let insurer = &world.insurer;
    let job = world.job(insurer, "Triage", vec![world.input(insurer.partner, None)]).await;
    let size = bytes_of(&job.version.files);
    let sql = "UPDATE partners SET max_storage_bytes = $1 WHERE id = $2";
    let mut tx = world.db.write(Tenancy::Platform).await.unwrap();
    execute!(&mut tx, sqlx::query(sql).bind(2 * size + 1).bind(insurer.partner)).unwrap();
    tx.commit().await.unwrap();
    // Of models of their own: no lock on a model makes them wait for each other.
    let ends = (0..6).map(|index| {
        let model = ModelTarget::Named(new_model(&format!("Model {index}")));
        world.register(insurer, RegisterVersion { model, ..another_job(&job, world.db.sources.id()) })
    });
    let (kept, refusals): (Vec<_>, Vec<_>) =
        futures_util::future::join_all(ends).await.into_iter().partition(Result::is_ok);
    assert_eq!((kept.len(), refusals.len()), (2, 4));
    for refusal in refusals {
        let error = refusal.unwrap_err();
        assert!(matches!(error, ModelError::StorageFull(StorageFull { available: 1 })), "{error:?}");
    }
    let account = storage::own(&world.db, &world.db.sources, &permit(&insurer.person)).await.unwrap();
    assert_eq!((account.models, account.available()), (2 * size, 1));
}

async fn content_that_is_removed_meanwhile_becomes_no_version(db: TestDb) {
    let world = World::new(db).await;
    let insurer = &world.insurer;
    let model = world.model(insurer, "Triage").await.id;
    let files = world.files(insurer).await;
    let weights = files[0].sha256;
    let version = NewVersion { files, metrics: [].into(), result: serde_json::Value::Null };
    let mut tx = world.tx(insurer).await;
    storage::hold(&mut tx, insurer.write.scope()).await.unwrap();
    let removing = async {
        // Until it has seen the content and waits for the account.
        tokio::time::sleep(Duration::from_millis(300)).await;
        world.blobs.delete(insurer.partner, &weights).await.unwrap();
        tx.commit().await.unwrap();
    };
    let (registered, ()) = tokio::join!(world.models.register_uploaded(&insurer.write, model, version), removing);
    let error = registered.unwrap_err();
    assert_eq!(error.field().as_deref(), Some("files['model.safetensors'].sha256"), "{error:?}");
    assert!(world.models.list_versions(&insurer.read, model, &first(9)).await.unwrap().items.is_empty());
}
