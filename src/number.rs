//! Parses numbers: digits, and a point before decimals. Other separators of thousands or decimals are reported by name
//! and never dropped, since a text could then mean two numbers.

use std::ops::RangeInclusive;

use thiserror::Error;

use crate::visible::quoted;

/// Characters that separate thousands or decimals somewhere, with their names.
const SEPARATORS: [(char, &str); 9] = [
    (',', "a comma"),
    ('\'', "an apostrophe"),
    ('\u{2019}', "an apostrophe"),
    (' ', "a blank"),
    ('\u{a0}', "a blank"),
    ('\u{2007}', "a blank"),
    ('\u{2009}', "a blank"),
    ('\u{202f}', "a blank"),
    ('\u{66c}', "an Arabic comma"),
];

/// A number with a separator, and the separator's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Separated {
    /// The number, with a plain blank for blanks of other widths.
    pub number: String,
    /// The separator's name.
    pub name: &'static str,
}

/// Returns the first number with a separator between two digits; a single point is none.
pub fn separated(text: &str) -> Option<Separated> {
    let letters: Vec<char> = text.chars().collect();
    let name_of = |at: usize| {
        let found = SEPARATORS.iter().find(|(mark, _)| *mark == letters[at]);
        found.map(|(_, name)| *name)
    };
    let is_digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    for at in 1..letters.len() {
        if !is_digit(at - 1) || !is_digit(at + 1) {
            continue;
        }
        let is_of_number = |at: usize| is_digit(at) || letters[at] == '.';
        let start = (0..at).rev().find(|at| !is_of_number(*at));
        let start = start.map_or(0, |before| before + 1);
        let is_inside = |at: usize| {
            is_digit(at) || is_digit(at + 1) && (letters[at] == '.' || name_of(at).is_some())
        };
        let end = (at + 1..letters.len()).find(|at| !is_inside(*at));
        let number = &letters[start..end.unwrap_or(letters.len())];
        let has_points = || number.iter().filter(|c| **c == '.').count() > 1;
        let points = || (letters[at] == '.' && has_points()).then_some("points");
        if let Some(name) = name_of(at).or_else(points) {
            let plain = number
                .iter()
                .map(|c| if c.is_whitespace() { ' ' } else { *c });
            return Some(Separated {
                number: plain.collect(),
                name,
            });
        }
    }
    None
}

/// The reason why a text is not a valid whole number, with the text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WholeError {
    /// It has a separator.
    #[error("`{number}` has {name} in it; write a whole number without separators, as in 50000")]
    Separated {
        /// The number.
        number: String,
        /// The separator's name.
        name: &'static str,
    },
    /// It has other characters than digits.
    #[error("`{}` is not a whole number, such as 50000", quoted(.0))]
    NotWhole(String),
    /// It is too small or too large.
    #[error("{number} is not in {}..={}", range.start(), range.end())]
    Outside {
        /// The number.
        number: String,
        /// The allowed range.
        range: RangeInclusive<u64>,
    },
}

/// Parses a whole number within a range.
///
/// # Errors
///
/// [`WholeError`].
pub fn parse_whole(text: &str, range: &RangeInclusive<u64>) -> Result<u64, WholeError> {
    let number = text.to_owned();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let inside = text.parse().ok().filter(|number| range.contains(number));
        return inside.ok_or_else(|| WholeError::Outside {
            number,
            range: range.clone(),
        });
    }
    if let Some(Separated { number, name }) = separated(text) {
        return Err(WholeError::Separated { number, name });
    }
    for (mark, name) in [('.', "a point"), ('_', "an underscore")] {
        let is_number = text.chars().all(|c| c.is_ascii_digit() || c == mark);
        if is_number && text.contains(|c: char| c.is_ascii_digit()) {
            return Err(WholeError::Separated { number, name });
        }
    }
    Err(WholeError::NotWhole(number))
}

/// Returns a parser of whole numbers within a range, for flags.
pub fn whole<T: TryFrom<u64>>(
    range: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<T, WholeError> + Clone + Send + Sync + 'static {
    move |text| {
        let number = parse_whole(text, &range)?;
        T::try_from(number).map_err(|_| WholeError::Outside {
            number: text.to_owned(),
            range: range.clone(),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn separators_of_whole_numbers_are_named() {
        for (text, name) in [
            ("1.000", "a point"),
            ("1.", "a point"),
            ("1.5", "a point"),
            ("1,000", "a comma"),
            ("1,5", "a comma"),
            ("50 000", "a blank"),
            ("50\u{a0}000", "a blank"),
            ("50\u{202f}000", "a blank"),
            ("1'000", "an apostrophe"),
            ("1\u{2019}000", "an apostrophe"),
            ("1_000", "an underscore"),
            ("1.000.000", "points"),
            ("1.000,00", "a comma"),
        ] {
            let error = parse_whole(text, &(0..=u64::MAX)).unwrap_err().to_string();
            let told = format!("has {name} in it; write a whole number without separators");
            assert!(error.contains(&told), "{text}: {error}");
        }
    }

    #[test]
    fn whole_numbers_are_digits_within_a_range() {
        let read = |text| parse_whole(text, &(1..=300)).map_err(|error| error.to_string());
        assert_eq!((read("1"), read("0300")), (Ok(1), Ok(300)));
        for text in ["0", "301", "99999999999999999999999"] {
            assert_eq!(read(text), Err(format!("{text} is not in 1..=300")));
        }
        for text in [
            "", "many", "-1", "+1", "1e2", "0x10", "5k", ".", "_", "\u{661}",
        ] {
            let told = format!("`{text}` is not a whole number, such as 50000");
            assert_eq!(read(text), Err(told));
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[0-9., '_a\u{a0}]{0,20}", other in ".*") {
            for text in [text, other] {
                let _ = separated(&text);
                prop_assert_eq!(
                    parse_whole(&text, &(0..=u64::MAX)).ok(),
                    text.parse().ok().filter(|_: &u64| !text.starts_with('+'))
                );
            }
        }
    }
}
