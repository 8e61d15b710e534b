//! Values that PyTorch 2.15 computed in double precision: `torch.nn.functional.cross_entropy` of
//! `act(x @ w1.T + b1) @ w2.T + b2`, its gradients, and ten steps of `torch.optim.AdamW`: `fixtures/rules.py` prints them.

use std::sync::Arc;

use recipes::Adam;

use super::*;

const X: [f64; 12] = [0.5, -1.25, 0.75, -0.25, 0.5, 1.5, 1.0, 0.125, -0.5, -1.5, -0.75, 0.25];
const W1: [f64; 12] = [0.25, -0.5, 0.75, 1.0, 0.5, -0.25, -0.75, 0.25, 0.5, 0.125, -1.0, 0.375];
const B1: [f64; 4] = [0.1, -0.2, 0.3, 0.05];
const W2: [f64; 12] = [0.5, -0.25, 1.0, 0.75, -0.5, 0.75, 0.25, -1.0, 0.375, 0.5, -0.625, 0.125];
const B2: [f64; 3] = [0.0, 0.25, -0.25];

/// The loss, and its gradients in the order `w1`, `b1`, `w2`, `b2`.
struct Expected {
    activation: Activation,
    weighted: bool,
    loss: f64,
    gradients: [&'static [f64]; 4],
}

const EXPECTED: [Expected; 4] = [
    Expected {
        activation: Activation::Relu,
        weighted: false,
        loss: 1.223_326_188_258_604_2,
        gradients: [
            &[
                -0.320_545_046_052,
                -0.214_654_498_609,
                0.021_412_585_058,
                -0.057_905_411_670_3,
                -0.007_238_176_458_79,
                0.028_952_705_835_1,
                -0.216_739_983_507,
                -0.138_524_637_619,
                -0.034_237_509_768_1,
                -0.511_197_376_32,
                -0.478_377_383_633,
                0.089_343_400_127,
            ],
            &[0.214_171_771_265, -0.057_905_411_670_3, 0.104_287_127_851, 0.446_806_754_488],
            &[
                0.301_395_255_249,
                0.040_602_290_755_5,
                0.230_895_935_37,
                0.477_640_211_767,
                -0.030_849_367_777_6,
                -0.106_919_503_831,
                -0.266_416_780_89,
                -0.152_708_170_676,
                -0.270_545_887_472,
                0.066_317_213_075_8,
                0.035_520_845_520_4,
                -0.324_932_041_09,
            ],
            &[0.410_378_194_583, -0.300_288_946_606, -0.110_089_247_977],
        ],
    },
    Expected {
        activation: Activation::Relu,
        weighted: true,
        loss: 1.428_475_718_297_657_7,
        gradients: [
            &[
                -0.460_677_731_09,
                -0.266_389_797_193,
                0.075_164_857_055,
                -0.080_564_051_019_5,
                -0.010_070_506_377_4,
                0.040_282_025_509_8,
                -0.314_137_568_371,
                -0.167_557_356_66,
                0.027_882_925_620_4,
                -0.760_057_116_212,
                -0.552_145_170_744,
                0.180_688_837_86,
            ],
            &[0.322_515_252_159, -0.080_564_051_019_5, 0.195_440_282_281, 0.627_691_374_455],
            &[
                0.317_093_169_427,
                0.056_490_143_659_8,
                0.388_441_845_902,
                0.497_202_281_745,
                -0.076_587_414_460_4,
                -0.148_757_570_548,
                -0.417_063_559_981,
                -0.218_248_433_82,
                -0.240_505_754_967,
                0.092_267_426_888,
                0.028_621_714_078_6,
                -0.278_953_847_925,
            ],
            &[0.516_036_701_617, -0.453_682_081_259, -0.062_354_620_357_2],
        ],
    },
    Expected {
        activation: Activation::Tanh,
        weighted: false,
        loss: 1.316_344_662_389_573_2,
        gradients: [
            &[
                -0.215_981_543_981,
                -0.160_668_380_853,
                -0.020_333_593_364_8,
                -0.063_219_746_765_9,
                0.157_023_740_678,
                -0.019_209_639_740_8,
                0.065_289_450_922,
                -0.429_615_839_056,
                0.243_178_167_405,
                -0.217_012_041_378,
                -0.226_127_943_285,
                -0.100_913_322_801,
            ],
            &[0.302_888_710_567, -0.102_126_603_821, 0.293_924_729_981, 0.338_206_142_126],
            &[
                0.186_023_548_582,
                -0.258_109_109_766,
                0.131_422_920_846,
                0.300_069_059_404,
                -0.021_541_330_272_3,
                0.120_226_402_721,
                -0.111_521_894_85,
                -0.113_714_469_181,
                -0.164_482_218_309,
                0.137_882_707_045,
                -0.019_901_025_995_8,
                -0.186_354_590_223,
            ],
            &[0.376_995_543_637, -0.304_361_658_919, -0.072_633_884_717_2],
        ],
    },
    Expected {
        activation: Activation::Tanh,
        weighted: true,
        loss: 1.562_721_809_519_267_2,
        gradients: [
            &[
                -0.305_599_568_556,
                -0.212_985_038_877,
                -0.002_867_621_140_45,
                -0.051_001_687_072_6,
                0.130_731_324_824,
                -0.041_103_103_860_1,
                0.005_693_361_315_26,
                -0.386_659_798_729,
                0.237_524_933_245,
                -0.323_944_331_073,
                -0.268_728_604_388,
                -0.036_140_701_366_7,
            ],
            &[0.437_665_650_599, -0.124_025_529_602, 0.260_175_519_571, 0.536_344_403_222],
            &[
                0.213_580_641_838,
                -0.342_720_567_94,
                0.233_688_463_228,
                0.332_088_391_78,
                -0.060_230_168_578_8,
                0.187_957_435_743,
                -0.184_963_426_848,
                -0.166_874_935_775,
                -0.153_350_473_259,
                0.154_763_132_197,
                -0.048_725_036_380_3,
                -0.165_213_456_005,
            ],
            &[0.484_135_714_127, -0.463_892_722_874, -0.020_242_991_252_9],
        ],
    },
];

#[test]
fn loss_and_gradients_are_those_of_pytorch() {
    for expected in EXPECTED {
        let var = |values: &[f64], shape: &[usize]| {
            Var::from_tensor(&Tensor::from_slice(values, shape, &Device::Cpu).unwrap()).unwrap()
        };
        let x = Tensor::from_slice(&X, (4, 3), &Device::Cpu).unwrap();
        let vars = [var(&W1, &[4, 3]), var(&B1, &[4]), var(&W2, &[3, 4]), var(&B2, &[3])];
        let hidden = dense(&x, &vars[0], &vars[1], Some(expected.activation)).unwrap();
        let logits = dense(&hidden, &vars[2], &vars[3], None).unwrap();
        let class_weights = expected.weighted.then(|| Arc::from([0.5, 2.0, 1.25]));
        let loss =
            cross_entropy(&logits, CrossEntropy { labels: vec![2, 0, 1, 1], class_weights, ..CrossEntropy::default() })
                .unwrap();
        assert_close(&values(&loss), &[expected.loss], 1e-12);
        let gradients = loss.backward().unwrap();
        for (var, expected) in vars.iter().zip(expected.gradients) {
            assert_close(&values(gradients.get(var).unwrap()), expected, 1e-10);
        }
    }
}

#[test]
fn ten_steps_of_adam_are_those_of_pytorch() {
    const EXPECTED: [f64; 4] =
        [0.492_300_142_466_187_4, -1.421_113_500_290_820_8, 0.179_008_271_715_875_3, 0.313_743_116_934_752_93];
    for (dtype, tolerance) in [(DType::F32, 1e-6), (DType::F64, 1e-12)] {
        let tensor = |values: [f64; 4]| Tensor::new(&values, &Device::Cpu).unwrap().to_dtype(dtype).unwrap();
        let var = Var::from_tensor(&tensor([1.0, -2.0, 0.5, 0.0])).unwrap();
        let parameter = Parameter::new("p".into(), Role::Weight, var.clone());
        let options = Adam { beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weight_decay: 0.1 };
        let mut adam = AdamState::new(vec![parameter], options, 0.05).unwrap();
        for _ in 0..10 {
            let off = (var.as_tensor() - 0.25).unwrap().sqr().unwrap();
            let loss = off.mul(&tensor([1.0, 2.0, 3.0, 4.0])).unwrap().sum_all().unwrap();
            adam.step(&loss.backward().unwrap()).unwrap();
        }
        assert_close(&values(&var), &EXPECTED, tolerance);
    }
}
