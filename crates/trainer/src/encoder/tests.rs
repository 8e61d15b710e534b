mod firsts;
mod working;

use std::collections::BTreeMap;

use candle_core::{DType, Device, Var};
use recipes::{Adalora, Adam, Bottleneck, Lora};
use serde::Deserialize;
use serde_json::{Value, json};

use super::*;
use crate::nn::tests::step::{Way, step};
use crate::nn::{CrossEntropy, Optimizer, Role, Rule, Tape, cross_entropy, dense};

/// What `fixtures/encoders.py` wrote.
#[derive(Deserialize)]
struct Fixtures {
    models: BTreeMap<String, Expected>,
}

#[derive(Deserialize)]
struct Expected {
    config: Value,
    hidden: Vec<f32>,
    losses: Vec<f64>,
    norms: Vec<f64>,
}

fn fixtures() -> Fixtures {
    serde_json::from_str(include_str!("tests/fixtures/encoders.json")).unwrap()
}

fn config(value: &Value) -> EncoderConfig {
    EncoderConfig::parse(value.to_string().as_bytes()).unwrap()
}

/// The script's numbers.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "few numbers, in single precision")]
fn values(seed: usize, shape: &[usize], added: f32) -> Tensor {
    let count: usize = shape.iter().product();
    let value = |index: usize| (0.4 * (12.9898 * (seed * 101 + index) as f64 + 78.233).sin()) as f32 + added;
    Tensor::from_vec((0..count).map(value).collect(), shape, &Device::Cpu).unwrap()
}

/// An encoder of those numbers: the k-th tensor by name gets the k-th of them.
fn encoder(config: EncoderConfig) -> Encoder {
    let encoder = Encoder::random(config, 1, &Device::Cpu).unwrap();
    let mut parameters = encoder.parameters();
    parameters.sort_unstable_by(|one, other| one.name.cmp(&other.name));
    for (seed, Parameter { name, var, .. }) in parameters.iter().enumerate() {
        let is_norm_weight = name.to_lowercase().contains("norm") && name.ends_with("weight");
        var.set(&values(seed, var.dims(), if is_norm_weight { 1.0 } else { 0.0 })).unwrap();
    }
    encoder
}

/// The loss of some logits, and the gradients of all that learns.
fn loss_and_gradients(
    classifier: &Classifier,
    labels: Vec<u32>,
    forward: impl Fn() -> Result<Tensor>,
) -> (f32, Vec<(String, Tensor)>) {
    let targets = CrossEntropy { labels, ..CrossEntropy::default() };
    let (loss, tape) = Tape::record(|| cross_entropy(&forward()?, targets)).unwrap();
    let gradients = tape.backward(&loss).unwrap();
    let gradient = |parameter: Parameter| {
        let gradient = gradients.get(&parameter.var).unwrap_or_else(|| panic!("none of {}", parameter.name));
        (parameter.name, gradient.clone())
    };
    (loss.to_scalar().unwrap(), classifier.trainable().into_iter().map(gradient).collect())
}

/// How far apart two tensors are where they are furthest apart.
fn furthest(one: &Tensor, other: &Tensor) -> f32 {
    (one - other).unwrap().abs().unwrap().max_all().unwrap().to_scalar().unwrap()
}

/// The tensors of another one, by their names.
fn stored(encoder: &Encoder) -> BTreeMap<String, Tensor> {
    encoder.parameters().into_iter().map(|one| (one.name, one.var.as_detached_tensor())).collect()
}

fn classifier(name: &str, adaptation: Adaptation) -> Classifier {
    let config = config(&fixtures().models[name].config);
    let stored = stored(&encoder(config.clone())).into_iter().collect();
    let mut classifier = Classifier::on_base(&config, 3, &stored, (5, &Device::Cpu)).unwrap();
    classifier.adapt(adaptation, 7).unwrap();
    classifier
}

fn adaptations() -> [Adaptation; 5] {
    [
        Adaptation::Full,
        Adaptation::Frozen,
        Adaptation::Lora(Lora::default()),
        Adaptation::Adalora(Adalora::default()),
        Adaptation::Adapter(Bottleneck::default()),
    ]
}

/// Three texts.
fn batch() -> Tokens {
    batch_of(1)
}

/// The same three as often as that.
fn batch_of(copies: usize) -> Tokens {
    let ids = [2, 7, 9, 4, 11, 3, 2, 5, 5, 3, 0, 0, 2, 17, 8, 12, 3, 0].repeat(copies);
    Tokens { ids, lengths: [6, 4, 5].repeat(copies).into(), width: 6 }
}

fn logits(encoder: &Encoder, head: &Tensor, training: Option<TrainingStep>) -> Tensor {
    logits_of(&batch(), encoder, head, training)
}

fn logits_of(batch: &Tokens, encoder: &Encoder, head: &Tensor, training: Option<TrainingStep>) -> Tensor {
    let firsts = encoder.firsts(batch, &mut Drops::new(training, encoder.config())).unwrap();
    dense(&firsts, head, &Tensor::zeros(3, DType::F32, &Device::Cpu).unwrap(), None).unwrap()
}

#[test]
fn encoders_compute_what_transformers_computes() {
    for (name, expected) in fixtures().models {
        let hidden = encoder(config(&expected.config)).forward(&batch(), None).unwrap();
        let hidden: Vec<Vec<f32>> = hidden.to_vec2().unwrap();
        for (token, found) in hidden.iter().enumerate() {
            if token % 6 >= batch().lengths[token / 6] as usize {
                continue;
            }
            for (found, expected) in found.iter().zip(&expected.hidden[token * 8..]) {
                assert!((found - expected).abs() < 5e-6, "{name}, token {token}: {found} and {expected}");
            }
        }
    }
}

/// The loss is a mean: copies of the texts change nothing.
fn assert_follows_pytorch(name: &str, (way, copies): (Way, usize), expected: &Expected) {
    let encoder = encoder(config(&expected.config));
    let head = Var::from_tensor(&values(1_000, &[3, 8], 0.0)).unwrap();
    let mut parameters = encoder.parameters();
    parameters.push(Parameter::new("head".into(), Role::Weight, head.clone()));
    let options = Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.01 };
    let mut adam = Optimizer::new(parameters.clone(), Rule::AdamW(options), 0.005).unwrap();
    for (number, (expected_loss, expected_norm)) in expected.losses.iter().zip(&expected.norms).enumerate() {
        let targets = CrossEntropy { labels: [1, 0, 2].repeat(copies), ..CrossEntropy::default() };
        let forward = || cross_entropy(&logits_of(&batch_of(copies), &encoder, &head, None), targets.clone()).unwrap();
        let (loss, norm) = step(way, &parameters, &mut adam, forward);
        let (of_loss, of_norm) = (1e-5, 1e-4);
        let is_near = |found: f64, expected: f64, tolerance| (found - expected).abs() <= tolerance * expected;
        assert!(is_near(loss, *expected_loss, of_loss), "{name}, {way:?}, {number}: {loss}, {expected_loss}");
        assert!(is_near(norm, *expected_norm, of_norm), "{name}, {way:?}, {number}: {norm}, {expected_norm}");
    }
}

#[test]
fn twenty_steps_of_training_follow_pytorch() {
    for (name, expected) in fixtures().models {
        assert_follows_pytorch(&name, (Way::Graph, 1), &expected);
        assert_follows_pytorch(&name, (Way::Tape, 1), &expected);
        // Enough rows for query, key and value to be one product.
        assert_follows_pytorch(&name, (Way::Tape, 30), &expected);
    }
}

#[test]
fn every_parameter_gets_a_gradient_that_is_not_all_zeros() {
    for (name, expected) in fixtures().models {
        let encoder = encoder(config(&expected.config));
        let head = values(1_000, &[3, 8], 0.0);
        let training = Some(TrainingStep { seed: 1, step: 0 });
        let targets = CrossEntropy { labels: vec![1, 0, 2], ..CrossEntropy::default() };
        let gradients = cross_entropy(&logits(&encoder, &head, training), targets).unwrap().backward().unwrap();
        for parameter in encoder.parameters() {
            let gradient =
                gradients.get(&parameter.var).unwrap_or_else(|| panic!("{name}: none of {}", parameter.name));
            // What is added to every key of a query alike does not change the softmax.
            let is_key_bias = parameter.name.ends_with("key.bias") || parameter.name.ends_with("k_lin.bias");
            let largest = gradient.abs().unwrap().max_all().unwrap().to_scalar::<f32>().unwrap();
            assert!(largest > 1e-6 || is_key_bias, "{name}: zeros of {}", parameter.name);
        }
    }
}

#[test]
fn padding_changes_nothing_and_dropout_depends_on_the_step() {
    let mut wide = fixtures().models.remove("bert").unwrap().config;
    wide["hidden_dropout_prob"] = json!(0.2);
    let encoder = encoder(config(&wide));
    let of = |ids: Vec<u32>, length, training| {
        let tokens = Tokens { width: ids.len(), ids, lengths: Arc::from([length]) };
        encoder.forward(&tokens, training).unwrap().to_vec2::<f32>().unwrap()
    };
    let alone = of(vec![2, 5, 3], 3, None);
    for padding in [0, 19] {
        let padded = of(vec![2, 5, 3, padding, padding], 3, None);
        for (one, other) in alone.iter().flatten().zip(padded.iter().flatten()) {
            assert!((one - other).abs() < 1e-6, "{one} and {other}");
        }
    }
    let step = |step| of(vec![2, 5, 3], 3, Some(TrainingStep { seed: 1, step }));
    assert_eq!(step(1), step(1));
    assert_ne!(step(1), step(2));
    assert_ne!(step(1), alone);
}

#[test]
fn stored_weights_make_the_same_encoder_and_random_ones_depend_on_the_seed() {
    let config = config(&fixtures().models.remove("distilbert").unwrap().config);
    let one = encoder(config.clone());
    let tensors = stored(&one);
    let half = |name: &str| tensors[name].to_dtype(DType::F64);
    let other = Encoder::load(config.clone(), half).unwrap();
    let hidden = |encoder: &Encoder| encoder.forward(&batch(), None).unwrap().to_vec2::<f32>().unwrap();
    assert_eq!(hidden(&one), hidden(&other));
    let random = |seed| hidden(&Encoder::random(config.clone(), seed, &Device::Cpu).unwrap());
    assert_eq!(random(1), random(1));
    assert_ne!(random(1), random(2));
}

#[test]
fn the_head_has_a_dropout_of_its_own() {
    // As `transformers` has it: that of the configuration, or that of all else, which DistilBERT alone has not.
    for (name, field, usual) in [
        ("bert", "classifier_dropout", 0.3),
        ("roberta", "classifier_dropout", 0.3),
        ("distilbert", "seq_classif_dropout", 0.2),
    ] {
        let mut value = fixtures().models.remove(name).unwrap().config;
        value[if name == "distilbert" { "dropout" } else { "hidden_dropout_prob" }] = json!(0.3);
        value[field] = json!(0.4);
        assert!((config(&value).head_dropout - 0.4).abs() < 1e-6, "{name}");
        value.as_object_mut().unwrap().remove(field);
        assert!((config(&value).head_dropout - usual).abs() < 1e-6, "{name}");
    }
    let mut value = fixtures().models.remove("bert").unwrap().config;
    value["classifier_dropout"] = json!(0.5);
    let random = Encoder::random(config(&value), 1, &Device::Cpu).unwrap();
    let tensors = stored(&random).into_iter().collect();
    let classifier = Classifier::on_base(random.config(), 2, &tensors, (1, &Device::Cpu)).unwrap();
    let of = |training| classifier.forward(&batch(), training).unwrap().to_vec2::<f32>().unwrap();
    let step = |step| Some(TrainingStep { seed: 1, step });
    assert!(of(step(1)) == of(step(1)) && of(step(1)) != of(step(2)) && of(step(1)) != of(None));
}

#[test]
fn what_does_not_fit_is_refused_with_its_name() {
    let good = fixtures().models.remove("bert").unwrap().config;
    for (field, value, said) in [
        ("num_attention_heads", json!(3), "num_attention_heads"),
        ("hidden_size", json!(0), "hidden_size"),
        ("pad_token_id", json!(1_000_000), "pad_token_id"),
        ("vocab_size", json!(1_u64 << 40), "vocab_size"),
        ("hidden_act", json!("swish"), "swish"),
        ("model_type", json!("t5"), "t5"),
        ("layer_norm_eps", json!(0.0), "layer_norm_eps"),
        ("hidden_dropout_prob", json!(1.0), "hidden_dropout_prob"),
        ("attention_probs_dropout_prob", json!(-0.1), "attention_probs_dropout_prob"),
        ("classifier_dropout", json!(1.0), "classifier_dropout"),
        ("position_embedding_type", json!("relative_key"), "position_embedding_type"),
        ("num_hidden_layers", json!("two"), "config.json"),
    ] {
        let mut config = good.clone();
        config[field] = value;
        let error = EncoderConfig::parse(config.to_string().as_bytes()).unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
    assert!(EncoderConfig::parse(b"{").is_err());
    let encoder = encoder(config(&good));
    let tensors = stored(&encoder);
    let error = Encoder::load(config(&good), |name| match name {
        "encoder.layer.0.output.dense.weight" => tensors[name].narrow(1, 0, 11),
        _ => Ok(tensors[name].clone()),
    });
    assert!(error.unwrap_err().to_string().contains("encoder.layer.0.output.dense.weight"));
    let tokens = |ids: Vec<u32>, width| Tokens { lengths: Arc::from([1]), ids, width };
    assert!(encoder.forward(&tokens(vec![1; 11], 11), None).unwrap_err().to_string().contains("10 positions"));
    assert!(encoder.forward(&tokens(vec![20], 1), None).unwrap_err().to_string().contains("20"));
    assert!(encoder.forward(&tokens(vec![1, 2], 3), None).is_err());
}

#[test]
fn probabilities_of_attention_are_left_out_and_the_same_ones_when_it_is_computed_again() {
    let mut dropping = fixtures().models.remove("bert").unwrap().config;
    (dropping["hidden_dropout_prob"], dropping["attention_probs_dropout_prob"]) = (json!(0.0), json!(0.3));
    let mut encoder = encoder(config(&dropping));
    let of = |training| encoder.forward(&batch(), training).unwrap().to_vec2::<f32>().unwrap();
    let step = |step| Some(TrainingStep { seed: 1, step });
    assert_eq!(of(step(1)), of(step(1)));
    assert_ne!(of(step(1)), of(step(2)));
    assert_ne!(of(step(1)), of(None));
    let mut gradients = |recomputing| {
        encoder.recompute(recomputing);
        let forward = || encoder.forward(&batch(), step(1))?.sqr()?.sum_all();
        let (loss, tape) = Tape::record(forward).unwrap();
        tape.backward(&loss).unwrap()
    };
    let (kept, again) = (gradients(false), gradients(true));
    for parameter in encoder.parameters() {
        let of = |gradients: &crate::nn::Gradients| {
            gradients.get(&parameter.var).unwrap().flatten_all().unwrap().to_vec1::<f32>().unwrap()
        };
        assert_eq!(of(&kept), of(&again), "{}", parameter.name);
    }
}
