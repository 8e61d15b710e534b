//! Names of the tensors, as the models of `transformers` store them.

use super::Family;

/// Names that are the same in every family.
pub(super) const WORDS: &str = "embeddings.word_embeddings.weight";
pub(super) const POSITIONS: &str = "embeddings.position_embeddings.weight";
pub(super) const EMBEDDING_NORM: &str = "embeddings.LayerNorm";

/// The names of one family, without the prefix that a model with a head puts before them.
#[derive(Clone, Copy, Debug)]
pub struct Names(Family);

impl Names {
    /// Those of a family.
    pub fn of(family: Family) -> Self {
        Self(family)
    }

    /// What a model with a head puts before every name.
    pub fn prefix(self) -> &'static str {
        match self.0 {
            Family::Bert => "bert.",
            Family::Roberta => "roberta.",
            Family::DistilBert => "distilbert.",
        }
    }

    /// Whether a linear layer of that name belongs to attention.
    pub(super) fn is_of_attention(name: &str) -> bool {
        name.contains(".attention.")
    }

    /// Whether a linear layer of that name gives queries or values.
    pub(super) fn is_query_or_value(name: &str) -> bool {
        [".query", ".value", ".q_lin", ".v_lin"].iter().any(|end| name.ends_with(end))
    }

    pub(super) fn types(self) -> Option<&'static str> {
        (self.0 != Family::DistilBert).then_some("embeddings.token_type_embeddings.weight")
    }

    /// A part of a layer, without `.weight` and `.bias`.
    pub(super) fn part(self, layer: usize, part: Part) -> String {
        let (folder, name) = match self.0 {
            Family::Bert | Family::Roberta => ("encoder", part.of_bert()),
            Family::DistilBert => ("transformer", part.of_distilbert()),
        };
        format!("{folder}.layer.{layer}.{name}")
    }
}

/// What a layer is made of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Query,
    Key,
    Value,
    Joined,
    AttentionNorm,
    Wide,
    Narrow,
    OutputNorm,
}

impl Part {
    fn of_bert(self) -> &'static str {
        match self {
            Self::Query => "attention.self.query",
            Self::Key => "attention.self.key",
            Self::Value => "attention.self.value",
            Self::Joined => "attention.output.dense",
            Self::AttentionNorm => "attention.output.LayerNorm",
            Self::Wide => "intermediate.dense",
            Self::Narrow => "output.dense",
            Self::OutputNorm => "output.LayerNorm",
        }
    }

    fn of_distilbert(self) -> &'static str {
        match self {
            Self::Query => "attention.q_lin",
            Self::Key => "attention.k_lin",
            Self::Value => "attention.v_lin",
            Self::Joined => "attention.out_lin",
            Self::AttentionNorm => "sa_layer_norm",
            Self::Wide => "ffn.lin1",
            Self::Narrow => "ffn.lin2",
            Self::OutputNorm => "output_layer_norm",
        }
    }
}
