//! Language and time zone of the files for readers, as flags.

use clap::Args;

use crate::case::question::{parse_language, parse_zone};
use crate::language::{Language, Locale, Zone};

/// Language and time zone, as flags. A flag that is not given leaves what the case has.
#[derive(Debug, Default, Args)]
pub struct LocaleFlags {
    /// Language of report, letters, charts and workbook: en or lt [default: that of the case, else en]
    #[arg(long, value_name = "LANGUAGE", value_parser = parse_language)]
    lang: Option<Language>,
    /// Time zone, as in Europe/Vilnius, whose local time stands beside UTC in report, letters and workbook
    #[arg(long, value_name = "ZONE", value_parser = parse_zone)]
    zone: Option<Zone>,
}

impl LocaleFlags {
    /// Returns the locale of a case with what the flags set.
    pub fn over(&self, of_case: Locale) -> Locale {
        Locale {
            language: self.lang.unwrap_or(of_case.language),
            zone: self.zone.or(of_case.zone),
        }
    }
}
