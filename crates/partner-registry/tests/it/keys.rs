use access::{ChangePartyKeys, ReadAgreement, Role, SignAgreement, SigningSecret};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use foundation::{ErrorKind, Fault as _, PageRequest, PartnerId};
use partner_registry::PartnerError;
use partner_registry::agreements::{self, Agreement, Proven, Unproven};
use partner_registry::party_keys::{self, Custody, Hand, PartyKey};
use testkit::{Person, TestDb, permit};

use crate::fixtures::{Pair, audited, secret, sign, try_sign};

testkit::on_both_databases!(
    the_platform_keeps_one_key_for_a_partner,
    a_partner_with_its_own_key_signs_itself,
    what_is_no_key_is_not_registered,
    a_changed_contract_is_not_proven,
    keys_are_no_other_partners_business,
);

fn pair_of(seed: u8) -> (Ed25519KeyPair, String) {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
    let public = URL_SAFE_NO_PAD.encode(pair.public_key());
    (pair, public)
}

fn signed_by(pair: &Ed25519KeyPair, message: &str) -> String {
    URL_SAFE_NO_PAD.encode(pair.sign(message.as_bytes()))
}

async fn register(db: &TestDb, person: &Person, partner: PartnerId, seed: u8) -> Result<PartyKey, PartnerError> {
    let (pair, public) = pair_of(seed);
    let proof = signed_by(&pair, &party_keys::statement(partner, &public));
    let by = permit::<ChangePartyKeys>(person);
    party_keys::register(db, &db.sources, &by, (&public, "Notary's card", &proof)).await
}

async fn contract(db: &TestDb, person: &Person, agreement: &Agreement) -> String {
    let read = permit::<ReadAgreement>(person);
    agreements::version(db, &db.sources, &read, agreement.id, agreement.version).await.unwrap().content
}

async fn sign_with(db: &TestDb, person: &Person, agreement: &Agreement, hand: Hand) -> Result<Agreement, PartnerError> {
    let by = permit::<SignAgreement>(person);
    agreements::sign(db, &db.sources, &by, &secret(), (agreement.id, agreement.document_sha256, &hand)).await
}

async fn proven(db: &TestDb, person: &Person, agreement: &Agreement) -> Proven {
    let read = permit::<ReadAgreement>(person);
    let version = agreements::version(db, &db.sources, &read, agreement.id, agreement.version).await.unwrap();
    version.proven(agreement.id)
}

async fn the_platform_keeps_one_key_for_a_partner(db: TestDb) {
    let pair = Pair::new(&db).await;
    let (first, second) = (pair.signed(&db).await, pair.signed(&db).await);
    let key = |agreement: &Agreement| agreement.proposer.signature.clone().unwrap().proof.unwrap().key;
    assert_eq!(key(&first), key(&second));
    let read = permit::<ReadAgreement>(&pair.clinic_admin);
    let keys = party_keys::list(&db, &read, &PageRequest::default()).await.unwrap().items;
    assert_eq!((keys.len(), keys[0].custody, keys[0].partner), (1, Custody::Platform, pair.clinic));
    assert_eq!(audited(&db, "party-key:make", keys[0].id, pair.clinic).await, 1);
    // Anyone who verifies finds the key, and nothing of its private half.
    let found = party_keys::find(&db, keys[0].id).await.unwrap();
    assert_eq!(found, keys[0]);
    proven(&db, &pair.insurer_admin, &first).await.verify().unwrap();
    // Sealed for this platform: another master key opens none.
    let other = pair.propose(&db).await;
    let by = permit::<SignAgreement>(&pair.clinic_admin);
    let strange = SigningSecret::new([8; 32]);
    let signing = (other.id, other.document_sha256, &Hand::Platform);
    let error = agreements::sign(&db, &db.sources, &by, &strange, signing).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Internal, "{error}");
    // Revoked, it is replaced by another one; what it signed stays proven.
    let change = permit::<ChangePartyKeys>(&pair.clinic_admin);
    for _ in 0..2 {
        party_keys::revoke(&db, &db.sources, &change, keys[0].id).await.unwrap();
    }
    assert_eq!(audited(&db, "party-key:revoke", keys[0].id, pair.clinic).await, 1);
    let signed = sign(&db, &pair.clinic_admin, &other).await;
    assert_ne!(key(&signed), keys[0].id);
    proven(&db, &pair.insurer_admin, &first).await.verify().unwrap();
}

async fn a_partner_with_its_own_key_signs_itself(db: TestDb) {
    let pair = Pair::new(&db).await;
    let key = register(&db, &pair.clinic_admin, pair.clinic, 1).await.unwrap();
    assert_eq!((key.custody, key.label.as_str()), (Custody::Own, "Notary's card"));
    let proposed = pair.propose(&db).await;
    let error = try_sign(&db, &pair.clinic_admin, proposed.id, proposed.document_sha256).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "own_key_required"));
    let content = contract(&db, &pair.clinic_admin, &proposed).await;
    let (own, other) = (pair_of(1).0, pair_of(2).0);
    for wrong in
        [signed_by(&other, &content), signed_by(&own, "something else"), "no base64!".to_owned(), String::new()]
    {
        let error = sign_with(&db, &pair.clinic_admin, &proposed, Hand::Own(key.id, wrong)).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "agreement_signature_wrong"));
    }
    // Nobody signs with another partner's key.
    let hand = Hand::Own(key.id, signed_by(&own, &content));
    let error = sign_with(&db, &pair.insurer_admin, &proposed, hand.clone()).await.unwrap_err();
    assert_eq!(error.code(), "party_key_not_found");
    sign_with(&db, &pair.clinic_admin, &proposed, hand).await.unwrap();
    let whole = sign(&db, &pair.insurer_admin, &proposed).await;
    proven(&db, &pair.insurer_admin, &whole).await.verify().unwrap();
    // Once it is revoked the platform may sign again, and the key may not.
    let change = permit::<ChangePartyKeys>(&pair.clinic_admin);
    party_keys::revoke(&db, &db.sources, &change, key.id).await.unwrap();
    let next = pair.propose(&db).await;
    let late = Hand::Own(key.id, signed_by(&own, &contract(&db, &pair.clinic_admin, &next).await));
    assert_eq!(sign_with(&db, &pair.clinic_admin, &next, late).await.unwrap_err().code(), "party_key_not_found");
    sign(&db, &pair.clinic_admin, &next).await;
}

async fn what_is_no_key_is_not_registered(db: TestDb) {
    let pair = Pair::new(&db).await;
    let by = permit::<ChangePartyKeys>(&pair.clinic_admin);
    let (own, public) = pair_of(1);
    let statement = party_keys::statement(pair.clinic, &public);
    let anothers = party_keys::statement(pair.insurer, &public);
    for (key, label, proof, field) in [
        ("", "Card", signed_by(&own, &statement), "public_key"),
        ("AAAA", "Card", signed_by(&own, &statement), "public_key"),
        (&*public, "\u{202e}", signed_by(&own, &statement), "label"),
        (&*public, "Card", signed_by(&pair_of(2).0, &statement), "proof"),
        // Seen elsewhere, and used by somebody who does not hold the key.
        (&*public, "Card", signed_by(&own, &anothers), "proof"),
    ] {
        let error = party_keys::register(&db, &db.sources, &by, (key, label, &proof)).await.unwrap_err();
        assert_eq!(error.field().as_deref(), Some(field), "{error}");
    }
    register(&db, &pair.clinic_admin, pair.clinic, 1).await.unwrap();
    for (person, partner) in [(&pair.clinic_admin, pair.clinic), (&pair.insurer_admin, pair.insurer)] {
        let error = register(&db, person, partner, 1).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "party_key_taken"));
    }
}

async fn a_changed_contract_is_not_proven(db: TestDb) {
    let pair = Pair::new(&db).await;
    let whole = pair.signed(&db).await;
    let good = proven(&db, &pair.clinic_admin, &whole).await;
    good.verify().unwrap();
    // One byte of the contract, wherever it is; with the digest made to fit, the signature tells.
    for place in [0, good.contract.len() / 2, good.contract.len() - 1] {
        let mut bytes = good.contract.clone().into_bytes();
        bytes[place] = if bytes[place] == b'x' { b'y' } else { b'x' };
        let Ok(contract) = String::from_utf8(bytes) else { continue };
        let changed = Proven { contract: contract.clone(), ..good.clone() };
        assert!(matches!(changed.verify(), Err(Unproven::Digest { .. })), "{place}");
        let sha256 = agreements::Document::new(contract).sha256;
        assert!(Proven { sha256, ..changed }.verify().is_err(), "{place}");
    }
    let spaced = good.contract.replacen(':', ": ", 1);
    let sha256 = agreements::Document::new(spaced.clone()).sha256;
    let spaced = Proven { contract: spaced, sha256, ..good.clone() };
    assert_eq!(spaced.verify(), Err(Unproven::NotCanonical));
    let mut swapped = good.clone();
    let [first, second] = swapped.signatures.get_disjoint_mut([0, 1]).unwrap();
    std::mem::swap(&mut first.signature, &mut second.signature);
    assert!(matches!(swapped.verify(), Err(Unproven::Signature { .. })));
    let mut half = good.clone();
    half.signatures.truncate(1);
    assert_eq!(half.verify(), Err(Unproven::Unsigned { signatures: 1 }));
    let mut twice = half.clone();
    twice.signatures.push(half.signatures[0].clone());
    assert_eq!(twice.verify(), Err(Unproven::Unsigned { signatures: 1 }));
    let stranger = db.partner("Mill").await;
    let mut foreign = good.clone();
    foreign.signatures[0].partner = stranger;
    assert_eq!(foreign.verify(), Err(Unproven::NoParty { partner: stranger }));
    let other = Proven { version: 2, ..good };
    assert!(matches!(other.verify(), Err(Unproven::Other { .. })));
}

async fn keys_are_no_other_partners_business(db: TestDb) {
    let pair = Pair::new(&db).await;
    pair.signed(&db).await;
    let key = register(&db, &pair.clinic_admin, pair.clinic, 1).await.unwrap();
    let read = permit::<ReadAgreement>(&pair.insurer_admin);
    let listed = party_keys::list(&db, &read, &PageRequest::default()).await.unwrap().items;
    assert!(listed.iter().all(|listed| listed.partner == pair.insurer));
    let change = permit::<ChangePartyKeys>(&db.member(pair.insurer, Role::Owner).await);
    let error = party_keys::revoke(&db, &db.sources, &change, key.id).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, "party_key_not_found"));
    assert_eq!(party_keys::find(&db, key.id).await.unwrap().revoked_at, None);
}
