//! Random numbers that are the same on every machine and in every version of this program.

use candle_core::{Device, Result, Tensor};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

#[cfg(test)]
mod tests;

/// What a stream of random numbers is for. Streams of one seed are independent of each other, so that drawing more
/// for one purpose never changes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Which rows are held out.
    Split,
    /// Which rows stand for all of a table that is read in pieces.
    Sample,
    /// Order of the row groups in an epoch, counted from 0, of a table that is read in pieces.
    RowGroups(u32),
    /// Initial weights.
    Weights,
    /// Initial weights of updates of low rank.
    Updates,
    /// Initial vectors of categories.
    Vectors,
    /// Which rows belong to which part of a cross-validation.
    Folds,
    /// Trees of a forest.
    Trees,
    /// Candidates of a search.
    Search,
    /// Values that change places to see how much a column is needed.
    Importance,
    /// Rows that a round of boosting sees, counted from 0.
    Round(u32),
    /// Order of the rows in an epoch, counted from 0. A stream per epoch means that a resumed run needs no position.
    Epoch(u32),
    /// Categories that are taken for unknown ones in an epoch, counted from 0.
    Unknown(u32),
    /// Changes to a text in an epoch.
    Augmentation {
        /// Epoch, below 2³⁰, counted from 0.
        epoch: u32,
        /// Number of the text.
        text: u32,
    },
    /// Tokens that a language model adds to a text.
    Generation,
    /// What dropout leaves out, by optimiser step and layer.
    Dropout {
        /// Optimiser step, below 2³¹.
        step: u64,
        /// Number of the dropout within the network.
        layer: u32,
    },
}

impl Purpose {
    fn stream(self) -> u64 {
        match self {
            Self::Split => 0,
            Self::Weights => 1,
            Self::Updates => 9,
            Self::Generation => 8,
            Self::Vectors => 10,
            Self::Folds => 2,
            Self::Trees => 3,
            Self::Search => 4,
            Self::Importance => 5,
            Self::Sample => 11,
            Self::RowGroups(epoch) => (4 << 32) + u64::from(epoch),
            Self::Round(round) => (2 << 32) + u64::from(round),
            Self::Epoch(epoch) => (1 << 32) + u64::from(epoch),
            Self::Unknown(epoch) => (3 << 32) + u64::from(epoch),
            Self::Augmentation { epoch, text } => (1 << 62) | (u64::from(epoch & 0x3fff_ffff) << 32) | u64::from(text),
            // Above every epoch: a step has 31 bits, a layer 32.
            Self::Dropout { step, layer } => (1 << 63) | ((step & 0x7fff_ffff) << 32) | u64::from(layer),
        }
    }
}

/// A stream of random numbers.
#[derive(Debug)]
pub(crate) struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream of a seed for a purpose.
    pub(crate) fn new(seed: u64, purpose: Purpose) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream(purpose.stream());
        Self(generator)
    }

    /// The same, from the word of that number on ([`Self::word`] and [`Self::unit`] take one each).
    pub(crate) fn from_word(seed: u64, purpose: Purpose, number: u64) -> Self {
        let mut stream = Self::new(seed, purpose);
        // The generator counts in words of 32 bits.
        stream.0.set_word_pos(2 * u128::from(number));
        stream
    }

    /// Uniform in `-bound..bound`.
    pub(crate) fn symmetric(&mut self, bound: f64) -> f64 {
        (2.0 * self.unit() - 1.0) * bound
    }

    /// A tensor of single precision, uniform in `-bound..bound`.
    pub(crate) fn matrix(&mut self, shape: &[usize], bound: f64, device: &Device) -> Result<Tensor> {
        #[expect(clippy::cast_possible_truncation, reason = "parameters are single precision")]
        let values = (0..shape.iter().product()).map(|_| self.symmetric(bound) as f32).collect();
        Tensor::from_vec::<_, f32>(values, shape, device)
    }

    /// A tensor of single precision, normal with mean 0 (Box and Muller, 1958).
    pub(crate) fn normal(&mut self, shape: &[usize], deviation: f64, device: &Device) -> Result<Tensor> {
        let count = shape.iter().product();
        let mut values = Vec::with_capacity(count + 1);
        while values.len() < count {
            // 1 - unit is above 0: its logarithm is finite.
            let radius = deviation * (-2.0 * (1.0 - self.unit()).ln()).sqrt();
            let (sine, cosine) = (std::f64::consts::TAU * self.unit()).sin_cos();
            #[expect(clippy::cast_possible_truncation, reason = "parameters are single precision")]
            values.extend([radius * cosine, radius * sine].map(|value| value as f32));
        }
        values.truncate(count);
        Tensor::from_vec(values, shape, device)
    }

    /// 64 random bits.
    pub(crate) fn word(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Uniform in `0..1`.
    pub(crate) fn unit(&mut self) -> f64 {
        /// 2^-53: one step of a double in `0..1`.
        const STEP: f64 = 1.0 / 9_007_199_254_740_992.0;
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
        let unit = (self.0.next_u64() >> 11) as f64 * STEP;
        unit
    }

    /// 64 random bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Puts the items into a uniformly random order (Fisher and Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// Uniform in `0..bound` without bias (Lemire, 2019).
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let bound = bound as u64;
        let threshold = bound.wrapping_neg() % bound;
        loop {
            let product = u128::from(self.0.next_u64()) * u128::from(bound);
            #[expect(clippy::cast_possible_truncation, reason = "the low and the high half of the product")]
            let (low, high) = (product as u64, (product >> 64) as usize);
            if low >= threshold {
                return high;
            }
        }
    }
}
