//! Times of rows, and rows of less than a day combined to days in UTC.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::{Ohlc, RatesProblem};
use crate::day::{DayError, parse_day};
use crate::language::{Sentence, Value, say};

/// Seconds in a day.
const DAY: u64 = 86_400;
/// First and last accepted Unix time: 2009 to 2100, so that seconds, milliseconds and microseconds differ.
const UNIX: std::ops::Range<u64> = 1_230_768_000..4_102_444_800;
/// Zones that are UTC, as exports write them; an empty one is for midnight only.
const UTC: [&str; 4] = ["Z", "UTC", "+00:00", "+0000"];

/// The time of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// A day.
    Day(Date),
    /// The beginning of the row, in seconds since 1970.
    Start(u64),
    /// The moment of the price, in seconds since 1970.
    Snapshot(u64),
}

impl Moment {
    /// Returns the day whose price the row gives: a price at midnight closes the day before.
    pub(super) fn day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Start(time) => day_of(time),
            Self::Snapshot(time) => day_of(time.saturating_sub(1)),
        }
    }

    /// Returns the time in seconds; `None` for a day.
    fn seconds(self) -> Option<u64> {
        match self {
            Self::Day(_) => None,
            Self::Start(time) | Self::Snapshot(time) => Some(time),
        }
    }
}

fn day_of(time: u64) -> Date {
    let seconds = i64::try_from(time).unwrap_or(i64::MAX);
    let time = Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
    Offset::UTC.to_datetime(time).date()
}

/// Parses Unix time in seconds, milliseconds or microseconds, as in `1496275200` or `1496275200.0`; `None` if it is not
/// one between 2009 and 2100. Returns seconds.
pub(super) fn unix_time(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_digits(whole) || !is_digits(part) {
        return None;
    }
    let number: u64 = whole.parse().ok()?;
    let units = [1, 1_000, 1_000_000];
    let mut seconds = units.into_iter().map(|unit| number / unit);
    seconds.find(|seconds| UNIX.contains(seconds))
}

/// Parses a time in UTC: Unix time, a day, or `2017-06-01T00:00:00Z` and forms like it. Returns seconds since 1970.
///
/// # Errors
///
/// [`RatesProblem::UnixTime`] and [`RatesProblem::Day`], also for a time in another zone, or in none that is not midnight.
pub(super) fn moment(text: &str) -> Result<u64, RatesProblem> {
    if let Some(time) = unix_time(text) {
        return Ok(time);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(RatesProblem::UnixTime(text.to_owned()));
    }
    let (date, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    let day = parse_day(date)?;
    let start = Offset::UTC.to_timestamp(day.at(0, 0, 0, 0));
    let start = start.map_or(-1, Timestamp::as_second);
    let start = u64::try_from(start).map_err(|_| RatesProblem::UnixTime(text.to_owned()))?;
    let rest = rest.trim_start_matches(['T', ' ']);
    if rest.is_empty() {
        return Ok(start);
    }
    let other = || DayError::WithTime(text.to_owned());
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.'));
    let (clock, zone) = rest.split_at(end.unwrap_or(rest.len()));
    let seconds = seconds(clock).ok_or_else(other)?;
    let is_utc = UTC.contains(&zone.trim()) || zone.is_empty() && seconds == 0;
    match is_utc {
        true => Ok(start + seconds),
        false => Err(other().into()),
    }
}

/// Parses `HH:MM` or `HH:MM:SS`; decimals of a second are dropped.
fn seconds(clock: &str) -> Option<u64> {
    let clock = clock.split_once('.').map_or(clock, |(whole, _)| whole);
    let parts: Option<Vec<u64>> = clock.split(':').map(|part| part.parse().ok()).collect();
    match parts?[..] {
        [hours @ 0..24, minutes @ 0..60] => Some(hours * 3_600 + minutes * 60),
        [hours @ 0..24, minutes @ 0..60, seconds @ 0..60] => {
            Some(hours * 3_600 + minutes * 60 + seconds)
        }
        _ => None,
    }
}

/// A row as written: its line, its time, and its prices, if any.
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) moment: Moment,
    pub(super) price: Option<Ohlc>,
}

/// Rows by day.
pub(super) struct Days {
    /// One row for each day, or as many as the file has where it names days; in file order or in that of the days.
    pub(super) rows: Vec<(usize, Date, Option<Ohlc>)>,
    /// How the prices of days came about, if the file does not have them as such.
    pub(super) made: Option<Sentence>,
}

/// Combines rows to days.
///
/// # Errors
///
/// The line and the problem of a row that is not part of one day in UTC.
pub(super) fn by_day(rows: Vec<Row>) -> Result<Days, (usize, RatesProblem)> {
    let mut by_time: BTreeMap<u64, Row> = BTreeMap::new();
    let mut by_day = Vec::new();
    let mut are_snapshots = false;
    for row in rows {
        are_snapshots |= matches!(row.moment, Moment::Snapshot(_));
        let repeated = |known: &Row| known.price == row.price;
        match row.moment.seconds() {
            // A row that contradicts one of the same time is passed on, and is an error there.
            Some(time) if by_time.get(&time).is_none_or(repeated) => {
                by_time.insert(time, row);
            }
            _ => by_day.push((row.line, row.moment.day(), row.price)),
        }
    }
    let times: Vec<u64> = by_time.keys().copied().collect();
    let step = times.windows(2).map(|pair| pair[1] - pair[0]).min();
    if are_snapshots {
        by_day.extend(last_of_days(by_time));
        let made = Some(say!("rates-at-end-of-day"));
        return Ok(Days { rows: by_day, made });
    }
    let made = match step {
        Some(step) if step > DAY => {
            let line = by_time.values().next().map_or(1, |row| row.line);
            return Err((line, RatesProblem::LongRows(step.div_ceil(DAY))));
        }
        Some(step) if step < DAY => Some(rows_of(step)),
        _ => {
            let odd = by_time.iter().find(|(time, _)| *time % DAY != 0);
            if let (Some((time, row)), Some(_)) = (odd, step) {
                let (hours, minutes) = (time % DAY / 3_600, time % 3_600 / 60);
                let time = format!("{hours:02}:{minutes:02}");
                return Err((row.line, RatesProblem::NotMidnight { time }));
            }
            None
        }
    };
    let mut days = combined(by_time);
    // The export may have been made before the end of its last day, which then has no close.
    let end = times.last().zip(step).map(|(last, step)| last + step);
    if let (Some(end), Some((_, day, price))) = (end, days.last_mut())
        && day_of(end) == *day
    {
        *price = None;
    }
    by_day.extend(days);
    Ok(Days { rows: by_day, made })
}

/// Says how long the rows are that days were combined from, which is less than a day.
fn rows_of(seconds: u64) -> Sentence {
    let length = |number: u64| Value::Number(number.to_string());
    match seconds {
        hours if hours % 3_600 == 0 => say!("rates-from-hours", length = length(hours / 3_600)),
        minutes if minutes % 60 == 0 => say!("rates-from-minutes", length = length(minutes / 60)),
        seconds => say!("rates-from-seconds", length = length(seconds)),
    }
}

/// Returns the last price of each day.
fn last_of_days(by_time: BTreeMap<u64, Row>) -> Vec<(usize, Date, Option<Ohlc>)> {
    let mut days: BTreeMap<Date, Row> = BTreeMap::new();
    for row in by_time.into_values() {
        days.insert(row.moment.day(), row);
    }
    let rows = days.into_iter();
    rows.map(|(day, row)| (row.line, day, row.price)).collect()
}

/// Combines the rows of each day: the first opens it, the last closes it, and all together have its lowest and highest.
fn combined(by_time: BTreeMap<u64, Row>) -> Vec<(usize, Date, Option<Ohlc>)> {
    let mut days: Vec<(usize, Date, Option<Ohlc>)> = Vec::new();
    for row in by_time.into_values() {
        let day = row.moment.day();
        match days.last_mut().filter(|(_, last, _)| *last == day) {
            None => days.push((row.line, day, row.price)),
            Some((line, _, price)) => {
                if row.price.is_some() {
                    *line = row.line;
                }
                *price = match (*price, row.price) {
                    (Some(before), Some(after)) => Some(Ohlc {
                        open: before.open,
                        close: after.close,
                        band: before
                            .band
                            .zip(after.band)
                            .map(|(one, other)| (one.0.min(other.0), one.1.max(other.1))),
                    }),
                    (before, after) => before.or(after),
                };
            }
        }
    }
    days
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn time_is_read_in_seconds_milliseconds_and_microseconds() {
        for text in [
            "1496275200",
            "1496275200.0",
            "1496275200000",
            "1496275200000000",
            "2017-06-01",
            "2017-06-01 00:00:00",
            "2017-06-01 00:00:00 UTC",
            "2017-06-01T00:00:00.000000000Z",
            "2017-06-01T00:00+00:00",
        ] {
            assert_eq!(moment(text), Ok(1_496_275_200), "{text}");
        }
        assert_eq!(moment("2017-06-01 13:30 UTC"), Ok(1_496_323_800));
    }

    #[test]
    fn time_in_another_zone_or_in_none_is_refused() {
        for text in [
            "2017-06-01 13:30:00",
            "2017-06-01T00:00:00+02:00",
            "2017-06-01 24:00 UTC",
            "2017-06-01 noon",
            "14962752",
            "99999999999999999999",
            "",
        ] {
            assert!(moment(text).is_err(), "{text}");
        }
    }

    #[test]
    fn snapshot_at_midnight_closes_the_day_before() {
        let day = |text| Moment::Snapshot(moment(text).unwrap()).day().to_string();
        assert_eq!(day("2017-06-02 00:00:00 UTC"), "2017-06-01");
        assert_eq!(day("2017-06-02 00:00:01 UTC"), "2017-06-02");
    }
}
