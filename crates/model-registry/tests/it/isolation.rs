//! That one partner never reaches another one's rows: through the services on both databases, and past them on PostgreSQL,
//! where row-level security holds even if a `WHERE` clause were wrong.

use database::{Tx, execute, run_on};
use testkit::TestDb;

use crate::fixtures::{BOTH, HIDDEN, Member, World, first, refused};

testkit::on_both_databases!(another_partner_s_ids_are_as_good_as_none);

async fn another_partner_s_ids_are_as_good_as_none(db: TestDb) {
    let world = World::new(db).await;
    let (models, bank) = (&world.models, &world.bank);
    let theirs = world.trained(&world.insurer, "Triage").await;
    for model in [theirs.model, world.db.sources.id()] {
        assert_eq!(refused(models.get(&bank.read, model).await), HIDDEN);
        assert_eq!(refused(models.list_versions(&bank.read, model, &first(9)).await), HIDDEN);
        let by_id = model_registry::VersionRef::Id(theirs.version);
        assert_eq!(refused(models.version(&bank.read, model, by_id).await), HIDDEN);
        assert_eq!(refused(models.derived_terms(&bank.read, model, by_id).await), HIDDEN);
    }
    // Nor through a model of its own.
    let own = world.trained(bank, "Own").await;
    let by_id = model_registry::VersionRef::Id(theirs.version);
    let missing = (foundation::ErrorKind::NotFound, "model_version_not_found");
    assert_eq!(refused(models.version(&bank.read, own.model, by_id).await), missing);
    assert_eq!(refused(models.files_for_prediction(&bank.predict, own.model, by_id).await), missing);
}

const TABLES: [&str; 5] = ["models", "model_versions", "model_files", "model_inputs", "model_grants"];

/// Rows of each table that SQL without any `WHERE` finds in a transaction of this partner.
async fn visible(world: &World, member: &Member) -> [i64; 5] {
    let mut tx = world.tx(member).await;
    let mut counts = [0; 5];
    for (count, sql) in counts.iter_mut().zip([
        "SELECT count(*) FROM models",
        "SELECT count(*) FROM model_versions",
        "SELECT count(*) FROM model_files",
        "SELECT count(*) FROM model_inputs",
        "SELECT count(*) FROM model_grants",
    ]) {
        *count = run_on!(&mut tx, |conn| sqlx::query_scalar(sql).fetch_one(conn).await).unwrap();
    }
    counts
}

#[tokio::test]
async fn postgres_shows_rows_to_their_owner_and_to_grantees_alone() {
    let world = World::new(TestDb::postgres().await).await;
    let agreement = world.full_agreement().await;
    let shared = world.derived("Shared", &[(&world.clinic, agreement)]).await;
    world.derived("Kept", &[(&world.clinic, agreement)]).await;
    assert_eq!(visible(&world, &world.insurer).await, [2, 2, 4, 4, 0]);
    assert_eq!(visible(&world, &world.clinic).await, [0; 5]);
    let grant = world.share(shared.model, agreement, BOTH).await.unwrap();
    assert_eq!(visible(&world, &world.insurer).await, [2, 2, 4, 4, 1]);
    assert_eq!(visible(&world, &world.clinic).await, [1, 1, 2, 2, 1]);
    assert_eq!(visible(&world, &world.bank).await, [0; 5]);
    world.models.revoke(&world.insurer.grant, grant.id, "Over.").await.unwrap();
    // The grant itself stays visible: it says why.
    assert_eq!(visible(&world, &world.clinic).await, [0, 0, 0, 0, 1]);
}

#[tokio::test]
async fn postgres_lets_nobody_but_the_owner_change_a_row() {
    let world = World::new(TestDb::postgres().await).await;
    let agreement = world.full_agreement().await;
    let model = world.derived("Shared", &[(&world.clinic, agreement)]).await.model;
    let grant = world.share(model, agreement, BOTH).await.unwrap();
    for member in [&world.clinic, &world.bank] {
        for table in TABLES {
            let mut tx = world.tx(member).await;
            let sql = sqlx::AssertSqlSafe(format!("DELETE FROM {table}"));
            let touched = match &mut tx {
                Tx::Postgres(tx) => sqlx::query(sql).execute(&mut **tx).await.unwrap().rows_affected(),
                Tx::Sqlite(_) => unreachable!("the database is PostgreSQL"),
            };
            assert_eq!(touched, 0, "{table}");
        }
        let mut tx = world.tx(member).await;
        let sql = "UPDATE model_grants SET expires_at = NULL, download = TRUE";
        assert_eq!(execute!(&mut tx, sqlx::query(sql)).unwrap(), 0);
        // A grant in somebody else's name is refused outright.
        let mut tx = world.tx(member).await;
        let sql = "INSERT INTO model_grants (id, partner_id, model_id, grantee_id, agreement_id, download, predict, created_at) \
             VALUES ($1, $2, $3, $4, $5, TRUE, TRUE, $6)";
        let forged = execute!(
            &mut tx,
            sqlx::query(sql)
                .bind(world.db.sources.id::<foundation::ModelGrantId>())
                .bind(world.insurer.partner)
                .bind(model)
                .bind(member.partner)
                .bind(agreement)
                .bind(grant.created_at)
        );
        let refusal = format!("{:?}", forged.unwrap_err());
        assert!(refusal.contains("row-level security"), "{refusal}");
    }
}
