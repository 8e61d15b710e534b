//! Classes of a target that was read in pieces.

use std::collections::HashMap;

use recipes::{TabularSpec, Task};

use super::facts::Sampled;
use crate::DataError;
use crate::data::{Cell, Column};
use crate::preprocess::kind::Whole as _;
use crate::preprocess::target;

/// The classes of the target; none where a quantity is predicted.
pub(super) struct Classes {
    pub(super) names: Vec<String>,
    pub(super) label_of: HashMap<String, u32>,
    pub(super) rows: Vec<ClassRows>,
}

/// Rows of a class by part.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ClassRows {
    pub(super) train: usize,
    validation: usize,
    all: usize,
}

impl Classes {
    pub(super) fn read(column: &Sampled<'_>, spec: &TabularSpec) -> Result<Self, DataError> {
        if spec.task == Task::Regression {
            target::check_quantity(column)?;
            return Ok(Self { names: Vec::new(), label_of: HashMap::new(), rows: Vec::new() });
        }
        let Some(values) = column.facts.values() else { return Err(target::too_many(column.sample)) };
        // A short column with the same values, each once or several times as in the table.
        let (mut short, mut value_of_row) = (Column::new(column.name().to_owned()), Vec::new());
        for (place, (text, &rows)) in values.texts.iter().zip(&values.rows).enumerate() {
            let number = text.parse().ok().filter(|_| column.text_rows() == 0);
            for _ in 0..rows.min(2) {
                short.push(number.map_or(Cell::Text(text), Cell::Number));
                value_of_row.push(place);
            }
        }
        let target = target::read(&short, spec)?;
        let (mut label_of, mut rows) = (HashMap::new(), vec![ClassRows::default(); target.classes.len()]);
        for (place, label) in value_of_row.into_iter().zip(target.label_of_row) {
            let label = label.unwrap_or_default();
            if label_of.insert(values.texts[place].clone(), label).is_none() {
                let rows = &mut rows[label as usize];
                rows.train += values.train[place];
                rows.validation += values.validation[place];
                rows.all += values.rows[place];
            }
        }
        Ok(Self { names: target.classes, label_of, rows })
    }

    /// Whether every class can be learned, and where there is a part for it, calibrated: chance deals out the rows, so that a rare class may be
    /// missing from a part.
    pub(super) fn check(&self, target: &str, has_validation: bool) -> Result<(), DataError> {
        let part_without = |rows: &ClassRows| match rows {
            ClassRows { train: 0, .. } => Some("training"),
            ClassRows { validation: 0, .. } if has_validation => Some("validation"),
            _ => None,
        };
        let found =
            self.names.iter().zip(&self.rows).find_map(|(class, rows)| Some((class, rows, part_without(rows)?)));
        let Some((class, &ClassRows { train, validation, all }, part)) = found else { return Ok(()) };
        let (column, class, test) = (target.to_owned(), class.clone(), all - train - validation);
        Err(DataError::ClassWithoutPart { column, class, part, train, validation, test })
    }
}
