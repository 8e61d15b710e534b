//! Ranges of what is done to columns.

use super::{column_name, out_of_range, within};
use crate::SpecError;
use crate::spec::columns::Outliers;
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
        let Some(select) = self.select else { return Ok(()) };
        within("select.least", select.least, 0.0, 10.0)?;
        select.most.map_or(Ok(()), |most| within("select.most", most as usize, 1, limits::COLUMNS))
    }
}
