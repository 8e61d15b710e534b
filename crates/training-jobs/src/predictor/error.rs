//! Why there is no prediction.

use std::collections::BTreeMap;

use foundation::{ErrorKind, Fault, values};
use model_registry::ModelError;
use recipes::PredictError;
use recipes::predict::{MAX_REQUEST_BYTES, MAX_ROWS};

use crate::error::JobError;

/// Why there is no prediction.
#[derive(Debug, thiserror::Error)]
pub enum PredictorError {
    /// The model cannot use the rows.
    #[error(transparent)]
    Refused(Box<PredictError>),
    /// More rows than one request may have.
    #[error("the request has {rows} rows; at most {MAX_ROWS} are taken")]
    TooManyRows {
        /// Rows of the request.
        rows: usize,
    },
    /// The request is too large.
    #[error("the request is larger than {MAX_REQUEST_BYTES} bytes")]
    TooLarge,
    /// Every process is at work, and there is no room for another.
    #[error("all predictors are busy")]
    Busy,
    /// The model took too long.
    #[error("the prediction took more than {seconds} seconds")]
    TooSlow {
        /// The most seconds allowed.
        seconds: u64,
    },
    /// The predictor's process ended or answered what cannot be understood.
    #[error("the predictor failed")]
    Broken,
    /// The model's files cannot be fetched.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The predictor cannot be started.
    #[error("the predictor cannot be started")]
    NotStarted(#[source] std::io::Error),
    /// The predictor's folder cannot be used.
    #[error(transparent)]
    Folder(#[from] JobError),
}

impl Fault for PredictorError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused(_) => ErrorKind::Unprocessable,
            Self::TooManyRows { .. } | Self::TooLarge => ErrorKind::TooLarge,
            Self::Busy | Self::TooSlow { .. } => ErrorKind::Unavailable,
            Self::Broken | Self::NotStarted(_) => ErrorKind::Internal,
            Self::Model(error) => error.kind(),
            Self::Folder(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Refused(_) => "prediction_refused",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::TooLarge => "request_too_large",
            Self::Busy => "predictors_busy",
            Self::TooSlow { .. } => "prediction_too_slow",
            Self::Broken => "predictor_failed",
            Self::NotStarted(_) => "predictor_not_started",
            Self::Model(error) => error.code(),
            Self::Folder(error) => error.code(),
        }
    }

    fn values(&self) -> BTreeMap<String, String> {
        match self {
            Self::Refused(error) => {
                let mut all = error.values.clone();
                // People count rows from one.
                let row = error.row.map(|row| ("row".to_owned(), (row + 1).to_string()));
                let column = error.column.clone().map(|column| ("column".to_owned(), column));
                all.extend(row.into_iter().chain(column).chain([("why".to_owned(), error.code.clone())]));
                all
            }
            Self::TooManyRows { rows } => values([("rows", rows.to_string()), ("limit", MAX_ROWS.to_string())]),
            Self::TooSlow { seconds } => values([("seconds", seconds.to_string())]),
            Self::Model(error) => error.values(),
            Self::Folder(error) => error.values(),
            Self::TooLarge | Self::Busy | Self::Broken | Self::NotStarted(_) => BTreeMap::new(),
        }
    }

    fn next_step(&self) -> Option<String> {
        Some(match self {
            Self::Refused(error) => error.next_step.clone(),
            Self::TooManyRows { .. } | Self::TooLarge | Self::TooSlow { .. } => {
                format!("Send the rows in several requests of at most {MAX_ROWS} rows.")
            }
            Self::Busy => "Try again in a few seconds.".to_owned(),
            Self::Broken | Self::NotStarted(_) => "Try again, and tell the operator if it stays so.".to_owned(),
            Self::Model(error) => return error.next_step(),
            Self::Folder(error) => return error.next_step(),
        })
    }

    fn field(&self) -> Option<String> {
        match self {
            Self::Refused(error) => match (error.row, &error.column) {
                (Some(row), Some(column)) => Some(format!("rows[{row}].{column}")),
                (Some(row), None) => Some(format!("rows[{row}]")),
                (None, column) => column.clone(),
            },
            Self::TooManyRows { .. } => Some("rows".to_owned()),
            Self::Model(error) => error.field(),
            _ => None,
        }
    }
}
