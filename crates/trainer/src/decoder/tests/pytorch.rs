//! Whole models against what `transformers` and PyTorch computed.

use recipes::Adam;

use super::*;
use crate::nn::tests::step::{Way, step};
use crate::nn::{Optimizer, Rule};

#[test]
fn decoders_compute_what_transformers_computes() {
    for (name, expected) in fixtures() {
        let decoder = decoder(config(&expected.config));
        assert_near(&name, &logits(&decoder, &tokens()).concat(), &expected.logits, 5e-6);
        let mut names: Vec<String> = decoder.stored().unwrap().into_iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        assert_eq!(names, expected.names, "{name}");
    }
}

#[test]
fn twenty_steps_of_training_follow_pytorch() {
    for (name, expected) in fixtures() {
        for way in [Way::Graph, Way::Tape] {
            let decoder = decoder(config(&expected.config));
            let parameters = decoder.parameters();
            let options = Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.01 };
            let mut adam = Optimizer::new(parameters.clone(), Rule::AdamW(options), 0.01).unwrap();
            for (number, (expected_loss, expected_norm)) in expected.losses.iter().zip(&expected.norms).enumerate() {
                let (loss, norm) = step(way, &parameters, &mut adam, || decoder.loss(&batch(), None).unwrap());
                let what = format!("{name}, {way:?}, step {number}");
                assert!((loss - expected_loss).abs() <= 1e-4 * expected_loss, "{what}: {loss}, {expected_loss}");
                assert!((norm - expected_norm).abs() <= 1e-3 * expected_norm, "{what}: {norm}, {expected_norm}");
            }
        }
    }
}

#[test]
fn the_most_probable_continuation_is_that_of_transformers() {
    for (name, expected) in fixtures() {
        let mut value = expected.config;
        value["eos_token_id"] = Value::Null;
        let wanted = Generation { sampling: Sampling::default(), tokens: expected.continued.len(), seed: 0 };
        let found = generate(&decoder(config(&value)), &[2, 7, 9], wanted).unwrap();
        assert_eq!(found.collect::<Result<Vec<u32>>>().unwrap(), expected.continued, "{name}");
    }
}
