//! Both databases are migrated by the same list of files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Finding, Tree};

const FOLDERS: [&str; 2] = ["migrations/sqlite", "migrations/postgres"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let [sqlite, postgres] = FOLDERS.map(|folder| names(tree, folder));
    let mut findings = missing(&sqlite, &postgres, FOLDERS[1]);
    findings.extend(missing(&postgres, &sqlite, FOLDERS[0]));
    findings.extend(check_numbers(&sqlite));
    findings
}

fn names<'a>(tree: &'a Tree, folder: &str) -> BTreeSet<&'a str> {
    let inside = tree.files.iter().filter(|path| path.parent() == Some(Path::new(folder)));
    inside.filter_map(|path| path.file_name()?.to_str()).collect()
}

fn missing(here: &BTreeSet<&str>, there: &BTreeSet<&str>, folder: &str) -> Vec<Finding> {
    let report = |name: &&str| {
        let remedy = "write it: both databases have the same schema";
        Finding::new(&Path::new(folder).join(name), None, "this migration is missing", remedy)
    };
    here.difference(there).map(report).collect()
}

/// Two migrations of one number: the second would never run, or not on every machine in the same order.
fn check_numbers(names: &BTreeSet<&str>) -> Vec<Finding> {
    let mut by_number: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in names {
        by_number.entry(name.split('_').next().unwrap_or_default()).or_default().push(name);
    }
    let twice = by_number.into_iter().filter(|(_, names)| names.len() > 1);
    let report = |(number, names): (&str, Vec<&str>)| {
        let problem = format!("{} migrations have the number {number}", names.len());
        Finding::new(&Path::new(FOLDERS[0]).join(names[1]), None, problem, "give the newer one the next free number")
    };
    twice.map(report).collect()
}

#[cfg(test)]
mod tests;
