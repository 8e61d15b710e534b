//! What is refused when a job is submitted, and where the error points.

use access::{Role, SetQuota, SubmitJob};
use foundation::{ErrorKind, Fault as _};
use partner_registry::quotas::{self, Quota};
use serde_json::json;
use testkit::{TestDb, permit};
use training_jobs::{JobError, JobInput, JobPolicy, JobService, NewJob};

use crate::fixtures::{World, add_version, dataset};

testkit::on_both_databases!(
    the_field_at_fault_is_named,
    inputs_are_pinned_and_their_rights_checked,
    columns_are_checked_against_the_version_that_is_pinned,
    columns_are_no_hint_to_who_may_not_see_them,
    quotas_are_checked_at_once,
    a_full_storage_takes_no_job_that_makes_a_model,
    a_queue_has_an_end,
    a_refused_submission_leaves_nothing,
);

async fn refused(world: &World, change: impl FnOnce(&mut NewJob)) -> JobError {
    let mut new = world.new_job();
    change(&mut new);
    world.jobs.submit(&world.insurer.submit, new).await.unwrap_err()
}

async fn the_field_at_fault_is_named(db: TestDb) {
    let world = World::new(db).await;
    let error = refused(&world, |new| new.spec["epochs"] = json!(0)).await;
    assert_eq!((error.kind(), error.field().as_deref()), (ErrorKind::Invalid, Some("spec.epochs")));
    let error = refused(&world, |new| new.spec = json!({ "recipe": "astrology" })).await;
    assert_eq!((error.code(), error.field().as_deref()), ("unknown_recipe", Some("spec.recipe")));
    let error = refused(&world, |new| new.spec["target"] = json!("a\u{0}b")).await;
    assert_eq!(error.field().as_deref(), Some("spec"));
    let error = refused(&world, |new| new.spec["target"] = json!("x".repeat(300_000))).await;
    assert_eq!(error.code(), "spec_too_large");
    let error = refused(&world, |new| new.name = Some("two\nlines".to_owned())).await;
    assert_eq!(error.field().as_deref(), Some("name"));
    let error = refused(&world, |new| new.register_as = Some(" ".to_owned())).await;
    assert_eq!(error.field().as_deref(), Some("register_as"));
    let error = refused(&world, |new| new.inputs.clear()).await;
    assert_eq!(error.field().as_deref(), Some("inputs.train"));
    let error = refused(&world, |new| new.inputs[0].name.replace_range(.., "test")).await;
    assert_eq!(error.field().as_deref(), Some("inputs.test"));
    let error = refused(&world, |new| new.inputs.push(new.inputs[0].clone())).await;
    assert!(error.to_string().contains("twice"), "{error}");
    for error in [error, refused(&world, |new| new.inputs.clear()).await] {
        assert!(error.next_step().is_some());
    }
}

async fn inputs_are_pinned_and_their_rights_checked(db: TestDb) {
    let world = World::new(db).await;
    let job = world.submit().await;
    assert_eq!((job.inputs[0].data.number, job.inputs[0].data.grant), (1, Some(world.grant.id)));
    add_version(&world.datasets, &world.clinic, world.dataset, "age,diagnosis\n1,yes\n2,no\n").await;
    assert_eq!(world.submit().await.inputs[0].data.number, 2, "the newest at submission");
    assert_eq!(world.job(job.id).await.inputs, job.inputs, "and no later one");
    let mut old = world.new_job();
    old.inputs[0].version = Some(1);
    assert_eq!(world.jobs.submit(&world.insurer.submit, old).await.unwrap().inputs, job.inputs);
    let error = refused(&world, |new| new.inputs[0].version = Some(3)).await;
    assert_eq!(error.kind(), ErrorKind::NotFound);
    // What the bank may not know of is not found, like what does not exist.
    let mut stranger = world.new_job();
    stranger.register_as = None;
    let hidden = world.jobs.submit(&world.bank.submit, stranger.clone()).await.unwrap_err();
    stranger.inputs[0].dataset = world.db.sources.id();
    let missing = world.jobs.submit(&world.bank.submit, stranger).await.unwrap_err();
    assert_eq!((hidden.kind(), hidden.code()), (missing.kind(), missing.code()));
    assert_eq!(hidden.to_string(), missing.to_string());
    let own = dataset(&world.datasets, &world.bank, "accounts").await;
    let mut new = world.new_job();
    new.inputs = vec![JobInput { name: "train".to_owned(), dataset: own, version: None }];
    let job = world.jobs.submit(&world.bank.submit, new).await.unwrap();
    assert_eq!((job.inputs[0].data.owner, job.inputs[0].data.grant), (world.bank.partner, None));
    world.revoke().await;
    let error = refused(&world, |_| ()).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::Forbidden, "grant_revoked"), "{error:?}");
}

async fn columns_are_checked_against_the_version_that_is_pinned(db: TestDb) {
    let world = World::new(db).await;
    let error = refused(&world, |new| new.spec["target"] = json!("diagnosys")).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::Unprocessable, "no_such_column"));
    assert_eq!(error.field().as_deref(), Some("spec.target"));
    assert!(error.to_string().contains(r#"the columns are "age", "sex", "diagnosis""#), "{error}");
    assert!(error.next_step().is_some_and(|next| next.contains(r#"did you mean "diagnosis"?"#)));
    let error = refused(&world, |new| new.spec["features"] = json!({ "drop": ["sex", "weight"] })).await;
    assert_eq!((error.code(), error.field().as_deref()), ("no_such_column", Some("spec.features.drop[1]")));
    let error = refused(&world, |new| new.spec["features"] = json!({ "drop": ["sex", "age"] })).await;
    assert_eq!((error.code(), error.field().as_deref()), ("no_features", Some("spec.features")));
    let second = "age,weight,diagnosis\n63,,yes\n41,,yes\n";
    add_version(&world.datasets, &world.clinic, world.dataset, second).await;
    let error = refused(&world, |_| ()).await;
    assert_eq!((error.code(), error.field().as_deref()), ("one_class_only", Some("spec.target")));
    let error = refused(&world, |new| new.spec["target"] = json!("weight")).await;
    assert_eq!((error.code(), error.field().as_deref()), ("target_unsuitable", Some("spec.target")));
    let mut old = world.new_job();
    old.inputs[0].version = Some(1);
    world.jobs.submit(&world.insurer.submit, old).await.unwrap();
    let page = foundation::PageRequest::default();
    assert_eq!(world.jobs.list(&world.insurer.read, &page, None).await.unwrap().items.len(), 1);
}

/// Neither to whom nothing was granted, nor to whom it no longer is.
async fn columns_are_no_hint_to_who_may_not_see_them(db: TestDb) {
    let world = World::new(db).await;
    let mut right = world.new_job();
    right.register_as = None;
    let mut wrong = right.clone();
    wrong.spec["target"] = json!("nothing");
    let of_bank = async |new: &NewJob| world.jobs.submit(&world.bank.submit, new.clone()).await.unwrap_err();
    let (right_said, wrong_said) = (of_bank(&right).await, of_bank(&wrong).await);
    assert_eq!(right_said.kind(), ErrorKind::NotFound);
    assert_eq!((right_said.code(), right_said.to_string()), (wrong_said.code(), wrong_said.to_string()));
    assert_eq!(right_said.next_step(), wrong_said.next_step());
    world.revoke().await;
    let of_insurer = async |new: &NewJob| world.jobs.submit(&world.insurer.submit, new.clone()).await.unwrap_err();
    let (right_said, wrong_said) = (of_insurer(&right).await, of_insurer(&wrong).await);
    assert_eq!((right_said.code(), right_said.to_string()), (wrong_said.code(), wrong_said.to_string()));
}

async fn set_quota(world: &World, quota: Quota) {
    let operator = world.db.platform(access::PlatformRole::Operator).await;
    let setting = permit::<SetQuota>(&operator);
    quotas::set_quota(&world.db, &world.db.sources, &setting, world.insurer.partner, quota, None).await.unwrap();
}

async fn quotas_are_checked_at_once(db: TestDb) {
    let world = World::new(db).await;
    set_quota(&world, Quota { max_gpus: 0, ..Quota::DEFAULT }).await;
    let error = refused(&world, |new| new.spec["resources"] = json!({ "gpus": 1 })).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::QuotaExceeded, "too_many_gpus"));
    assert_eq!(error.field().as_deref(), Some("spec.resources.gpus"));
    world.submit().await;
    set_quota(&world, Quota { max_running_jobs: 0, ..Quota::DEFAULT }).await;
    let error = refused(&world, |_| ()).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::QuotaExceeded, "no_jobs_allowed"));
}

async fn a_full_storage_takes_no_job_that_makes_a_model(db: TestDb) {
    let world = World::new(db).await;
    set_quota(&world, Quota { max_storage_bytes: 0, ..Quota::DEFAULT }).await;
    let error = refused(&world, |_| ()).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::QuotaExceeded, "storage_quota_exceeded"));
    assert!(error.next_step().is_some_and(|step| step.contains("larger storage quota")), "{error:?}");
    // One that is only measured stores nothing.
    let mut measured = world.new_job();
    measured.register_as = None;
    world.jobs.submit(&world.insurer.submit, measured).await.unwrap();
    set_quota(&world, Quota { max_storage_bytes: 1, ..Quota::DEFAULT }).await;
    world.submit().await;
}

async fn a_queue_has_an_end(db: TestDb) {
    let world = World::new(db).await;
    let policy = JobPolicy { max_queued: 2, ..JobPolicy::default() };
    let jobs = JobService::new(database::Db::clone(&world.db), world.db.sources.clone(), world.held(), policy);
    let scientist = world.db.member(world.insurer.partner, Role::Scientist).await;
    let submit = permit::<SubmitJob>(&scientist);
    let first = jobs.submit(&submit, world.new_job()).await.unwrap();
    jobs.submit(&submit, world.new_job()).await.unwrap();
    let error = jobs.submit(&submit, world.new_job()).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::QuotaExceeded, "queue_full"));
    jobs.cancel(&world.insurer.cancel, first.id).await.unwrap();
    jobs.submit(&submit, world.new_job()).await.unwrap();
}

async fn a_refused_submission_leaves_nothing(db: TestDb) {
    let world = World::new(db).await;
    let policy = JobPolicy { max_queued: 0, ..JobPolicy::default() };
    let jobs = JobService::new(database::Db::clone(&world.db), world.db.sources.clone(), world.held(), policy);
    jobs.submit(&world.insurer.submit, world.new_job()).await.unwrap_err();
    let page = foundation::PageRequest::default();
    assert!(world.jobs.list(&world.insurer.read, &page, None).await.unwrap().items.is_empty());
    assert_eq!(world.submit().await.last_event, 1);
}
