//! Bad input ends a job with an event that names the fault, leaves no model, and takes no memory to speak of.

use std::fs::{self, File};
use std::process::{Child, Command, Output, Stdio};

use recipes::protocol::{Disposition, Event, Failure, exit_status};
use recipes::{Calibration, CrossValidation, Goal, TabularSpec, Task, Threshold};
use serde_json::Value;

use crate::program::{Workplace, program};

fn failure(workplace: &Workplace) -> Failure {
    let (status, mut events) = workplace.run();
    let Some(Event::Failed(failure)) = events.pop() else { panic!("the job must fail: {events:?}") };
    let expected = match failure.disposition {
        Disposition::Retry => exit_status::RETRY,
        Disposition::Fail => exit_status::FAILED,
    };
    assert_eq!(status, Some(expected.into()));
    assert!(workplace.files("output").is_empty());
    assert!(!failure.next_step.is_empty());
    expect_words(&failure);
    failure
}

/// The portal says the failure in Chinese, with no value that is not told.
fn expect_words(Failure { code, values, .. }: &Failure) {
    let said = |part: &str| {
        let at = |file: &str| concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/src/i18n/zh-CN/").to_owned() + file;
        let texts = |file| serde_json::from_str::<Value>(&fs::read_to_string(at(file)).unwrap()).unwrap();
        let found = ["problem.json", "refusal.json"].map(|file| texts(file)[part][code].as_str().map(str::to_owned));
        found.into_iter().flatten().next().unwrap_or_else(|| panic!("no words for {part}.{code}"))
    };
    for text in [said("code"), said("step")] {
        for name in text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name) {
            assert!(values.contains_key(name), "{code}: {name} is not told");
        }
    }
}

#[test]
fn each_fault_has_its_code_and_place() {
    for (content, code, field, said) in [
        ("", "input_empty", None, "is empty"),
        ("x,y\n", "no_rows", None, "no rows"),
        ("x,y\n1,a\n2\n", "csv_ragged", None, "line 3"),
        ("x,z\n1,a\n", "no_such_column", Some("target"), r#"the columns are "x", "z""#),
        ("x,y\n1,a\n2,a\n3,a\n4,a\n5,a\n", "one_class_only", Some("target"), "same class"),
        ("x,y\n1,a\n2,b\n", "too_few_rows", None, "2 rows"),
        ("x,x,y\n1,2,a\n", "duplicate_column", Some("x"), "two columns"),
        ("x,y\n1,a\n1,b\n1,a\n1,b\n1,a\n1,b\n1,a\n1,b\n", "no_features", None, "every value is the same"),
        ("x,y\n1e200,a\ninf,b\n,a\n-1e300,b\n,a\n", "no_features", None, "every value is the same"),
    ] {
        let found = failure(&Workplace::new(content.as_bytes(), TabularSpec::new("y")));
        assert_eq!((found.code.as_str(), found.field.as_deref()), (code, field), "{found:?}");
        assert!(found.message.contains(said), "{found:?}");
        assert_eq!(found.disposition, Disposition::Fail);
    }
}

#[test]
fn each_fault_of_a_target_has_its_code_and_place() {
    let row = |row: usize| format!("{},{},7\n", row * row, ["low", "mid", "high"][row % 3]);
    let content = format!("x,y,z\n{}", (0..10).map(row).collect::<Vec<_>>().concat());
    for (target, task, order, code, field) in [
        ("y", Task::Regression, None, "target_unsuitable", "target"),
        ("z", Task::Regression, None, "constant_target", "target"),
        ("y", Task::Ordinal, None, "class_order_missing", "class_order"),
        ("y", Task::Ordinal, Some(["low", "high"]), "class_without_order", "class_order"),
    ] {
        let mut spec = TabularSpec::new(target);
        (spec.task, spec.class_order) = (task, order.map(|order| order.map(str::to_owned).to_vec()));
        let found = failure(&Workplace::new(content.as_bytes(), spec));
        assert_eq!((found.code.as_str(), found.field.as_deref()), (code, Some(field)), "{found:?}");
    }
}

#[test]
fn each_fault_of_a_choice_has_its_code_and_place() {
    type Change = fn(&mut TabularSpec);
    fn threshold(positive: Option<&str>) -> Threshold {
        Threshold { goal: Goal::F1, positive: positive.map(str::to_owned) }
    }
    let row = |row: usize| format!("{},{}\n", row * row, ["low", "mid", "high"][row % 3]);
    let three = format!("x,y\n{}", (0..30).map(row).collect::<Vec<_>>().concat());
    let two = three.replace("mid", "low");
    let changes: [(&str, Change, &str, &str); 4] = [
        (&three, |spec| spec.calibration = Calibration::Platt, "not_two_classes", "calibration"),
        (&three, |spec| spec.threshold = Some(threshold(None)), "not_two_classes", "threshold"),
        (&two, |spec| spec.threshold = Some(threshold(Some("top"))), "no_such_class", "threshold.positive"),
        (
            &three,
            |spec| spec.cross_validation = Some(CrossValidation { folds: 10 }),
            "class_too_small_for_folds",
            "target",
        ),
    ];
    for (content, change, code, field) in changes {
        let mut spec = TabularSpec::new("y");
        change(&mut spec);
        let found = failure(&Workplace::new(content.as_bytes(), spec));
        assert_eq!((found.code.as_str(), found.field.as_deref()), (code, Some(field)), "{found:?}");
    }
}

#[test]
fn a_line_of_a_gibibyte_is_refused_in_little_memory() {
    let mut workplace = Workplace::new(b"", TabularSpec::new("y"));
    // A hole in the file: it takes no space on disk, and reads as zeros without a line end.
    File::create(workplace.path().join("input/0.csv")).unwrap().set_len(1 << 30).unwrap();
    // The process may allocate 2 × 16 MiB + 256 MiB: it would not survive holding the line.
    workplace.job.limits.memory_bytes = Some(16 * 1024 * 1024);
    let found = failure(&workplace);
    assert_eq!(found.code, "csv_row_too_long", "{found:?}");
    assert!(found.message.contains("line 1"), "{found:?}");
}

#[test]
fn the_process_cannot_take_more_memory_than_the_job_has() {
    // Each of these layers takes 64 MiB, of the 258 MiB that the limit leaves: the process ends instead of the machine
    // swapping.
    let mut workplace = Workplace::wisconsin(|spec| (spec.hidden, spec.epochs) = (vec![4_096; 8], 1));
    workplace.job.limits.memory_bytes = Some(1024 * 1024);
    workplace.write_job();
    let output = wait_with_open_stdin(program().arg("train").arg("--dir").arg(workplace.path()).spawn().unwrap());
    assert_eq!(output.status.code(), None, "ended by a signal");
    let words = String::from_utf8(output.stderr).unwrap();
    // What a worker knows it by.
    assert!(words.contains("memory allocation of ") && words.contains(" bytes failed"), "{words}");
    assert!(!String::from_utf8(output.stdout).unwrap().contains(r#""disposition""#));
    assert!(workplace.files("output").is_empty());
}

/// A shell lets the program write files of 4 KiB at most, which is less than the weights: a write ends in the middle,
/// as it does on a full disk.
#[test]
fn a_full_disk_leaves_nothing_half_written_and_may_be_tried_again() {
    let workplace = Workplace::wisconsin(|spec| spec.checkpoint_every = Some(5));
    workplace.write_job();
    let script = r#"trap "" XFSZ; ulimit -f 8; exec "$0" train --dir "$1""#;
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_hansa-trainer")]).arg(workplace.path());
    let output = wait_with_open_stdin(command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap());
    assert_eq!(output.status.code(), Some(exit_status::RETRY.into()));
    let events = String::from_utf8(output.stdout).unwrap();
    assert!(events.contains(r#""disposition":"retry","code":"disk_full""#), "{events}");
    assert_eq!([workplace.files("checkpoint"), workplace.files("output")].concat(), Vec::<String>::new());

    // With space again, the same folder serves for the next attempt.
    assert_eq!(workplace.run().0, Some(0));
}

#[test]
fn a_job_that_is_none_is_refused() {
    let workplace = Workplace::new(b"", TabularSpec::new("y"));
    for text in ["", "{}", r#"{"spec":{"recipe":"tabular","target":"y","epochs":0},"inputs":[],"attempt":1}"#] {
        std::fs::write(workplace.path().join("job.json"), text).unwrap();
        let output = wait_with_open_stdin(program().arg("train").arg("--dir").arg(workplace.path()).spawn().unwrap());
        assert_eq!(output.status.code(), Some(exit_status::FAILED.into()), "{text}");
        assert!(String::from_utf8(output.stdout).unwrap().contains(r#""code":"job_unreadable""#));
    }
}

/// `wait_with_output` would close stdin first, which ends a job.
fn wait_with_open_stdin(mut child: Child) -> Output {
    let stdin = child.stdin.take();
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    output
}

#[test]
fn nothing_about_a_cell_is_quoted() {
    let secret = "Q7X-secret";
    let notes: Vec<String> = (0..40).map(|row| format!("{row}.5,{secret}{row},{}\n", row % 2)).collect();
    let contents = [
        format!("x,y\n{secret},a\n1,b,2\n"),
        format!("x,y\n{secret},a\n2,{secret}\n3,b,{secret}\n"),
        format!("x,note,y\n{}", notes.concat()),
        format!("x,y\n1.5,a\n{}{secret},b\n", "2.5,b\n7.5,a\n".repeat(30)),
    ];
    for (index, content) in contents.iter().enumerate() {
        let mut spec = TabularSpec::new("y");
        (spec.epochs, spec.max_categories) = (1, 2);
        let workplace = Workplace::new(content.as_bytes(), spec);
        let (_, events) = workplace.run();
        let said = serde_json::to_string(&events).unwrap();
        assert!(!said.contains(secret), "{index}: {said}");
    }
}
