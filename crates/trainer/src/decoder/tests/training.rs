//! What learns and what does not, and what is stored of it.

use candle_core::backprop::GradStore;
use candle_core::{DType, Var};

use super::*;
use crate::nn::{LowRank, Role, Tape, cross_entropy};

fn largest(gradients: &GradStore, parameter: &Parameter) -> Option<f32> {
    gradients.get(&parameter.var).map(|gradient| gradient.abs().unwrap().max_all().unwrap().to_scalar().unwrap())
}

fn with_dropout() -> Decoder {
    let mut value = fixture("gpt2").config;
    value["resid_pdrop"] = 0.2.into();
    value["embd_pdrop"] = 0.3.into();
    decoder(config(&value))
}

#[test]
fn every_parameter_gets_a_gradient_that_is_not_all_zeros() {
    let training = Some(TrainingStep { seed: 1, step: 0 });
    let decoders = fixtures().into_keys().map(|name| (small(&name), name));
    for (decoder, name) in decoders.chain([(with_dropout(), "dropout".to_owned())]) {
        let gradients = decoder.loss(&batch(), training).unwrap().backward().unwrap();
        for parameter in decoder.parameters() {
            let largest =
                largest(&gradients, &parameter).unwrap_or_else(|| panic!("{name}: none of {}", parameter.name));
            assert!(largest > 1e-6, "{name}: zeros of {}", parameter.name);
        }
    }
}

#[test]
fn both_uses_of_tied_words_teach_them() {
    for name in ["gpt2", "llama"] {
        let decoder = small(name);
        let words = &decoder.words.var;
        let whole = decoder.loss(&batch(), None).unwrap().backward().unwrap();
        let mut as_head = decoder.clone();
        as_head.words.frozen = true;
        as_head.head = Some(Linear { weight: decoder.words.clone(), bias: None, update: None });
        let as_head = as_head.loss(&batch(), None).unwrap().backward().unwrap();
        let mut as_table = decoder.clone();
        let frozen = Parameter { frozen: true, ..decoder.words.clone() };
        as_table.head = Some(Linear { weight: frozen, bias: None, update: None });
        let as_table = as_table.loss(&batch(), None).unwrap().backward().unwrap();
        let flat = |gradients: &GradStore| -> Vec<f32> {
            gradients.get(words).unwrap().flatten_all().unwrap().to_vec1().unwrap()
        };
        let sum: Vec<f32> = flat(&as_head).iter().zip(&flat(&as_table)).map(|(one, other)| one + other).collect();
        assert_near(name, &flat(&whole), &sum, 1e-5);
        assert!(flat(&as_head) != flat(&as_table));
    }
}

/// Every linear layer frozen and with an update of rank 2 that is not nothing.
fn adapted(name: &str) -> Decoder {
    let mut decoder = small(name);
    decoder.parameters_mut().for_each(|parameter| parameter.frozen = true);
    for (seed, linear) in decoder.linears_mut().enumerate() {
        let (outputs, inputs) = linear.weight.var.dims2().unwrap();
        let part = |what: &str, seed, shape: [usize; 2]| {
            let var = Var::from_tensor(&values(seed, &shape, 0.0)).unwrap();
            Parameter::new(format!("{}.{what}", linear.weight.name), Role::Weight, var)
        };
        let (down, up) = (part("down", 500 + seed, [2, inputs]), part("up", 600 + seed, [outputs, 2]));
        linear.update = Some(LowRank { down, up, values: None, scale: 0.5 });
    }
    decoder
}

#[test]
fn an_adapted_model_learns_its_updates_alone() {
    for (name, updates) in [("gpt2", 8), ("gpt2_untied", 9), ("llama", 14), ("llama_untied", 15)] {
        let decoder = adapted(name);
        let gradients = decoder.loss(&batch(), None).unwrap().backward().unwrap();
        let learning: Vec<Parameter> = decoder.parameters().into_iter().filter(|parameter| !parameter.frozen).collect();
        assert_eq!(learning.len(), 2 * updates, "{name}");
        assert!(learning.iter().all(|parameter| largest(&gradients, parameter).unwrap() > 1e-6), "{name}");
        let others = decoder.parameters().into_iter().filter(|parameter| parameter.frozen);
        for other in others.filter(|parameter| parameter.role == Role::Weight && parameter.var.rank() == 2) {
            assert!(largest(&gradients, &other).is_none(), "{name}: {}", other.name);
        }
        assert_ne!(logits(&decoder, &tokens()), logits(&small(name), &tokens()));
    }
}

/// The last linear layer with an update has its logits made; without one, they are made in blocks.
#[test]
fn the_loss_is_that_of_the_logits() {
    for decoder in [small("llama"), small("llama_untied"), adapted("llama_untied")] {
        let labels = batch().labels;
        let targets = CrossEntropy { labels, ignored: Some(IGNORED), ..CrossEntropy::default() };
        let expected = cross_entropy(&decoder.forward(&tokens(), None).unwrap(), targets).unwrap();
        let found = decoder.loss(&batch(), None).unwrap();
        let [found, expected] = [found, expected].map(|loss| loss.to_scalar::<f32>().unwrap());
        assert!((found - expected).abs() < 1e-6 * expected, "{found} and {expected}");
    }
    let nothing = Batch { labels: vec![IGNORED; 12], ..batch() };
    assert!(small("llama").loss(&nothing, None).is_err());
}

/// Copies of more digits than the weights have: there are none of fewer in main memory.
#[test]
fn with_working_copies_gradients_have_the_weights_type() {
    let step = |decoder: &Decoder| {
        let (loss, tape) = Tape::record(|| decoder.loss(&batch(), None)).unwrap();
        (loss.to_dtype(DType::F32).unwrap().to_scalar::<f32>().unwrap(), tape.backward(&loss).unwrap())
    };
    for name in ["gpt2", "gpt2_untied", "llama", "llama_untied"] {
        for mut decoder in [small(name), adapted(name)] {
            let (loss, gradients) = step(&decoder);
            decoder.compute_in(DType::F64);
            let (of_copies, gradients_of_copies) = step(&decoder);
            assert!((loss - of_copies).abs() < 1e-5, "{name}: {loss} and {of_copies}");
            assert_eq!(decoder.hidden(&tokens(), None).unwrap().dtype(), DType::F64, "{name}");
            assert_eq!(decoder.forward(&tokens(), None).unwrap().dtype(), DType::F32, "{name}");
            for parameter in decoder.parameters().iter().filter(|parameter| !parameter.frozen) {
                let [one, other] = [&gradients, &gradients_of_copies].map(|all| all.get(&parameter.var).unwrap());
                assert_eq!(other.dtype(), DType::F32, "{name}: {}", parameter.name);
                let off = (one - other).unwrap().abs().unwrap().max_all().unwrap().to_scalar::<f32>().unwrap();
                assert!(off < 1e-5, "{name}: {} is off by {off}", parameter.name);
            }
        }
    }
}

#[test]
fn dropout_depends_on_the_step_and_prediction_has_none() {
    let decoder = with_dropout();
    let of = |training| decoder.hidden(&tokens(), training).unwrap().to_vec2::<f32>().unwrap();
    let step = |step| of(Some(TrainingStep { seed: 1, step }));
    assert_eq!(step(1), step(1));
    assert_ne!(step(1), step(2));
    assert_eq!(of(None), small("gpt2").hidden(&tokens(), None).unwrap().to_vec2::<f32>().unwrap());
    assert_ne!(of(None), step(1));
}

#[test]
fn probabilities_of_attention_are_left_out_and_the_same_ones_when_it_is_computed_again() {
    for (name, field) in [("gpt2", "attn_pdrop"), ("llama", "attention_dropout")] {
        let mut value = fixture(name).config;
        value[field] = 0.3.into();
        let mut dropping = decoder(config(&value));
        let of = |training| dropping.hidden(&tokens(), training).unwrap().to_vec2::<f32>().unwrap();
        let step = |step| Some(TrainingStep { seed: 1, step });
        assert!(of(step(1)) == of(step(1)) && of(step(1)) != of(step(2)), "{name}");
        assert_eq!(of(None), small(name).hidden(&tokens(), None).unwrap().to_vec2::<f32>().unwrap());
        let mut gradients = |recomputing| {
            dropping.recompute(recomputing);
            let (loss, tape) = Tape::record(|| dropping.loss(&batch(), step(1))).unwrap();
            tape.backward(&loss).unwrap()
        };
        let (kept, again) = (gradients(false), gradients(true));
        for Parameter { name, var, .. } in dropping.parameters() {
            let of = |gradients: &crate::nn::Gradients| {
                gradients.get(&var).unwrap().flatten_all().unwrap().to_vec1::<f32>().unwrap()
            };
            assert_eq!(of(&kept), of(&again), "{name}");
        }
    }
}

#[test]
fn stored_weights_make_the_same_decoder() {
    for name in ["gpt2", "llama_untied"] {
        let one = small(name);
        let stored: BTreeMap<String, Tensor> = one.stored().unwrap().into_iter().collect();
        let other = Decoder::load(one.config().clone(), |name| stored[name].to_dtype(DType::F64)).unwrap();
        assert_eq!(logits(&one, &tokens()), logits(&other, &tokens()));
    }
    let shape = |name: &str, tensor: &str| {
        let stored: BTreeMap<String, Tensor> = small(name).stored().unwrap().into_iter().collect();
        stored[tensor].dims().to_vec()
    };
    assert_eq!(shape("gpt2", "transformer.h.0.attn.c_attn.weight"), [8, 24]);
    assert_eq!(shape("llama", "model.layers.0.self_attn.k_proj.weight"), [4, 8]);
}

#[test]
fn random_weights_depend_on_the_seed_and_are_as_wide_as_configured() {
    let mut value = fixture("gpt2").config;
    for (field, size) in [("n_embd", 64), ("n_inner", 96), ("vocab_size", 200)] {
        value[field] = size.into();
    }
    let random = |seed| Decoder::random(config(&value), seed, &Device::Cpu).unwrap();
    assert_eq!(logits(&random(1), &tokens()), logits(&random(1), &tokens()));
    assert_ne!(logits(&random(1), &tokens()), logits(&random(2), &tokens()));
    let stored: BTreeMap<String, Tensor> = random(1).stored().unwrap().into_iter().collect();
    let deviation = |name: &str| {
        let squares = stored[name].sqr().unwrap().mean_all().unwrap().to_scalar::<f32>().unwrap();
        f64::from(squares).sqrt()
    };
    for (name, expected) in [
        ("transformer.wte.weight", 0.02),
        ("transformer.h.1.attn.c_attn.weight", 0.02),
        ("transformer.h.1.mlp.c_proj.weight", 0.01),
        ("transformer.ln_f.weight", 1.0),
        ("transformer.h.0.mlp.c_fc.bias", 0.0),
    ] {
        let found = deviation(name);
        assert!((found - expected).abs() <= 0.05 * expected, "{name}: {found}, {expected}");
    }
}

#[test]
fn prediction_remembers_nothing() {
    assert!(small("llama").forward(&tokens(), None).unwrap().track_op());
    assert!(!small("llama").frozen().forward(&tokens(), None).unwrap().track_op());
}
