use proptest::prelude::*;

use super::*;

fn labels(sizes: &[usize]) -> Vec<Option<u32>> {
    (0_u32..).zip(sizes).flat_map(|(label, &size)| vec![Some(label); size]).collect()
}

#[test]
fn the_wisconsin_set_is_split_as_expected() {
    let split = stratified(&labels(&[357, 212]), 2, 0.2, 42).unwrap();
    assert_eq!((split.train.len(), split.test.len()), (455, 114));
    let benign = split.test.iter().filter(|&&row| row < 357).count();
    assert_eq!(benign, 72);
}

#[test]
fn the_seed_decides_which_rows_are_held_out() {
    let labels = labels(&[50, 50]);
    assert_eq!(stratified(&labels, 2, 0.2, 1).unwrap(), stratified(&labels, 2, 0.2, 1).unwrap());
    assert_ne!(stratified(&labels, 2, 0.2, 1).unwrap(), stratified(&labels, 2, 0.2, 2).unwrap());
}

#[test]
fn a_class_with_a_single_row_is_learned_from() {
    let split = stratified(&labels(&[1, 20]), 2, 0.5, 3).unwrap();
    assert!(split.train.contains(&0));
}

#[test]
fn too_few_rows_are_refused() {
    assert_eq!(stratified(&labels(&[2, 2]), 2, 0.5, 1).unwrap_err().code(), "too_few_rows");
    let needed = |sizes: &[usize], fraction| match stratified(&labels(sizes), 2, fraction, 1) {
        Err(DataError::TooFewRows { needed, .. }) => Some(needed),
        _ => None,
    };
    assert_eq!((needed(&[5, 5], 0.01), needed(&[25, 24], 0.01), needed(&[25, 25], 0.01)), (Some(50), Some(50), None));
    assert_eq!(needed(&[2, 1], 0.5), Some(5));
}

proptest! {
    #[test]
    fn a_split_is_complete_and_stratified(
        sizes in proptest::collection::vec(2_usize..60, 2..6),
        fraction in 0.1_f64..0.9,
        seed in any::<u64>(),
    ) {
        let labels = labels(&sizes);
        let Ok(split) = stratified(&labels, sizes.len(), fraction, seed) else { return Ok(()) };
        let mut all = [split.train.clone(), split.test.clone()].concat();
        all.sort_unstable();
        prop_assert!(all.iter().copied().eq(0..u32::try_from(labels.len()).unwrap()));
        for (label, size) in (0_u32..).zip(&sizes) {
            let held_out = split.test.iter().filter(|&&row| labels[row as usize] == Some(label)).count();
            prop_assert!(held_out < *size);
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let expected = *size as f64 * fraction;
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let off = (held_out as f64 - expected).abs();
            prop_assert!(off <= 2.0, "class {} of {}: {} held out", label, size, held_out);
        }
    }
}
