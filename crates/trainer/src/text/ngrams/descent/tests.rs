//! The dual against the weights themselves.

use super::*;
use crate::tabular::{Smooth, Watch, minimise};

const FEATURES: usize = 300;
const L2: f64 = 0.3;

/// What the descent makes small, as a function of the weights of the values times their factors.
struct Primal<'a>(&'a Margins<'a>);

impl Smooth for Primal<'_> {
    fn rows(&self) -> usize {
        self.0.rows.len()
    }

    fn value(&self, parameters: &[f64]) -> (f64, Vec<f64>) {
        let mut gradient: Vec<f64> = parameters.iter().map(|weight| L2 * weight).collect();
        let mut value = 0.5 * L2 * parameters.iter().map(|weight| weight * weight).sum::<f64>();
        for (row, &(applies, weight)) in self.0.targets.iter().enumerate() {
            let inputs = self.0.rows.row(row).iter().map(|&(place, value)| (place as usize, f64::from(value)));
            let inputs = inputs.map(|(place, value)| (place, value * self.0.ratios[place]));
            let inputs: Vec<(usize, f64)> = inputs.chain([(FEATURES, 1.0)]).collect();
            let side = if applies { 1.0 } else { -1.0 };
            let sum: f64 = inputs.iter().map(|&(place, value)| parameters[place] * value).sum();
            let missing = (1.0 - side * sum).max(0.0);
            value += weight * missing * missing;
            for (place, value) in inputs {
                gradient[place] -= 2.0 * weight * side * missing * value;
            }
        }
        (value, gradient)
    }
}

#[test]
fn what_is_found_in_the_dual_is_what_is_found_among_the_weights() {
    let mut random = Stream::new(3, Purpose::Weights);
    let mut rows = Rows::default();
    let mut targets = Vec::new();
    for row in 0..120 {
        let mut places: Vec<u32> = (0..12).map(|_| u32::try_from(random.below(FEATURES)).unwrap()).collect();
        places.sort_unstable();
        places.dedup();
        #[expect(clippy::cast_possible_truncation, reason = "values are in single precision")]
        let values: Vec<(u32, f32)> = places.into_iter().map(|place| (place, 0.1 + random.unit() as f32)).collect();
        // Half of what tells is said, and some rows say the wrong thing.
        let says = values[0].0 < 12;
        rows.push(&values);
        targets.push((says != (row % 9 == 0), if row % 2 == 0 { 1.0 } else { 2.5 }));
    }
    let ratios: Vec<f64> = (0..FEATURES).map(|_| random.symmetric(3.0)).collect();
    let margins = Margins { rows: &rows, targets: &targets, ratios: &ratios, l2: L2 };
    let (found, passes) = margins.minimise(&Stop::default()).unwrap();
    assert!(passes < PASSES, "{passes}");

    let primal = Primal(&margins);
    let mut watch = Watch { stop: &Stop::default(), progress: &mut |_, _| Ok(()) };
    let (exact, _) = minimise(&primal, vec![0.0; FEATURES + 1], 1_000, &mut watch).unwrap();
    let factor = |place: usize| ratios.get(place).copied().unwrap_or(1.0);
    let found: Vec<f64> = found.iter().enumerate().map(|(place, weight)| weight / factor(place)).collect();
    let (value, least) = (primal.value(&found).0, primal.value(&exact).0);
    assert!(least <= value && value < least * 1.0001, "{value} in place of {least}");
    for row in 0..rows.len() {
        let inputs = rows.row(row).iter().map(|&(place, value)| (place as usize, f64::from(value)));
        let inputs = inputs.map(|(place, value)| (place, value * ratios[place])).chain([(FEATURES, 1.0)]);
        let off: f64 = inputs.map(|(place, value)| value * (found[place] - exact[place])).sum();
        assert!(off.abs() < 0.03, "row {row} is {off} off");
    }
}
