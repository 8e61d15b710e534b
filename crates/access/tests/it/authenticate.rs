use std::io;
use std::sync::{Arc, Mutex};

use access::{AccessError, Role};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use foundation::Fault as _;
use testkit::TestDb;

use crate::world::{code, replica, run, signed_in};

testkit::on_both_databases!(
    every_refusal_reads_the_same_and_the_log_knows_why,
    a_role_counts_from_the_next_request_on,
    a_suspended_partner_counts_from_the_next_request_on,
    a_session_without_its_row_is_none,
);

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }
}

/// The token's parts with another header or signature.
fn forged(token: &str, header: &str, signature: &str) -> String {
    let claims = token.split('.').nth(1).unwrap();
    format!("{}.{claims}.{signature}", URL_SAFE_NO_PAD.encode(header))
}

async fn every_refusal_reads_the_same_and_the_log_knows_why(db: TestDb) {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false).finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let replica = replica(&db).await;
    let (signed_in, _) = signed_in(&db, &replica, Role::Viewer).await;
    let token = signed_in.access_token.reveal();
    let signature = token.rsplit('.').next().unwrap();
    let altered = format!("{}{}", if signature.starts_with('A') { 'B' } else { 'A' }, &signature[1..]);
    let kid = &replica.jwks().await.unwrap().keys[0].kid;
    let stranger = db.sources.id::<foundation::KeyId>();
    let header = |alg: &str, kid: &str| format!(r#"{{"typ":"at+jwt","alg":"{alg}","kid":"{kid}"}}"#);
    let cases = [
        ("malformed", "not a token".to_owned()),
        ("algorithm", forged(token, &header("none", kid), "")),
        ("algorithm", forged(token, &header("HS256", kid), signature)),
        ("unknown_key", forged(token, &header("EdDSA", &stranger.to_string()), signature)),
        ("signature", forged(token, &header("EdDSA", kid), &altered)),
        ("unknown_api_key", "hansa_pat_0000000000000000000000000000000000000000000000000".to_owned()),
    ];
    let mut answers = Vec::new();
    log.take();
    for (reason, forged) in cases {
        let error = replica.authenticate(&forged, "req-7").await.unwrap_err();
        answers.push((error.kind(), error.code(), error.to_string(), error.next_step()));
        let written = log.take();
        assert!(written.contains(&format!("reason=\"{reason}\"")) && written.contains("req-7"), "{reason}: {written}");
        assert!(!written.contains(signature), "no token in the log: {written}");
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert!(matches!(replica.authenticate("", "req").await, Err(AccessError::TokenInvalid)));
    assert!(replica.authenticate(token, "req").await.is_ok());
}

async fn a_role_counts_from_the_next_request_on(db: TestDb) {
    let replica = replica(&db).await;
    let (signed_in, principal) = signed_in(&db, &replica, Role::Admin).await;
    run(&db, "UPDATE memberships SET role = 'viewer', created_at = $2 WHERE user_id = $1", principal.user).await;
    let demoted = replica.authenticate(signed_in.access_token.reveal(), "req").await.unwrap();
    assert_eq!(demoted.membership.map(|membership| membership.role), Some(Role::Viewer));
    run(&db, "DELETE FROM memberships WHERE user_id = $1 AND created_at <= $2", principal.user).await;
    assert_eq!(code(replica.authenticate(signed_in.access_token.reveal(), "req").await), "session_revoked");
}

async fn a_suspended_partner_counts_from_the_next_request_on(db: TestDb) {
    let replica = replica(&db).await;
    let (signed_in, principal) = signed_in(&db, &replica, Role::Owner).await;
    let suspend = "UPDATE partners SET status = 'suspended', updated_at = $2 \
         WHERE id = (SELECT partner_id FROM memberships WHERE user_id = $1)";
    run(&db, suspend, principal.user).await;
    let suspended = replica.authenticate(signed_in.access_token.reveal(), "req").await.unwrap();
    assert_eq!(suspended.membership.map(|membership| membership.active), Some(false));
}

async fn a_session_without_its_row_is_none(db: TestDb) {
    let replica = replica(&db).await;
    let (signed_in, principal) = signed_in(&db, &replica, Role::Owner).await;
    // What a restored backup looks like to a token signed after it was made: properly signed, and nobody's.
    let token = signed_in.access_token.reveal();
    run(&db, "UPDATE sessions SET revoked_at = $2 WHERE user_id = $1", principal.user).await;
    assert_eq!(code(replica.authenticate(token, "req").await), "session_revoked");
    let mut tx = db.write(database::Tenancy::Platform).await.unwrap();
    database::execute!(&mut tx, sqlx::query("DELETE FROM refresh_tokens")).unwrap();
    database::execute!(&mut tx, sqlx::query("DELETE FROM sessions")).unwrap();
    tx.commit().await.unwrap();
    assert_eq!(code(replica.authenticate(token, "req").await), "token_invalid");
    db.sources.clock.advance(TimeDelta::minutes(15));
    assert_eq!(code(replica.authenticate(token, "req").await), "token_expired");
}
