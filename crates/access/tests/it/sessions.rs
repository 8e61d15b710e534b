use access::audit::Outcome;
use access::{ChangeAccount, Credential, KeyScope, Principal, ReadAccount, Role, Secret, sessions};
use foundation::PageRequest;
use testkit::{TestDb, permit};

use crate::world::{audited, code, log_in, origin, replica, signed_in};

testkit::on_both_databases!(
    open_sessions_are_listed_page_by_page,
    a_session_is_revoked_by_its_owner_only,
    logging_out_ends_this_session,
    a_refresh_token_ends_its_session,
    an_api_key_switches_nothing,
);

async fn open_sessions_are_listed_page_by_page(db: TestDb) {
    let replica = replica(&db).await;
    let (first, principal) = signed_in(&db, &replica, Role::Viewer).await;
    signed_in(&db, &replica, Role::Owner).await;
    let mut expected = vec![first.session];
    for _ in 0..4 {
        expected.push(replica.log_in(log_in("viewer@clinic.example"), &origin()).await.unwrap().session);
    }
    let revoked = expected.remove(2);
    sessions::revoke(&db, &db.sources, &permit::<ChangeAccount>(&principal), revoked).await.unwrap();
    expected.reverse();

    let read = permit::<ReadAccount>(&principal);
    let (mut listed, mut cursor) = (Vec::new(), None);
    loop {
        let page = sessions::list(&db, &db.sources, &read, &PageRequest::new(Some(3), cursor)).await.unwrap();
        assert!(page.items.iter().all(|session| session.client == "hansa-test/1"));
        listed.extend(page.items.iter().map(|session| session.id));
        match page.next_cursor {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    assert_eq!(listed, expected);
}

async fn a_session_is_revoked_by_its_owner_only(db: TestDb) {
    let replica = replica(&db).await;
    let (mine, me) = signed_in(&db, &replica, Role::Viewer).await;
    let (_, other) = signed_in(&db, &replica, Role::Owner).await;
    let stranger = sessions::revoke(&db, &db.sources, &permit::<ChangeAccount>(&other), mine.session).await;
    assert_eq!(code(stranger), "session_not_found");
    let unknown = sessions::revoke(&db, &db.sources, &permit::<ChangeAccount>(&me), db.sources.id()).await;
    assert_eq!(code(unknown), "session_not_found");
    for _ in 0..2 {
        sessions::revoke(&db, &db.sources, &permit::<ChangeAccount>(&me), mine.session).await.unwrap();
    }
    assert_eq!(code(replica.authenticate(mine.access_token.reveal(), "req").await), "session_revoked");
    assert_eq!(audited(&db, "session:revoke").await.len(), 1, "the second time changed nothing");
}

async fn logging_out_ends_this_session(db: TestDb) {
    let replica = replica(&db).await;
    let (mine, me) = signed_in(&db, &replica, Role::Viewer).await;
    let other = replica.log_in(log_in("viewer@clinic.example"), &origin()).await.unwrap();
    let key = Principal { credential: Credential::ApiKey(db.sources.id(), vec![KeyScope::Account]), ..me.clone() };
    let by_key = sessions::log_out(&db, &db.sources, &permit::<ChangeAccount>(&key)).await;
    assert_eq!(code(by_key), "session_needed");
    sessions::log_out(&db, &db.sources, &permit::<ChangeAccount>(&me)).await.unwrap();
    assert_eq!(code(replica.authenticate(mine.access_token.reveal(), "req").await), "session_revoked");
    assert_eq!(code(replica.refresh(&mine.refresh_token, &origin()).await), "session_revoked");
    replica.authenticate(other.access_token.reveal(), "req").await.unwrap();
}

async fn a_refresh_token_ends_its_session(db: TestDb) {
    let replica = replica(&db).await;
    let (first, _) = signed_in(&db, &replica, Role::Viewer).await;
    let (bystander, _) = signed_in(&db, &replica, Role::Owner).await;
    let second = replica.refresh(&first.refresh_token, &origin()).await.unwrap();
    for nothing in ["", "hansa_rt_", second.access_token.reveal()] {
        replica.leave(&Secret::new(nothing), &origin()).await.unwrap();
    }
    replica.authenticate(second.access_token.reveal(), "req").await.expect("none of that is a token of the session");
    // Also one that has been used, and a second time without another row.
    for _ in 0..2 {
        replica.leave(&first.refresh_token, &origin()).await.unwrap();
        assert_eq!(code(replica.authenticate(second.access_token.reveal(), "req").await), "session_revoked");
    }
    assert_eq!(code(replica.refresh(&second.refresh_token, &origin()).await), "session_revoked");
    replica.authenticate(bystander.access_token.reveal(), "req").await.unwrap();
    assert_eq!(audited(&db, "session:revoke").await, [(Outcome::Done, Some(first.session.to_string()), first.partner)]);
}

async fn an_api_key_switches_nothing(db: TestDb) {
    let replica = replica(&db).await;
    let (mine, me) = signed_in(&db, &replica, Role::Viewer).await;
    let key = Principal { credential: Credential::ApiKey(db.sources.id(), vec![KeyScope::Account]), ..me.clone() };
    let partner = me.membership.unwrap().partner;
    let by_key = replica.switch_partner(&permit(&key), partner, &origin()).await;
    assert_eq!(code(by_key), "session_needed");
    let elsewhere = db.partner("Elsewhere").await;
    assert_eq!(code(replica.switch_partner(&permit(&me), elsewhere, &origin()).await), "membership_not_found");
    replica.authenticate(mine.access_token.reveal(), "req").await.expect("what was refused ended nothing");
    let next = replica.switch_partner(&permit(&me), partner, &origin()).await.unwrap();
    assert_eq!((next.partner, next.session_expires_at), (Some(partner), mine.session_expires_at));
    assert_eq!(code(replica.authenticate(mine.access_token.reveal(), "req").await), "session_revoked");
    // Its permit was given while it lasted.
    assert_eq!(code(replica.switch_partner(&permit(&me), partner, &origin()).await), "session_revoked");
}
