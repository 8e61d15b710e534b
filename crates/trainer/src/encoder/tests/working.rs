//! Encoders that compute in another type than the one that their weights are kept in. In main memory there is none coarser than single
//! precision, so that the copies here have more digits than the weights: what is wrong with types shows all the same.

use super::*;

/// Loss and gradients of a step, with dropout.
fn dropping(classifier: &Classifier) -> (f32, Vec<(String, Tensor)>) {
    let training = Some(TrainingStep { seed: 1, step: 2 });
    loss_and_gradients(classifier, vec![0, 1, 2], || classifier.forward(&batch(), training))
}

#[test]
fn gradients_are_those_without_copies_and_have_the_weights_type() {
    for name in fixtures().models.keys() {
        for adaptation in adaptations() {
            let mut classifier = classifier(name, adaptation);
            let (loss, gradients) = dropping(&classifier);
            classifier.compute_in(DType::F64);
            let (of_copies, gradients_of_copies) = dropping(&classifier);
            assert!((loss - of_copies).abs() < 1e-5 && loss != 0.0, "{name}: {loss} and {of_copies}");
            assert_eq!(gradients.len(), gradients_of_copies.len());
            for ((parameter, one), (_, other)) in gradients.iter().zip(&gradients_of_copies) {
                assert_eq!(other.dtype(), DType::F32, "{name}: {parameter}");
                let off = furthest(one, other);
                assert!(off < 1e-5, "{name}: {parameter} is off by {off}");
            }
        }
    }
}

#[test]
fn what_is_computed_has_the_digits_of_the_copies() {
    let mut classifier = classifier("bert", Adaptation::Full);
    let hidden = |classifier: &Classifier| classifier.encoder.forward(&batch(), None).unwrap();
    assert_eq!(hidden(&classifier).dtype(), DType::F32);
    classifier.compute_in(DType::F64);
    assert_eq!(hidden(&classifier).dtype(), DType::F64);
    assert_eq!(classifier.forward(&batch(), None).unwrap().dtype(), DType::F32);
    assert!(classifier.merged().unwrap().iter().all(|(_, tensor)| tensor.dtype() == DType::F32));
}
