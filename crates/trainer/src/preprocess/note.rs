//! Messages for the person who submitted the job.

use recipes::model::DroppedColumn;
use recipes::protocol::LogLevel;

/// A message about the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// How serious it is.
    pub level: LogLevel,
    /// Stable code for programs.
    pub code: &'static str,
    /// The message.
    pub message: String,
}

impl Note {
    pub(super) fn warn(code: &'static str, message: String) -> Self {
        Self { level: LogLevel::Warn, code, message }
    }
}

/// One note per column that is left out, or one for the rest when there are many.
pub(super) fn dropped(columns: &[DroppedColumn]) -> Vec<Note> {
    const SINGLY: usize = 20;
    let note = |column: &DroppedColumn| {
        Note::warn("column_dropped", format!("column {:?} is not used: {}", column.name, column.reason))
    };
    let mut notes: Vec<Note> = columns.iter().take(SINGLY).map(note).collect();
    if columns.len() > SINGLY {
        let rest = columns.len() - SINGLY;
        notes.push(Note::warn("column_dropped", format!("{rest} more columns are not used; the model lists them")));
    }
    notes
}
