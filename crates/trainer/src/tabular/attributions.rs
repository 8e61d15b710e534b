//! Which columns brought about a prediction: integrated gradients (Sundararajan, Taly and Yan, 2017).

use std::collections::BTreeMap;

use candle_core::{Result, Tensor, Var, bail};

use recipes::model::InputColumn;

/// Points on the way from the baseline to the row.
const POINTS: u16 = 64;

/// What each input adds to a score on the way from one row to another. Their sum is the difference of the scores, but for what the
/// number of points leaves out.
///
/// `score`: one score of each row, `[rows, inputs]` to `[rows]`, in candle's differentiable operations.
pub(super) fn integrated(
    from: &[f32],
    to: &[f32],
    device: &candle_core::Device,
    score: impl Fn(&Tensor) -> Result<Tensor>,
) -> Result<Vec<f64>> {
    // The middle of each part of the way.
    let shares = (0..POINTS).map(|point| (f32::from(point) + 0.5) / f32::from(POINTS));
    let between = |share: f32| from.iter().zip(to).map(move |(from, to)| from + share * (to - from));
    let points: Vec<f32> = shares.flat_map(between).collect();
    let points = Var::from_tensor(&Tensor::from_vec(points, (usize::from(POINTS), to.len()), device)?)?;
    let gradients = score(points.as_tensor())?.sum_all()?.backward()?;
    let Some(slopes) = gradients.get(&points) else { bail!("the inputs got no gradient") };
    let slopes = slopes.mean(0)?.to_vec1::<f32>()?;
    let ways = from.iter().zip(to).map(|(from, to)| f64::from(*to) - f64::from(*from));
    Ok(slopes.iter().zip(ways).map(|(slope, way)| f64::from(*slope) * way).collect())
}

/// The sums over the inputs of each raw column, in the given unit.
pub(super) fn by_column(columns: &[InputColumn], inputs: &[f64], unit: f64) -> BTreeMap<String, f64> {
    let mut start = 0;
    let mut sums = BTreeMap::new();
    for column in columns {
        let end = start + column.width();
        sums.insert(column.name.clone(), unit * inputs[start..end].iter().sum::<f64>());
        start = end;
    }
    sums
}
