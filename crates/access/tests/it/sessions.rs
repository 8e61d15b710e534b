use access::{ChangeAccount, Credential, KeyScope, Principal, ReadAccount, Role, sessions};
use foundation::PageRequest;
use testkit::{TestDb, permit};

use crate::world::{audited, code, log_in, origin, replica, signed_in};

testkit::on_both_databases!(
    open_sessions_are_listed_page_by_page,
    a_session_is_revoked_by_its_owner_only,
    logging_out_ends_this_session,
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
