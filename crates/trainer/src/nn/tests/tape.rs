//! The tape against candle's graph, and what it alone can do.

use super::*;
use crate::encoder::{Encoder, EncoderConfig, Tokens, TrainingStep};

fn var(seed: u64, rows: usize, columns: usize) -> Var {
    Var::from_tensor(&matrix(seed, rows, columns)).unwrap()
}

fn small_encoder() -> (Encoder, Tokens) {
    let config = br#"{"model_type": "bert", "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2,
        "intermediate_size": 12, "vocab_size": 20, "max_position_embeddings": 10, "type_vocab_size": 2, "hidden_act": "gelu"}"#;
    let encoder = Encoder::random(EncoderConfig::parse(config).unwrap(), 3, &Device::Cpu).unwrap();
    let tokens = Tokens { ids: (0..12).collect(), lengths: [6, 4].into(), width: 6 };
    (encoder, tokens)
}

/// Gradients of all parameters of the encoder, from a loss in which every element of the result counts differently.
fn gradients_of(encoder: &Encoder, forward: impl Fn() -> candle_core::Result<Tensor>) -> Vec<Vec<f64>> {
    let (loss, tape) = Tape::record(|| {
        let hidden = forward()?;
        let weights = numbers(9, hidden.elem_count(), 1.0);
        let weights = Tensor::from_vec(weights, hidden.shape(), &Device::Cpu)?.to_dtype(hidden.dtype())?;
        hidden.mul(&weights)?.sum_all()
    })
    .unwrap();
    let gradients = tape.backward(&loss).unwrap();
    encoder.parameters().iter().map(|parameter| values(gradients.get(&parameter.var).unwrap())).collect()
}

#[test]
fn operations_of_candle_may_stand_between() {
    let (weight, x) = (var(1, 4, 4), matrix(2, 6, 4));
    let function = |weight: &Tensor| {
        let doubled = (weight * 2.0)?;
        let y = product(&product(&x, &doubled)?.narrow(0, 1, 4)?.sqr()?, weight)?;
        (y.clone() + y.t()?.contiguous()?)?.sum_all()
    };
    let [by_tape, by_graph] = gradients::both_gradients(&weight, |weight| function(weight).unwrap());
    assert_close(&by_tape, &by_graph, 1e-12);
}

#[test]
fn a_tensor_that_is_used_often_gets_the_sum_of_its_gradients() {
    let weight = var(1, 4, 4);
    let function = |weight: &Tensor| {
        let square = product(weight, weight).unwrap();
        let cube = product(&square, weight).unwrap();
        gradients::weigh(&product(&cube, &square).unwrap())
    };
    let [by_tape, by_graph] = gradients::both_gradients(&weight, function);
    assert_close(&by_tape, &by_graph, 1e-12);
}

#[test]
fn nothing_is_computed_of_what_does_not_learn() {
    let (x, learning) = (matrix(1, 3, 4), var(2, 5, 4));
    let frozen = Parameter { frozen: true, ..Parameter::new("frozen".into(), Role::Weight, var(3, 2, 5)) };
    let (loss, tape) = Tape::record(|| product(&product(&x, &learning)?, &frozen.value()?)?.sum_all()).unwrap();
    let gradients = tape.backward(&loss).unwrap();
    let found: Vec<_> = gradients.iter().map(|(id, _)| id).collect();
    assert_eq!(found, [learning.id()]);
    let (loss, tape) = Tape::record(|| product(&x, &x)?.sum_all()).unwrap();
    assert!(tape.backward(&loss).unwrap_err().to_string().contains("nothing that learns"));
}

#[test]
fn a_failed_recording_leaves_no_tape_behind() {
    let weight = var(1, 4, 4);
    assert!(Tape::record(|| product(&weight, &matrix(2, 3, 3))).is_err());
    let loss = product(&weight, &weight).unwrap().sum_all().unwrap();
    assert!(loss.backward().unwrap().get(&weight).is_some());
}

#[test]
fn a_segment_that_is_done_again_gives_the_same_gradients() {
    let (mut encoder, tokens) = small_encoder();
    let training = Some(TrainingStep { seed: 5, step: 7 });
    let kept = gradients_of(&encoder, || encoder.forward(&tokens, training));
    encoder.recompute(true);
    let again = gradients_of(&encoder, || encoder.forward(&tokens, training));
    assert_eq!(kept, again);
    assert!(kept.iter().flatten().any(|value| value.abs() > 1e-3));
}

#[test]
fn a_segment_may_begin_and_end_with_operations_of_candle() {
    let weight = var(1, 4, 4);
    let segment = {
        let weight = weight.as_tensor().clone();
        move |x: &Tensor| product(&(x * 2.0)?, &weight)?.sqr()
    };
    let with = |is_kept: bool| {
        let (loss, tape) = Tape::record(|| {
            let x = (weight.as_tensor() * 3.0)?;
            let y = if is_kept { segment(&x)? } else { checkpoint(&x, segment.clone())? };
            Ok(gradients::weigh(&y))
        })
        .unwrap();
        values(tape.backward(&loss).unwrap().get(&weight).unwrap())
    };
    assert_close(&with(true), &with(false), 1e-12);
}

#[test]
fn gradients_of_parts_of_a_batch_add_up_to_those_of_the_whole() {
    let (weight, x) = (var(1, 3, 4), matrix(2, 6, 4));
    let of = |from, rows| {
        let (loss, tape) = Tape::record(|| product(&x.narrow(0, from, rows)?, &weight)?.sqr()?.sum_all()).unwrap();
        tape.backward(&loss).unwrap()
    };
    let mut parts = Gradients::default();
    for (from, rows) in [(0, 3), (3, 2), (5, 1)] {
        parts.accumulate(of(from, rows)).unwrap();
    }
    assert_close(&values(parts.get(&weight).unwrap()), &values(of(0, 6).get(&weight).unwrap()), 1e-12);
}

#[test]
fn the_number_of_threads_does_not_change_a_bit_of_an_encoder() {
    let config = br#"{"model_type": "bert", "hidden_size": 96, "num_hidden_layers": 1, "num_attention_heads": 3,
        "intermediate_size": 300, "vocab_size": 50, "max_position_embeddings": 70, "type_vocab_size": 2, "hidden_act": "gelu"}"#;
    let encoder = Encoder::random(EncoderConfig::parse(config).unwrap(), 3, &Device::Cpu).unwrap();
    let tokens = Tokens { ids: (0..4 * 67).map(|id| id % 50).collect(), lengths: [67, 40, 5, 66].into(), width: 67 };
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| gradients_of(&encoder, || encoder.forward(&tokens, Some(TrainingStep { seed: 1, step: 2 }))))
    };
    assert_eq!(run(1), run(3));
}
