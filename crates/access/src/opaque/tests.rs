use foundation::Sources;

use super::{Kind, crc32, hint, mint, parse, push_base62, sha256};

#[test]
fn the_checksum_is_the_one_of_zlib() {
    assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    assert_eq!(crc32(b""), 0);
}

#[test]
fn base_62_fills_its_width() {
    let text = |number: [u8; 4]| {
        let mut text = String::new();
        push_base62(&mut text, number, 6);
        text
    };
    assert_eq!(text([0; 4]), "000000");
    assert_eq!(text([0, 0, 0, 61]), "00000z");
    assert_eq!(text([0, 0, 0, 62]), "000010");
    let value = text([0xff; 4]).bytes().fold(0_u64, |value, digit| {
        value * 62 + super::ALPHABET.iter().position(|known| *known == digit).unwrap() as u64
    });
    assert_eq!(value, u64::from(u32::MAX));
    let mut longest = String::new();
    push_base62(&mut longest, [0xff; 32], 43);
    assert_eq!(longest.len(), 43);
}

#[test]
fn a_token_is_recognised_offline() {
    let sources = Sources::fixed(1);
    for (kind, prefix) in [
        (Kind::ApiKey, "hansa_pat_"),
        (Kind::Refresh, "hansa_rt_"),
        (Kind::Invitation, "hansa_in_"),
        (Kind::Setup, "hansa_setup_"),
        (Kind::Confirmation, "hansa_av_"),
        (Kind::Follow, "hansa_af_"),
    ] {
        let (token, hash) = mint(kind, &sources);
        let text = token.reveal();
        assert!(text.starts_with(prefix) && text.len() == prefix.len() + 49, "{text}");
        assert_eq!(parse(kind, text), Some(hash));
        assert_eq!(hash, sha256(text.as_bytes()));
        assert!(text.ends_with(&hint(&token)) && hint(&token).len() == 4);
    }
    let (first, _) = mint(Kind::ApiKey, &sources);
    let (second, _) = mint(Kind::ApiKey, &sources);
    assert_ne!(first, second);
}

#[test]
fn every_single_typing_error_is_noticed() {
    let (token, _) = mint(Kind::ApiKey, &Sources::fixed(2));
    let text = token.reveal();
    for at in 0..text.len() {
        for wrong in ['0', 'Q', 'z', '_', 'é'] {
            let mut typed: Vec<char> = text.chars().collect();
            if typed[at] != wrong {
                typed[at] = wrong;
                let typed: String = typed.into_iter().collect();
                assert_eq!(parse(Kind::ApiKey, &typed), None, "{typed}");
            }
        }
    }
    for wrong in ["", "hansa_pat_", &text[..text.len() - 1], &format!("{text}0"), &format!(" {text}")] {
        assert_eq!(parse(Kind::ApiKey, wrong), None, "{wrong}");
    }
    assert_eq!(parse(Kind::Refresh, text), None);
}
