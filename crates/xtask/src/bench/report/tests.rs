use super::super::figure::{Figure, Promise};
use super::super::{How, Measure, Measured};
use super::updated;

static MEASURE: Measure = Measure { name: "speed", promise: "how fast it is", how: How::FirstPage };

fn measured(value: f64) -> Measured {
    let promise = Some(Promise::AtLeast(2.0));
    let figure = Figure { what: "a | b".to_owned(), value, unit: "×".to_owned(), promise };
    Measured { measure: &MEASURE, result: Ok(vec![figure]) }
}

#[test]
fn figures_take_the_place_of_those_before_and_leave_what_people_wrote() -> anyhow::Result<()> {
    let machine = [("Day", "2026-11-28".to_owned())];
    let first = updated("# Benchmarks\n\nWritten by hand.\n", &machine, &[measured(1.0)])?;
    assert_eq!(
        first,
        "# Benchmarks\n\nWritten by hand.\n\n## speed\n\n<!-- figures of speed -->\nHow fast it is.\n\nDay: 2026-11-28.\n\n\
         | figure | measured | promised | verdict |\n|---|---|---|---|\n| a \\| b | 1.00 × | at least 2.00 | MISSED |\n\
         <!-- end of speed -->\n"
    );
    let more = format!("{first}\nWhy it is as fast as that.\n");
    let second = updated(&more, &machine, &[measured(3.0)])?;
    assert_eq!(second, more.replace("1.00 ×", "3.00 ×").replace("MISSED", "kept"));
    Ok(())
}

#[test]
fn what_could_not_be_measured_leaves_the_figures_before() -> anyhow::Result<()> {
    let text = updated("", &[], &[measured(1.0)])?;
    let failed = Measured { measure: &MEASURE, result: Err(anyhow::anyhow!("no room")) };
    assert_eq!(updated(&text, &[], &[failed])?, text);
    Ok(())
}

#[test]
fn a_section_that_does_not_end_is_an_error() {
    let error = updated("<!-- figures of speed -->\nto be kept", &[], &[measured(1.0)]).unwrap_err();
    assert!(error.to_string().contains("<!-- end of speed -->"), "{error}");
}
