use recipes::{Boosting, Forest};

use super::*;
use crate::data::Budget;
use crate::preprocess::Examples;

/// A hundred rows of which the first input's half decides.
fn examples() -> (Examples, Vec<f64>) {
    let row = |row: u16| [f32::from(row) / 50.0 - 1.0, f32::from(row * 7 % 13)];
    let features: Vec<f32> = (0..100).flat_map(row).collect();
    let targets = (0..100_u16).map(|row| if row < 50 { 3.0 } else { 7.0 }).collect();
    (Examples { features, inputs: 2, labels: vec![0; 100], values: Vec::new() }, targets)
}

fn grower(examples: &Examples) -> Grower {
    Grower::new(examples, &Budget::new(1 << 30), 1).unwrap()
}

#[test]
fn a_grown_tree_asks_what_decides() {
    let (examples, targets) = examples();
    let options = Boosting { max_depth: 1, ..Boosting::default() };
    let tree = grower(&examples).weighted(&targets, &vec![1.0; 100], &options).unwrap();
    assert_eq!(tree.inputs, [0, LEAF, LEAF]);
    assert!(tree.thresholds[0] >= examples.row(49)[0] && tree.thresholds[0] < examples.row(50)[0]);
    assert!(tree.is_sound(2));
    for (row, target) in targets.iter().enumerate() {
        assert!((tree.value(examples.row(row)) - target).abs() < 1e-6, "row {row}");
    }
}

#[test]
fn a_tree_asks_at_most_as_many_questions_as_told() {
    let (examples, _) = examples();
    let targets: Vec<f64> = (0..100_u16).map(|row| f64::from(row * 31 % 17)).collect();
    let depth = |tree: &Tree| {
        let mut depth = vec![0; tree.nodes()];
        for node in (0..tree.nodes()).filter(|&node| tree.inputs[node] != LEAF) {
            let left = tree.left[node] as usize;
            (depth[left], depth[left + 1]) = (depth[node] + 1, depth[node] + 1);
        }
        depth.into_iter().max().unwrap()
    };
    for most in [1, 2, 4] {
        let options = Boosting { max_depth: most, min_leaf: 1, ..Boosting::default() };
        let boosted = grower(&examples).weighted(&targets, &vec![1.0; 100], &options).unwrap();
        assert_eq!(depth(&boosted), most);
        let options = Forest { max_depth: Some(most), ..Forest::default() };
        let sampled = grower(&examples).sampled(&targets, None, &options, &Sample { inputs: 2, seed: 1 }).unwrap();
        assert_eq!(depth(&sampled), most);
    }
}

#[test]
fn rows_without_weight_are_left_out() {
    let (examples, mut targets) = examples();
    let weights: Vec<f64> = (0..100_u16).map(|row| if row % 2 == 0 { 1.0 } else { 0.0 }).collect();
    (0..100).filter(|row| row % 2 == 1).for_each(|row| targets[row] = 1e6);
    let tree = grower(&examples).weighted(&targets, &weights, &Boosting::default()).unwrap();
    assert!(tree.values.iter().all(|value| *value <= 7.0), "{:?}", tree.values);
}

#[test]
fn trees_are_not_grown_beyond_the_memory() {
    let (examples, _) = examples();
    let error = Grower::new(&examples, &Budget::new(1_000), 1).err().unwrap();
    assert_eq!(error.code(), "data_too_large");
}

#[test]
fn only_sound_trees_pass() {
    let mut tree = Tree::default();
    tree.push(Some(1), 0.5, 1, 0.0);
    tree.push(None, 0.0, 0, 1.0);
    tree.push(None, 0.0, 0, 2.0);
    assert!(tree.is_sound(2));
    assert!(!tree.is_sound(1), "an input that is not there");
    let broken = |change: fn(&mut Tree)| {
        let mut tree = tree.clone();
        change(&mut tree);
        !tree.is_sound(2)
    };
    assert!(broken(|tree| tree.left[0] = 0), "a circle");
    assert!(broken(|tree| tree.left[0] = 2), "a right child that is not there");
    assert!(broken(|tree| tree.left[0] = u32::MAX));
    assert!(broken(|tree| tree.values[2] = f32::NAN));
    assert!(broken(|tree| tree.thresholds[0] = f32::INFINITY));
    assert!(!Tree::default().is_sound(2), "no root");
}

#[test]
fn a_forest_says_means_and_boosting_sums() {
    let leaf = |value| {
        let mut tree = Tree::default();
        tree.push(None, 0.0, 0, value);
        tree
    };
    let said = |ensemble: Ensemble| ensemble.outputs(&[0.0, 0.0], 2).unwrap();
    let forest = Ensemble::forest(Task::Classification, 2, vec![leaf(0.25), leaf(0.75), leaf(0.5)]);
    assert_eq!(said(forest), [0.5, 0.5]);
    let three = Ensemble::forest(
        Task::Classification,
        3,
        vec![leaf(0.5), leaf(0.25), leaf(0.25), leaf(1.0), leaf(0.25), leaf(0.25)],
    );
    let wanted = [11.0 / 21.0, 5.0 / 21.0, 5.0 / 21.0];
    assert!(
        said(three).iter().zip(wanted).all(|(said, wanted)| (said - wanted).abs() < 1e-12),
        "one more tree knows nothing"
    );
    let nobody = Ensemble::forest(Task::Classification, 3, vec![leaf(0.0), leaf(0.0), leaf(0.0)]);
    assert!(said(nobody).iter().all(|said| (said - 1.0 / 3.0).abs() < 1e-12));
    let quantity = Ensemble::forest(Task::Regression, 0, vec![leaf(1.0), leaf(2.0)]);
    assert_eq!(said(quantity), [1.5]);
    let boosting = Ensemble::boosting(Task::Regression, 0, vec![0.5], vec![leaf(1.0), leaf(2.0)]);
    assert_eq!(said(boosting), [3.5]);
}
