use std::time::{Duration, Instant};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, Version};
use foundation::{Fault as _, Sources};

use super::{MAXIMUM_CHARS, Verdict, check, decoy, hash, is_current, verify};
use crate::{AccessError, Secret};

const PASSWORD: &str = "correct horse battery staple";

#[tokio::test]
async fn a_password_is_stored_as_a_salted_argon2id_hash() {
    let sources = Sources::fixed(1);
    let first = hash(&sources, &Secret::new(PASSWORD)).await.unwrap();
    let second = hash(&sources, &Secret::new(PASSWORD)).await.unwrap();
    assert!(first.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{first}");
    assert_ne!(first, second, "every hash has its own salt");
    let right = verify(&sources, &Secret::new(PASSWORD), Some(&first)).await.unwrap();
    assert_eq!(right, Verdict::Right { rehashed: None });
    let wrong = verify(&sources, &Secret::new("correct horse battery stapl"), Some(&first)).await.unwrap();
    assert_eq!(wrong, Verdict::Wrong);
}

#[tokio::test]
async fn nothing_matches_a_missing_or_an_empty_hash() {
    let sources = Sources::fixed(1);
    for stored in [None, Some("")] {
        for password in ["", PASSWORD] {
            assert_eq!(verify(&sources, &Secret::new(password), stored).await.unwrap(), Verdict::Wrong);
        }
    }
    let damaged = verify(&sources, &Secret::new(PASSWORD), Some("plain text")).await;
    assert!(matches!(damaged, Err(AccessError::Hashing(_))), "{damaged:?}");
}

#[tokio::test]
async fn an_old_hash_is_replaced_by_one_with_todays_parameters() {
    let sources = Sources::fixed(1);
    let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8 * 1024, 1, 1, None).unwrap());
    let old: PasswordHash = weak.hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16]).unwrap();
    let verdict = verify(&sources, &Secret::new(PASSWORD), Some(&old.to_string())).await.unwrap();
    let Verdict::Right { rehashed: Some(new) } = verdict else { panic!("{verdict:?}") };
    assert!(new.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{new}");
    let again = verify(&sources, &Secret::new(PASSWORD), Some(&new)).await.unwrap();
    assert_eq!(again, Verdict::Right { rehashed: None });
}

/// Measured against a lower bound only: a busy machine makes every hash slower, and none of them faster.
#[tokio::test]
async fn an_unknown_account_costs_a_whole_hash_too() {
    let decoy = decoy();
    assert!(is_current(&PasswordHash::new(&decoy).unwrap()), "the decoy costs what a real hash costs");
    let start = Instant::now();
    verify(&Sources::fixed(1), &Secret::new(PASSWORD), None).await.unwrap();
    let elapsed = start.elapsed();
    assert!(elapsed > Duration::from_millis(2), "19 MiB are not filled twice in {elapsed:?}");
}

#[tokio::test]
async fn length_is_the_only_rule_and_counts_characters() {
    let sources = Sources::fixed(1);
    let short = check(&Secret::new("elevenchars")).unwrap_err();
    assert_eq!(short.code(), "password_too_short");
    assert!(short.to_string().contains("12") && short.field().as_deref() == Some("password"), "{short}");
    assert!(check(&Secret::new("ÄÖÜäöüßéèêëñ")).is_ok(), "twelve characters, more bytes");
    assert!(check(&Secret::new("x".repeat(MAXIMUM_CHARS))).is_ok());
    let long = Secret::new("x".repeat(MAXIMUM_CHARS + 1));
    assert_eq!(check(&long).unwrap_err().code(), "password_too_long");
    assert!(hash(&sources, &long).await.is_err());
    assert_eq!(verify(&sources, &long, None).await.unwrap(), Verdict::Wrong);
}

#[test]
fn a_secret_is_not_printed() {
    assert_eq!(format!("{:?}", Secret::new(PASSWORD)), "Secret(…)");
}
