use std::path::Path;

use candle_core::Device;

use super::*;
use crate::checkpoint::Checkpoints;

fn shapes() -> Shapes {
    Shapes { fits: 9, scores: 3, outputs: vec![4, 2], settled: 2 }
}

/// What a checkpoint with these tensors gives back.
fn state(folder: &Path, tensors: Vec<(String, Tensor)>) -> State {
    let mut checkpoints = Checkpoints::new(folder.to_owned(), sha256(&[b"a job"]));
    checkpoints.carry(tensors);
    checkpoints.save("one.ckpt", (0, 0), Vec::new()).unwrap();
    checkpoints.load("one.ckpt").unwrap()
}

/// The same bits for equal numbers, and for what is no number.
fn bits(finished: &Finished) -> Vec<(&str, Vec<u64>)> {
    let bits = |numbers: &[f64]| numbers.iter().map(|number| number.to_bits()).collect();
    finished.numbers.iter().map(|(name, numbers)| (&**name, bits(numbers))).collect()
}

#[test]
fn numbers_come_back_from_a_checkpoint_bit_by_bit() {
    let third = f64::from_bits(0x3fd5_5555_5555_5556);
    let numbers = [
        ("search.ab.0", vec![0.1 + 0.2, third, -0.0]),
        ("search.ab.1", vec![f64::NAN, f64::INFINITY, f64::from_bits(0xfff0_0000_0000_0001)]),
        ("validation.cd.1", vec![5e-324, f64::MAX, 1e-310]),
        ("outputs.cd.0", vec![1.0, 2.0, 3.0, 4.0]),
        ("outputs.cd.1", vec![-1.0, f64::NEG_INFINITY]),
        ("settled.cd", vec![0.7, 0.3]),
        ("last.cd", vec![1.0]),
    ];
    let numbers = numbers.map(|(name, numbers)| (name.to_owned(), numbers)).into();
    let finished = Finished { done: 9, numbers };
    let folder = tempfile::tempdir().unwrap();
    let read = Finished::read(&state(folder.path(), finished.tensors().unwrap()), &shapes()).unwrap();
    assert_eq!((read.done, bits(&read)), (9, bits(&finished)));
}

#[test]
fn what_cannot_come_of_the_job_is_refused() {
    let read = |name: &str, numbers: usize, done: f64| {
        let tensor = |count| doubles(vec![done; count], &[count]).unwrap();
        let named = |name: &str, count| (format!("{PREFIX}{name}"), tensor(count));
        let folder = tempfile::tempdir().unwrap();
        Finished::read(&state(folder.path(), vec![named("done", 1), named(name, numbers)]), &shapes())
    };
    read("search.ab.0", 3, 1.0).unwrap();
    let others = [
        ("search.ab.0", 2, 1.0),
        ("validation.ab.0", 0, 1.0),
        ("outputs.ab.0", 2, 1.0),
        ("outputs.ab.2", 4, 1.0),
        ("outputs.ab", 4, 1.0),
        ("outputs", 4, 1.0),
        ("settled.ab", 3, 1.0),
        ("last.ab", 2, 1.0),
        ("searched.ab.0", 3, 1.0),
        ("", 1, 1.0),
        ("search.ab.0", 3, 10.0),
        ("search.ab.0", 3, f64::INFINITY),
    ];
    for (name, numbers, done) in others {
        assert!(read(name, numbers, done).is_err(), "{numbers} numbers of {name} after {done} fits");
    }
}

#[test]
fn numbers_of_another_type_or_without_their_count_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let singles = Tensor::new(&[1.0_f32, 2.0, 3.0], &Device::Cpu).unwrap();
    let done = doubles(vec![1.0], &[1]).unwrap();
    let read = |tensors: Vec<(String, Tensor)>| Finished::read(&state(folder.path(), tensors), &shapes());
    let named = |name: &str, tensor: &Tensor| (format!("{PREFIX}{name}"), tensor.clone());
    read(vec![named("done", &done)]).unwrap();
    assert!(read(vec![named("done", &done), named("search.ab.0", &singles)]).is_err());
    let square = doubles(vec![1.0; 3], &[1, 3]).unwrap();
    assert!(read(vec![named("done", &done), named("search.ab.0", &square)]).is_err());
    assert!(read(Vec::new()).is_err());
}
