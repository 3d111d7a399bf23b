//! Prices in the number formats of several countries. `2,000.10` and `2.000,10` are unambiguous; `2.000` is two
//! thousand in one country and two in another. The rest of the file decides: one unambiguous number determines the
//! decimal mark of all. Without one, ambiguous numbers are rejected.

use super::{MAX_PRICE, PRICE_PER_CENT, PRICE_PLACES, RatesProblem};
use crate::money::{DecimalError, parse_rounded};

/// Markers that exporters write for a day without a price.
const NO_PRICE: [&str; 9] = ["", "-", "--", "null", "nan", "n/a", "na", "none", "nil"];

/// The character between the whole and the decimals of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DecimalMark {
    /// `2000.10`
    Point,
    /// `2000,10`
    Comma,
}

impl DecimalMark {
    fn char(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }
}

/// Whether a field marks a missing price.
pub(super) fn is_no_price(text: &str) -> bool {
    NO_PRICE.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Returns the decimal mark of an unambiguous number.
fn shown(text: &str) -> Option<DecimalMark> {
    let marks: Vec<(usize, char)> = text
        .char_indices()
        .filter(|(_, c)| [',', '.'].contains(c))
        .collect();
    let (at, last) = *marks.last()?;
    let mark = if last == '.' {
        DecimalMark::Point
    } else {
        DecimalMark::Comma
    };
    let same = marks.iter().filter(|(_, c)| *c == last).count();
    if same < marks.len() {
        return Some(mark);
    }
    if same > 1 {
        // Only a thousands separator occurs more than once.
        return Some(mark.other());
    }
    let (whole, decimals) = (&text[..at], &text[at + 1..]);
    let whole = whole.trim_start_matches(['-', '+']);
    let could_be_thousands =
        decimals.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    (!could_be_thousands).then_some(mark)
}

/// Returns the decimal mark of a file, from its numbers with their lines, in order. `None` if all are ambiguous.
///
/// # Errors
///
/// [`RatesProblem::TwoMarks`] with the line of the first number that contradicts an earlier one.
pub(super) fn mark_of<'a>(
    numbers: impl Iterator<Item = (usize, &'a str)>,
) -> Result<Option<DecimalMark>, (usize, RatesProblem)> {
    let mut settled: Option<(DecimalMark, usize, &str)> = None;
    for (line, text) in numbers {
        let Some(mark) = shown(text) else { continue };
        match settled {
            None => settled = Some((mark, line, text)),
            Some((known, first, other)) if known != mark => {
                let problem = RatesProblem::TwoMarks {
                    input: text.to_owned(),
                    other: other.to_owned(),
                    line: first,
                };
                return Err((line, problem));
            }
            Some(_) => {}
        }
    }
    Ok(settled.map(|(mark, ..)| mark))
}

/// Parses a price in units of 10^-8. Without a mark, an ambiguous number is rejected.
///
/// # Errors
///
/// [`RatesProblem::Ambiguous`], [`RatesProblem::Number`] and [`RatesProblem::OutOfRange`].
pub(super) fn parse_price(
    text: &str,
    column: &'static str,
    mark: Option<DecimalMark>,
) -> Result<u64, RatesProblem> {
    let has_mark = text.contains([',', '.']);
    let Some(mark) = mark.or((!has_mark).then_some(DecimalMark::Point)) else {
        return Err(RatesProblem::Ambiguous {
            column,
            input: text.to_owned(),
        });
    };
    let not_a_number = || RatesProblem::Number {
        column,
        problem: DecimalError::NotANumber {
            input: text.to_owned(),
        },
    };
    let plain = plain(text, mark).ok_or_else(not_a_number)?;
    let out_of_range = || RatesProblem::OutOfRange {
        column,
        input: text.to_owned(),
    };
    match parse_rounded(&plain, PRICE_PLACES as usize) {
        Ok(units) => u64::try_from(units)
            .ok()
            .filter(|units| (1..=MAX_PRICE * 100 * PRICE_PER_CENT).contains(units))
            .ok_or_else(out_of_range),
        Err(DecimalError::TooLarge { .. }) => Err(out_of_range()),
        Err(_) => Err(not_a_number()),
    }
}

/// Returns a number with a decimal point and without thousands separators; `None` if these are not every three
/// digits.
fn plain(text: &str, mark: DecimalMark) -> Option<String> {
    let (whole, decimals) = match text.split_once(mark.char()) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (text, None),
    };
    let groups: Vec<&str> = whole.split(mark.other().char()).collect();
    let (first, others) = groups.split_first()?;
    let is_grouped = first.trim_start_matches(['-', '+']).len() <= 3 || others.is_empty();
    if !is_grouped || others.iter().any(|group| group.len() != 3) {
        return None;
    }
    let whole = groups.concat();
    Some(match decimals {
        Some(decimals) => format!("{whole}.{decimals}"),
        None => whole,
    })
}
