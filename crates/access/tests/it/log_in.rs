use access::accounts::{ChangePassword, change_password};
use access::sessions::LogIn;
use access::{AccessError, ChangeAccount, ReadAccount, Role, Secret};
use foundation::Fault as _;
use mail::Language;
use testkit::{TestDb, permit};

use crate::world::{PASSWORD, account_of, audited, code, join, log_in, origin, replica, run, signed_in};

testkit::on_both_databases!(
    a_member_of_one_partner_logs_in_for_it,
    unknown_account_and_wrong_password_read_the_same,
    a_member_of_two_partners_says_which,
    a_disabled_account_is_told_so_only_with_its_password,
    a_language_is_chosen_and_kept,
    a_changed_password_ends_the_other_sessions,
    a_stolen_session_is_no_place_to_guess_the_password_at,
);

async fn a_member_of_one_partner_logs_in_for_it(db: TestDb) {
    let replica = replica(&db).await;
    let (signed_in, principal) = signed_in(&db, &replica, Role::Steward).await;
    let membership = principal.membership.unwrap();
    assert_eq!(
        (signed_in.partner, membership.role, membership.active),
        (Some(membership.partner), Role::Steward, true)
    );
    assert_eq!(signed_in.access_expires_at - db.sources.now(), chrono::TimeDelta::minutes(15));
    assert_eq!(signed_in.session_expires_at - db.sources.now(), chrono::TimeDelta::days(30));
    assert!(signed_in.refresh_token.reveal().starts_with("hansa_rt_"));
    assert_eq!(principal.request_id, "req-2");
    let rows = audited(&db, "session:log-in").await;
    assert_eq!(rows, [(access::audit::Outcome::Done, Some(signed_in.session.to_string()), signed_in.partner)]);
    let account = account_of(&db, &principal).await;
    assert_eq!((account.email.as_str(), account.display_name.as_str()), ("steward@clinic.example", "Ada"));
    assert_eq!(account.partners[0].role, Role::Steward);
}

async fn unknown_account_and_wrong_password_read_the_same(db: TestDb) {
    let replica = replica(&db).await;
    let partner = db.partner("Clinic").await;
    let user = join(&db, partner, Role::Viewer, "ada@clinic.example").await;
    let wrong = |email: &str| LogIn { password: Secret::new("wrong horse battery staple"), ..log_in(email) };
    let known = replica.log_in(wrong("ada@clinic.example"), &origin()).await.unwrap_err();
    let unknown = replica.log_in(wrong("eve@clinic.example"), &origin()).await.unwrap_err();
    let told = |error: &AccessError| (error.kind(), error.code(), error.to_string(), error.next_step(), error.field());
    assert_eq!(told(&known), told(&unknown));
    assert_eq!(known.code(), "credentials_wrong");
    // The platform's log knows which it was.
    let rows = audited(&db, "session:log-in").await;
    assert_eq!(rows, [(access::audit::Outcome::Denied, Some(user.to_string()), None)]);
    assert_eq!(code(replica.log_in(log_in("no address"), &origin()).await), "invalid_field");
    replica.log_in(log_in(" Ada@CLINIC.example "), &origin()).await.unwrap();
}

async fn a_member_of_two_partners_says_which(db: TestDb) {
    let replica = replica(&db).await;
    let (clinic, insurer, other) = (db.partner("Clinic").await, db.partner("Insurer").await, db.partner("Other").await);
    join(&db, clinic, Role::Scientist, "ada@example.org").await;
    join(&db, insurer, Role::Viewer, "ada@example.org").await;

    let wrong = LogIn { password: Secret::new("wrong horse battery staple"), ..log_in("ada@example.org") };
    assert_eq!(code(replica.log_in(wrong, &origin()).await), "credentials_wrong");
    for asked in [None, Some(other)] {
        let input = LogIn { partner: asked, ..log_in("ada@example.org") };
        let error = replica.log_in(input, &origin()).await.unwrap_err();
        assert_eq!(error.field().as_deref(), Some("partner"));
        let AccessError::PartnerChoice { partners } = error else { panic!("{error}") };
        let listed: Vec<_> =
            partners.iter().map(|option| (option.partner, option.name.as_str(), option.role)).collect();
        assert_eq!(listed, [(clinic, "Clinic", Role::Scientist), (insurer, "Insurer", Role::Viewer)]);
    }
    let input = LogIn { partner: Some(insurer), ..log_in("ada@example.org") };
    let signed_in = replica.log_in(input, &origin()).await.unwrap();
    let principal = replica.authenticate(signed_in.access_token.reveal(), "req").await.unwrap();
    assert_eq!(
        principal.membership.map(|membership| (membership.partner, membership.role)),
        Some((insurer, Role::Viewer))
    );
}

async fn a_disabled_account_is_told_so_only_with_its_password(db: TestDb) {
    let replica = replica(&db).await;
    let (signed_in, principal) = signed_in(&db, &replica, Role::Viewer).await;
    run(&db, "UPDATE users SET disabled_at = $2 WHERE id = $1", principal.user).await;
    let email = "viewer@clinic.example";
    let wrong = LogIn { password: Secret::new("wrong horse battery staple"), ..log_in(email) };
    assert_eq!(code(replica.log_in(wrong, &origin()).await), "credentials_wrong");
    assert_eq!(code(replica.log_in(log_in(email), &origin()).await), "account_disabled");
    // The platform's log tells the two apart.
    let denied = audited(&db, "session:log-in").await.into_iter().filter(|row| row.0 == access::audit::Outcome::Denied);
    assert_eq!(denied.count(), 2);
    assert_eq!(code(replica.authenticate(signed_in.access_token.reveal(), "req").await), "account_disabled");
    assert_eq!(code(replica.refresh(&signed_in.refresh_token, &origin()).await), "account_disabled");
}

async fn a_language_is_chosen_and_kept(db: TestDb) {
    let replica = replica(&db).await;
    let (_, me) = signed_in(&db, &replica, Role::Viewer).await;
    let language = async || access::accounts::get(&db, &permit::<ReadAccount>(&me)).await.unwrap().language;
    assert_eq!(language().await, None);
    for chosen in [Language::Chinese, Language::English] {
        access::accounts::set_language(&db, &db.sources, &permit::<ChangeAccount>(&me), chosen).await.unwrap();
        assert_eq!(language().await, Some(chosen));
    }
    assert_eq!(audited(&db, "account:set-language").await.len(), 2);
}

async fn a_changed_password_ends_the_other_sessions(db: TestDb) {
    let replica = replica(&db).await;
    let (other, principal) = signed_in(&db, &replica, Role::Viewer).await;
    let email = "viewer@clinic.example";
    let mine = replica.log_in(log_in(email), &origin()).await.unwrap();
    let me = replica.authenticate(mine.access_token.reveal(), "req").await.unwrap();
    let permit = permit::<ChangeAccount>(&me);
    let change = |current: &str, new: &str| ChangePassword { current: Secret::new(current), new: Secret::new(new) };

    let short = change_password(&db, &db.sources, &permit, change(PASSWORD, "short"), &origin()).await;
    assert_eq!(code(short), "password_too_short");
    let wrong =
        change_password(&db, &db.sources, &permit, change("not my password", "a new long password"), &origin()).await;
    assert_eq!(code(wrong), "credentials_wrong");
    change_password(&db, &db.sources, &permit, change(PASSWORD, "a new long password"), &origin()).await.unwrap();

    replica.authenticate(mine.access_token.reveal(), "req").await.unwrap();
    assert_eq!(code(replica.authenticate(other.access_token.reveal(), "req").await), "session_revoked");
    assert_eq!(code(replica.refresh(&other.refresh_token, &origin()).await), "session_revoked");
    assert_eq!(code(replica.log_in(log_in(email), &origin()).await), "credentials_wrong");
    let new = LogIn { password: Secret::new("a new long password"), ..log_in(email) };
    replica.log_in(new, &origin()).await.unwrap();
    let rows = audited(&db, "account:change-password").await;
    assert_eq!(rows, [(access::audit::Outcome::Done, Some(principal.user.to_string()), mine.partner)]);
}

async fn a_stolen_session_is_no_place_to_guess_the_password_at(db: TestDb) {
    let replica = replica(&db).await;
    let (_, principal) = signed_in(&db, &replica, Role::Viewer).await;
    let permit = permit::<ChangeAccount>(&principal);
    let guess = || ChangePassword { current: Secret::new("a guess at the password"), new: Secret::new(PASSWORD) };
    let mut codes = Vec::new();
    for _ in 0..7 {
        codes.push(code(change_password(&db, &db.sources, &permit, guess(), &origin()).await));
    }
    assert_eq!(codes[..6], ["credentials_wrong"; 6]);
    assert_eq!(codes[6], "too_many_attempts");
}
