//! Which words brought a prediction about.

use candle_core::Device;
use recipes::predict::{MAX_EXPLAINED_LABELS, MAX_EXPLAINED_TEXTS};
use recipes::{Labels, PredictRequest, Prediction, Separated, WordShare};
use serde_json::json;
use tokenizers::pre_tokenizers::byte_level::ByteLevel;

use super::*;
use crate::Predictor;
use crate::encoder::{Classifier, Tokens};
use crate::explaining::{integrated, shares_of_words};
use crate::pretrained::{Span, Tokenizer};
use crate::text::explaining::{Logit, hidden};

fn ask(predictor: &Predictor, texts: &[&str]) -> Vec<Prediction> {
    let rows = texts.iter().map(|text| json!({ "text": text }).as_object().unwrap().clone());
    let request = PredictRequest { rows: rows.collect(), explain: true, generation: None };
    predictor.predict(&request).unwrap().rows
}

fn trained(change: impl FnOnce(&mut TextSpec)) -> (Job, Predictor) {
    let job = Job::new(change);
    job.train();
    let predictor = Predictor::load(&job.path().join("output")).unwrap();
    (job, predictor)
}

/// The words with their places, as the text holds them.
fn places(words: &[WordShare]) -> Vec<(&str, u32, u32)> {
    words.iter().map(|word| (word.word.as_str(), word.start, word.end)).collect()
}

#[test]
fn words_that_decide_are_found_in_every_kind_of_model() {
    let mut decided = 0;
    for method in [Method::Full, Method::Lora, Method::Adalora, Method::Adapter, Method::Frozen] {
        let (_job, predictor) = trained(|spec| {
            (spec.method, spec.lora.rank, spec.adapter.width, spec.training.epochs) = (method, 4, 8, 20);
            (spec.adalora.initial_rank, spec.adalora.target_rank, spec.adalora.scale) = (4, 4, 8.0);
            spec.training.learning_rate = Some(match method {
                Method::Full => 5e-3,
                Method::Adalora => 5e-2,
                _ => 2e-2,
            });
        });
        let found = ask(&predictor, &["the Bus with", "of a  soup"]);
        for (row, (text, deciding)) in found.iter().zip([("the Bus with", "Bus"), ("of a  soup", "soup")]) {
            let [explanation] = row.explanations.as_slice() else { panic!("{row:?}") };
            assert_eq!(explanation.class, row.class, "{method:?}");
            assert_eq!(explanation.words.len(), 3, "{method:?}: {explanation:?}");
            for word in &explanation.words {
                let read: String =
                    text.chars().skip(word.start as usize).take((word.end - word.start) as usize).collect();
                assert_eq!(read, word.word);
            }
            let most = explanation.words.iter().max_by(|one, other| one.value.total_cmp(&other.value)).unwrap();
            let sum: f64 = explanation.words.iter().map(|word| word.value).sum();
            // A text without a word of either class is given one of the two all the same; no word decides for that one. Updates and
            // adapters on an encoder that has learned nothing may go by another word, and be wrong.
            if method == Method::Full && sum.abs() > 1.0 {
                assert_eq!(most.word, deciding, "{explanation:?}");
                decided += 1;
            }
            let small = 0.01 * (sum + explanation.remainder).abs() + 1e-3;
            assert!(explanation.remainder.abs() <= small, "{method:?}: {explanation:?}");
        }
    }
    assert!(decided >= 1, "at least one of two classes is told by its words");
}

#[test]
fn shares_add_up_to_the_difference_of_the_logits() {
    let job = Job::new(|spec| spec.training.epochs = 8);
    job.train();
    let tokenizer = Tokenizer::parse(&job.output("tokenizer.json"), 16).unwrap();
    let config = EncoderConfig::parse(&job.output("config.json")).unwrap();
    let stored = candle_core::safetensors::load_buffer(&job.output("model.safetensors"), &Device::Cpu).unwrap();
    let network = Classifier::load(config.clone(), 2, &stored, &Device::Cpu).unwrap().evaluating();
    let logit = |ids: Vec<u32>, class: usize| {
        let tokens = Tokens { lengths: [u32::try_from(ids.len()).unwrap()].into(), width: ids.len(), ids };
        f64::from(network.forward(&tokens, None).unwrap().to_vec2::<f32>().unwrap()[0][class])
    };
    let tokens = tokenizer.spans("bread and the unheard-of truck").unwrap();
    let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
    assert_eq!(tokenizer.encode(&["bread and the unheard-of truck"]).unwrap()[0], ids);
    // [MASK] is the fifth word of the vocabulary.
    let masked: Vec<u32> = tokens.iter().map(|token| if token.word.is_some() { 4 } else { token.id }).collect();
    assert_eq!((masked[0], masked[masked.len() - 1]), (2, 3));
    for class in 0..2 {
        let found = integrated(&Logit { network: &network, class }, &tokens, hidden(&tokenizer, &config)).unwrap();
        let expected = logit(ids.clone(), class) - logit(masked.clone(), class);
        let sum: f64 = found.shares.iter().sum();
        assert!((found.difference - expected).abs() < 1e-5, "{found:?} and {expected}");
        assert!((sum - expected).abs() <= (0.01 * expected.abs()).max(1e-3), "{found:?} and {expected}");
        assert!((17..=129).contains(&found.points));
        assert_eq!((found.shares[0], found.shares[found.shares.len() - 1]), (0.0, 0.0), "special tokens stay");
        assert!((sum + found.remainder() - found.difference).abs() < 1e-12);
    }
}

#[test]
fn an_explanation_does_not_depend_on_what_else_is_asked() {
    let (_job, predictor) = trained(|_| ());
    let texts = ["the bus", "a tram and a truck with honey", "", "soup"];
    let together = ask(&predictor, &texts);
    for (text, among) in texts.iter().zip(&together) {
        assert_eq!(ask(&predictor, &[text])[0].explanations, among.explanations);
    }
    assert!(together[2].explanations[0].words.is_empty());
    assert_eq!(together[2].explanations[0].remainder.to_bits(), 0.0_f64.to_bits());
    let threads = |count| rayon::ThreadPoolBuilder::new().num_threads(count).build().unwrap();
    let of = |count| threads(count).install(|| ask(&predictor, &texts));
    assert_eq!(of(1), of(3));
}

#[test]
fn what_is_behind_the_last_token_is_no_word() {
    let (_job, predictor) = trained(|spec| spec.max_tokens = 8);
    let long = "the bus with a truck and honey ".repeat(30_000);
    let found = ask(&predictor, &[&long]);
    let expected = [("the", 0, 3), ("bus", 4, 7), ("with", 8, 12), ("a", 13, 14), ("truck", 15, 20), ("and", 21, 24)];
    assert_eq!(places(&found[0].explanations[0].words), expected);
}

#[test]
fn explanations_have_their_limits_and_are_left_out_where_nobody_asks() {
    let (_job, predictor) = trained(|spec| spec.training.epochs = 1);
    let row = json!({ "text": "the bus" }).as_object().unwrap().clone();
    let asked = |count, explain| {
        predictor.predict(&PredictRequest { rows: vec![row.clone(); count], explain, generation: None })
    };
    let error = asked(MAX_EXPLAINED_TEXTS + 1, true).unwrap_err();
    assert_eq!((error.code.as_str(), error.values["limit"].as_str()), ("too_many_rows", "16"));
    let plain = asked(MAX_EXPLAINED_TEXTS + 1, false).unwrap();
    assert!(plain.rows.iter().all(|row| row.explanations.is_empty()));
    assert!(!serde_json::to_string(&plain).unwrap().contains("explanations"));
}

#[test]
fn each_label_that_applies_is_explained_and_of_many_the_most_probable() {
    let several = |csv: &str| {
        let job = Job::of(csv, |spec| {
            spec.labels = Labels::Multiple(Separated::default());
            (spec.training.epochs, spec.training.learning_rate) = (40, Some(5e-3));
        });
        job.train();
        Predictor::load(&job.path().join("output")).unwrap()
    };
    let csv = (0..96_usize).fold(String::from("text,kind\n"), |csv, row| {
        let (food, car, filler) = (FOOD[row % 6], CARS[(row / 4) % 6], FILLERS[row % 5]);
        csv + &match row % 4 {
            0 => format!("{filler} {food} {filler},food\n"),
            1 => format!("{filler} {car} {filler},car\n"),
            2 => format!("{food} {filler} {car},food;car\n"),
            _ => format!("{filler} {},;\n", FILLERS[(row / 5) % 5]),
        }
    });
    let found = ask(&several(&csv), &["rice the tram", "the rice the", "a tram a", "of and"]);
    let most = |row: &Prediction| -> Vec<(String, String)> {
        let of = |words: &[WordShare]| words.iter().max_by(|a, b| a.value.total_cmp(&b.value)).unwrap().word.clone();
        row.explanations.iter().map(|one| (one.class.clone(), of(&one.words))).collect()
    };
    let pair = |class: &str, word: &str| (class.to_owned(), word.to_owned());
    // Masked words alone may be a car already, so that no word of a text has much to add to that.
    let [(label, _), food] = most(&found[0]).try_into().unwrap();
    assert_eq!((label.as_str(), food), ("car", pair("food", "rice")));
    assert_eq!(most(&found[1]), [pair("food", "rice")]);
    assert_eq!(most(&found[2]), [pair("car", "tram")]);
    assert!(most(&found[3]).is_empty());
    // Six labels that always apply.
    let csv = (0..24_usize).fold(String::from("text,kind\n"), |csv, row| {
        csv + &format!("{} {},a;b;c;d;e;f\n", FILLERS[row % 5], FOOD[row % 6])
    });
    let row = &ask(&several(&csv), &["the soup"])[0];
    assert_eq!(row.labels.as_ref().unwrap().len(), 6, "{row:?}");
    let explained: Vec<&String> = row.explanations.iter().map(|one| &one.class).collect();
    let least = row.probabilities.iter().min_by(|a, b| a.1.total_cmp(b.1)).unwrap().0;
    assert!(explained.len() == MAX_EXPLAINED_LABELS && explained.is_sorted() && !explained.contains(&least));
}

/// The words of a text, where every token's share is 1.
fn words_of(tokenizer: &Tokenizer, text: &str) -> Vec<(String, u32, u32, f64)> {
    let tokens: Vec<Span> = tokenizer.spans(text).unwrap();
    let own = tokens.iter().filter(|token| token.word.is_some()).count();
    let words = shares_of_words(text, &tokens, &vec![1.0; tokens.len()]);
    let sum: f64 = words.iter().map(|word| word.value).sum();
    #[expect(clippy::cast_precision_loss, reason = "a few tokens")]
    let expected = own as f64;
    assert!((sum - expected).abs() < 1e-9, "{words:?}");
    words.into_iter().map(|word| (word.word, word.start, word.end, word.value)).collect()
}

fn owned(words: &[(&str, u32, u32, f64)]) -> Vec<(String, u32, u32, f64)> {
    words.iter().map(|&(word, start, end, value)| (word.to_owned(), start, end, value)).collect()
}

#[test]
fn word_pieces_are_put_together_and_chinese_characters_stand_alone() {
    let mut json = tokenizer();
    for (id, piece) in (22..).zip(["##s", "##y", "好"]) {
        json["model"]["vocab"][piece] = json!(id);
    }
    let tokenizer = Tokenizer::parse(json.to_string().as_bytes(), 16).unwrap();
    let expected = [("Trucks", 1, 7, 2.0), (",", 7, 8, 1.0), ("SOUPY", 9, 14, 2.0)];
    assert_eq!(words_of(&tokenizer, " Trucks, SOUPY"), owned(&expected));
    let expected = [("你", 0, 1, 1.0), ("好", 1, 2, 1.0), ("bus", 2, 5, 1.0), ("。", 6, 7, 1.0)];
    assert_eq!(words_of(&tokenizer, "你好bus 。"), owned(&expected));
}

/// A tokeniser of bytes with few pairs, as `RoBERTa` has it.
fn of_bytes() -> Tokenizer {
    let mut pieces: Vec<String> = ["<s>", "<pad>", "</s>"].map(str::to_owned).to_vec();
    let mut bytes: Vec<char> = ByteLevel::alphabet().into_iter().collect();
    bytes.sort_unstable();
    pieces.extend(bytes.into_iter().map(String::from));
    // The first character of the Chinese word is one token of three bytes, the second one stays two tokens.
    let merges = [("t", "h"), ("th", "e"), ("Ġ", "the"), ("ä", "¸"), ("ä¸", "Ń"), ("å", "Ľ")];
    pieces.extend(merges.iter().map(|(one, other)| format!("{one}{other}")));
    let vocabulary: serde_json::Map<String, Value> =
        pieces.into_iter().zip(0..).map(|(it, id)| (it, json!(id))).collect();
    let json = json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
        "pre_tokenizer": { "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true },
        "post_processor": {
            "type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0], "trim_offsets": true, "add_prefix_space": false,
        },
        "decoder": { "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true },
        "model": {
            "type": "BPE", "vocab": vocabulary, "merges": merges.map(|(one, other)| [one, other]), "dropout": null,
            "unk_token": null, "continuing_subword_prefix": null, "end_of_word_suffix": null, "fuse_unk": false,
        },
    });
    Tokenizer::parse(json.to_string().as_bytes(), 32).unwrap()
}

#[test]
fn tokens_of_bytes_are_put_together_to_words_and_characters() {
    let expected = [("the", 0, 3, 1.0), ("the", 5, 8, 1.0), ("cab", 9, 12, 4.0)];
    let found = words_of(&of_bytes(), "the  the cab");
    // A space that is no part of the word behind it is a token.
    let spaces: Vec<_> = found.iter().filter(|word| word.0.trim().is_empty()).collect();
    assert_eq!(spaces.len(), 1, "{found:?}");
    let others: Vec<_> = found.iter().filter(|word| !word.0.trim().is_empty()).cloned().collect();
    assert_eq!(others, owned(&expected));
    let expected = [("é", 0, 1, 2.0), ("中", 2, 3, 2.0), ("国", 3, 4, 2.0), ("the", 4, 7, 1.0)];
    assert_eq!(words_of(&of_bytes(), "é 中国the"), owned(&expected));
}

#[test]
fn shares_are_of_characters_that_a_text_has() {
    // Places beyond the text, as of a tokeniser that adds something to it, are cut off.
    let span = |word, start, end| Span { id: 1, word, start, end };
    let tokens = [span(None, 0, 0), span(Some(0), 0, 2), span(Some(1), 2, 9), span(None, 0, 0)];
    let found = shares_of_words("ab c", &tokens, &[5.0, 1.0, 2.0, 5.0]);
    assert_eq!(places(&found), [("ab", 0, 2), ("c", 3, 4)]);
}
