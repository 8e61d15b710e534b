//! Elementary functions on the element types that layers compute in.
//!
//! Those of single precision are written without branches and without conversions to whole numbers, so that the compiler makes
//! vector instructions of a loop over them; the ones of the standard library are calls, one element at a time.
#![expect(clippy::inline_always, reason = "what is not inlined is compiled for the oldest processor")]

use candle_core::{CpuStorage, WithDType};

/// An element type that layers compute in: `f32` in training, `f64` in the checks against finite differences.
pub(super) trait Real: WithDType {
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// `e` to the power of the number; 0 and infinity far out.
    fn exp(self) -> Self;
    /// Error function.
    fn erf(self) -> Self;
    /// Square root.
    fn sqrt(self) -> Self;

    /// The elements of a storage of this type.
    fn of_storage_mut(storage: &mut CpuStorage) -> Option<&mut Vec<Self>>;

    /// A number of elements.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn count(of: usize) -> Self {
        Self::from_f64(of as f64)
    }
}

impl Real for f64 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;

    fn exp(self) -> Self {
        Self::exp(self)
    }

    fn erf(self) -> Self {
        candle_core::cpu::erf::erf_f64(self)
    }

    fn sqrt(self) -> Self {
        Self::sqrt(self)
    }

    fn of_storage_mut(storage: &mut CpuStorage) -> Option<&mut Vec<Self>> {
        match storage {
            CpuStorage::F64(values) => Some(values),
            _ => None,
        }
    }
}

impl Real for f32 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;

    /// Within 2 units of the last place where the result is a normal number; below that it is 0. The argument is split into a
    /// whole power of two and a rest below `ln 2 / 2`, whose power is a polynomial of degree 6 (coefficients of Cephes' `expf`).
    #[inline(always)]
    fn exp(self) -> Self {
        /// 1.5 · 2²³: adding it rounds to a whole number, which then stands in the last bits.
        const ROUND: f32 = 12_582_912.0;
        /// `ln 2` in two parts, of which the first has so few digits that its multiples are exact.
        const LN_2_HIGH: f32 = 355.0 / 512.0;
        const LN_2_LOW: f32 = -2.121_944_4e-4;
        const LARGEST: f32 = 88.722_83;
        const SMALLEST: f32 = -87.336_54;
        let x = if self > LARGEST { LARGEST } else { self };
        let x = if x < SMALLEST { SMALLEST } else { x };
        let rounded = x * std::f32::consts::LOG2_E + ROUND;
        let whole = rounded - ROUND;
        let rest = x - whole * LN_2_HIGH - whole * LN_2_LOW;
        let mut sum = 1.987_569_2e-4;
        for coefficient in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
            sum = sum * rest + coefficient;
        }
        let power = sum * rest * rest + rest + 1.0;
        // The whole number, 127 more, as the exponent of a float: two halves, as 128 alone would be infinity.
        let whole = rounded.to_bits().wrapping_sub(ROUND.to_bits()).cast_signed();
        let half = whole >> 1;
        let scale = |exponent: i32| Self::from_bits(((exponent + 127) << 23).cast_unsigned());
        let value = power * scale(half) * scale(whole - half);
        let value = if self < SMALLEST { 0.0 } else { value };
        let value = if self > LARGEST { Self::INFINITY } else { value };
        if self.is_nan() { self } else { value }
    }

    /// Within 1e-6 of the value: a quotient of polynomials (Eigen's coefficients) up to where it is 1.
    #[inline(always)]
    fn erf(self) -> Self {
        let x = if self > 4.0 { 4.0 } else { self };
        let x = if x < -4.0 { -4.0 } else { x };
        let square = x * x;
        let mut above = -2.726_142_3e-10;
        for coefficient in
            [2.770_681_4e-8, -2.101_024e-6, -5.692_506_5e-5, -7.349_906_3e-4, -2.954_6e-3, -1.609_603_4e-2]
        {
            above = above * square + coefficient;
        }
        let mut below = -1.456_607_2e-5;
        for coefficient in [-2.133_740_6e-4, -1.682_827e-3, -7.373_329e-3, -1.426_474e-2] {
            below = below * square + coefficient;
        }
        let value = x * above / below;
        if self.is_nan() { self } else { value }
    }

    fn sqrt(self) -> Self {
        Self::sqrt(self)
    }

    fn of_storage_mut(storage: &mut CpuStorage) -> Option<&mut Vec<Self>> {
        match storage {
            CpuStorage::F32(values) => Some(values),
            _ => None,
        }
    }
}
