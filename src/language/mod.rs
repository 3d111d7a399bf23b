//! Languages of the files that people read: report, letters, charts and workbook. Each language is one message file in
//! `data/languages`, in the format of Project Fluent, so a translator needs no Rust and a new language is one file more.
//!
//! A sentence is made once, as a [`Sentence`]: the name of a message and its values. It becomes text when it is printed, in
//! the language of the file that it goes into. Terminal, tables and `findings.json` are in English, so that is how a sentence
//! is displayed and serialised.

mod catalogue;
mod format;
mod locale;
mod markup;
mod value;
mod zone;

use std::fmt;

use bitcoin::Amount;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::money::Cents;
pub use locale::Locale;
pub use markup::Markup;
pub use value::{Element, Value};
pub use zone::Zone;

/// Items of a list that are named individually.
pub const NAMED: usize = 5;

/// A language that files can be written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Lithuanian.
    Lithuanian,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::Lithuanian];

    /// Its code in BCP 47, as the command line and HTML have it.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Lithuanian => "lt",
        }
    }

    /// Returns the text of a message without values.
    pub fn text(self, message: &'static str) -> String {
        catalogue::of(self).fill(message, &[])
    }
}

/// A sentence, or a part of one, that can be printed in every language.
#[derive(Clone)]
pub struct Sentence(Form);

#[derive(Clone)]
enum Form {
    /// A message of the message files, with its values by name.
    Message(&'static str, Box<[(&'static str, Value)]>),
    /// Text that is the same in every language, such as that of a file or of a server.
    Verbatim(Box<str>),
}

/// Makes a [`Sentence`] out of the name of a message and its values: `say!("amount-at", amount = amount)`.
macro_rules! say {
    ($message:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::language::Sentence::new(
            $message,
            [$((stringify!($name), $crate::language::Value::from($value))),*],
        )
    };
}

pub(crate) use say;

impl Sentence {
    /// A message with its values; `say!` is shorter.
    pub fn new(message: &'static str, values: impl Into<Box<[(&'static str, Value)]>>) -> Self {
        Self(Form::Message(message, values.into()))
    }

    /// Text that is the same in every language.
    pub fn verbatim(text: impl Into<Box<str>>) -> Self {
        Self(Form::Verbatim(text.into()))
    }

    /// An address, an id, a hash, a file name, or a command.
    pub fn id(id: &(impl fmt::Display + ?Sized)) -> Self {
        say!("just", text = Value::Id(id.to_string()))
    }

    /// Text that may be a stranger's.
    pub fn foreign(text: &(impl fmt::Display + ?Sized)) -> Self {
        Self::verbatim(text.to_string())
    }

    /// Joins sentences or parts: `a`, `a and b`, `a, b and c`; empty for none.
    pub fn list(mut parts: Vec<Self>) -> Self {
        let last = parts.pop().unwrap_or_default();
        if parts.is_empty() {
            return last;
        }
        say!("list-and", list = Value::Row(parts, ", "), last = last)
    }

    /// Joins at most [`NAMED`] parts and counts the others: `a, b, c, d, e and 2 more`.
    pub fn list_some(mut parts: Vec<Self>) -> Self {
        let more = parts.len().saturating_sub(NAMED);
        parts.truncate(NAMED);
        if more > 0 {
            parts.push(say!("more", count = more));
        }
        Self::list(parts)
    }

    /// Joins parts by a separator that languages share, such as `; `.
    pub fn row(parts: Vec<Self>, separator: &'static str) -> Self {
        say!("just", text = Value::Row(parts, separator))
    }

    /// Whether it is the empty text.
    pub fn is_empty(&self) -> bool {
        matches!(&self.0, Form::Verbatim(text) if text.is_empty())
    }

    /// Returns its text in a language, with times as the locale has them.
    pub fn text(&self, locale: impl Into<Locale>) -> String {
        let locale = locale.into();
        match &self.0 {
            Form::Verbatim(text) => text.to_string(),
            Form::Message(message, values) => {
                let texts = values.iter();
                let texts: Vec<(&'static str, String)> = texts
                    .map(|(name, value)| (*name, value.text(locale)))
                    .collect();
                catalogue::of(locale.language).fill(message, &texts)
            }
        }
    }
}

impl From<&str> for Sentence {
    fn from(text: &str) -> Self {
        Self::verbatim(text)
    }
}

impl From<String> for Sentence {
    fn from(text: String) -> Self {
        Self::verbatim(text)
    }
}

impl Sentence {
    /// Its English text, of which equal sentences have the same.
    fn english(&self) -> String {
        self.text(Language::English)
    }
}

impl Default for Sentence {
    fn default() -> Self {
        Self::verbatim("")
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Verbatim(text) => f.write_str(text),
            Form::Message(..) => f.write_str(&self.text(Language::English)),
        }
    }
}

impl fmt::Debug for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_string(), f)
    }
}

/// Sentences are equal if their English texts are: one that was read from a file has no message.
impl PartialEq for Sentence {
    fn eq(&self, other: &Self) -> bool {
        self.english() == other.english()
    }
}

impl Eq for Sentence {}

impl PartialEq<str> for Sentence {
    fn eq(&self, other: &str) -> bool {
        self.english() == other
    }
}

impl PartialEq<&str> for Sentence {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl PartialEq<String> for Sentence {
    fn eq(&self, other: &String) -> bool {
        self == other.as_str()
    }
}

impl Serialize for Sentence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sentence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::verbatim(String::deserialize(deserializer)?))
    }
}

impl Language {
    /// Formats an amount in euro: `EUR 324,395.00`, `324 395,00 Eur`.
    pub fn eur(self, cents: Cents) -> String {
        format::eur(self, cents)
    }

    /// Formats an amount in bitcoin: `12.50000000 BTC`.
    pub fn btc(self, amount: Amount) -> String {
        format::btc(self, amount)
    }

    /// Formats a day for running text: `26 June 2017`.
    pub fn day(self, day: Date) -> String {
        format::day(self, day)
    }

    /// Writes a plain English number, `1,234.5`, with the separators of the language.
    pub fn number(self, english: &str) -> String {
        format::number(self, english)
    }
}

#[cfg(test)]
mod tests;
