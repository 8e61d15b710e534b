//! Downloading files and handing them to a predictor.

use access::audit::{self, Filter};
use foundation::{ErrorKind, Fault as _};
use futures_util::TryStreamExt as _;
use model_registry::{FileRef, VersionRef};
use serde_json::json;
use testkit::TestDb;

use crate::fixtures::{BOTH, DESCRIPTION, DOWNLOAD, HIDDEN, Member, PREDICT, WEIGHTS, World, first, refused};

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
        let opened = world.models.open_file(&member.download, weights(registered.model)).await.unwrap();
        assert_eq!((opened.version, opened.number), (registered.version, 1));
        assert_eq!((opened.file.size, opened.model), (WEIGHTS.len() as u64, registered.model));
        assert_eq!(world.take(member, &opened, 0..opened.file.size).await, WEIGHTS);
        assert_eq!(world.take(member, &opened, 8..14).await, &WEIGHTS[8..14]);
        let beyond = world.models.read_file(&member.download, &opened, 8..opened.file.size + 1).await;
        assert_eq!(beyond.map(drop).unwrap_err().kind(), ErrorKind::Invalid);
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
    let logged = async |member: &Member| world.audited(member.partner, "model:download", registered.version).await;
    let own = models.open_file(&insurer.download, weights(registered.model)).await.unwrap();
    assert_eq!((logged(insurer).await, logged(clinic).await), (0, 0), "nothing was taken yet");
    world.take(insurer, &own, 0..5).await;
    assert_eq!((logged(insurer).await, logged(clinic).await), (1, 0));
    let granted = models.open_file(&clinic.download, weights(registered.model)).await.unwrap();
    for range in [0..8, 8..20] {
        world.take(clinic, &granted, range).await;
    }
    assert_eq!((logged(insurer).await, logged(clinic).await), (3, 2));

    let filter = Filter { target: Some(registered.version.to_string()), ..Filter::default() };
    let action = Filter { action: Some("model:download".to_owned()), ..filter };
    let read = async |member: &Member| {
        let permit = testkit::permit::<access::ReadAudit>(&member.person);
        audit::list(&world.db, &permit, &action, &first(9)).await.unwrap().items
    };
    let (of_owner, of_grantee) = (read(insurer).await, read(clinic).await);
    // One row for each part, which says what was taken; the owner's log names the partner, not its people.
    for (row, (from, bytes)) in of_grantee.iter().zip([(8, 12), (0, 8)]) {
        assert_eq!((row.user, row.partner), (Some(clinic.person.user), Some(clinic.partner)));
        assert_eq!((&row.detail["from"], &row.detail["bytes"]), (&json!(from), &json!(bytes)), "{row:?}");
        assert_eq!((&row.detail["size"], &row.detail["agreement"]), (&json!(20), &json!(agreement)));
        let same = of_owner.iter().find(|other| other.id == row.id).unwrap();
        assert_eq!((same.user, &same.detail), (None, &row.detail));
        assert_eq!(same.credential, clinic.partner.to_string());
    }
    assert_eq!((of_owner.len(), of_owner[2].user), (3, Some(insurer.person.user)));
}

async fn a_grant_covers_what_it_says(db: TestDb) {
    let world = World::new(db).await;
    let (models, clinic) = (&world.models, &world.clinic);
    let agreement = world.full_agreement().await;
    let not_granted = (ErrorKind::Forbidden, "model_use_not_granted");
    let one = world.trained(&world.insurer, "One").await.model;
    world.share(one, agreement, PREDICT).await.unwrap();
    models.files_for_prediction(&clinic.predict, one, VersionRef::Latest).await.unwrap();
    assert_eq!(refused(models.open_file(&clinic.download, weights(one)).await), not_granted);
    let two = world.trained(&world.insurer, "Two").await.model;
    world.share(two, agreement, DOWNLOAD).await.unwrap();
    models.open_file(&clinic.download, weights(two)).await.unwrap();
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
        assert_eq!(refused(models.open_file(&insurer.download, file).await), missing, "{name}");
    }
    let later = FileRef { version: VersionRef::Number(2), ..weights(model) };
    let missing = (ErrorKind::NotFound, "model_version_not_found");
    assert_eq!(refused(models.open_file(&insurer.download, later).await), missing);
    for unknown in [model, world.db.sources.id()] {
        assert_eq!(refused(models.open_file(&bank.download, weights(unknown)).await), HIDDEN);
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
    let result = models.open_file(&insurer.download, weights(registered.model)).await;
    assert_eq!(refused(result), lost);
    let files = models.files_for_prediction(&insurer.predict, registered.model, VersionRef::Latest).await.unwrap();
    assert_eq!(refused(models.write_files(&files, world.folder.path()).await), lost);
    // What was not sent is no download.
    assert_eq!(world.audited(insurer.partner, "model:download", registered.version).await, 0);
}
