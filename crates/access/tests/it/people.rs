//! Everybody's accounts, and disabling them.

use access::api_keys::{self, NewApiKey};
use access::audit::Outcome;
use access::{ChangeAccount, ChangeMember, KeyScope, PlatformRole, ReadPeople, Role, members, people};
use foundation::PageRequest;
use testkit::{TestDb, permit};

use crate::world::{audited, code, join, log_in, origin, replica, signed_in};

testkit::on_both_databases!(
    accounts_are_found,
    a_disabled_account_is_out_at_once_and_comes_back_with_its_password,
    a_log_in_at_the_same_moment_does_not_slip_through,
    disabling_says_why_and_is_written_once_per_partner,
    a_partner_is_not_left_with_a_disabled_owner,
);

async fn accounts_are_found(db: TestDb) {
    let auditor = db.platform(PlatformRole::Auditor).await;
    let read = permit::<ReadPeople>(&auditor);
    let (clinic, insurer) = (db.partner("Clinic").await, db.partner("Insurer").await);
    let ada = join(&db, clinic, Role::Viewer, "ada@clinic.example").await;
    join(&db, insurer, Role::Steward, "ada@clinic.example").await;
    let page = PageRequest::default();
    let found = people::list(&db, &read, Some(" Ada@Clinic.example"), &page).await.unwrap().items;
    assert_eq!(found.iter().map(|it| it.user).collect::<Vec<_>>(), [ada]);
    assert_eq!(people::list(&db, &read, Some("eve@clinic.example"), &page).await.unwrap().items, []);
    let (person, partners) = people::get(&db, &read, ada).await.unwrap();
    assert_eq!((person.email.as_str(), person.platform_role, person.disabled_at), ("ada@clinic.example", None, None));
    assert_eq!(
        partners.iter().map(|it| (it.partner, it.role)).collect::<Vec<_>>(),
        [(clinic, Role::Viewer), (insurer, Role::Steward)]
    );
    assert_eq!(code(people::get(&db, &read, db.sources.id()).await), "account_not_found");
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let page = people::list(&db, &read, None, &PageRequest::new(Some(1), cursor)).await.unwrap();
        all.extend(page.items.into_iter().map(|it| it.user));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    // Two owners who invited, Ada, the auditor; newest first.
    assert_eq!((all.len(), all.last()), (4, Some(&auditor.user)));
    assert!(all.is_sorted_by(|a, b| a > b));
}

async fn a_disabled_account_is_out_at_once_and_comes_back_with_its_password(db: TestDb) {
    let replica = replica(&db).await;
    let (session, person) = signed_in(&db, &replica, Role::Scientist).await;
    let email = "scientist@clinic.example";
    let key = NewApiKey { name: "job".to_owned(), scopes: vec![KeyScope::JobsWrite], lifetime: None };
    let (_, secret) = api_keys::create(&db, &db.sources, &permit::<ChangeAccount>(&person), key.clone()).await.unwrap();
    let operator = db.platform(PlatformRole::Operator).await;
    let disabled = people::disable(&db, &db.sources, &permit(&operator), person.user, "left the clinic").await.unwrap();
    assert_eq!(disabled.disabled_at, Some(db.sources.now()));
    assert_eq!(code(replica.authenticate(session.access_token.reveal(), "req").await), "account_disabled");
    assert_eq!(code(replica.refresh(&session.refresh_token, &origin()).await), "account_disabled");
    assert_eq!(code(replica.authenticate(secret.reveal(), "req").await), "account_disabled");
    assert_eq!(code(replica.log_in(log_in(email), &origin()).await), "account_disabled");
    // A request that had been let in before, and that makes a key only now.
    let (_, late) = api_keys::create(&db, &db.sources, &permit::<ChangeAccount>(&person), key).await.unwrap();

    people::enable(&db, &db.sources, &permit(&operator), person.user).await.unwrap();
    for revoked in [&secret, &late] {
        assert_eq!(code(replica.authenticate(revoked.reveal(), "req").await), "key_revoked");
    }
    assert_eq!(code(replica.authenticate(session.access_token.reveal(), "req").await), "session_revoked");
    assert_eq!(code(replica.refresh(&session.refresh_token, &origin()).await), "session_revoked");
    let back = replica.log_in(log_in(email), &origin()).await.unwrap();
    replica.authenticate(back.access_token.reveal(), "req").await.unwrap();
}

async fn a_log_in_at_the_same_moment_does_not_slip_through(db: TestDb) {
    let replica = replica(&db).await;
    let (_, person) = signed_in(&db, &replica, Role::Viewer).await;
    let operator = db.platform(PlatformRole::Operator).await;
    let (origin, permit_to_disable) = (origin(), permit(&operator));
    let (logged_in, disabled) = tokio::join!(
        replica.log_in(log_in("viewer@clinic.example"), &origin),
        people::disable(&db, &db.sources, &permit_to_disable, person.user, "left"),
    );
    disabled.unwrap();
    if let Ok(session) = logged_in {
        assert_eq!(code(replica.authenticate(session.access_token.reveal(), "req").await), "account_disabled");
        people::enable(&db, &db.sources, &permit(&operator), person.user).await.unwrap();
        assert_eq!(code(replica.authenticate(session.access_token.reveal(), "req").await), "session_revoked");
    }
}

async fn disabling_says_why_and_is_written_once_per_partner(db: TestDb) {
    let operator = db.platform(PlatformRole::Operator).await;
    let disable = permit(&operator);
    let (clinic, insurer) = (db.partner("Clinic").await, db.partner("Insurer").await);
    let ada = join(&db, clinic, Role::Viewer, "ada@clinic.example").await;
    join(&db, insurer, Role::Steward, "ada@clinic.example").await;
    let auditor = db.platform(PlatformRole::Auditor).await;
    for no_reason in ["", "  ", "a\0b", &"x".repeat(2001)] {
        assert_eq!(code(people::disable(&db, &db.sources, &disable, ada, no_reason).await), "invalid_field");
    }
    assert_eq!(code(people::disable(&db, &db.sources, &disable, db.sources.id(), "why").await), "account_not_found");
    assert_eq!(code(people::enable(&db, &db.sources, &disable, db.sources.id()).await), "account_not_found");
    people::enable(&db, &db.sources, &disable, ada).await.unwrap();
    for _ in 0..2 {
        people::disable(&db, &db.sources, &disable, ada, "left").await.unwrap();
        people::disable(&db, &db.sources, &disable, auditor.user, "left").await.unwrap();
    }
    for _ in 0..2 {
        people::enable(&db, &db.sources, &disable, ada).await.unwrap();
    }
    let of = |user: foundation::UserId, log| (Outcome::Done, Some(user.to_string()), log);
    let expected = [of(ada, Some(clinic)), of(ada, Some(insurer)), of(auditor.user, None)];
    assert_eq!(audited(&db, "account:disable").await, expected);
    assert_eq!(audited(&db, "account:enable").await, expected[..2]);
}

async fn a_partner_is_not_left_with_a_disabled_owner(db: TestDb) {
    let partner = db.partner("Clinic").await;
    let (a, b) = (db.member(partner, Role::Owner).await, db.member(partner, Role::Owner).await);
    let operator = db.platform(PlatformRole::Operator).await;
    people::disable(&db, &db.sources, &permit(&operator), b.user, "left").await.unwrap();
    let change = permit::<ChangeMember>(&a);
    assert_eq!(code(members::remove(&db, &db.sources, &change, a.user).await), "last_owner");
    let listed = members::list(&db, &permit(&a), &PageRequest::default()).await.unwrap().items;
    assert_eq!(listed[0].disabled_at, Some(db.sources.now()), "the others see it");
    members::remove(&db, &db.sources, &change, b.user).await.unwrap();
}
