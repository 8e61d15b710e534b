use access::setup::{NewOperator, ensure_setup_token, set_up};
use access::{PlatformRole, Secret};
use testkit::TestDb;

use crate::world::{PASSWORD, audited, code, log_in, origin, password, replica};

testkit::on_both_databases!(
    the_first_operator_is_made_once,
    a_new_start_replaces_the_token,
    nothing_but_the_token_opens_the_door,
    of_two_at_once_one_becomes_operator,
);

fn operator(email: &str) -> NewOperator {
    NewOperator { email: email.to_owned(), display_name: " Grace ".to_owned(), password: password() }
}

async fn the_first_operator_is_made_once(db: TestDb) {
    let token = ensure_setup_token(&db, &db.sources).await.unwrap().expect("a new platform asks for set-up");
    assert!(token.reveal().starts_with("hansa_setup_"));
    let user = set_up(&db, &db.sources, &token, operator("Grace@Example.org"), &origin()).await.unwrap();

    let replica = replica(&db).await;
    let signed_in = replica.log_in(log_in("grace@example.org"), &origin()).await.unwrap();
    let principal = replica.authenticate(signed_in.access_token.reveal(), "req").await.unwrap();
    assert_eq!((principal.user, principal.platform_role), (user, Some(PlatformRole::Operator)));
    assert_eq!(principal.membership, None);

    assert!(ensure_setup_token(&db, &db.sources).await.unwrap().is_none());
    assert_eq!(
        code(set_up(&db, &db.sources, &token, operator("eve@example.org"), &origin()).await),
        "setup_token_invalid"
    );
    assert_eq!(audited(&db, "platform:set-up").await.len(), 1);
}

async fn a_new_start_replaces_the_token(db: TestDb) {
    let first = ensure_setup_token(&db, &db.sources).await.unwrap().unwrap();
    let second = ensure_setup_token(&db, &db.sources).await.unwrap().unwrap();
    assert_ne!(first, second);
    assert_eq!(
        code(set_up(&db, &db.sources, &first, operator("a@example.org"), &origin()).await),
        "setup_token_invalid"
    );
    set_up(&db, &db.sources, &second, operator("a@example.org"), &origin()).await.unwrap();
}

async fn nothing_but_the_token_opens_the_door(db: TestDb) {
    let token = ensure_setup_token(&db, &db.sources).await.unwrap().unwrap();
    let mut altered = token.reveal().to_owned();
    let last = altered.pop().unwrap();
    altered.push(if last == 'a' { 'b' } else { 'a' });
    for wrong in ["", "hansa_setup_", PASSWORD, &altered] {
        let attempt = set_up(&db, &db.sources, &Secret::new(wrong), operator("a@example.org"), &origin()).await;
        assert_eq!(code(attempt), "setup_token_invalid", "{wrong}");
    }
    // A mistake in the rest of the form does not use the token up.
    let short = NewOperator { password: Secret::new("short"), ..operator("a@example.org") };
    assert_eq!(code(set_up(&db, &db.sources, &token, short, &origin()).await), "password_too_short");
    assert_eq!(code(set_up(&db, &db.sources, &token, operator("nobody"), &origin()).await), "invalid_field");
    set_up(&db, &db.sources, &token, operator("a@example.org"), &origin()).await.unwrap();
}

async fn of_two_at_once_one_becomes_operator(db: TestDb) {
    let token = ensure_setup_token(&db, &db.sources).await.unwrap().unwrap();
    let origin = origin();
    let (first, second) = tokio::join!(
        set_up(&db, &db.sources, &token, operator("a@example.org"), &origin),
        set_up(&db, &db.sources, &token, operator("b@example.org"), &origin),
    );
    assert_eq!([&first, &second].iter().filter(|result| result.is_ok()).count(), 1, "{first:?} {second:?}");
    let refused = if first.is_err() { first } else { second };
    assert_eq!(code(refused), "setup_token_invalid");
}
