use access::api_keys::{self, ApiKey, NewApiKey};
use access::{ChangeAccount, Credential, KeyScope, PlatformRole, Principal, ReadAccount, Role, Secret};
use chrono::TimeDelta;
use foundation::{PageRequest, TypedId as _};
use testkit::{TestDb, permit};

use crate::world::{audited, code, replica, run, signed_in};

testkit::on_both_databases!(
    a_key_acts_for_its_maker_within_its_scopes,
    a_key_shows_its_secret_once,
    a_key_makes_none_that_reaches_further_or_lives_longer,
    a_key_ends_with_its_expiry_and_its_revocation,
    the_last_use_is_written_once_a_minute,
    a_key_is_its_makers_alone,
);

fn new(scopes: &[KeyScope]) -> NewApiKey {
    NewApiKey { name: "nightly training".to_owned(), scopes: scopes.to_vec(), lifetime: None }
}

async fn make(db: &TestDb, person: &Principal, input: NewApiKey) -> (ApiKey, Secret) {
    api_keys::create(db, &db.sources, &permit::<ChangeAccount>(person), input).await.unwrap()
}

async fn listed(db: &TestDb, person: &Principal) -> Vec<ApiKey> {
    api_keys::list(db, &permit::<ReadAccount>(person), &PageRequest::default()).await.unwrap().items
}

async fn a_key_acts_for_its_maker_within_its_scopes(db: TestDb) {
    let replica = replica(&db).await;
    let (_, person) = signed_in(&db, &replica, Role::Scientist).await;
    let scopes = [KeyScope::JobsWrite, KeyScope::JobsRead, KeyScope::JobsWrite];
    let (key, secret) = make(&db, &person, new(&scopes)).await;
    let principal = replica.authenticate(secret.reveal(), "req-9").await.unwrap();
    assert_eq!(principal.credential, Credential::ApiKey(key.id, vec![KeyScope::JobsRead, KeyScope::JobsWrite]));
    assert_eq!((principal.user, principal.membership), (person.user, person.membership));
    // The maker's role is read afresh.
    run(&db, "UPDATE memberships SET role = 'viewer', created_at = $2 WHERE user_id = $1", person.user).await;
    let demoted = replica.authenticate(secret.reveal(), "req").await.unwrap();
    assert_eq!(demoted.membership.map(|membership| membership.role), Some(Role::Viewer));

    let operator = db.platform(PlatformRole::Operator).await;
    let (key, secret) = make(&db, &operator, new(&[KeyScope::Platform])).await;
    let principal = replica.authenticate(secret.reveal(), "req").await.unwrap();
    assert_eq!(
        (key.partner, principal.membership, principal.platform_role),
        (None, None, Some(PlatformRole::Operator))
    );
}

async fn a_key_shows_its_secret_once(db: TestDb) {
    let person = db.member(db.partner("Clinic").await, Role::Scientist).await;
    let (key, secret) = make(&db, &person, new(&[KeyScope::ModelsRead])).await;
    assert!(secret.reveal().starts_with("hansa_pat_") && secret.reveal().ends_with(&key.hint));
    assert_eq!(key.expires_at - key.created_at, TimeDelta::days(90));
    assert_eq!(listed(&db, &person).await, std::slice::from_ref(&key));
    let mut tx = db.read(database::Tenancy::Platform).await.unwrap();
    let stored: String =
        database::run_on!(&mut tx, |conn| sqlx::query_scalar("SELECT token_hash FROM api_keys").fetch_one(conn).await)
            .unwrap();
    assert!(stored.len() == 64 && !secret.reveal().contains(&stored));
    let rows = audited(&db, "api-key:create").await;
    assert_eq!(rows, [(access::audit::Outcome::Done, Some(key.id.to_string()), key.partner)]);
}

async fn a_key_makes_none_that_reaches_further_or_lives_longer(db: TestDb) {
    let replica = replica(&db).await;
    let (_, person) = signed_in(&db, &replica, Role::Owner).await;
    let own = [KeyScope::Account, KeyScope::JobsRead];
    let (_, secret) = make(&db, &person, NewApiKey { lifetime: Some(TimeDelta::days(10)), ..new(&own) }).await;
    let by_key = replica.authenticate(secret.reveal(), "req").await.unwrap();
    let permit = permit::<ChangeAccount>(&by_key);
    let create = async |input: NewApiKey| api_keys::create(&db, &db.sources, &permit, input).await;

    assert_eq!(code(create(new(&[KeyScope::JobsRead, KeyScope::JobsWrite])).await), "key_scope_exceeded");
    let longer = NewApiKey { lifetime: Some(TimeDelta::days(11)), ..new(&own) };
    assert_eq!(code(create(longer).await), "invalid_field");
    db.sources.clock.advance(TimeDelta::days(4));
    let (child, child_secret) = create(new(&own)).await.unwrap();
    assert_eq!(child.expires_at - child.created_at, TimeDelta::days(6), "no longer than its maker");
    replica.authenticate(child_secret.reveal(), "req").await.unwrap();

    for (name, scopes, days) in
        [("", own.to_vec(), 1), ("x", vec![], 1), ("x", own.to_vec(), 0), ("x", own.to_vec(), 366)]
    {
        let input = NewApiKey { name: name.to_owned(), scopes, lifetime: Some(TimeDelta::days(days)) };
        let made = api_keys::create(&db, &db.sources, &testkit::permit::<ChangeAccount>(&person), input).await;
        assert_eq!(code(made), "invalid_field", "{name:?} {days}");
    }
}

async fn a_key_ends_with_its_expiry_and_its_revocation(db: TestDb) {
    let replica = replica(&db).await;
    let (_, person) = signed_in(&db, &replica, Role::Viewer).await;
    let (key, secret) = make(&db, &person, new(&[KeyScope::JobsRead])).await;
    let (_, expiring) = make(&db, &person, new(&[KeyScope::JobsRead])).await;
    for _ in 0..2 {
        api_keys::revoke(&db, &db.sources, &permit::<ChangeAccount>(&person), key.id).await.unwrap();
    }
    assert_eq!(audited(&db, "api-key:revoke").await.len(), 1, "the second time changed nothing");
    assert_eq!(code(replica.authenticate(secret.reveal(), "req").await), "key_revoked");
    db.sources.clock.advance(TimeDelta::days(90) - TimeDelta::microseconds(1));
    replica.authenticate(expiring.reveal(), "req").await.unwrap();
    db.sources.clock.advance(TimeDelta::microseconds(1));
    assert_eq!(code(replica.authenticate(expiring.reveal(), "req").await), "token_expired");
    let mut mistyped = expiring.reveal().to_owned();
    mistyped.replace_range(20..21, if &mistyped[20..21] == "x" { "y" } else { "x" });
    assert_eq!(code(replica.authenticate(&mistyped, "req").await), "token_invalid");
}

async fn the_last_use_is_written_once_a_minute(db: TestDb) {
    let replica = replica(&db).await;
    let (_, person) = signed_in(&db, &replica, Role::Viewer).await;
    let (_, secret) = make(&db, &person, new(&[KeyScope::JobsRead])).await;
    let start = db.sources.now();
    for (advance, expected) in [(0, 0), (59, 0), (1, 60), (30, 60), (30, 120)] {
        db.sources.clock.advance(TimeDelta::seconds(advance));
        replica.authenticate(secret.reveal(), "req").await.unwrap();
        let last = listed(&db, &person).await[0].last_used_at;
        assert_eq!(last, Some(start + TimeDelta::seconds(expected)));
    }
}

async fn a_key_is_its_makers_alone(db: TestDb) {
    let partner = db.partner("Clinic").await;
    let (mine, other) = (db.member(partner, Role::Viewer).await, db.member(partner, Role::Owner).await);
    let (key, _) = make(&db, &mine, new(&[KeyScope::JobsRead])).await;
    assert_eq!(listed(&db, &other).await, []);
    let permit = permit::<ChangeAccount>(&other);
    assert_eq!(code(api_keys::revoke(&db, &db.sources, &permit, key.id).await), "api_key_not_found");
    let nobodys = foundation::ApiKeyId::from_uuid(db.sources.id::<foundation::ApiKeyId>().as_uuid());
    assert_eq!(code(api_keys::revoke(&db, &db.sources, &permit, nobodys).await), "api_key_not_found");
}
