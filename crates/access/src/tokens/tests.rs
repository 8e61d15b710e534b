use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use foundation::{KeyId, SessionId, Sources, UserId};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};
use testkit::TestDb;

use super::keys::SigningKeys;
use super::sealing::SigningSecret;
use super::{AccessTokens, Refusal, Rejection, Verified};
use crate::AccessError;

struct World {
    db: TestDb,
    keys: SigningKeys,
    tokens: AccessTokens,
    user: UserId,
    session: SessionId,
}

impl World {
    async fn new() -> Self {
        let db = TestDb::sqlite().await;
        let keys = SigningKeys::open(&db, &db.sources, SigningSecret::new([1; 32])).await.unwrap();
        let tokens = AccessTokens::new(keys.clone(), "https://hansa.example".to_owned(), "hansa-api".to_owned());
        let (user, session) = (db.sources.id(), db.sources.id());
        Self { db, keys, tokens, user, session }
    }

    async fn token(&self) -> String {
        let ends = self.db.sources.now() + TimeDelta::days(30);
        let (token, _) = self.tokens.issue(&self.db.sources, self.user, self.session, ends).await.unwrap();
        token.reveal().to_owned()
    }

    async fn refused(&self, token: &str) -> Refusal {
        match self.tokens.verify(token, self.db.sources.now()).await {
            Err(Rejection::Refused(refusal)) => refusal,
            other => panic!("{other:?}: {token}"),
        }
    }

    async fn kid(&self) -> String {
        self.keys.current().await.unwrap().signing(self.db.sources.now()).unwrap().id.to_string()
    }

    async fn header(&self) -> Value {
        json!({ "typ": "at+jwt", "alg": "EdDSA", "kid": self.kid().await })
    }

    fn claims(&self) -> Value {
        let now = self.db.sources.now().timestamp();
        json!({
            "iss": "https://hansa.example", "aud": "hansa-api", "sub": self.user, "sid": self.session,
            "iat": now, "nbf": now, "exp": now + 900, "jti": "AAAAAAAAAAAAAAAAAAAAAA"
        })
    }

    /// Signed with the platform's real key, whatever the header and the claims say.
    async fn signed(&self, header: &Value, claims: &Value) -> String {
        let keys = self.keys.current().await.unwrap();
        signed_with(&keys.signing(self.db.sources.now()).unwrap().encoding, header, claims)
    }
}

fn signed_with(key: &EncodingKey, header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let algorithm = if header["alg"] == "HS256" { Algorithm::HS256 } else { Algorithm::EdDSA };
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), key, algorithm).unwrap();
    format!("{message}.{signature}")
}

fn with(value: &Value, field: &str, replacement: Value) -> Value {
    let mut value = value.clone();
    value[field] = replacement;
    value
}

fn without(value: &Value, field: &str) -> Value {
    let mut value = value.clone();
    value.as_object_mut().unwrap().remove(field);
    value
}

#[tokio::test]
async fn a_token_of_ours_verifies() {
    let world = World::new().await;
    let expected = Verified { user: world.user, session: world.session };
    let token = world.token().await;
    assert_eq!(world.tokens.verify(&token, world.db.sources.now()).await.unwrap(), expected);
    // The helper below signs what the platform itself would sign, so that each case differs in one thing only.
    let rebuilt = world.signed(&world.header().await, &world.claims()).await;
    assert_eq!(world.tokens.verify(&rebuilt, world.db.sources.now()).await.unwrap(), expected);
    assert_ne!(token, world.token().await, "every token has an id of its own");
}

#[tokio::test]
async fn unsigned_and_symmetric_tokens_are_refused_by_their_algorithm() {
    let world = World::new().await;
    let (header, claims) = (world.header().await, world.claims());
    for alg in ["none", "None", "NONE", "nOnE", "eddsa", "ES256", "RS256", ""] {
        let unsigned = world.signed(&with(&header, "alg", json!(alg)), &claims).await;
        assert_eq!(world.refused(&unsigned).await, Refusal::Algorithm, "{alg}");
        let (message, _) = unsigned.rsplit_once('.').unwrap();
        assert_eq!(world.refused(&format!("{message}.")).await, Refusal::Algorithm, "{alg}");
    }
    // The public key, which everybody knows, taken as an HMAC secret.
    let keys = world.keys.current().await.unwrap();
    let public = &keys.signing(world.db.sources.now()).unwrap().public;
    for secret in [public.as_bytes().to_vec(), URL_SAFE_NO_PAD.decode(public).unwrap()] {
        let header = with(&header, "alg", json!("HS256"));
        let symmetric = signed_with(&EncodingKey::from_secret(&secret), &header, &claims);
        assert_eq!(world.refused(&symmetric).await, Refusal::Algorithm);
    }
}

#[tokio::test]
async fn a_foreign_key_is_refused_under_its_own_id_and_under_ours() {
    let (world, stranger) = (World::new().await, TestDb::sqlite().await);
    let keys = SigningKeys::open(&stranger, &Sources::fixed(9), SigningSecret::new([2; 32])).await.unwrap();
    let foreign = keys.current().await.unwrap();
    let foreign = foreign.signing(world.db.sources.now()).unwrap();
    let (header, claims) = (world.header().await, world.claims());
    let under_ours = signed_with(&foreign.encoding, &header, &claims);
    assert_eq!(world.refused(&under_ours).await, Refusal::Signature);
    let another: KeyId = world.db.sources.id();
    for kid in [json!(another), json!("ky_1"), json!(""), Value::Null] {
        let token = signed_with(&foreign.encoding, &with(&header, "kid", kid.clone()), &claims);
        assert_eq!(world.refused(&token).await, Refusal::UnknownKey, "{kid}");
    }
    // A key that the token itself brings along is not looked at.
    let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": foreign.public });
    let brought = signed_with(&foreign.encoding, &with(&header, "jwk", jwk), &claims);
    assert_eq!(world.refused(&brought).await, Refusal::Signature);
}

#[tokio::test]
async fn a_tampered_token_is_refused() {
    let world = World::new().await;
    let token = world.token().await;
    let [header, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("{token}") };
    let other: UserId = world.db.sources.id();
    let altered = URL_SAFE_NO_PAD.encode(with(&world.claims(), "sub", json!(other)).to_string());
    assert_eq!(world.refused(&format!("{header}.{altered}.{signature}")).await, Refusal::Signature);
    for at in [0, signature.len() / 2] {
        let mut bytes = signature.as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let signature = String::from_utf8(bytes).unwrap();
        assert_eq!(world.refused(&format!("{header}.{claims}.{signature}")).await, Refusal::Signature);
    }
    assert_eq!(world.refused(&format!("{header}.{claims}.")).await, Refusal::Signature);
}

#[tokio::test]
async fn a_token_is_good_for_its_time_only() {
    let world = World::new().await;
    let token = world.token().await;
    world.db.sources.clock.advance(TimeDelta::minutes(15) - TimeDelta::microseconds(1));
    assert!(world.tokens.verify(&token, world.db.sources.now()).await.is_ok());
    world.db.sources.clock.advance(TimeDelta::microseconds(1));
    assert_eq!(world.refused(&token).await, Refusal::Expired);
    // The clock of this replica is behind: half a minute is forgiven, more is not.
    world.db.sources.clock.advance(TimeDelta::minutes(-15) - TimeDelta::seconds(30));
    assert!(world.tokens.verify(&token, world.db.sources.now()).await.is_ok());
    world.db.sources.clock.advance(TimeDelta::seconds(-1));
    assert_eq!(world.refused(&token).await, Refusal::NotYetValid);
    let (header, claims) = (world.header().await, world.claims());
    let later = json!(world.db.sources.now().timestamp() + 31);
    assert_eq!(world.refused(&world.signed(&header, &with(&claims, "iat", later)).await).await, Refusal::NotYetValid);
}

#[tokio::test]
async fn a_token_for_somebody_or_something_else_is_refused() {
    let world = World::new().await;
    let (header, claims) = (world.header().await, world.claims());
    for (field, value, refusal) in
        [("iss", json!("https://elsewhere.example"), Refusal::Issuer), ("aud", json!("another-api"), Refusal::Audience)]
    {
        let token = world.signed(&header, &with(&claims, field, value)).await;
        assert_eq!(world.refused(&token).await, refusal);
    }
    for typ in [json!("JWT"), json!("AT+JWT"), json!(""), Value::Null] {
        let token = world.signed(&with(&header, "typ", typ.clone()), &claims).await;
        assert_eq!(world.refused(&token).await, Refusal::Type, "{typ}");
    }
    let token = world.signed(&without(&header, "typ"), &claims).await;
    assert_eq!(world.refused(&token).await, Refusal::Type);
    let token = world.signed(&with(&header, "crit", json!(["b64"])), &claims).await;
    assert_eq!(world.refused(&token).await, Refusal::Critical);
}

#[tokio::test]
async fn every_claim_is_needed_in_its_form() {
    let world = World::new().await;
    let (header, claims) = (world.header().await, world.claims());
    for field in ["iss", "aud", "sub", "sid", "iat", "nbf", "exp", "jti"] {
        let token = world.signed(&header, &without(&claims, field)).await;
        assert_eq!(world.refused(&token).await, Refusal::Claims, "without {field}");
        for wrong in [Value::Null, json!([]), json!({}), json!(true)] {
            let token = world.signed(&header, &with(&claims, field, wrong.clone())).await;
            assert_eq!(world.refused(&token).await, Refusal::Claims, "{field} = {wrong}");
        }
    }
    for (field, wrong) in [("exp", json!("1")), ("exp", json!(1.5)), ("sub", json!("us_1")), ("sid", json!(world.user))]
    {
        let token = world.signed(&header, &with(&claims, field, wrong)).await;
        assert_eq!(world.refused(&token).await, Refusal::Claims, "{field}");
    }
}

#[tokio::test]
async fn what_is_no_token_is_malformed() {
    let world = World::new().await;
    let token = world.token().await;
    let [header, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("{token}") };
    for wrong in [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        header.to_owned(),
        format!("{header}.{claims}"),
        format!("{header}.{claims}.{signature}."),
        format!("{header}.{claims}.{signature}="),
        format!("{}.{claims}.{signature}", URL_SAFE_NO_PAD.encode("[]")),
        format!("{}.{claims}.{signature}", URL_SAFE_NO_PAD.encode("{\"alg\":1}")),
        format!("{token}{}", "A".repeat(3000)),
        "ä.ö.ü".to_owned(),
    ] {
        assert_eq!(world.refused(&wrong).await, Refusal::Malformed, "{wrong}");
    }
}

#[tokio::test]
async fn unknown_key_ids_do_not_hammer_the_database() {
    let world = World::new().await;
    // With its pools closed, every question to the database is an error: what is answered was answered from memory.
    world.db.close().await;
    let ask = async || world.keys.verifying(world.db.sources.id(), world.db.sources.now()).await;
    for _ in 0..1000 {
        assert!(matches!(ask().await, Ok(None)));
    }
    world.db.sources.clock.advance(TimeDelta::seconds(1));
    assert!(matches!(ask().await, Err(AccessError::Database(_))), "once a second it is asked");
    for _ in 0..1000 {
        assert!(matches!(ask().await, Ok(None)));
    }
    // A database that is away lets nobody in by itself, but does not invalidate the keys either.
    let token = world.token().await;
    world.db.sources.clock.advance(TimeDelta::minutes(5));
    assert!(world.tokens.verify(&token, world.db.sources.now()).await.is_ok());
}

#[test]
fn the_sealing_secret_is_not_printed() {
    assert_eq!(format!("{:?}", SigningSecret::new([7; 32])), "SigningSecret(…)");
}
