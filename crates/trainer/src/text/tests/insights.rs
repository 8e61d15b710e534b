//! What is found out about a classifier beside its scores.

use recipes::{Labels, Reliability, Report, Separated};

use super::*;

/// The texts twice, of which three in four are of one language; two columns more tell a rare thing and a number.
fn csv() -> String {
    let texts = texts();
    let mut rows = texts.lines();
    let mut csv = format!("{},language,rare,age\n", rows.next().unwrap());
    for (number, row) in (0_usize..).zip(rows.clone().chain(rows)) {
        let language = if number % 4 == 3 { "de" } else { "en" };
        let rare = if number % 30 == 0 { "yes" } else { "" };
        writeln!(csv, "{row},{language},{rare},{}", 20 + number).unwrap();
    }
    csv
}

fn asked(spec: &mut TextSpec) {
    (spec.groups, spec.test_fraction) = (vec!["language".into(), "rare".into(), "age".into()], 0.5);
}

fn rows_of(reliability: Option<&Reliability>) -> u64 {
    reliability.unwrap().bins.iter().map(|bin| bin.rows).sum()
}

/// Asserts that a report tells of every held-out text, and that its groups together are the whole.
fn assert_whole(report: &Report, tested: u64, right: impl Fn(&Evaluation) -> f64, overall: f64) {
    let [language, rare, age] = &report.groups[..] else { panic!("{:?}", report.groups) };
    let names: Vec<&str> = language.groups.iter().map(|group| group.group.as_str()).collect();
    assert_eq!((names, language.others), (vec!["en", "de"], 0), "the most frequent one first");
    #[expect(clippy::cast_precision_loss, reason = "60 texts")]
    let sum = |groups: &[recipes::Group]| groups.iter().map(|it| right(&it.evaluation) * it.rows as f64).sum::<f64>();
    #[expect(clippy::cast_precision_loss, reason = "60 texts")]
    let all = overall * tested as f64;
    assert!((sum(&language.groups) - all).abs() < 1e-9, "{language:?}, {overall}");
    assert!(rare.groups.is_empty() && rare.others == tested, "a few texts tell of single ones: {rare:?}");
    let is_quarter =
        |group: &recipes::Group| ["up to ", " to ", "above "].iter().any(|word| group.group.contains(word));
    assert!(age.groups.len() > 1 && age.groups.iter().all(is_quarter), "a number of many values: {age:?}");
}

#[test]
fn reliability_and_scores_by_group_are_told_of_every_method() {
    for method in [Method::Full, Method::NGrams] {
        let mut job = Job::of(&csv(), |spec| {
            asked(spec);
            spec.method = method;
        });
        if method == Method::NGrams {
            job.job.base = None;
        }
        let (result, _) = job.train();
        assert_eq!(result.test_rows, 60);
        assert_eq!(rows_of(result.report.reliability.as_ref()), 60);
        let reliability = result.report.reliability.as_ref().unwrap();
        assert!((0.0..=1.0).contains(&reliability.ece) && (0.0..=2.0).contains(&reliability.brier), "{reliability:?}");
        let accuracy = |evaluation: &Evaluation| match evaluation {
            Evaluation::Classification(scores) => scores.accuracy,
            other => panic!("{other:?}"),
        };
        assert_whole(&result.report, 60, accuracy, accuracy(&result.evaluation));
    }
}

#[test]
fn of_several_labels_each_of_each_text_counts() {
    for method in [Method::Full, Method::NGrams] {
        let mut job = Job::of(&csv(), |spec| {
            asked(spec);
            (spec.method, spec.labels) = (method, Labels::Multiple(Separated::default()));
        });
        if method == Method::NGrams {
            job.job.base = None;
        }
        let (result, _) = job.train();
        assert_eq!(
            rows_of(result.report.reliability.as_ref()),
            2 * result.test_rows,
            "a text is of food or not, and of cars or not"
        );
        let accuracy = |evaluation: &Evaluation| match evaluation {
            Evaluation::MultiLabel(scores) => scores.subset_accuracy,
            other => panic!("{other:?}"),
        };
        assert_whole(&result.report, result.test_rows, accuracy, accuracy(&result.evaluation));
    }
}

#[test]
fn a_group_that_is_no_column_is_named() {
    let error = Job::new(|spec| spec.groups = vec!["langage".into()]).error();
    assert_eq!((error.code(), error.field().as_deref()), ("no_such_column", Some("groups[0]")), "{error}");
}
