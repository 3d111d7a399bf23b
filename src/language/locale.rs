//! How files for readers write words and times.

use super::{Language, Zone};

/// The language of a file, and the time zone whose local time stands beside UTC; none if there is only UTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Locale {
    /// Language.
    pub language: Language,
    /// Time zone of the local time.
    pub zone: Option<Zone>,
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        Self {
            language,
            zone: None,
        }
    }
}
