use access::{ProposeAgreement, ReadAgreement, ReadPartner, Role, TerminateAgreement};
use database::{Db, Tenancy, Tx};
use foundation::{PageRequest, PartnerId, TypedId as _};
use partner_registry::agreements::{self, Agreement, Offer};
use partner_registry::{PartnerError, partners};
use sqlx::AssertSqlSafe;
use testkit::{TestDb, permit};

use crate::fixtures::{Pair, activate, approve, assessed, no_agreement, operator, try_sign};

testkit::on_both_databases!(a_third_partner_sees_nothing, an_applicant_does_not_see_its_assessment);

async fn a_third_partner_sees_nothing(db: TestDb) {
    let pair = Pair::new(&db).await;
    let agreement = pair.signed(&db).await;
    let third = db.member(db.partner("Mill").await, Role::Owner).await;
    let (read, propose, end) =
        (permit::<ReadAgreement>(&third), permit::<ProposeAgreement>(&third), permit::<TerminateAgreement>(&third));
    let offer = || Offer { base: 1, terms: Pair::terms(&db), note: String::new() };
    // What is another's and what does not exist are answered alike.
    for id in [agreement.id, no_agreement(&db)] {
        for error in [
            agreements::get(&db, &db.sources, &read, id).await.unwrap_err(),
            agreements::version(&db, &db.sources, &read, id, 1).await.unwrap_err(),
            agreements::versions(&db, &db.sources, &read, id, None).await.unwrap_err(),
            agreements::difference(&db, &db.sources, &read, id, [1, 1]).await.unwrap_err(),
            agreements::offer(&db, &db.sources, &propose, id, offer()).await.unwrap_err(),
            agreements::drop_amendment(&db, &db.sources, &end, id, "Mine.").await.unwrap_err(),
            try_sign(&db, &third, id, agreement.document_sha256).await.unwrap_err(),
            agreements::terminate(&db, &db.sources, &end, id, "Mine.").await.unwrap_err(),
        ] {
            assert!(matches!(error, PartnerError::AgreementNotFound), "{error:?}");
        }
    }
    let page = agreements::list(&db, &db.sources, &read, &PageRequest::default()).await.unwrap();
    assert!(page.items.is_empty());
    let own = permit::<ReadAgreement>(&pair.clinic_admin);
    assert_eq!(agreements::get(&db, &db.sources, &own, agreement.id).await.unwrap(), agreement);
}

async fn an_applicant_does_not_see_its_assessment(db: TestDb) {
    let (_, admit) = operator(&db).await;
    let applicant = assessed(&db, &admit, "Clinic").await.id;
    approve(&db, &admit, applicant).await.unwrap();
    let owner = db.member(applicant, Role::Owner).await;
    activate(&db, applicant).await.unwrap();
    let record = partners::own(&db, &permit::<ReadPartner>(&owner)).await.unwrap();
    assert!(!format!("{record:?}").contains("Own data team."));
    // The log, which the partner reads, says that it was assessed and not how.
    let mut tx = db.read(Tenancy::Partner(applicant)).await.unwrap();
    let sql = "SELECT detail FROM audit_log WHERE partner_id = $1";
    let details: Vec<sqlx::types::Json<serde_json::Value>> =
        database::run_on!(&mut tx, |conn| sqlx::query_scalar(sql).bind(applicant).fetch_all(conn).await).unwrap();
    let log = format!("{details:?}");
    assert!(log.contains("assess") && !log.contains("points") && !log.contains("Own data team."), "{log}");
}

/// Raw SQL on PostgreSQL, past every store function: the second lock on the same door.
mod row_level_security {
    use super::*;

    const TABLES: [&str; 5] =
        ["assessments", "agreements", "agreement_parties", "agreement_versions", "agreement_signatures"];

    struct Case {
        db: TestDb,
        pair: Pair,
        agreement: Agreement,
        third: PartnerId,
    }

    async fn case() -> Case {
        let db = TestDb::postgres().await;
        let pair = Pair::new(&db).await;
        let agreement = pair.signed(&db).await;
        let third = db.partner("Mill").await;
        let (_, admit) = operator(&db).await;
        assessed(&db, &admit, "Applicant").await;
        Case { db, pair, agreement, third }
    }

    async fn count(db: &Db, tenancy: Tenancy, table: &str) -> i64 {
        let Tx::Postgres(mut tx) = db.read(tenancy).await.unwrap() else { panic!("this is PostgreSQL") };
        let sql = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        sqlx::query_scalar(sql).fetch_one(&mut *tx).await.unwrap()
    }

    /// How many rows a statement touches under a tenancy, or the error's SQLSTATE; nothing is kept.
    async fn attempt(db: &Db, tenancy: Tenancy, sql: String) -> Result<u64, String> {
        let Tx::Postgres(mut tx) = db.write(tenancy).await.unwrap() else { panic!("this is PostgreSQL") };
        match sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await {
            Ok(done) => Ok(done.rows_affected()),
            Err(sqlx::Error::Database(error)) => Err(error.code().unwrap_or_default().into_owned()),
            Err(other) => panic!("{other}"),
        }
    }

    const REFUSED: &str = "42501";

    #[tokio::test]
    async fn each_tenancy_reads_its_own_rows() {
        let case = case().await;
        for (tenancy, rows) in [
            (Tenancy::Partner(case.third), [0, 0, 0, 0, 0]),
            // Of the two rows that name the parties, each party sees its own.
            (Tenancy::Partner(case.pair.clinic), [0, 1, 1, 1, 2]),
            (Tenancy::Partner(case.pair.insurer), [0, 1, 1, 1, 2]),
            // The platform reads everything but what the agreement says.
            (Tenancy::Platform, [1, 1, 2, 0, 2]),
        ] {
            for (table, rows) in TABLES.into_iter().zip(rows) {
                assert_eq!(count(&case.db, tenancy, table).await, rows, "{tenancy:?} {table}");
            }
        }
    }

    #[tokio::test]
    async fn a_third_partner_changes_nothing() {
        let case = case().await;
        let (third, id) = (Tenancy::Partner(case.third), case.agreement.id.as_uuid());
        for table in TABLES {
            assert_eq!(attempt(&case.db, third, format!("DELETE FROM {table}")).await, Ok(0), "{table}");
        }
        let update = "UPDATE agreements SET status = 'terminated'".to_owned();
        assert_eq!(attempt(&case.db, third, update).await, Ok(0));
        let mill = case.third.as_uuid();
        let party = format!("INSERT INTO agreement_parties (partner_id, agreement_id) VALUES ('{mill}', '{id}')");
        assert_eq!(attempt(&case.db, third, party).await, Err(REFUSED.to_owned()));
        // The rows are made from a member's that the third partner may read.
        let members = case.db.member(case.third, Role::Owner).await;
        let document = format!(
            "INSERT INTO agreement_versions (agreement_id, number, offered_by, user_id, format, content, content_sha256, terms, note, \
             created_at) SELECT '{id}', 2, '{mill}', id, 'contract', 'forged', '', '{{}}', '', now() FROM users LIMIT 1"
        );
        assert_eq!(attempt(&case.db, third, document).await, Err(REFUSED.to_owned()));
        let signature =
            format!("INSERT INTO agreement_signatures SELECT '{id}', '{mill}', id, '', now(), 1 FROM users LIMIT 1");
        assert_eq!(attempt(&case.db, third, signature).await, Err(REFUSED.to_owned()), "{members:?}");
    }

    #[tokio::test]
    async fn a_party_signs_only_for_itself_and_takes_nothing_back() {
        let case = case().await;
        let proposed = case.pair.propose(&case.db).await;
        let (id, clinic, insurer) =
            (proposed.id.as_uuid(), Tenancy::Partner(case.pair.clinic), case.pair.insurer.as_uuid());
        let user = case.pair.clinic_admin.user.as_uuid();
        let sign =
            |partner| format!("INSERT INTO agreement_signatures VALUES ('{id}', '{partner}', '{user}', '', now(), 1)");
        assert_eq!(attempt(&case.db, clinic, sign(insurer)).await, Err(REFUSED.to_owned()));
        assert_eq!(attempt(&case.db, clinic, sign(case.pair.clinic.as_uuid())).await, Ok(1));
        for tenancy in [clinic, Tenancy::Platform] {
            for sql in [
                "DELETE FROM agreement_signatures",
                "UPDATE agreement_signatures SET document_sha256 = ''",
                "UPDATE agreement_versions SET content = 'other'",
                "DELETE FROM agreement_versions",
                "DELETE FROM agreement_parties",
                "DELETE FROM agreements",
            ] {
                assert_eq!(attempt(&case.db, tenancy, sql.to_owned()).await, Ok(0), "{tenancy:?} {sql}");
            }
        }
    }

    #[tokio::test]
    async fn nobody_proposes_in_anothers_name() {
        let case = case().await;
        let copy = |proposer: PartnerId, counterparty: PartnerId| {
            let (proposer, counterparty) = (proposer.as_uuid(), counterparty.as_uuid());
            format!(
                "INSERT INTO agreements SELECT gen_random_uuid(), '{proposer}', '{counterparty}', '{}', title, document_sha256, \
                 valid_from, expires_at, 'active', NULL, NULL, NULL, 1, created_at, updated_at, rules FROM agreements",
                case.pair.clinic_admin.user.as_uuid()
            )
        };
        let clinic = Tenancy::Partner(case.pair.clinic);
        let forged = attempt(&case.db, clinic, copy(case.pair.insurer, case.pair.clinic)).await;
        assert_eq!(forged, Err(REFUSED.to_owned()));
        assert_eq!(attempt(&case.db, clinic, copy(case.pair.clinic, case.third)).await, Ok(1));
        let with_oneself = attempt(&case.db, clinic, copy(case.pair.clinic, case.pair.clinic)).await;
        assert_eq!(with_oneself, Err("23514".to_owned()));
    }
}
