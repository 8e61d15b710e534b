//! What a specification asks of the columns of its data: the same when a job is submitted and when its trainer reads the data.

use std::collections::HashSet;

use thiserror::Error;

use crate::{CausalSpec, TabularSpec, TextSpec, Values, values};

/// A column that the specification names and the data does not have.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{field}: there is no column {column:?}; the columns are {}", listed(columns))]
pub struct NoSuchColumn {
    /// Field of the specification.
    pub field: String,
    /// The name that it holds.
    pub column: String,
    /// Columns of the data.
    pub columns: Vec<String>,
}

impl NoSuchColumn {
    /// Stable code for programs.
    pub const CODE: &'static str = "no_such_column";

    /// What the message holds besides fixed words.
    pub fn values(&self) -> Values {
        values([("column", self.column.clone())])
    }

    /// What the author of the specification can do about it.
    pub fn next_step(&self) -> String {
        let Self { field, column, columns } = self;
        match closest(column, columns) {
            Some(near) => format!("set {field} to a column of the data; did you mean {near:?}?"),
            None => format!("set {field} to a column of the data"),
        }
    }
}

impl TabularSpec {
    /// Checks that every column that the specification names is among those of the data.
    ///
    /// # Errors
    /// The first one that is not.
    pub fn check_columns(&self, columns: &[String]) -> Result<(), NoSuchColumn> {
        let known: HashSet<&String> = columns.iter().collect();
        let included = self.features.include.iter().flatten().enumerate();
        let included = included.map(|(index, name)| (format!("features.include[{index}]"), name));
        let dropped = self.features.drop.iter().enumerate();
        let dropped = dropped.map(|(index, name)| (format!("features.drop[{index}]"), name));
        let groups = self.groups.iter().enumerate().map(|(index, name)| (format!("groups[{index}]"), name));
        let dates = self.dates.columns.iter().enumerate();
        let dates = dates.map(|(index, name)| (format!("dates.columns[{index}]"), name));
        let target = std::iter::once(("target".to_owned(), &self.target));
        let mut requested = target.chain(included).chain(dropped).chain(groups).chain(dates);
        match requested.find(|(_, name)| !known.contains(name)) {
            Some((field, column)) => Err(NoSuchColumn { field, column: column.clone(), columns: columns.to_vec() }),
            None => Ok(()),
        }
    }

    /// Whether a column is read: the target, what the model may see, and by what scores are told.
    pub fn uses(&self, name: &str) -> bool {
        name == self.target || self.groups.iter().any(|group| group == name) || self.is_feature(name)
    }

    /// Whether the model may see a column.
    pub fn is_feature(&self, name: &str) -> bool {
        if name == self.target {
            return false;
        }
        let is_it = |other: &String| other == name;
        self.features.include.as_ref().is_none_or(|include| include.iter().any(is_it))
            && !self.features.drop.iter().any(is_it)
    }
}

impl TextSpec {
    /// Checks that every column that the specification names is among those of the data.
    ///
    /// # Errors
    /// The first one that is not.
    pub fn check_columns(&self, columns: &[String]) -> Result<(), NoSuchColumn> {
        let both = [("text_column".to_owned(), &self.text_column), ("target".to_owned(), &self.target)];
        let groups = self.groups.iter().enumerate().map(|(index, name)| (format!("groups[{index}]"), name));
        match both.into_iter().chain(groups).find(|(_, name)| !columns.contains(name)) {
            Some((field, column)) => Err(NoSuchColumn { field, column: column.clone(), columns: columns.to_vec() }),
            None => Ok(()),
        }
    }
}

impl CausalSpec {
    /// Checks that the column of texts, and that of completions where there is one, are among those of the data.
    ///
    /// # Errors
    /// The first one that is not.
    pub fn check_columns(&self, columns: &[String]) -> Result<(), NoSuchColumn> {
        let completion = self.completion_column.as_ref().map(|name| ("completion_column", name));
        let mut requested = std::iter::once(("text_column", &self.text_column)).chain(completion);
        match requested.find(|(_, name)| !columns.contains(name)) {
            Some((field, column)) => {
                Err(NoSuchColumn { field: field.to_owned(), column: column.clone(), columns: columns.to_vec() })
            }
            None => Ok(()),
        }
    }
}

/// Texts in quotes, the first ones of many.
pub fn listed(items: &[String]) -> String {
    const SHOWN: usize = 20;
    let text = items.iter().take(SHOWN).map(|item| format!("{item:?}")).collect::<Vec<_>>().join(", ");
    match items.len().checked_sub(SHOWN) {
        None | Some(0) => text,
        Some(more) => format!("{text} and {more} more"),
    }
}

/// The name that differs least, if it differs by little, whatever the case of its letters. Of long names the first 64 characters
/// are compared.
pub fn closest<'a>(wanted: &str, names: &'a [String]) -> Option<&'a str> {
    let start = |name: &str| name.to_lowercase().chars().take(64).collect::<String>();
    let wanted = start(wanted);
    let near =
        names.iter().map(|name| (strsim::osa_distance(&wanted, &start(name)), name)).min_by_key(|(edits, _)| *edits);
    near.filter(|(edits, name)| *edits <= 1 + name.chars().count() / 4).map(|(_, name)| name.as_str())
}

#[cfg(test)]
mod tests;
