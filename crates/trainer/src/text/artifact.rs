//! The finished model: files that `transformers` loads unchanged, and the description that this program predicts by.

mod adaptation;

use std::path::Path;

use recipes::model::{TEXT_FORMAT, TEXT_LABELS_VERSION, TEXT_VERSION, TextModel, Weights};
use recipes::protocol::MODEL_FILE;
use recipes::{Artifact, JobSpec, Labels, Method, TextSpec};
use serde_json::{Map, Value, json};

use super::Base;
use super::examples::Prepared;
use crate::artifact::{put, put_json, put_tensors};
use crate::encoder::{ADAPTED, Classifier, Family};
use crate::pretrained::{CONFIG_FILE, PretrainedError, TOKENIZER_COMPANIONS, TOKENIZER_FILE, WEIGHTS_FILE};
use crate::tuning::Kept;
use crate::tuning::updates::is_update;
use crate::{CODE_VERSION, TrainerError};

/// Writes every file, the description last: it names the digest of the weights. `steps` are those of the whole job, `kept` the ranks
/// that were left where they were dealt out.
pub(super) fn write(
    folder: &Path,
    (spec, steps): (&TextSpec, u64),
    data: &Prepared,
    base: &Base,
    (network, kept): (&Classifier, &[Kept]),
) -> Result<Vec<Artifact>, TrainerError> {
    let mut written = vec![put_tensors(folder, WEIGHTS_FILE, network.merged()?)?];
    let weights = written[0].sha256.clone();
    written.push(put_json(folder, CONFIG_FILE, &config(spec, base, data)?)?);
    written.push(put(folder, TOKENIZER_FILE, &base.files.text(TOKENIZER_FILE)?)?);
    for name in TOKENIZER_COMPANIONS {
        if let Some(content) = base.files.optional_text(name)? {
            written.push(put(folder, name, &content)?);
        }
    }
    written.extend(adaptation::write(folder, (spec, steps), base, network, kept)?);
    let model = describe(spec, data, base, weights, network);
    written.push(put_json(folder, MODEL_FILE, &model)?);
    Ok(written)
}

fn describe(spec: &TextSpec, data: &Prepared, base: &Base, sha256: String, network: &Classifier) -> TextModel {
    let plain = network.parameters().into_iter().filter(|parameter| !is_update(&parameter.name));
    let parameters = plain.map(|parameter| parameter.var.elem_count() as u64).sum();
    TextModel {
        format: TEXT_FORMAT.to_owned(),
        version: if spec.labels == Labels::Single { TEXT_VERSION } else { TEXT_LABELS_VERSION },
        code_version: CODE_VERSION.to_owned(),
        spec: JobSpec::TextClassification(spec.clone()),
        text: spec.text_column.clone(),
        target: spec.target.clone(),
        classes: data.classes.clone(),
        max_tokens: base.max_tokens,
        base: base.name.clone(),
        weights: Weights { file: WEIGHTS_FILE.to_owned(), sha256, parameters },
    }
}

/// The base model's configuration, made that of a classifier.
fn config(spec: &TextSpec, base: &Base, data: &Prepared) -> Result<Value, TrainerError> {
    let text = base.files.text(CONFIG_FILE)?;
    let mut config: Map<String, Value> =
        serde_json::from_slice(&text).map_err(|error| PretrainedError::new(CONFIG_FILE, error.to_string()))?;
    let architecture = match base.config.family {
        Family::Bert => "BertForSequenceClassification",
        Family::Roberta => "RobertaForSequenceClassification",
        Family::DistilBert => "DistilBertForSequenceClassification",
    };
    let by_id: Map<String, Value> =
        (0..).zip(&data.classes).map(|(id, name): (u32, _)| (id.to_string(), json!(name))).collect();
    let by_name: Map<String, Value> =
        (0..).zip(&data.classes).map(|(id, name): (u32, _)| (name.clone(), json!(id))).collect();
    let single = spec.labels == Labels::Single;
    let problem = if single { "single_label_classification" } else { "multi_label_classification" };
    for (field, value) in [
        ("architectures", json!([architecture])),
        ("id2label", Value::Object(by_id)),
        ("label2id", Value::Object(by_name)),
        ("problem_type", json!(problem)),
        ("torch_dtype", json!("float32")),
    ] {
        config.insert(field.to_owned(), value);
    }
    if spec.method == Method::Adapter {
        // No other program knows the adapters: it shall not take this for a model that it can load, and leave them out.
        config.insert(
            "model_type".to_owned(),
            json!(format!("{ADAPTED}{}", config["model_type"].as_str().unwrap_or_default())),
        );
        config.insert("hansa_adapter".to_owned(), json!(spec.adapter));
        config.remove("architectures");
    }
    // The type of the file that the base came in.
    config.remove("dtype");
    Ok(Value::Object(config))
}
