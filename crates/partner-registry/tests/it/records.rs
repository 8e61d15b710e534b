use access::{ChangePartner, PlatformRole, ReadDataset, ReadPartner, ReadPartners, Role, SetQuota};
use foundation::{ErrorKind, Fault as _, Page, PageRequest, PartnerId};
use partner_registry::partners::{self, DirectoryEntry, Industry, Partner, PartnerChange, PartnerStatus};
use partner_registry::{PartnerError, Quota, quotas};
use testkit::{TestDb, permit};

use crate::fixtures::{apply, assessed, audited, operator};

testkit::on_both_databases!(
    operators_page_through_all_or_one_status,
    the_directory_shows_active_partners_by_name_only,
    a_partner_reads_and_changes_its_own_record,
    a_change_of_an_outdated_record_is_refused,
    operators_set_quotas_within_bounds,
    a_quota_is_its_own_partners_and_the_platforms,
);

async fn pages<F: Future<Output = Page<T>>, T>(list: impl Fn(PageRequest) -> F) -> Vec<Vec<T>> {
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let page = list(PageRequest::new(Some(2), cursor)).await;
        all.push(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            return all;
        }
    }
}

async fn operators_page_through_all_or_one_status(db: TestDb) {
    let (person, admit) = operator(&db).await;
    let read = &permit::<ReadPartners>(&person);
    let mut applied = Vec::new();
    for name in ["A", "B", "C", "D", "E"] {
        applied.push(apply(&db, name).await.id);
    }
    for id in [applied[1], applied[3]] {
        partners::begin_review(&db, &db.sources, &admit, id).await.unwrap();
    }
    let db = &db;
    let ids = async |status: Option<PartnerStatus>| -> Vec<Vec<PartnerId>> {
        let all: Vec<Vec<Partner>> =
            pages(|page| async move { partners::list(db, read, status, &page).await.unwrap() }).await;
        all.into_iter().map(|page| page.into_iter().map(|partner| partner.id).collect()).collect()
    };
    let [first, .., last] = applied[..] else { panic!("five") };
    assert_eq!(ids(None).await, [vec![last, applied[3]], vec![applied[2], applied[1]], vec![first]]);
    assert_eq!(ids(Some(PartnerStatus::Applied)).await, [vec![last, applied[2]], vec![first]]);
    assert_eq!(ids(Some(PartnerStatus::InReview)).await, [vec![applied[3], applied[1]]]);
    assert_eq!(ids(Some(PartnerStatus::Active)).await, [Vec::<PartnerId>::new()]);
    let auditor = permit::<ReadPartners>(&db.platform(PlatformRole::Auditor).await);
    assert_eq!(partners::list(db, &auditor, None, &PageRequest::default()).await.unwrap().items.len(), 5);
}

async fn the_directory_shows_active_partners_by_name_only(db: TestDb) {
    let (_, admit) = operator(&db).await;
    apply(&db, "Applicant").await;
    let ids = [db.partner("Clinic").await, db.partner("Insurer").await, db.partner("Mill").await];
    let gone = db.partner("Gone").await;
    partners::suspend(&db, &db.sources, &admit, gone, "Unpaid.").await.unwrap();
    let read = &permit::<ReadPartner>(&db.member(ids[0], Role::Viewer).await);
    let db = &db;
    let found = pages(|page| async move { partners::directory(db, read, &page).await.unwrap() }).await;
    let entry = |id: PartnerId, name: &str| DirectoryEntry { id, name: name.to_owned(), industry: Industry::Medicine };
    assert_eq!(found, [vec![entry(ids[2], "Mill"), entry(ids[1], "Insurer")], vec![entry(ids[0], "Clinic")]]);
}

async fn a_partner_reads_and_changes_its_own_record(db: TestDb) {
    let (clinic, other) = (db.partner("Clinic").await, db.partner("Insurer").await);
    let admin = db.member(clinic, Role::Admin).await;
    let read = permit::<ReadPartner>(&admin);
    let before = partners::own(&db, &read).await.unwrap();
    assert_eq!((before.id, before.revision), (clinic, 1));
    db.sources.clock.advance(chrono::TimeDelta::minutes(1));
    let change = PartnerChange {
        contact_email: Some(" new@clinic.example ".to_owned()),
        needs: Some("Fewer readmissions.".to_owned()),
        ..PartnerChange::default()
    };
    let changed =
        partners::update_own(&db, &db.sources, &permit::<ChangePartner>(&admin), &change, Some(1)).await.unwrap();
    assert_eq!((changed.contact.email.as_str(), changed.needs.as_str()), ("new@clinic.example", "Fewer readmissions."));
    assert_eq!((changed.contact.name, changed.data_at_hand), (before.contact.name, before.data_at_hand));
    assert_eq!((changed.revision, changed.status, changed.quota), (2, before.status, before.quota));
    assert!(changed.updated_at > before.updated_at && changed.created_at == before.created_at);
    assert_eq!(audited(&db, "partner:change", clinic, clinic).await, 1);
    let neighbour = permit::<ReadPartner>(&db.member(other, Role::Owner).await);
    assert_eq!(partners::own(&db, &neighbour).await.unwrap().contact.email, "office@example.org");
}

async fn a_change_of_an_outdated_record_is_refused(db: TestDb) {
    let clinic = db.partner("Clinic").await;
    let change_permit = permit::<ChangePartner>(&db.member(clinic, Role::Admin).await);
    let needs = |text: &str| PartnerChange { needs: Some(text.to_owned()), ..PartnerChange::default() };
    partners::update_own(&db, &db.sources, &change_permit, &needs("One."), Some(1)).await.unwrap();
    let error = partners::update_own(&db, &db.sources, &change_permit, &needs("Two."), Some(1)).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::PreconditionFailed, "revision_outdated"));
    let bad = PartnerChange { contact_email: Some("nobody".to_owned()), ..needs("Three.") };
    let error = partners::update_own(&db, &db.sources, &change_permit, &bad, None).await.unwrap_err();
    assert_eq!(error.field().as_deref(), Some("contact_email"));
    let now = partners::update_own(&db, &db.sources, &change_permit, &PartnerChange::default(), None).await.unwrap();
    assert_eq!((now.needs.as_str(), now.revision), ("One.", 3));
}

async fn operators_set_quotas_within_bounds(db: TestDb) {
    let (person, admit) = operator(&db).await;
    let set = permit::<SetQuota>(&person);
    let quota = Quota { max_running_jobs: 8, max_gpus: 0, max_storage_bytes: 1 << 40 };
    let applicant = assessed(&db, &admit, "Applicant").await.id;
    let error = quotas::set_quota(&db, &db.sources, &set, applicant, quota, None).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "partner_not_admitted"));

    let clinic = db.partner("Clinic").await;
    let changed = quotas::set_quota(&db, &db.sources, &set, clinic, quota, Some(1)).await.unwrap();
    assert_eq!((changed.quota, changed.revision), (quota, 2));
    let error = quotas::set_quota(&db, &db.sources, &set, clinic, Quota::NONE, Some(1)).await.unwrap_err();
    assert!(matches!(error, PartnerError::Outdated { current: 2 }), "{error}");
    let beyond = Quota { max_gpus: -1, ..quota };
    let error = quotas::set_quota(&db, &db.sources, &set, clinic, beyond, None).await.unwrap_err();
    assert_eq!(error.field().as_deref(), Some("max_gpus"));
    let stored = partners::get(&db, &permit::<ReadPartners>(&person), clinic).await.unwrap();
    assert_eq!(stored, changed);
    assert_eq!(audited(&db, "partner:set-quota", clinic, clinic).await, 1);
}

async fn a_quota_is_its_own_partners_and_the_platforms(db: TestDb) {
    let (clinic, insurer) = (db.partner("Clinic").await, db.partner("Insurer").await);
    let (person, _) = operator(&db).await;
    let own = permit::<ReadDataset>(&db.member(clinic, Role::Viewer).await).scope();
    let platform = permit::<ReadPartners>(&person).scope();
    let wanted = Quota { max_running_jobs: 4, max_gpus: 1, max_storage_bytes: 1 << 30 };
    for (scope, partner) in [(own, clinic), (platform, clinic), (platform, insurer)] {
        let mut tx = db.read(scope.tenancy()).await.unwrap();
        assert_eq!(partner_registry::quota(&mut tx, scope, partner).await.unwrap(), wanted);
    }
    let mut tx = db.read(own.tenancy()).await.unwrap();
    let error = partner_registry::quota(&mut tx, own, insurer).await.unwrap_err();
    assert!(matches!(error, PartnerError::PartnerNotFound), "{error}");
}
