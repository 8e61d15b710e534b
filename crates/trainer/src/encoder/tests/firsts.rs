//! The last layer's short way for the first token of each text, held against the way of all tokens.

use super::*;

/// The logits of a classifier, whose last layer computes all tokens.
fn logits_by_all(classifier: &Classifier, batch: &Tokens) -> Result<Tensor> {
    let firsts: Vec<u32> = (0..).step_by(batch.width).take(batch.lengths.len()).collect();
    let hidden = classifier.encoder.forward(batch, None)?;
    classifier.told(&embedding(&hidden, &firsts.into())?, &mut Drops::new(None, classifier.config()))
}

/// One that has learned something: where a factor of an update is 0, as all of them start, the other factors' gradients are 0 as well,
/// and behind a head that is almost 0, all gradients are.
fn learned(name: &str, adaptation: Adaptation) -> Classifier {
    let classifier = classifier(name, adaptation);
    for (seed, Parameter { var, .. }) in classifier.trainable().iter().enumerate() {
        if largest(var) < 0.1 {
            var.set(&values(seed, var.dims(), 0.0)).unwrap();
        }
    }
    classifier
}

fn largest(tensor: &Tensor) -> f32 {
    tensor.abs().unwrap().max_all().unwrap().to_scalar().unwrap()
}

#[test]
fn the_first_tokens_alone_learn_what_they_learn_among_all() {
    for name in fixtures().models.keys() {
        for adaptation in adaptations() {
            // As many rows as make the other layers' query, key and value one product, too.
            for copies in [1, 30] {
                let (classifier, batch) = (learned(name, adaptation), batch_of(copies));
                let labels = [0, 1, 2].repeat(copies);
                let (loss, gradients) =
                    loss_and_gradients(&classifier, labels.clone(), || classifier.forward(&batch, None));
                let (by_all, gradients_by_all) =
                    loss_and_gradients(&classifier, labels, || logits_by_all(&classifier, &batch));
                assert!((loss - by_all).abs() < 1e-6 && loss != 0.0, "{name}: {loss} and {by_all}");
                for ((parameter, one), (_, other)) in gradients.iter().zip(&gradients_by_all) {
                    let off = furthest(one, other);
                    assert!(off < 2e-6, "{name}: {parameter} is off by {off}");
                    // What is added to every key of a query alike does not change the softmax.
                    let is_key_bias = parameter.ends_with("key.bias") || parameter.ends_with("k_lin.bias");
                    if !is_key_bias {
                        let largest = largest(one);
                        assert!(largest > 1e-5, "{name}: zeros of {parameter}");
                        assert!(off < 5e-5 * largest, "{name}: {parameter} is off by {off} of {largest}");
                    }
                }
            }
        }
    }
}
