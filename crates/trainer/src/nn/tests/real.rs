use crate::nn::plan::tanh;
use crate::nn::real::Real;

/// Every value of the mantissa's upper bits, of both signs, in a range of exponents.
fn arguments() -> impl Iterator<Item = f32> {
    let bits = (0x2f00_0000_u32..0x4300_0000).step_by(997);
    bits.flat_map(|bits| [f32::from_bits(bits), -f32::from_bits(bits)])
}

fn worst(single: impl Fn(f32) -> f32, double: impl Fn(f64) -> f64, floor: f64) -> f64 {
    let error = |x: f32| (f64::from(single(x)) - double(x.into())).abs() / double(x.into()).abs().max(floor);
    arguments().map(error).fold(0.0, f64::max)
}

#[test]
fn functions_of_single_precision_are_nearly_exact() {
    const TINY: f64 = 1e-30;
    // Beyond 88.72 the result is infinite.
    let exp = worst(|x| Real::exp(x.min(88.722_8)), |x| x.min(88.722_8_f32.into()).exp(), TINY);
    assert!(exp < 1e-7, "{exp}");
    let erf = worst(Real::erf, candle_core::cpu::erf::erf_f64, TINY);
    assert!(erf < 1e-6, "{erf}");
    let tanh = worst(tanh, f64::tanh, TINY);
    assert!(tanh < 5e-7, "{tanh}");
}

#[test]
fn functions_of_single_precision_keep_what_is_not_a_number_and_end_well() {
    for function in [Real::exp, Real::erf, tanh] as [fn(f32) -> f32; 3] {
        assert!(function(f32::NAN).is_nan());
    }
    let ends = [f32::NEG_INFINITY, -1e30, 0.0, f32::INFINITY].map(|x| Real::exp(x).to_bits());
    assert_eq!(ends, [0.0, 0.0, 1.0, f32::INFINITY].map(f32::to_bits));
    assert!((Real::erf(-1e30_f32) + 1.0).abs() < 1e-6);
}
