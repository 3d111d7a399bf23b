//! Numbers, money and days in the form of a language. Separators, months and the order of a day's parts are messages too, so
//! that a language is whole in its file. Amounts stay decimal text made from integers.

use bitcoin::Amount;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

use super::{Language, Locale, catalogue, zone};
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

pub(super) fn minute(locale: Locale, time: Timestamp) -> String {
    let day = |civil: DateTime| day(locale.language, civil.date());
    moment(locale, time, ("minute", "%H:%M"), day)
}

pub(super) fn second(locale: Locale, time: Timestamp) -> String {
    let day = |civil: DateTime| civil.date().to_string();
    moment(locale, time, ("second", "%H:%M:%S"), day)
}

/// Writes a moment in UTC, and in local time if the locale has a zone; the local day only where it is another one.
fn moment(
    locale: Locale,
    time: Timestamp,
    (message, clock): (&'static str, &str),
    day: impl Fn(DateTime) -> String,
) -> String {
    let fill = |message, parts: &[_]| catalogue::of(locale.language).fill(message, parts);
    let of = |civil: DateTime, offset: String| {
        let time = civil.strftime(clock).to_string();
        [("day", day(civil)), ("time", time), ("offset", offset)]
    };
    let civil = Offset::UTC.to_datetime(time);
    let utc = fill(message, &of(civil, zone::offset(Offset::UTC)));
    let Some(zone) = locale.zone else {
        return utc;
    };
    let (local, offset) = zone.local(time);
    if local == civil {
        return utc;
    }
    let parts = of(local, zone::offset(offset));
    let local = match local.date() == civil.date() {
        true => fill("moment-of-day", &parts[1..]),
        false => fill(message, &parts),
    };
    fill("moment-and-local", &[("utc", utc), ("local", local)])
}

fn month(language: Language, day: Date) -> String {
    let at = usize::try_from(day.month() - 1).expect("months count from one");
    catalogue::of(language).fill(MONTHS[at], &[])
}
