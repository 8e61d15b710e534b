use recipes::DateOrder;
use recipes::model::Cycle;

use super::*;

fn spec(change: impl FnOnce(&mut TabularSpec)) -> TabularSpec {
    let mut spec = TabularSpec::new("y");
    change(&mut spec);
    spec
}

fn asked(cells: &[&str], change: impl FnOnce(&mut TabularSpec)) -> Result<Prepared, DataError> {
    let (cells, classes) = twenty(cells);
    prepare(&table(&[("x", &cells), ("y", &classes)]), &spec(change))
}

/// Order and cycles of the only column.
fn found(prepared: &Prepared) -> (Option<DateOrder>, &[Cycle]) {
    match &prepared.columns[0].encoding {
        Encoding::Date { order, cycles, .. } => (*order, cycles),
        other => panic!("no dates: {other:?}"),
    }
}

#[test]
fn dates_are_recognised_with_the_cycles_in_which_they_differ() {
    let days = asked(&["2021-04-03", "2021-05-08", "2022-04-05", "2020-01-31"], |_| ()).unwrap();
    assert_eq!(found(&days), (None, &[Cycle::Year, Cycle::Week][..]));
    assert_eq!((days.train.inputs, days.columns[0].width(), days.columns[0].input_names().len()), (5, 5, 5));
    let times = asked(&["2021-04-03T10:00", "2021-04-03T11:30", "2021-04-03T20:00"], |_| ()).unwrap();
    assert_eq!(found(&times), (None, &[Cycle::Day][..]));
    let order = |cells: &[&str]| found(&asked(cells, |_| ()).unwrap()).0;
    assert_eq!(order(&["3/4/2021", "30/4/2021", "31/12/2021"]), Some(DateOrder::DayFirst));
    assert_eq!(order(&["3/4/2021", "4/3/2021", "12/31/2021", "2021-05-05"]), Some(DateOrder::MonthFirst));
}

#[test]
fn many_distinct_dates_are_no_free_text_and_no_categories() {
    let cells: Vec<String> = (0..6_000)
        .map(|row| format!("20{:02}-{:02}-{:02}T{:02}:00", row % 90, row % 12 + 1, row % 28 + 1, row / 300))
        .collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let classes: Vec<&str> = ["a", "b", "a"].into_iter().cycle().take(6_000).collect();
    let prepared = prepare(&table(&[("x", &cells), ("y", &classes)]), &TabularSpec::new("y")).unwrap();
    assert_eq!(found(&prepared).1, Cycle::ALL);
    assert!(prepared.dropped.is_empty() && prepared.notes.is_empty(), "{:?}", prepared.notes);
}

#[test]
fn ambiguous_dates_are_refused_with_advice_unless_the_order_is_told() {
    let cells = ["3/4/2021", "5/4/2021", "6/12/2021"];
    assert_eq!(dropped(&cells), Unusable::AmbiguousDates);
    assert!(Unusable::AmbiguousDates.to_string().contains("dates.order"));
    assert_eq!(dropped(&["30/4/2021", "31/5/2021", "5/31/2021", "3/4/2021"]), Unusable::AmbiguousDates);
    for order in [DateOrder::DayFirst, DateOrder::MonthFirst] {
        let prepared = asked(&cells, |spec| spec.dates.order = Some(order)).unwrap();
        assert_eq!(found(&prepared).0, Some(order));
    }
}

#[test]
fn what_is_declared_is_read_as_dates_or_refused() {
    let numbers = ["20210403", "20220504", "20230605"];
    assert!(matches!(asked(&numbers, |_| ()).unwrap().columns[0].encoding, Encoding::Number { .. }));
    let declared = |spec: &mut TabularSpec| spec.dates.columns = vec!["x".into()];
    assert_eq!(found(&asked(&numbers, declared).unwrap()), (None, &[Cycle::Year, Cycle::Week][..]));
    match asked(&["red", "green", "2021-04-03"], declared) {
        Err(DataError::NoFeatures { dropped }) => assert_eq!(dropped[0].why, Unusable::NotDates),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_few_values_that_are_no_dates_count_as_missing_with_a_note() {
    let mut cells: Vec<String> = (0..99).map(|row| format!("2021-{:02}-{:02}", row % 12 + 1, row % 28 + 1)).collect();
    cells.push("soon".into());
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let classes: Vec<&str> = ["a", "b"].into_iter().cycle().take(100).collect();
    let prepared = prepare(&table(&[("x", &cells), ("y", &classes)]), &TabularSpec::new("y")).unwrap();
    assert_eq!(found(&prepared).1.len(), 2);
    assert_eq!((prepared.notes[0].code, &*prepared.notes[0].values["strays"]), ("values_not_dates", "1"));
    assert!(!prepared.notes[0].message.contains("soon"), "a note must not quote a cell");
}

#[test]
fn a_date_becomes_a_trend_and_places_on_circles() {
    let encoding = Encoding::Date {
        order: Some(DateOrder::DayFirst),
        fill: 2.0,
        mean: 1.0,
        standard_deviation: 2.0,
        bounds: None,
        cycles: Cycle::ALL.to_vec(),
    };
    let encoder = Encoder::new(InputColumn { name: "x".into(), missing_indicator: true, encoding });
    let inputs = |date| {
        let mut inputs = Vec::new();
        encoder.push_date(date, &mut inputs);
        inputs
    };
    // A Monday at six in the morning; the first day of a month that begins the second quarter of a year.
    let six = encoder.date("1/4/2024 06:00").unwrap();
    let expected = [20.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0];
    for (found, expected) in inputs(Some(six)).iter().zip(expected) {
        assert!((found - expected).abs() < 1e-6, "{:?}", inputs(Some(six)));
    }
    assert_eq!(inputs(None), [0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
    assert_eq!(encoder.date("12/31/2024"), None);
    assert_eq!(inputs(None).len(), encoder.column().width());
}
