//! The languages that people can be written to in.

use foundation::word_enum;

word_enum! {
    /// A language, by its tag of BCP 47.
    pub enum Language {
        /// English.
        English = "en",
        /// Simplified Chinese.
        Chinese = "zh-CN",
    }
}

impl Default for Language {
    /// For whoever has not chosen.
    fn default() -> Self {
        Self::English
    }
}
