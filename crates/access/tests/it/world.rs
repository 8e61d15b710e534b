//! What the cases share.

use access::invitations::{AcceptInvitation, NewInvitation};
use access::sessions::{LogIn, Origin, SignedIn};
use access::{AccessError, Authenticator, InviteMember, Principal, Role, Secret, SigningSecret, TokenSettings};
use access::{accounts, audit, invitations};
use database::{Tenancy, run_on};
use foundation::{Fault as _, PartnerId, UserId};
use testkit::{Person, TestDb, permit};

pub(crate) const PASSWORD: &str = "correct horse battery staple";

pub(crate) fn password() -> Secret {
    Secret::new(PASSWORD)
}

pub(crate) fn origin() -> Origin {
    Origin {
        address: Some("192.0.2.7".parse().unwrap()),
        client: "hansa-test/1".to_owned(),
        request_id: "req-1".to_owned(),
    }
}

pub(crate) fn settings() -> TokenSettings {
    TokenSettings {
        issuer: "https://hansa.example".to_owned(),
        audience: "hansa-api".to_owned(),
        secret: SigningSecret::new([7; 32]),
    }
}

/// One replica of the platform.
pub(crate) async fn replica(db: &TestDb) -> Authenticator {
    Authenticator::open(db, &db.sources, settings()).await.unwrap()
}

/// Invites `email` to the partner and accepts with [`PASSWORD`].
pub(crate) async fn join(db: &TestDb, partner: PartnerId, role: Role, email: &str) -> UserId {
    let owner = db.member(partner, Role::Owner).await;
    let invitation = NewInvitation { email: email.to_owned(), role, language: mail::Language::default() };
    let (_, token) = invitations::create(db, &db.sources, &permit::<InviteMember>(&owner), &invitation).await.unwrap();
    let input = AcceptInvitation { token, display_name: Some("Ada".to_owned()), password: password() };
    invitations::accept(db, &db.sources, input, &origin()).await.unwrap().user
}

pub(crate) fn log_in(email: &str) -> LogIn {
    LogIn { email: email.to_owned(), password: password(), partner: None }
}

/// A new partner with one member who has logged in.
pub(crate) async fn signed_in(db: &TestDb, replica: &Authenticator, role: Role) -> (SignedIn, Principal) {
    let partner = db.partner(&format!("Clinic {role}")).await;
    let email = format!("{role}@clinic.example");
    join(db, partner, role, &email).await;
    let signed_in = replica.log_in(log_in(&email), &origin()).await.unwrap();
    let principal = replica.authenticate(signed_in.access_token.reveal(), "req-2").await.unwrap();
    (signed_in, principal)
}

pub(crate) fn code<T: std::fmt::Debug>(result: Result<T, AccessError>) -> &'static str {
    result.unwrap_err().code()
}

/// The outcome and target of every audit row with this action, oldest first, whosever log it stands in.
pub(crate) async fn audited(db: &TestDb, action: &str) -> Vec<(audit::Outcome, Option<String>, Option<PartnerId>)> {
    let mut tx = db.read(Tenancy::Platform).await.unwrap();
    run_on!(&mut tx, |conn| sqlx::query_as(
        "SELECT outcome, target, partner_id FROM audit_log WHERE action = $1 ORDER BY id"
    )
    .bind(action)
    .fetch_all(conn)
    .await)
    .unwrap()
}

pub(crate) async fn run(db: &TestDb, sql: &'static str, user: UserId) {
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    let touched = database::execute!(&mut tx, sqlx::query(sql).bind(user).bind(db.sources.now())).unwrap();
    assert_eq!(touched, 1, "{sql}");
    tx.commit().await.unwrap();
}

pub(crate) async fn account_of(db: &TestDb, person: &Person) -> accounts::Account {
    accounts::get(db, &permit(person)).await.unwrap()
}
