//! What training begins with: a network, or the sizes of one, and its vocabulary.

use std::path::Path;

use candle_core::Device;
use recipes::protocol::TrainerJob;
use recipes::{Architecture, CausalMethod, CausalSpec};
use serde_json::{Map, Value, json};

use super::vocabulary::Vocabulary;
use super::{pairs, scratch};
use crate::data::Budget;
use crate::decoder::{Decoder, DecoderConfig, Family, Updates};
use crate::pretrained::{CONFIG_FILE, Pretrained, PretrainedError, TOKENIZER_COMPANIONS, TOKENIZER_FILE};
use crate::{Digest, Stop, TrainerError, sha256, tuning};

/// Where a tokeniser says which token ends a text.
const TOKENIZER_CONFIG_FILE: &str = "tokenizer_config.json";
/// How such tokens are called, where nothing says it.
const USUAL_ENDS: [&str; 5] = [pairs::END, "</s>", "<|end_of_text|>", "<eos>", "<|im_end|>"];

/// The base model of a job, read as far as its texts.
pub(super) struct Base {
    name: String,
    files: Pretrained,
    config: Map<String, Value>,
    tokenizer: Vec<u8>,
    vocabulary: Vocabulary,
    /// Files of the tokeniser that go on with it.
    companions: Vec<(String, Vec<u8>)>,
}

impl Base {
    /// The one that a job names, if it names one.
    ///
    /// # Errors
    /// Names the file that cannot be used; `folder` where the job needs a base and names none.
    pub(super) fn open(folder: &Path, job: &TrainerJob, spec: &CausalSpec) -> Result<Option<Self>, PretrainedError> {
        let Some(base) = &job.base else {
            let problem = "the job names no base model, and no architecture of one that is to be trained from scratch";
            return if spec.architecture.is_some() { Ok(None) } else { Err(PretrainedError::new("folder", problem)) };
        };
        let files = Pretrained::of_job(folder, base)?;
        let config = serde_json::from_slice(&files.text(CONFIG_FILE)?)
            .map_err(|error| PretrainedError::new(CONFIG_FILE, error.to_string()))?;
        let tokenizer = files.text(TOKENIZER_FILE)?;
        let vocabulary = Vocabulary::parse(&tokenizer)?;
        let mut companions = Vec::new();
        for name in TOKENIZER_COMPANIONS {
            companions.extend(files.optional_text(name)?.map(|content| (name.to_owned(), content)));
        }
        Ok(Some(Self { name: base.name.clone(), files, config, tokenizer, vocabulary, companions }))
    }

    /// The token that ends a text: the one that the model says, or that the tokeniser says, or one of those that are usual.
    fn end(&self) -> Result<u32, PretrainedError> {
        let said = match self.config.get("eos_token_id") {
            Some(Value::Array(several)) => several.first(),
            one => one,
        };
        let said = said.and_then(Value::as_u64).and_then(|id| u32::try_from(id).ok());
        let known = said.or_else(|| self.vocabulary.id(&self.end_of_tokenizer()?));
        let known = known.or_else(|| USUAL_ENDS.iter().find_map(|token| self.vocabulary.id(token)));
        let problem = "nothing says which token ends a text; set eos_token_id to its number";
        known.ok_or_else(|| PretrainedError::new(CONFIG_FILE, problem))
    }

    fn end_of_tokenizer(&self) -> Option<String> {
        let (_, content) = self.companions.iter().find(|(name, _)| name == TOKENIZER_CONFIG_FILE)?;
        let config: Value = serde_json::from_slice(content).ok()?;
        let token = config.get("eos_token")?;
        token.as_str().or_else(|| token.get("content")?.as_str()).map(str::to_owned)
    }
}

/// What training begins with.
pub(super) struct Beginning {
    /// Name of the base model.
    pub(super) base: Option<String>,
    /// The fields of `config.json`.
    pub(super) fields: Map<String, Value>,
    pub(super) config: DecoderConfig,
    pub(super) vocabulary: Vocabulary,
    /// The token that ends a text.
    pub(super) end: u32,
    /// Files of the vocabulary, `tokenizer.json` first.
    pub(super) texts: Vec<(String, Vec<u8>)>,
    /// Where the weights are; without it, they are drawn.
    weights: Option<Pretrained>,
}

impl Beginning {
    /// The base model as it is, or of these sizes with its tokeniser. Without a base, the vocabulary is learned from the texts.
    pub(super) fn new(
        spec: &CausalSpec,
        base: Option<Base>,
        (texts, budget): (&[&str], &Budget),
        stop: &Stop,
    ) -> Result<Self, TrainerError> {
        let beginning = match (base, &spec.architecture) {
            (Some(base), None) => Self::on_base(base)?,
            (Some(base), Some(sizes)) => {
                let end = base.end()?;
                let size = base.vocabulary.size().max(end as usize + 1);
                let config = scratch::config(spec, sizes, size, end);
                Self::of(Some(base.name), config, base.vocabulary, end, files(base.tokenizer, base.companions))?
            }
            (None, sizes) => Self::from_nothing(spec, &sizes.unwrap_or_default(), (texts, budget), stop)?,
        };
        beginning.check()?;
        Ok(beginning)
    }

    fn on_base(base: Base) -> Result<Self, PretrainedError> {
        let end = base.end()?;
        let Base { name, files: weights, mut config, tokenizer, vocabulary, companions } = base;
        if config.get("eos_token_id").is_none_or(Value::is_null) {
            config.insert("eos_token_id".to_owned(), json!(end));
        }
        let beginning = Self::of(Some(name), config, vocabulary, end, files(tokenizer, companions))?;
        Ok(Self { weights: Some(weights), ..beginning })
    }

    fn from_nothing(
        spec: &CausalSpec,
        sizes: &Architecture,
        (texts, budget): (&[&str], &Budget),
        stop: &Stop,
    ) -> Result<Self, TrainerError> {
        let tokenizer = pairs::learn(texts, sizes.vocabulary as usize, budget, stop)?;
        let vocabulary = Vocabulary::parse(&tokenizer)?;
        let end = vocabulary.id(pairs::END).unwrap_or(0);
        let about = json!({
            "tokenizer_class": "PreTrainedTokenizerFast", "bos_token": pairs::END, "eos_token": pairs::END,
            "model_max_length": spec.context, "clean_up_tokenization_spaces": false,
        });
        let companions = vec![(TOKENIZER_CONFIG_FILE.to_owned(), about.to_string().into_bytes())];
        let config = scratch::config(spec, sizes, vocabulary.size(), end);
        Ok(Self::of(None, config, vocabulary, end, files(tokenizer, companions))?)
    }

    fn of(
        base: Option<String>,
        fields: Map<String, Value>,
        vocabulary: Vocabulary,
        end: u32,
        texts: Vec<(String, Vec<u8>)>,
    ) -> Result<Self, PretrainedError> {
        let text = Value::Object(fields.clone()).to_string();
        let config = DecoderConfig::parse(text.as_bytes())
            .map_err(|error| PretrainedError::new(CONFIG_FILE, error.to_string()))?;
        Ok(Self { base, fields, config, vocabulary, end, texts, weights: None })
    }

    /// Whether the network has a vector for every token.
    fn check(&self) -> Result<(), PretrainedError> {
        let (found, wanted) = (self.vocabulary.size(), self.config.vocabulary);
        if found > wanted {
            let problem = format!("it has {found} tokens, but vocab_size of {CONFIG_FILE} is {wanted}");
            return Err(PretrainedError::new(TOKENIZER_FILE, problem));
        }
        if self.end as usize >= wanted {
            let problem = format!("the token {} ends a text, but vocab_size of {CONFIG_FILE} is {wanted}", self.end);
            return Err(PretrainedError::new(TOKENIZER_FILE, problem));
        }
        Ok(())
    }

    /// Whether the network knows something already.
    pub(super) fn is_pretrained(&self) -> bool {
        self.weights.is_some()
    }

    /// Tokens that are seen at a time.
    pub(super) fn width(&self, spec: &CausalSpec) -> usize {
        self.config.positions.min(spec.context as usize)
    }

    /// Digest of the configuration and the vocabulary.
    pub(super) fn digest(&self) -> Digest {
        let config = Value::Object(self.fields.clone()).to_string();
        let tokenizer = self.texts.first().map_or(&[][..], |(_, content)| content);
        sha256(&[config.as_bytes(), tokenizer])
    }

    /// The network, with updates of low rank where the method asks for them.
    pub(super) fn network(&self, spec: &CausalSpec, budget: &Budget, device: &Device) -> Result<Decoder, TrainerError> {
        // Angles of positions that are never reached would only take memory.
        let config = self.config.clone().reaching(self.width(spec));
        let mut network = if let Some(files) = &self.weights {
            let copies = tuning::copies(&spec.training, spec.method == CausalMethod::Full, device);
            Decoder::of_file(config, &files.tensors(copies, budget)?, device).map_err(TrainerError::of_base)?
        } else {
            scratch::check_memory(&config, budget)?;
            Decoder::random(config, spec.seed, device)?
        };
        if let Some(updates) = updates(spec) {
            network.adapt(updates, spec.seed)?;
        }
        Ok(network)
    }

    /// The class of `transformers` that loads the result.
    pub(super) fn class(&self) -> &'static str {
        match self.config.family {
            Family::Gpt2 => "GPT2LMHeadModel",
            Family::Llama => "LlamaForCausalLM",
        }
    }
}

/// The updates of low rank that a specification asks for.
pub(super) fn updates(spec: &CausalSpec) -> Option<Updates> {
    match spec.method {
        CausalMethod::Full => None,
        CausalMethod::Lora => Some(Updates::Lora(spec.lora)),
        CausalMethod::Adalora => Some(Updates::Adalora(spec.adalora)),
    }
}

fn files(tokenizer: Vec<u8>, companions: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    std::iter::once((TOKENIZER_FILE.to_owned(), tokenizer)).chain(companions).collect()
}
