use std::time::Duration;

use access::invitations::AcceptInvitation;
use access::sessions::Origin;
use access::{AdmitPartner, ReadPartners, Role, Secret};
use database::{Db, Tenancy, execute, run_on};
use foundation::{ErrorKind, Fault as _, PageRequest, PartnerId};
use partner_registry::assessments;
use partner_registry::partners::{self, PartnerStatus, PartnerStep};
use partner_registry::{PartnerError, Quota};
use testkit::{TestDb, permit};

use crate::fixtures::{activate, apply, approve, assessed, audited, operator, scores, try_to_apply};

testkit::on_both_databases!(
    an_organisation_becomes_an_active_partner,
    a_name_is_taken_until_its_applicant_is_declined,
    nobody_is_approved_unassessed,
    each_reviewer_has_one_assessment_until_the_decision,
    declining_needs_a_reason_and_is_final,
    a_suspended_partner_comes_back_or_leaves,
    a_refused_step_changes_nothing,
    an_owner_is_invited_again_until_there_is_one,
    activation_waits_for_an_owner_and_happens_once,
    an_owner_joins_and_the_partner_is_active_or_neither,
    who_joins_and_who_invites_do_not_wait_for_each_other,
    an_unknown_partner_is_not_found,
);

async fn owners_invited(db: &TestDb, partner: PartnerId) -> Vec<String> {
    let mut tx = db.read(Tenancy::Platform).await.unwrap();
    let sql = "SELECT email FROM invitations WHERE partner_id = $1 AND role = 'owner'";
    run_on!(&mut tx, |conn| sqlx::query_scalar(sql).bind(partner).fetch_all(conn).await).unwrap()
}

async fn an_organisation_becomes_an_active_partner(db: TestDb) {
    let (person, admit) = operator(&db).await;
    let applied = apply(&db, "  North   Clinic ").await;
    assert_eq!((applied.name.as_str(), applied.status), ("North Clinic", PartnerStatus::Applied));
    assert_eq!((applied.quota, applied.revision), (Quota::NONE, 2));

    let in_review = partners::begin_review(&db, &db.sources, &admit, applied.id).await.unwrap();
    assert_eq!((in_review.status, in_review.revision), (PartnerStatus::InReview, 3));
    assessments::assess(&db, &db.sources, &admit, applied.id, &scores(5)).await.unwrap();
    let approved = approve(&db, &admit, applied.id).await.unwrap();
    assert_eq!((approved.partner.status, approved.partner.revision), (PartnerStatus::Approved, 4));
    assert_eq!(approved.partner.quota, Quota::DEFAULT);
    assert_eq!(owners_invited(&db, applied.id).await, [applied.contact.email]);
    assert_eq!(approved.invitation.post.partner(), Some(applied.id));
    let token = approved.invitation_token.reveal();
    assert!(!token.is_empty() && !format!("{approved:?}").contains(token));

    db.member(applied.id, Role::Owner).await;
    let active = activate(&db, applied.id).await.unwrap();
    assert_eq!((active.status, active.revision), (PartnerStatus::Active, 5));
    let stored = partners::get(&db, &permit::<ReadPartners>(&person), applied.id).await.unwrap();
    assert_eq!(stored, active);

    for (action, times) in [("partner:apply", 1), ("partner:admit", 3), ("partner:activate", 1)] {
        assert_eq!(audited(&db, action, applied.id, applied.id).await, times, "{action}");
    }
}

async fn a_name_is_taken_until_its_applicant_is_declined(db: TestDb) {
    let (_, admit) = operator(&db).await;
    let first = apply(&db, "North Clinic").await;
    for name in ["North Clinic", "NORTH clinic", " North\tClinic"] {
        let error = try_to_apply(&db, name).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "partner_name_taken"), "{name}");
        assert_eq!(error.field().as_deref(), Some("organisation"));
    }
    partners::decline(&db, &db.sources, &admit, first.id, "No data yet.").await.unwrap();
    let second = apply(&db, "North Clinic").await;
    let third = try_to_apply(&db, "north clinic").await;
    assert!(matches!(third, Err(PartnerError::NameTaken)), "{third:?}");
    // One that has left may come back, as a new partner.
    partners::begin_review(&db, &db.sources, &admit, second.id).await.unwrap();
    assessments::assess(&db, &db.sources, &admit, second.id, &scores(3)).await.unwrap();
    approve(&db, &admit, second.id).await.unwrap();
    partners::offboard(&db, &db.sources, &admit, second.id, "Never came.").await.unwrap();
    apply(&db, "North Clinic").await;
}

async fn nobody_is_approved_unassessed(db: TestDb) {
    let (person, admit) = operator(&db).await;
    let partner = apply(&db, "Clinic").await;
    let early = approve(&db, &admit, partner.id).await.unwrap_err();
    assert!(matches!(early, PartnerError::IllegalStep { status: PartnerStatus::Applied, step: PartnerStep::Approve }));
    partners::begin_review(&db, &db.sources, &admit, partner.id).await.unwrap();
    let error = approve(&db, &admit, partner.id).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "partner_not_assessed"));
    let after = partners::get(&db, &permit::<ReadPartners>(&person), partner.id).await.unwrap();
    assert_eq!((after.status, after.quota), (PartnerStatus::InReview, Quota::NONE));
    assert!(owners_invited(&db, partner.id).await.is_empty());
}

async fn each_reviewer_has_one_assessment_until_the_decision(db: TestDb) {
    let (first, admit) = operator(&db).await;
    let (second, admit_too) = operator(&db).await;
    let read = permit::<ReadPartners>(&first);
    let partner = apply(&db, "Clinic").await.id;
    let early = assessments::assess(&db, &db.sources, &admit, partner, &scores(3)).await.unwrap_err();
    assert!(matches!(early, PartnerError::IllegalStep { step: PartnerStep::Assess, .. }), "{early}");
    partners::begin_review(&db, &db.sources, &admit, partner).await.unwrap();

    let one = assessments::assess(&db, &db.sources, &admit, partner, &scores(3)).await.unwrap();
    assessments::assess(&db, &db.sources, &admit_too, partner, &scores(2)).await.unwrap();
    db.sources.clock.advance(chrono::TimeDelta::hours(1));
    let again = assessments::assess(&db, &db.sources, &admit, partner, &scores(5)).await.unwrap();
    assert_eq!((again.id, again.created_at), (one.id, one.created_at));
    assert!(again.updated_at > one.updated_at);
    assert_eq!(again.scores, scores(5));

    let page = PageRequest::new(Some(1), None);
    let newest = assessments::list(&db, &read, partner, &page).await.unwrap();
    assert_eq!((newest.items[0].reviewer, newest.items.len()), (second.user, 1));
    let page = PageRequest::new(Some(1), newest.next_cursor);
    let rest = assessments::list(&db, &read, partner, &page).await.unwrap();
    assert_eq!((rest.items, rest.next_cursor), (vec![again], None));

    approve(&db, &admit, partner).await.unwrap();
    let late = assessments::assess(&db, &db.sources, &admit, partner, &scores(1)).await.unwrap_err();
    assert!(matches!(late, PartnerError::IllegalStep { status: PartnerStatus::Approved, .. }), "{late}");
}

async fn declining_needs_a_reason_and_is_final(db: TestDb) {
    let (_, admit) = operator(&db).await;
    let partner = assessed(&db, &admit, "Clinic").await.id;
    let error = partners::decline(&db, &db.sources, &admit, partner, "  ").await.unwrap_err();
    assert_eq!(error.field().as_deref(), Some("reason"));
    let declined = partners::decline(&db, &db.sources, &admit, partner, " Too early. ").await.unwrap();
    assert_eq!((declined.status, declined.status_reason.as_deref()), (PartnerStatus::Declined, Some("Too early.")));
    for error in [
        partners::begin_review(&db, &db.sources, &admit, partner).await.unwrap_err(),
        approve(&db, &admit, partner).await.unwrap_err(),
        partners::decline(&db, &db.sources, &admit, partner, "Again.").await.unwrap_err(),
        partners::offboard(&db, &db.sources, &admit, partner, "Away.").await.unwrap_err(),
        activate(&db, partner).await.unwrap_err(),
    ] {
        assert!(error.to_string().contains("'declined'"), "{error}");
        assert_eq!(error.kind(), ErrorKind::Conflict);
    }
}

async fn a_suspended_partner_comes_back_or_leaves(db: TestDb) {
    let (_, admit) = operator(&db).await;
    let partner = db.partner("Clinic").await;
    let error = partners::suspend(&db, &db.sources, &admit, partner, "").await.unwrap_err();
    assert_eq!(error.field().as_deref(), Some("reason"));
    let suspended = partners::suspend(&db, &db.sources, &admit, partner, "Unpaid.").await.unwrap();
    assert_eq!((suspended.status, suspended.status_reason.as_deref()), (PartnerStatus::Suspended, Some("Unpaid.")));
    // The first owner's arrival, told late or twice, does not undo the suspension.
    let told = activate(&db, partner).await.unwrap();
    assert_eq!(told, suspended);
    let back = partners::reinstate(&db, &db.sources, &admit, partner).await.unwrap();
    assert_eq!((back.status, back.status_reason), (PartnerStatus::Active, None));
    let gone = partners::offboard(&db, &db.sources, &admit, partner, "Merged.").await.unwrap();
    assert_eq!((gone.status, gone.revision), (PartnerStatus::Offboarded, 4));
    let error = partners::reinstate(&db, &db.sources, &admit, partner).await.unwrap_err();
    assert!(error.to_string().contains("'offboarded'"), "{error}");
    assert_eq!(audited(&db, "partner:admit", partner, partner).await, 3);
}

async fn a_refused_step_changes_nothing(db: TestDb) {
    let (person, admit) = operator(&db).await;
    let read = permit::<ReadPartners>(&person);
    let partner = db.partner("Clinic").await;
    let before = partners::get(&db, &read, partner).await.unwrap();
    assert!(approve(&db, &admit, partner).await.is_err());
    assert!(partners::reinstate(&db, &db.sources, &admit, partner).await.is_err());
    assert_eq!(partners::get(&db, &read, partner).await.unwrap(), before);
    assert_eq!(audited(&db, "partner:admit", partner, partner).await, 0);
}

async fn an_owner_is_invited_again_until_there_is_one(db: TestDb) {
    let (_, admit) = operator(&db).await;
    let partner = assessed(&db, &admit, "Clinic").await.id;
    let early = partners::invite_owner(&db, &db.sources, &admit, partner).await.unwrap_err();
    assert!(matches!(early, PartnerError::IllegalStep { step: PartnerStep::InviteOwner, .. }), "{early}");
    let first = approve(&db, &admit, partner).await.unwrap();
    db.sources.clock.advance(chrono::TimeDelta::days(8));
    let again = partners::invite_owner(&db, &db.sources, &admit, partner).await.unwrap();
    assert_eq!(again.partner, first.partner);
    assert!(again.invitation.expires_at > db.sources.now());
    assert_ne!(again.invitation_token.reveal(), first.invitation_token.reveal());
    db.member(partner, Role::Owner).await;
    activate(&db, partner).await.unwrap();
    let late = partners::invite_owner(&db, &db.sources, &admit, partner).await.unwrap_err();
    assert!(matches!(late, PartnerError::IllegalStep { status: PartnerStatus::Active, .. }), "{late}");
}

async fn activation_waits_for_an_owner_and_happens_once(db: TestDb) {
    let (_, admit) = operator(&db).await;
    let partner = assessed(&db, &admit, "Clinic").await.id;
    approve(&db, &admit, partner).await.unwrap();
    db.member(partner, Role::Admin).await;
    let error = activate(&db, partner).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "partner_owner_missing"));
    db.member(partner, Role::Owner).await;
    let once = activate(&db, partner).await.unwrap();
    db.member(partner, Role::Owner).await;
    let twice = activate(&db, partner).await.unwrap();
    assert_eq!(once, twice);
    assert_eq!(audited(&db, "partner:activate", partner, partner).await, 1);
}

async fn an_owner_joins_and_the_partner_is_active_or_neither(db: TestDb) {
    let (person, admit) = operator(&db).await;
    let read = permit::<ReadPartners>(&person);
    let partner = assessed(&db, &admit, "Clinic").await.id;
    let token = approve(&db, &admit, partner).await.unwrap().invitation_token;
    let origin = Origin::default();
    let join = || {
        let (token, password) = (Secret::new(token.reveal().to_owned()), "correct horse battery".to_owned());
        let accept =
            AcceptInvitation { token, display_name: Some("Ada Ito".to_owned()), password: Secret::new(password) };
        partners::accept_invitation(&db, &db.sources, accept, &origin)
    };
    // Something that no step leads to, so that the activation fails after all else was done.
    set_status(&db, partner, PartnerStatus::Declined).await;
    let error = join().await.unwrap_err();
    assert!(matches!(error, PartnerError::IllegalStep { step: PartnerStep::Activate, .. }), "{error:?}");
    assert_eq!(audited(&db, "member:accept-invitation", partner, partner).await, 0);
    set_status(&db, partner, PartnerStatus::Approved).await;
    join().await.unwrap();
    assert_eq!(partners::get(&db, &read, partner).await.unwrap().status, PartnerStatus::Active);
}

/// Who invites an owner holds the partner, and then replaces the invitation that is just being accepted.
async fn who_joins_and_who_invites_do_not_wait_for_each_other(db: TestDb) {
    let (_, admit) = operator(&db).await;
    let partner = assessed(&db, &admit, "Clinic").await.id;
    let token = approve(&db, &admit, partner).await.unwrap().invitation_token;
    let password = Secret::new("correct horse battery".to_owned());
    let accept = AcceptInvitation { token, display_name: Some("Ada Ito".to_owned()), password };
    let origin = Origin::default();
    let mut inviting = db.write(Tenancy::Platform).await.unwrap();
    let hold = "UPDATE partners SET revision = revision WHERE id = $1";
    execute!(&mut inviting, sqlx::query(hold).bind(partner)).unwrap();
    let replacing = async {
        somebody_waits(&db).await;
        let replace = "UPDATE invitations SET revoked_at = NULL WHERE partner_id = $1";
        execute!(&mut inviting, sqlx::query(replace).bind(partner)).unwrap();
        inviting.commit().await.unwrap();
    };
    let (joined, ()) = tokio::join!(partners::accept_invitation(&db, &db.sources, accept, &origin), replacing);
    joined.unwrap();
}

/// Returns once a transaction waits for a lock. On SQLite nobody can: there is one writer.
async fn somebody_waits(db: &TestDb) {
    let Db::Postgres(pool) = &**db else { return };
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    for _ in 0..1_000 {
        let waiting: i64 = sqlx::query_scalar(sql).fetch_one(pool).await.unwrap();
        if waiting > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nobody waits for the partner");
}

async fn set_status(db: &TestDb, partner: PartnerId, status: PartnerStatus) {
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    let sql = "UPDATE partners SET status = $2 WHERE id = $1";
    run_on!(&mut tx, |conn| sqlx::query(sql).bind(partner).bind(status).execute(conn).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

async fn an_unknown_partner_is_not_found(db: TestDb) {
    let (person, _) = operator(&db).await;
    let (admit, read) = (permit::<AdmitPartner>(&person), permit::<ReadPartners>(&person));
    let nobody: PartnerId = db.sources.id();
    for error in [
        partners::get(&db, &read, nobody).await.unwrap_err(),
        partners::begin_review(&db, &db.sources, &admit, nobody).await.unwrap_err(),
        approve(&db, &admit, nobody).await.unwrap_err(),
        activate(&db, nobody).await.unwrap_err(),
        assessments::assess(&db, &db.sources, &admit, nobody, &scores(1)).await.unwrap_err(),
        assessments::list(&db, &read, nobody, &PageRequest::default()).await.unwrap_err(),
    ] {
        assert!(matches!(error, PartnerError::PartnerNotFound), "{error:?}");
    }
}
