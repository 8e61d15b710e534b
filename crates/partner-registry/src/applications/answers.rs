//! Answers to the survey, checked against its form: pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::ApplicationError;
use super::form::{Choice, Form, Question, QuestionKind};
use crate::PartnerError;
use crate::text::{self, Presence};

/// Characters of a caller's own word that an error repeats.
const SHOWN: usize = 64;

/// Answers by the questions' ids, as they were checked: no question is unknown, every required one is answered, chosen words
/// stand in the form's order and none twice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Value>);

impl Answers {
    /// Checks what somebody answered.
    ///
    /// # Errors
    /// `Application` with the path of the answer at fault, such as `answers.tasks[1]`.
    pub(crate) fn check(form: &Form, given: &BTreeMap<String, Value>) -> Result<Self, PartnerError> {
        if let Some(id) = given.keys().find(|id| form.question(id).is_none()) {
            let id: String = id.chars().take(SHOWN).collect();
            return Err(wrong(&id, "", format!("version {} of the form does not ask this", form.version)));
        }
        let mut checked = BTreeMap::new();
        for question in form.questions() {
            let answer = given.get(question.id).filter(|answer| !answer.is_null());
            match answer.map(|answer| read(question, answer)).transpose()?.flatten() {
                Some(answer) => drop(checked.insert(question.id.to_owned(), answer)),
                None if question.required => return Err(wrong(question.id, "", "this must be answered")),
                None => {}
            }
        }
        Ok(Self(checked))
    }

    /// What was written; empty when it was not answered.
    pub fn text(&self, question: &str) -> &str {
        self.0.get(question).and_then(Value::as_str).unwrap_or_default()
    }

    /// What was chosen, of one or of several.
    pub fn chosen(&self, question: &str) -> Vec<&str> {
        match self.0.get(question) {
            Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(word)) => vec![word],
            _ => Vec::new(),
        }
    }

    /// All of them, as they go over the wire.
    pub fn values(&self) -> &BTreeMap<String, Value> {
        &self.0
    }
}

/// One answer in its one spelling; `None` for one that says nothing.
fn read(question: &Question, answer: &Value) -> Result<Option<Value>, PartnerError> {
    match (question.kind, answer) {
        (QuestionKind::Single(choices), Value::String(word)) => {
            known(question, "", choices, word).map(|choice| Some(choice.id.into()))
        }
        (QuestionKind::Multi(choices), Value::Array(words)) => several(question, choices, words),
        (QuestionKind::Text { most }, Value::String(text)) => {
            let text = text::said(text, Presence::Optional, most).map_err(|problem| wrong(question.id, "", problem))?;
            Ok((!text.is_empty()).then(|| text.into()))
        }
        (QuestionKind::Number { least, most }, Value::Number(number)) => match number.as_i64() {
            Some(number) if (least..=most).contains(&number) => Ok(Some(number.into())),
            _ => Err(wrong(question.id, "", format!("it must be a whole number from {least} to {most}"))),
        },
        (kind, _) => Err(wrong(question.id, "", expected(kind))),
    }
}

fn several(question: &Question, choices: &[Choice], words: &[Value]) -> Result<Option<Value>, PartnerError> {
    let mut chosen = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let at = format!("[{index}]");
        let word = word.as_str().ok_or_else(|| wrong(question.id, &at, "it must be one of the choices, as a text"))?;
        chosen.push(known(question, &at, choices, word)?.id);
    }
    let in_order: Vec<&str> = choices.iter().map(|choice| choice.id).filter(|id| chosen.contains(id)).collect();
    Ok((!in_order.is_empty()).then(|| in_order.into()))
}

fn known<'a>(question: &Question, at: &str, choices: &'a [Choice], word: &str) -> Result<&'a Choice, PartnerError> {
    choices.iter().find(|choice| choice.id == word).ok_or_else(|| {
        let ids: Vec<&str> = choices.iter().map(|choice| choice.id).collect();
        wrong(question.id, at, format!("it must be one of: {}", ids.join(", ")))
    })
}

fn expected(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Single(_) => "it must be one of the choices, as a text",
        QuestionKind::Multi(_) => "it must be a list of choices",
        QuestionKind::Text { .. } => "it must be a text",
        QuestionKind::Number { .. } => "it must be a whole number",
    }
}

fn wrong(question: &str, at: &str, problem: impl Into<String>) -> PartnerError {
    ApplicationError::Invalid { field: format!("answers.{question}{at}"), problem: problem.into() }.into()
}

#[cfg(test)]
mod tests;
