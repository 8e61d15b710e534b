use std::collections::HashMap;
use std::sync::Arc;

use candle_core::{Device, Tensor};
use serde_json::json;

use crate::encoder::{Classifier, Encoder, EncoderConfig, Tokens};
use crate::explaining::tests::assert_slopes;

/// A classifier that has learned nothing, with weights large enough to be far from linear.
fn classifier(family: &str) -> Classifier {
    let config = json!({
        "model_type": family, "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 12,
        "vocab_size": 20, "max_position_embeddings": 12, "type_vocab_size": 2, "hidden_act": "gelu", "pad_token_id": 0,
    });
    let config = EncoderConfig::parse(config.to_string().as_bytes()).unwrap();
    let encoder = Encoder::random(config.clone(), 3, &Device::Cpu).unwrap();
    let stored: HashMap<String, Tensor> = encoder
        .parameters()
        .into_iter()
        .map(|one| {
            let scale = if one.var.dims().len() == 2 { 20.0 } else { 1.0 };
            (one.name, (one.var.as_detached_tensor() * scale).unwrap())
        })
        .collect();
    Classifier::on_base(&config, 3, &stored, (5, &Device::Cpu)).unwrap().evaluating()
}

#[test]
fn vectors_of_words_give_the_logits_of_the_words() {
    for family in ["bert", "roberta", "distilbert"] {
        let network = classifier(family);
        let ids = [2, 7, 9, 4, 3];
        let tokens = Tokens { ids: ids.to_vec(), lengths: Arc::from([5]), width: 5 };
        let whole = network.forward(&tokens, None).unwrap().to_vec2::<f32>().unwrap();
        let words = network.word_vectors(&ids).unwrap().unsqueeze(0).unwrap();
        for (class, logit) in whole[0].iter().enumerate() {
            let slopes = network.slopes(&words, class).unwrap();
            assert_eq!(slopes.gradient.dims(), [1, 5, 8]);
            assert!((slopes.scores[0] - logit).abs() < 1e-6, "{family}: {slopes:?} and {logit}");
        }
        assert!(network.slopes(&words, 3).is_err());
        assert!(network.word_vectors(&[20]).is_err());
    }
}

#[test]
fn slopes_are_what_small_changes_make_of_the_logits() {
    for family in ["bert", "roberta", "distilbert"] {
        let network = classifier(family);
        // Two texts, of which one must not change the other's slopes.
        let words = network.word_vectors(&[2, 7, 9, 3, 2, 15, 11, 3]).unwrap().reshape((2, 4, 8)).unwrap();
        assert_slopes(family, &words, |words| network.slopes(words, 1).unwrap());
    }
}
