//! Curves drawn with one line of text.

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A curve in one line of text, scaled between its least and greatest value.
pub(crate) fn sparkline(values: &[f64]) -> String {
    let finite = values.iter().filter(|value| value.is_finite());
    let (least, most) = finite.fold((f64::MAX, f64::MIN), |(l, m), v| (l.min(*v), m.max(*v)));
    let span = (most - least).max(f64::EPSILON);
    let bar = |value: &f64| {
        if !value.is_finite() {
            return '!';
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 7 by construction")]
        let level = ((value - least) / span * 7.0).round() as usize;
        BARS[level.min(7)]
    };
    values.iter().map(bar).collect()
}

/// The same, in at most `width` characters: of each stretch of a longer curve its last value stands for it, so that the end
/// of the curve is always shown.
pub(crate) fn sparkline_within(values: &[f64], width: usize) -> String {
    if values.len() <= width || width == 0 {
        return sparkline(values);
    }
    let picked: Vec<f64> = (1..=width).map(|part| values[part * values.len() / width - 1]).collect();
    sparkline(&picked)
}

#[cfg(test)]
mod tests {
    use super::{sparkline, sparkline_within};

    #[test]
    fn spans_from_the_least_to_the_greatest_value() {
        assert_eq!(sparkline(&[7.0, 3.5, 0.0]), "█▅▁");
        assert_eq!(sparkline(&[]), "");
        assert_eq!(sparkline(&[2.0, 2.0]), "▁▁", "a flat curve does not divide by zero");
    }

    #[test]
    fn shows_a_diverged_value_instead_of_hiding_it() {
        assert_eq!(sparkline(&[0.0, f64::NAN, 1.0]), "▁!█");
    }

    #[test]
    fn a_long_curve_keeps_its_end() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        let drawn = sparkline_within(&values, 10);
        assert_eq!(drawn.chars().count(), 10);
        assert!(drawn.ends_with('█'));
    }
}
