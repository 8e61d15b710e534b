use foundation::Sources;

use super::{Keyring, MasterKey, Purpose, SALT_LEN, SecretKey, TAG_LEN};
use crate::error::Corruption;

#[test]
fn an_envelope_opens_only_as_it_was_sealed() {
    let sources = Sources::fixed(1);
    let key = SecretKey::generate(&sources);
    let envelope = key.wrap(&sources, Purpose::BlobHead, b"context", b"secret").unwrap();
    assert_eq!(envelope.len(), SALT_LEN + 6 + TAG_LEN);
    assert_eq!(&key.unwrap(Purpose::BlobHead, b"context", &envelope).unwrap()[..], b"secret");

    let refused = Err(Corruption::Authentication);
    assert_eq!(key.unwrap(Purpose::UploadHead, b"context", &envelope).map(drop), refused);
    assert_eq!(key.unwrap(Purpose::BlobHead, b"contex", &envelope).map(drop), refused);
    assert_eq!(SecretKey::generate(&sources).unwrap(Purpose::BlobHead, b"context", &envelope).map(drop), refused);
    for bit in 0..envelope.len() * 8 {
        let mut flipped = envelope.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(key.unwrap(Purpose::BlobHead, b"context", &flipped).map(drop), refused, "bit {bit}");
    }
    for length in 0..envelope.len() {
        assert!(key.unwrap(Purpose::BlobHead, b"context", &envelope[..length]).is_err(), "{length} bytes");
    }
}

#[test]
fn sealing_twice_gives_unrelated_envelopes() {
    let sources = Sources::fixed(2);
    let key = SecretKey::generate(&sources);
    let seal = || key.wrap(&sources, Purpose::PartnerKey, b"", &[0; 32]).unwrap();
    let (first, second) = (seal(), seal());
    let equal = first.iter().zip(&second).filter(|(a, b)| a == b).count();
    assert!(equal < 8, "{equal} of {} bytes agree", first.len());
}

#[test]
fn a_master_key_reads_what_it_writes() {
    let key = MasterKey::generate(&Sources::fixed(3));
    let text = key.to_hex();
    let read: MasterKey = format!(" {}\n", *text).parse().unwrap();
    assert_eq!(read.id(), key.id());
    assert_eq!(*read.to_hex(), *text);
    for wrong in ["", "abc", &text[1..], &format!("{}0", *text), &text.replace(&text[..1], "x")] {
        assert!(wrong.parse::<MasterKey>().is_err(), "{wrong}");
    }
}

#[test]
fn nothing_prints_a_key() {
    let master = MasterKey::from_bytes([0xab; 32]);
    let keyring = Keyring::from(master.clone());
    let secret = SecretKey::from_bytes([0xab; 32]);
    for text in [format!("{master:?}"), format!("{keyring:?}"), format!("{secret:?}"), master.id().to_string()] {
        assert!(!text.contains("abab") && !text.contains("171"), "{text}");
    }
}

/// The identifier is written into stores: it must never change for a given key. Computed with Python's `hmac`.
#[test]
fn the_identifier_is_stable() {
    assert_eq!(MasterKey::from_bytes([7; 32]).id().to_string(), "9ab0510839c3bf38");
}
