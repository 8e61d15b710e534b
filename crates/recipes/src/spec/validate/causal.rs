//! Ranges of the `causal-lm` recipe.

use super::super::causal::{Architecture, ArchitectureKind, CausalMethod, CausalSpec, GenerationDefaults};
use super::super::limits;
use super::{adapters, column_name, delimiter, fine_tuning, lora, out_of_range, resources, within};
use crate::SpecError;

impl CausalSpec {
    /// Checks every field against its published range.
    pub fn validate(&self) -> Result<(), SpecError> {
        within("version", self.version, 1, 1)?;
        column_name("text_column", &self.text_column)?;
        if let Some(completion) = &self.completion_column {
            column_name("completion_column", completion)?;
            if *completion == self.text_column {
                let allowed = "a column other than that of the texts";
                return Err(out_of_range("completion_column", &format!("{completion:?}"), allowed));
            }
        }
        delimiter(self.delimiter)?;
        within("context", self.context, 8, limits::TOKENS)?;
        let (low, high) = limits::TEST_FRACTION;
        within("test_fraction", self.test_fraction, low, high)?;
        within("seed", self.seed, 0, limits::SEED)?;
        lora(self.lora)?;
        adapters::adalora(&self.adalora)?;
        fine_tuning(&self.training, self.resources)?;
        generation(self.generation)?;
        if let Some(sizes) = &self.architecture {
            architecture(sizes)?;
            let found = match self.method {
                CausalMethod::Full => None,
                CausalMethod::Lora => Some("\"lora\""),
                CausalMethod::Adalora => Some("\"adalora\""),
            };
            if let Some(found) = found {
                let allowed =
                    "\"full\" with an architecture: updates of low rank need a model that has learned something";
                return Err(out_of_range("method", found, allowed));
            }
        }
        resources(self.resources)
    }
}

fn architecture(sizes: &Architecture) -> Result<(), SpecError> {
    within("architecture.layers", sizes.layers, 1, limits::LAYERS)?;
    within("architecture.width", sizes.width, 8, limits::WIDTH)?;
    within("architecture.heads", sizes.heads, 1, limits::HEADS)?;
    within("architecture.key_value_heads", sizes.key_value_heads(), 1, limits::HEADS)?;
    within("architecture.feed_forward", sizes.feed_forward(), 8, 4 * limits::WIDTH)?;
    let (low, high) = limits::VOCABULARY;
    within("architecture.vocabulary", sizes.vocabulary, low, high)?;
    within("architecture.dropout", sizes.dropout, 0.0, 0.9)?;
    let refused = |field: &str, found: u32, allowed: &str| {
        Err(out_of_range(&format!("architecture.{field}"), &found.to_string(), allowed))
    };
    if !sizes.width.is_multiple_of(sizes.heads) {
        return refused(
            "heads",
            sizes.heads,
            &format!("a number by which the width of {} can be divided", sizes.width),
        );
    }
    match sizes.kind {
        ArchitectureKind::Gpt2 if sizes.key_value_heads() != sizes.heads => {
            refused("key_value_heads", sizes.key_value_heads(), "left out, or the number of heads, for gpt2")
        }
        ArchitectureKind::Llama if !sizes.heads.is_multiple_of(sizes.key_value_heads()) => {
            let allowed = format!("a number by which {} heads can be divided", sizes.heads);
            refused("key_value_heads", sizes.key_value_heads(), &allowed)
        }
        ArchitectureKind::Llama if !(sizes.width / sizes.heads).is_multiple_of(2) => {
            refused("heads", sizes.heads, "a number that leaves each head an even share of the width, for llama")
        }
        ArchitectureKind::Llama if sizes.dropout > 0.0 => {
            let allowed = "0 for llama, which is trained without dropout";
            Err(out_of_range("architecture.dropout", &sizes.dropout.to_string(), allowed))
        }
        ArchitectureKind::Gpt2 | ArchitectureKind::Llama => Ok(()),
    }
}

fn generation(options: GenerationDefaults) -> Result<(), SpecError> {
    within("generation.max_new_tokens", options.max_new_tokens, 1, limits::NEW_TOKENS)?;
    within("generation.temperature", options.temperature, 0.0, limits::TEMPERATURE)?;
    if let Some(top_k) = options.top_k {
        within("generation.top_k", top_k, 1, limits::VOCABULARY.1)?;
    }
    within("generation.top_p", options.top_p, 0.01, 1.0)
}
