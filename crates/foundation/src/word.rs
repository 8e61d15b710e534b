//! Enumerations that travel as one lower-case word: in JSON, in the database and in the OpenAPI document.

/// Declares a fieldless enum whose variants have one stable word each, used on the wire and in `TEXT` columns alike.
///
/// A word that the program does not know is a decoding error naming the type and the word, never a default.
///
/// ```
/// foundation::word_enum! {
///     /// How far a job is.
///     pub enum Phase { /// Waiting.
///         Queued = "queued", /// At work.
///         Running = "running" }
/// }
/// assert_eq!(Phase::Queued.as_str(), "queued");
/// assert_eq!("running".parse::<Phase>().unwrap(), Phase::Running);
/// ```
#[macro_export]
macro_rules! word_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every variant, in the order of declaration.
            $vis const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word of this variant, on the wire and in the database.
            $vis const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::sql_text::UnknownWord;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    other => Err($crate::sql_text::UnknownWord::new(stringify!($name), other, &[$($word),+])),
                }
            }
        }

        impl $crate::sql_text::serde::Serialize for $name {
            fn serialize<S: $crate::sql_text::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::sql_text::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::sql_text::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <::std::borrow::Cow<'de, str> as $crate::sql_text::serde::Deserialize>::deserialize(deserializer)?;
                word.parse().map_err($crate::sql_text::serde::de::Error::custom)
            }
        }

        impl $crate::sql_text::utoipa::PartialSchema for $name {
            fn schema() -> $crate::sql_text::utoipa::openapi::RefOr<$crate::sql_text::utoipa::openapi::schema::Schema> {
                $crate::sql_text::utoipa::openapi::ObjectBuilder::new()
                    .schema_type($crate::sql_text::utoipa::openapi::schema::Type::String)
                    .enum_values(Some([$($word),+]))
                    .into()
            }
        }

        impl $crate::sql_text::utoipa::ToSchema for $name {
            fn name() -> ::std::borrow::Cow<'static, str> { ::std::borrow::Cow::Borrowed(stringify!($name)) }
        }

        $crate::sql_as_text!($name, |value| value.as_str());
    };
}
