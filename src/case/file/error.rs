//! Errors in case files.

use std::path::PathBuf;

use jiff::civil::Date;
use thiserror::Error;

use super::commas::two_decimals;
use crate::case::question::QuestionError;
use crate::day::DayError;
use crate::money::DecimalError;
use crate::secret;
use crate::visible::{file_name, quoted};

/// An error in a case file, with file, line and key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}:{line}: {}{problem}", file_name(file), prefix(key))]
pub struct CaseError {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: usize,
    /// The key path, as in `demand.deadline`; empty if the file is not TOML.
    pub key: String,
    /// The problem.
    pub problem: CaseProblem,
}

fn prefix(key: &str) -> String {
    if key.is_empty() {
        return String::new();
    }
    format!("{}: ", secret::hide_given(key))
}

/// A problem with a key of a case file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CaseProblem {
    /// Not TOML, an unknown or missing key, or a value of the wrong type.
    #[error("{0}")]
    Toml(String),
    /// An invalid address, network or demand.
    #[error(transparent)]
    Question(#[from] QuestionError),
    /// A duplicate demand, or an address given for two demands.
    #[error("{problem}, first on line {first}")]
    Twice {
        /// The duplicate.
        problem: QuestionError,
        /// Line of the first one.
        first: usize,
    },
    /// Not a number that can be read exactly.
    #[error(transparent)]
    Decimal(#[from] DecimalError),
    /// More decimals than money has, even if they are zeros: the point may be meant to separate thousands.
    #[error(
        "`{input}` has {decimals} decimals, and {currency} has two; write {}",
        two_decimals(.input)
    )]
    Decimals {
        /// The number.
        input: String,
        /// Its decimals.
        decimals: usize,
        /// The money.
        currency: &'static str,
    },
    /// Not an amount in words.
    #[error(
        "`{}` is not an amount; write the currency, then one or two numbers without separators between thousands, as in: \
         eur 300000 350000",
        quoted(.0)
    )]
    NotAnAmount(String),
    /// No currency in an amount.
    #[error(
        "the amount is empty; give one of btc, eur and usd, as in `{{ eur = [300000, 350000] }}`"
    )]
    NoAmount,
    /// More than one currency in an amount.
    #[error("the amount has more than one currency; give one of btc, eur and usd")]
    SeveralCurrencies,
    /// A range without exactly two ends.
    #[error("a range has two numbers, the lowest and the highest, but this one has {0}{hint}", hint = comma_hint(*.0))]
    NotARange(usize),
    /// A range that may be one number with a comma in it.
    #[error(
        "`{both}` can be read as one number or as a range; write {one} for the number{}",
        range_hint(.both)
    )]
    OneOrTwo {
        /// The text in the brackets.
        both: String,
        /// The one number.
        one: String,
    },
    /// A range that begins at zero and would include every payment.
    #[error("the range begins at 0; its lowest amount must be above 0")]
    FromNothing,
    /// A range that ends before it begins.
    #[error("the range ends at {max}, below its start at {min}")]
    Reversed {
        /// First number.
        min: String,
        /// Second number.
        max: String,
    },
    /// An amount below zero.
    #[error("{0} is negative")]
    Negative(String),
    /// A range that ends at zero.
    #[error("the amount is 0; write an amount above 0")]
    Nothing,
    /// More bitcoin than the supply.
    #[error("{0} BTC exceeds the supply of 21 million")]
    TooMuch(String),
    /// A whole number above its limit.
    #[error("{input} is too large; the highest is {max}")]
    TooLarge {
        /// The number.
        input: u64,
        /// The highest one.
        max: u64,
    },
    /// Not a day.
    #[error(transparent)]
    Day(#[from] DayError),
    /// A last day before the first one.
    #[error("{last} is before {first}, the first day")]
    EndsBeforeItBegins {
        /// The last day.
        last: Date,
        /// The first day.
        first: Date,
    },
    /// A step of a demand that does not come after the one before.
    #[error(
        "the amount rises on {day}, but {before} is already the first day of an amount; give steps in the order of their days"
    )]
    StepNotLater {
        /// Its day.
        day: Date,
        /// First day of the amount before.
        before: Date,
    },
    /// A step in another currency than the demand.
    #[error(
        "this amount is in {code}, but the demand is in {first}; give all its amounts in one currency, or make two demands of it"
    )]
    StepInOtherCurrency {
        /// Currency of the step.
        code: &'static str,
        /// Currency of the demand.
        first: &'static str,
    },
    /// Not a share of one.
    #[error("{0} is not between 0 and 1; five per cent is 0.05")]
    Tolerance(String),
    /// A name without characters.
    #[error("the name is empty")]
    NoName,
    /// A merge or split without a reason.
    #[error("the reason is empty; state the evidence")]
    NoReason,
    /// A note without text.
    #[error("the text is empty")]
    NoText,
    /// A note on nothing or on several things.
    #[error("a note needs one of `address`, `transaction` and `cluster`")]
    NotOneNoteTarget,
    /// A merge or split of less than two addresses.
    #[error("{0} named here; a merge or a split takes two addresses or more")]
    TooFew(&'static str),
    /// A split of neither or of both.
    #[error("a split needs either `addresses` or a `transaction`, not both")]
    NotOneSplit,
    /// Not a transaction id.
    #[error("`{}` is not a transaction id: 64 digits and letters from a to f", quoted(.0))]
    NotATxid(String),
    /// Two addresses that are merged and split.
    #[error(
        "`{a}` and `{b}` have different owners here, but one owner by the [[merge]] on line {merge}; remove one of the two"
    )]
    MergedAndSplit {
        /// The first of them in the split.
        a: String,
        /// The second.
        b: String,
        /// Line of the merge.
        merge: usize,
    },
    /// A private key or a seed in a text that tables or reports would show.
    #[error("this looks like {0}; remove it and keep it elsewhere")]
    Secret(&'static str),
    /// Not a pattern of file names.
    #[error("`{}` is not a pattern of file names: {reason}", quoted(input))]
    Pattern {
        /// The pattern.
        input: String,
        /// The error in it.
        reason: &'static str,
    },
}

/// Suggests the range of the numbers in `both`. A demand's range cannot begin at 0.
fn range_hint(both: &str) -> String {
    match both.split_once(',') {
        Some((low, _)) if low.trim().chars().all(|digit| "0._".contains(digit)) => String::new(),
        _ => format!(
            ", or [{}] with a blank after the comma for the range",
            both.replace(',', ", ")
        ),
    }
}

/// Explains more than two numbers in a range.
fn comma_hint(numbers: usize) -> &'static str {
    match numbers {
        0..=2 => "",
        _ => {
            "; a comma separates the two, so write numbers without thousands separators and with a point before their \
             decimals"
        }
    }
}
