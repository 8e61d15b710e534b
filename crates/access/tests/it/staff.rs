//! Operators and auditors: how they come, what they become, how they go.

use access::api_keys::{self, NewApiKey};
use access::audit::{Filter, Outcome, list_platform};
use access::invitations::{self, AcceptInvitation, Accepted, InvitationState, Post};
use access::{
    AccessError, ChangeAccount, ChangeStaff, DisableAccount, Gate, KeyScope, PlatformRole, Principal, ReadPeople,
    ReadPlatformAudit, Role, Secret, people, staff,
};
use chrono::TimeDelta;
use foundation::{PageRequest, UserId};
use testkit::{TestDb, permit};

use crate::world::{audited, code, join, log_in, origin, password, replica};

testkit::on_both_databases!(
    an_auditor_is_invited_and_reads,
    a_member_becomes_an_operator_with_their_own_password,
    an_invitation_to_the_staff_ends_once,
    staff_and_partners_do_not_see_each_others_invitations,
    a_role_on_the_staff_changes,
    who_is_removed_from_the_staff_is_out_at_once,
    the_last_operator_stays,
    operators_cannot_remove_each_other_at_once,
);

async fn invite(db: &TestDb, by: &Principal, email: &str, role: PlatformRole) -> Result<Secret, AccessError> {
    let made = invitations::create_for_staff(
        db,
        &db.sources,
        &permit::<ChangeStaff>(by),
        email,
        role,
        mail::Language::default(),
    )
    .await;
    made.map(|(_, token)| token)
}

async fn accept(db: &TestDb, token: &Secret) -> Result<Accepted, AccessError> {
    let input = AcceptInvitation { token: token.clone(), display_name: Some("Ada".to_owned()), password: password() };
    invitations::accept(db, &db.sources, input, &origin()).await
}

async fn listed(db: &TestDb, by: &Principal) -> Vec<(UserId, PlatformRole)> {
    let page = staff::list(db, &permit::<ReadPeople>(by), &PageRequest::default()).await.unwrap();
    page.items.into_iter().map(|member| (member.user, member.role)).collect()
}

async fn an_auditor_is_invited_and_reads(db: TestDb) {
    let operator = db.platform(PlatformRole::Operator).await;
    let token = invite(&db, &operator, " Ada@Audit.example", PlatformRole::Auditor).await.unwrap();
    let preview = invitations::preview(&db, &db.sources, &token).await.unwrap();
    assert_eq!((preview.partner_name, preview.post), (None, Post::Staff(PlatformRole::Auditor)));
    let accepted = accept(&db, &token).await.unwrap();
    assert_eq!(accepted.post, Post::Staff(PlatformRole::Auditor));

    let replica = replica(&db).await;
    let signed_in = replica.log_in(log_in("ada@audit.example"), &origin()).await.unwrap();
    let auditor = replica.authenticate(signed_in.access_token.reveal(), "req").await.unwrap();
    assert_eq!((auditor.platform_role, auditor.membership), (Some(PlatformRole::Auditor), None));
    assert_eq!(
        listed(&db, &auditor).await,
        [(accepted.user, PlatformRole::Auditor), (operator.user, PlatformRole::Operator)]
    );
    // The whole log, that of every partner included, and no hand on anything.
    let clinic = db.partner("Clinic").await;
    join(&db, clinic, Role::Viewer, "bob@clinic.example").await;
    let read = permit::<ReadPlatformAudit>(&auditor);
    let log = list_platform(&db, &read, &Filter::default(), &PageRequest::default()).await.unwrap();
    assert!(log.items.iter().any(|row| row.partner == Some(clinic)));
    let gate = Gate::load().unwrap();
    assert_eq!(code(gate.permit::<ChangeStaff>(&auditor)), "forbidden");
    assert_eq!(code(gate.permit::<DisableAccount>(&auditor)), "forbidden");
    let rows: Vec<_> = [audited(&db, "staff:invite").await, audited(&db, "staff:accept-invitation").await].concat();
    assert!(rows.len() == 2 && rows.iter().all(|(outcome, _, log)| *outcome == Outcome::Done && log.is_none()));
}

async fn a_member_becomes_an_operator_with_their_own_password(db: TestDb) {
    let operator = db.platform(PlatformRole::Operator).await;
    let clinic = db.partner("Clinic").await;
    let user = join(&db, clinic, Role::Viewer, "ada@clinic.example").await;
    let token = invite(&db, &operator, "ada@clinic.example", PlatformRole::Operator).await.unwrap();
    let stranger =
        AcceptInvitation { token: token.clone(), display_name: None, password: Secret::new("a password of my own") };
    assert_eq!(code(invitations::accept(&db, &db.sources, stranger, &origin()).await), "credentials_wrong");
    assert_eq!(accept(&db, &token).await.unwrap().user, user);
    let replica = replica(&db).await;
    let signed_in = replica.log_in(log_in("ada@clinic.example"), &origin()).await.unwrap();
    let ada = replica.authenticate(signed_in.access_token.reveal(), "req").await.unwrap();
    assert_eq!(ada.platform_role, Some(PlatformRole::Operator));
    assert_eq!(ada.membership.map(|membership| membership.partner), Some(clinic), "still a member as well");
    let again = invite(&db, &operator, "ada@clinic.example", PlatformRole::Auditor).await;
    assert_eq!(code(again), "already_staff");
}

async fn an_invitation_to_the_staff_ends_once(db: TestDb) {
    let operator = db.platform(PlatformRole::Operator).await;
    let change = permit::<ChangeStaff>(&operator);
    let used = invite(&db, &operator, "used@hansa.example", PlatformRole::Auditor).await.unwrap();
    let (a, b) = tokio::join!(accept(&db, &used), accept(&db, &used));
    assert_eq!([&a, &b].iter().filter(|result| result.is_ok()).count(), 1, "{a:?} {b:?}");
    assert_eq!(code(if a.is_err() { a } else { b }), "invitation_used");
    let replaced = invite(&db, &operator, "ada@hansa.example", PlatformRole::Operator).await.unwrap();
    let withdrawn = invite(&db, &operator, "ada@hansa.example", PlatformRole::Auditor).await.unwrap();
    assert_eq!(code(accept(&db, &replaced).await), "invitation_revoked");
    let read = permit::<ReadPeople>(&operator);
    let page = invitations::list_for_staff(&db, &db.sources, &read, &PageRequest::default()).await.unwrap().items;
    assert_eq!((page[0].state, page[0].post), (InvitationState::Pending, Post::Staff(PlatformRole::Auditor)));
    for _ in 0..2 {
        invitations::revoke_for_staff(&db, &db.sources, &change, page[0].id).await.unwrap();
    }
    assert_eq!(code(accept(&db, &withdrawn).await), "invitation_revoked");
    let accepted = invitations::revoke_for_staff(&db, &db.sources, &change, page[2].id).await;
    assert_eq!(code(accepted), "invitation_used");
    let late = invite(&db, &operator, "late@hansa.example", PlatformRole::Auditor).await.unwrap();
    db.sources.clock.advance(TimeDelta::days(7));
    assert_eq!(code(accept(&db, &late).await), "invitation_expired");
    assert_eq!(audited(&db, "staff:withdraw-invitation").await.len(), 1);
}

async fn staff_and_partners_do_not_see_each_others_invitations(db: TestDb) {
    let operator = db.platform(PlatformRole::Operator).await;
    let owner = db.member(db.partner("Clinic").await, Role::Owner).await;
    let new = invitations::NewInvitation {
        email: "ada@clinic.example".to_owned(),
        role: Role::Viewer,
        language: mail::Language::default(),
    };
    let (theirs, token) = invitations::create(&db, &db.sources, &permit(&owner), &new).await.unwrap();
    // The same address: neither replaces the other.
    invite(&db, &operator, "ada@clinic.example", PlatformRole::Auditor).await.unwrap();
    let page = PageRequest::default();
    let ours = invitations::list_for_staff(&db, &db.sources, &permit(&operator), &page).await.unwrap().items;
    assert_eq!(ours.iter().map(|it| it.post).collect::<Vec<_>>(), [Post::Staff(PlatformRole::Auditor)]);
    let seen = invitations::list(&db, &db.sources, &permit(&owner), &page).await.unwrap().items;
    assert_eq!(seen.iter().map(|it| it.id).collect::<Vec<_>>(), [theirs.id]);
    let reached = invitations::revoke_for_staff(&db, &db.sources, &permit(&operator), theirs.id).await;
    assert_eq!(code(reached), "invitation_not_found");
    assert_eq!(code(invitations::revoke(&db, &db.sources, &permit(&owner), ours[0].id).await), "invitation_not_found");
    accept(&db, &token).await.unwrap();
}

async fn a_role_on_the_staff_changes(db: TestDb) {
    let operator = db.platform(PlatformRole::Operator).await;
    let auditor = db.platform(PlatformRole::Auditor).await;
    let change = permit::<ChangeStaff>(&operator);
    for _ in 0..2 {
        staff::change_role(&db, &db.sources, &change, auditor.user, PlatformRole::Operator).await.unwrap();
    }
    staff::change_role(&db, &db.sources, &change, operator.user, PlatformRole::Auditor).await.unwrap();
    let expected = [(auditor.user, PlatformRole::Operator), (operator.user, PlatformRole::Auditor)];
    assert_eq!(listed(&db, &operator).await, expected);
    let rows = audited(&db, "staff:change-role").await;
    assert_eq!(rows[0], (Outcome::Done, Some(auditor.user.to_string()), None));
    assert_eq!(rows.len(), 2, "what changes nothing is not written down");
    let member = db.member(db.partner("Clinic").await, Role::Owner).await;
    let lifted = staff::change_role(&db, &db.sources, &change, member.user, PlatformRole::Operator).await;
    assert_eq!(code(lifted), "staff_not_found", "only who was invited joins the staff");
    assert_eq!(code(staff::remove(&db, &db.sources, &change, member.user).await), "staff_not_found");
}

async fn who_is_removed_from_the_staff_is_out_at_once(db: TestDb) {
    let operator = db.platform(PlatformRole::Operator).await;
    let token = invite(&db, &operator, "ada@hansa.example", PlatformRole::Auditor).await.unwrap();
    let user = accept(&db, &token).await.unwrap().user;
    let replica = replica(&db).await;
    let signed_in = replica.log_in(log_in("ada@hansa.example"), &origin()).await.unwrap();
    let auditor = replica.authenticate(signed_in.access_token.reveal(), "req").await.unwrap();
    let key = NewApiKey { name: "export".to_owned(), scopes: vec![KeyScope::Platform], lifetime: None };
    let (_, secret) = api_keys::create(&db, &db.sources, &permit::<ChangeAccount>(&auditor), key).await.unwrap();
    // The same person as a member of a partner, which is none of the platform's business.
    let clinic = db.partner("Clinic").await;
    join(&db, clinic, Role::Viewer, "ada@hansa.example").await;
    let there = replica.log_in(log_in("ada@hansa.example"), &origin()).await.unwrap();

    staff::remove(&db, &db.sources, &permit(&operator), user).await.unwrap();
    assert_eq!(code(replica.authenticate(signed_in.access_token.reveal(), "req").await), "session_revoked");
    assert_eq!(code(replica.authenticate(secret.reveal(), "req").await), "key_revoked");
    let member = replica.authenticate(there.access_token.reveal(), "req").await.unwrap();
    assert_eq!(member.platform_role, None, "a session for a partner goes on, without the role");
    assert_eq!(listed(&db, &operator).await, [(operator.user, PlatformRole::Operator)]);
    assert_eq!(audited(&db, "staff:remove").await, [(Outcome::Done, Some(user.to_string()), None)]);
}

async fn the_last_operator_stays(db: TestDb) {
    let operator = db.platform(PlatformRole::Operator).await;
    db.platform(PlatformRole::Auditor).await;
    let (change, user) = (permit::<ChangeStaff>(&operator), operator.user);
    let demoted = staff::change_role(&db, &db.sources, &change, user, PlatformRole::Auditor).await;
    assert_eq!(code(demoted), "last_operator");
    assert_eq!(code(staff::remove(&db, &db.sources, &change, user).await), "last_operator");
    assert_eq!(code(people::disable(&db, &db.sources, &permit(&operator), user, "away").await), "last_operator");
    // One who cannot log in is none that a platform could be left with.
    let second = db.platform(PlatformRole::Operator).await;
    people::disable(&db, &db.sources, &permit(&operator), second.user, "left").await.unwrap();
    assert_eq!(code(staff::remove(&db, &db.sources, &change, user).await), "last_operator");
    people::enable(&db, &db.sources, &permit(&operator), second.user).await.unwrap();
    staff::remove(&db, &db.sources, &change, user).await.unwrap();
    assert_eq!(listed(&db, &second).await.iter().filter(|(_, role)| *role == PlatformRole::Operator).count(), 1);
}

/// Each of three ways to take an operator away, against each other.
async fn operators_cannot_remove_each_other_at_once(db: TestDb) {
    for round in 0..6 {
        let (a, b) = (db.platform(PlatformRole::Operator).await, db.platform(PlatformRole::Operator).await);
        let take = async |by: &Principal, user: UserId, way: usize| match way % 3 {
            0 => staff::remove(&db, &db.sources, &permit(by), user).await,
            1 => staff::change_role(&db, &db.sources, &permit(by), user, PlatformRole::Auditor).await,
            _ => people::disable(&db, &db.sources, &permit(by), user, "a quarrel").await.map(drop),
        };
        let (first, second) = tokio::join!(take(&a, b.user, round), take(&b, a.user, round / 2));
        assert_eq!([&first, &second].iter().filter(|it| it.is_ok()).count(), 1, "{round}: {first:?} {second:?}");
        assert_eq!(code(if first.is_err() { first } else { second }), "last_operator");
        let others = staff::list(&db, &permit::<ReadPeople>(&a), &PageRequest::default()).await.unwrap().items;
        let able = others.iter().filter(|it| it.role == PlatformRole::Operator && it.disabled_at.is_none());
        let able: Vec<UserId> = able.map(|it| it.user).collect();
        assert_eq!(able.len(), 1, "{round}");
        // For the next round: nobody is left over but by force.
        crate::world::run(&db, "UPDATE users SET platform_role = NULL, created_at = $2 WHERE id = $1", able[0]).await;
    }
}
