//! How long the way from a bearer token to a permit takes, in its parts: `cargo run -p access --example measure_authenticate`.
//!
//! SQLite by default; `-- postgres` measures on the server that `HANSA_TEST_POSTGRES_URL` names. The database holds a million
//! sessions of other people, unless `-- sqlite 0` says how many.
#![expect(clippy::print_stdout, reason = "printing is what a measurement is for")]

use std::time::{Duration, Instant};

use access::api_keys::{self, NewApiKey};
use access::invitations::{self, AcceptInvitation, NewInvitation};
use access::sessions::{LogIn, Origin};
use access::{
    Authenticator, ChangeAccount, Gate, InviteMember, KeyScope, ReadDataset, Role, Secret, SigningSecret, TokenSettings,
};
use database::{Tenancy, execute};
use testkit::{TestDb, permit};

const ROUNDS: u32 = 2_000;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let on_postgres = arguments.next().is_some_and(|driver| driver == "postgres");
    let others: i64 = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let db = if on_postgres { TestDb::postgres().await } else { TestDb::sqlite().await };
    let settings = TokenSettings {
        issuer: "https://hansa.example".to_owned(),
        audience: "hansa-api".to_owned(),
        secret: SigningSecret::new([7; 32]),
    };
    let authenticator = Authenticator::open(&db, &db.sources, settings).await.expect("the keys open");
    let (session, key) = credentials(&db, &authenticator).await;
    crowd(&db, others).await;

    let gate = Gate::load().expect("the policies load");
    let principal = authenticator.authenticate(&session, "request").await.expect("a session");
    let jwks = authenticator.jwks().await.expect("keys");
    let public = jwks.keys[0].x.clone();
    println!(
        "{} with {others} sessions of others; medians of {ROUNDS}",
        if on_postgres { "PostgreSQL" } else { "SQLite" }
    );
    report("access token", &measure(async || authenticator.authenticate(&session, "request").await.is_ok()).await);
    report("API key", &measure(async || authenticator.authenticate(&key, "request").await.is_ok()).await);
    report("  of that: signature and claims", &measure(async || verifies(&session, &public)).await);
    report("  of that: an empty read transaction", &measure(async || db.read(Tenancy::Platform).await.is_ok()).await);
    report("permit from the policies", &measure(async || gate.permit::<ReadDataset>(&principal).is_ok()).await);
}

async fn credentials(db: &TestDb, authenticator: &Authenticator) -> (String, String) {
    let owner = db.member(db.partner("Clinic").await, Role::Owner).await;
    let invitation = NewInvitation {
        email: "ada@example.org".to_owned(),
        role: Role::Scientist,
        language: mail::Language::default(),
    };
    let (_, token) = invitations::create(db, &db.sources, &permit::<InviteMember>(&owner), &invitation)
        .await
        .expect("an invitation");
    let password = || Secret::new("correct horse battery staple");
    let accept = AcceptInvitation { token, display_name: Some("Ada".to_owned()), password: password() };
    invitations::accept(db, &db.sources, accept, &Origin::default()).await.expect("a member");
    let log_in = LogIn { email: "ada@example.org".to_owned(), password: password(), partner: None };
    let signed_in = authenticator.log_in(log_in, &Origin::default()).await.expect("a session");
    let new_key = NewApiKey { name: "measured".to_owned(), scopes: vec![KeyScope::DatasetsRead], lifetime: None };
    let (_, key) =
        api_keys::create(db, &db.sources, &permit::<ChangeAccount>(&owner), new_key).await.expect("an API key");
    (signed_in.access_token.reveal().to_owned(), key.reveal().to_owned())
}

/// Sessions of other people, so that the look-up has something to find its row in.
async fn crowd(db: &TestDb, others: i64) {
    let mut tx = db.write(Tenancy::Platform).await.expect("a transaction");
    let fill = tx.pick(
        "WITH RECURSIVE n (i) AS (SELECT 1 WHERE $1 > 0 UNION ALL SELECT i + 1 FROM n WHERE i < $1) \
         INSERT INTO sessions SELECT randomblob(16), s.user_id, s.partner_id, s.client, s.created_at, s.last_used_at, \
         s.expires_at, NULL, NULL FROM n, (SELECT * FROM sessions LIMIT 1) s",
        "INSERT INTO sessions SELECT gen_random_uuid(), s.user_id, s.partner_id, s.client, s.created_at, s.last_used_at, \
         s.expires_at, NULL, NULL FROM generate_series(1, $1) n, (SELECT * FROM sessions LIMIT 1) s",
    );
    execute!(&mut tx, sqlx::query(fill).bind(others)).expect("a crowd");
    tx.commit().await.expect("a commit");
}

fn verifies(token: &str, public: &str) -> bool {
    let key = jsonwebtoken::DecodingKey::from_ed_components(public).expect("a key");
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::EdDSA);
    validation.set_audience(&["hansa-api"]);
    validation.validate_exp = false;
    jsonwebtoken::decode::<serde_json::Value>(token, &key, &validation).is_ok()
}

async fn measure(run: impl AsyncFn() -> bool) -> Vec<Duration> {
    let mut times = Vec::with_capacity(ROUNDS as usize);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        assert!(run().await, "what is measured succeeds");
        times.push(start.elapsed());
    }
    times.sort_unstable();
    times
}

fn report(what: &str, times: &[Duration]) {
    let at = |share: usize| times[times.len() * share / 100].as_secs_f64() * 1e6;
    println!("{what:38} median {:8.1} µs   p99 {:8.1} µs", at(50), at(99));
}
