//! Values of a sentence. Numbers, money and days are worded by the language; ids and text of strangers are the same in each.

use bitcoin::{Amount, OutPoint, Txid};
use jiff::Timestamp;
use jiff::civil::Date;

use super::{Locale, Sentence, format};
use crate::money::{Cents, grouped};

/// What marks a part of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Element {
    /// It is stressed.
    Strong,
    /// No line ends within it.
    Unbroken,
    /// It leads to the place in the file that has this name.
    Link(&'static str),
}

/// A value of a sentence.
#[derive(Debug, Clone)]
pub enum Value {
    /// Text that may be a stranger's, such as a label.
    Text(String),
    /// An address, an id, a hash, a file name, or a command.
    Id(String),
    /// A number of things; messages choose their plural form by it.
    Count(u64),
    /// An amount in bitcoin, `12.50000000 BTC`.
    Btc(Amount),
    /// An amount in euro, `EUR 324,395.00`.
    Eur(Cents),
    /// A day in UTC, `26 June 2017`.
    Day(Date),
    /// A day in UTC as tables have it, `2017-06-26`.
    IsoDay(Date),
    /// A day of the year that the sentence names, `26 June`.
    DayOfYear(Date),
    /// A minute, `31 August 2017, 08:35 UTC`; with local time, `31 August 2017, 08:35 UTC (11:35 UTC+3)`.
    Minute(Timestamp),
    /// A second as tables have it, `2017-08-31 08:35:20 UTC`; with local time, `2017-08-31 08:35:20 UTC (11:35:20 UTC+3)`.
    Second(Timestamp),
    /// A decimal number or a share in English form, `42.3 %`.
    Number(String),
    /// A decimal number as columns have it, `320000.00`; a file with markup may show its thousands by gaps.
    Figure(String),
    /// A sentence within the sentence.
    Sentence(Sentence),
    /// A sentence within the sentence that stands out in a file with markup.
    Marked(Element, Sentence),
    /// Parts that stand in a row, with what separates them.
    Row(Vec<Sentence>, &'static str),
}

impl Value {
    /// Returns its text in a language.
    pub(super) fn text(&self, locale: Locale) -> String {
        let language = locale.language;
        match self {
            Self::Text(text) | Self::Id(text) => text.clone(),
            Self::Count(number) => format::count(language, *number),
            Self::Btc(amount) => format::btc(language, *amount),
            Self::Eur(cents) => format::eur(language, *cents),
            Self::Day(day) => format::day(language, *day),
            Self::IsoDay(day) => day.to_string(),
            Self::DayOfYear(day) => format::day_of_year(language, *day),
            Self::Minute(time) => format::minute(locale, *time),
            Self::Second(time) => format::second(locale, *time),
            Self::Number(english) => format::number(language, english),
            Self::Figure(english) => format::number(language, &grouped(english)),
            Self::Sentence(sentence) | Self::Marked(_, sentence) => sentence.text(locale),
            Self::Row(parts, separator) => {
                let parts: Vec<String> = parts.iter().map(|part| part.text(locale)).collect();
                parts.join(separator)
            }
        }
    }
}

macro_rules! values {
    ($($type:ty => $value:expr;)*) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                #[allow(clippy::redundant_closure_call)]
                ($value)(value)
            }
        }
    )*};
}

values! {
    String => Self::Text;
    &String => |text: &String| Self::Text(text.clone());
    &str => |text: &str| Self::Text(text.to_owned());
    u64 => Self::Count;
    u32 => |number: u32| Self::Count(number.into());
    usize => |number: usize| Self::Count(number as u64);
    Amount => Self::Btc;
    Cents => Self::Eur;
    Date => Self::Day;
    Txid => |txid: Txid| Self::Id(txid.to_string());
    OutPoint => |outpoint: OutPoint| Self::Id(outpoint.to_string());
    Sentence => Self::Sentence;
    &Sentence => |sentence: &Sentence| Self::Sentence(sentence.clone());
}
