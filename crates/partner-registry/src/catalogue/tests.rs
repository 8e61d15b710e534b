//! Cutting, understanding and showing, without a database.

use database::Driver;
use proptest::prelude::*;

use super::beginnings;
use super::card::Facts;
use super::expression::{Among, Expression, Sight, document, pairs};
use super::matches::{excerpt, matches};
use super::model::{Place, Wanted};
use super::query::{MAX_QUERY_CHARS, Query, Term};
use super::words::cut;
use super::{CatalogueError, ItemId};

fn words(text: &str) -> Vec<String> {
    cut(text).into_iter().map(|word| word.text).collect()
}

fn word(text: &str) -> Term {
    Term::Word(text.to_owned())
}

fn beginning(text: &str) -> Term {
    Term::Beginning(text.to_owned())
}

fn wanted(text: &str) -> Vec<Term> {
    Query::parse(text).unwrap().wanted
}

#[test]
fn text_is_cut_at_words_and_ideographs_into_pairs() {
    assert_eq!(words("Breast-cancer data, 2nd ed."), ["breast", "cancer", "data", "2nd", "ed"]);
    assert_eq!(words("心脏病 AI"), ["心脏", "脏病", "病", "ai"]);
    assert_eq!(words("用GPU训练"), ["用", "gpu", "训练", "练"]);
    // Wide letters and ligatures are folded; marks alone are no words.
    assert_eq!(words("ＡＩ ﬁne don't 3.14"), ["ai", "fine", "don", "t", "3", "14"]);
    assert_eq!(words("\u{e000}x \u{0} 🙂 ' \" * : ()"), ["x"]);
    assert_eq!(words("Ünïcode हिन्दी"), ["ünïcode", "हिन्दी"]);
}

#[test]
fn a_query_is_words_phrases_and_what_must_not_be_there() {
    assert_eq!(wanted("heart dis"), [word("heart"), beginning("dis")]);
    assert_eq!(wanted("heart disease "), [word("heart"), word("disease")]);
    // One letter alone begins too much, one ideograph does not.
    assert_eq!(wanted("vitamin c"), [word("vitamin"), word("c")]);
    assert_eq!(wanted("病"), [beginning("病")]);
    assert_eq!(wanted("心脏病"), [word("心脏"), word("脏病")]);
    let phrase = |words: &[&str], open| Term::Phrase(words.iter().map(|word| (*word).to_owned()).collect(), open);
    assert_eq!(wanted("\"deep learning\" x"), [phrase(&["deep", "learning"], false), word("x")]);
    assert_eq!(wanted("“心脏病 AI”"), [phrase(&["心脏", "脏病", "病", "ai"], false)]);
    assert_eq!(wanted("\"AI 病\""), [phrase(&["ai", "病"], true)]);
    let query = Query::parse("model -image -\"old data\" -").unwrap();
    assert_eq!((query.wanted.len(), query.unwanted.len()), (1, 2));
    // What other search engines understand is plain text.
    assert_eq!(wanted("a NEAR b OR (c* "), [word("a"), word("near"), word("b"), word("or"), word("c")]);
}

#[test]
fn a_query_that_holds_no_word_is_known_as_such() {
    for text in ["🙂", "\"", "-", "* * '"] {
        assert!(Query::parse(text).unwrap().wordless, "{text}");
    }
    assert_eq!(Query::parse("  ").unwrap(), Query::default());
    assert_eq!(Query::parse(&"a".repeat(MAX_QUERY_CHARS + 1)), Err(CatalogueError::QueryTooLong));
    assert_eq!(Query::parse(&"a ".repeat(30)), Err(CatalogueError::TooManyWords));
}

#[test]
fn what_is_asked_is_written_in_either_language() {
    let query = Query::parse("heart \"deep learning\" -old dis").unwrap();
    let wanted = Wanted { query, ..Wanted::default() };
    let text = |among, driver| Expression::of(&wanted, among, &Sight::Any).text(driver);
    assert_eq!(
        text(Among::Everything, Driver::Sqlite),
        "((\"heart\" AND (\"\u{e003}deep\u{e004}learning\") AND \"dis\" *) NOT (\"old\"))"
    );
    assert_eq!(
        text(Among::Everything, Driver::Postgres),
        "(('heart' & ('\u{e003}deep\u{e004}learning') & '\u{e005}dis') & !('old'))"
    );
    assert!(text(Among::Names, Driver::Postgres).contains("'\u{e001}heart'"));
}

#[test]
fn a_longer_phrase_is_looked_at_where_all_its_pairs_are() {
    let wanted = Wanted { query: Query::parse("\"a 心脏 b\" \"c 病\"").unwrap(), ..Wanted::default() };
    let asked = Expression::of(&wanted, Among::Everything, &Sight::Public).text(Driver::Postgres);
    let [a, b, c] = ["a\u{e004}心脏", "心脏\u{e004}脏", "脏\u{e004}b"].map(|pair| format!("'\u{e003}{pair}'"));
    let long = format!("({a} & {b} & {c} & ('a' <-> '心脏' <-> '脏' <-> 'b'))");
    assert_eq!(asked, format!("({long} & ('\u{e003}c\u{e004}病':*) & '\u{e000}vpublic')"));
}

#[test]
fn beginnings_are_words_up_to_six_letters() {
    let text = ["\u{e002}", "series", "seriously", "\u{e001}ai", "c", "心脏", "\u{e003}a\u{e004}b"].map(str::to_owned);
    let kept = beginnings::of(&text);
    assert_eq!(
        kept,
        [
            "\u{e001}\u{e005}ai",
            "\u{e005}se",
            "\u{e005}ser",
            "\u{e005}seri",
            "\u{e005}serie",
            "\u{e005}series",
            "\u{e005}serio",
            "\u{e005}seriou",
            "\u{e005}心"
        ]
    );
    for (beginning, found) in [("ser", true), ("series", true), ("\u{e001}ai", true), ("心", true), ("seriousl", false)]
    {
        assert_eq!(beginnings::kept(beginning).is_some_and(|word| kept.contains(&word)), found, "{beginning}");
    }
    // Longer ones and those of two neighbours are gathered by the database.
    assert_eq!(["seriousl", "\u{e003}a\u{e004}b"].map(beginnings::kept), [None, None]);
}

#[test]
fn neighbours_are_paired_within_a_field() {
    let text = ["a", "b", "\u{e002}", "a", "b", "a"].map(str::to_owned);
    assert_eq!(pairs(&text), ["\u{e003}a\u{e004}b", "\u{e003}b\u{e004}a"]);
    let known = ["k".to_owned()];
    assert_eq!(document(&text[..3], &known, Driver::Sqlite), "a b \u{e002} \u{e002} k");
    assert_eq!(document(&text[..3], &known, Driver::Postgres), "'a':1 'b':2 '\u{e002}':3 'k'");
}

#[test]
fn matches_are_counted_in_characters() {
    let found = |text, query| {
        let query = Query::parse(query).unwrap();
        matches(text, &query).into_iter().map(|span| (span.start, span.end)).collect::<Vec<_>>()
    };
    assert_eq!(found("🙂 Heart disease", "heart dis"), [(2, 7), (8, 15)]);
    assert_eq!(found("心脏病数据", "心脏病 "), [(0, 3)]);
    assert_eq!(found("a deep deep learning", "\"deep learning\""), [(7, 11), (12, 20)]);
    assert_eq!(found("anything", "-any"), []);
}

#[test]
fn an_excerpt_shows_the_first_match() {
    let text = format!("{} needle {}", "hay ".repeat(200), "hay ".repeat(200));
    let excerpt = excerpt(&text, &Query::parse("needle").unwrap());
    assert!(excerpt.cut_before && excerpt.cut_after);
    let span = excerpt.matches[0];
    let shown: String = excerpt.text.chars().skip(span.start).take(span.end - span.start).collect();
    assert_eq!(shown, "needle");
}

#[test]
fn a_number_of_rows_is_told_to_two_digits() {
    let told = [0, 7, 99, 104, 569, 1_049, 999_999].map(Facts::about);
    assert_eq!(told, [0, 7, 99, 100, 570, 1_000, 1_000_000]);
}

#[test]
fn ids_and_places_are_read_back() {
    for text in ["pa_", "ds_", "mo_", "st_"].map(|prefix| format!("{prefix}{}", "0".repeat(32))) {
        assert_eq!(text.parse::<ItemId>().unwrap().to_string(), text);
    }
    assert!("job_00000000000000000000000000000000".parse::<ItemId>().is_err());
    let place = Place { past_names: true, number: 4_711 };
    assert_eq!(place.to_string().parse::<Place>().unwrap(), place);
    for wrong in ["", "n", "x1", "n-1", "n+1", "tfffffffffffffffff", "n1 "] {
        assert!(wrong.parse::<Place>().is_err(), "{wrong}");
    }
}

proptest! {
    /// Nothing that somebody types breaks either language, and matches lie within the text.
    #[test]
    fn any_text_can_be_searched_for_and_in(query in "\\PC{0,60}", text in "\\PC{0,200}") {
        let Ok(query) = Query::parse(&query) else { return Ok(()) };
        let length = text.chars().count();
        for span in matches(&text, &query) {
            prop_assert!(span.start < span.end && span.end <= length);
        }
        let asked = Expression::of(&Wanted { query, ..Wanted::default() }, Among::Others, &Sight::Public).text(Driver::Postgres);
        prop_assert!(!asked.contains('\\') && asked.matches('\'').count().is_multiple_of(2));
    }

    /// What was cut out of a text is found in it.
    #[test]
    fn a_text_holds_its_own_words(text in "[a-z心脏病数据 ]{1,40}") {
        let query = Query::parse(&text).unwrap_or_default();
        let found = matches(&text, &query);
        prop_assert_eq!(found.is_empty(), query.wanted.is_empty());
    }
}
