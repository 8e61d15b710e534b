//! Database failures, sorted by what a caller can do about them.

use foundation::{ErrorKind, Fault};
use sqlx::error::ErrorKind as SqlKind;

/// A failure of the database.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The database URL cannot be used.
    #[error("the database URL is not usable: {0}")]
    Url(String),
    /// A row with this key exists already. SQLite does not say which constraint it was; check before inserting where it matters.
    #[error("a row with this key exists already")]
    Duplicate(#[source] sqlx::Error),
    /// A row refers to another one that does not exist, or is still referred to.
    #[error("a referenced row is missing or still in use")]
    Reference(#[source] sqlx::Error),
    /// Two transactions got in each other's way, or no connection was free in time: trying again may help.
    #[error("the database is busy")]
    Busy(#[source] sqlx::Error),
    /// The database cannot be reached or is restarting: trying again may help.
    #[error("the database cannot be reached")]
    Unreachable(#[source] sqlx::Error),
    /// The disk under the database is full.
    #[error("the database has no room left on its disk")]
    Full(#[source] sqlx::Error),
    /// A stored row cannot be read: a defect, or a row edited by hand.
    #[error("a stored row cannot be read")]
    BadRow(#[source] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the schema could not be brought up to date")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// Anything else: a defect of ours.
    #[error("the database refused a statement")]
    Statement(#[source] sqlx::Error),
}

impl From<sqlx::Error> for DatabaseError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy(error),
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Unreachable(error)
            }
            // PostgreSQL answers a broken start-up or a half-closed connection with these two.
            sqlx::Error::Protocol(_) | sqlx::Error::BeginFailed => Self::Unreachable(error),
            sqlx::Error::RowNotFound
            | sqlx::Error::TypeNotFound { .. }
            | sqlx::Error::ColumnIndexOutOfBounds { .. }
            | sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::Decode(_) => Self::BadRow(error),
            sqlx::Error::Database(inner) => match inner.kind() {
                SqlKind::UniqueViolation => Self::Duplicate(error),
                SqlKind::ForeignKeyViolation => Self::Reference(error),
                _ => Self::by_code(inner.code().as_deref().unwrap_or_default().to_owned(), error),
            },
            _ => Self::Statement(error),
        }
    }
}

impl DatabaseError {
    /// Sorts by SQLSTATE (five characters) or SQLite's extended result code (a number).
    #[expect(clippy::needless_pass_by_value, reason = "the code is borrowed from the error that is moved here")]
    fn by_code(code: String, error: sqlx::Error) -> Self {
        if code.len() == 5 {
            return match &*code {
                // serialization_failure, deadlock_detected, lock_not_available, query_canceled, too_many_connections
                "40001" | "40P01" | "55P03" | "57014" | "53300" => Self::Busy(error),
                // disk_full
                "53100" => Self::Full(error),
                // operator_intervention (shutdown, crash recovery, cannot_connect_now) and connection exceptions
                class if class.starts_with("57P") || class.starts_with("08") => Self::Unreachable(error),
                _ => Self::Statement(error),
            };
        }
        // The low byte is the primary code: 5 BUSY, 6 LOCKED, 13 FULL.
        match code.parse::<u32>().map(|code| code & 0xff) {
            Ok(5 | 6) => Self::Busy(error),
            Ok(13) => Self::Full(error),
            _ => Self::Statement(error),
        }
    }

    /// Whether the same transaction may succeed when it is run again.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Busy(_) | Self::Unreachable(_))
    }
}

impl Fault for DatabaseError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Duplicate(_) => ErrorKind::Conflict,
            Self::Busy(_) | Self::Unreachable(_) | Self::Full(_) => ErrorKind::Unavailable,
            Self::Url(_) | Self::Reference(_) | Self::BadRow(_) | Self::Migration(_) | Self::Statement(_) => {
                ErrorKind::Internal
            }
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Duplicate(_) => "duplicate",
            Self::Busy(_) => "database_busy",
            Self::Unreachable(_) => "database_unreachable",
            Self::Full(_) => "database_full",
            Self::Url(_) | Self::Reference(_) | Self::BadRow(_) | Self::Migration(_) | Self::Statement(_) => {
                "database_failure"
            }
        }
    }

    fn next_step(&self) -> Option<String> {
        let text = match self {
            Self::Busy(_) | Self::Unreachable(_) => "Try again in a few seconds.",
            Self::Full(_) => "Ask the operator to free disk space under the database.",
            _ => return None,
        };
        Some(text.to_owned())
    }
}
