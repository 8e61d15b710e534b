use access::api_keys::{self, NewApiKey};
use access::{ChangeAccount, ChangeMember, KeyScope, Principal, ReadMembers, Role, members};
use foundation::{PageRequest, UserId};
use testkit::{TestDb, permit};

use crate::world::{audited, code, join, log_in, origin, replica, signed_in};

testkit::on_both_databases!(
    members_are_listed_page_by_page,
    a_role_changes_and_the_log_says_so,
    a_partner_keeps_an_owner,
    two_owners_cannot_demote_each_other_at_once,
    who_is_removed_is_out_at_once,
    members_of_another_partner_are_out_of_reach,
    an_admins_hands_end_at_the_owners,
);

async fn listed(db: &TestDb, person: &Principal) -> Vec<(UserId, Role)> {
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let page = members::list(db, &permit::<ReadMembers>(person), &PageRequest::new(Some(2), cursor)).await.unwrap();
        all.extend(page.items.iter().map(|member| (member.user, member.role)));
        match page.next_cursor {
            Some(next) => cursor = Some(next),
            None => return all,
        }
    }
}

async fn members_are_listed_page_by_page(db: TestDb) {
    let (clinic, insurer) = (db.partner("Clinic").await, db.partner("Insurer").await);
    let mut expected = Vec::new();
    for role in Role::ALL {
        expected.push((db.member(clinic, *role).await.user, *role));
    }
    let stranger = db.member(insurer, Role::Owner).await;
    let viewer = db.member(clinic, Role::Viewer).await;
    expected.push((viewer.user, Role::Viewer));
    expected.reverse();
    assert_eq!(listed(&db, &viewer).await, expected);
    assert_eq!(listed(&db, &stranger).await, [(stranger.user, Role::Owner)]);
}

async fn a_role_changes_and_the_log_says_so(db: TestDb) {
    let partner = db.partner("Clinic").await;
    let (owner, viewer) = (db.member(partner, Role::Owner).await, db.member(partner, Role::Viewer).await);
    let permit = permit::<ChangeMember>(&owner);
    for _ in 0..2 {
        members::change_role(&db, &db.sources, &permit, viewer.user, Role::Steward).await.unwrap();
    }
    assert_eq!(listed(&db, &owner).await, [(viewer.user, Role::Steward), (owner.user, Role::Owner)]);
    let rows = audited(&db, "member:change-role").await;
    assert_eq!(rows, [(access::audit::Outcome::Done, Some(viewer.user.to_string()), Some(partner))], "written once");
}

async fn a_partner_keeps_an_owner(db: TestDb) {
    let partner = db.partner("Clinic").await;
    let owner = db.member(partner, Role::Owner).await;
    let permit = permit::<ChangeMember>(&owner);
    let demoted = members::change_role(&db, &db.sources, &permit, owner.user, Role::Admin).await;
    assert_eq!(code(demoted), "last_owner");
    assert_eq!(code(members::remove(&db, &db.sources, &permit, owner.user).await), "last_owner");
    members::change_role(&db, &db.sources, &permit, owner.user, Role::Owner).await.unwrap();
    let second = db.member(partner, Role::Viewer).await;
    members::change_role(&db, &db.sources, &permit, second.user, Role::Owner).await.unwrap();
    members::remove(&db, &db.sources, &permit, owner.user).await.unwrap();
    assert_eq!(listed(&db, &second).await, [(second.user, Role::Owner)]);
}

async fn two_owners_cannot_demote_each_other_at_once(db: TestDb) {
    let partner = db.partner("Clinic").await;
    let (a, b) = (db.member(partner, Role::Owner).await, db.member(partner, Role::Owner).await);
    let (permit_a, permit_b) = (permit::<ChangeMember>(&a), permit::<ChangeMember>(&b));
    let (first, second) = tokio::join!(
        members::change_role(&db, &db.sources, &permit_a, b.user, Role::Viewer),
        members::change_role(&db, &db.sources, &permit_b, a.user, Role::Viewer),
    );
    assert_eq!([&first, &second].iter().filter(|result| result.is_ok()).count(), 1, "{first:?} {second:?}");
    assert_eq!(listed(&db, &a).await.iter().filter(|(_, role)| *role == Role::Owner).count(), 1);
}

async fn who_is_removed_is_out_at_once(db: TestDb) {
    let replica = replica(&db).await;
    let (signed_in, person) = signed_in(&db, &replica, Role::Scientist).await;
    let partner = signed_in.partner.unwrap();
    // The same person works for another partner too, which is none of this one's business.
    let other = db.partner("Insurer").await;
    join(&db, other, Role::Viewer, "scientist@clinic.example").await;
    let there = access::sessions::LogIn { partner: Some(other), ..log_in("scientist@clinic.example") };
    let there = replica.log_in(there, &origin()).await.unwrap();
    let key = NewApiKey { name: "job".to_owned(), scopes: vec![KeyScope::JobsWrite], lifetime: None };
    let (_, secret) = api_keys::create(&db, &db.sources, &permit::<ChangeAccount>(&person), key).await.unwrap();

    let owner = db.member(partner, Role::Owner).await;
    members::remove(&db, &db.sources, &permit::<ChangeMember>(&owner), person.user).await.unwrap();
    assert_eq!(code(replica.authenticate(signed_in.access_token.reveal(), "req").await), "session_revoked");
    assert_eq!(code(replica.refresh(&signed_in.refresh_token, &origin()).await), "session_revoked");
    assert_eq!(code(replica.authenticate(secret.reveal(), "req").await), "key_revoked");
    replica.authenticate(there.access_token.reveal(), "req").await.unwrap();
    // Who comes back by a new invitation does not get the old credentials back.
    join(&db, partner, Role::Viewer, "scientist@clinic.example").await;
    assert_eq!(code(replica.authenticate(signed_in.access_token.reveal(), "req").await), "session_revoked");
    assert_eq!(code(replica.authenticate(secret.reveal(), "req").await), "key_revoked");
}

async fn members_of_another_partner_are_out_of_reach(db: TestDb) {
    let (clinic, insurer) = (db.partner("Clinic").await, db.partner("Insurer").await);
    let (owner, stranger) = (db.member(clinic, Role::Owner).await, db.member(insurer, Role::Viewer).await);
    let permit = permit::<ChangeMember>(&owner);
    let changed = members::change_role(&db, &db.sources, &permit, stranger.user, Role::Owner).await;
    assert_eq!(code(changed), "member_not_found");
    assert_eq!(code(members::remove(&db, &db.sources, &permit, stranger.user).await), "member_not_found");
    assert_eq!(code(members::remove(&db, &db.sources, &permit, db.sources.id()).await), "member_not_found");
    assert_eq!(listed(&db, &stranger).await, [(stranger.user, Role::Viewer)]);
}

async fn an_admins_hands_end_at_the_owners(db: TestDb) {
    let partner = db.partner("Clinic").await;
    let (owner, admin) = (db.member(partner, Role::Owner).await, db.member(partner, Role::Admin).await);
    let (viewer, other) = (db.member(partner, Role::Viewer).await, db.member(partner, Role::Admin).await);
    let permit = permit::<ChangeMember>(&admin);
    members::change_role(&db, &db.sources, &permit, viewer.user, Role::Admin).await.unwrap();
    let lifted = members::change_role(&db, &db.sources, &permit, viewer.user, Role::Owner).await;
    assert_eq!(code(lifted), "role_above_own");
    let demoted = members::change_role(&db, &db.sources, &permit, owner.user, Role::Viewer).await;
    assert_eq!(code(demoted), "role_above_own");
    assert_eq!(code(members::remove(&db, &db.sources, &permit, owner.user).await), "role_above_own");
    members::remove(&db, &db.sources, &permit, viewer.user).await.unwrap();
    members::remove(&db, &db.sources, &permit, other.user).await.unwrap();
    assert_eq!(listed(&db, &owner).await, [(admin.user, Role::Admin), (owner.user, Role::Owner)]);
}
