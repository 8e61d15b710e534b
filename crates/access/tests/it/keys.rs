use access::{Authenticator, PlatformRole, Role, RotateKeys, Secret, SigningSecret, TokenSettings};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use database::{Tenancy, run_on};
use testkit::{TestDb, permit};

use crate::world::{audited, code, log_in, origin, replica, settings, signed_in};

testkit::on_both_databases!(
    a_rotation_logs_nobody_out_on_any_replica,
    the_host_rotates_beside_a_server,
    the_jwks_is_what_rfc_8037_says_and_public_only,
    private_keys_are_sealed,
    only_the_master_key_opens_them,
    replicas_that_start_at_once_make_one_key,
);

fn kid(token: &Secret) -> String {
    let header = token.reveal().split('.').next().unwrap();
    let header: serde_json::Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    header["kid"].as_str().unwrap().to_owned()
}

async fn published(replica: &Authenticator) -> Vec<String> {
    replica.jwks().await.unwrap().keys.into_iter().map(|key| key.kid).collect()
}

async fn a_rotation_logs_nobody_out_on_any_replica(db: TestDb) {
    let (here, there) = (replica(&db).await, replica(&db).await);
    let (before, _) = signed_in(&db, &here, Role::Viewer).await;
    let old = kid(&before.access_token);
    let operator = db.platform(PlatformRole::Operator).await;
    let new = here.rotate_keys(&permit::<RotateKeys>(&operator)).await.unwrap().to_string();
    assert_eq!(published(&here).await, [old.as_str(), new.as_str()]);
    let email = "viewer@clinic.example";

    // Published, and not used yet: the other replica has time to read it.
    let early = here.log_in(log_in(email), &origin()).await.unwrap();
    assert_eq!(kid(&early.access_token), old);
    db.sources.clock.advance(TimeDelta::minutes(2));
    let late = here.log_in(log_in(email), &origin()).await.unwrap();
    assert_eq!(kid(&late.access_token), new);
    assert_eq!(kid(&there.log_in(log_in(email), &origin()).await.unwrap().access_token), new);
    for replica in [&here, &there] {
        for signed_in in [&before, &early, &late] {
            replica.authenticate(signed_in.access_token.reveal(), "req").await.unwrap();
        }
    }
    // The last token that the old key can have signed expires 17 minutes after the rotation; one more is for the clocks.
    db.sources.clock.advance(TimeDelta::minutes(15) + TimeDelta::seconds(59));
    assert_eq!(published(&there).await, [old.as_str(), new.as_str()]);
    db.sources.clock.advance(TimeDelta::seconds(1));
    assert_eq!(published(&there).await, [new.as_str()]);
    there.refresh(&before.refresh_token, &origin()).await.unwrap();
    assert_eq!(audited(&db, "platform:rotate-keys").await, [(access::audit::Outcome::Done, Some(new), None)]);
}

async fn the_host_rotates_beside_a_server(db: TestDb) {
    let server = replica(&db).await;
    let (before, _) = signed_in(&db, &server, Role::Viewer).await;
    let old = kid(&before.access_token);
    // In a process of its own, which ends.
    let new = replica(&db).await.rotate_keys_as_host().await.unwrap().to_string();
    db.sources.clock.advance(TimeDelta::minutes(2));
    let late = server.log_in(log_in("viewer@clinic.example"), &origin()).await.unwrap();
    assert_eq!(kid(&late.access_token), new);
    server.authenticate(before.access_token.reveal(), "req").await.unwrap();
    assert_eq!(published(&server).await, [old, new.clone()]);
    assert_eq!(audited(&db, "platform:rotate-keys").await, [(access::audit::Outcome::Done, Some(new), None)]);
}

async fn the_jwks_is_what_rfc_8037_says_and_public_only(db: TestDb) {
    let replica = replica(&db).await;
    let json = serde_json::to_value(replica.jwks().await.unwrap()).unwrap();
    let key = json["keys"][0].as_object().unwrap();
    let mut fields: Vec<&str> = key.keys().map(String::as_str).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["alg", "crv", "kid", "kty", "use", "x"], "and no 'd'");
    for (field, value) in [("alg", "EdDSA"), ("crv", "Ed25519"), ("kty", "OKP"), ("use", "sig")] {
        assert_eq!(key[field], value);
    }
    assert_eq!(URL_SAFE_NO_PAD.decode(key["x"].as_str().unwrap()).unwrap().len(), 32);

    // Somebody else's library verifies a token of ours with nothing but this document.
    let (signed_in, _) = signed_in(&db, &replica, Role::Viewer).await;
    let set: jsonwebtoken::jwk::JwkSet = serde_json::from_value(json).unwrap();
    let key = jsonwebtoken::DecodingKey::from_jwk(set.find(&kid(&signed_in.access_token)).unwrap()).unwrap();
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::EdDSA);
    validation.set_audience(&["hansa-api"]);
    validation.set_issuer(&["https://hansa.example"]);
    validation.validate_exp = false;
    let data = jsonwebtoken::decode::<serde_json::Value>(signed_in.access_token.reveal(), &key, &validation).unwrap();
    assert_eq!(data.claims["sid"], signed_in.session.to_string());
    assert_eq!(data.header.typ.as_deref(), Some("at+jwt"));
}

async fn private_keys_are_sealed(db: TestDb) {
    replica(&db).await;
    let mut tx = db.read(Tenancy::Platform).await.unwrap();
    let (public, sealed): (String, String) =
        run_on!(&mut tx, |conn| sqlx::query_as("SELECT public_key, sealed_private_key FROM signing_keys")
            .fetch_one(conn)
            .await)
        .unwrap();
    let sealed = URL_SAFE_NO_PAD.decode(sealed).unwrap();
    assert_eq!(sealed.len(), 12 + 32 + 16, "nonce, seed, tag");
    assert!(!sealed.windows(32).any(|window| window == URL_SAFE_NO_PAD.decode(&public).unwrap()));
}

async fn only_the_master_key_opens_them(db: TestDb) {
    replica(&db).await;
    let other = TokenSettings { secret: SigningSecret::new([8; 32]), ..settings() };
    assert_eq!(code(Authenticator::open(&db, &db.sources, other).await), "signing_keys_unusable");
    // Nor is a key taken that was put into the table by hand, or whose row was altered.
    for damage in [
        "UPDATE signing_keys SET public_key = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'",
        "UPDATE signing_keys SET sealed_private_key = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'",
        "UPDATE signing_keys SET sealed_private_key = '???'",
    ] {
        let mut tx = db.write(Tenancy::Platform).await.unwrap();
        assert_eq!(database::execute!(&mut tx, sqlx::query(damage)).unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(code(Authenticator::open(&db, &db.sources, settings()).await), "signing_keys_unusable", "{damage}");
    }
}

async fn replicas_that_start_at_once_make_one_key(db: TestDb) {
    let (a, b) = tokio::join!(replica(&db), replica(&db));
    assert_eq!(published(&a).await, published(&b).await);
    assert_eq!(published(&a).await.len(), 1);
}
