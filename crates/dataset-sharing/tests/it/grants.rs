use chrono::TimeDelta;
use database::{Tenancy, run_on};
use dataset_sharing::{Access, DatasetError, Grant, NewGrant, Permission, Permissions, Thing, VersionRef};
use foundation::{AgreementId, DatasetGrantId, DatasetId, ErrorKind, Fault as _, PageRequest};
use partner_registry::{Purpose, Refusal, notices};
use serde_json::{Value, json};
use sqlx::types::Json;
use testkit::TestDb;

use crate::support::{TABLE, World};

testkit::on_both_databases!(
    a_grantee_sees_what_it_was_granted,
    a_download_in_parts_is_logged_part_by_part,
    permission_to_train_does_not_show_content,
    a_grant_needs_an_agreement_that_covers_it,
    a_grant_does_not_outlive_its_agreement,
    who_gets_a_grant_is_told,
    a_revoked_grant_is_over_at_once,
    a_terminated_agreement_takes_everything_back,
    archiving_revokes_every_grant,
    what_is_shared_is_listed_in_pages,
    two_grants_add_up,
);

const BOTH: [Permission; 2] = [Permission::Train, Permission::Download];

fn refusal(error: &DatasetError) -> Option<&Refusal> {
    match error {
        DatasetError::Partner(error) => error.refusal(),
        _ => None,
    }
}

/// What the insurer is told about a data set that it once could use, by every way in, whether there is such a version or not.
async fn told_everywhere(world: &World, dataset: DatasetId, code: &str) {
    let (service, insurer) = (&world.service, &world.insurer);
    let mut told = vec![
        service.get(&insurer.read, dataset).await.unwrap_err(),
        service.list_versions(&insurer.read, dataset, &PageRequest::default()).await.unwrap_err(),
        service.list_grants(&insurer.read, dataset, &PageRequest::default()).await.unwrap_err(),
        service.archive(&insurer.write, dataset, None).await.unwrap_err(),
    ];
    for version in [VersionRef::Latest(dataset), VersionRef::Number(dataset, 1), VersionRef::Number(dataset, 99)] {
        told.push(service.get_version(&insurer.read, version).await.unwrap_err());
        told.push(service.preview(&insurer.read, version, 5).await.unwrap_err());
        told.push(service.open_version(&insurer.download, version).await.unwrap_err());
    }
    for error in &told {
        assert_eq!((error.kind(), error.code()), (ErrorKind::Forbidden, code), "{error:?}");
        assert_eq!(error.to_string(), told[0].to_string());
    }
    assert!(service.list_shared(&insurer.read, &PageRequest::default()).await.unwrap().items.is_empty());
    // Who never held a grant is told nothing, then as before.
    let error = service.get(&world.mill.read, dataset).await.unwrap_err();
    assert!(matches!(error, DatasetError::NotFound(Thing::Dataset)));
}

async fn a_grantee_sees_what_it_was_granted(db: TestDb) {
    let world = World::new(db).await;
    let (service, insurer) = (&world.service, &world.insurer);
    let (dataset, added, grant) = world.shared("Letters", &BOTH).await;
    assert_eq!((grant.owner, grant.grantee), (world.clinic.id, insurer.id));
    let seen = service.get(&insurer.read, dataset.id).await.unwrap();
    assert_eq!(seen.access, Access::Granted(Permissions { train: true, download: true }));
    assert_eq!((seen.owner, seen.latest_version, seen.created_by), (world.clinic.id, Some(1), None));
    let version = service.get_version(&insurer.read, VersionRef::Id(added.version.summary.id)).await.unwrap();
    assert_eq!((&version.schema, version.summary.created_by), (&added.version.schema, None));
    let versions = service.list_versions(&insurer.read, dataset.id, &PageRequest::default()).await.unwrap();
    assert_eq!((versions.items.len(), versions.items[0].created_by), (1, None));
    let preview = service.preview(&insurer.read, VersionRef::Latest(dataset.id), 10).await.unwrap();
    assert_eq!(preview.rows.len(), 3);
    let content = service.open_version(&insurer.download, VersionRef::Latest(dataset.id)).await.unwrap();
    assert_eq!(world.take_all(insurer, &content).await, TABLE.as_bytes());
    // Both sides can read in their log that it was taken: in one row.
    for side in [world.clinic.id, insurer.id] {
        assert_eq!(world.audited("dataset:download", added.version.summary.id, side).await, 1);
    }
    assert_eq!(downloads(&world).await.len(), 1);
    assert_eq!(world.audited("dataset:grant", grant.id, world.clinic.id).await, 1);
    // Its own lists stay its own.
    assert!(service.list(&insurer.read, &PageRequest::default()).await.unwrap().items.is_empty());
    let shared = service.list_shared(&insurer.read, &PageRequest::default()).await.unwrap();
    assert_eq!(shared.items, [seen]);
    assert!(service.list_shared(&world.clinic.read, &PageRequest::default()).await.unwrap().items.is_empty());
    // A version that is added later is part of it.
    world.add(dataset.id, "age\n1\n").await.unwrap();
    assert_eq!(service.get(&insurer.read, dataset.id).await.unwrap().latest_version, Some(2));
}

/// Every row about a download, whosever log it stands in, oldest first: the bytes that were taken.
async fn downloads(world: &World) -> Vec<Value> {
    let mut tx = world.db.read(Tenancy::Platform).await.unwrap();
    let sql = "SELECT detail FROM audit_log WHERE action = 'dataset:download' ORDER BY id";
    let rows: Vec<Json<Value>> = run_on!(&mut tx, |conn| sqlx::query_scalar(sql).fetch_all(conn).await).unwrap();
    rows.into_iter().map(|detail| detail.0).collect()
}

async fn a_download_in_parts_is_logged_part_by_part(db: TestDb) {
    let world = World::new(db).await;
    let insurer = &world.insurer;
    let (dataset, _, _) = world.shared("Letters", &BOTH).await;
    let content = world.service.open_version(&insurer.download, VersionRef::Latest(dataset.id)).await.unwrap();
    assert_eq!(downloads(&world).await, Vec::<Value>::new(), "nothing was taken yet");
    let size = u64::try_from(TABLE.len()).unwrap();
    let mut taken = Vec::new();
    for range in [0..10, 10..size] {
        taken.extend(world.take(insurer, &content, range).await);
    }
    assert_eq!(taken, TABLE.as_bytes());
    assert!(world.service.read(&insurer.download, &content, 0..size + 1).await.is_err());
    let rows = downloads(&world).await;
    let parts: Vec<_> = rows.iter().map(|row| (&row["from"], &row["bytes"], &row["size"])).collect();
    let (rest, size) = (json!(size - 10), json!(size));
    assert_eq!(parts, [(&json!(0), &json!(10), &size), (&json!(10), &rest, &size)]);
    assert!(rows.iter().all(|row| row["taken_by"] == json!(insurer.id) && row["owner"] == json!(world.clinic.id)));
}

async fn permission_to_train_does_not_show_content(db: TestDb) {
    let world = World::new(db).await;
    let (service, insurer) = (&world.service, &world.insurer);
    let (dataset, added, _) = world.shared("Letters", &[Permission::Train]).await;
    let version = service.get_version(&insurer.read, VersionRef::Latest(dataset.id)).await.unwrap();
    assert_eq!(version.schema, added.version.schema);
    for error in [
        service.preview(&insurer.read, VersionRef::Latest(dataset.id), 10).await.unwrap_err(),
        service.open_version(&insurer.download, VersionRef::Id(version.summary.id)).await.unwrap_err(),
    ] {
        assert_eq!((error.kind(), error.code()), (ErrorKind::Forbidden, "download_not_granted"));
    }
    assert_eq!(world.audited("dataset:download", version.summary.id, world.clinic.id).await, 0);
}

async fn a_grant_needs_an_agreement_that_covers_it(db: TestDb) {
    let world = World::new(db).await;
    let (dataset, _) = world.filled("Letters").await;
    let unsigned = world.proposed(&[Purpose::Train]).await;
    let error = world.grant(dataset.id, unsigned.id, &[Permission::Train]).await.unwrap_err();
    assert_eq!(refusal(&error), Some(&Refusal::NotSigned));
    let training = world.agreement(&[Purpose::Train]).await;
    let error = world.grant(dataset.id, training.id, &BOTH).await.unwrap_err();
    assert_eq!(refusal(&error), Some(&Refusal::PurposeNotCovered { purpose: Purpose::Download }));
    for nowhere in [world.db.sources.id::<AgreementId>()] {
        let error = world.grant(dataset.id, nowhere, &[Permission::Train]).await.unwrap_err();
        assert_eq!((refusal(&error), error.kind()), (Some(&Refusal::WrongParties), ErrorKind::NotFound));
    }
    let new =
        NewGrant { dataset: dataset.id, agreement: training.id, permissions: Permissions::default(), expires_at: None };
    let error = world.service.grant(&world.clinic.grant, new).await.unwrap_err();
    assert_eq!(error.field().as_deref(), Some("permissions"));
    // A third partner has neither the data set nor the agreement.
    let permissions = Permissions { train: true, download: false };
    let error = world.service.grant(&world.mill.grant, NewGrant { permissions, ..new }).await.unwrap_err();
    assert!(matches!(error, DatasetError::NotFound(Thing::Dataset)));
    let own = dataset_sharing::NewDataset { name: "Grain".to_owned(), ..Default::default() };
    let own = world.service.create(&world.mill.write, &own).await.unwrap();
    let stolen = NewGrant { dataset: own.id, permissions, ..new };
    let error = world.service.grant(&world.mill.grant, stolen).await.unwrap_err();
    assert_eq!(refusal(&error), Some(&Refusal::WrongParties));

    let granted = world.grant(dataset.id, training.id, &[Permission::Train]).await.unwrap();
    let error = world.grant(dataset.id, training.id, &[Permission::Train]).await.unwrap_err();
    assert!(matches!(error, DatasetError::AlreadyGranted { grant } if grant == granted.id));
    world.db.sources.clock.advance(TimeDelta::days(30));
    let error = world.grant(dataset.id, training.id, &[Permission::Train]).await.unwrap_err();
    assert!(matches!(refusal(&error), Some(Refusal::Expired { .. })), "{error:?}");
}

async fn a_grant_does_not_outlive_its_agreement(db: TestDb) {
    let world = World::new(db).await;
    let (service, read) = (&world.service, &world.insurer.read);
    let (dataset, _) = world.filled("Letters").await;
    let agreement = world.agreement(&[Purpose::Train]).await;
    let permissions = Permissions { train: true, download: false };
    let new = |expires_at| NewGrant { dataset: dataset.id, agreement: agreement.id, permissions, expires_at };
    let now = world.db.sources.now();
    let late = new(Some(agreement.expires_at + TimeDelta::microseconds(1)));
    let error = service.grant(&world.clinic.grant, late).await.unwrap_err();
    assert!(
        matches!(error, DatasetError::OutlivesAgreement { agreement_ends } if agreement_ends == agreement.expires_at)
    );
    let error = service.grant(&world.clinic.grant, new(Some(now))).await.unwrap_err();
    assert_eq!(error.field().as_deref(), Some("expires_at"));
    let grant = service.grant(&world.clinic.grant, new(Some(now + TimeDelta::days(1)))).await.unwrap();
    assert_eq!(grant.expires_at, now + TimeDelta::days(1));
    assert!(service.get(read, dataset.id).await.is_ok());
    world.db.sources.clock.advance(TimeDelta::days(1));
    told_everywhere(&world, dataset.id, "grant_expired").await;
    // An expired grant is no hindrance, and the next one lasts as long as the agreement.
    let grant = service.grant(&world.clinic.grant, new(None)).await.unwrap();
    assert_eq!(grant.expires_at, agreement.expires_at);
    assert!(service.get(read, dataset.id).await.is_ok());
    world.db.sources.clock.advance(TimeDelta::days(29));
    told_everywhere(&world, dataset.id, "grant_expired").await;
}

async fn who_gets_a_grant_is_told(db: TestDb) {
    let world = World::new(db).await;
    let (dataset, ..) = world.shared("Letters", &BOTH).await;
    notices::address(&world.db, &world.db.sources).await.unwrap();
    let mut tx = world.db.read(Tenancy::Platform).await.unwrap();
    let sql = "SELECT letter FROM mails WHERE partner_id = $1 ORDER BY id";
    let letters: Vec<Json<Value>> =
        run_on!(&mut tx, |conn| sqlx::query_scalar(sql).bind(world.insurer.id).fetch_all(conn).await).unwrap();
    let news: Vec<Value> =
        letters.into_iter().map(|letter| letter.0).filter(|letter| letter["letter"] == "news").collect();
    let told = json!({ "letter": "news", "by": "Clinic", "deed": "dataset_granted", "what": "Letters",
        "path": format!("/datasets/{}", dataset.id) });
    assert!(!news.is_empty() && news.iter().all(|one| *one == told), "{news:?}");
}

async fn a_revoked_grant_is_over_at_once(db: TestDb) {
    let world = World::new(db).await;
    let (service, insurer) = (&world.service, &world.insurer);
    let (dataset, added, grant) = world.shared("Letters", &BOTH).await;
    let error = service.revoke(&world.clinic.grant, grant.id, "  ").await.unwrap_err();
    assert_eq!(error.field().as_deref(), Some("reason"));
    // Only its giver can revoke it: who holds it is told so, and a third one nothing.
    let error = service.revoke(&insurer.grant, grant.id, "Mine.").await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Forbidden, "dataset_not_owned"));
    let error = service.revoke(&world.mill.grant, grant.id, "Mine.").await.unwrap_err();
    assert!(matches!(error, DatasetError::NotFound(Thing::Grant)));
    let revoked = service.revoke(&world.clinic.grant, grant.id, "The study is over.").await.unwrap();
    assert_eq!(revoked.revoke_reason.as_deref(), Some("The study is over."));
    let again = service.revoke(&world.clinic.grant, grant.id, "Once more.").await.unwrap();
    assert_eq!(again, revoked);
    assert_eq!(world.audited("dataset:revoke", grant.id, world.clinic.id).await, 1);
    told_everywhere(&world, dataset.id, "grant_revoked").await;
    let error = service.get(&insurer.read, dataset.id).await.unwrap_err();
    assert!(error.to_string().contains("The study is over."), "{error}");
    // A version's id names the version alone, which is as good as gone.
    let error = service.get_version(&insurer.read, VersionRef::Id(added.version.summary.id)).await.unwrap_err();
    assert!(matches!(error, DatasetError::NotFound(Thing::Version)), "{error:?}");
    // What it was, and why it ended, both can read.
    let received = service.list_received_grants(&insurer.read, &PageRequest::default()).await.unwrap();
    assert_eq!(received.items, [Grant { created_by: None, ..revoked.clone() }]);
    assert_eq!(service.get_grant(&insurer.read, grant.id).await.unwrap(), received.items[0]);
    let given = service.list_grants(&world.clinic.read, dataset.id, &PageRequest::default()).await.unwrap();
    assert_eq!(given.items, [revoked]);
}

async fn a_terminated_agreement_takes_everything_back(db: TestDb) {
    let world = World::new(db).await;
    let (dataset, _, grant) = world.shared("Letters", &BOTH).await;
    world.terminate(grant.agreement).await;
    told_everywhere(&world, dataset.id, "agreement_terminated").await;
    let error = world.grant(dataset.id, grant.agreement, &[Permission::Train]).await.unwrap_err();
    assert_eq!(refusal(&error), Some(&Refusal::Terminated));
}

async fn archiving_revokes_every_grant(db: TestDb) {
    let world = World::new(db).await;
    let (service, insurer) = (&world.service, &world.insurer);
    let (dataset, _, grant) = world.shared("Letters", &BOTH).await;
    service.archive(&world.clinic.write, dataset.id, None).await.unwrap();
    told_everywhere(&world, dataset.id, "grant_revoked").await;
    let revoked = service.get_grant(&insurer.read, grant.id).await.unwrap();
    assert_eq!(revoked.revoke_reason.as_deref(), Some("the data set was archived"));
    let error = world.grant(dataset.id, grant.agreement, &BOTH).await.unwrap_err();
    assert!(matches!(error, DatasetError::Archived));
}

async fn what_is_shared_is_listed_in_pages(db: TestDb) {
    let world = World::new(db).await;
    let agreement = world.agreement(&[Purpose::Train]).await;
    let over = world.agreement(&[Purpose::Train]).await;
    let mut shared = Vec::new();
    for index in 0..7 {
        let dataset = world.dataset(&format!("Number {index}")).await.id;
        // Some are shared twice, some under an agreement that is about to end, one not at all.
        if index != 3 {
            let under = if index == 5 { over.id } else { agreement.id };
            world.grant(dataset, under, &[Permission::Train]).await.unwrap();
        }
        if index % 2 == 0 {
            world.grant(dataset, over.id, &[Permission::Train]).await.unwrap();
        }
        if index != 3 && index != 5 {
            shared.insert(0, dataset);
        }
    }
    world.terminate(over.id).await;
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let request = PageRequest::new(Some(2), cursor);
        let page = world.service.list_shared(&world.insurer.read, &request).await.unwrap();
        seen.extend(page.items.iter().map(|dataset| dataset.id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, shared);
    let (mut received, mut cursor): (Vec<DatasetGrantId>, _) = (Vec::new(), None);
    loop {
        let request = PageRequest::new(Some(4), cursor);
        let page = world.service.list_received_grants(&world.insurer.read, &request).await.unwrap();
        received.extend(page.items.iter().map(|grant| grant.id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(received.len(), 10);
    assert!(received.is_sorted_by(|newer, older| newer > older));
}

async fn two_grants_add_up(db: TestDb) {
    let world = World::new(db).await;
    let (dataset, _) = world.filled("Letters").await;
    let training = world.agreement(&[Purpose::Train]).await;
    let download = world.agreement(&[Purpose::Download]).await;
    world.grant(dataset.id, training.id, &[Permission::Train]).await.unwrap();
    world.grant(dataset.id, download.id, &[Permission::Download]).await.unwrap();
    let access = async || world.service.get(&world.insurer.read, dataset.id).await.unwrap().access;
    assert_eq!(access().await, Access::Granted(Permissions { train: true, download: true }));
    world.terminate(training.id).await;
    assert_eq!(access().await, Access::Granted(Permissions { train: false, download: true }));
}
