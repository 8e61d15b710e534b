//! One column against its rule.

use std::collections::HashSet;

use partner_registry::conformance::{Finding, Rule};
use partner_registry::standards::{ColumnKind, ColumnRule};

use crate::model::ColumnType;
use crate::profile::{is_boolean, is_date, is_number};

/// Row numbers that are kept of each rule.
const SHOWN_ROWS: usize = 5;

/// Counts what breaks the rule of one column.
#[derive(Debug)]
pub(super) struct ColumnCheck {
    rule: ColumnRule,
    allowed: Option<Allowed>,
    /// In the order in which they were first met; a handful at most.
    findings: Vec<Finding>,
}

#[derive(Debug)]
enum Allowed {
    Words(HashSet<String>),
    /// As numbers are: `1` and `1.0` are one.
    Numbers(Vec<f64>),
}

impl ColumnCheck {
    pub(super) fn new(rule: &ColumnRule) -> Self {
        let numeric = matches!(rule.kind, ColumnKind::Integer | ColumnKind::Number);
        let allowed = rule.allowed.as_ref().map(|values| {
            if numeric {
                Allowed::Numbers(values.iter().filter_map(|value| value.parse().ok()).collect())
            } else {
                Allowed::Words(values.iter().cloned().collect())
            }
        });
        Self { rule: rule.clone(), allowed, findings: Vec::new() }
    }

    /// Whether values of a declared type can be what the rule asks for.
    pub(super) fn takes(&self, declared: ColumnType) -> bool {
        matches!(
            (self.rule.kind, declared),
            (_, ColumnType::Empty)
                | (ColumnKind::Integer, ColumnType::Integer)
                | (ColumnKind::Number, ColumnType::Integer | ColumnType::Number)
                | (ColumnKind::Boolean, ColumnType::Boolean)
                | (ColumnKind::Date, ColumnType::Date)
                | (ColumnKind::Text, ColumnType::Text)
        )
    }

    /// Takes the value of row `row`, counted from 1, without surrounding spaces; `None` where it is missing.
    pub(super) fn value(&mut self, row: u64, value: Option<&str>) {
        let broken = match value {
            None if self.rule.nullable => None,
            None => Some(Rule::ValueMissing),
            Some(value) => self.broken_by(value),
        };
        if let Some(rule) = broken {
            self.count(rule, row);
        }
    }

    /// All of `rows` rows are of another type.
    pub(super) fn all_of_wrong_type(&mut self, rows: u64) {
        if rows > 0 {
            let shown = (1..=rows).take(SHOWN_ROWS).collect();
            let subject = self.rule.name.clone();
            self.findings.push(Finding { rule: Rule::WrongType, subject, count: rows, rows: shown });
        }
    }

    pub(super) fn finish(self) -> Vec<Finding> {
        self.findings
    }

    fn broken_by(&self, value: &str) -> Option<Rule> {
        match self.rule.kind {
            ColumnKind::Integer | ColumnKind::Number => match self.number(value) {
                Some(number) => self.broken_by_number(number),
                None => Some(Rule::WrongType),
            },
            ColumnKind::Boolean if !is_boolean(value.as_bytes()) => Some(Rule::WrongType),
            ColumnKind::Date if !is_date(value.as_bytes()) => Some(Rule::WrongType),
            ColumnKind::Boolean | ColumnKind::Date | ColumnKind::Text => self.broken_by_word(value),
        }
    }

    fn number(&self, value: &str) -> Option<f64> {
        if self.rule.kind == ColumnKind::Integer {
            #[expect(clippy::cast_precision_loss, reason = "a bound is a number of 53 bits itself")]
            return value.parse::<i64>().ok().map(|whole| whole as f64);
        }
        if !is_number(value.as_bytes()) {
            return None;
        }
        // Thousands may be grouped by commas.
        value.replace(',', "").parse::<f64>().ok().filter(|number| number.is_finite())
    }

    fn broken_by_number(&self, number: f64) -> Option<Rule> {
        if self.rule.minimum.is_some_and(|least| number < least) {
            return Some(Rule::BelowMinimum);
        }
        if self.rule.maximum.is_some_and(|most| number > most) {
            return Some(Rule::AboveMaximum);
        }
        match &self.allowed {
            Some(Allowed::Numbers(numbers)) if !numbers.contains(&number) => Some(Rule::NotAllowed),
            _ => None,
        }
    }

    fn broken_by_word(&self, word: &str) -> Option<Rule> {
        let longer = |most: u32| word.chars().nth(usize::try_from(most).unwrap_or(usize::MAX)).is_some();
        if self.rule.max_length.is_some_and(longer) {
            return Some(Rule::TooLong);
        }
        match &self.allowed {
            Some(Allowed::Words(words)) if !words.contains(word) => Some(Rule::NotAllowed),
            _ => None,
        }
    }

    fn count(&mut self, rule: Rule, row: u64) {
        let known = self.findings.iter_mut().find(|finding| finding.rule == rule);
        if let Some(finding) = known {
            finding.count += 1;
            if finding.rows.len() < SHOWN_ROWS {
                finding.rows.push(row);
            }
        } else {
            let subject = self.rule.name.clone();
            self.findings.push(Finding { rule, subject, count: 1, rows: vec![row] });
        }
    }
}
