//! Predictions as they are shown, and as they are written into files.

use std::path::Path;

use anyhow::Context as _;
use serde_json::{Value, json};
use wire::models::{Prediction, TextExplanation};

use crate::cli::output::{Table, clean};

/// For people: a table, or of a language model each continuation as a whole.
pub(super) fn shown(predictions: &[Prediction]) -> String {
    if predictions.iter().any(|said| said.text.is_some()) {
        let texts = (1..).zip(predictions).map(|(row, said)| {
            let (text, tokens) = (said.text.as_deref().unwrap_or_default(), said.tokens.unwrap_or(0));
            let noun = if tokens == 1 { "token" } else { "tokens" };
            let why = listed(reasons(said).into_iter().take(REASONS_SHOWN));
            let why = if why.is_empty() { why } else { format!("what counts most for how it begins: {why}\n") };
            format!("row {row}, {tokens} {noun}{}:\n{}\n{why}", ending(said), clean(text))
        });
        return texts.collect::<Vec<_>>().join("\n");
    }
    let is_explained = predictions.iter().any(|said| !reasons(said).is_empty());
    let mut titles = vec!["ROW", "PREDICTION", "PROBABILITY"];
    titles.extend(is_explained.then_some("WHAT COUNTS MOST"));
    let mut table = Table::new(titles);
    for (row, said) in (1..).zip(predictions) {
        // A quantity has no probability.
        let (what, probability) = match said.value {
            Some(value) => (value.to_string(), "-".to_owned()),
            None => (said.class.clone(), format!("{:.4}", said.probability)),
        };
        let mut cells = vec![u64::to_string(&row), what, probability];
        if is_explained {
            cells.push(listed(reasons(said).into_iter().take(REASONS_SHOWN)));
        }
        table.row(cells);
    }
    table.render("No predictions.")
}

/// Reasons of a prediction that are shown to people; files have all.
const REASONS_SHOWN: usize = 5;

/// What a prediction goes by, and how much each adds to the score: what counts most first. Of a text with several labels, those of the most
/// probable one.
fn reasons(said: &Prediction) -> Vec<(&str, f64)> {
    let of_columns = said.attributions.iter().map(|(column, &value)| (column.as_str(), value));
    let probability = |told: &TextExplanation| said.probabilities.get(&told.class).copied().unwrap_or_default();
    let told = said.explanations.iter().max_by(|one, other| probability(one).total_cmp(&probability(other)));
    let of_words = told.into_iter().flat_map(|told| &told.words);
    let mut all: Vec<_> = of_columns.chain(of_words.map(|share| (share.word.as_str(), share.value))).collect();
    all.sort_by(|(_, one), (_, other)| other.abs().total_cmp(&one.abs()));
    all
}

/// `age +1.2000, sex -0.3000`.
fn listed<'a>(reasons: impl IntoIterator<Item = (&'a str, f64)>) -> String {
    let one = |(name, value): (&str, f64)| format!("{} {value:+.4}", clean(name));
    reasons.into_iter().map(one).collect::<Vec<_>>().join(", ")
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
    let is_explained = is(|said| !reasons(said).is_empty());
    let mut header = match (of_texts, of_quantities) {
        (true, _) => vec!["row", "text", "tokens", "ending"],
        (_, true) => vec!["row", "value"],
        _ => vec!["row", "class", "probability"],
    };
    header.extend(is_explained.then_some("reasons"));
    writer.write_record(header)?;
    for (row, said) in (1_u64..).zip(predictions) {
        let row = row.to_string();
        let mut fields = if of_texts {
            let (text, ending) = (said.text.clone().unwrap_or_default(), said.ending.clone().unwrap_or_default());
            vec![row, text, said.tokens.unwrap_or(0).to_string(), ending]
        } else if of_quantities {
            vec![row, said.value.map(|value| value.to_string()).unwrap_or_default()]
        } else {
            vec![row, said.class.clone(), said.probability.to_string()]
        };
        fields.extend(is_explained.then(|| listed(reasons(said))));
        writer.write_record(fields)?;
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
    fn words_of_a_prompt_stand_behind_its_continuation() {
        let word = |word: &str, value: f64| json!({ "word": word, "start": 0, "end": 3, "value": value });
        let words =
            json!([{ "class": " sun", "remainder": 0.0, "points": 17, "words": [word("so", 0.25), word("hot", 2.0)] }]);
        let mut said = texts();
        said.push(prediction(&json!({ "text": " sun", "tokens": 1, "ending": "tokens", "explanations": words })));
        let shown = shown(&said);
        assert!(shown.ends_with(":\n sun\nwhat counts most for how it begins: hot +2.0000, so +0.2500\n"), "{shown}");
        assert_eq!(shown.matches("what counts most").count(), 1, "{shown}");
        let written = String::from_utf8(csv(&said).unwrap()).unwrap();
        assert!(written.ends_with("3, sun,1,tokens,\"hot +2.0000, so +0.2500\"\n"), "{written}");
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

    #[test]
    fn what_a_prediction_goes_by_is_told_the_most_important_first() {
        let columns = json!({ "age": 0.5, "sex": -1.25, "a": 0.1, "b": 0.1, "c": 0.1, "d": 0.01 });
        let words = json!([
            { "class": "car", "remainder": 0.0, "points": 17, "words": [
                { "word": "soup", "start": 7, "end": 11, "value": -3.0 },
            ]},
            { "class": "food", "remainder": 0.0, "points": 17, "words": [
                { "word": "Taste\u{1b}", "start": 0, "end": 6, "value": -0.25 },
                { "word": "soup", "start": 7, "end": 11, "value": 2.0 },
            ]},
        ]);
        let labels = json!({ "car": 0.6, "food": 0.9 });
        let said = [
            prediction(&json!({ "class": "x", "probability": 0.5, "attributions": columns })),
            prediction(&json!({ "class": "car;food", "probabilities": labels, "explanations": words })),
        ];
        let shown = shown(&said);
        assert!(shown.contains("WHAT COUNTS MOST"), "{shown}");
        assert!(shown.contains("sex -1.2500, age +0.5000, a +0.1000, b +0.1000, c +0.1000\n"), "{shown}");
        assert!(shown.contains("soup +2.0000, Taste\u{fffd} -0.2500"), "{shown}");
        let written = String::from_utf8(csv(&said).unwrap()).unwrap();
        assert!(written.starts_with("row,class,probability,reasons\n1,x,0.5,\"sex -1.2500, age"), "{written}");
        assert!(written.contains("c +0.1000, d +0.0100\"\n"), "{written}");
    }
}
