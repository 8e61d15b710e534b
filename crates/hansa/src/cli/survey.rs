//! The needs survey at a terminal: what a file does not answer, the person is asked.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;
use wire::applications::{ApplicationForm, FormChoice, FormQuestion, Words};

use super::ask;
use super::failure::Failure;

/// Reads answers from a file: a JSON object with the questions' ids as names.
pub(crate) fn read(file: &Path) -> anyhow::Result<BTreeMap<String, Value>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let next = "write an object such as {\"problem\": \"…\", \"tasks\": [\"classify_rows\"]}; the questions: hansa application form";
    serde_json::from_str(&text).map_err(|error| {
        let message = format!("{} holds no answers: {error}", file.display());
        Failure::usage(message).next(next).into()
    })
}

/// Asks what `answers` do not have yet.
pub(crate) fn complete(
    form: &ApplicationForm,
    answers: &mut BTreeMap<String, Value>,
    language: Option<&str>,
) -> anyhow::Result<()> {
    if !ask::is_there() {
        // What is missing the server says, with the question's id.
        return Ok(());
    }
    for section in &form.sections {
        let open: Vec<&FormQuestion> = section.questions.iter().filter(|one| !answers.contains_key(&one.id)).collect();
        if !open.is_empty() {
            ask::tell(&format!("\n{}", in_language(&section.title, language)))?;
        }
        for question in open {
            if let Some(answer) = one(question, language)? {
                answers.insert(question.id.clone(), answer);
            }
        }
    }
    Ok(())
}

/// Asks until the answer can be used, or is left out where that is allowed.
fn one(question: &FormQuestion, language: Option<&str>) -> anyhow::Result<Option<Value>> {
    for (choice, number) in question.choices.iter().zip(1..) {
        ask::tell(&format!("  {number}  {}", in_language(&choice.text, language)))?;
    }
    let hint = match question.kind.as_str() {
        "single" => " (a number)",
        "multi" => " (numbers, such as 1,3)",
        _ => "",
    };
    let optional = if question.required { "" } else { " [may be left out]" };
    let prompt = format!("{}{hint}{optional}", in_language(&question.text, language));
    loop {
        match ask::optional(&prompt)? {
            None if question.required => {}
            None => return Ok(None),
            Some(text) => match parse(question, &text) {
                Ok(answer) => return Ok(Some(answer)),
                Err(problem) => ask::tell(&problem)?,
            },
        }
    }
}

fn parse(question: &FormQuestion, text: &str) -> Result<Value, String> {
    match question.kind.as_str() {
        "single" => choice(&question.choices, text).map(Value::from),
        "multi" => {
            let chosen: Result<Vec<&str>, String> = text
                .split([',', ' '])
                .filter(|word| !word.is_empty())
                .map(|word| choice(&question.choices, word))
                .collect();
            chosen.map(Value::from)
        }
        "number" => text.parse::<i64>().map(Value::from).map_err(|_| "a whole number is wanted".to_owned()),
        _ => Ok(text.into()),
    }
}

/// By its number, or by its word.
fn choice<'a>(choices: &'a [FormChoice], text: &str) -> Result<&'a str, String> {
    let by_number = text.parse::<usize>().ok().and_then(|number| choices.get(number.checked_sub(1)?));
    let found = by_number.or_else(|| choices.iter().find(|choice| choice.id == text));
    found.map(|choice| choice.id.as_str()).ok_or_else(|| format!("'{text}' is none of 1 to {}", choices.len()))
}

/// In the language that was chosen, or English.
pub(crate) fn in_language<'a>(words: &'a Words, language: Option<&str>) -> &'a str {
    if language == Some("zh-CN") { &words.zh_cn } else { &words.en }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use wire::applications::{FormChoice, FormQuestion, Words};

    use super::parse;

    fn question(kind: &str) -> FormQuestion {
        let words = || Words { en: "Which?".to_owned(), zh_cn: "哪个？".to_owned() };
        let choices = ["table", "text"].map(|id| FormChoice { id: id.to_owned(), text: words() }).to_vec();
        FormQuestion {
            id: "q".to_owned(),
            text: words(),
            kind: kind.to_owned(),
            required: true,
            choices,
            max_length: None,
            minimum: None,
            maximum: None,
        }
    }

    #[test]
    fn choices_are_typed_as_numbers_or_words() {
        assert_eq!(parse(&question("single"), "2").unwrap(), json!("text"));
        assert_eq!(parse(&question("single"), "table").unwrap(), json!("table"));
        assert_eq!(parse(&question("multi"), "2, 1").unwrap(), json!(["text", "table"]));
        for wrong in ["0", "3", "astrology", "-1"] {
            assert!(parse(&question("single"), wrong).is_err(), "{wrong}");
        }
        assert_eq!(parse(&question("number"), "12").unwrap(), json!(12));
        assert!(parse(&question("number"), "a dozen").is_err());
    }
}
