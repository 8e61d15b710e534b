use access::audit::Outcome;
use access::recovery;
use access::sessions::LogIn;
use access::setup::{NewOperator, ensure_setup_token, set_up};
use access::{PlatformRole, Role, Secret};
use chrono::TimeDelta;
use foundation::{Fault as _, UserId};
use testkit::TestDb;

use crate::world::{audited, code, join, log_in, origin, password, replica, run};

testkit::on_both_databases!(
    the_only_operator_comes_back_with_a_new_password,
    a_token_is_for_one_account_once_and_for_an_hour,
    nobody_but_active_staff_is_recovered,
);

const EMAIL: &str = "grace@example.org";
const NEW: &str = "a password that was not lost";

/// A platform whose only operator is [`EMAIL`].
async fn operator(db: &TestDb) -> UserId {
    let token = ensure_setup_token(db, &db.sources).await.unwrap().unwrap();
    let grace = NewOperator { email: EMAIL.to_owned(), display_name: "Grace".to_owned(), password: password() };
    set_up(db, &db.sources, &token, grace, &origin()).await.unwrap()
}

fn with_new_password(email: &str) -> NewOperator {
    NewOperator { email: email.to_owned(), display_name: "Anybody".to_owned(), password: Secret::new(NEW) }
}

async fn the_only_operator_comes_back_with_a_new_password(db: TestDb) {
    let (user, replica) = (operator(&db).await, replica(&db).await);
    let before = replica.log_in(log_in(EMAIL), &origin()).await.unwrap();
    // Who has forgotten the password has tried many.
    let wrong = || LogIn { password: Secret::new("wrong horse battery"), ..log_in(EMAIL) };
    while code(replica.log_in(wrong(), &origin()).await) != "too_many_attempts" {}

    let recovery = recovery::begin(&db, &db.sources, " Grace@Example.org").await.unwrap();
    assert!(ensure_setup_token(&db, &db.sources).await.unwrap().is_none(), "a server that starts leaves it alone");
    let done = set_up(&db, &db.sources, &recovery.token, with_new_password(EMAIL), &origin()).await.unwrap();
    assert_eq!(done, user);
    let with_new = LogIn { password: Secret::new(NEW), ..log_in(EMAIL) };
    let back = replica.log_in(with_new, &origin()).await.unwrap();
    let principal = replica.authenticate(back.access_token.reveal(), "req").await.unwrap();
    assert_eq!((principal.user, principal.platform_role), (user, Some(PlatformRole::Operator)));
    assert_eq!(code(replica.log_in(log_in(EMAIL), &origin()).await), "credentials_wrong");
    let old = replica.authenticate(before.access_token.reveal(), "req").await.unwrap_err();
    assert_eq!(old.code(), "session_revoked");
    for action in ["staff:begin-recovery", "staff:recover"] {
        assert_eq!(audited(&db, action).await, [(Outcome::Done, Some(user.to_string()), None)]);
    }
}

async fn a_token_is_for_one_account_once_and_for_an_hour(db: TestDb) {
    operator(&db).await;
    let redeem =
        async |token: &Secret, email: &str| set_up(&db, &db.sources, token, with_new_password(email), &origin()).await;
    let replaced = recovery::begin(&db, &db.sources, EMAIL).await.unwrap();
    let late = recovery::begin(&db, &db.sources, EMAIL).await.unwrap();
    assert_eq!(code(redeem(&replaced.token, EMAIL).await), "setup_token_invalid");
    db.sources.clock.advance(TimeDelta::minutes(60));
    assert_eq!(late.expires_at, db.sources.now());
    assert_eq!(code(redeem(&late.token, EMAIL).await), "setup_token_invalid");

    let fresh = recovery::begin(&db, &db.sources, EMAIL).await.unwrap();
    db.sources.clock.advance(TimeDelta::minutes(59));
    assert_eq!(redeem(&fresh.token, "eve@example.org").await.unwrap_err().field().as_deref(), Some("email"));
    let (one, two) = tokio::join!(redeem(&fresh.token, EMAIL), redeem(&fresh.token, EMAIL));
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    assert_eq!(code(redeem(&fresh.token, EMAIL).await), "setup_token_invalid");
}

async fn nobody_but_active_staff_is_recovered(db: TestDb) {
    let user = operator(&db).await;
    join(&db, db.partner("Clinic").await, Role::Owner, "owner@clinic.example").await;
    for stranger in ["owner@clinic.example", "nobody@example.org"] {
        assert_eq!(code(recovery::begin(&db, &db.sources, stranger).await), "staff_not_found", "{stranger}");
    }
    let recovery = recovery::begin(&db, &db.sources, EMAIL).await.unwrap();
    run(&db, "UPDATE users SET disabled_at = $2 WHERE id = $1", user).await;
    let late = set_up(&db, &db.sources, &recovery.token, with_new_password(EMAIL), &origin()).await;
    assert_eq!(code(late), "staff_not_found");
    assert_eq!(code(recovery::begin(&db, &db.sources, EMAIL).await), "account_disabled");
}
