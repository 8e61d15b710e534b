//! Finding the bytes that a CSV parser must look at, eight at a time.

const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
/// A byte in every place.
const EVERY: u64 = 0x0101_0101_0101_0101;

/// Where `delimiter` stands, and every byte up to the double quote: line ends and quotes, and a few more, such as the space.
pub(super) fn marks(input: &[u8], delimiter: u8) -> impl Iterator<Item = (usize, u8)> + '_ {
    let (words, rest) = input.as_chunks::<8>();
    // Filled up with a byte that is no mark, whatever the delimiter.
    let mut last = [if delimiter == b'0' { b'1' } else { b'0' }; 8];
    last[..rest.len()].copy_from_slice(rest);
    let words = words.iter().copied().chain(std::iter::once(last));
    words.zip((0..).step_by(8)).flat_map(move |(word, start)| Marks { found: found(word, delimiter), word, start })
}

/// The high bit of each byte that is a mark.
fn found(word: [u8; 8], delimiter: u8) -> u64 {
    let word = u64::from_le_bytes(word);
    let low = !((word | HIGH_BITS) - EVERY * (u64::from(b'"') + 1)) & !word;
    let differing = word ^ (EVERY * u64::from(delimiter));
    let equal = !(((differing & !HIGH_BITS) + !HIGH_BITS) | differing);
    (low | equal) & HIGH_BITS
}

struct Marks {
    found: u64,
    word: [u8; 8],
    start: usize,
}

impl Iterator for Marks {
    type Item = (usize, u8);

    fn next(&mut self) -> Option<(usize, u8)> {
        let place = self.found.checked_sub(1).map(|_| self.found.trailing_zeros() as usize / 8)?;
        self.found &= self.found - 1;
        Some((self.start + place, self.word[place]))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::marks;

    proptest! {
        #[test]
        fn marks_are_found_where_they_are(
            input in proptest::collection::vec(any::<u8>(), 0..40),
            delimiter in proptest::sample::select(b",;\t|0".to_vec()),
        ) {
            let is_mark = |byte: u8| byte <= b'"' || byte == delimiter;
            let expected: Vec<(usize, u8)> = input.iter().copied().enumerate().filter(|(_, byte)| is_mark(*byte)).collect();
            prop_assert_eq!(marks(&input, delimiter).collect::<Vec<_>>(), expected);
        }
    }
}
