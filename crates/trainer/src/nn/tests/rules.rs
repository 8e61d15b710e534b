//! The optimisers against PyTorch's, and what they have in common.

use recipes::Adam;

use super::*;

const START: [f64; 6] = [1.0, -2.0, 0.5, 0.0, -0.75, 1.5];
const ADAM: Adam = Adam { beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weight_decay: 0.1 };
const SGD: Sgd = Sgd { momentum: 0.9, nesterov: false, weight_decay: 0.1 };

fn parameter(shape: &[usize], dtype: DType) -> Parameter {
    let tensor = Tensor::from_slice(&START, shape, &Device::Cpu).unwrap().to_dtype(dtype).unwrap();
    Parameter::new("p".into(), Role::Weight, Var::from_tensor(&tensor).unwrap())
}

/// Gradients of `Σ k (p[k] - 1/4)²`, k from 1.
fn gradients(parameter: &Parameter) -> Gradients {
    let weights = Tensor::new(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &Device::Cpu).unwrap();
    let weights = weights.reshape(parameter.var.shape()).unwrap().to_dtype(parameter.var.dtype()).unwrap();
    let off = (parameter.var.as_detached_tensor() - 0.25).unwrap();
    let mut gradients = Gradients::default();
    gradients.insert(&parameter.var, (off.mul(&weights).unwrap() * 2.0).unwrap());
    gradients
}

const NESTEROV: Rule = Rule::Sgd(Sgd { nesterov: true, ..SGD });
const ADAFACTOR: Rule = Rule::Adafactor(Adafactor { decay: -0.8, threshold: 1.0, floor: 1e-3, weight_decay: 0.1 });

/// A rule, its learning rate, the shape of the parameter, and where ten steps of `torch.optim` in double precision lead: `fixtures/rules.py` prints it.
const CASES: [(Rule, f64, &[usize], [f64; 6]); 7] = [
    (
        Rule::Adam(ADAM),
        0.05,
        &[2, 3],
        [
            0.526_162_698_590_677_3,
            -1.506_490_757_606_463_4,
            0.176_481_393_203_752,
            0.315_041_433_243_793_7,
            -0.267_808_655_500_310_8,
            1.013_174_921_341_436_7,
        ],
    ),
    (
        Rule::AdamW(ADAM),
        0.05,
        &[2, 3],
        [
            0.492_300_142_466_187_4,
            -1.421_113_500_290_820_8,
            0.179_008_271_715_875_3,
            0.313_743_116_934_752_93,
            -0.243_473_016_453_259_28,
            0.953_185_994_220_217_7,
        ],
    ),
    (
        Rule::Sgd(Sgd { momentum: 0.0, ..SGD }),
        0.01,
        &[2, 3],
        [
            0.854_303_626_371_807,
            -1.232_449_987_976_594_7,
            0.381_313_836_795_647_2,
            0.140_817_316_388_732_3,
            -0.096_445_272_839_012_89,
            0.592_693_202_564_951_2,
        ],
    ),
    (
        Rule::Sgd(SGD),
        0.01,
        &[2, 3],
        [
            0.450_688_788_717_073_7,
            0.626_625_146_096_798,
            0.134_522_641_283_680_66,
            0.386_599_802_292_39,
            0.833_942_662_842_662_9,
            -0.420_961_691_813_005_47,
        ],
    ),
    (
        NESTEROV,
        0.01,
        &[2, 3],
        [
            0.417_854_790_120_307_1,
            0.602_191_059_161_100_9,
            0.159_668_922_651_831_14,
            0.341_154_249_802_685_9,
            0.590_101_606_361_695_1,
            -0.083_236_953_169_438_18,
        ],
    ),
    (
        ADAFACTOR,
        0.05,
        &[2, 3],
        [
            0.443_071_881_821_033_7,
            -1.285_886_301_308_260_2,
            0.388_783_798_731_154_43,
            0.232_816_871_760_388_18,
            -0.367_779_415_019_061_6,
            0.965_599_348_395_440_6,
        ],
    ),
    (
        ADAFACTOR,
        0.05,
        &[6],
        [
            0.551_467_196_767_742_8,
            -1.453_865_521_277_095_7,
            0.250_057_361_228_506_25,
            0.243_768_384_914_834_88,
            -0.291_467_494_112_193_64,
            0.996_966_310_662_410_3,
        ],
    ),
];

#[test]
fn ten_steps_of_every_rule_are_those_of_pytorch() {
    for (rule, learning_rate, shape, expected) in CASES {
        for (dtype, tolerance) in [(DType::F32, 2e-6), (DType::F64, 1e-12)] {
            let parameter = parameter(shape, dtype);
            let mut optimizer = Optimizer::new(vec![parameter.clone()], rule, learning_rate).unwrap();
            for _ in 0..10 {
                optimizer.step(&gradients(&parameter)).unwrap();
            }
            assert_close(&values(&parameter.var), &expected, tolerance);
        }
    }
}

/// Large enough to be shared by all processors.
#[test]
fn adafactor_in_main_memory_is_that_of_tensors() {
    let shape = [300, 200];
    let start = numbers(1, 60_000, 0.5);
    let [host, tensors] = [DType::F32, DType::F64].map(|dtype| {
        let start = Tensor::from_vec(start.clone(), &shape, &Device::Cpu).unwrap().to_dtype(dtype).unwrap();
        let parameter = Parameter::starting_as("w".into(), &start).unwrap();
        let mut optimizer = Optimizer::new(vec![parameter.clone()], ADAFACTOR, 0.05).unwrap();
        for step in 0..5 {
            let gradient = Tensor::from_vec(numbers(2 + step, 60_000, 3.0), &shape, &Device::Cpu).unwrap();
            let mut gradients = Gradients::default();
            gradients.insert(&parameter.var, gradient.to_dtype(dtype).unwrap());
            optimizer.step_by(&gradients, Scale { learning_rate: 0.5, gradients: 0.25 }).unwrap();
        }
        let state = optimizer.tensors().unwrap();
        (values(&parameter.var), state.iter().map(|(_, tensor)| values(tensor)).collect::<Vec<_>>())
    });
    assert_close(&host.0, &tensors.0, 1e-6);
    assert_eq!(host.1.len(), 2);
    for (host, tensors) in host.1.iter().zip(&tensors.1) {
        assert_close(host, tensors, 1e-5);
    }
}

/// A step of a rule as it was published, of one element in double precision: the parameter, and what is remembered of it.
type Step = fn(p: f64, gradient: f64, memory: &mut [f64; 2], step: i32) -> f64;

fn adam_step(p: f64, gradient: f64, memory: &mut [f64; 2], step: i32) -> f64 {
    let [mean, square] = memory;
    *mean = ADAM.beta1 * *mean + (1.0 - ADAM.beta1) * gradient;
    *square = ADAM.beta2 * *square + (1.0 - ADAM.beta2) * gradient * gradient;
    let (mean, square) = (*mean / (1.0 - ADAM.beta1.powi(step)), *square / (1.0 - ADAM.beta2.powi(step)));
    p - RATE * mean / (square.sqrt() + ADAM.epsilon)
}

fn momentum(gradient: f64, memory: &mut [f64; 2]) -> f64 {
    memory[0] = SGD.momentum * memory[0] + gradient;
    memory[0]
}

const RATE: f64 = 0.0125;

const PUBLISHED: [(Rule, Step); 5] = [
    // The decay is part of the gradient here, and apart from it there.
    (Rule::Adam(ADAM), |p, gradient, memory, step| adam_step(p, gradient + ADAM.weight_decay * p, memory, step)),
    (Rule::AdamW(ADAM), |p, gradient, memory, step| {
        adam_step(p, gradient, memory, step) - RATE * ADAM.weight_decay * p
    }),
    (Rule::Sgd(Sgd { momentum: 0.0, ..SGD }), |p, gradient, _, _| p - RATE * (gradient + SGD.weight_decay * p)),
    (Rule::Sgd(SGD), |p, gradient, memory, _| p - RATE * momentum(gradient + SGD.weight_decay * p, memory)),
    (NESTEROV, |p, gradient, memory, _| {
        let slope = gradient + SGD.weight_decay * p;
        p - RATE * (slope + SGD.momentum * momentum(slope, memory))
    }),
];

/// Enough elements to be shared by all processors, the last part being smaller than the others; every gradient is another one.
#[test]
fn rules_of_many_elements_follow_their_publications() {
    const COUNT: usize = 40_000;
    let start = numbers(1, COUNT, 0.5);
    let slopes: Vec<Vec<f64>> = (0..5).map(|step| numbers(2 + step, COUNT, 3.0)).collect();
    for (rule, publication) in PUBLISHED {
        for (dtype, tolerance) in [(DType::F32, 1e-6), (DType::F64, 1e-13)] {
            let tensor = |values: &[f64]| {
                Tensor::from_slice(values, (COUNT / 100, 100), &Device::Cpu).unwrap().to_dtype(dtype).unwrap()
            };
            let parameter = Parameter::starting_as("w".into(), &tensor(&start)).unwrap();
            let mut optimizer = Optimizer::new(vec![parameter.clone()], rule, 0.05).unwrap();
            for slopes in &slopes {
                let mut gradients = Gradients::default();
                gradients.insert(&parameter.var, tensor(slopes));
                // A quarter of the rate, and half of the gradients.
                optimizer.step_by(&gradients, Scale { learning_rate: 0.25, gradients: 0.5 }).unwrap();
            }
            let expected = |(index, &start): (usize, &f64)| {
                let mut memory = [0.0; 2];
                let step = |p, (step, slopes): (i32, &Vec<f64>)| publication(p, 0.5 * slopes[index], &mut memory, step);
                (1..).zip(&slopes).fold(start, step)
            };
            let expected: Vec<f64> = start.iter().enumerate().map(expected).collect();
            assert_close(&values(&parameter.var), &expected, tolerance);
        }
    }
}

#[test]
fn every_rule_goes_on_bit_for_bit_from_its_saved_state() {
    for rule in [Rule::Adam(ADAM), Rule::AdamW(ADAM), NESTEROV, ADAFACTOR] {
        for dtype in [DType::F32, DType::F64] {
            let straight = parameter(&[2, 3], dtype);
            let mut optimizer = Optimizer::new(vec![straight.clone()], rule, 0.05).unwrap();
            (0..3).for_each(|_| optimizer.step(&gradients(&straight)).unwrap());
            let saved = optimizer.tensors().unwrap();
            let var = Var::from_tensor(&straight.var.copy().unwrap().detach()).unwrap();
            let resumed = Parameter { var, ..straight.clone() };
            let mut other = Optimizer::new(vec![resumed.clone()], rule, 0.05).unwrap();
            let tensor = |name: &str| {
                let found = saved.iter().find(|(saved, _)| saved == name);
                found.map(|(_, tensor)| tensor.clone()).ok_or_else(|| candle_core::Error::Msg(format!("no {name}")))
            };
            other.restore(optimizer.steps(), tensor).unwrap();
            for _ in 0..3 {
                optimizer.step(&gradients(&straight)).unwrap();
                other.step(&gradients(&resumed)).unwrap();
            }
            assert_eq!(values(&straight.var), values(&resumed.var), "{rule:?}");
        }
    }
}

/// A limit of the norm within the step is the same as one in a pass of its own.
#[test]
fn a_factor_of_the_gradients_is_their_clipping() {
    for rule in [Rule::Adam(ADAM), Rule::AdamW(ADAM), NESTEROV, ADAFACTOR] {
        let [one, other] = [(); 2].map(|()| parameter(&[2, 3], DType::F64));
        let mut within = Optimizer::new(vec![one.clone()], rule, 0.05).unwrap();
        let mut before = Optimizer::new(vec![other.clone()], rule, 0.05).unwrap();
        for _ in 0..4 {
            let (found, mut clipped) = (gradients(&one), gradients(&other));
            let norm = global_norm(std::slice::from_ref(&one), &found).unwrap().unwrap();
            assert!(norm > 1.0);
            within.step_by(&found, Scale { gradients: clip_factor(norm, 1.0), ..Scale::default() }).unwrap();
            clip(std::slice::from_ref(&other), &mut clipped, norm, 1.0).unwrap();
            before.step(&clipped).unwrap();
        }
        assert_close(&values(&one.var), &values(&other.var), 1e-13);
    }
}

#[test]
fn groups_have_their_own_rate_and_decay_and_what_is_frozen_stays() {
    let [slow, still, frozen] = [(); 3].map(|()| parameter(&[6], DType::F32));
    let frozen = Parameter { frozen: true, ..frozen };
    let rule = Rule::Sgd(Sgd { momentum: 0.0, nesterov: false, weight_decay: 0.5 });
    let group = |learning_rate, weight_decay| Group { learning_rate, weight_decay };
    let grouped = vec![
        (slow.clone(), group(0.5, 2.0)),
        (still.clone(), group(0.0, 1.0)),
        (frozen.clone(), Group::of(Role::Weight)),
    ];
    let mut optimizer = Optimizer::grouped(grouped, rule, 0.1).unwrap();
    let mut all = Gradients::default();
    for parameter in [&slow, &still] {
        all.insert(&parameter.var, gradients(parameter).get(&parameter.var).unwrap().clone());
    }
    optimizer.step(&all).unwrap();
    let expected: Vec<f64> = (1..).zip(START).map(|(k, p)| p - 0.05 * (2.0 * f64::from(k) * (p - 0.25) + p)).collect();
    assert_close(&values(&slow.var), &expected, 1e-6);
    assert_eq!(values(&still.var), START);
    assert_eq!(values(&frozen.var), START);
}
