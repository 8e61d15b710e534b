//! Ranges of what is found out about a model.

use super::{column_name, out_of_range, within};
use crate::SpecError;
use crate::spec::insight::{Calibration, Goal};
use crate::spec::limits;
use crate::spec::models::Task;
use crate::spec::tabular::TabularSpec;

impl TabularSpec {
    pub(super) fn validate_insight(&self) -> Result<(), SpecError> {
        if let Some(importance) = self.importance {
            within("importance.repeats", importance.repeats, 1, limits::REPEATS)?;
        }
        groups(&self.groups, &[&self.target])?;
        if self.calibration != Calibration::None && self.task != Task::Classification {
            return Err(out_of_range("calibration", "a calibration", "none unless task is classification"));
        }
        let Some(threshold) = &self.threshold else { return Ok(()) };
        if self.task != Task::Classification {
            return Err(out_of_range("threshold", "a threshold", "left out unless task is classification"));
        }
        match threshold.goal {
            Goal::Recall(recall) => within("threshold.goal.recall", recall, 0.01, 1.0),
            _ => Ok(()),
        }
    }
}

/// Columns by whose values scores are told: any but those that are taken.
pub(super) fn groups(columns: &[String], taken: &[&String]) -> Result<(), SpecError> {
    within("groups", columns.len(), 0, limits::GROUP_COLUMNS)?;
    for (index, name) in columns.iter().enumerate() {
        let field = format!("groups[{index}]");
        column_name(&field, name)?;
        if taken.contains(&name) || columns[..index].contains(name) {
            let taken = taken.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(" and ");
            let allowed = format!("a column other than {taken}, named once");
            return Err(out_of_range(&field, &format!("{name:?}"), &allowed));
        }
    }
    Ok(())
}
