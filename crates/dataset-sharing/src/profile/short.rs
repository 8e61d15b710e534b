//! Short values, all bytes of which are looked at at once.

const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
const ZERO_DIGITS: u64 = 0x3030_3030_3030_3030;

/// What digits make up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digits {
    /// One or more.
    Alone,
    /// With a point among them, before them or behind.
    AndPoint,
}

/// Up to eight bytes, the first of them lowest and zeros above the last.
pub(super) fn short_word(value: &[u8]) -> Option<u64> {
    if let (Some(first), Some(last)) = (value.first_chunk::<4>(), value.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        // Where the two overlap, they hold the same bytes.
        return (value.len() <= 8).then(|| u64::from(first) | u64::from(last) << (8 * (value.len() - 4)));
    }
    Some(match *value {
        [a, b, c] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
        [a, b] => u64::from(a) | u64::from(b) << 8,
        [a] => u64::from(a),
        _ => 0,
    })
}

/// Whether a value of one to eight bytes is plain digits, with a point or without. Of others it says nothing.
pub(super) fn short_digits(value: &[u8]) -> Option<Digits> {
    let word = short_word(value).filter(|_| !value.is_empty())?;
    let used = u64::MAX >> (64 - 8 * value.len());
    // 0 to 9 for a digit, and for the bytes that are not used.
    let digits = (word ^ ZERO_DIGITS) & used;
    let others = ((digits & !HIGH_BITS).wrapping_add(0x7676_7676_7676_7676) | digits) & HIGH_BITS;
    if others == 0 {
        return Some(Digits::Alone);
    }
    let first = others.trailing_zeros() / 8 * 8;
    let only = others.is_power_of_two();
    let [byte, ..] = (word >> first).to_le_bytes();
    (only && byte == b'.' && value.len() > 1).then_some(Digits::AndPoint)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Digits, short_digits, short_word};

    #[test]
    fn words_hold_the_bytes_in_order() {
        for length in 0..=8 {
            let value = &b"abcdefgh"[..length];
            let mut bytes = [0; 8];
            bytes[..length].copy_from_slice(value);
            assert_eq!(short_word(value), Some(u64::from_le_bytes(bytes)), "{length}");
        }
        assert_eq!(short_word(b"abcdefghi"), None);
    }

    proptest! {
        #[test]
        fn digits_are_told_from_all_else(value in "[0-9]{0,9}[.]?[0-9]{0,9}|[0-9./:x\\-]{0,9}|\\PC{0,4}") {
            let points = value.bytes().filter(|byte| *byte == b'.').count();
            let digits = value.bytes().filter(u8::is_ascii_digit).count();
            let expected = match (value.len(), digits, points) {
                (1..=8, 1.., 0) if digits == value.len() => Some(Digits::Alone),
                (1..=8, 1.., 1) if digits + 1 == value.len() => Some(Digits::AndPoint),
                _ => None,
            };
            prop_assert_eq!(short_digits(value.as_bytes()), expected);
        }
    }
}
