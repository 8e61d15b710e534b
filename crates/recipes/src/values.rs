//! What stands in a message besides fixed words.

use std::collections::BTreeMap;

/// Lines, counts and names of a message by what they are: with these and its code the same can be said in another language.
pub type Values = BTreeMap<String, String>;

/// The values of one message.
pub fn values<const N: usize>(named: [(&str, String); N]) -> Values {
    named.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
