//! What the index of words is asked, in the language of either database.

use std::fmt::Write as _;

use database::Driver;

use super::model::{Visibility, Wanted};
use super::query::Term;

// None of these is a letter or a digit, so that no word of a text begins with one.
/// Begins what is known of an item besides its words.
const MARK: char = '\u{e000}';
/// Begins the words of its name, which are in the index once more.
const NAME: char = '\u{e001}';
/// Stands between two fields, so that no phrase reaches from one into the other.
pub(crate) const BORDER: &str = "\u{e002}";

/// A mark that every item has.
pub(crate) fn every() -> String {
    format!("{MARK}x")
}

/// That everybody sees it.
pub(crate) fn public() -> String {
    format!("{MARK}v{}", Visibility::Public)
}

/// A value of a facet. It may be any text, and a mark is one word: hence its bytes as digits, as many as a word may have.
pub(crate) fn facet(facet: char, value: &str) -> String {
    let mut mark = format!("{MARK}{facet}");
    for byte in value.bytes() {
        let _infallible = write!(mark, "{byte:02x}");
    }
    mark
}

/// The number of an item, by which its owner finds its words to remove them.
pub(crate) fn number(number: i64) -> String {
    format!("{MARK}i{number}")
}

/// A word as it stands in the index for names.
pub(crate) fn in_name(word: &str) -> String {
    format!("{NAME}{word}")
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expression {
    One(Term),
    All(Vec<Expression>),
    /// The first, unless one of the others.
    Without(Box<Expression>, Vec<Expression>),
}

/// Which of the items that hold the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Among {
    /// All of them.
    Everything,
    /// Those whose name holds them all.
    Names,
    /// The others.
    Others,
}

impl Expression {
    /// What to ask for what is wanted, by somebody who sees more than what is public or does not.
    pub(crate) fn of(wanted: &Wanted, among: Among, outside: bool) -> Self {
        let mark = |mark: String| Self::One(Term::Word(mark));
        let mut all: Vec<Self> = marks(wanted).into_iter().map(mark).collect();
        if outside {
            all.push(mark(public()));
        }
        let words = |terms: &[Term]| terms.iter().cloned().map(Self::One).collect::<Vec<_>>();
        let names = || wanted.query.wanted.iter().map(|term| Self::One(name_of(term))).collect::<Vec<_>>();
        let mut without = words(&wanted.query.unwanted);
        match among {
            Among::Everything => all.extend(words(&wanted.query.wanted)),
            Among::Names => all.extend(names()),
            Among::Others => {
                all.extend(words(&wanted.query.wanted));
                without.push(Self::All(names()));
            }
        }
        if all.is_empty() {
            all.push(mark(every()));
        }
        if without.is_empty() { Self::All(all) } else { Self::Without(Box::new(Self::All(all)), without) }
    }

    /// Whether words have to stand together.
    pub(crate) fn has_phrase(&self) -> bool {
        match self {
            Self::One(term) => matches!(term, Term::Phrase(..)),
            Self::All(parts) => parts.iter().any(Self::has_phrase),
            Self::Without(some, _) => some.has_phrase(),
        }
    }

    /// In the language of FTS5 or of `tsquery`. Words hold letters, digits and marks only, so nothing has to be escaped.
    pub(crate) fn text(&self, driver: Driver) -> String {
        match (self, driver) {
            (Self::One(term), Driver::Sqlite) => sqlite(term),
            (Self::One(term), Driver::Postgres) => postgres(term),
            (Self::All(parts), Driver::Sqlite) => joined(parts, driver, " AND "),
            (Self::All(parts), Driver::Postgres) => joined(parts, driver, " & "),
            (Self::Without(some, others), Driver::Sqlite) => {
                format!("({} NOT {})", some.text(driver), joined(others, driver, " OR "))
            }
            (Self::Without(some, others), Driver::Postgres) => {
                format!("({} & !{})", some.text(driver), joined(others, driver, " | "))
            }
        }
    }
}

fn marks(wanted: &Wanted) -> Vec<String> {
    let kind = wanted.kind.map(|kind| facet('k', kind.as_str()));
    let industry = wanted.industry.map(|industry| facet('b', industry.as_str()));
    let task = wanted.task.as_deref().map(|task| facet('t', task));
    let licence = wanted.licence.as_deref().map(|licence| facet('l', licence));
    let owner = wanted.owner.map(|owner| facet('o', &owner.to_string()));
    [kind, industry, task, licence, owner].into_iter().flatten().collect()
}

fn name_of(term: &Term) -> Term {
    match term {
        Term::Word(word) => Term::Word(in_name(word)),
        Term::Beginning(word) => Term::Beginning(in_name(word)),
        Term::Phrase(words, may_go_on) => Term::Phrase(words.iter().map(|word| in_name(word)).collect(), *may_go_on),
    }
}

fn joined(parts: &[Expression], driver: Driver, operator: &str) -> String {
    let parts: Vec<String> = parts.iter().map(|part| part.text(driver)).collect();
    format!("({})", parts.join(operator))
}

fn sqlite(term: &Term) -> String {
    match term {
        Term::Word(word) => format!("\"{word}\""),
        Term::Beginning(word) => format!("\"{word}\" *"),
        Term::Phrase(words, false) => format!("\"{}\"", words.join(" ")),
        Term::Phrase(words, true) => format!("\"{}\" *", words.join(" ")),
    }
}

fn postgres(term: &Term) -> String {
    match term {
        Term::Word(word) => format!("'{word}'"),
        Term::Beginning(word) => format!("'{word}':*"),
        Term::Phrase(words, may_go_on) => {
            let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
            format!("({}{})", words.join(" <-> "), if *may_go_on { ":*" } else { "" })
        }
    }
}

/// The words of an item as the index takes them: in order for SQLite, with their positions for PostgreSQL.
pub(crate) fn document(words: &[String], driver: Driver) -> String {
    match driver {
        Driver::Sqlite => words.join(" "),
        Driver::Postgres => {
            let placed = words.iter().zip(1_u32..).map(|(word, position)| format!("'{word}':{position}"));
            placed.collect::<Vec<_>>().join(" ")
        }
    }
}
