use access::invitations::{
    self, AcceptInvitation, Accepted, Invitation, InvitationState, NewInvitation, Post, invite_first_owner,
};
use access::{AccessError, AdmitPartner, InviteMember, PlatformRole, Principal, ReadMembers, Role, Secret};
use chrono::TimeDelta;
use database::Tenancy;
use foundation::PageRequest;
use mail::Language;
use testkit::{TestDb, permit};

use crate::world::{audited, code, join, log_in, origin, password, replica};

testkit::on_both_databases!(
    a_new_person_joins,
    an_existing_account_proves_its_password,
    nobody_invites_above_their_own_role,
    an_invitation_ends_once,
    a_new_invitation_replaces_the_pending_one,
    of_two_who_accept_at_once_one_joins,
    the_first_owner_is_invited_within_the_approval,
    invitations_are_the_partners_own,
    an_invitation_is_mailed_with_its_token_or_not_made,
);

async fn invite(db: &TestDb, by: &Principal, email: &str, role: Role) -> Result<(Invitation, Secret), AccessError> {
    let input = NewInvitation { email: email.to_owned(), role, language: Language::Chinese };
    invitations::create(db, &db.sources, &permit::<InviteMember>(by), &input).await
}

async fn accept(db: &TestDb, token: &Secret) -> Result<Accepted, AccessError> {
    let input =
        AcceptInvitation { token: token.clone(), display_name: Some("Ada Lovelace".to_owned()), password: password() };
    invitations::accept(db, &db.sources, input, &origin()).await
}

async fn states(db: &TestDb, person: &Principal) -> Vec<InvitationState> {
    let page = PageRequest::default();
    let listed = invitations::list(db, &db.sources, &permit::<ReadMembers>(person), &page).await.unwrap();
    listed.items.into_iter().map(|invitation| invitation.state).collect()
}

async fn a_new_person_joins(db: TestDb) {
    let partner = db.partner("Clinic").await;
    let admin = db.member(partner, Role::Admin).await;
    let (invitation, token) = invite(&db, &admin, " Ada@Clinic.example", Role::Scientist).await.unwrap();
    assert!(token.reveal().starts_with("hansa_in_"));
    assert_eq!(invitation.expires_at - invitation.created_at, TimeDelta::days(7));
    let preview = invitations::preview(&db, &db.sources, &token).await.unwrap();
    assert_eq!(
        (preview.partner_name.as_deref(), preview.email.as_str(), preview.post),
        (Some("Clinic"), "ada@clinic.example", Post::Member(partner, Role::Scientist))
    );

    let nameless = AcceptInvitation { token: token.clone(), display_name: None, password: password() };
    assert_eq!(code(invitations::accept(&db, &db.sources, nameless, &origin()).await), "invalid_field");
    let weak =
        AcceptInvitation { token: token.clone(), display_name: Some("Ada".to_owned()), password: Secret::new("short") };
    assert_eq!(code(invitations::accept(&db, &db.sources, weak, &origin()).await), "password_too_short");
    let accepted = accept(&db, &token).await.unwrap();
    assert_eq!(
        (accepted.post, accepted.email.as_str()),
        (Post::Member(partner, Role::Scientist), "ada@clinic.example")
    );

    let replica = replica(&db).await;
    let signed_in = replica.log_in(log_in("ada@clinic.example"), &origin()).await.unwrap();
    assert_eq!((signed_in.user, signed_in.partner), (accepted.user, Some(partner)));
    assert_eq!(states(&db, &admin).await, [InvitationState::Accepted]);
    let row = (access::audit::Outcome::Done, Some(invitation.id.to_string()), Some(partner));
    assert_eq!(audited(&db, "member:invite").await, std::slice::from_ref(&row));
    assert_eq!(audited(&db, "member:accept-invitation").await, [row]);
}

async fn an_existing_account_proves_its_password(db: TestDb) {
    let (clinic, insurer) = (db.partner("Clinic").await, db.partner("Insurer").await);
    let user = join(&db, clinic, Role::Viewer, "ada@example.org").await;
    let owner = db.member(insurer, Role::Owner).await;
    let (_, token) = invite(&db, &owner, "ada@example.org", Role::Steward).await.unwrap();
    let stranger = || AcceptInvitation {
        token: token.clone(),
        display_name: Some("Eve".to_owned()),
        password: Secret::new("a password of my own"),
    };
    for _ in 0..6 {
        let taken_over = invitations::accept(&db, &db.sources, stranger(), &origin()).await;
        assert_eq!(code(taken_over), "credentials_wrong");
    }
    let guessed = invitations::accept(&db, &db.sources, stranger(), &origin()).await;
    assert_eq!(code(guessed), "too_many_attempts", "an invitation is no place to guess a password at");
    db.sources.clock.advance(TimeDelta::minutes(20));
    let accepted = accept(&db, &token).await.unwrap();
    assert_eq!((accepted.user, accepted.post), (user, Post::Member(insurer, Role::Steward)));
}

async fn nobody_invites_above_their_own_role(db: TestDb) {
    let partner = db.partner("Clinic").await;
    let (owner, admin) = (db.member(partner, Role::Owner).await, db.member(partner, Role::Admin).await);
    for role in Role::ALL {
        let email = format!("{role}@clinic.example");
        let by_admin = invite(&db, &admin, &email, *role).await;
        if *role == Role::Owner {
            assert_eq!(code(by_admin), "role_above_own");
        } else {
            by_admin.unwrap();
        }
        invite(&db, &owner, &email, *role).await.unwrap();
    }
}

async fn an_invitation_ends_once(db: TestDb) {
    let partner = db.partner("Clinic").await;
    let admin = db.member(partner, Role::Admin).await;
    let permit = permit::<InviteMember>(&admin);
    let (used, used_token) = invite(&db, &admin, "used@clinic.example", Role::Viewer).await.unwrap();
    let (withdrawn, withdrawn_token) = invite(&db, &admin, "withdrawn@clinic.example", Role::Viewer).await.unwrap();
    let (_, late_token) = invite(&db, &admin, "late@clinic.example", Role::Viewer).await.unwrap();

    accept(&db, &used_token).await.unwrap();
    assert_eq!(code(accept(&db, &used_token).await), "invitation_used");
    assert_eq!(code(invitations::revoke(&db, &db.sources, &permit, used.id).await), "invitation_used");
    for _ in 0..2 {
        invitations::revoke(&db, &db.sources, &permit, withdrawn.id).await.unwrap();
    }
    assert_eq!(audited(&db, "member:withdraw-invitation").await.len(), 1);
    assert_eq!(code(accept(&db, &withdrawn_token).await), "invitation_revoked");
    db.sources.clock.advance(TimeDelta::days(7));
    assert_eq!(code(accept(&db, &late_token).await), "invitation_expired");
    assert_eq!(code(invitations::preview(&db, &db.sources, &late_token).await), "invitation_expired");
    let unknown = Secret::new("hansa_in_0000000000000000000000000000000000000000000000000");
    assert_eq!(code(accept(&db, &unknown).await), "invitation_not_found");
    let expected = [InvitationState::Expired, InvitationState::Revoked, InvitationState::Accepted];
    assert_eq!(states(&db, &admin).await, expected);
    assert_eq!(code(invite(&db, &admin, "used@clinic.example", Role::Viewer).await), "already_member");
}

async fn a_new_invitation_replaces_the_pending_one(db: TestDb) {
    let partner = db.partner("Clinic").await;
    let admin = db.member(partner, Role::Admin).await;
    let (_, first) = invite(&db, &admin, "ada@clinic.example", Role::Admin).await.unwrap();
    let (_, second) = invite(&db, &admin, "ada@clinic.example", Role::Viewer).await.unwrap();
    assert_eq!(code(accept(&db, &first).await), "invitation_revoked");
    assert_eq!(accept(&db, &second).await.unwrap().post, Post::Member(partner, Role::Viewer));
}

async fn of_two_who_accept_at_once_one_joins(db: TestDb) {
    let admin = db.member(db.partner("Clinic").await, Role::Admin).await;
    let (_, token) = invite(&db, &admin, "ada@clinic.example", Role::Viewer).await.unwrap();
    let (a, b) = tokio::join!(accept(&db, &token), accept(&db, &token));
    assert_eq!([&a, &b].iter().filter(|result| result.is_ok()).count(), 1, "{a:?} {b:?}");
    assert_eq!(code(if a.is_err() { a } else { b }), "invitation_used");
}

async fn the_first_owner_is_invited_within_the_approval(db: TestDb) {
    let operator = db.platform(PlatformRole::Operator).await;
    let permit = permit::<AdmitPartner>(&operator);
    let partner = db.partner("Clinic").await;
    let invite = async |tx: &mut database::Tx| {
        invite_first_owner(tx, &db.sources, &permit, partner, "Owner@Clinic.example", Language::English).await.unwrap()
    };
    let mut undone = db.write(Tenancy::Platform).await.unwrap();
    let (_, lost) = invite(&mut undone).await;
    drop(undone);
    assert_eq!(code(accept(&db, &lost).await), "invitation_not_found", "the approval was rolled back");

    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    let (invitation, token) = invite(&mut tx).await;
    tx.commit().await.unwrap();
    let accepted = accept(&db, &token).await.unwrap();
    assert_eq!(accepted.post, Post::Member(partner, Role::Owner));
    let row = (access::audit::Outcome::Done, Some(invitation.id.to_string()), Some(partner));
    assert_eq!(audited(&db, "member:invite").await, [row]);
}

async fn invitations_are_the_partners_own(db: TestDb) {
    let (clinic, insurer) = (db.partner("Clinic").await, db.partner("Insurer").await);
    let (here, there) = (db.member(clinic, Role::Owner).await, db.member(insurer, Role::Owner).await);
    let (invitation, _) = invite(&db, &here, "ada@clinic.example", Role::Viewer).await.unwrap();
    assert_eq!(states(&db, &there).await, []);
    let permit = permit::<InviteMember>(&there);
    assert_eq!(code(invitations::revoke(&db, &db.sources, &permit, invitation.id).await), "invitation_not_found");
    assert_eq!(states(&db, &here).await, [InvitationState::Pending]);
}

async fn letters(db: &TestDb) -> Vec<(String, Language, String)> {
    let mut tx = db.read(Tenancy::Platform).await.unwrap();
    let sql = "SELECT recipient, language, letter FROM mails ORDER BY id";
    let rows: Vec<(String, Language, sqlx::types::Json<serde_json::Value>)> =
        database::run_on!(&mut tx, |conn| sqlx::query_as(sql).fetch_all(conn).await).unwrap();
    rows.into_iter().map(|(recipient, language, letter)| (recipient, language, letter.0.to_string())).collect()
}

async fn an_invitation_is_mailed_with_its_token_or_not_made(db: TestDb) {
    let admin = db.member(db.partner("Clinic").await, Role::Admin).await;
    let (_, token) = invite(&db, &admin, "Ada@clinic.example", Role::Viewer).await.unwrap();
    assert_eq!(code(invite(&db, &admin, "bo@clinic.example", Role::Owner).await), "role_above_own");
    let letters = letters(&db).await;
    let [(recipient, language, letter)] = &letters[..] else { panic!("{letters:?}") };
    assert_eq!((recipient.as_str(), *language), ("ada@clinic.example", Language::Chinese));
    assert!(letter.contains(token.reveal()) && letter.contains("Clinic"), "{letter}");
}
