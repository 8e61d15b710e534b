//! A source tree made for one test.

use std::fs;

use tempfile::TempDir;

use super::{Finding, Tree};

/// Writes files into a temporary folder; the tree is good for as long as the folder is kept.
pub(super) fn tree(files: &[(&str, &str)]) -> (TempDir, Tree) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, text).expect("a file");
    }
    let tree = Tree::of(folder.path()).expect("a tree");
    (folder, tree)
}

/// `path:line` of each finding with the start of its problem.
pub(super) fn problems(findings: &[Finding]) -> Vec<String> {
    let place = |finding: &Finding| {
        let line = finding.line.map(|line| format!(":{line}")).unwrap_or_default();
        format!("{}{line}: {}", finding.path.display(), finding.problem)
    };
    findings.iter().map(place).collect()
}

#[test]
fn a_tree_leaves_out_what_is_generated() {
    let (_folder, tree) = tree(&[("a/b.rs", ""), ("target/c.rs", ""), ("web/node_modules/d.rs", "")]);
    assert_eq!(tree.files, [std::path::PathBuf::from("a/b.rs")]);
}

#[test]
fn a_finding_says_where_what_and_what_to_do() {
    let finding = Finding::new("a.rs".as_ref(), Some(3), "a mark", "do it");
    assert_eq!(finding.to_string(), "a.rs:3: a mark\n    -> do it");
}
