use dataset_sharing::{Access, DatasetChange, DatasetError, NewDataset, Thing};
use foundation::{DatasetId, ErrorKind, Fault as _, PageRequest};
use testkit::TestDb;

use crate::support::{TABLE, World};

testkit::on_both_databases!(
    a_data_set_lives_and_is_archived,
    what_is_archived_can_be_restored,
    a_name_is_unique_within_its_partner,
    a_change_needs_the_revision_that_was_read,
    pages_hold_every_data_set_once,
    bad_fields_are_named,
);

async fn a_data_set_lives_and_is_archived(db: TestDb) {
    let world = World::new(db).await;
    let (service, clinic) = (&world.service, &world.clinic);
    let new = NewDataset {
        name: " Discharge  letters ".to_owned(),
        description: "Ten years.".to_owned(),
        licence: Some("CC-BY-4.0".to_owned()),
    };
    let made = service.create(&clinic.write, &new).await.unwrap();
    assert_eq!((made.name.as_str(), made.revision, made.latest_version), ("Discharge letters", 1, None));
    assert_eq!((made.access, made.owner, made.created_by), (Access::Own, clinic.id, Some(clinic.owner.user)));
    assert_eq!(service.get(&clinic.read, made.id).await.unwrap(), made);
    let change = DatasetChange { description: Some("Eleven years.".to_owned()), ..DatasetChange::default() };
    let changed = service.update(&clinic.write, made.id, &change, Some(1)).await.unwrap();
    assert_eq!((changed.description.as_str(), changed.revision), ("Eleven years.", 2));
    assert_eq!(changed.licence.as_deref(), Some("CC-BY-4.0"));
    world.add(made.id, TABLE).await.unwrap();
    assert_eq!(service.get(&clinic.read, made.id).await.unwrap().latest_version, Some(1));

    let archived = service.archive(&clinic.write, made.id, Some(3)).await.unwrap();
    assert!(archived.archived_at.is_some() && archived.revision == 4);
    // Again changes nothing, whatever revision is named.
    assert_eq!(service.archive(&clinic.write, made.id, Some(3)).await.unwrap(), archived);
    assert_eq!(service.get(&clinic.read, made.id).await.unwrap(), archived);
    assert!(service.list(&clinic.read, &PageRequest::default()).await.unwrap().items.is_empty());
    for error in [
        world.add(made.id, "a,b\n1,2\n").await.unwrap_err(),
        world.begin(made.id, TABLE).await.unwrap_err(),
        service.update(&clinic.write, made.id, &change, None).await.unwrap_err(),
    ] {
        assert!(matches!(error, DatasetError::Archived), "{error:?}");
    }
    let all = service.list_all(&clinic.read, &PageRequest::default()).await.unwrap();
    assert_eq!(all.items, std::slice::from_ref(&archived));
    assert!(service.list_all(&world.insurer.read, &PageRequest::default()).await.unwrap().items.is_empty());
    // Its versions stay.
    let versions = service.list_versions(&clinic.read, made.id, &PageRequest::default()).await.unwrap();
    assert_eq!(versions.items.len(), 1);
    for (action, count) in [("dataset:create", 1), ("dataset:update", 1), ("dataset:archive", 1)] {
        assert_eq!(world.audited(action, made.id, clinic.id).await, count, "{action}");
    }
}

async fn what_is_archived_can_be_restored(db: TestDb) {
    let world = World::new(db).await;
    let (service, clinic) = (&world.service, &world.clinic);
    let made = world.dataset("Letters").await;
    // Nothing to do, whatever revision is named.
    assert_eq!(service.restore(&clinic.write, made.id, Some(7)).await.unwrap(), made);
    let archived = service.archive(&clinic.write, made.id, None).await.unwrap();
    let outdated = service.restore(&clinic.write, made.id, Some(made.revision)).await.unwrap_err();
    assert!(matches!(outdated, DatasetError::Outdated { current } if current == archived.revision), "{outdated:?}");
    let foreign = service.restore(&world.insurer.write, made.id, None).await.unwrap_err();
    assert!(matches!(foreign, DatasetError::NotFound(Thing::Dataset)), "{foreign:?}");
    let restored = service.restore(&clinic.write, made.id, Some(archived.revision)).await.unwrap();
    assert_eq!((restored.archived_at, restored.revision), (None, archived.revision + 1));
    assert_eq!(service.list(&clinic.read, &PageRequest::default()).await.unwrap().items, [restored]);
    world.add(made.id, TABLE).await.unwrap();
    assert_eq!(world.audited("dataset:restore", made.id, clinic.id).await, 1);
}

async fn a_name_is_unique_within_its_partner(db: TestDb) {
    let world = World::new(db).await;
    let service = &world.service;
    let first = world.dataset("Letters").await;
    let second = world.dataset("Scans").await;
    let new = NewDataset { name: "Letters".to_owned(), ..NewDataset::default() };
    let error = service.create(&world.clinic.write, &new).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code(), error.field()),
        (ErrorKind::Conflict, "dataset_name_taken", Some("name".into()))
    );
    let rename = DatasetChange { name: Some("Letters".to_owned()), ..DatasetChange::default() };
    let error = service.update(&world.clinic.write, second.id, &rename, None).await.unwrap_err();
    assert!(matches!(error, DatasetError::NameTaken));
    // To its own name it may be changed, and another partner may use the name too.
    service.update(&world.clinic.write, first.id, &rename, None).await.unwrap();
    service.create(&world.insurer.write, &new).await.unwrap();
    // An archived one keeps its name.
    service.archive(&world.clinic.write, first.id, None).await.unwrap();
    assert!(matches!(service.create(&world.clinic.write, &new).await.unwrap_err(), DatasetError::NameTaken));
}

async fn a_change_needs_the_revision_that_was_read(db: TestDb) {
    let world = World::new(db).await;
    let (service, write) = (&world.service, &world.clinic.write);
    let made = world.dataset("Letters").await;
    let change = |text: &str| DatasetChange { description: Some(text.to_owned()), ..DatasetChange::default() };
    service.update(write, made.id, &change("first"), Some(1)).await.unwrap();
    let error = service.update(write, made.id, &change("second"), Some(1)).await.unwrap_err();
    assert!(matches!(error, DatasetError::Outdated { current: 2 }));
    assert_eq!(error.kind(), ErrorKind::PreconditionFailed);
    assert!(matches!(service.archive(write, made.id, Some(1)).await, Err(DatasetError::Outdated { current: 2 })));
    let now = service.get(&world.clinic.read, made.id).await.unwrap();
    assert_eq!((now.description.as_str(), now.archived_at), ("first", None));
}

async fn pages_hold_every_data_set_once(db: TestDb) {
    let world = World::new(db).await;
    let mut made = Vec::new();
    for index in 0..7 {
        made.push(world.dataset(&format!("Number {index}")).await.id);
    }
    let gone = made.remove(3);
    world.service.archive(&world.clinic.write, gone, None).await.unwrap();
    made.reverse();
    let (mut seen, mut cursor) = (Vec::<DatasetId>::new(), None);
    loop {
        let page = world.service.list(&world.clinic.read, &PageRequest::new(Some(2), cursor)).await.unwrap();
        assert!(page.items.len() <= 2);
        seen.extend(page.items.iter().map(|dataset| dataset.id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, made);
    assert!(world.service.list(&world.mill.read, &PageRequest::default()).await.unwrap().items.is_empty());
}

async fn bad_fields_are_named(db: TestDb) {
    let world = World::new(db).await;
    let good = NewDataset { name: "Letters".to_owned(), ..NewDataset::default() };
    let cases = [
        (NewDataset { name: "  ".to_owned(), ..good.clone() }, "name"),
        (NewDataset { description: "x".repeat(10_001), ..good.clone() }, "description"),
        (NewDataset { licence: Some("a\u{7}b".to_owned()), ..good.clone() }, "licence"),
    ];
    for (new, field) in cases {
        let error = world.service.create(&world.clinic.write, &new).await.unwrap_err();
        assert_eq!((error.kind(), error.field().as_deref()), (ErrorKind::Invalid, Some(field)));
    }
    let nowhere = world.db.sources.id::<DatasetId>();
    let error = world.service.get(&world.clinic.read, nowhere).await.unwrap_err();
    assert!(matches!(error, DatasetError::NotFound(Thing::Dataset)));
}
