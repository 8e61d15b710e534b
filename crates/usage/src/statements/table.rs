//! A statement as a table of texts.

use super::model::{Line, Statement};
use crate::error::UsageError;
use crate::money::decimal;
use crate::records::Kind;

const HEADING: [&str; 18] = [
    "statement",
    "partner",
    "month",
    "line",
    "used_in",
    "kind",
    "project",
    "project_name",
    "user",
    "user_name",
    "pool",
    "pool_name",
    "amount",
    "quantity",
    "price_version",
    "unit_price",
    "cost",
    "currency",
];

/// A heading, the statement's lines, its credits with negative costs, and the total. The texts are as people wrote them.
///
/// # Errors
/// `TooLarge`.
pub fn table(statement: &Statement) -> Result<Vec<Vec<String>>, UsageError> {
    let head = &statement.head;
    let number = head.number.map_or_else(|| head.state.to_string(), |number| number.to_string());
    let start = |what: &str| vec![number.clone(), head.partner_name.clone(), head.month.to_string(), what.to_owned()];
    let currency = || head.currency.clone().unwrap_or_default();
    let mut rows = vec![HEADING.map(str::to_owned).to_vec()];
    for line in &statement.lines {
        let mut cells = start("use");
        cells.extend(used(line)?);
        cells.extend([decimal(line.cost), currency()]);
        rows.push(cells);
    }
    let empty = |count: usize| std::iter::repeat_n(String::new(), count);
    for credit in &statement.credits {
        let mut cells = start("credit");
        cells.extend([head.month.to_string(), credit.reason.clone()]);
        cells.extend(empty(10));
        cells.extend([decimal(-credit.amount), currency()]);
        rows.push(cells);
    }
    let mut cells = start("total");
    cells.extend(empty(12));
    cells.extend([decimal(head.total), currency()]);
    rows.push(cells);
    Ok(rows)
}

fn used(line: &Line) -> Result<[String; 12], UsageError> {
    let text = |text: Option<String>| text.unwrap_or_default();
    Ok([
        line.month.to_string(),
        line.kind.to_string(),
        text(line.project.map(|project| project.to_string())),
        text(line.project_name.clone()),
        text(line.user.map(|user| user.to_string())),
        text(line.user_name.clone()),
        text(line.pool.map(|pool| pool.to_string())),
        text(line.pool_name.clone()),
        line.amount.to_string(),
        format!("{} {}", decimal(line.quantity()?), unit(line.kind)),
        text(line.price.as_ref().map(|price| price.number.to_string())),
        text(line.price.as_ref().map(|price| decimal(price.unit_price))),
    ])
}

/// The unit that has a price.
pub fn unit(kind: Kind) -> &'static str {
    match kind {
        Kind::Gpu | Kind::Cpu => "h",
        Kind::Stored => "GiB-month",
        Kind::Downloaded => "GiB",
    }
}
