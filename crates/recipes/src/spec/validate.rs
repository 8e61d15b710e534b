//! Ranges that types alone do not express.

mod adapters;
mod causal;
mod columns;
mod insight;
mod models;
mod selection;

use std::fmt::Display;

use super::limits;
use super::ngrams::NGrams;
use super::tabular::{Adam, Features, Optimizer, Resources, TabularSpec};
use super::text::TextSpec;
use super::tuning::{FineTuning, Lora, Method, Precision};
use crate::SpecError;

impl TabularSpec {
    /// Checks every field against its published range.
    pub fn validate(&self) -> Result<(), SpecError> {
        within("version", self.version, 1, 1)?;
        column_name("target", &self.target)?;
        self.validate_task()?;
        self.validate_model()?;
        self.validate_streaming()?;
        self.validate_selection()?;
        self.validate_insight()?;
        self.validate_columns()?;
        features(&self.features, &self.target)?;
        missing(&self.missing)?;
        delimiter(self.delimiter)?;
        within("max_categories", self.max_categories, 2, limits::CATEGORIES)?;
        let (low, high) = limits::TEST_FRACTION;
        within("test_fraction", self.test_fraction, low, high)?;
        within("seed", self.seed, 0, limits::SEED)?;
        hidden(&self.hidden)?;
        within("epochs", self.epochs, 1, limits::EPOCHS)?;
        within("batch_size", self.batch_size, 1, limits::BATCH_SIZE)?;
        let (low, high) = limits::LEARNING_RATE;
        within("learning_rate", self.learning_rate, low, high)?;
        match &self.optimizer {
            Optimizer::Adam(options) => adam(options)?,
        }
        if let Some(every) = self.checkpoint_every {
            within("checkpoint_every", every, 1, limits::EPOCHS)?;
        }
        resources(self.resources)
    }
}

impl TextSpec {
    /// Checks every field against its published range.
    pub fn validate(&self) -> Result<(), SpecError> {
        within("version", self.version, 1, 1)?;
        column_name("text_column", &self.text_column)?;
        column_name("target", &self.target)?;
        if self.text_column == self.target {
            return Err(out_of_range("target", &format!("{:?}", self.target), "a column other than that of the texts"));
        }
        separator(self.labels.separator())?;
        insight::groups(&self.groups, &[&self.text_column, &self.target])?;
        missing(&self.missing)?;
        delimiter(self.delimiter)?;
        within("max_tokens", self.max_tokens, 8, limits::TOKENS)?;
        let (low, high) = limits::TEST_FRACTION;
        within("test_fraction", self.test_fraction, low, high)?;
        within("seed", self.seed, 0, limits::SEED)?;
        lora(self.lora)?;
        adapters::adalora(&self.adalora)?;
        within("adapter.width", self.adapter.width, 1, limits::RANK)?;
        n_grams(&self.n_grams)?;
        fine_tuning(&self.training, self.resources)?;
        let changes = self.augmentation;
        for (field, share) in [("delete", changes.delete), ("swap", changes.swap), ("mask", changes.mask)] {
            within(&format!("augmentation.{field}"), share, 0.0, 0.5)?;
        }
        // What is asked for is charged, used or not.
        if self.method == Method::NGrams && self.resources.gpus > 0 {
            let allowed = "0 with the method n_grams, which computes on the processor";
            return Err(out_of_range("resources.gpus", &self.resources.gpus.to_string(), allowed));
        }
        resources(self.resources)
    }
}

fn n_grams(options: &NGrams) -> Result<(), SpecError> {
    within("n_grams.words", options.words, 1, limits::RUN_WORDS)?;
    within("n_grams.least_texts", options.least_texts, 1, 1_000_000)?;
    within("n_grams.most", options.most, 1, limits::RUNS)?;
    options.l2.map_or(Ok(()), |l2| within("n_grams.l2", l2, 1e-6, 1e6))
}

fn lora(lora: Lora) -> Result<(), SpecError> {
    within("lora.rank", lora.rank, 1, limits::RANK)?;
    within("lora.alpha", lora.alpha, 0.01, 1024.0)
}

fn fine_tuning(training: &FineTuning, resources: Resources) -> Result<(), SpecError> {
    if training.precision == Precision::Bf16 && resources.gpus == 0 {
        let allowed = "\"auto\" or \"f32\" on the processor: bf16 needs a GPU (resources.gpus)";
        return Err(out_of_range("training.precision", "\"bf16\"", allowed));
    }
    within("training.epochs", training.epochs, 1, limits::EPOCHS)?;
    within("training.batch_size", training.batch_size, 1, 4_096)?;
    within("training.accumulate", training.accumulate, 1, 256)?;
    if let Some(rate) = training.learning_rate {
        let (low, high) = limits::LEARNING_RATE;
        within("training.learning_rate", rate, low, high)?;
    }
    within("training.warm_up", training.warm_up, 0.0, 0.9)?;
    within("training.weight_decay", training.weight_decay, 0.0, 1.0)?;
    within("training.clip_norm", training.clip_norm, 0.001, 1e6)?;
    within("training.label_smoothing", training.label_smoothing, 0.0, 0.9)?;
    if let Some(every) = training.checkpoint_every {
        within("training.checkpoint_every", every, 1, 1_000_000)?;
    }
    if let Some(patience) = training.patience {
        within("training.patience", patience, 1, limits::EPOCHS)?;
    }
    within("training.validation_fraction", training.validation_fraction, 0.01, 0.5)
}

fn features(features: &Features, target: &str) -> Result<(), SpecError> {
    if let Some(include) = &features.include {
        within("features.include", include.len(), 1, limits::COLUMNS)?;
        if features.drop.iter().any(|name| include.contains(name)) {
            let allowed = "used without naming the same column in both include and drop";
            return Err(out_of_range("features.drop", "a column of include", allowed));
        }
        for (index, name) in include.iter().enumerate() {
            let field = format!("features.include[{index}]");
            column_name(&field, name)?;
            if name == target {
                return Err(out_of_range(&field, &format!("the target {name:?}"), "a column other than the target"));
            }
        }
    }
    within("features.drop", features.drop.len(), 0, limits::COLUMNS)?;
    for (index, name) in features.drop.iter().enumerate() {
        let field = format!("features.drop[{index}]");
        column_name(&field, name)?;
        if name == target {
            return Err(out_of_range(&field, &format!("the target {name:?}"), "a column other than the target"));
        }
    }
    Ok(())
}

fn missing(markers: &[String]) -> Result<(), SpecError> {
    within("missing", markers.len(), 0, limits::MISSING_MARKERS)?;
    for (index, marker) in markers.iter().enumerate() {
        if marker.len() > limits::NAME_BYTES {
            let allowed = format!("at most {} bytes long", limits::NAME_BYTES);
            return Err(out_of_range(&format!("missing[{index}]"), "a longer text", &allowed));
        }
    }
    Ok(())
}

fn delimiter(delimiter: Option<char>) -> Result<(), SpecError> {
    match delimiter {
        Some(c) if !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '"' | '\n' | '\r' | '\0' | '.' | '-') => {
            let allowed = "one ASCII character that is no letter, digit, quote, line end, point or minus";
            Err(out_of_range("delimiter", &format!("{c:?}"), allowed))
        }
        _ => Ok(()),
    }
}

fn separator(separator: Option<char>) -> Result<(), SpecError> {
    match separator {
        Some(c) if c.is_alphanumeric() || c.is_control() || matches!(c, '"' | '.' | '-') => {
            let allowed = "one character that is no letter, digit, quote, line end, point or minus";
            Err(out_of_range("labels.multiple.separator", &format!("{c:?}"), allowed))
        }
        _ => Ok(()),
    }
}

fn hidden(layers: &[u32]) -> Result<(), SpecError> {
    if layers.len() > limits::HIDDEN_LAYERS {
        let allowed = format!("a list of at most {} layers", limits::HIDDEN_LAYERS);
        return Err(out_of_range("hidden", &format!("a list of {}", layers.len()), &allowed));
    }
    for (index, &units) in layers.iter().enumerate() {
        within(&format!("hidden[{index}]"), units, 1, limits::UNITS)?;
    }
    Ok(())
}

fn adam(options: &Adam) -> Result<(), SpecError> {
    within("optimizer.adam.beta1", options.beta1, 0.0, 0.9999)?;
    within("optimizer.adam.beta2", options.beta2, 0.0, 0.999_999)?;
    within("optimizer.adam.epsilon", options.epsilon, 1e-12, 1.0)?;
    within("optimizer.adam.weight_decay", options.weight_decay, 0.0, 1.0)
}

fn resources(resources: Resources) -> Result<(), SpecError> {
    within("resources.cpus", resources.cpus, 1, limits::CPUS)?;
    within("resources.gpus", resources.gpus, 0, limits::GPUS)
}

fn column_name(field: &str, name: &str) -> Result<(), SpecError> {
    if name.is_empty() || name.len() > limits::NAME_BYTES {
        let allowed = format!("a column name of 1 to {} bytes", limits::NAME_BYTES);
        return Err(out_of_range(field, &format!("a name of {} bytes", name.len()), &allowed));
    }
    Ok(())
}

/// Also refuses NaN, which compares with nothing.
fn within<T: PartialOrd + Display + Copy>(field: &str, value: T, low: T, high: T) -> Result<(), SpecError> {
    if value >= low && value <= high {
        return Ok(());
    }
    Err(out_of_range(field, &value.to_string(), &format!("from {low} to {high}")))
}

fn out_of_range(field: &str, found: &str, allowed: &str) -> SpecError {
    SpecError::OutOfRange { field: field.to_owned(), found: found.to_owned(), allowed: allowed.to_owned() }
}
