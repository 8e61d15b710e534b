mod attention_dropout;
mod backend;
mod binary;
mod cast;
mod course;
#[cfg(feature = "cuda")]
mod cuda;
mod fixtures;
mod fused;
mod gradients;
mod language;
mod layers;
mod linear;
mod optimiser;
mod plan;
mod projections;
mod pytorch;
mod real;
mod rules;
pub(crate) mod step;
mod tape;
mod trajectory;
mod wide;

use candle_core::{DType, Device, Tensor, Var};
use recipes::Activation;

use super::*;
use crate::random::{Purpose, Stream};

/// Reproducible numbers in `-bound..bound`.
fn numbers(seed: u64, count: usize, bound: f64) -> Vec<f64> {
    let mut random = Stream::new(seed, Purpose::Weights);
    (0..count).map(|_| random.symmetric(bound)).collect()
}

fn matrix(seed: u64, rows: usize, columns: usize) -> Tensor {
    Tensor::from_vec(numbers(seed, rows * columns, 1.0), (rows, columns), &Device::Cpu).unwrap()
}

fn values(tensor: &Tensor) -> Vec<f64> {
    tensor.to_dtype(DType::F64).unwrap().flatten_all().unwrap().to_vec1().unwrap()
}

fn assert_close(one: &[f64], other: &[f64], tolerance: f64) {
    assert_eq!(one.len(), other.len());
    for (index, (a, b)) in one.iter().zip(other).enumerate() {
        assert!((a - b).abs() <= tolerance * (1.0 + b.abs()), "at {index}: {a} and {b}");
    }
}
