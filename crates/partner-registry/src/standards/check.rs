//! Whether a definition makes sense. A draft is checked whenever it is saved, so that what can be saved can be released.

use std::collections::HashSet;

use foundation::text::{odd_in_line, odd_in_prose};

use super::StandardError;
use super::definition::{
    ArtefactKind, ColumnKind, ColumnRule, DataRules, Definition, Metric, ModelRules, RequiredSection,
};

/// Bytes of a definition's JSON at most.
const MAX_BYTES: usize = 256 * 1024;
const MAX_COLUMNS: usize = 1_000;
const MAX_SECTIONS: usize = 100;
const MAX_ALLOWED: usize = 1_000;
/// Characters of a name, a unit or a heading.
const MAX_SHORT: usize = 120;
/// Characters of a description.
const MAX_LONG: usize = 2_000;
/// Characters of an allowed value, and the greatest length that can be asked of a text: of longer ones in Parquet files only the
/// beginning is read.
const MAX_VALUE: usize = 1_000;

type Checked = Result<(), StandardError>;

impl Definition {
    pub(super) fn check(&self) -> Checked {
        if self.data.is_none() && self.model.is_none() {
            return invalid("definition", "say something of data sets ('data'), of models ('model'), or of both");
        }
        if serde_json::to_vec(self).map_or(true, |json| json.len() > MAX_BYTES) {
            return invalid("definition", format!("its JSON may have at most {MAX_BYTES} bytes"));
        }
        self.data.as_ref().map_or(Ok(()), DataRules::check)?;
        self.model.as_ref().map_or(Ok(()), ModelRules::check)?;
        if self.documents.len() > MAX_SECTIONS {
            return invalid("documents", format!("at most {MAX_SECTIONS} sections can be asked for"));
        }
        let mut seen = HashSet::new();
        for (index, section) in self.documents.iter().enumerate() {
            let path = format!("documents[{index}]");
            section.check(&path)?;
            if !self.covers(section.kind) {
                return invalid(path, format!("the standard says nothing of {}", plural(section.kind)));
            }
            if !seen.insert((section.kind, section.section.trim().to_lowercase())) {
                return invalid(path, "this section is asked for twice");
            }
        }
        Ok(())
    }
}

impl RequiredSection {
    fn check(&self, path: &str) -> Checked {
        short(&format!("{path}.section"), &self.section)?;
        if self.section.contains('#') {
            return invalid(format!("{path}.section"), "a heading is named without its '#'");
        }
        long(&format!("{path}.description"), &self.description)
    }
}

impl DataRules {
    fn check(&self) -> Checked {
        if self.columns.is_empty() || self.columns.len() > MAX_COLUMNS {
            return invalid("data.columns", format!("name 1 to {MAX_COLUMNS} columns"));
        }
        let mut seen = HashSet::new();
        for (index, column) in self.columns.iter().enumerate() {
            let path = format!("data.columns[{index}]");
            column.check(&path)?;
            if !seen.insert(&column.name) {
                return invalid(format!("{path}.name"), "another column is called so");
            }
        }
        Ok(())
    }
}

impl ColumnRule {
    fn check(&self, path: &str) -> Checked {
        let at = |field: &str| format!("{path}.{field}");
        short(&at("name"), &self.name)?;
        // Data's column names are read without surrounding spaces.
        if self.name.trim() != self.name {
            return invalid(at("name"), "it must not begin or end with spaces");
        }
        if let Some(unit) = &self.unit {
            short(&at("unit"), unit)?;
        }
        long(&at("description"), &self.description)?;
        let numeric = matches!(self.kind, ColumnKind::Integer | ColumnKind::Number);
        if (self.minimum.is_some() || self.maximum.is_some()) && !numeric {
            return invalid(at("minimum"), "only numbers have a range");
        }
        if [self.minimum, self.maximum].into_iter().flatten().any(|bound| !bound.is_finite()) {
            return invalid(at("minimum"), "a bound is a finite number");
        }
        if self.minimum.zip(self.maximum).is_some_and(|(least, most)| least > most) {
            return invalid(at("minimum"), "it must not be greater than 'maximum'");
        }
        if self.max_length.is_some() && self.kind != ColumnKind::Text {
            return invalid(at("max_length"), "only texts have a length");
        }
        if self.max_length.is_some_and(|most| !(1..=MAX_VALUE).contains(&usize::try_from(most).unwrap_or(usize::MAX))) {
            return invalid(at("max_length"), format!("it must lie between 1 and {MAX_VALUE}"));
        }
        self.allowed.as_ref().map_or(Ok(()), |values| self.check_allowed(&at("allowed"), values))
    }

    fn check_allowed(&self, path: &str, values: &[String]) -> Checked {
        if values.is_empty() || values.len() > MAX_ALLOWED {
            return invalid(path, format!("list 1 to {MAX_ALLOWED} values, or leave it out"));
        }
        if values.iter().any(|value| value.trim() != value || value.is_empty()) {
            return invalid(path, "a value must not be empty, nor begin or end with spaces");
        }
        if values.iter().any(|value| value.chars().count() > MAX_VALUE || value.contains(odd_in_line)) {
            return invalid(
                path,
                format!("a value may hold at most {MAX_VALUE} characters, and no control characters"),
            );
        }
        if values.iter().collect::<HashSet<_>>().len() < values.len() {
            return invalid(path, "a value stands there twice");
        }
        let numeric = matches!(self.kind, ColumnKind::Integer | ColumnKind::Number);
        if numeric && values.iter().any(|value| value.parse::<f64>().is_err()) {
            return invalid(path, "the values of a column of numbers are numbers");
        }
        Ok(())
    }
}

impl ModelRules {
    fn check(&self) -> Checked {
        short("model.test.target", &self.test.target)?;
        if self.bars.is_empty() {
            return invalid("model.bars", "name at least one score to be reached");
        }
        let mut seen = HashSet::new();
        for (index, bar) in self.bars.iter().enumerate() {
            let path = format!("model.bars[{index}]");
            if !seen.insert(bar.metric.as_str()) {
                return invalid(format!("{path}.metric"), "this score is asked for twice");
            }
            let most = if bar.metric == Metric::LogLoss { 100.0 } else { 1.0 };
            if !(0.0..=most).contains(&bar.threshold) {
                return invalid(format!("{path}.threshold"), format!("it must lie between 0 and {most}"));
            }
        }
        Ok(())
    }
}

fn short(path: &str, text: &str) -> Checked {
    let fits = (1..=MAX_SHORT).contains(&text.chars().count()) && !text.trim().is_empty();
    if fits && !text.contains(odd_in_line) {
        return Ok(());
    }
    invalid(path, format!("it must hold 1 to {MAX_SHORT} characters, and no control characters"))
}

fn long(path: &str, text: &str) -> Checked {
    if text.chars().count() <= MAX_LONG && !text.contains(odd_in_prose) {
        return Ok(());
    }
    invalid(
        path,
        format!("it may hold at most {MAX_LONG} characters, and no control characters but line breaks and tabs"),
    )
}

fn invalid(field: impl Into<String>, problem: impl Into<String>) -> Checked {
    Err(StandardError::Invalid { field: field.into(), problem: problem.into() })
}

/// What is certified by a standard, in words for people.
fn plural(kind: ArtefactKind) -> &'static str {
    match kind {
        ArtefactKind::Dataset => "data sets",
        ArtefactKind::Model => "models",
    }
}
