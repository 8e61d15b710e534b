//! What a raw column means.

use std::collections::HashMap;

use recipes::{DateOrder, TabularSpec, Unusable};

use crate::data::{Ambiguous, Column, Texts, fold};

/// What a raw column means to the network.
pub(super) enum Kind {
    /// A quantity. `strays` rows hold a text and count as missing.
    Number {
        /// Rows with a text that is no number.
        strays: usize,
    },
    /// One of a few names. Spellings that differ in case alone are the same category.
    Category {
        /// The categories, each in its first spelling.
        spellings: Vec<String>,
        /// Index into `spellings` by code of the column.
        category_of_code: Vec<u32>,
    },
    /// Dates. `strays` rows hold something else and count as missing.
    Date {
        /// Whether day or month comes first.
        order: Option<DateOrder>,
        /// Rows with a value that is no date.
        strays: usize,
    },
    /// Nothing that could be learned from, and why.
    Useless(Unusable),
}

/// Works out what a column means from all its values.
pub(super) fn infer(column: &Column, spec: &TabularSpec) -> Kind {
    if column.present() == 0 {
        return Kind::Useless(Unusable::Missing);
    }
    if let Some(kind) = dates(column, spec) {
        return kind;
    }
    match &column.texts {
        Texts::None if is_identifier(column) => Kind::Useless(Unusable::Identifier),
        Texts::None => Kind::Number { strays: 0 },
        Texts::Many if is_mostly_numbers(column) => Kind::Number { strays: column.text_rows },
        Texts::Many => Kind::Useless(Unusable::FreeText),
        Texts::Coded { values, .. } => {
            let (spellings, category_of_code) = merge_spellings(values);
            if is_mostly_numbers(column) && spellings.len() > CATEGORIES_AMONG_NUMBERS {
                return Kind::Number { strays: column.text_rows };
            }
            if spellings.len() > spec.max_categories as usize {
                return Kind::Useless(Unusable::Categories { distinct: spellings.len(), rows: column.present() });
            }
            Kind::Category { spellings, category_of_code }
        }
    }
}

/// What a column is that holds dates, or that the specification takes for one; nothing of any other.
fn dates(column: &Column, spec: &TabularSpec) -> Option<Kind> {
    let is_declared = spec.dates.columns.contains(&column.name);
    if column.dates.is_empty() && !is_declared {
        return None;
    }
    // Values that are no date in any of these orders.
    let strays = |orders: &[Option<DateOrder>]| {
        let is_date = |&row: &usize| orders.iter().any(|&order| column.date(row, order).is_some());
        column.present() - (0..column.numbers.len()).filter(is_date).count()
    };
    let few = |strays: usize| 10 * strays <= column.present();
    let order = match (spec.dates.order, column.dates.order()) {
        (Some(order), _) => Some(order),
        (None, Ok(order)) => order,
        (None, Err(Ambiguous)) => {
            let others = strays(&[Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)]);
            return (is_declared || few(others)).then_some(Kind::Useless(Unusable::AmbiguousDates));
        }
    };
    match strays(&[order]) {
        strays if few(strays) => Some(Kind::Date { order, strays }),
        _ if is_declared => Some(Kind::Useless(Unusable::NotDates)),
        _ => None,
    }
}

/// With at most so many distinct values, a column of numbers and a few texts holds categories, such as 0, 1 and
/// "unknown".
const CATEGORIES_AMONG_NUMBERS: usize = 20;

fn is_mostly_numbers(column: &Column) -> bool {
    10 * column.text_rows <= column.present()
}

fn merge_spellings(values: &[String]) -> (Vec<String>, Vec<u32>) {
    let mut spellings: Vec<String> = Vec::new();
    let mut index: HashMap<String, u32> = HashMap::new();
    let mut category_of_code = Vec::with_capacity(values.len());
    for value in values {
        let category = *index.entry(fold(value).into_owned()).or_insert_with(|| {
            spellings.push(value.clone());
            u32::try_from(spellings.len() - 1).unwrap_or(u32::MAX)
        });
        category_of_code.push(category);
    }
    (spellings, category_of_code)
}

/// Whole numbers of which none is missing or appears twice, either without a gap or under an identifier's name.
fn is_identifier(column: &Column) -> bool {
    const FEW_ROWS: usize = 20;
    if column.missing > 0 || column.numbers.len() < FEW_ROWS || column.numbers.iter().any(|n| n.fract() != 0.0) {
        return false;
    }
    let mut sorted = column.numbers.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    // Exact: both are whole numbers.
    #[expect(clippy::float_cmp, reason = "equal whole numbers are equal bit for bit")]
    let distinct = sorted.windows(2).all(|pair| pair[0] != pair[1]);
    let span = sorted[sorted.len() - 1] - sorted[0];
    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
    let without_gap = span < sorted.len() as f64;
    distinct && (without_gap || has_identifier_name(&column.name))
}

fn has_identifier_name(name: &str) -> bool {
    let name = fold(name).replace(['-', ' ', '.'], "_");
    let known =
        ["id", "index", "uuid", "guid", "key", "row", "row_id", "rownames", "row_names", "unnamed:_0", "column_1"];
    known.contains(&name.as_str()) || name.ends_with("_id") || name.starts_with("id_")
}
