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
        within("groups", self.groups.len(), 0, limits::GROUP_COLUMNS)?;
        for (index, name) in self.groups.iter().enumerate() {
            let field = format!("groups[{index}]");
            column_name(&field, name)?;
            if *name == self.target || self.groups[..index].contains(name) {
                return Err(out_of_range(&field, &format!("{name:?}"), "a column other than the target, named once"));
            }
        }
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
