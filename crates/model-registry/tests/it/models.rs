//! Making, reading, listing, changing and archiving models.

use chrono::TimeDelta;
use foundation::{ErrorKind, PageRequest};
use model_registry::{Archived, ModelChanges, SeenModel, Shelving};
use testkit::TestDb;

use crate::fixtures::{BOTH, HIDDEN, World, first, new_model, refused};

testkit::on_both_databases!(
    a_model_is_made_read_changed_and_archived,
    names_are_unique_within_a_partner,
    a_change_needs_the_present_revision,
    bad_fields_are_named,
    pages_hold_every_model_once,
    archived_models_leave_the_ordinary_list,
    a_change_that_is_refused_leaves_no_trace,
);

async fn a_model_is_made_read_changed_and_archived(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer) = (&world.models, &world.insurer);
    let made = models.create(&insurer.write, new_model(" Triage ")).await.unwrap();
    assert_eq!((made.name.as_str(), made.task.as_str()), ("Triage", "tabular-classification"));
    assert_eq!((made.owner, made.created_by), (insurer.partner, insurer.person.user));
    assert_eq!((made.latest_number, made.revision, made.archived_at), (0, 1, None));
    assert_eq!(models.get(&insurer.read, made.id).await.unwrap(), SeenModel::Own(made.clone()));

    world.db.sources.clock.advance(TimeDelta::hours(1));
    let changes = ModelChanges { description: Some("Finds tumours.".into()), ..ModelChanges::default() };
    let described = models.update(&insurer.write, made.id, changes, Some(1)).await.unwrap();
    assert_eq!((described.name.as_str(), described.description.as_str()), ("Triage", "Finds tumours."));
    assert_eq!((described.revision, described.updated_at), (2, made.created_at + TimeDelta::hours(1)));

    let archived = models.shelve(&insurer.write, made.id, Shelving::Archive, Some(2)).await.unwrap();
    assert_eq!(archived.archived_at, Some(world.db.sources.now()));
    world.db.sources.clock.advance(TimeDelta::hours(1));
    let again = models.shelve(&insurer.write, made.id, Shelving::Archive, None).await.unwrap();
    assert_eq!((again.archived_at, again.revision), (archived.archived_at, 4));
    let restored = models.shelve(&insurer.write, made.id, Shelving::Restore, Some(4)).await.unwrap();
    assert_eq!(restored.archived_at, None);
    assert_eq!(models.get(&insurer.read, made.id).await.unwrap(), SeenModel::Own(restored));
    for (action, times) in [("model:create", 1), ("model:update", 1), ("model:archive", 2), ("model:restore", 1)] {
        assert_eq!(world.audited(insurer.partner, action, made.id).await, times, "{action}");
    }
}

async fn names_are_unique_within_a_partner(db: TestDb) {
    let world = World::new(db).await;
    let taken = (ErrorKind::Conflict, "model_name_taken");
    let one = world.model(&world.insurer, "Triage").await;
    let two = world.model(&world.insurer, "Pricing").await;
    assert_eq!(refused(world.models.create(&world.insurer.write, new_model("Triage")).await), taken);
    world.model(&world.clinic, "Triage").await;

    let rename = |name: &str| ModelChanges { name: Some(name.into()), ..ModelChanges::default() };
    assert_eq!(refused(world.models.update(&world.insurer.write, two.id, rename("Triage"), None).await), taken);
    // Its own name is not taken, and an archived model keeps its name.
    world.models.update(&world.insurer.write, one.id, rename("Triage"), None).await.unwrap();
    world.models.shelve(&world.insurer.write, one.id, Shelving::Archive, None).await.unwrap();
    assert_eq!(refused(world.models.create(&world.insurer.write, new_model("Triage")).await), taken);
}

async fn a_change_needs_the_present_revision(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer) = (&world.models, &world.insurer);
    let model = world.model(insurer, "Triage").await;
    world.trained(insurer, "Triage").await;
    let outdated = (ErrorKind::PreconditionFailed, "revision_outdated");
    let error = models.update(&insurer.write, model.id, ModelChanges::default(), Some(1)).await.unwrap_err();
    assert!(error.to_string().contains("revision is 2"), "{error}");
    assert_eq!(refused(models.shelve(&insurer.write, model.id, Shelving::Archive, Some(3)).await), outdated);
    models.shelve(&insurer.write, model.id, Shelving::Archive, Some(2)).await.unwrap();
}

async fn bad_fields_are_named(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer) = (&world.models, &world.insurer);
    let invalid = (ErrorKind::Invalid, "invalid_field");
    assert_eq!(refused(models.create(&insurer.write, new_model("")).await), invalid);
    let model = world.model(insurer, "Triage").await;
    for changes in [
        ModelChanges { name: Some("a\nb".into()), ..ModelChanges::default() },
        ModelChanges { task: Some("No Task".into()), ..ModelChanges::default() },
        ModelChanges { description: Some("x".repeat(10_001)), ..ModelChanges::default() },
    ] {
        assert_eq!(refused(models.update(&insurer.write, model.id, changes, None).await), invalid);
    }
}

async fn pages_hold_every_model_once(db: TestDb) {
    let world = World::new(db).await;
    let agreement = world.full_agreement().await;
    let mut made = Vec::new();
    for index in 0..7 {
        let model = world.model(&world.insurer, &format!("Model {index}")).await;
        world.share(model.id, agreement, BOTH).await.unwrap();
        // Other partners' rows lie in between.
        world.model(&world.bank, &format!("Model {index}")).await;
        made.push(model.id);
    }
    made.reverse();
    let (mut own, mut shared) = (Vec::new(), Vec::new());
    let mut page = first(3);
    loop {
        let part = world.models.list(&world.insurer.read, Archived::Without, &page).await.unwrap();
        own.extend(part.items.iter().map(|model| model.id));
        let Some(next) = part.next_cursor else { break };
        page = PageRequest::new(Some(3), Some(next));
    }
    page = first(3);
    loop {
        let part = world.models.list_shared(&world.clinic.read, &page).await.unwrap();
        shared.extend(part.items.iter().map(|model| model.id));
        let Some(next) = part.next_cursor else { break };
        page = PageRequest::new(Some(3), Some(next));
    }
    assert_eq!(own, made);
    assert_eq!(shared, made);
    assert!(world.models.list_shared(&world.bank.read, &first(3)).await.unwrap().items.is_empty());
}

async fn archived_models_leave_the_ordinary_list(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer) = (&world.models, &world.insurer);
    let agreement = world.full_agreement().await;
    let old = world.trained(insurer, "Old").await;
    let kept = world.model(insurer, "Kept").await;
    world.share(old.model, agreement, BOTH).await.unwrap();
    models.shelve(&insurer.write, old.model, Shelving::Archive, None).await.unwrap();
    let names = |page: foundation::Page<model_registry::Model>| {
        page.items.into_iter().map(|model| model.name).collect::<Vec<_>>()
    };
    assert_eq!(names(models.list(&insurer.read, Archived::Without, &first(9)).await.unwrap()), ["Kept"]);
    assert_eq!(names(models.list(&insurer.read, Archived::With, &first(9)).await.unwrap()), ["Kept", "Old"]);

    // Nobody gets it any more, whoever has it keeps it.
    let archived = (ErrorKind::Conflict, "model_archived");
    let files = world.files(insurer).await;
    let upload =
        model_registry::NewVersion { files, metrics: model_registry::Metrics::new(), result: serde_json::Value::Null };
    assert_eq!(refused(models.register_uploaded(&insurer.write, old.model, upload).await), archived);
    models.shelve(&insurer.write, kept.id, Shelving::Archive, None).await.unwrap();
    assert_eq!(refused(world.share(kept.id, agreement, BOTH).await), archived);
    assert_eq!(models.list_shared(&world.clinic.read, &first(9)).await.unwrap().items[0].id, old.model);
}

async fn a_change_that_is_refused_leaves_no_trace(db: TestDb) {
    let world = World::new(db).await;
    let model = world.model(&world.insurer, "Triage").await;
    let changes = || ModelChanges { name: Some("Stolen".into()), ..ModelChanges::default() };
    for other in [&world.clinic, &world.bank] {
        assert_eq!(refused(world.models.update(&other.write, model.id, changes(), None).await), HIDDEN);
        assert_eq!(refused(world.models.shelve(&other.write, model.id, Shelving::Archive, None).await), HIDDEN);
    }
    assert_eq!(world.models.get(&world.insurer.read, model.id).await.unwrap(), SeenModel::Own(model.clone()));
    for (action, other) in [("model:update", &world.clinic), ("model:archive", &world.bank)] {
        assert_eq!(world.audited(other.partner, action, model.id).await, 0, "{action}");
    }
}
