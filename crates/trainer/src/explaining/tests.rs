use candle_core::{Device, Tensor};

use super::*;

/// Holds the slopes of texts with these vectors, `[texts, tokens, hidden]`, against what small changes of each number make of the scores.
pub(crate) fn assert_slopes(name: &str, vectors: &Tensor, slopes: impl Fn(&Tensor) -> Slopes) {
    const STEP: f32 = 1e-2;
    let (texts, ..) = vectors.dims3().unwrap();
    let values = vectors.flatten_all().unwrap().to_vec1::<f32>().unwrap();
    let of_text = values.len() / texts;
    let gradient = slopes(vectors).gradient.flatten_all().unwrap().to_vec1::<f32>().unwrap();
    let largest = gradient.iter().fold(0.0_f32, |most, slope| most.max(slope.abs()));
    assert!(largest > 1e-3, "{name}: {gradient:?}");
    for (place, slope) in gradient.iter().enumerate() {
        let changed = |step: f32| {
            let mut values = values.clone();
            values[place] += step;
            let vectors = Tensor::from_vec(values, vectors.dims(), &Device::Cpu).unwrap();
            slopes(&vectors).scores[place / of_text]
        };
        let found = (changed(STEP) - changed(-STEP)) / (2.0 * STEP);
        assert!((found - slope).abs() < 0.02 * largest, "{name}, {place}: {found} and {slope} of {largest}");
    }
}
