//! What a raw column means.

use std::collections::HashMap;

use recipes::{DateOrder, TabularSpec, Unusable};

use crate::data::{Ambiguous, Column, Forms, Texts, fold};

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

/// A column's values as a whole, as far as what it means depends on them.
pub(super) trait Whole {
    /// Name of the column.
    fn name(&self) -> &str;

    /// Rows with a value.
    fn present(&self) -> usize;

    /// Rows with a text that is no number.
    fn text_rows(&self) -> usize;

    /// The distinct values.
    fn distinct(&self) -> Distinct<'_>;

    /// How its dates are written; none if no text is one.
    fn forms(&self) -> Option<Forms>;

    /// Rows with a date in one of these orders.
    fn dated(&self, orders: &[Option<DateOrder>]) -> usize;

    /// Whether the numbers do nothing but tell the rows apart.
    fn is_identifier(&self) -> bool;
}

/// The distinct values of a column.
pub(super) enum Distinct<'a> {
    /// Not asked for, as all of them are numbers.
    Numbers,
    /// In the order of their first appearance.
    Few(&'a [String]),
    /// Too many or too long ones to be categories.
    Many,
}

impl Whole for Column {
    fn name(&self) -> &str {
        &self.name
    }

    fn present(&self) -> usize {
        Column::present(self)
    }

    fn text_rows(&self) -> usize {
        self.text_rows
    }

    fn distinct(&self) -> Distinct<'_> {
        match &self.texts {
            Texts::None => Distinct::Numbers,
            Texts::Coded { values, .. } => Distinct::Few(values),
            Texts::Many => Distinct::Many,
        }
    }

    fn forms(&self) -> Option<Forms> {
        (!self.dates.is_empty()).then(|| self.dates.forms())
    }

    fn dated(&self, orders: &[Option<DateOrder>]) -> usize {
        let is_date = |&row: &usize| orders.iter().any(|&order| self.date(row, order).is_some());
        (0..self.numbers.len()).filter(is_date).count()
    }

    fn is_identifier(&self) -> bool {
        is_identifier(self)
    }
}

/// Works out what a column means from all its values.
pub(super) fn infer(column: &impl Whole, spec: &TabularSpec) -> Kind {
    if column.present() == 0 {
        return Kind::Useless(Unusable::Missing);
    }
    if let Some(kind) = dates(column, spec) {
        return kind;
    }
    match column.distinct() {
        Distinct::Numbers if column.is_identifier() => Kind::Useless(Unusable::Identifier),
        Distinct::Numbers => Kind::Number { strays: 0 },
        Distinct::Many if is_mostly_numbers(column) => Kind::Number { strays: column.text_rows() },
        Distinct::Many => Kind::Useless(Unusable::FreeText),
        Distinct::Few(values) => {
            let (spellings, category_of_code) = merge_spellings(values);
            if is_mostly_numbers(column) && spellings.len() > CATEGORIES_AMONG_NUMBERS {
                return Kind::Number { strays: column.text_rows() };
            }
            if spellings.len() > spec.max_categories as usize {
                return Kind::Useless(Unusable::Categories { distinct: spellings.len(), rows: column.present() });
            }
            Kind::Category { spellings, category_of_code }
        }
    }
}

/// What a column is that holds dates, or that the specification takes for one; nothing of any other.
fn dates(column: &impl Whole, spec: &TabularSpec) -> Option<Kind> {
    let is_declared = spec.dates.columns.iter().any(|name| name == column.name());
    let forms = column.forms();
    if forms.is_none() && !is_declared {
        return None;
    }
    // Values that are no date in any of these orders.
    let strays = |orders: &[Option<DateOrder>]| column.present() - column.dated(orders);
    let few = |strays: usize| 10 * strays <= column.present();
    let order = match (spec.dates.order, forms.unwrap_or_default().order()) {
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

fn is_mostly_numbers(column: &impl Whole) -> bool {
    10 * column.text_rows() <= column.present()
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

/// With fewer rows than this, numbers that appear once each are no sign of an identifier.
pub(super) const FEW_ROWS: usize = 20;

/// Whole numbers of which none is missing or appears twice, either without a gap or under an identifier's name.
fn is_identifier(column: &Column) -> bool {
    if column.missing > 0 || column.numbers.len() < FEW_ROWS || column.numbers.iter().any(|n| n.fract() != 0.0) {
        return false;
    }
    let sorted = sorted(&column.numbers);
    let span = sorted[sorted.len() - 1] - sorted[0];
    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
    let without_gap = span < sorted.len() as f64;
    are_distinct(&sorted) && (without_gap || has_identifier_name(&column.name))
}

pub(super) fn sorted(numbers: &[f64]) -> Vec<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// Whether no two of some sorted whole numbers are equal.
#[expect(clippy::float_cmp, reason = "equal whole numbers are equal bit for bit")]
pub(super) fn are_distinct(sorted: &[f64]) -> bool {
    sorted.windows(2).all(|pair| pair[0] != pair[1])
}

pub(super) fn has_identifier_name(name: &str) -> bool {
    let name = fold(name).replace(['-', ' ', '.'], "_");
    let known =
        ["id", "index", "uuid", "guid", "key", "row", "row_id", "rownames", "row_names", "unnamed:_0", "column_1"];
    known.contains(&name.as_str()) || name.ends_with("_id") || name.starts_with("id_")
}
