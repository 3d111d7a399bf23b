//! Parses days: `YYYY-MM-DD` in UTC, and no other form. Flags, environment, case file and rate files use this parser,
//! so that a text never means two days. A time or a zone is rejected rather than dropped: the day in UTC may be the one
//! before or after.

use crate::visible::quoted;
use jiff::civil::Date;
use thiserror::Error;

/// The reason why a text is not a valid day, with the text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DayError {
    /// It has a time of day or a zone.
    #[error("`{}` has a time or a zone; give the day in UTC alone, as in 2017-06-30", quoted(.0))]
    WithTime(String),
    /// It is in another format with only one possible meaning.
    #[error("`{}` is not written as YYYY-MM-DD; write {day}", quoted(input))]
    OtherForm {
        /// The text.
        input: String,
        /// The day.
        day: Date,
    },
    /// It has the right form but is not in the calendar.
    #[error("`{0}` is not in the calendar; check the month and the day")]
    NotInCalendar(String),
    /// It is anything else, or day and month could be exchanged.
    #[error("`{}` is not a day; write it as YYYY-MM-DD, as in 2017-06-30", quoted(.0))]
    NotADay(String),
}

/// Parses a day in UTC.
///
/// # Errors
///
/// [`DayError`] for anything but `YYYY-MM-DD` with a day of the calendar.
pub fn parse_day(text: &str) -> Result<Date, DayError> {
    if is_iso(text) {
        return text
            .parse()
            .map_err(|_| DayError::NotInCalendar(text.to_owned()));
    }
    let input = text.to_owned();
    if text
        .split_at_checked("2017-06-30".len())
        .is_some_and(|(day, rest)| is_iso(day) && rest.starts_with(|c: char| " TtZz+_".contains(c)))
    {
        return Err(DayError::WithTime(input));
    }
    Err(match meant(text) {
        Some(day) => DayError::OtherForm { input, day },
        None => DayError::NotADay(input),
    })
}

/// Whether a text has the form `dddd-dd-dd`, with ASCII digits.
fn is_iso(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Returns the day meant in another format, if it is unambiguous.
fn meant(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text
        .trim()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    if !parts
        .iter()
        .all(|part| part.len() <= 8 && part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return None;
    }
    let day = |year: &str, month: &str, day: &str| {
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    };
    match parts[..] {
        [all] if all.len() == 8 => day(&all[..4], &all[4..6], &all[6..]),
        [year, month, of_month] if year.len() == 4 => day(year, month, of_month),
        // 06/07/2017 is a day in June or in July; with points the day comes first wherever they are usual.
        [first, second, year] if year.len() == 4 => {
            match (day(year, second, first), day(year, first, second)) {
                (Some(date), None) | (None, Some(date)) => Some(date),
                (Some(date), Some(_)) if text.contains('.') || first == second => Some(date),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn reads_year_month_day() {
        assert_eq!(parse_day("2017-06-30"), Ok(date(2017, 6, 30)));
        assert_eq!(parse_day("2016-02-29"), Ok(date(2016, 2, 29)));
    }

    #[test]
    fn refuses_times_and_zones_instead_of_dropping_them() {
        for text in [
            "2017-06-02T01:00+09:00",
            "2017-06-02 01:00",
            "2017-06-02T00:00:00Z",
            "2017-06-02Z",
            "2017-06-02+09:00",
            "2017-06-02T00",
        ] {
            assert_eq!(parse_day(text), Err(DayError::WithTime(text.to_owned())));
        }
        assert_eq!(
            parse_day("2017-06-02T01:00+09:00").unwrap_err().to_string(),
            "`2017-06-02T01:00+09:00` has a time or a zone; give the day in UTC alone, as in 2017-06-30"
        );
    }

    #[test]
    fn other_formats_are_reported_with_the_day() {
        for text in [
            "20170602",
            "02.06.2017",
            "2.6.2017",
            "2017/06/02",
            "2017-6-2",
            " 2017-06-02 ",
            "2017 06 02",
            "2017\u{2011}06\u{2011}02",
        ] {
            let error = parse_day(text).unwrap_err().to_string();
            assert!(error.ends_with("; write 2017-06-02"), "{error}");
        }
        let error = parse_day("30/06/2017").unwrap_err().to_string();
        assert!(error.ends_with("; write 2017-06-30"), "{error}");
    }

    #[test]
    fn ambiguous_days_are_rejected() {
        for text in [
            "06/07/2017",
            "06-07-2017",
            "02.06.17",
            "june",
            "",
            "2017-06",
            "-2017-06-02",
            "\u{664}",
        ] {
            let error = parse_day(text).unwrap_err();
            assert!(
                matches!(error, DayError::NotADay(_)) || text.starts_with('-'),
                "{text}: {error}"
            );
        }
    }

    #[test]
    fn refuses_days_that_no_calendar_has() {
        for text in ["2017-06-31", "2017-02-29", "2017-13-01", "0000-00-00"] {
            assert_eq!(
                parse_day(text),
                Err(DayError::NotInCalendar(text.to_owned()))
            );
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".*", digits in "[-0-9./T: ]*") {
            let _ = parse_day(&text);
            let _ = parse_day(&digits);
        }

        #[test]
        fn every_day_round_trips(year in 0i16..=9999, month in 1i8..=12, day in 1i8..=28) {
            let day = date(year, month, day);
            prop_assert_eq!(parse_day(&day.to_string()), Ok(day));
        }
    }
}
