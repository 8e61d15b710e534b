//! What the index of words is asked, in the language of either database.

use std::fmt::Write as _;

use database::Driver;
use foundation::PartnerId;

use super::beginnings;
use super::model::{Visibility, Wanted};
use super::query::Term;

// None of these is a letter or a digit, so that no word of a text begins with one.
/// Begins what is known of an item besides its words.
const MARK: char = '\u{e000}';
/// Begins the words of its name, which are in the index once more.
pub(crate) const NAME: char = '\u{e001}';
/// Stands between two fields, so that no phrase reaches from one into the other.
pub(crate) const BORDER: &str = "\u{e002}";
/// Begins two neighbours as one word: a phrase of frequent words is found by what is rare. No beginning of a word begins with it.
const PAIR: char = '\u{e003}';
/// Stands between them.
const JOINT: char = '\u{e004}';

/// A mark that every item has.
fn every() -> String {
    format!("{MARK}x")
}

/// That it is seen by those whom the word names, and may be seen by more.
fn seen_by(visibility: Visibility) -> String {
    format!("{MARK}v{visibility}")
}

/// Who sees it, without those of whom only their agreements say so.
pub(crate) fn sights(visibility: Visibility) -> impl Iterator<Item = String> {
    let seen = match visibility {
        Visibility::Private | Visibility::Agreement => [None, None],
        Visibility::Partners => [Some(Visibility::Partners), None],
        Visibility::Public => [Some(Visibility::Partners), Some(Visibility::Public)],
    };
    std::iter::once(every()).chain(seen.into_iter().flatten().map(seen_by))
}

/// Sizes of blocks of numbers, as powers of two, each four times the one before.
pub(crate) const BLOCK_SIZES: [u32; 9] = [11, 13, 15, 17, 19, 21, 23, 25, 27];
/// Items of the smallest one, where no number is empty.
pub(crate) const ROWS_OF_BLOCK: i64 = 1 << BLOCK_SIZES[0];

/// That its number is in this block: the number divided by the block's size.
pub(crate) fn block(size: u32, number: i64) -> String {
    format!("{MARK}n{size}x{}", number >> size)
}

/// Two words that stand beside each other.
fn pair(first: &str, second: &str) -> String {
    format!("{PAIR}{first}{JOINT}{second}")
}

/// The neighbours in a text, each once.
pub(crate) fn pairs(words: &[String]) -> Vec<String> {
    let mut pairs = Vec::new();
    for two in words.windows(2).filter(|two| two.iter().all(|word| word != BORDER)) {
        pairs.push(pair(&two[0], &two[1]));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
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
    Any(Vec<Expression>),
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

/// What somebody can see, as far as the index tells: whether an agreement is in force is asked elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sight {
    /// What everybody sees.
    Public,
    /// What all partners see, and all that these show at all.
    Partners(Vec<PartnerId>),
    /// All that is shown to anybody.
    Any,
}

impl Sight {
    fn expression(&self) -> Option<Expression> {
        let owned = |owner: &PartnerId| Expression::mark(facet('o', &owner.to_string()));
        let open = || Expression::mark(seen_by(Visibility::Partners));
        match self {
            Self::Public => Some(Expression::mark(seen_by(Visibility::Public))),
            Self::Partners(owners) => Some(Expression::Any(owners.iter().map(owned).chain([open()]).collect())),
            Self::Any => None,
        }
    }
}

impl Expression {
    fn mark(mark: String) -> Self {
        Self::One(Term::Word(mark))
    }

    /// What to ask for what is wanted by somebody who can see this.
    pub(crate) fn of(wanted: &Wanted, among: Among, sight: &Sight) -> Self {
        let words = |terms: &[Term]| terms.iter().map(Self::term).collect::<Vec<_>>();
        let names = || wanted.query.wanted.iter().map(|term| Self::term(&name_of(term))).collect::<Vec<_>>();
        let mut without = words(&wanted.query.unwanted);
        // FTS5 goes through the first list and looks for what it finds there in the others: what is seldom comes first.
        let mut all = match among {
            Among::Everything => words(&wanted.query.wanted),
            Among::Names => names(),
            Among::Others => {
                without.push(Self::All(names()));
                words(&wanted.query.wanted)
            }
        };
        all.extend(marks(wanted).into_iter().map(Self::mark));
        all.extend(sight.expression());
        if all.is_empty() {
            all.push(Self::mark(every()));
        }
        if without.is_empty() { Self::All(all) } else { Self::Without(Box::new(Self::All(all)), without) }
    }

    /// A phrase is its pairs; only of a longer one the order has to be looked at, where all pairs are.
    fn term(term: &Term) -> Self {
        let Term::Phrase(words, may_go_on) = term else { return Self::One(term.clone()) };
        let last = words.len().saturating_sub(2);
        let pairs = words.windows(2).enumerate().map(|(index, two)| {
            let pair = pair(&two[0], &two[1]);
            Self::One(if *may_go_on && index == last { Term::Beginning(pair) } else { Term::Word(pair) })
        });
        let whole = (words.len() > 2).then(|| Self::One(term.clone()));
        Self::All(pairs.chain(whole).collect())
    }

    /// The same among the numbers of one block.
    pub(crate) fn in_block(&self, size: u32, number: i64) -> Self {
        Self::All(vec![Self::mark(block(size, number)), self.clone()])
    }

    /// In the language of FTS5 or of `tsquery`. Words hold letters, digits and marks only, so nothing has to be escaped.
    pub(crate) fn text(&self, driver: Driver) -> String {
        match (self, driver) {
            (Self::One(term), Driver::Sqlite) => sqlite(term),
            (Self::One(term), Driver::Postgres) => postgres(term),
            (Self::All(parts), Driver::Sqlite) => joined(parts, driver, " AND "),
            (Self::All(parts), Driver::Postgres) => joined(parts, driver, " & "),
            (Self::Any(parts), Driver::Sqlite) => joined(parts, driver, " OR "),
            (Self::Any(parts), Driver::Postgres) => joined(parts, driver, " | "),
            (Self::Without(some, others), Driver::Sqlite) => {
                format!("({} NOT {})", some.text(driver), joined(others, driver, " OR "))
            }
            (Self::Without(some, others), Driver::Postgres) => {
                format!("({} & !{})", some.text(driver), joined(others, driver, " | "))
            }
        }
    }
}

/// The facets that are wanted, those with many values first.
fn marks(wanted: &Wanted) -> Vec<String> {
    let kind = wanted.kind.map(|kind| facet('k', kind.as_str()));
    let industry = wanted.industry.map(|industry| facet('b', industry.as_str()));
    let task = wanted.task.as_deref().map(|task| facet('t', task));
    let licence = wanted.licence.as_deref().map(|licence| facet('l', licence));
    let owner = wanted.owner.map(|owner| facet('o', &owner.to_string()));
    [owner, licence, task, industry, kind].into_iter().flatten().collect()
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
        Term::Beginning(word) => {
            beginnings::kept(word).map_or_else(|| format!("'{word}':*"), |kept| format!("'{kept}'"))
        }
        Term::Phrase(words, may_go_on) => {
            let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
            format!("({}{})", words.join(" <-> "), if *may_go_on { ":*" } else { "" })
        }
    }
}

/// The words of an item, in their order, and what is known of it besides, as the index takes them.
pub(crate) fn document(words: &[String], known: &[String], driver: Driver) -> String {
    match driver {
        Driver::Sqlite => format!("{} {BORDER} {}", words.join(" "), known.join(" ")),
        Driver::Postgres => {
            let placed = words.iter().zip(1_u32..).map(|(word, position)| format!("'{word}':{position}"));
            placed.chain(known.iter().map(|mark| format!("'{mark}'"))).collect::<Vec<_>>().join(" ")
        }
    }
}
