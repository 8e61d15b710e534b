//! Texts by command line: a pretrained encoder is pushed, trained further on one's own texts, and asked.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::cli_home::{admitted, operator, refusal};
use crate::server::Server;

const FOOD: [&str; 4] = ["bread", "cheese", "soup", "honey"];
const CARS: [&str; 4] = ["truck", "wagon", "tram", "bus"];

#[tokio::test]
async fn a_pretrained_encoder_is_pushed_trained_further_and_asked() {
    let mut server = Server::start().await;
    let operator = operator(&server).await;
    let clinic = admitted(&server, &operator, "Clinic").await;
    write_base(&clinic.file("encoder"));
    let pushed = clinic.json(&["model", "push", "encoder", "encoder", "--description", "Knows no language."]).await;
    assert_eq!((pushed["number"].as_i64(), pushed["files"].as_array().map(Vec::len)), (Some(1), Some(3)));
    std::fs::write(clinic.file("texts.csv"), texts()).expect("a file");
    clinic.answer(&["dataset", "push", "texts", "texts.csv"], "").await;

    let submit = ["job", "submit", "--recipe", "text-classification", "--data", "texts", "--target", "kind"];
    let with = |more: &[&'static str]| [&submit[..], &["--set", "text_column=text"], more].concat();
    let (_, said) = refusal(&clinic.run(&with(&[]), "").await);
    assert!(said.contains("pretrained model"), "{said}");
    let training = r#"training={"epochs":40,"learning_rate":0.01}"#;
    let job = clinic.answer(&with(&["--base", "encoder", "--model", "kinds", "--set", training, "--watch"]), "").await;
    assert!(job.contains("accuracy"), "{job}");

    std::fs::write(clinic.file("new.csv"), "text\nthe soup and bread\nthe bus and tram\n").expect("a file");
    let asked = clinic.json(&["model", "predict", "kinds", "new.csv"]).await;
    let asked_rows = rows(&asked);
    let classes: Vec<&str> = asked_rows.iter().filter_map(|row| row["class"].as_str()).collect();
    assert_eq!(classes, ["food", "car"], "{asked}");

    // The result is a base again: it has the files of one.
    clinic.answer(&["model", "pull", "kinds", "files"], "").await;
    let config = std::fs::read(clinic.file("files").join("config.json")).expect("a configuration");
    let config: Value = serde_json::from_slice(&config).expect("JSON");
    assert_eq!(config["id2label"], json!({ "0": "car", "1": "food" }));
    server.stop().await;
}

fn rows(asked: &Value) -> Vec<Value> {
    let rows = asked.get("rows").or_else(|| asked.get("predictions")).unwrap_or(asked);
    rows.as_array().cloned().unwrap_or_default()
}

fn texts() -> String {
    let mut csv = "text,kind\n".to_owned();
    for row in 0..64 {
        let (words, kind) = if row % 2 == 0 { (FOOD, "food") } else { (CARS, "car") };
        writeln!(csv, "the {} and {},{kind}", words[row / 2 % 4], words[row / 8 % 4]).expect("memory");
    }
    csv
}

/// A small encoder of the BERT kind that has learned nothing, as `transformers` would save it.
fn write_base(folder: &Path) {
    const WIDTH: usize = 16;
    std::fs::create_dir(folder).expect("a folder");
    let words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "and", "a", "with"];
    let words: Vec<&str> = words.into_iter().chain(FOOD).chain(CARS).collect();
    let config = json!({
        "model_type": "bert", "hidden_size": WIDTH, "num_hidden_layers": 1, "num_attention_heads": 2,
        "intermediate_size": 32, "vocab_size": words.len(), "max_position_embeddings": 32, "type_vocab_size": 2,
        "hidden_act": "gelu", "hidden_dropout_prob": 0.0, "pad_token_id": 0,
    });
    let mut shapes = vec![
        ("embeddings.word_embeddings.weight".to_owned(), vec![words.len(), WIDTH]),
        ("embeddings.position_embeddings.weight".to_owned(), vec![32, WIDTH]),
        ("embeddings.token_type_embeddings.weight".to_owned(), vec![2, WIDTH]),
    ];
    let layer = |part: &str| format!("encoder.layer.0.{part}");
    let mut linear = |name: String, outputs: usize, inputs: usize| {
        shapes.extend([(format!("{name}.weight"), vec![outputs, inputs]), (format!("{name}.bias"), vec![outputs])]);
    };
    for part in ["self.query", "self.key", "self.value", "output.dense"] {
        linear(layer(&format!("attention.{part}")), WIDTH, WIDTH);
    }
    linear(layer("intermediate.dense"), 32, WIDTH);
    linear(layer("output.dense"), WIDTH, 32);
    let norms = ["embeddings.LayerNorm".to_owned(), layer("attention.output.LayerNorm"), layer("output.LayerNorm")];
    for norm in norms {
        shapes.extend([(format!("{norm}.weight"), vec![WIDTH]), (format!("{norm}.bias"), vec![WIDTH])]);
    }
    std::fs::write(folder.join("config.json"), config.to_string()).expect("a configuration");
    std::fs::write(folder.join("tokenizer.json"), tokenizer(&words).to_string()).expect("a tokeniser");
    std::fs::write(folder.join("model.safetensors"), safetensors(&shapes)).expect("weights");
}

/// The format: the length of a header, the header, numbers in single precision.
fn safetensors(shapes: &[(String, Vec<usize>)]) -> Vec<u8> {
    let (mut header, mut numbers) = (serde_json::Map::new(), Vec::new());
    let mut draw = 7_u32;
    for (name, shape) in shapes {
        let begin = numbers.len();
        for _ in 0..shape.iter().product() {
            draw = draw.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let random = f32::from(u16::try_from(draw >> 16).unwrap_or(0)) / 65_536.0 - 0.5;
            let number = if name.ends_with("LayerNorm.weight") { 1.0 } else { random };
            numbers.extend(number.to_le_bytes());
        }
        let about = json!({ "dtype": "F32", "shape": shape, "data_offsets": [begin, numbers.len()] });
        header.insert(name.clone(), about);
    }
    let header = Value::Object(header).to_string();
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &numbers].concat()
}

fn tokenizer(words: &[&str]) -> Value {
    let vocabulary: serde_json::Map<String, Value> =
        words.iter().zip(0..).map(|(word, id)| ((*word).to_owned(), json!(id))).collect();
    let special = |token: &str, id: u32| json!({ "id": token, "ids": [id], "tokens": [token] });
    let place = |token: &str| json!({ "SpecialToken": { "id": token, "type_id": 0 } });
    json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "decoder": null,
        "normalizer": { "type": "Lowercase" }, "pre_tokenizer": { "type": "Whitespace" },
        "post_processor": {
            "type": "TemplateProcessing", "pair": [],
            "single": [place("[CLS]"), { "Sequence": { "id": "A", "type_id": 0 } }, place("[SEP]")],
            "special_tokens": { "[CLS]": special("[CLS]", 2), "[SEP]": special("[SEP]", 3) },
        },
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": vocabulary,
        },
    })
}
