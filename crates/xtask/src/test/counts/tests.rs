use super::Counts;

fn read(lines: &[&str]) -> Counts {
    let mut counts = Counts::default();
    for line in lines {
        counts.read_line(line);
    }
    counts
}

#[test]
fn reads_the_summary_of_nextest() {
    let counts = read(&[
        "        PASS [   0.004s] foundation ids::tests::round_trip",
        "     Summary [   0.012s] 31 tests run: 28 passed (2 slow), 2 failed, 1 timed out, 4 skipped",
    ]);
    assert_eq!(counts, Counts { passed: 28, failed: 3, skipped: 4, filtered: false });
}

#[test]
fn reads_the_summary_of_a_run_that_was_cut_short() {
    let counts = read(&["     Summary [   1.230s] 12/20 tests run: 11 passed, 1 failed, 0 skipped"]);
    assert_eq!((counts.passed, counts.failed), (11, 1));
}

#[test]
fn reads_a_coloured_summary() {
    let line = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.012s] \u{1b}[1m3\u{1b}[0m tests run: \u{1b}[1m3\u{1b}[0m \
                \u{1b}[32;1mpassed\u{1b}[0m, \u{1b}[1m0\u{1b}[0m \u{1b}[33;1mskipped\u{1b}[0m";
    assert_eq!(read(&[line]), Counts { passed: 3, ..Counts::default() });
}

#[test]
fn adds_up_the_results_of_libtest() {
    let counts = read(&[
        "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 5 filtered out; finished in 0.00s",
        "test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s",
    ]);
    assert_eq!(counts, Counts { passed: 7, failed: 2, skipped: 1, filtered: false });
}

#[test]
fn reads_the_summary_of_vitest() {
    let counts = read(&[
        " \u{2713} src/i18n/keys.test.ts (4 tests) 12ms",
        " Test Files  1 failed | 3 passed (4)",
        "      Tests  1 failed | 12 passed | 2 skipped (15)",
        "   Duration  1.20s (transform 80ms)",
    ]);
    assert_eq!(counts, Counts { passed: 12, failed: 1, skipped: 2, filtered: false });
}

#[test]
fn reads_the_summary_of_node() {
    let lines = ["tests 9", "suites 2", "pass 5", "fail 1", "cancelled 1", "skipped 1", "todo 1", "duration_ms 812.5"];
    let lines = lines.map(|line| format!("\u{1b}[34m\u{2139} {line}\u{1b}[39m"));
    let counts = read(&lines.each_ref().map(String::as_str));
    assert_eq!(counts, Counts { passed: 5, failed: 2, skipped: 2, filtered: false });
}

#[test]
fn passes_over_what_a_test_prints() {
    let of_a_failed_test =
        "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 48 filtered out; finished in 0.14s";
    assert_eq!(read(&["5 passed, 2 failed", "result: 3 passed", of_a_failed_test]), Counts::default());
}

#[test]
fn skipping_is_not_passing_without_a_filter() {
    let counts = Counts { passed: 1, skipped: 1, ..Counts::default() };
    assert!(counts.verdict().is_err());
    assert!(Counts { filtered: true, ..counts }.verdict().is_ok());
}

#[test]
fn a_failure_is_an_error_with_the_counts() {
    let error = Counts { passed: 8, failed: 2, ..Counts::default() }.verdict().expect_err("two failed");
    assert_eq!(error.to_string(), "8 passed, 2 failed");
}
