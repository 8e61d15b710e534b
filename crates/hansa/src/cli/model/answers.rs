//! Predictions as they are shown, and as they are written into files.

use std::path::Path;

use anyhow::Context as _;
use serde_json::{Value, json};
use wire::models::Prediction;

use crate::cli::output::{Table, clean};

/// For people: a table, or of a language model each continuation as a whole.
pub(super) fn shown(predictions: &[Prediction]) -> String {
    if predictions.iter().any(|said| said.text.is_some()) {
        let texts = (1..).zip(predictions).map(|(row, said)| {
            let (text, tokens) = (said.text.as_deref().unwrap_or_default(), said.tokens.unwrap_or(0));
            let noun = if tokens == 1 { "token" } else { "tokens" };
            format!("row {row}, {tokens} {noun}{}:\n{}\n", ending(said), clean(text))
        });
        return texts.collect::<Vec<_>>().join("\n");
    }
    let mut table = Table::new(["ROW", "PREDICTION", "PROBABILITY"]);
    for (row, said) in (1..).zip(predictions) {
        // A quantity has no probability.
        let (what, probability) = match said.value {
            Some(value) => (value.to_string(), "-".to_owned()),
            None => (said.class.clone(), format!("{:.4}", said.probability)),
        };
        table.row([u64::to_string(&row), what, probability]);
    }
    table.render("No predictions.")
}

/// Why a continuation ends there, unless it is complete.
fn ending(said: &Prediction) -> &'static str {
    match said.ending.as_deref() {
        Some("tokens") => ", cut off there",
        Some("positions") => ", more than the model can see",
        _ => "",
    }
}

/// Writes CSV, or lines of JSON into a file whose name ends in `.jsonl`.
pub(super) fn write(file: &Path, predictions: &[Prediction]) -> anyhow::Result<()> {
    let is_lines = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("jsonl"));
    let content = if is_lines { lines(predictions)? } else { csv(predictions)? };
    std::fs::write(file, content).with_context(|| format!("cannot write {}", file.display()))
}

/// Each prediction as the API gives it, with the number of its row.
fn lines(predictions: &[Prediction]) -> anyhow::Result<Vec<u8>> {
    let mut all = Vec::new();
    for (row, said) in (1_u64..).zip(predictions) {
        let mut said = serde_json::to_value(said)?;
        if let Value::Object(fields) = &mut said {
            fields.insert("row".to_owned(), json!(row));
        }
        serde_json::to_writer(&mut all, &said)?;
        all.push(b'\n');
    }
    Ok(all)
}

/// The number of each row, and the fields that the API gives predictions of this kind.
fn csv(predictions: &[Prediction]) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let is = |has: fn(&Prediction) -> bool| predictions.iter().any(has);
    let (of_texts, of_quantities) = (is(|said| said.text.is_some()), is(|said| said.value.is_some()));
    match (of_texts, of_quantities) {
        (true, _) => writer.write_record(["row", "text", "tokens", "ending"])?,
        (_, true) => writer.write_record(["row", "value"])?,
        _ => writer.write_record(["row", "class", "probability"])?,
    }
    for (row, said) in (1_u64..).zip(predictions) {
        let row = row.to_string();
        if of_texts {
            let tokens = said.tokens.unwrap_or(0).to_string();
            let (text, ending) = (said.text.as_deref().unwrap_or_default(), said.ending.as_deref().unwrap_or_default());
            writer.write_record([&*row, text, &*tokens, ending])?;
        } else if of_quantities {
            writer.write_record([row, said.value.map(|value| value.to_string()).unwrap_or_default()])?;
        } else {
            writer.write_record([row, said.class.clone(), said.probability.to_string()])?;
        }
    }
    writer.into_inner().map_err(|error| anyhow::anyhow!("{}", error.error()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use wire::models::Prediction;

    use super::{csv, lines, shown};

    fn prediction(more: &Value) -> Prediction {
        let mut said = json!({ "class": "", "probability": 0.0, "probabilities": {} });
        said.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(said).unwrap()
    }

    fn texts() -> Vec<Prediction> {
        let long = format!("{}, and\n\"so\" on\u{1b}[2J", "a long way ".repeat(20));
        vec![
            prediction(&json!({ "text": long, "tokens": 64, "ending": "tokens" })),
            prediction(&json!({ "text": " Amen.", "tokens": 2, "ending": "end_of_text" })),
        ]
    }

    #[test]
    fn a_continuation_is_shown_as_a_whole_and_steers_no_terminal() {
        let shown = shown(&texts());
        assert!(shown.starts_with("row 1, 64 tokens, cut off there:\na long way a long way"), "{shown}");
        assert!(shown.contains("and\n\"so\" on\u{fffd}[2J\n"), "{shown}");
        assert!(shown.ends_with("row 2, 2 tokens:\n Amen.\n"), "{shown}");
    }

    #[test]
    fn continuations_are_a_column_of_csv_or_lines_of_json() {
        let written = csv(&texts()).unwrap();
        let mut reader = csv::Reader::from_reader(&written[..]);
        assert_eq!(reader.headers().unwrap(), vec!["row", "text", "tokens", "ending"]);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(Some(&rows[0][1]), texts()[0].text.as_deref());
        assert_eq!(rows[1], vec!["2", " Amen.", "2", "end_of_text"]);
        let written = String::from_utf8(lines(&texts()).unwrap()).unwrap();
        let rows: Vec<Value> = written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((rows.len(), &rows[1]["row"], &rows[1]["text"]), (2, &json!(2), &json!(" Amen.")));
    }

    #[test]
    fn other_predictions_have_the_columns_of_their_kind() {
        let classes = [prediction(&json!({ "class": "a", "probability": 0.75 }))];
        assert_eq!(csv(&classes).unwrap(), b"row,class,probability\n1,a,0.75\n");
        assert!(shown(&classes).contains("0.7500"));
        let quantities = [prediction(&json!({ "value": 2.5 }))];
        assert_eq!(csv(&quantities).unwrap(), b"row,value\n1,2.5\n");
        assert!(shown(&quantities).contains("2.5"));
    }
}
