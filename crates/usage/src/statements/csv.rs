//! A statement as CSV (RFC 4180), fit for spreadsheets.

use super::model::{Line, Statement};
use crate::error::UsageError;
use crate::money::decimal;
use crate::records::Kind;

const HEADING: [&str; 17] = [
    "statement",
    "partner",
    "month",
    "line",
    "used_in",
    "kind",
    "project",
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

/// The statement's lines, its credits with negative costs, and the total: one line each.
///
/// # Errors
/// `TooLarge`.
pub fn to_csv(statement: &Statement) -> Result<String, UsageError> {
    let head = &statement.head;
    let number = head.number.map_or_else(|| head.state.to_string(), |number| number.to_string());
    let start = |what: &str| vec![number.clone(), guarded(&head.partner_name), head.month.to_string(), what.to_owned()];
    let currency = || head.currency.clone().unwrap_or_default();
    let mut text = record(&HEADING.map(str::to_owned));
    for line in &statement.lines {
        let mut cells = start("use");
        cells.extend(used(line)?);
        cells.extend([decimal(line.cost), currency()]);
        text += &record(&cells);
    }
    let empty = |count: usize| std::iter::repeat_n(String::new(), count);
    for credit in &statement.credits {
        let mut cells = start("credit");
        cells.extend([head.month.to_string(), guarded(&credit.reason)]);
        cells.extend(empty(9));
        cells.extend([decimal(-credit.amount), currency()]);
        text += &record(&cells);
    }
    let mut cells = start("total");
    cells.extend(empty(11));
    cells.extend([decimal(head.total), currency()]);
    Ok(text + &record(&cells))
}

fn used(line: &Line) -> Result<[String; 11], UsageError> {
    let text = |text: Option<String>| text.unwrap_or_default();
    Ok([
        line.month.to_string(),
        line.kind.to_string(),
        text(line.project_key()),
        text(line.user.map(|user| user.to_string())),
        text(line.user_name.as_deref().map(guarded)),
        text(line.pool.map(|pool| pool.to_string())),
        text(line.pool_name.as_deref().map(guarded)),
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

/// What somebody wrote, so that no spreadsheet takes it for a formula.
fn guarded(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if risky { format!("'{text}") } else { text.to_owned() }
}

fn record(cells: &[String]) -> String {
    let quoted = |cell: &String| {
        if cell.contains([',', ';', '"', '\r', '\n']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    let cells: Vec<String> = cells.iter().map(quoted).collect();
    cells.join(",") + "\r\n"
}
