use super::*;

fn scale(numbers: &[f64], middle: f64) -> (f64, f64) {
    let mut moments = Moments::around(middle);
    for &number in numbers {
        moments.add(number);
    }
    moments.scale()
}

#[test]
fn moments_are_those_of_numbers_side_by_side() {
    let numbers: Vec<f64> = (0..1_000).map(|row| 1e9 + f64::from(row * row % 977)).collect();
    let (mean, deviation) = scale(&numbers, 1e9 + 488.0);
    let (exact_mean, exact_deviation) = fit::moments(&numbers, 0, 0.0);
    assert!((mean / exact_mean - 1.0).abs() < 1e-15, "{mean} {exact_mean}");
    assert!((deviation / exact_deviation - 1.0).abs() < 1e-9, "{deviation} {exact_deviation}");
    // What is left of a constant column is rounding, and no deviation.
    let third = fit::tidy(1e6 / 3.0);
    assert_eq!(scale(&[1e6 / 3.0; 1_000], third).1.to_bits(), 0.0_f64.to_bits());
}

#[test]
fn parts_depend_on_seed_and_row_alone() {
    let parts = |seed| Parts::new(seed, 0.2, true, (10_000, 1_000));
    let from = |seed, row| parts(seed).starting_at(row).take(100).collect::<Vec<_>>();
    let all: Vec<_> = parts(7).starting_at(0).take(10_000).collect();
    for start in [0, 1, 17, 4_096, 9_900] {
        assert_eq!(from(7, start as u64), all[start..start + 100]);
    }
    assert_ne!(from(8, 0), all[..100]);
    let rows = |part| all.iter().filter(|(of, _)| *of == part).count();
    assert!((1_850..2_150).contains(&rows(Part::Test)), "{}", rows(Part::Test));
    assert!((700..900).contains(&rows(Part::Validation)), "{}", rows(Part::Validation));
    let sampled = all.iter().filter(|(_, stands)| *stands).count();
    assert!((900..1_100).contains(&sampled), "{sampled}");
    let without = Parts::new(7, 0.2, false, (10_000, 20_000));
    assert!(without.starting_at(0).take(10_000).all(|(part, stands)| part != Part::Validation && stands));
}
