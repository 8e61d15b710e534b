//! How a value that has a text form is stored in a `TEXT` column of SQLite and PostgreSQL.

#[doc(hidden)]
pub use serde;
#[doc(hidden)]
pub use sqlx;
#[doc(hidden)]
pub use utoipa;

/// A word that a [`word_enum!`](crate::word_enum) does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{word}' is no {}; it is one of: {known}", in_words(type_name))]
pub struct UnknownWord {
    type_name: &'static str,
    word: String,
    known: String,
}

impl UnknownWord {
    /// Says which type met which word, and what it knows.
    pub fn new(type_name: &'static str, word: &str, known: &[&str]) -> Self {
        Self { type_name, word: word.chars().take(64).collect(), known: known.join(", ") }
    }
}

/// `KeyScope` as people say it: `key scope`.
fn in_words(type_name: &str) -> String {
    let mut words = String::new();
    for (index, letter) in type_name.char_indices() {
        if letter.is_uppercase() && index > 0 {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// Implements sqlx's `Type`, `Encode` and `Decode` for a `FromStr` type, as `TEXT` on both drivers.
#[macro_export]
macro_rules! sql_as_text {
    ($name:ty, |$value:ident| $text:expr) => {
        impl<DB: $crate::sql_text::sqlx::Database> $crate::sql_text::sqlx::Type<DB> for $name
        where
            String: $crate::sql_text::sqlx::Type<DB>,
        {
            fn type_info() -> DB::TypeInfo {
                <String as $crate::sql_text::sqlx::Type<DB>>::type_info()
            }
            fn compatible(ty: &DB::TypeInfo) -> bool {
                <String as $crate::sql_text::sqlx::Type<DB>>::compatible(ty)
            }
        }

        impl<'q, DB: $crate::sql_text::sqlx::Database> $crate::sql_text::sqlx::Encode<'q, DB> for $name
        where
            String: $crate::sql_text::sqlx::Encode<'q, DB>,
        {
            fn encode_by_ref(
                &self,
                buffer: &mut <DB as $crate::sql_text::sqlx::Database>::ArgumentBuffer,
            ) -> Result<$crate::sql_text::sqlx::encode::IsNull, $crate::sql_text::sqlx::error::BoxDynError> {
                let $value = self;
                let text: String = ($text).to_owned();
                <String as $crate::sql_text::sqlx::Encode<'q, DB>>::encode(text, buffer)
            }
        }

        impl<'r, DB: $crate::sql_text::sqlx::Database> $crate::sql_text::sqlx::Decode<'r, DB> for $name
        where
            String: $crate::sql_text::sqlx::Decode<'r, DB>,
        {
            fn decode(
                value: <DB as $crate::sql_text::sqlx::Database>::ValueRef<'r>,
            ) -> Result<Self, $crate::sql_text::sqlx::error::BoxDynError> {
                let text = <String as $crate::sql_text::sqlx::Decode<'r, DB>>::decode(value)?;
                Ok(text.parse()?)
            }
        }
    };
}
