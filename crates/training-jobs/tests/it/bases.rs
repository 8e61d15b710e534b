//! Jobs that begin with a pretrained model: which models may be one, and that the terms of the data behind it go on.

use std::sync::Arc;

use access::{Permit, ReadModel, TerminateAgreement, WriteModel};
use foundation::{ErrorKind, Fault as _, ModelId};
use model_registry::{NewModel, VersionRef};
use partner_registry::agreements;
use serde_json::json;
use testkit::{TestDb, permit};
use training_jobs::{Job, JobBase, JobError, JobInput, JobState, NewJob};

use crate::fixtures::{World, dataset};

testkit::on_both_databases!(
    only_ones_own_model_with_its_files_is_a_base,
    the_data_behind_a_base_binds_what_is_made_of_it,
);

/// A trainer whose model can be a base of another one, and which shows what base it got.
const TRAINER: &str = r#"
started
if [ -d base ]; then ls base > "$signs/base"; else : > "$signs/none"; fi
for name in config.json tokenizer.json; do printf '{}' > output/$name; done
printf 'weights %s' "$$" > output/model.safetensors; printf '{}' > output/model.json
files="$(artifact output/model.safetensors),$(artifact output/model.json),$(artifact output/config.json),$(artifact output/tokenizer.json)"
say '"event":"finished","evaluation":{"task":"classification","loss":0.25,"accuracy":0.75,"macro_f1":0.5,"classes":[],"confusion":[]},"train_rows":8,"test_rows":2,"epochs":3,"steps":100,"parameters":10,"device":"cpu","wall_seconds":0.5,"artifacts":['"$files"'],"code_version":"hansa-trainer test"'
"#;

fn texts(world: &World, base: Option<JobBase>) -> NewJob {
    let spec = json!({ "recipe": "text-classification", "text_column": "sex", "target": "diagnosis" });
    NewJob { spec, base, register_as: Some("texts".to_owned()), ..world.new_job() }
}

async fn refused(world: &World, new: NewJob) -> JobError {
    world.jobs.submit(&world.insurer.submit, new).await.unwrap_err()
}

/// A model of the insurer's, trained on the clinic's data.
async fn base_of(world: &World) -> Job {
    let _worker = world.worker(TRAINER);
    let job = world.submit().await;
    let job = world.until_over(job.id).await;
    assert_eq!(job.state, JobState::Succeeded, "{:?}", job.failure);
    job
}

async fn only_ones_own_model_with_its_files_is_a_base(db: TestDb) {
    let world = World::new(db).await;
    let error = refused(&world, texts(&world, None)).await;
    assert_eq!((error.kind(), error.field().as_deref()), (ErrorKind::Invalid, Some("base")));
    assert!(error.to_string().contains("pretrained"), "{error}");

    let made = base_of(&world).await.model.unwrap();
    let base = JobBase { model: made.model, version: None };
    let error = refused(&world, NewJob { base: Some(base), ..world.new_job() }).await;
    assert_eq!(error.field().as_deref(), Some("base"), "a table is learned from nothing: {error}");
    let later = JobBase { version: Some(9), ..base };
    assert_eq!(refused(&world, texts(&world, Some(later))).await.code(), "model_version_not_found");

    // Somebody else's model does not exist, a model without files is none to begin with.
    let theirs = NewModel { name: "Theirs".into(), task: "fill-mask".into(), description: String::new() };
    let write: Permit<WriteModel> = permit(&world.clinic.person);
    let theirs: ModelId = world.models.create(&write, theirs).await.unwrap().id;
    let error = refused(&world, texts(&world, Some(JobBase { model: theirs, version: None }))).await;
    assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");

    let (_plain, small) = (
        world.worker_in("other", world.jobs.clone(), Arc::new(world.engine("started; finish"))),
        NewJob { register_as: Some("no tokeniser".to_owned()), ..world.new_job() },
    );
    let small = world.jobs.submit(&world.insurer.submit, small).await.unwrap();
    let small = world.until_over(small.id).await.model.unwrap();
    let error = refused(&world, texts(&world, Some(JobBase { model: small.model, version: None }))).await;
    assert!(error.to_string().contains("config.json"), "{error}");

    let job = world.jobs.submit(&world.insurer.submit, texts(&world, Some(base))).await.unwrap();
    let pinned = job.base.clone().unwrap();
    assert_eq!((pinned.model, pinned.number, pinned.name.as_str()), (made.model, 1, "risk"));
    assert_eq!(world.job(job.id).await.base, job.base);

    // A language model needs one, unless the specification has the sizes of a network to begin with.
    let model = |spec| NewJob { spec, register_as: None, ..world.new_job() };
    let error = refused(&world, model(json!({ "recipe": "causal-lm", "text_column": "sex" }))).await;
    assert_eq!(error.field().as_deref(), Some("base"), "{error}");
    let scratch = model(json!({ "recipe": "causal-lm", "text_column": "sex", "architecture": {} }));
    assert_eq!(world.jobs.submit(&world.insurer.submit, scratch).await.unwrap().base, None);
}

async fn the_data_behind_a_base_binds_what_is_made_of_it(db: TestDb) {
    let world = World::new(db).await;
    let made = base_of(&world).await.model.unwrap();
    // The second job reads the insurer's own data alone.
    let own = dataset(&world.datasets, &world.insurer, "own").await;
    let inputs = vec![JobInput { name: "train".to_owned(), dataset: own, version: None }];
    let new = || {
        let base = JobBase { model: made.model, version: Some(1) };
        NewJob { inputs: inputs.clone(), ..texts(&world, Some(base)) }
    };
    let worker = world.worker(TRAINER);
    let job = world.jobs.submit(&world.insurer.submit, new()).await.unwrap();
    let job = world.until_over(job.id).await;
    assert_eq!(job.state, JobState::Succeeded, "{:?}", job.failure);
    let given = world.until_signed("base").await;
    assert_eq!(given.lines().collect::<Vec<_>>(), ["config.json", "model.json", "model.safetensors", "tokenizer.json"]);

    let read: Permit<ReadModel> = permit(&world.insurer.person);
    let derived = job.model.unwrap().model;
    let lineage = world.models.version(&read, derived, VersionRef::Latest).await.unwrap().lineage.unwrap();
    let owners: Vec<_> = lineage.inputs.iter().map(|input| (input.owner, input.agreement)).collect();
    assert_eq!(owners, [(world.insurer.partner, None), (world.clinic.partner, Some(world.agreement))]);
    let base = lineage.training.base.unwrap();
    assert_eq!((base.model, base.number, base.name.as_str()), (made.model, 1, "risk"));
    worker.stop().await;

    // A queued job does not begin, and no other is taken, once the agreement behind the base is terminated.
    let waiting = world.jobs.submit(&world.insurer.submit, new()).await.unwrap();
    let ending: Permit<TerminateAgreement> = permit(&world.clinic.person);
    let (db, sources) = (&world.db, &world.db.sources);
    agreements::terminate(db, sources, &ending, world.agreement, "It is over.").await.unwrap();
    assert_eq!(refused(&world, new()).await.kind(), ErrorKind::Forbidden);
    let _worker = world.worker(TRAINER);
    let waiting = world.until_over(waiting.id).await;
    let failure = waiting.failure.as_ref().map(|failure| failure.code.as_str());
    assert_eq!((waiting.state, failure), (JobState::Failed, Some("model_terms_ended")));
}
