//! Continuation of prompts.

use std::path::Path;

use candle_core::{Device, Tensor};
use recipes::model::{CAUSAL_FORMAT, CAUSAL_VERSION, CausalModel};
use recipes::predict::{MAX_EXPLAINED_TEXTS, MAX_GENERATED_TOKENS, MAX_PROMPTS};
use recipes::protocol::{MODEL_FILE, WEIGHTS_FILE};
use recipes::{
    Ending, GenerationDefaults, GenerationRequest, JobSpec, PredictError, PredictRequest, Prediction, Predictions,
    TextExplanation, Values, limits, values,
};
use serde_json::{Map, Value};

use super::vocabulary::Vocabulary;
use crate::decoder::{self, Decoder, DecoderConfig, Generation, Sampling, generate};
use crate::explaining::{Hidden, Scored, Slopes, explained};
use crate::pretrained::{CONFIG_FILE, Pretrained, PretrainedError, TOKENIZER_FILE};
use crate::sha256;
use crate::tabular::{LoadError, refused};

/// Most tokens of a prompt and its continuation, whatever the model could reach: keys and values of all of them are kept.
const MOST_POSITIONS: usize = 32_768;

/// A trained language model, ready to continue prompts.
#[derive(Debug)]
pub struct CausalPredictor {
    model: CausalModel,
    defaults: GenerationDefaults,
    vocabulary: Vocabulary,
    network: Decoder,
}

type Refusal = Box<PredictError>;

impl CausalPredictor {
    /// Loads the model in a folder, whose description this is, and checks its files against each other.
    pub fn load(folder: &Path, description: &[u8]) -> Result<Self, LoadError> {
        let unusable = |file: &str, reason: String| LoadError::Description { path: folder.join(file), reason };
        let model: CausalModel =
            serde_json::from_slice(description).map_err(|error| unusable(MODEL_FILE, error.to_string()))?;
        if model.format != CAUSAL_FORMAT || model.version != CAUSAL_VERSION {
            return Err(unusable(MODEL_FILE, format!("its format is {} version {}", model.format, model.version)));
        }
        let JobSpec::CausalLm(spec) = &model.spec else {
            return Err(unusable(MODEL_FILE, "its specification is that of another recipe".into()));
        };
        let defaults = spec.generation;
        let files = Pretrained::in_folder(folder);
        let named = |error: PretrainedError| unusable(&error.file, error.problem);
        let config = DecoderConfig::parse(&files.text(CONFIG_FILE).map_err(named)?)
            .map_err(|error| unusable(CONFIG_FILE, error.to_string()))?
            .reaching(MOST_POSITIONS);
        let vocabulary = files.text(TOKENIZER_FILE).and_then(|json| Vocabulary::parse(&json)).map_err(named)?;
        if vocabulary.size() > config.vocabulary {
            let reason = format!("it has more tokens than the {} that the network knows", config.vocabulary);
            return Err(unusable(TOKENIZER_FILE, reason));
        }
        let weights = files.weights().map_err(named)?;
        if sha256(&[&weights]).to_string() != model.weights.sha256 {
            return Err(LoadError::Digest { path: folder.join(WEIGHTS_FILE) });
        }
        let unfit = LoadError::weights(folder);
        let tensors = candle_core::safetensors::load_buffer(&weights, &Device::Cpu).map_err(&unfit)?;
        drop(weights);
        let network = Decoder::of_file(config, &tensors, &Device::Cpu).map_err(unfit)?.frozen();
        Ok(Self { model, defaults, vocabulary, network })
    }

    /// The model's description.
    pub fn model(&self) -> &CausalModel {
        &self.model
    }

    /// Continues every prompt, or refuses the request.
    pub fn predict(&self, request: &PredictRequest) -> Result<Predictions, Refusal> {
        let (count, most) = (request.rows.len(), if request.explain { MAX_EXPLAINED_TEXTS } else { MAX_PROMPTS });
        if count > most {
            let message = format!("the request has {count} prompts; at most {most} are accepted");
            let limit = values([("limit", most.to_string())]);
            return Err(refused("too_many_rows", message, limit, "send the rows in several requests"));
        }
        let wanted = self.wanted(request.generation.unwrap_or_default())?;
        let tokens = count as u64 * wanted.tokens as u64;
        if tokens > MAX_GENERATED_TOKENS {
            let message =
                format!("the request asks for up to {tokens} tokens; at most {MAX_GENERATED_TOKENS} are accepted");
            let limit = values([("limit", MAX_GENERATED_TOKENS.to_string())]);
            let next_step = "send the rows in several requests, or lower generation.max_new_tokens";
            return Err(refused("too_many_tokens", message, limit, next_step));
        }
        let prompts = request.rows.iter().enumerate().map(|(row, columns)| self.prompt(row, columns));
        // Every prompt is looked at before the first one is continued.
        let prompts = prompts.collect::<Result<Vec<_>, _>>()?;
        let continued = prompts.iter().zip(wanted.seed..).enumerate().map(|(row, (prompt, seed))| {
            self.continued(prompt, Generation { seed, ..wanted }, request.explain).map_err(|reason| {
                let message = format!("row {row}: the prediction engine failed: {reason}");
                let next_step = "try again; if it keeps failing, tell the operator";
                let refusal = refused("engine_failed", message, Values::new(), next_step);
                Box::new(PredictError { row: Some(row), ..*refusal })
            })
        });
        Ok(Predictions { rows: continued.collect::<Result<_, _>>()?, warnings: Vec::new() })
    }

    /// What is wanted of every prompt.
    fn wanted(&self, asked: GenerationRequest) -> Result<Generation, Refusal> {
        let defaults = self.defaults;
        let tokens = asked.max_new_tokens.unwrap_or(defaults.max_new_tokens);
        let temperature = asked.temperature.unwrap_or(defaults.temperature);
        let top_k = asked.top_k.or(defaults.top_k);
        let top_p = asked.top_p.unwrap_or(defaults.top_p);
        let seed = asked.seed.unwrap_or(0);
        let most = limits::SEED;
        for (field, is_fine, allowed) in [
            ("max_new_tokens", (1..=limits::NEW_TOKENS).contains(&tokens), format!("from 1 to {}", limits::NEW_TOKENS)),
            (
                "temperature",
                (0.0..=limits::TEMPERATURE).contains(&temperature),
                format!("from 0 to {}", limits::TEMPERATURE),
            ),
            ("top_k", top_k != Some(0), "at least 1".to_owned()),
            ("top_p", top_p > 0.0 && top_p <= 1.0, "above 0 and at most 1".to_owned()),
            ("seed", seed <= most, format!("at most {most}")),
        ] {
            if !is_fine {
                let message = format!("generation.{field} must be {allowed}");
                let place = values([("field", format!("generation.{field}"))]);
                return Err(refused("generation_invalid", message, place, "change it, or leave it out"));
            }
        }
        let sampling = Sampling { temperature, top_k: top_k.map(|k| k as usize), top_p };
        Ok(Generation { sampling, tokens: tokens as usize, seed })
    }

    /// A row's prompt.
    fn prompt<'a>(&self, row: usize, columns: &'a Map<String, Value>) -> Result<Prompt<'a>, Refusal> {
        let column = &self.model.text;
        let text = match columns.get(column) {
            Some(Value::String(text)) => text,
            Some(_) => return Err(self.fault(row, "text_expected", format!("column {column:?} holds no text"))),
            None => return Err(self.fault(row, "column_missing", format!("the row lacks {column:?}"))),
        };
        if text.is_empty() {
            return Err(self.fault(row, "prompt_empty", format!("row {row}: its prompt is empty")));
        }
        let limit = self.network.config().positions - 1;
        let ids = self.vocabulary.encode_prompt(text, limit + 1).map_err(|reason| {
            self.fault(row, "text_unusable", format!("row {row}: its prompt cannot be made into tokens: {reason}"))
        })?;
        if ids.len() == self.vocabulary.prefix().len() {
            return Err(self.fault(row, "text_unusable", format!("row {row}: no token is left of its prompt")));
        }
        if ids.len() > limit {
            let message = format!("row {row}: its prompt has more than the {limit} tokens that the model can continue");
            let limit = values([("limit", limit.to_string())]);
            let next_step = "shorten the prompt";
            let refusal = *refused("prompt_too_long", message, limit, next_step);
            return Err(Box::new(PredictError { row: Some(row), column: Some(column.clone()), ..refusal }));
        }
        Ok(Prompt { text, ids })
    }

    fn fault(&self, row: usize, code: &str, message: String) -> Refusal {
        let next_step = "give each row a text in the column that the model reads";
        let (column, count) = (Some(self.model.text.clone()), values([("count", "1".to_owned())]));
        Box::new(PredictError { row: Some(row), column, ..*refused(code, message, count, next_step) })
    }

    fn continued(&self, prompt: &Prompt<'_>, wanted: Generation, explain: bool) -> Result<Prediction, String> {
        let mut continuation = generate(&self.network, &prompt.ids, wanted).map_err(|error| error.to_string())?;
        let added = continuation.by_ref().collect::<Result<Vec<u32>, _>>().map_err(|error| error.to_string())?;
        let ending = match continuation.ending() {
            Some(decoder::Ending::EndOfText) => Ending::EndOfText,
            Some(decoder::Ending::Positions) => Ending::Positions,
            _ => Ending::Tokens,
        };
        let explanations = if explain { vec![self.explained(prompt, added.first().copied())?] } else { Vec::new() };
        let text = Some(self.vocabulary.decode_after(&prompt.ids, &added)?);
        let tokens = u32::try_from(added.len()).unwrap_or(u32::MAX);
        Ok(Prediction { text, tokens: Some(tokens), ending: Some(ending), explanations, ..Prediction::default() })
    }

    /// Which words of a prompt brought about how its continuation begins: with a token, or not at all.
    fn explained(&self, prompt: &Prompt<'_>, first: Option<u32>) -> Result<TextExplanation, String> {
        let end = self.network.config().ends.first().copied().unwrap_or_default();
        let next = first.unwrap_or(end);
        let name = self.vocabulary.name_after(&prompt.ids, next)?;
        let spans = self.vocabulary.spans(prompt.text)?;
        let follows = Follows { network: &self.network, next };
        explained(&follows, (prompt.text, &spans), Hidden(end), name).map_err(|error| error.to_string())
    }
}

/// What is continued.
struct Prompt<'a> {
    text: &'a str,
    /// Its tokens, those that begin a text included.
    ids: Vec<u32>,
}

/// The logarithm of the probability with which a token follows.
struct Follows<'a> {
    network: &'a Decoder,
    next: u32,
}

impl Scored for Follows<'_> {
    fn vectors(&self, ids: &[u32]) -> candle_core::Result<Tensor> {
        self.network.word_vectors(ids)
    }

    fn slopes(&self, vectors: &Tensor) -> candle_core::Result<Slopes> {
        self.network.slopes(vectors, self.next)
    }
}
