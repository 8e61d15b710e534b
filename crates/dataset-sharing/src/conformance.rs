//! Holding a version against the rules of a standard: every row, in memory that does not grow with the file.
//!
//! Rules are about single columns, so CSV is read row by row and Parquet column by column, page by page. What is found is told
//! as counts and a few row numbers; no value is repeated, because a report is read by more people than the data.

mod column;
mod csv;
mod parquet;
mod rows;

use std::collections::HashMap;

use blob_store::Blob;
use partner_registry::conformance::{Finding, Report, Rule};
use partner_registry::standards::{DataRules, ExtraColumns};

use crate::DatasetError;
use crate::model::{Format, TableSchema, Version};

use column::ColumnCheck;
pub use rows::{TestRow, TestRows};

/// Is told how far it is: bytes or columns done, of so many.
pub type Progress<'a> = &'a (dyn Fn(u64, u64) + Send + Sync);

/// Holds all rows of a version against the rules.
pub(crate) async fn examine(
    blob: &Blob,
    version: &Version,
    rules: &DataRules,
    progress: Progress<'_>,
) -> Result<Report, DatasetError> {
    let mut plan = Plan::new(&version.schema, rules);
    let checks = std::mem::take(&mut plan.checks);
    let (rows, checks) = match version.summary.format {
        Format::Csv => csv::examine(blob, checks, progress).await?,
        Format::Parquet => parquet::examine(blob, &version.schema, checks, progress).await?,
    };
    plan.findings.extend(checks.into_iter().flatten().flat_map(ColumnCheck::finish));
    Ok(Report { rows, findings: plan.findings, scores: Vec::new() })
}

/// Which column is checked how.
struct Plan {
    /// One for each column of the data, in their order.
    checks: Vec<Option<ColumnCheck>>,
    /// What is wrong with the columns as such.
    findings: Vec<Finding>,
}

impl Plan {
    fn new(schema: &TableSchema, rules: &DataRules) -> Self {
        let mut by_name: HashMap<&str, _> = rules.columns.iter().map(|rule| (rule.name.as_str(), rule)).collect();
        let mut findings = Vec::new();
        let mut checks = Vec::with_capacity(schema.columns.len());
        for column in &schema.columns {
            let rule = by_name.remove(column.name.as_str());
            if rule.is_none() && rules.extra_columns == ExtraColumns::Refused {
                findings.push(about(Rule::ColumnUnexpected, &column.name));
            }
            checks.push(rule.map(ColumnCheck::new));
        }
        for rule in rules.columns.iter().filter(|rule| rule.required && by_name.contains_key(rule.name.as_str())) {
            findings.push(about(Rule::ColumnMissing, &rule.name));
        }
        Self { checks, findings }
    }
}

fn about(rule: Rule, column: &str) -> Finding {
    Finding { rule, subject: column.to_owned(), count: 1, rows: Vec::new() }
}

#[cfg(test)]
mod tests;
