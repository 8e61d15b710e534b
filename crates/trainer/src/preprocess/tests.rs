mod dates;
mod encoding;
mod folding;
mod inference;
mod outliers;
mod splitting;
mod targets;

use recipes::model::{Encoding, InputColumn};
use recipes::{TabularSpec, Unusable};

use super::*;
use crate::data::{Cell, Column, Markers, Table};

/// A table of raw texts; the target is the last column.
fn table(columns: &[(&str, &[&str])]) -> Table {
    let markers = Markers::new(TabularSpec::new("y").missing);
    let read = |(name, cells): &(&str, &[&str])| {
        let mut column = Column::new((*name).to_owned());
        for cell in *cells {
            column.push(Cell::parse(cell, &markers));
        }
        column
    };
    let columns: Vec<Column> = columns.iter().map(read).collect();
    Table {
        rows: columns[0].numbers.len(),
        target: columns.len() - 1,
        columns,
        unreadable: Vec::new(),
        budget: crate::data::Budget::new(1 << 30),
    }
}

/// Twenty rows: the cells over and over, and alternating classes.
fn twenty<'a>(cells: &[&'a str]) -> (Vec<&'a str>, Vec<&'static str>) {
    let cells = cells.iter().copied().cycle().take(20).collect();
    (cells, ["a", "a", "b", "b"].into_iter().cycle().take(20).collect())
}

fn prepared(cells: &[&str]) -> Result<Prepared, DataError> {
    let (cells, classes) = twenty(cells);
    prepare(&table(&[("x", &cells), ("y", &classes)]), &TabularSpec::new("y"))
}

fn column(cells: &[&str]) -> InputColumn {
    prepared(cells).unwrap().columns.remove(0)
}

/// Why the only column is of no use.
fn dropped(cells: &[&str]) -> Unusable {
    match prepared(cells) {
        Err(DataError::NoFeatures { mut dropped }) => dropped.remove(0).why,
        other => panic!("the column should be of no use: {other:?}"),
    }
}

fn categories(column: &InputColumn) -> Vec<&str> {
    match &column.encoding {
        Encoding::Category { categories, .. } => categories.iter().map(String::as_str).collect(),
        _ => panic!("{} holds no categories", column.name),
    }
}
