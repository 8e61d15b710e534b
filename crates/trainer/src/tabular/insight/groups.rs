//! Scores by the values of a column.

use recipes::{Evaluation, Group, GroupReport};

use super::Asked;
use crate::TrainerError;
use crate::preprocess::GroupColumn;
use crate::tabular::evaluation::measure;

/// Fewest held-out rows of which scores are told: those of fewer would tell of single rows.
const FEWEST_ROWS: usize = 10;

impl Asked<'_> {
    /// Scores on the held-out rows of each group that is large enough.
    pub(super) fn by_group(&self, column: &GroupColumn) -> Result<GroupReport, TrainerError> {
        by_group(column, |rows| {
            let part = self.data.test.part(rows);
            let measured = measure(self.model, &part, self.rule, self.data.classes.len())?;
            Ok(measured.report(&self.data.classes, self.data.target_scale))
        })
    }
}

/// Scores of each group that is large enough, by how `evaluate` judges held-out rows.
pub(crate) fn by_group(
    column: &GroupColumn,
    evaluate: impl Fn(&[usize]) -> Result<Evaluation, TrainerError>,
) -> Result<GroupReport, TrainerError> {
    let mut rows_of = vec![Vec::new(); column.names.len()];
    for (row, group) in column.group_of_test_row.iter().enumerate() {
        if let Some(group) = group {
            rows_of[*group].push(row);
        }
    }
    let mut groups = Vec::new();
    let mut told = 0;
    for (name, rows) in column.names.iter().zip(rows_of) {
        if rows.len() >= FEWEST_ROWS {
            told += rows.len();
            groups.push(Group { group: name.clone(), rows: rows.len() as u64, evaluation: evaluate(&rows)? });
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.rows));
    let others = (column.group_of_test_row.len() - told) as u64;
    Ok(GroupReport { column: column.name.clone(), groups, others })
}
