//! Columns by whose values scores are told.

use recipes::TabularSpec;

use super::Split;
use crate::data::{Column, MISSING_CODE, Table, Texts, number_text};

/// With more distinct numbers than this a column is taken for a measured quantity, and its rows go by quarters.
const MOST_NUMBERS: usize = 20;

/// A column by whose values scores are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupColumn {
    /// Its name.
    pub name: String,
    /// Its groups.
    pub names: Vec<String>,
    /// Group of each held-out row; none where the value is missing, or one of too many texts.
    pub group_of_test_row: Vec<Option<usize>>,
}

/// The columns that the specification names.
pub(super) fn read(table: &Table, spec: &TabularSpec, split: &Split) -> Vec<GroupColumn> {
    let named = spec.groups.iter().filter_map(|name| table.columns.iter().find(|column| column.name == *name));
    named.map(|column| group(column, split)).collect()
}

/// The groups of a column, and those of the held-out rows.
pub(crate) fn group(column: &Column, split: &Split) -> GroupColumn {
    let name = column.name.clone();
    match &column.texts {
        Texts::Coded { values, codes, .. } => {
            let group =
                |&row: &u32| Some(codes[row as usize]).filter(|&code| code != MISSING_CODE).map(|code| code as usize);
            let group_of_test_row = split.test.iter().map(group).collect();
            GroupColumn { name, names: values.clone(), group_of_test_row }
        }
        Texts::Many => GroupColumn { name, names: Vec::new(), group_of_test_row: vec![None; split.test.len()] },
        Texts::None => by_number(column, split),
    }
}

fn by_number(column: &Column, split: &Split) -> GroupColumn {
    let numbers = |rows: &[u32]| rows.iter().map(|&row| column.numbers[row as usize] + 0.0).collect::<Vec<f64>>();
    let mut known = numbers(&split.train);
    known.retain(|number| !number.is_nan());
    known.sort_unstable_by(f64::total_cmp);
    let mut distinct = known.clone();
    distinct.dedup();
    let test = numbers(&split.test).into_iter();
    let name = column.name.clone();
    if distinct.len() <= MOST_NUMBERS {
        let group = |number: f64| distinct.binary_search_by(|other| other.total_cmp(&number)).ok();
        let group_of_test_row = test.map(group).collect();
        return GroupColumn { name, names: distinct.into_iter().map(number_text).collect(), group_of_test_row };
    }
    let (bounds, names) = quarters(&known);
    // The first bound that is not below the number.
    let group = |number: f64| (!number.is_nan()).then(|| bounds.partition_point(|&bound| bound < number));
    GroupColumn { name, names, group_of_test_row: test.map(group).collect() }
}

/// Upper bounds of the quarters of the training rows, and how they are called.
fn quarters(sorted: &[f64]) -> (Vec<f64>, Vec<String>) {
    let quantile = |quarter: usize| sorted[(sorted.len() * quarter / 4).min(sorted.len() - 1)];
    let mut bounds: Vec<f64> = (1..4).map(quantile).collect();
    bounds.dedup();
    let mut names = vec![format!("up to {}", short(bounds[0]))];
    names.extend(bounds.windows(2).map(|pair| format!("{} to {}", short(pair[0]), short(pair[1]))));
    names.push(format!("above {}", short(bounds[bounds.len() - 1])));
    bounds.push(f64::INFINITY);
    (bounds, names)
}

/// Three significant digits: a bound of a quarter need not be a row's value to the last digit.
fn short(number: f64) -> String {
    number_text(format!("{number:.2e}").parse().unwrap_or(number))
}
