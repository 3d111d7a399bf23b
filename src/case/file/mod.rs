//! The case file, `case.toml`: parsed into a [`Case`], and written in a normal form. Opens no files; the caller passes
//! text and file name.
//!
//! Amounts and tolerances are parsed from their digits in the file, so `0.1` is exactly a tenth. Excess decimals are an
//! error, not rounded.

mod commas;
mod mistakes;
mod overrides;
mod raw;
mod write;

use std::ops::{Range, RangeInclusive};
use std::path::{Path, PathBuf};

use bitcoin::{Address, Amount, Network};
use glob::{Pattern, PatternError};
use jiff::civil::Date;
use thiserror::Error;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Value};

use self::commas::{one_number, two_decimals};
use self::raw::{
    Number, RawAddress, RawAmount, RawCase, RawConfig, RawDemand, RawLimits, RawRange, Whole,
};
pub use self::write::to_toml;
use super::question::{
    Added, Adding, Case, CaseAddress, Demand, DemandAmount, Limits, QuestionError, Tolerance,
    parse_address, parse_change_rules, parse_network,
};
use crate::case::Messages;
use crate::day::{DayError, parse_day};
use crate::money::{Cents, DecimalError, format_trimmed, parse_exact};
use crate::secret;
use crate::visible::{file_name, quoted};

/// Decimals of bitcoin, of fiat money, and of a tolerance.
const BTC_PLACES: u32 = 8;
const FIAT_PLACES: u32 = 2;
const TOLERANCE_PLACES: u32 = 6;

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
    /// Not a share of one.
    #[error("{0} is not between 0 and 1; five per cent is 0.05")]
    Tolerance(String),
    /// A name without characters.
    #[error("the name is empty")]
    NoName,
    /// A merge or split without a reason.
    #[error("the reason is empty; state the evidence")]
    NoReason,
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

/// Reads a case file. `file` is its name: messages carry it, and relative paths of rate files and tag packs are taken
/// from its folder.
///
/// # Errors
///
/// [`CaseError`] for the first error.
pub fn parse(text: &str, file: &Path) -> Result<Case, CaseError> {
    parse_over(text, file, Case::new(Network::Bitcoin))
}

/// Reads a case file; network and limits that it does not set are those of `default`.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_over(text: &str, file: &Path, default: Case) -> Result<Case, CaseError> {
    Ok(read_over(text, file, default)?.0)
}

/// Reads a case file as [`parse_over`], and reports the addresses named more than once.
///
/// # Errors
///
/// As [`parse`].
pub fn read_over(text: &str, file: &Path, default: Case) -> Result<(Case, Messages), CaseError> {
    let reader = CaseFileReader { text, file };
    let raw: RawCase = toml::from_str(text).map_err(|error| reader.not_toml(&error))?;

    let network = match &raw.network {
        Some(word) => {
            parse_network(word.get_ref()).map_err(|error| reader.fail(word.span(), error))?
        }
        None => default.network,
    };
    let folder = file.parent().unwrap_or(Path::new(""));
    let mut case = Case {
        title: raw.title,
        reference: raw.reference,
        limits: reader.limits(&raw.limits, &default.limits)?,
        tag_packs: reader.patterns(&raw.tags.packs, folder)?,
        rate_files: raw
            .rates
            .files
            .iter()
            .map(|path| folder.join(path.get_ref()))
            .collect(),
        ..Case::new(network)
    };
    for demand in &raw.demand {
        reader.add_demand(demand, &raw.demand, &mut case)?;
    }
    let mut repeated = Messages::default();
    let mut adding = case.adding();
    for address in &raw.address {
        reader.add_address(address, &raw.address, &mut adding, &mut repeated)?;
    }
    reader.read_merges_and_splits(&raw.merge, &raw.split, &mut case, &mut repeated)?;
    reader.no_secrets()?;
    Ok((case, repeated))
}

/// A list of files in a case file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileList {
    /// `files` in `[rates]`.
    Rates,
    /// `packs` in `[tags]`.
    Packs,
}

/// Returns the line and key where a case file names the file or pattern at index `at` of a list, for messages about
/// it; `None` if the text is not a case file or the list is shorter.
pub fn place_of(text: &str, list: FileList, at: usize) -> Option<(usize, &'static str)> {
    let raw: RawCase = toml::from_str(text).ok()?;
    let (names, key) = match list {
        FileList::Rates => (&raw.rates.files, "rates.files"),
        FileList::Packs => (&raw.tags.packs, "tags.packs"),
    };
    let reader = CaseFileReader {
        text,
        file: Path::new(""),
    };
    Some((reader.line(names.get(at)?.span().start), key))
}

/// Presets of a configuration file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// Server addresses, unparsed.
    pub servers: Vec<String>,
    /// Network.
    pub network: Option<Network>,
    /// Proxy address, unparsed.
    pub proxy: Option<String>,
    /// Whether remote servers may be used without encryption.
    pub allow_plaintext: bool,
    /// Seconds to wait for a server response.
    pub timeout: Option<u32>,
    /// Limits.
    pub limits: Limits,
}

/// Reads a configuration file: `server`, `network`, `proxy`, `allow-plaintext`, and `[limits]` as in a case file.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_config(text: &str, file: &Path) -> Result<Config, CaseError> {
    let reader = CaseFileReader { text, file };
    let raw: RawConfig = toml::from_str(text).map_err(|error| reader.not_toml(&error))?;
    let network = raw
        .network
        .as_ref()
        .map(|word| parse_network(word.get_ref()).map_err(|error| reader.fail(word.span(), error)));
    Ok(Config {
        servers: raw.server,
        network: network.transpose()?,
        proxy: raw.proxy,
        allow_plaintext: raw.allow_plaintext,
        timeout: reader.u32(raw.timeout.as_ref())?,
        limits: reader.limits(&raw.limits, &Limits::default())?,
    })
}

/// Whether two cases ask the same question: the same addresses for the same demands on the same network. The order of
/// addresses, notes, titles, limits, merges and splits, tag packs and rates do not matter; the order of demands does.
pub fn same_question(a: &Case, b: &Case) -> bool {
    let addresses = |case: &Case| {
        let mut rows: Vec<(String, Option<String>)> = case
            .addresses
            .iter()
            .map(|row| (row.address.to_string(), row.demand.clone()))
            .collect();
        rows.sort();
        rows
    };
    a.network == b.network && a.demands == b.demands && addresses(a) == addresses(b)
}

/// The text being parsed, for the digits of numbers and the positions of errors.
struct CaseFileReader<'a> {
    text: &'a str,
    file: &'a Path,
}

impl CaseFileReader<'_> {
    fn fail(&self, span: Range<usize>, problem: impl Into<CaseProblem>) -> CaseError {
        CaseError {
            file: self.file.to_owned(),
            line: self.line(span.start),
            key: self.key(span.start),
            problem: problem.into(),
        }
    }

    fn not_toml(&self, error: &toml::de::Error) -> CaseError {
        let span = error.span().unwrap_or_default();
        let line = self.text.lines().nth(self.line(span.start) - 1);
        let is_toml = DeTable::parse(self.text).is_ok();
        // Remove the backslashes that the message adds before quotation marks.
        let message = error.message().replace("\\\"", "\"").replace("\\'", "'");
        let mistake = match is_toml {
            true => {
                let key = self.key(span.start);
                let last = key.rsplit('.').next().unwrap_or_default();
                let written = self.text.get(span.clone()).unwrap_or_default();
                mistakes::in_value(&message, last, written)
            }
            false => line.and_then(|line| mistakes::in_line(line, &message)),
        };
        if let Some(mistake) = mistake {
            return self.fail(span, CaseProblem::Toml(mistake));
        }
        let mut message = message.replace('\n', ", ");
        // The message should say key, not field.
        for kind in ["unknown", "missing", "duplicate"] {
            message = message.replace(&format!("{kind} field"), &format!("{kind} key"));
        }
        // The alternative spellings of the limits would only lengthen the list.
        if let Some((start, expected)) = message.split_once("expected one of ") {
            let expected: Vec<&str> = expected
                .split(", ")
                .filter(|key| !key.contains('_'))
                .collect();
            message = format!("{start}expected one of {}", expected.join(", "));
        }
        self.fail(span, CaseProblem::Toml(message))
    }

    fn line(&self, offset: usize) -> usize {
        let before = self.text.bytes().take(offset);
        before.filter(|byte| *byte == b'\n').count() + 1
    }

    /// Returns the path of the innermost key at an offset.
    fn key(&self, offset: usize) -> String {
        let (table, _) = DeTable::parse_recoverable(self.text);
        let mut path = Vec::new();
        if find_key(table.get_ref(), offset, &mut path) {
            return path.join(".");
        }
        // A repeated key is not in the table, so it is taken from its line.
        let line = self.text.lines().nth(self.line(offset) - 1);
        let key = line.and_then(|line| line.split_once('='));
        let key = key.map_or("", |(key, _)| key.trim());
        let is_key = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if !key.chars().all(is_key) {
            return String::new();
        }
        key.to_owned()
    }

    /// Rejects a text with a private key. Titles, names, notes and reasons are copied into all output files.
    fn no_secrets(&self) -> Result<(), CaseError> {
        let Ok(table) = DeTable::parse(self.text) else {
            return Ok(());
        };
        let mut values: Vec<&Spanned<DeValue<'_>>> = table.get_ref().values().collect();
        let mut first: Option<(usize, &'static str)> = None;
        while let Some(value) = values.pop() {
            match value.get_ref() {
                DeValue::Table(table) => values.extend(table.values()),
                DeValue::Array(array) => values.extend(array.iter()),
                DeValue::String(text) => {
                    let start = value.span().start;
                    if first.is_none_or(|(before, _)| start < before)
                        && let Some(secret) = secret::sure(text)
                    {
                        first = Some((start, secret));
                    }
                }
                _ => {}
            }
        }
        match first {
            Some((start, secret)) => Err(self.fail(start..start, CaseProblem::Secret(secret))),
            None => Ok(()),
        }
    }

    /// Returns the digits of a number as written, without TOML's underscores.
    fn digits<T>(&self, number: &Spanned<T>) -> String {
        let text = self.text.get(number.span()).unwrap_or_default();
        text.replace('_', "")
    }

    fn add_demand(
        &self,
        raw: &RawDemand,
        all: &[RawDemand],
        case: &mut Case,
    ) -> Result<(), CaseError> {
        let name = raw.name.get_ref();
        if name.trim().is_empty() {
            return Err(self.fail(raw.name.span(), CaseProblem::NoName));
        }
        let (from, deadline) = self.period(raw.from.as_ref(), raw.deadline.as_ref())?;
        let demand = Demand {
            name: name.clone(),
            amount: self.amount(&raw.amount)?,
            from,
            deadline,
            tolerance: match &raw.tolerance {
                Some(number) => self.tolerance(number)?,
                None => Tolerance::ZERO,
            },
        };
        case.add_demand(demand).map_err(|problem| {
            let first = all.iter().find(|demand| demand.name.get_ref() == name);
            self.twice(raw.name.span(), problem, first.map(|d| d.name.span()))
        })
    }

    fn add_address(
        &self,
        raw: &RawAddress,
        all: &[RawAddress],
        adding: &mut Adding<'_>,
        repeated: &mut Messages,
    ) -> Result<(), CaseError> {
        let span = raw.address.span();
        let address = parse_address(raw.address.get_ref(), adding.case().network)
            .map_err(|problem| self.fail(span.clone(), problem))?;
        let added = adding.add(CaseAddress {
            address: address.clone(),
            demand: raw.demand.as_ref().map(|name| name.get_ref().clone()),
            note: raw.note.clone(),
        });
        match (added, &raw.demand) {
            (Ok(Added::New), _) => Ok(()),
            (Ok(Added::Known(_)), _) => {
                self.repeats(span, &address, repeated);
                Ok(())
            }
            (Err(problem @ QuestionError::UnknownDemand { .. }), Some(name)) => {
                Err(self.fail(name.span(), problem))
            }
            (Err(problem), _) => {
                let network = adding.case().network;
                let same = |other: &&RawAddress| {
                    let read = parse_address(other.address.get_ref(), network);
                    other.demand.is_some() && read.as_ref() == Ok(&address)
                };
                let first = all.iter().find(same).map(|other| other.address.span());
                Err(self.twice(span, problem, first))
            }
        }
    }

    /// Reports a duplicate address.
    fn repeats(&self, span: Range<usize>, address: &Address, repeated: &mut Messages) {
        repeated.add(|| {
            let line = self.line(span.start);
            format!(
                "{}:{line}: duplicate address `{address}`; it is used once",
                file_name(self.file)
            )
        });
    }

    fn twice(
        &self,
        span: Range<usize>,
        problem: QuestionError,
        first: Option<Range<usize>>,
    ) -> CaseError {
        match first {
            Some(first) => {
                let first = self.line(first.start);
                self.fail(span, CaseProblem::Twice { problem, first })
            }
            None => self.fail(span, problem),
        }
    }

    fn amount(&self, raw: &Spanned<RawAmount>) -> Result<DemandAmount, CaseError> {
        let RawAmount { btc, eur, usd } = raw.get_ref();
        match (btc, eur, usd) {
            (Some(range), None, None) => {
                let range_sat = self.range(range, BTC_PLACES)?;
                let sat = |units: &i64| Amount::from_sat(units.unsigned_abs());
                let (min, max) = (sat(range_sat.start()), sat(range_sat.end()));
                if max > Amount::MAX_MONEY {
                    let text = format_trimmed(max.to_sat(), BTC_PLACES);
                    return Err(self.fail(range.span(), CaseProblem::TooMuch(text)));
                }
                Ok(DemandAmount::Btc(min..=max))
            }
            (None, Some(range), None) => Ok(DemandAmount::Eur(self.cents(range, "euro")?)),
            (None, None, Some(range)) => Ok(DemandAmount::Usd(self.cents(range, "the dollar")?)),
            (None, None, None) => Err(self.fail(raw.span(), CaseProblem::NoAmount)),
            _ => Err(self.fail(raw.span(), CaseProblem::SeveralCurrencies)),
        }
    }

    fn cents(
        &self,
        raw: &Spanned<RawRange>,
        currency: &'static str,
    ) -> Result<RangeInclusive<Cents>, CaseError> {
        match raw.get_ref() {
            RawRange::One => self.check_decimals(raw, currency)?,
            RawRange::Several(numbers) => {
                for number in numbers {
                    self.check_decimals(number, currency)?;
                }
            }
        }
        let range = self.range(raw, FIAT_PLACES)?;
        Ok(Cents(*range.start())..=Cents(*range.end()))
    }

    /// A range in units of 10^-`places`: not negative, not reversed, and above zero.
    fn range(
        &self,
        raw: &Spanned<RawRange>,
        places: u32,
    ) -> Result<RangeInclusive<i64>, CaseError> {
        let (min, max) = match raw.get_ref() {
            RawRange::One => {
                let both = self.units(raw, places)?;
                (both, both)
            }
            RawRange::Several(numbers) => match numbers.as_slice() {
                [min, max] => {
                    self.check_comma(min, max, places)?;
                    let range = (self.units(min, places)?, self.units(max, places)?);
                    if range.0 > range.1 {
                        let (min, max) = (self.digits(min), self.digits(max));
                        return Err(self.fail(raw.span(), CaseProblem::Reversed { min, max }));
                    }
                    range
                }
                _ => return Err(self.fail(raw.span(), CaseProblem::NotARange(numbers.len()))),
            },
        };
        if max == 0 {
            return Err(self.fail(raw.span(), CaseProblem::Nothing));
        }
        if min == 0 {
            return Err(self.fail(raw.span(), CaseProblem::FromNothing));
        }
        Ok(min..=max)
    }

    /// Rejects two numbers without a blank between them that may be one: `[1,500]` can be a range, a number with a
    /// thousands separator, or one with a decimal comma.
    fn check_comma(
        &self,
        min: &Spanned<Number>,
        max: &Spanned<Number>,
        places: u32,
    ) -> Result<(), CaseError> {
        let between = self.text.get(min.span().end..max.span().start);
        let is_joined = between.is_some_and(|between| between.ends_with(','));
        let (first, second) = (self.digits(min), self.digits(max));
        let Some(one) = one_number(&first, &second, places).filter(|_| is_joined) else {
            return Ok(());
        };
        let both = format!("{first},{second}");
        let problem = CaseProblem::OneOrTwo { both, one };
        Err(self.fail(min.span(), problem))
    }

    /// Rejects three or more decimals, even zeros: `300.000` is three hundred thousand in half of Europe.
    fn check_decimals<T>(
        &self,
        number: &Spanned<T>,
        currency: &'static str,
    ) -> Result<(), CaseError> {
        let input = self.digits(number);
        let decimals = input.split_once('.').map_or(0, |(_, part)| part.len());
        let is_plain = input
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
        if decimals <= FIAT_PLACES as usize || !is_plain {
            return Ok(());
        }
        let problem = CaseProblem::Decimals {
            input,
            decimals,
            currency,
        };
        Err(self.fail(number.span(), problem))
    }

    fn units<T>(&self, number: &Spanned<T>, places: u32) -> Result<i64, CaseError> {
        let digits = self.digits(number);
        match parse_exact(&digits, places as usize) {
            Ok(units) if units < 0 => Err(self.fail(number.span(), CaseProblem::Negative(digits))),
            Ok(units) => Ok(units),
            Err(problem) => Err(self.fail(number.span(), problem)),
        }
    }

    fn tolerance(&self, number: &Spanned<Number>) -> Result<Tolerance, CaseError> {
        let digits = self.digits(number);
        let ppm = match parse_exact(&digits, TOLERANCE_PLACES as usize) {
            Ok(ppm) => u32::try_from(ppm).ok(),
            Err(DecimalError::TooLarge { .. }) => None,
            Err(problem) => return Err(self.fail(number.span(), problem)),
        };
        ppm.and_then(Tolerance::from_ppm)
            .ok_or_else(|| self.fail(number.span(), CaseProblem::Tolerance(digits)))
    }

    fn limits(&self, raw: &RawLimits, default: &Limits) -> Result<Limits, CaseError> {
        let or = |given: Option<Whole>, default| given.map_or(default, |whole| whole.0);
        let sat = |given, default: Amount| Amount::from_sat(or(given, default.to_sat()));
        let (from, to) = self.period(raw.from.as_ref(), raw.to.as_ref())?;
        Ok(Limits {
            hops: self.u32(raw.hops.as_ref())?.unwrap_or(default.hops),
            max_requests: or(raw.max_requests, default.max_requests),
            min_taint: sat(raw.min_taint, default.min_taint),
            busy: or(raw.busy, default.busy),
            through_busy: raw.through_busy.unwrap_or(default.through_busy),
            dust: sat(raw.dust, default.dust),
            at_height: self.u32(raw.at_height.as_ref())?.or(default.at_height),
            from: from.or(default.from),
            to: to.or(default.to),
            through_coinjoin: raw.through_coinjoin.unwrap_or(default.through_coinjoin),
            change_rules: match &raw.change_rules {
                Some(text) => parse_change_rules(text.get_ref())
                    .map_err(|problem| self.fail(text.span(), problem))?,
                None => default.change_rules.clone(),
            },
        })
    }

    /// Returns patterns of files, relative to the working directory like the case file's own name.
    fn patterns(
        &self,
        patterns: &[Spanned<String>],
        folder: &Path,
    ) -> Result<Vec<String>, CaseError> {
        let read = |pattern: &Spanned<String>| {
            let input = pattern.get_ref();
            let problem = |error: PatternError| CaseProblem::Pattern {
                input: input.clone(),
                reason: error.msg,
            };
            Pattern::new(input).map_err(|error| self.fail(pattern.span(), problem(error)))?;
            // The folder is a literal name, not a pattern.
            let folder = PathBuf::from(Pattern::escape(&folder.to_string_lossy()));
            Ok(folder.join(input).to_string_lossy().into_owned())
        };
        patterns.iter().map(read).collect()
    }

    fn u32(&self, raw: Option<&Spanned<Whole>>) -> Result<Option<u32>, CaseError> {
        let Some(whole) = raw else { return Ok(None) };
        let input = whole.get_ref().0;
        let max = u64::from(u32::MAX);
        u32::try_from(input)
            .map(Some)
            .map_err(|_| self.fail(whole.span(), CaseProblem::TooLarge { input, max }))
    }

    /// Returns the first and the last day of a period; either may be open.
    fn period(
        &self,
        first: Option<&Spanned<Value>>,
        last: Option<&Spanned<Value>>,
    ) -> Result<(Option<Date>, Option<Date>), CaseError> {
        let first = first.map(|value| self.day(value)).transpose()?;
        let Some(value) = last else {
            return Ok((first, None));
        };
        let last = self.day(value)?;
        match first {
            Some(first) if last < first => Err(self.fail(
                value.span(),
                CaseProblem::EndsBeforeItBegins { last, first },
            )),
            _ => Ok((first, Some(last))),
        }
    }

    /// Returns a day, in TOML's form or quoted.
    fn day(&self, value: &Spanned<Value>) -> Result<Date, CaseError> {
        let text = match value.get_ref() {
            Value::String(text) => text,
            _ => self.text.get(value.span()).unwrap_or_default(),
        };
        parse_day(text).map_err(|problem| self.fail(value.span(), problem))
    }
}

/// Descends to the innermost key at an offset, and leaves its path in `path`.
fn find_key(table: &DeTable<'_>, offset: usize, path: &mut Vec<String>) -> bool {
    // A table's own span may be its header alone, so the search does not rely on one containing its parts.
    for (key, value) in table {
        path.push(key.get_ref().to_string());
        if find_in_value(value, offset, path)
            || key.span().contains(&offset)
            || value.span().contains(&offset)
        {
            return true;
        }
        path.pop();
    }
    false
}

fn find_in_value(value: &Spanned<DeValue<'_>>, offset: usize, path: &mut Vec<String>) -> bool {
    match value.get_ref() {
        DeValue::Table(table) => find_key(table, offset, path),
        DeValue::Array(values) => values
            .iter()
            .any(|value| find_in_value(value, offset, path) || value.span().contains(&offset)),
        _ => false,
    }
}
