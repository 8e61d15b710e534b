//! What happens at the same time.

use foundation::ErrorKind;
use testkit::TestDb;

use crate::fixtures::{BOTH, World, another_job, first, new_model, refused};

testkit::on_both_databases!(
    two_jobs_that_end_at_once_get_two_numbers,
    one_job_that_ends_twice_at_once_makes_one_version,
    one_name_is_given_once,
    two_grants_at_once_are_one,
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
