//! Money as integers: hundredths of a currency, and decimal numbers parsed exactly. `1.5` with eight places is
//! 150000000, without any binary fraction. Used for amounts in a case file and prices in a rate file.

use std::fmt;

use crate::visible::quoted;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::number::{Separated, separated};

/// An amount of money in hundredths, printed with two digits: `312345.60`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cents(pub i64);

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(
            f,
            "{sign}{}.{:02}",
            self.0.unsigned_abs() / 100,
            self.0.unsigned_abs() % 100
        )
    }
}

impl Serialize for Cents {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cents {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong =
            || serde::de::Error::custom(format!("`{text}` is not an amount with two digits"));
        let (whole, part) = text
            .split_once('.')
            .filter(|(_, part)| part.len() == 2)
            .ok_or_else(wrong)?;
        let magnitude = format!("{}{part}", whole.trim_start_matches('-'))
            .parse::<i64>()
            .map_err(|_| wrong())?;
        Ok(Self(if whole.starts_with('-') {
            -magnitude
        } else {
            magnitude
        }))
    }
}

/// The reason why a text is not a valid decimal number, with the text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DecimalError {
    /// It is not an optional sign, digits and one point; exponents are rejected as well.
    #[error("{}", not_plain(input))]
    NotANumber {
        /// The text.
        input: String,
    },
    /// It has more decimals than allowed that are not zero.
    #[error("`{input}` has more than {places} decimals")]
    TooPrecise {
        /// The text.
        input: String,
        /// Allowed decimals.
        places: usize,
    },
    /// It exceeds 63 bits of the smallest unit.
    #[error("`{input}` is too large")]
    TooLarge {
        /// The text.
        input: String,
    },
}

/// Describes what is wrong with a number, naming its separator if it has one.
fn not_plain(input: &str) -> String {
    let plain = "is not a plain decimal number such as 1500 or 0.25";
    match separated(input) {
        None => format!("`{}` {plain}", quoted(input)),
        Some(Separated { number, name }) => {
            format!(
                "`{number}` has {name} in it and {plain}; write it without separators of thousands and with a point before its decimals"
            )
        }
    }
}

/// Parses a decimal as a count of units of 10^-`places`; rejects a value that would have to be rounded.
///
/// # Errors
///
/// [`DecimalError`].
pub fn parse_exact(text: &str, places: usize) -> Result<i64, DecimalError> {
    let (units, rest) = parse(text, places)?;
    if rest.bytes().any(|digit| digit != b'0') {
        return Err(DecimalError::TooPrecise {
            input: text.to_owned(),
            places,
        });
    }
    Ok(units)
}

/// Parses a decimal as a count of units of 10^-`places`, rounding half away from zero.
///
/// # Errors
///
/// [`DecimalError::NotANumber`] and [`DecimalError::TooLarge`].
pub fn parse_rounded(text: &str, places: usize) -> Result<i64, DecimalError> {
    let (units, rest) = parse(text, places)?;
    if rest.as_bytes().first().is_none_or(|digit| *digit < b'5') {
        return Ok(units);
    }
    // Above minus one the whole part has lost its sign, so the sign is taken from the text.
    let step = if text.starts_with('-') { -1 } else { 1 };
    units
        .checked_add(step)
        .ok_or_else(|| DecimalError::TooLarge {
            input: text.to_owned(),
        })
}

/// Splits a decimal into its units and the digits below them.
fn parse(text: &str, places: usize) -> Result<(i64, &str), DecimalError> {
    let negative = text.starts_with('-');
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(part) || digits.ends_with('.') {
        return Err(DecimalError::NotANumber {
            input: text.to_owned(),
        });
    }

    let (kept, rest) = part.split_at(part.len().min(places));
    let padding = std::iter::repeat_n(b'0', places - kept.len());
    let mut units: i64 = 0;
    for digit in whole.bytes().chain(kept.bytes()).chain(padding) {
        units = units
            .checked_mul(10)
            .and_then(|units| units.checked_add(i64::from(digit - b'0')))
            .ok_or_else(|| DecimalError::TooLarge {
                input: text.to_owned(),
            })?;
    }
    Ok((if negative { -units } else { units }, rest))
}

/// Formats a count of units of 10^-`places` without trailing zeros: 150000000 with eight places is `1.5`.
pub fn format_trimmed(units: u64, places: u32) -> String {
    let scale = 10u64.pow(places);
    let (whole, part) = (units / scale, units % scale);
    if part == 0 {
        return whole.to_string();
    }
    let digits = format!("{part:0width$}", width = places as usize);
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

/// Inserts a comma before every third digit of the whole part: `1234567.5` becomes `1,234,567.5`.
pub fn grouped(decimal: &str) -> String {
    let (whole, part) = match decimal.find('.') {
        Some(point) => decimal.split_at(point),
        None => (decimal, ""),
    };
    let mut out = String::with_capacity(decimal.len() + whole.len() / 3);
    for (at, digit) in whole.chars().enumerate() {
        let is_group = at > 0 && (whole.len() - at).is_multiple_of(3);
        if is_group && out.ends_with(|c: char| c.is_ascii_digit()) {
            out.push(',');
        }
        out.push(digit);
    }
    out + part
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decimals_are_parsed_exactly() {
        assert_eq!(parse_exact("1.5", 8), Ok(150_000_000));
        assert_eq!(parse_exact("0.00000001", 8), Ok(1));
        assert_eq!(parse_exact("0.30", 2), Ok(30));
        assert_eq!(parse_exact("0.300", 2), Ok(30));
        assert_eq!(parse_exact("-7", 2), Ok(-700));
        assert_eq!(parse_exact("+7", 0), Ok(7));
    }

    #[test]
    fn halves_round_away_from_zero() {
        assert_eq!(parse_rounded("0.004999", 2), Ok(0));
        assert_eq!(parse_rounded("0.005", 2), Ok(1));
        assert_eq!(parse_rounded("-0.005", 2), Ok(-1));
        assert_eq!(parse_rounded("1.115", 2), Ok(112));
    }

    #[test]
    fn grouped_separates_three_digits() {
        for (plain, in_groups) in [
            ("0", "0"),
            ("999.12345678", "999.12345678"),
            ("1000", "1,000"),
            ("-123456.78", "-123,456.78"),
            ("21000000", "21,000,000"),
        ] {
            assert_eq!(grouped(plain), in_groups);
        }
    }

    #[test]
    fn errors_quote_the_input() {
        let error = |text: &str| parse_exact(text, 2).unwrap_err().to_string();
        for text in ["", ".", "1.", ".5", "1e5", "nan", "1_0", "0x10", "--1"] {
            assert_eq!(
                error(text),
                format!("`{text}` is not a plain decimal number such as 1500 or 0.25")
            );
        }
        for (text, told) in [
            ("1,5", "`1,5` has a comma in it"),
            ("1'136.74", "`1'136.74` has an apostrophe in it"),
            ("1\u{a0}136", "`1 136` has a blank in it"),
            ("1.136.740", "`1.136.740` has points in it"),
        ] {
            assert!(error(text).starts_with(told), "{}", error(text));
        }
        assert_eq!(error("0.001"), "`0.001` has more than 2 decimals");
        assert_eq!(
            error("92233720368547758.08"),
            "`92233720368547758.08` is too large"
        );
    }

    proptest! {
        #[test]
        fn formatted_units_round_trip(units in 0..=i64::MAX as u64, places in 0u32..=8) {
            let text = format_trimmed(units, places);
            prop_assert_eq!(parse_exact(&text, places as usize), Ok(units as i64));
            prop_assert_eq!(parse_rounded(&text, places as usize), Ok(units as i64));
        }

        #[test]
        fn no_text_panics(text in ".*", places in 0usize..20) {
            let _ = parse_exact(&text, places);
            let _ = parse_rounded(&text, places);
        }
    }
}
