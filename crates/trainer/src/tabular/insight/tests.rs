use super::reliability::reliability;

#[test]
fn reliability_is_what_was_worked_out_by_hand() {
    let probabilities = [[0.95, 0.05], [0.85, 0.15], [0.25, 0.75], [0.28, 0.72]].concat();
    let found = reliability(&probabilities, &[0, 1, 1, 0]);
    let bins: Vec<(f64, u64, f64, f64)> =
        found.bins.iter().map(|bin| (bin.from, bin.rows, bin.confidence, bin.accuracy)).collect();
    for (found, wanted) in bins.iter().zip([(0.7, 2, 0.735, 0.5), (0.8, 1, 0.85, 0.0), (0.9, 1, 0.95, 1.0)]) {
        assert!((found.0 - wanted.0).abs() < 1e-12 && found.1 == wanted.1, "{bins:?}");
        assert!((found.2 - wanted.2).abs() < 1e-12 && (found.3 - wanted.3).abs() < 1e-12, "{bins:?}");
    }
    assert!((found.ece - (2.0 * 0.235 + 0.85 + 0.05) / 4.0).abs() < 1e-12);
    let brier = 2.0 * (0.05_f64.powi(2) + 0.85_f64.powi(2) + 0.25_f64.powi(2) + 0.72_f64.powi(2)) / 4.0;
    assert!((found.brier - brier).abs() < 1e-12);
}

#[test]
fn certainty_has_a_bin() {
    let found = reliability(&[1.0, 0.0], &[0]);
    assert_eq!((found.bins.len(), found.bins[0].rows), (1, 1));
    assert!(found.ece.abs() < 1e-12 && found.brier.abs() < 1e-12);
}
