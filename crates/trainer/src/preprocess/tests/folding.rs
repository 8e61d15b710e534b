use crate::preprocess::folds;

fn labels() -> Vec<u32> {
    (0..47_u32).map(|row| row * 5 % 11 % 3).collect()
}

#[test]
fn every_row_is_held_out_once() {
    let mut seen = Vec::new();
    for (learned, held_out) in folds(&labels(), 5, 42) {
        let mut all = [learned.clone(), held_out.clone()].concat();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..47));
        assert!((9..=10).contains(&held_out.len()), "{}", held_out.len());
        seen.extend(held_out);
    }
    seen.sort_unstable();
    assert!(seen.into_iter().eq(0..47));
}

#[test]
fn every_part_has_its_share_of_every_class() {
    let labels = labels();
    for class in 0..3 {
        let of = |rows: &[usize]| rows.iter().filter(|&&row| labels[row] == class).count();
        let counts: Vec<usize> = folds(&labels, 5, 42).iter().map(|(_, held_out)| of(held_out)).collect();
        assert!(counts.iter().max().unwrap() - counts.iter().min().unwrap() <= 1, "{counts:?}");
    }
}

#[test]
fn the_seed_alone_decides() {
    assert_eq!(folds(&labels(), 5, 1), folds(&labels(), 5, 1));
    assert_ne!(folds(&labels(), 5, 1), folds(&labels(), 5, 2));
    assert_eq!(folds(&[0, 0, 1], 5, 1).len(), 3, "a part without rows is left out");
}
