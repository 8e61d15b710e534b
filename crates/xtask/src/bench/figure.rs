//! A measured value and what was promised of it.

use anyhow::{Context, Result};
use serde_json::Value;

#[derive(Debug, PartialEq)]
pub(super) struct Figure {
    pub(super) what: String,
    pub(super) value: f64,
    pub(super) unit: String,
    pub(super) promise: Option<Promise>,
}

/// In the figure's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Promise {
    AtMost(f64),
    AtLeast(f64),
}

impl Figure {
    /// Reads what a measuring program prints, one object a line:
    /// `{"figure": "upload", "value": 612.5, "unit": "MiB/s", "at_least": 500.0}`; `at_most` or neither may stand instead.
    pub(super) fn parse(line: &str) -> Result<Self> {
        let object: Value = serde_json::from_str(line).with_context(|| format!("not a figure in JSON: {line}"))?;
        let number = |key: &str| object[key].as_f64();
        let text =
            |key: &str| object[key].as_str().map(str::to_owned).with_context(|| format!("no \"{key}\" in {line}"));
        let promise = number("at_most").map(Promise::AtMost).or_else(|| number("at_least").map(Promise::AtLeast));
        let value = number("value").with_context(|| format!("no \"value\" in {line}"))?;
        Ok(Self { what: text("figure")?, value, unit: text("unit")?, promise })
    }

    pub(super) fn holds(&self) -> bool {
        match self.promise {
            None => true,
            Some(Promise::AtMost(limit)) => self.value <= limit,
            Some(Promise::AtLeast(limit)) => self.value >= limit,
        }
    }

    pub(super) fn measured(&self) -> String {
        format!("{} {}", rounded(self.value), self.unit).trim_end().to_owned()
    }

    pub(super) fn promised(&self) -> String {
        match self.promise {
            None => String::new(),
            Some(Promise::AtMost(limit)) => format!("at most {}", rounded(limit)),
            Some(Promise::AtLeast(limit)) => format!("at least {}", rounded(limit)),
        }
    }

    pub(super) fn verdict(&self) -> &'static str {
        match (self.promise, self.holds()) {
            (None, _) => "",
            (Some(_), true) => "kept",
            (Some(_), false) => "MISSED",
        }
    }
}

/// Three significant digits, all of them for large numbers; of shares as many as tell them from what was promised.
fn rounded(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 || size == 0.0 => 2,
        _ => 4,
    };
    format!("{value:.digits$}")
}

#[cfg(test)]
mod tests;
