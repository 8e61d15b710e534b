//! Reading versions, as owner and as grantee.

use foundation::{ErrorKind, PageRequest};
use model_registry::{ModelVersion, VersionRef};
use testkit::TestDb;

use crate::fixtures::{BOTH, HIDDEN, World, first, refused};

testkit::on_both_databases!(
    versions_are_found_by_number_by_id_and_as_the_newest,
    pages_hold_every_version_once,
    a_grantee_sees_metrics_and_files_and_no_more,
    a_grantee_sees_the_terms_of_its_own_data,
);

async fn versions_are_found_by_number_by_id_and_as_the_newest(db: TestDb) {
    let world = World::new(db).await;
    let (models, insurer) = (&world.models, &world.insurer);
    let one = world.trained(insurer, "Triage").await;
    let two = world.trained(insurer, "Triage").await;
    let other = world.trained(insurer, "Pricing").await;
    let find = async |which| models.version(&insurer.read, one.model, which).await;
    assert_eq!(find(VersionRef::Number(1)).await.unwrap().version.id, one.version);
    assert_eq!(find(VersionRef::Id(two.version)).await.unwrap().version.number, 2);
    assert_eq!(find(VersionRef::Latest).await.unwrap().version.id, two.version);
    let missing = (ErrorKind::NotFound, "model_version_not_found");
    for which in [VersionRef::Number(3), VersionRef::Number(0), VersionRef::Number(-1), VersionRef::Id(other.version)] {
        assert_eq!(refused(find(which).await), missing, "{which:?}");
    }
    let empty = world.model(insurer, "Empty").await.id;
    assert_eq!(refused(models.version(&insurer.read, empty, VersionRef::Latest).await), missing);
    assert!(models.list_versions(&insurer.read, empty, &first(9)).await.unwrap().items.is_empty());
    assert_eq!(refused(models.version(&world.bank.read, one.model, VersionRef::Latest).await), HIDDEN);
}

async fn pages_hold_every_version_once(db: TestDb) {
    let world = World::new(db).await;
    let insurer = &world.insurer;
    let mut model = None;
    for _ in 0..5 {
        model = Some(world.trained(insurer, "Triage").await.model);
        world.trained(insurer, "Pricing").await;
    }
    let mut versions = Vec::<ModelVersion>::new();
    let mut page = first(2);
    loop {
        let part = world.models.list_versions(&insurer.read, model.unwrap(), &page).await.unwrap();
        versions.extend(part.items);
        let Some(next) = part.next_cursor else { break };
        page = PageRequest::new(Some(2), Some(next));
    }
    assert_eq!(versions.iter().map(|version| version.number).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
    for version in &versions {
        assert_eq!(version.files.len(), 2);
        assert_eq!(
            *version,
            world.models.version(&insurer.read, version.model, VersionRef::Id(version.id)).await.unwrap().version
        );
    }
}

async fn a_grantee_sees_metrics_and_files_and_no_more(db: TestDb) {
    let world = World::new(db).await;
    let (models, clinic) = (&world.models, &world.clinic);
    let agreement = world.full_agreement().await;
    let registered = world.trained(&world.insurer, "Triage").await;
    let grant = world.share(registered.model, agreement, BOTH).await.unwrap();

    let model_registry::SeenModel::Shared(shared) = models.get(&clinic.read, registered.model).await.unwrap() else {
        panic!("the clinic does not own it");
    };
    assert_eq!((shared.owner, shared.name.as_str()), (world.insurer.partner, "Triage"));
    assert_eq!(shared.grants, [grant]);

    let own = models.version(&world.insurer.read, registered.model, VersionRef::Latest).await.unwrap();
    let seen = models.version(&clinic.read, registered.model, VersionRef::Latest).await.unwrap();
    assert_eq!((&seen.version.metrics, &seen.version.files), (&own.version.metrics, &own.version.files));
    assert!(own.version.job.is_some() && own.lineage.is_some() && own.result.is_some());
    assert_eq!((seen.version.job, seen.version.created_by), (None, None));
    assert_eq!((seen.lineage, seen.result, seen.terms.len()), (None, None, 0));
    let listed = models.list_versions(&clinic.read, registered.model, &first(9)).await.unwrap();
    assert_eq!(listed.items, [seen.version]);
}

async fn a_grantee_sees_the_terms_of_its_own_data(db: TestDb) {
    let world = World::new(db).await;
    let (models, clinic) = (&world.models, &world.clinic);
    let agreement = world.full_agreement().await;
    let registered = world.derived("Triage", &[(clinic, agreement)]).await;
    world.share(registered.model, agreement, BOTH).await.unwrap();
    let own = models.version(&world.insurer.read, registered.model, VersionRef::Latest).await.unwrap();
    let seen = models.version(&clinic.read, registered.model, VersionRef::Latest).await.unwrap();
    let clinics = own.lineage.unwrap().inputs[1];
    assert_eq!(seen.terms.len(), 1);
    assert_eq!((seen.terms[0].owner, seen.terms[0].agreement), (clinic.partner, agreement));
    let source = seen.terms[0].sources[0];
    assert_eq!((source.dataset, source.version, source.number), (clinics.dataset, clinics.version, 3));
    // The insurer's own data set, the first input, is in no term.
    assert_eq!(seen.terms[0].sources.len(), 1);
    assert_eq!((own.terms, seen.lineage), (seen.terms.clone(), None));
    let alone = models.derived_terms(&clinic.read, registered.model, VersionRef::Number(1)).await.unwrap();
    assert_eq!(alone, seen.terms);
}
