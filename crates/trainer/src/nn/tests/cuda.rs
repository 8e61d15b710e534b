//! Kernels against the same operations in main memory: results and gradients, in both types of elements, by the tape and, where it can hold
//! them, by candle's graph. They are there in a build for a GPU alone, and fail where there is none.

mod working;

use std::sync::Arc;

use recipes::Adam;

use super::layers::tensor;
use super::*;
use crate::nn::loss;

/// How far results may be off, in units of the largest. Numbers of two bytes have 8 bits, and are rounded more than once.
const KINDS: [(DType, f64); 2] = [(DType::F32, 2e-5), (DType::BF16, 2e-2)];

fn gpu() -> Device {
    Device::new_cuda(0).unwrap()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Tape,
    Graph,
}

/// The result of a function, and the gradients of its operands where every element of the result has a weight of its own.
fn run(inputs: &[Tensor], by: By, function: &dyn Fn(&[Tensor]) -> Tensor) -> Vec<Vec<f64>> {
    let vars: Vec<Var> = inputs.iter().map(|input| Var::from_tensor(input).unwrap()).collect();
    let forward = || {
        let tensors: Vec<Tensor> = vars.iter().map(|var| var.as_tensor().clone()).collect();
        let result = function(&tensors);
        let weights = numbers(99, result.elem_count(), 1.0);
        let weights = Tensor::from_vec(weights, result.shape(), &Device::Cpu).unwrap();
        let weights = weights.to_dtype(result.dtype()).unwrap().to_device(result.device()).unwrap();
        let loss = result.mul(&weights).unwrap().to_dtype(DType::F32).unwrap().sum_all().unwrap();
        Ok((result, loss))
    };
    if by == By::Tape {
        let ((result, loss), tape) = Tape::record(forward).unwrap();
        return collected(&result, &vars, &tape.backward(&loss).unwrap());
    }
    let (result, loss) = forward().unwrap();
    collected(&result, &vars, &loss.backward().unwrap())
}

fn collected(result: &Tensor, vars: &[Var], gradients: &impl GradientMap) -> Vec<Vec<f64>> {
    let of = |var: &Var| values(gradients.get(var).expect("every operand must get a gradient"));
    std::iter::once(values(result)).chain(vars.iter().map(of)).collect()
}

/// Runs a function of operands on the GPU and, of the same numbers in single precision, in main memory.
fn check_by(ways: &[By], inputs: &[Tensor], function: impl Fn(&[Tensor]) -> Tensor) {
    for (dtype, tolerance) in KINDS {
        let stored: Vec<Tensor> = inputs.iter().map(|input| input.to_dtype(dtype).unwrap()).collect();
        let host: Vec<Tensor> = stored.iter().map(|input| input.to_dtype(DType::F32).unwrap()).collect();
        let there: Vec<Tensor> = stored.iter().map(|input| input.to_device(&gpu()).unwrap()).collect();
        for &by in ways {
            let (wanted, got) = (run(&host, by, &function), run(&there, by, &function));
            assert_eq!(got, run(&there, by, &function), "the same operands give the same bits");
            for (wanted, got) in wanted.iter().zip(&got) {
                let largest = wanted.iter().fold(0.1, |largest: f64, value| largest.max(value.abs()));
                assert_eq!(wanted.len(), got.len());
                for (wanted, got) in wanted.iter().zip(got) {
                    assert!((wanted - got).abs() <= tolerance * largest, "{dtype:?}: {got} and not {wanted}");
                }
            }
        }
    }
}

fn check(inputs: &[Tensor], function: impl Fn(&[Tensor]) -> Tensor) {
    check_by(&[By::Tape, By::Graph], inputs, function);
}

#[test]
fn norms_are_those_of_main_memory() {
    for (rows, width) in [(5, 7), (300, 384)] {
        let operands = [tensor(1, &[rows, width]), tensor(2, &[width]), tensor(3, &[width])];
        check(&operands, |of| layer_norm(&of[0], &of[1], &of[2], 1e-5).unwrap());
        check(&operands[..2], |of| rms_norm(&of[0], &of[1], 1e-5).unwrap());
        let key = DropoutKey { seed: 3, step: 4, layer: 5 };
        let [x, weight, bias] = operands;
        for drop in [None, Some((0.3, key))] {
            let operands = [x.clone(), tensor(4, &[rows, width]), weight.clone(), bias.clone()];
            check_by(&[By::Tape], &operands, |of| add_norm((&of[0], &of[1]), (&of[2], &of[3], 1e-5), drop).unwrap());
        }
    }
}

#[test]
fn activations_and_dropout_are_those_of_main_memory() {
    let operands = [tensor(1, &[70, 130]), tensor(2, &[70, 130])];
    for kind in [Gelu::Exact, Gelu::Tanh] {
        check(&operands[..1], |of| gelu(&of[0], kind).unwrap());
    }
    check(&operands, |of| swiglu(&of[0], &of[1]).unwrap());
    let key = DropoutKey { seed: 3, step: 4, layer: 5 };
    check(&operands[..1], |of| dropout(&of[0], 0.25, key).unwrap());
}

#[test]
fn rotary_embedding_is_that_of_main_memory() {
    let table = |like: &Tensor| RotaryTable::new(9, 6, 1e4, (DType::F32, like.device())).unwrap();
    check(&[tensor(1, &[2, 3, 5, 6])], |of| rotary(&of[0], &table(&of[0])).unwrap());
    let places: Arc<[u32]> = Arc::from([0, 1, 2, 8, 0, 1, 7]);
    check(&[tensor(2, &[7, 12])], |of| rotary_at(&of[0], &table(&of[0]), &places).unwrap());
}

#[test]
fn embeddings_are_those_of_main_memory() {
    let ids: Arc<[u32]> = Arc::from([4, 1, 4, 0, 4, 8]);
    check(&[tensor(1, &[9, 300])], |of| embedding(&of[0], &ids).unwrap());
}

#[test]
fn cross_entropy_is_that_of_main_memory() {
    let class_weights: Arc<[f64]> = (0..150_u32).map(|class| 0.5 + f64::from(class) / 100.0).collect();
    for (class_weights, label_smoothing) in [(None, 0.0), (None, 0.1), (Some(class_weights), 0.1)] {
        let targets = CrossEntropy { labels: vec![3, 149, 77, 0], class_weights, label_smoothing, ignored: Some(77) };
        check(&[tensor(1, &[4, 150])], |of| cross_entropy(&of[0], targets.clone()).unwrap());
    }
}

#[test]
fn binary_cross_entropy_is_that_of_main_memory() {
    let weights: Arc<[f64]> = (0..150_u32).map(|label| 0.5 + f64::from(label) / 100.0).collect();
    for (positive_weights, label_smoothing) in [(None, 0.0), (None, 0.1), (Some(weights), 0.1)] {
        let applies = (0..600).map(|index| index % 4 == 1 || index % 7 == 3).collect();
        let targets = BinaryCrossEntropy { applies, positive_weights, label_smoothing };
        // As a sum, so that gradients are not small beside what they may be off by.
        let sum = |of: &[Tensor]| (binary_cross_entropy(&of[0], targets.clone()).unwrap() * 600.0).unwrap();
        check(&[tensor(1, &[4, 150])], sum);
    }
}

#[test]
fn losses_of_numbers_are_those_of_main_memory() {
    let operands = [tensor(1, &[70, 130]), tensor(2, &[70, 130])];
    check(&operands, |of| (mse(&of[0], &of[1]).unwrap() * 9100.0).unwrap());
    check(&operands, |of| (huber(&of[0], &of[1], 0.75).unwrap() * 9100.0).unwrap());
    let [x, target] = operands;
    let [x, target] = [x.narrow(0, 0, 69).unwrap(), target].map(|one| one.to_device(&gpu()).unwrap());
    let [x, target] = [x, target].map(|one| one.to_dtype(DType::F32).unwrap());
    assert!(mse(&x, &target).is_err() && huber(&x, &target, 0.75).is_err());
}

#[test]
fn the_loss_of_a_linear_layer_is_that_of_main_memory() {
    let class_weights: Arc<[f64]> = (0..40_u32).map(|class| 0.5 + f64::from(class) / 50.0).collect();
    for (class_weights, label_smoothing) in [(None, 0.0), (Some(class_weights), 0.1)] {
        for ignored in [None, Some(7)] {
            let labels = vec![3, 7, 39, 7, 7, 0, 11];
            let targets = CrossEntropy { labels, class_weights: class_weights.clone(), label_smoothing, ignored };
            let operands = [tensor(1, &[7, 12]), tensor(2, &[40, 12])];
            for block in [1, 2, 3, 100] {
                check(&operands, |of| (loss::in_blocks(&of[0], &of[1], &targets, block).unwrap() * 7.0).unwrap());
            }
            check(&operands, |of| (linear_cross_entropy(&of[0], &of[1], &targets).unwrap() * 7.0).unwrap());
        }
    }
}

#[test]
fn a_frozen_layer_gets_no_gradient_from_the_loss() {
    let [x, weight] = [tensor(1, &[7, 12]), tensor(2, &[40, 12])]
        .map(|start| Var::from_tensor(&start.to_dtype(DType::F32).unwrap().to_device(&gpu()).unwrap()).unwrap());
    let targets = CrossEntropy { labels: vec![3, 7, 39, 7, 7, 0, 11], ..CrossEntropy::default() };
    let loss = linear_cross_entropy(&x, &weight.as_detached_tensor(), &targets).unwrap();
    let gradients = loss.backward().unwrap();
    assert!(gradients.get(&x).is_some() && gradients.get(&weight).is_none());
    let loss = linear_cross_entropy(&x.as_detached_tensor(), &weight, &targets).unwrap();
    let gradients = loss.backward().unwrap();
    assert!(gradients.get(&x).is_none() && gradients.get(&weight).is_some());
    let loss = linear_cross_entropy(&x.as_detached_tensor(), &weight.as_detached_tensor(), &targets).unwrap();
    assert!(!loss.track_op());
}

#[test]
fn attention_is_that_of_main_memory() {
    let key = DropoutKey { seed: 3, step: 4, layer: 5 };
    let starts: Arc<[u32]> = (0..2 * 70).map(|query| if query % 70 < 40 { 0 } else { 40 }).collect();
    let lengths: Arc<[u32]> = Arc::from([70, 41]);
    let masks = [
        Mask::default(),
        Mask { causal: true, ..Mask::default() },
        Mask { causal: true, lengths: Some(lengths.clone()), starts: None },
        Mask { causal: true, lengths: None, starts: Some(starts) },
        Mask { causal: false, lengths: Some(lengths), starts: None },
    ];
    for width in [8, 64, 128] {
        let rows = [tensor(1, &[2 * 70, 4 * width]), tensor(2, &[2 * 70, 2 * width]), tensor(3, &[2 * 70, 2 * width])];
        for mask in &masks {
            for drop in [None, Some((0.2, key))] {
                check(&rows, |of| multi_head_attention_dropping((&of[0], &of[1], &of[2]), (2, 4), mask, drop).unwrap());
            }
        }
    }
    let heads = [tensor(1, &[2, 2, 5, 20]), tensor(2, &[2, 1, 9, 20]), tensor(3, &[2, 1, 9, 20])];
    check(&heads, |of| attention(&of[0], &of[1], &of[2], &Mask { causal: true, ..Mask::default() }).unwrap());
    check(&[tensor(4, &[3, 200])], |of| softmax(&of[0]).unwrap());
}

/// Where twenty steps of a rule lead on a device, and the gradients' norms on the way. The gradients are of a type of their own.
fn trained(rule: Rule, shape: &[usize], dtype: DType, device: &Device) -> (Vec<f64>, Vec<f64>) {
    let start = tensor(1, shape).to_dtype(DType::F32).unwrap().to_device(device).unwrap();
    let weight = Parameter::new("p".into(), Role::Weight, Var::from_tensor(&start).unwrap());
    let mut optimiser = Optimizer::new(vec![weight.clone()], rule, 0.01).unwrap();
    let mut norms = Vec::new();
    for _ in 0..20 {
        let mut gradients = weight.var.powf(4.0).unwrap().sum_all().unwrap().backward().unwrap();
        let gradient = gradients.remove(&weight.var).unwrap().to_dtype(dtype).unwrap();
        // The processor takes gradients of the parameter's type alone: the same numbers.
        let gradient = if device.is_cpu() { gradient.to_dtype(DType::F32).unwrap() } else { gradient };
        gradients.insert(&weight.var, gradient);
        norms.push(global_norm(std::slice::from_ref(&weight), &gradients).unwrap().unwrap());
        optimiser.step_by(&gradients, Scale { learning_rate: 0.9, gradients: 0.8 }).unwrap();
    }
    (values(&weight.var), norms)
}

/// In bfloat16, a gradient is now and then rounded otherwise, as parameters differ in their last bits.
fn check_training(rule: Rule, shape: &[usize]) {
    for (dtype, tolerance) in [(DType::F32, 1e-5), (DType::BF16, 1e-2)] {
        let (host, there) = (trained(rule, shape, dtype, &Device::Cpu), trained(rule, shape, dtype, &gpu()));
        assert_eq!(there, trained(rule, shape, dtype, &gpu()), "the same operands give the same bits");
        assert_close(&there.0, &host.0, tolerance);
        assert_close(&there.1, &host.1, tolerance);
    }
}

/// Their squares would be infinite in single precision.
#[test]
fn norms_of_large_gradients_are_those_of_main_memory() {
    let start = (tensor(1, &[1000]) * 1e25).unwrap();
    for dtype in [DType::F32, DType::BF16] {
        let norm = |device: &Device, dtype: DType, gradient: &Tensor| {
            let gradient = gradient.to_dtype(dtype).unwrap().to_device(device).unwrap();
            let parameter = Parameter::starting_as("p".into(), &gradient.zeros_like().unwrap()).unwrap();
            let mut gradients = Gradients::default();
            gradients.insert(&parameter.var, gradient);
            global_norm(&[parameter], &gradients).unwrap().unwrap()
        };
        let stored = start.to_dtype(dtype).unwrap();
        let (host, there) = (norm(&Device::Cpu, DType::F32, &stored), norm(&gpu(), dtype, &stored));
        assert!(host.is_finite() && (there / host - 1.0).abs() < 1e-12, "{there} and {host}");
    }
}

#[test]
fn adam_goes_the_same_way_as_in_main_memory() {
    let options = Adam { beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weight_decay: 0.1 };
    for rule in [Rule::AdamW(options), Rule::Adam(options)] {
        check_training(rule, &[1000]);
    }
}

#[test]
fn stochastic_gradient_descent_goes_the_same_way_as_in_main_memory() {
    for (momentum, nesterov) in [(0.0, false), (0.9, false), (0.9, true)] {
        check_training(Rule::Sgd(Sgd { momentum, nesterov, weight_decay: 0.1 }), &[30, 40]);
    }
}

#[test]
fn adafactor_goes_the_same_way_as_in_main_memory() {
    // One block, several blocks across and down, and what is no matrix.
    for shape in [&[5, 7][..], &[300, 400], &[1000], &[3, 4, 5]] {
        for weight_decay in [0.0, 0.1] {
            check_training(Rule::Adafactor(Adafactor { weight_decay, ..Adafactor::default() }), shape);
        }
    }
}
