//! Numbers, money and days in the form of a language. Separators, months and the order of a day's parts are messages too, so
//! that a language is whole in its file. Amounts stay decimal text made from integers.

use bitcoin::Amount;
use jiff::Timestamp;
use jiff::civil::Date;

use super::{Language, catalogue};
use crate::money::{Cents, grouped};

/// Names of the months' messages.
const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8",
    "month-9", "month-10", "month-11", "month-12",
];

/// Puts the separators of the language into an English number; other text between numbers stays.
pub(super) fn number(language: Language, english: &str) -> String {
    let catalogue = catalogue::of(language);
    let (group, decimal) = catalogue.separators();
    let mut out = String::with_capacity(english.len());
    for letter in english.chars() {
        match letter {
            ',' => out.push_str(group),
            '.' => out.push_str(decimal),
            letter => out.push(letter),
        }
    }
    out
}

pub(super) fn count(language: Language, count: u64) -> String {
    number(language, &grouped(&count.to_string()))
}

pub(super) fn btc(language: Language, amount: Amount) -> String {
    number(language, &amount.to_string())
}

pub(super) fn eur(language: Language, cents: Cents) -> String {
    let amount = number(language, &grouped(&cents.to_string()));
    catalogue::of(language).fill("money-eur", &[("amount", amount)])
}

pub(super) fn day(language: Language, day: Date) -> String {
    let catalogue = catalogue::of(language);
    let parts = [
        ("day", day.day().to_string()),
        ("month", month(language, day)),
        ("year", day.year().to_string()),
    ];
    catalogue.fill("day", &parts)
}

pub(super) fn day_of_year(language: Language, day: Date) -> String {
    let parts = [
        ("day", day.day().to_string()),
        ("month", month(language, day)),
    ];
    catalogue::of(language).fill("day-of-year", &parts)
}

pub(super) fn minute(language: Language, time: Timestamp) -> String {
    let civil = jiff::tz::Offset::UTC.to_datetime(time);
    let parts = [
        ("day", day(language, civil.date())),
        ("time", civil.strftime("%H:%M").to_string()),
    ];
    catalogue::of(language).fill("minute", &parts)
}

fn month(language: Language, day: Date) -> String {
    let at = usize::try_from(day.month() - 1).expect("months count from one");
    catalogue::of(language).fill(MONTHS[at], &[])
}
