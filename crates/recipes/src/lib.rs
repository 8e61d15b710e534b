//! What can be trained: typed job specifications, their JSON Schemas and their results.
//!
//! A job is *declarative*: a [`JobSpec`] names a recipe and its options, never code. The server checks it when it is
//! submitted ([`JobSpec::parse`]), publishes its schema ([`schema`]), and hands it to the training program, which
//! reports back through the [`protocol`].
//!
//! **Invariants.** A [`JobSpec`] that was parsed or deserialised is valid: every number is finite and inside its
//! published range, and no field is unknown. This crate knows no training library, no database and no HTTP, so that
//! servers and clients can use it without carrying any of them.

mod columns;
mod error;
pub mod model;
pub mod predict;
pub mod protocol;
pub mod result;
mod schema;
mod spec;
mod unusable;
mod values;

pub use columns::{NoSuchColumn, closest, listed};
pub use error::SpecError;
pub use model::{CausalModel, NGramsModel, TabularModel, TextModel};
pub use predict::{
    Ending, GenerationRequest, PredictError, PredictRequest, PredictResponse, Prediction, Predictions, TextExplanation,
    Warning, WordShare,
};
pub use result::{
    Artifact, Baseline, ClassReport, ClassWords, Classification, ColumnImportance, Decision, Evaluation, Group,
    GroupReport, LanguageBaseline, LanguageModel, LayerRank, MultiLabel, Ordinal, Regression, Reliability,
    ReliabilityBin, Report, SelectedColumn, Selection, Spread, Streamed, TrainingResult, Trial, WordWeight, Yardstick,
};
pub use schema::schema;
pub use spec::{
    Activation, Adalora, Adam, AdaptedLayers, Architecture, ArchitectureKind, Augmentation, Boosting, Bottleneck,
    Calibration, CausalMethod, CausalSpec, ClassWeight, CrossValidation, DateOrder, Dates, Embeddings, Features,
    Fences, FineTuning, Forest, GenerationDefaults, Goal, Halving, Huber, Importance, JobSpec, Kernel, Labels,
    LearningRateSchedule, Linear, Lora, Method, Model, ModelKind, NGrams, Optimizer, Outliers, Precision, Quantiles,
    Rbf, Recipe, RegressionLoss, Resources, Search, Select, SelectByL1, SelectByPermutation, SelectHow, Separated,
    Strategy, Streaming, Svm, TabularSpec, Task, TextSpec, Threshold, TuningOptimizer, limits,
};
pub use unusable::Unusable;
pub use values::{Values, values};
