use super::{IGNORED_TEST, MARKS, check, has_word};
use crate::tidy::tests::{problems, tree};

#[test]
fn a_file_over_the_limit_is_found() {
    let mut files: Vec<(String, String)> = (0..20).map(|n| (format!("small/{n}.rs"), String::new())).collect();
    files.push(("huge.rs".to_owned(), "\n".repeat(601)));
    files.push(("long.rs".to_owned(), "\n".repeat(600)));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (_folder, tree) = tree(&files);
    assert_eq!(problems(&check(&tree)), ["huge.rs: 601 lines, more than 600"]);
}

#[test]
fn too_many_long_files_are_found() {
    let long = "\n".repeat(401);
    let (_folder, tree) = tree(&[("a.rs", &long), ("b.rs", "")]);
    let problem = "a.rs: 401 lines; 1 of 2 files have more than 400 lines, more than one in ten";
    assert_eq!(problems(&check(&tree)), [problem]);
}

#[test]
fn marks_and_ignored_tests_are_found() {
    for mark in MARKS {
        let (_folder, tree) = tree(&[("a.sql", &format!("\n-- {mark}: later\n"))]);
        assert_eq!(problems(&check(&tree)), [format!("a.sql:2: the mark {mark}")]);
    }
    let (_folder, tree) = tree(&[("a.rs", &format!("    {IGNORED_TEST} = \"slow\"]\n"))]);
    assert_eq!(problems(&check(&tree)), ["a.rs:1: an ignored test"]);
}

#[test]
fn a_mark_is_a_whole_word() {
    let mark = MARKS[0];
    assert!(has_word(&format!("// {mark}(x)"), mark));
    for other in [format!("{mark}S"), format!("A_{mark}"), mark.to_lowercase()] {
        assert!(!has_word(&other, mark), "{other}");
    }
}

#[test]
fn what_a_merge_left_is_found() {
    let text = format!("# One\n{}<<< HEAD\na\n{}>>> other\n", "<".repeat(4), ">".repeat(4));
    let (_folder, tree) = tree(&[("docs/a.md", &text)]);
    let left = ["docs/a.md:2: a conflict that a merge left", "docs/a.md:4: a conflict that a merge left"];
    assert_eq!(problems(&check(&tree)), left);
}
