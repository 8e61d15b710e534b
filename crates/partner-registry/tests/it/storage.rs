use access::{PlatformRole, ReadPartner, ReadPartners, Role, Scope, SystemTask};
use database::{Tenancy, execute};
use foundation::{ErrorKind, Fault as _, PartnerId};
use partner_registry::PartnerError;
use partner_registry::storage::{self, Content, Storage, StorageFull};
use testkit::{TestDb, permit};

testkit::on_both_databases!(
    data_and_models_are_one_account,
    what_does_not_fit_is_refused_however_many_come_at_once,
    another_partners_account_is_its_own,
);

/// Adds in a transaction of its own, as uploads and jobs do, and gives it up when it does not fit.
async fn add(db: &TestDb, partner: PartnerId, content: Content, bytes: i64) -> Result<Storage, PartnerError> {
    let scope = Scope::system(SystemTask::ClaimedJob(partner));
    let mut tx = db.write(scope.tenancy()).await.unwrap();
    let after = storage::add(&mut tx, scope, (content, bytes), db.sources.now()).await?;
    after.expect_room(bytes)?;
    tx.commit().await.unwrap();
    Ok(after)
}

async fn limit(db: &TestDb, partner: PartnerId, bytes: i64) {
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    let sql = "UPDATE partners SET max_storage_bytes = $1 WHERE id = $2";
    execute!(&mut tx, sqlx::query(sql).bind(bytes).bind(partner)).unwrap();
    tx.commit().await.unwrap();
}

async fn data_and_models_are_one_account(db: TestDb) {
    let partner = db.partner("Clinic").await;
    limit(&db, partner, 100).await;
    add(&db, partner, Content::Datasets, 60).await.unwrap();
    let full = add(&db, partner, Content::Models, 41).await.unwrap_err();
    assert!(matches!(full, PartnerError::StorageFull(StorageFull { available: 40 })), "{full:?}");
    assert_eq!((full.kind(), full.code()), (ErrorKind::QuotaExceeded, "storage_quota_exceeded"));
    let after = add(&db, partner, Content::Models, 40).await.unwrap();
    assert_eq!(after, Storage { datasets: 60, models: 40, reserved: 0, limit: 100 });
    assert_eq!((after.used(), after.available()), (100, 0));
    // What is given back is there again, also when the quota was lowered meanwhile.
    limit(&db, partner, 10).await;
    let scope = Scope::system(SystemTask::ClaimedJob(partner));
    let mut tx = db.write(scope.tenancy()).await.unwrap();
    storage::add(&mut tx, scope, (Content::Datasets, -60), db.sources.now()).await.unwrap();
    let left = storage::add(&mut tx, scope, (Content::Models, -35), db.sources.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((left.datasets, left.models, left.available()), (0, 5, 5));
}

async fn what_does_not_fit_is_refused_however_many_come_at_once(db: TestDb) {
    let partner = db.partner("Clinic").await;
    limit(&db, partner, 25).await;
    let (data, model) = (Content::Datasets, Content::Models);
    let (a, b, c, d) = tokio::join!(
        add(&db, partner, data, 10),
        add(&db, partner, model, 10),
        add(&db, partner, data, 10),
        add(&db, partner, model, 10),
    );
    let added = [a, b, c, d];
    assert_eq!(added.iter().filter(|it| it.is_ok()).count(), 2, "{added:?}");
    let owner = permit::<ReadPartner>(&db.member(partner, Role::Viewer).await);
    let account = storage::own(&db, &db.sources, &owner).await.unwrap();
    assert_eq!((account.used(), account.available()), (20, 5));
}

async fn another_partners_account_is_its_own(db: TestDb) {
    let (clinic, insurer) = (db.partner("Clinic").await, db.partner("Insurer").await);
    add(&db, clinic, Content::Models, 7).await.unwrap();
    let owner = permit::<ReadPartner>(&db.member(insurer, Role::Owner).await);
    assert_eq!(storage::own(&db, &db.sources, &owner).await.unwrap().used(), 0);
    let auditor = permit::<ReadPartners>(&db.platform(PlatformRole::Auditor).await);
    assert_eq!(storage::of(&db, &db.sources, &auditor, clinic).await.unwrap().models, 7);
    let nobody = storage::of(&db, &db.sources, &auditor, db.sources.id()).await.unwrap_err();
    assert!(matches!(nobody, PartnerError::PartnerNotFound));
    let platform = Scope::system(SystemTask::Maintenance);
    let mut tx = db.write(platform.tenancy()).await.unwrap();
    let nobodys = storage::add(&mut tx, platform, (Content::Models, 1), db.sources.now()).await.unwrap_err();
    assert!(matches!(nobodys, PartnerError::PartnerNotFound), "an account belongs to a partner");
}
