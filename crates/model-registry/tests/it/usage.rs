//! Downloading files and handing them to a predictor.

use foundation::ErrorKind;
use futures_util::TryStreamExt as _;
use model_registry::{FileRef, Reading, VersionRef};
use testkit::TestDb;

use crate::fixtures::{BOTH, DESCRIPTION, DOWNLOAD, HIDDEN, PREDICT, WEIGHTS, World, refused};

testkit::on_both_databases!(
    a_file_is_read_whole_and_in_part,
    a_download_stands_in_both_logs,
    a_grant_covers_what_it_says,
    a_predictor_gets_all_files,
    what_does_not_exist_is_not_found,
    lost_content_is_a_fault_of_the_storage,
);

fn weights(model: foundation::ModelId) -> FileRef<'static> {
    FileRef { model, version: VersionRef::Latest, name: "model.safetensors" }
}

async fn a_file_is_read_whole_and_in_part(db: TestDb) {
    let world = World::new(db).await;
    let agreement = world.full_agreement().await;
    let registered = world.trained(&world.insurer, "Triage").await;
    world.share(registered.model, agreement, DOWNLOAD).await.unwrap();
    for member in [&world.insurer, &world.clinic] {
        let opened =
            world.models.open_file(&member.download, weights(registered.model), Reading::FromStart).await.unwrap();
        assert_eq!((opened.version, opened.number), (registered.version, 1));
        assert_eq!((opened.file.size, opened.blob.size()), (WEIGHTS.len() as u64, WEIGHTS.len() as u64));
        assert_eq!(opened.file.sha256, opened.blob.sha256());
        assert_eq!(opened.blob.bytes(1 << 20).await.unwrap(), WEIGHTS);
        let part: Vec<_> = opened.blob.read(8..14).unwrap().try_collect().await.unwrap();
        assert_eq!(part.concat(), &WEIGHTS[8..14]);
    }
    // The content stays the owner's: nothing was put into the grantee's storage.
    let mine: Vec<_> = world.blobs.list(world.clinic.partner).try_collect().await.unwrap();
    assert!(mine.is_empty());
}

async fn a_download_stands_in_both_logs(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer, clinic) = (&world.models, &world.insurer, &world.clinic);
    let agreement = world.full_agreement().await;
    let registered = world.trained(insurer, "Triage").await;
    world.share(registered.model, agreement, BOTH).await.unwrap();
    let logged = async |member: &crate::fixtures::Member| {
        world.audited(member.partner, "model:download", registered.version).await
    };
    models.open_file(&insurer.download, weights(registered.model), Reading::FromStart).await.unwrap();
    assert_eq!((logged(insurer).await, logged(clinic).await), (1, 0));
    models.open_file(&clinic.download, weights(registered.model), Reading::FromStart).await.unwrap();
    assert_eq!((logged(insurer).await, logged(clinic).await), (2, 1));
    models.open_file(&clinic.download, weights(registered.model), Reading::Continued).await.unwrap();
    assert_eq!((logged(insurer).await, logged(clinic).await), (2, 1));

    let mut tx = world.db.read(database::Tenancy::Platform).await.unwrap();
    let sql = "SELECT count(*) FROM audit_log WHERE partner_id = $1 AND user_id = $2";
    let people: i64 = database::run_on!(&mut tx, |conn| sqlx::query_scalar(sql)
        .bind(insurer.partner)
        .bind(clinic.person.user)
        .fetch_one(conn)
        .await)
    .unwrap();
    assert_eq!(people, 0, "the owner's log names the partner, not its people");
}

async fn a_grant_covers_what_it_says(db: TestDb) {
    let world = World::new(db).await;
    let (models, clinic) = (&world.models, &world.clinic);
    let agreement = world.full_agreement().await;
    let not_granted = (ErrorKind::Forbidden, "model_use_not_granted");
    let one = world.trained(&world.insurer, "One").await.model;
    world.share(one, agreement, PREDICT).await.unwrap();
    models.files_for_prediction(&clinic.predict, one, VersionRef::Latest).await.unwrap();
    assert_eq!(refused(models.open_file(&clinic.download, weights(one), Reading::Continued).await), not_granted);
    let two = world.trained(&world.insurer, "Two").await.model;
    world.share(two, agreement, DOWNLOAD).await.unwrap();
    models.open_file(&clinic.download, weights(two), Reading::FromStart).await.unwrap();
    assert_eq!(refused(models.files_for_prediction(&clinic.predict, two, VersionRef::Latest).await), not_granted);
}

async fn a_predictor_gets_all_files(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer, clinic) = (&world.models, &world.insurer, &world.clinic);
    let agreement = world.full_agreement().await;
    let registered = world.trained(insurer, "Triage").await;
    world.share(registered.model, agreement, PREDICT).await.unwrap();
    let own = models.files_for_prediction(&insurer.predict, registered.model, VersionRef::Latest).await.unwrap();
    let files = models.files_for_prediction(&clinic.predict, registered.model, VersionRef::Latest).await.unwrap();
    assert_eq!(files, own);
    assert_eq!((files.owner, files.version, files.number), (insurer.partner, registered.version, 1));
    let folder = world.folder.path().join("predictor");
    std::fs::create_dir(&folder).unwrap();
    let paths = models.write_files(&files, &folder).await.unwrap();
    assert_eq!(paths, [folder.join("model.json"), folder.join("model.safetensors")]);
    assert_eq!(std::fs::read(&paths[0]).unwrap(), DESCRIPTION);
    assert_eq!(std::fs::read(&paths[1]).unwrap(), WEIGHTS);
    // Again, into the same folder.
    models.write_files(&files, &folder).await.unwrap();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
}

async fn what_does_not_exist_is_not_found(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer, bank) = (&world.models, &world.insurer, &world.bank);
    let model = world.trained(insurer, "Triage").await.model;
    for name in ["model.bin", "", "../model.json", "MODEL.JSON"] {
        let file = FileRef { name, ..weights(model) };
        let missing = (ErrorKind::NotFound, "model_file_not_found");
        assert_eq!(refused(models.open_file(&insurer.download, file, Reading::FromStart).await), missing, "{name}");
    }
    let later = FileRef { version: VersionRef::Number(2), ..weights(model) };
    let missing = (ErrorKind::NotFound, "model_version_not_found");
    assert_eq!(refused(models.open_file(&insurer.download, later, Reading::FromStart).await), missing);
    for unknown in [model, world.db.sources.id()] {
        assert_eq!(refused(models.open_file(&bank.download, weights(unknown), Reading::FromStart).await), HIDDEN);
        assert_eq!(refused(models.files_for_prediction(&bank.predict, unknown, VersionRef::Latest).await), HIDDEN);
    }
}

async fn lost_content_is_a_fault_of_the_storage(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer) = (&world.models, &world.insurer);
    let registered = world.trained(insurer, "Triage").await;
    let details = models.version(&insurer.read, registered.model, VersionRef::Latest).await.unwrap();
    let weights_file = &details.version.files[1];
    assert!(world.blobs.delete(insurer.partner, &weights_file.sha256).await.unwrap().is_some());
    let lost = (ErrorKind::Internal, "model_content_lost");
    let result = models.open_file(&insurer.download, weights(registered.model), Reading::FromStart).await;
    assert_eq!(refused(result), lost);
    let files = models.files_for_prediction(&insurer.predict, registered.model, VersionRef::Latest).await.unwrap();
    assert_eq!(refused(models.write_files(&files, world.folder.path()).await), lost);
    // What was not sent is no download.
    assert_eq!(world.audited(insurer.partner, "model:download", registered.version).await, 0);
}
