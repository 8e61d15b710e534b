use super::*;

/// Whether the slope of every weight is what the price asks for, and that of every bias is 0.
pub(in crate::tabular::linear) fn check_minimum(problem: &Problem<'_>, strength: f64, watch: &mut Watch<'_>) {
    let objective = objective(problem).unwrap();
    let mut descent = Descent::new(&objective, watch).unwrap();
    // Long enough to come close.
    for _ in 0..20 {
        descent.descend(strength, watch).unwrap();
    }
    let (_, gradient) = mean(&objective, &descent.at);
    let (weights, biases) = gradient.split_at(objective.weights());
    for (weight, slope) in descent.at.iter().zip(weights) {
        if *weight == 0.0 {
            assert!(slope.abs() <= strength + 2e-3, "{slope} at a weight of 0 for a price of {strength}");
        } else {
            let expected = -strength * weight.signum();
            assert!((slope - expected).abs() <= 2e-3, "{slope} at {weight} for a price of {strength}");
        }
    }
    assert!(biases.iter().all(|slope| slope.abs() <= 2e-3), "{biases:?}");
}
