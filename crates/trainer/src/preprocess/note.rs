//! Messages for the person who submitted the job.

use recipes::protocol::LogLevel;
use recipes::{Values, values};

use crate::data::Dropped;

/// A message about the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// How serious it is.
    pub level: LogLevel,
    /// Stable code for programs.
    pub code: &'static str,
    /// The message.
    pub message: String,
    /// What stands in it besides fixed words.
    pub values: Values,
}

impl Note {
    pub(crate) fn warn(code: &'static str, message: String, values: Values) -> Self {
        Self { level: LogLevel::Warn, code, message, values }
    }
}

/// One note per column that is left out, or one for the rest when there are many.
pub fn dropped(columns: &[Dropped]) -> Vec<Note> {
    const SINGLY: usize = 20;
    let note = |Dropped { name, why }: &Dropped| {
        Note::warn("column_dropped", format!("column {name:?} is not used: {why}"), why.values_of(name))
    };
    let mut notes: Vec<Note> = columns.iter().take(SINGLY).map(note).collect();
    if columns.len() > SINGLY {
        let rest = columns.len() - SINGLY;
        let message = format!("{rest} more columns are not used; the model lists them");
        notes.push(Note::warn("columns_dropped", message, values([("count", rest.to_string())])));
    }
    notes
}
