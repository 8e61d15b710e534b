//! The needs survey: what applicants are asked, in versions.
//!
//! A version that was published never changes, because stored answers are read by it; a change is a new version.

mod countries;
mod version_1;

use mail::Language;

pub use countries::COUNTRIES;

/// A text in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// In English.
    pub english: &'static str,
    /// In simplified Chinese.
    pub chinese: &'static str,
}

impl Words {
    /// In one language.
    pub const fn of(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Chinese => self.chinese,
        }
    }
}

/// Shorthand for the tables of questions.
const fn words(english: &'static str, chinese: &'static str) -> Words {
    Words { english, chinese }
}

/// The survey.
#[derive(Debug, PartialEq, Eq)]
pub struct Form {
    /// Rises by one with every change.
    pub version: i64,
    /// In the order in which they are asked.
    pub sections: &'static [Section],
}

/// Questions about one thing.
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    /// A word for programs.
    pub id: &'static str,
    /// The heading.
    pub title: Words,
    /// In the order in which they are asked.
    pub questions: &'static [Question],
}

/// One question.
#[derive(Debug, PartialEq, Eq)]
pub struct Question {
    /// A word for programs, which answers are given under.
    pub id: &'static str,
    /// What is asked.
    pub words: Words,
    /// Whether it must be answered.
    pub required: bool,
    /// What an answer looks like.
    pub kind: QuestionKind,
}

/// What an answer looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionKind {
    /// One of these.
    Single(&'static [Choice]),
    /// Any of these; at least one where an answer is required.
    Multi(&'static [Choice]),
    /// Words of one's own.
    Text {
        /// Characters at most.
        most: usize,
    },
    /// A whole number.
    Number {
        /// The smallest.
        least: i64,
        /// The greatest.
        most: i64,
    },
}

impl QuestionKind {
    /// A word for programs.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Single(_) => "single",
            Self::Multi(_) => "multi",
            Self::Text { .. } => "text",
            Self::Number { .. } => "number",
        }
    }

    /// What there is to choose from.
    pub const fn choices(&self) -> &'static [Choice] {
        match self {
            Self::Single(choices) | Self::Multi(choices) => choices,
            Self::Text { .. } | Self::Number { .. } => &[],
        }
    }
}

/// Something to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// A word for programs.
    pub id: &'static str,
    /// What people read.
    pub words: Words,
}

/// Every version, oldest first.
const FORMS: &[&Form] = &[&version_1::FORM];

impl Form {
    /// The version by which answers are taken now.
    pub fn current() -> &'static Self {
        FORMS[FORMS.len() - 1]
    }

    /// A version by which answers may be stored; none has the number 0, which stands for applications before there was a survey.
    pub fn version(number: i64) -> Option<&'static Self> {
        FORMS.iter().copied().find(|form| form.version == number)
    }

    /// Every question, in order.
    pub fn questions(&self) -> impl Iterator<Item = &'static Question> {
        self.sections.iter().flat_map(|section| section.questions)
    }

    /// One question.
    pub fn question(&self, id: &str) -> Option<&'static Question> {
        self.questions().find(|question| question.id == id)
    }
}

/// Words for what is chosen of a fixed list.
const fn choice(id: &'static str, english: &'static str, chinese: &'static str) -> Choice {
    Choice { id, words: words(english, chinese) }
}

#[cfg(test)]
mod tests;
