//! Ranges of what is done to columns.

use super::{column_name, out_of_range, within};
use crate::SpecError;
use crate::spec::columns::{Outliers, SelectByL1, SelectHow};
use crate::spec::limits;
use crate::spec::tabular::TabularSpec;

impl TabularSpec {
    pub(super) fn validate_columns(&self) -> Result<(), SpecError> {
        match self.outliers {
            Outliers::Keep => {}
            Outliers::Quantiles(options) => within("outliers.quantiles.share", options.share, 0.0001, 0.25)?,
            Outliers::Fences(options) => within("outliers.fences.width", options.width, 0.5, 100.0)?,
        }
        within("dates.columns", self.dates.columns.len(), 0, limits::COLUMNS)?;
        for (index, name) in self.dates.columns.iter().enumerate() {
            let field = format!("dates.columns[{index}]");
            column_name(&field, name)?;
            if *name == self.target {
                return Err(out_of_range(&field, &format!("the target {name:?}"), "a column other than the target"));
            }
        }
        if let Some(options) = self.embeddings {
            within("embeddings.from", options.from, 3, limits::CATEGORIES)?;
            options.width.map_or(Ok(()), |width| within("embeddings.width", width, 1, limits::EMBEDDING))?;
        }
        let Some(select) = self.select else { return Ok(()) };
        select.least.map_or(Ok(()), |least| within("select.least", least, 0.0, 10.0))?;
        match select.how {
            SelectHow::MutualInformation | SelectHow::L1(SelectByL1 { strength: None }) => {}
            SelectHow::L1(SelectByL1 { strength: Some(strength) }) => {
                within("select.how.l1.strength", strength, 1e-6, 100.0)?;
            }
            SelectHow::Permutation(options) => within("select.how.permutation.repeats", options.repeats, 2, 100)?,
        }
        select.most.map_or(Ok(()), |most| within("select.most", most as usize, 1, limits::COLUMNS))
    }
}
