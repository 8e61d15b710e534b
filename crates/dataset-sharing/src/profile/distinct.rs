//! Counting distinct values in constant memory.

use super::short::short_word;

/// Up to so many distinct values are counted exactly.
const FEW: usize = 64;
/// Registers of the sketch that counts more: 1 KiB, and a standard error of 1.04/√1024 = 3 %.
const REGISTERS: u16 = 1_024;
/// How many of the latest hashes are remembered, to know a frequent value again at once.
const RECENT: usize = 16;

/// Counts how many distinct values were added: exactly while they are few, then by `HyperLogLog` (Flajolet and others,
/// "`HyperLogLog`: the analysis of a near-optimal cardinality estimation algorithm", Analysis of Algorithms 2007).
#[derive(Debug, Default)]
pub(crate) struct DistinctCounter {
    /// The hashes of all values, while they are few.
    few: Vec<u64>,
    /// By the lowest bits of a hash: the greatest number of zeros at its other end, plus one.
    registers: Option<Box<[u8; REGISTERS as usize]>>,
    /// Hashes seen lately, each at the place that its lowest bits say.
    recent: [u64; RECENT],
}

/// Whether a value was seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sighting {
    /// It was, not long ago.
    Repeated,
    /// Perhaps not.
    Perhaps,
}

impl DistinctCounter {
    /// Adds a value.
    pub(crate) fn add(&mut self, value: &[u8]) -> Sighting {
        // 0 stands for "none" among the recent ones; a hash that is 0 is taken for 1.
        let hash = hash(value).max(1);
        let [lowest, ..] = hash.to_le_bytes();
        let place = &mut self.recent[usize::from(lowest) % RECENT];
        if *place == hash {
            return Sighting::Repeated;
        }
        *place = hash;
        match &mut self.registers {
            Some(registers) => raise(registers, hash),
            None if self.few.contains(&hash) => {}
            None if self.few.len() < FEW => self.few.push(hash),
            None => {
                let mut registers = Box::new([0; REGISTERS as usize]);
                self.few.drain(..).for_each(|hash| raise(&mut registers, hash));
                raise(&mut registers, hash);
                self.registers = Some(registers);
            }
        }
        Sighting::Perhaps
    }

    /// How many distinct values there were, about.
    pub(crate) fn estimate(&self) -> u64 {
        let Some(registers) = &self.registers else { return self.few.len() as u64 };
        let size = f64::from(REGISTERS);
        let harmonic: f64 = registers.iter().map(|zeros| 2_f64.powi(-i32::from(*zeros))).sum();
        let raw = 0.7213 / (1.0 + 1.079 / size) * size * size / harmonic;
        let empty = registers.iter().fold(0_u16, |empty, zeros| empty + u16::from(*zeros == 0));
        // With few values many registers are empty, and their number says more.
        let estimate = if raw <= 2.5 * size && empty > 0 { size * (size / f64::from(empty)).ln() } else { raw };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, and below 2^64 by far")]
        let estimate = estimate.round() as u64;
        estimate.max(FEW as u64 + 1)
    }
}

fn raise(registers: &mut [u8; REGISTERS as usize], hash: u64) {
    let [low, high, ..] = hash.to_le_bytes();
    let register = &mut registers[usize::from(u16::from_le_bytes([low, high]) % REGISTERS)];
    // 0 to 54 of the 54 bits that do not choose the register.
    let zeros = (hash >> REGISTERS.trailing_zeros()).leading_zeros() - REGISTERS.trailing_zeros();
    *register = (*register).max(u8::try_from(zeros + 1).unwrap_or(u8::MAX));
}

/// Spreads values evenly; nobody gains from making them collide. Every byte counts, the last ones perhaps twice.
fn hash(value: &[u8]) -> u64 {
    let length = value.len() as u64;
    let word = short_word(value).unwrap_or_else(|| {
        let (words, _) = value.as_chunks::<8>();
        let state = words.iter().fold(0, |state, word| mix(state ^ u64::from_le_bytes(*word)));
        state ^ value.last_chunk().map_or(0, |last| u64::from_le_bytes(*last))
    });
    mix(word ^ length.rotate_right(8))
}

/// The finaliser of `SplitMix64` (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}
