//! Why a job specification was refused.

use thiserror::Error;

/// A specification that cannot be accepted. Its text is meant for the person who wrote the specification.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpecError {
    /// The text is longer than any sensible specification.
    #[error("the specification has {bytes} bytes; at most {limit} are accepted")]
    TooLarge {
        /// Size of the text in bytes.
        bytes: usize,
        /// Largest accepted size in bytes.
        limit: usize,
    },
    /// The text is not JSON. JSON has no `NaN` and no infinity, so they end here.
    #[error("the specification is not valid JSON: {message} (line {line}, column {column})")]
    Syntax {
        /// Line of the first error, from 1.
        line: usize,
        /// Column of the first error, from 1.
        column: usize,
        /// What the JSON parser said.
        message: String,
    },
    /// The specification is not a JSON object.
    #[error("the specification must be a JSON object, not {found}")]
    NotAnObject {
        /// JSON type that was found.
        found: &'static str,
    },
    /// `recipe` is missing or not a known recipe.
    #[error("recipe: {found} is not a recipe; known recipes: {known}")]
    UnknownRecipe {
        /// The value that was found, or "nothing".
        found: String,
        /// Comma-separated names of the known recipes.
        known: String,
    },
    /// A field is unknown, missing, or of the wrong type.
    #[error("{field}: {message}")]
    Field {
        /// Path of the field, such as `optimizer.adam.beta1`.
        field: String,
        /// What is wrong with it.
        message: String,
        /// What the published schema says about the field, when it says anything.
        allowed: Option<String>,
        /// The field that an unknown one was probably meant to be.
        meant: Option<String>,
    },
    /// A field holds a value outside its range.
    #[error("{field}: {found} is not allowed; it must be {allowed}")]
    OutOfRange {
        /// Path of the field.
        field: String,
        /// The value that was found.
        found: String,
        /// The allowed range in words.
        allowed: String,
    },
}

impl SpecError {
    /// Stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "spec_too_large",
            Self::Syntax { .. } => "spec_not_json",
            Self::NotAnObject { .. } => "spec_not_an_object",
            Self::UnknownRecipe { .. } => "unknown_recipe",
            Self::Field { .. } => "spec_field_invalid",
            Self::OutOfRange { .. } => "spec_out_of_range",
        }
    }

    /// Path of the field at fault, when one is known.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::TooLarge { .. } | Self::Syntax { .. } | Self::NotAnObject { .. } => None,
            Self::UnknownRecipe { .. } => Some("recipe"),
            Self::Field { field, .. } | Self::OutOfRange { field, .. } => Some(field),
        }
    }

    /// What the author can do about it.
    pub fn next_step(&self) -> String {
        match self {
            Self::TooLarge { .. } => "list fewer columns, or keep only the fields that differ from the defaults".into(),
            Self::Syntax { .. } => {
                "correct the JSON at that place; numbers must be finite, since JSON has no NaN or infinity".into()
            }
            Self::NotAnObject { .. } => r#"start from {"recipe":"tabular","target":"<column>"}"#.into(),
            Self::UnknownRecipe { known, .. } => format!("set recipe to one of: {known}"),
            Self::Field { meant: Some(meant), .. } => {
                format!("did you mean {meant:?}? 'hansa recipe show' lists what the recipe takes")
            }
            Self::Field { field, allowed: Some(allowed), .. } => format!("{field} must be {allowed}"),
            Self::Field { .. } => {
                "compare the specification with the recipe's JSON Schema, as 'hansa recipe show' has it".into()
            }
            Self::OutOfRange { field, allowed, .. } => format!("change {field}: it must be {allowed}"),
        }
    }
}
