use serde_json::json;
use testkit::TestDb;

use super::{Attestor, Forged, PublicKeys, public_keys, verify};
use crate::SigningSecret;

const TYPE: &str = "test-statement";

testkit::on_both_databases!(a_statement_is_verified_with_the_published_keys, a_retired_key_stays_published);

async fn attestor(db: &TestDb) -> Attestor {
    Attestor::open(db, &db.sources, SigningSecret::new([7; 32])).await.unwrap()
}

async fn signed(db: &TestDb) -> (String, PublicKeys) {
    let pen = attestor(db).await.pen().await.unwrap();
    (pen.sign(TYPE, &json!({ "sha256": "00" })).unwrap(), public_keys(db).await.unwrap())
}

async fn a_statement_is_verified_with_the_published_keys(db: TestDb) {
    let (jws, keys) = signed(&db).await;
    let verified = verify(&jws, TYPE, &keys).unwrap();
    assert_eq!(verified.statement, br#"{"sha256":"00"}"#);
    assert!(matches!(verify(&jws, "at+jwt", &keys), Err(Forged::Header { field: "typ", .. })));
    let nobody = PublicKeys { keys: Vec::new() };
    assert!(matches!(verify(&jws, TYPE, &nobody), Err(Forged::UnknownKey { known: 0, .. })));
}

async fn a_retired_key_stays_published(db: TestDb) {
    let (jws, _) = signed(&db).await;
    let attestor = attestor(&db).await;
    attestor.0.keys.rotate(crate::audit::Actor::Platform("test")).await.unwrap();
    db.sources.clock.advance(chrono::TimeDelta::days(400));
    let pen = attestor.pen().await.unwrap();
    let newer = pen.sign(TYPE, &json!({})).unwrap();
    let keys = public_keys(&db).await.unwrap();
    assert_eq!(keys.keys.len(), 2);
    for text in [&jws, &newer] {
        verify(text, TYPE, &keys).unwrap();
    }
}

/// Every byte, to every other letter that base64url and JSON would let pass.
#[tokio::test]
async fn no_byte_can_be_changed() {
    let db = TestDb::sqlite().await;
    let (jws, keys) = signed(&db).await;
    for index in 0..jws.len() {
        for letter in [b'A', b'B', b'z', b'0', b'-', b'_', b'.', b'='] {
            let mut changed = jws.clone().into_bytes();
            if changed[index] == letter {
                continue;
            }
            changed[index] = letter;
            let changed = String::from_utf8(changed).unwrap();
            assert!(verify(&changed, TYPE, &keys).is_err(), "byte {index} became {}", char::from(letter));
        }
    }
    for longer in [format!("{jws}A"), format!("{jws}="), format!("{jws}\n"), format!(" {jws}"), format!("{jws}.")] {
        assert!(verify(&longer, TYPE, &keys).is_err(), "{longer}");
    }
}
