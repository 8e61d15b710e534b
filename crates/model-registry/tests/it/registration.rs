//! Registering versions from jobs and from uploads.

use access::{Scope, SystemTask};
use foundation::{ErrorKind, Fault as _, Sha256};
use model_registry::{
    Archived, ModelError, ModelFile, ModelTarget, NewVersion, Shelving, VersionRef, check_target, register_version,
};
use partner_registry::storage::StorageFull;
use serde_json::{Value, json};
use testkit::TestDb;

use crate::fixtures::{HIDDEN, WEIGHTS, World, another_job, first, new_model, refused};

testkit::on_both_databases!(
    a_job_makes_the_model_and_its_first_version,
    versions_are_numbered_per_model,
    a_job_is_registered_once,
    nothing_is_left_of_a_job_that_is_rolled_back,
    what_cannot_be_registered_is_refused_before_anything_is_written,
    a_model_archived_meanwhile_takes_the_result,
    a_target_is_checked_before_the_job_runs,
    uploaded_files_become_a_version,
    an_upload_must_be_in_the_storage_and_within_the_quota,
    the_storage_check_learns_every_blob_once,
);

async fn a_job_makes_the_model_and_its_first_version(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer) = (&world.models, &world.insurer);
    let input = world.input(insurer.partner, None);
    let job = world.job(insurer, "Triage", vec![input]).await;
    let registered = world.register(insurer, job.clone()).await.unwrap();
    assert_eq!(registered.number, 1);

    let page = models.list(&insurer.read, Archived::Without, &first(9)).await.unwrap();
    let model = &page.items[0];
    assert_eq!((model.id, model.latest_number, model.revision), (registered.model, 1, 2));
    assert_eq!((model.name.as_str(), model.created_by), ("Triage", insurer.person.user));

    let details = models.version(&insurer.read, model.id, VersionRef::Number(1)).await.unwrap();
    assert_eq!(details.version.id, registered.version);
    assert_eq!(details.version.metrics, job.version.metrics);
    assert_eq!(details.version.created_by, Some(insurer.person.user));
    assert_eq!(details.result, Some(job.version.result));
    assert_eq!(details.lineage, Some(job.lineage));
    assert!(details.terms.is_empty());
    let names: Vec<&str> = details.version.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["model.json", "model.safetensors"]);
    assert_eq!(world.audited(insurer.partner, "model:register", registered.version).await, 1);
}

async fn versions_are_numbered_per_model(db: TestDb) {
    let world = World::new(db).await;
    let insurer = &world.insurer;
    let numbers = [
        world.trained(insurer, "One").await.number,
        world.trained(insurer, "Two").await.number,
        world.trained(insurer, "One").await.number,
        world.trained(&world.clinic, "One").await.number,
        world.trained(insurer, "One").await.number,
    ];
    assert_eq!(numbers, [1, 1, 2, 1, 3]);
    let mut job = world.job(insurer, "ignored", vec![world.input(insurer.partner, None)]).await;
    let one = world.trained(insurer, "One").await;
    job.model = ModelTarget::Existing(one.model);
    let next = world.register(insurer, job).await.unwrap();
    assert_eq!((next.model, next.number), (one.model, 5));
}

async fn a_job_is_registered_once(db: TestDb) {
    let world = World::new(db).await;
    let insurer = &world.insurer;
    let job = world.job(insurer, "Triage", vec![world.input(insurer.partner, None)]).await;
    let registered = world.register(insurer, job.clone()).await.unwrap();
    // A worker that did not hear of its success reports it again, perhaps with another clock.
    let again = world.register(insurer, job.clone()).await.unwrap();
    assert_eq!(again, registered);
    let page = world.models.list_versions(&insurer.read, registered.model, &first(9)).await.unwrap();
    assert_eq!(page.items.len(), 1);
    assert_eq!(world.audited(insurer.partner, "model:register", registered.version).await, 1);
    // Twice in one transaction is no different.
    let scope = Scope::system(SystemTask::ClaimedJob(insurer.partner));
    let other = another_job(&job, world.db.sources.id());
    let mut tx = world.tx(insurer).await;
    let one = register_version(&mut tx, scope, &world.db.sources, other.clone()).await.unwrap();
    let two = register_version(&mut tx, scope, &world.db.sources, other).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((one, one.number), (two, 2));
}

async fn nothing_is_left_of_a_job_that_is_rolled_back(db: TestDb) {
    let world = World::new(db).await;
    let insurer = &world.insurer;
    let job = world.job(insurer, "Triage", vec![world.input(insurer.partner, None)]).await;
    let scope = Scope::system(SystemTask::ClaimedJob(insurer.partner));
    let mut tx = world.tx(insurer).await;
    register_version(&mut tx, scope, &world.db.sources, job.clone()).await.unwrap();
    drop(tx);
    assert!(world.models.list(&insurer.read, Archived::With, &first(9)).await.unwrap().items.is_empty());
    assert_eq!(world.register(insurer, job).await.unwrap().number, 1);
}

async fn what_cannot_be_registered_is_refused_before_anything_is_written(db: TestDb) {
    let world = World::new(db).await;
    let insurer = &world.insurer;
    let good = world.job(insurer, "Triage", vec![world.input(insurer.partner, None)]).await;
    let mut bad = Vec::new();
    let mut with = |field: &'static str, change: &dyn Fn(&mut model_registry::RegisterVersion)| {
        let mut job = another_job(&good, world.db.sources.id());
        change(&mut job);
        bad.push((field, job));
    };
    with("files", &|job| job.version.files.clear());
    with("files[2].name", &|job| {
        let copy = ModelFile { name: "MODEL.json".parse().unwrap(), ..job.version.files[0].clone() };
        job.version.files.push(copy);
    });
    with("metrics.loss", &|job| job.version.metrics.extend([("loss".into(), f64::NAN)]));
    with("result", &|job| job.version.result = json!("\0"));
    with("lineage.inputs", &|job| job.lineage.inputs.clear());
    with("lineage.inputs[0].agreement", &|job| job.lineage.inputs[0] = world.input(world.clinic.partner, None));
    with("name", &|job| job.model = ModelTarget::Named(new_model(" ")));
    for (field, job) in bad {
        let error = world.register(insurer, job).await.unwrap_err();
        assert_eq!((error.kind(), error.field().as_deref()), (ErrorKind::Invalid, Some(field)), "{error}");
    }
    // Another partner's model is no target.
    let clinics = world.model(&world.clinic, "Triage").await;
    let mut job = another_job(&good, world.db.sources.id());
    job.model = ModelTarget::Existing(clinics.id);
    assert_eq!(refused(world.register(insurer, job).await), HIDDEN);
    assert!(world.models.list(&insurer.read, Archived::With, &first(9)).await.unwrap().items.is_empty());
}

async fn a_model_archived_meanwhile_takes_the_result(db: TestDb) {
    let world = World::new(db).await;
    let insurer = &world.insurer;
    let model = world.model(insurer, "Triage").await;
    world.models.shelve(&insurer.write, model.id, Shelving::Archive, None).await.unwrap();
    let registered = world.trained(insurer, "Triage").await;
    assert_eq!((registered.model, registered.number), (model.id, 1));
    let page = world.models.list(&insurer.read, Archived::With, &first(9)).await.unwrap();
    assert!(page.items[0].archived_at.is_some());
}

async fn a_target_is_checked_before_the_job_runs(db: TestDb) {
    let world = World::new(db).await;
    let insurer = &world.insurer;
    let scope = insurer.read.scope();
    let archived = world.model(insurer, "Old").await;
    world.models.shelve(&insurer.write, archived.id, Shelving::Archive, None).await.unwrap();
    let model = world.model(insurer, "Triage").await;
    let clinics = world.model(&world.clinic, "Theirs").await;
    let mut tx = world.db.read(scope.tenancy()).await.unwrap();
    for good in [
        ModelTarget::Existing(model.id),
        ModelTarget::Named(new_model("Triage")),
        ModelTarget::Named(new_model("New")),
        ModelTarget::Named(new_model("Theirs")),
    ] {
        check_target(&mut tx, scope, &good).await.unwrap();
    }
    let conflict = (ErrorKind::Conflict, "model_archived");
    for (bad, why) in [
        (ModelTarget::Existing(archived.id), conflict),
        (ModelTarget::Named(new_model("Old")), conflict),
        (ModelTarget::Existing(clinics.id), HIDDEN),
        (ModelTarget::Named(new_model("")), (ErrorKind::Invalid, "invalid_field")),
    ] {
        assert_eq!(refused(check_target(&mut tx, scope, &bad).await), why, "{bad:?}");
    }
}

async fn upload(world: &World) -> NewVersion {
    let files = world.files(&world.insurer).await;
    NewVersion { files, metrics: [("f1".to_owned(), 0.5)].into(), result: Value::Null }
}

async fn uploaded_files_become_a_version(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer) = (&world.models, &world.insurer);
    let model = world.trained(insurer, "Triage").await.model;
    let version = models.register_uploaded(&insurer.write, model, upload(&world).await).await.unwrap();
    assert_eq!((version.number, version.job, version.created_by), (2, None, Some(insurer.person.user)));
    let details = models.version(&insurer.read, model, VersionRef::Latest).await.unwrap();
    assert_eq!(details.version, version);
    assert_eq!((details.result, details.lineage, details.terms.len()), (Some(Value::Null), None, 0));
    assert_eq!(world.audited(insurer.partner, "model:register", version.id).await, 1);
    // Whether it has the content or not.
    assert_eq!(refused(models.register_uploaded(&world.clinic.write, model, upload(&world).await).await), HIDDEN);
    world.files(&world.clinic).await;
    assert_eq!(refused(models.register_uploaded(&world.clinic.write, model, upload(&world).await).await), HIDDEN);
}

async fn an_upload_must_be_in_the_storage_and_within_the_quota(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer) = (&world.models, &world.insurer);
    let model = world.model(insurer, "Triage").await.id;
    let good = upload(&world).await;
    let weights = &good.files[0];
    let longer = ModelFile { size: weights.size + 1, ..weights.clone() };
    let unknown = ModelFile { sha256: Sha256::from_bytes([9; 32]), ..weights.clone() };
    for file in [longer, unknown] {
        let bad = NewVersion { files: vec![file], ..good.clone() };
        let error = models.register_uploaded(&insurer.write, model, bad).await.unwrap_err();
        assert_eq!(error.field().as_deref(), Some("files['model.safetensors'].sha256"), "{error}");
    }
    // What another partner holds is not one's own.
    let foreign = world.blobs.put_bytes(world.clinic.partner, "the clinic's".into()).await.unwrap();
    let mut theirs = good.clone();
    theirs.files[0] = ModelFile { sha256: foreign.sha256, size: foreign.size, ..theirs.files[0].clone() };
    assert_eq!(refused(models.register_uploaded(&insurer.write, model, theirs).await).0, ErrorKind::Invalid);

    let mut tx = world.db.write(database::Tenancy::Platform).await.unwrap();
    let limit = i64::try_from(WEIGHTS.len()).unwrap();
    let sql = "UPDATE partners SET max_storage_bytes = $1 WHERE id = $2";
    database::execute!(&mut tx, sqlx::query(sql).bind(limit).bind(insurer.partner)).unwrap();
    tx.commit().await.unwrap();
    let error = models.register_uploaded(&insurer.write, model, good.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::QuotaExceeded);
    assert!(matches!(error, ModelError::StorageFull(StorageFull { available }) if available == limit), "{error}");
    let small = NewVersion { files: vec![weights.clone()], ..good.clone() };
    let version = models.register_uploaded(&insurer.write, model, small).await.unwrap();
    assert_eq!(version.number, 1, "what was refused has used up no number");
}

async fn the_storage_check_learns_every_blob_once(db: TestDb) {
    let world = World::new(db).await;
    world.trained(&world.insurer, "One").await;
    world.trained(&world.insurer, "Two").await;
    world.trained(&world.clinic, "One").await;
    let expected = world.models.expected_blobs().await.unwrap();
    assert_eq!(expected.len(), 4);
    for blob in &expected {
        let stored = world.blobs.open_blob(blob.partner, &blob.sha256).await.unwrap();
        assert_eq!(stored.size(), blob.size);
    }
}
