//! The case file, `case.toml`: read into a [`Case`], and written back in one normal form. Nothing is opened here; the
//! caller brings the text and the name of the file.
//!
//! Amounts and tolerances are read from the digits as they stand in the file, so `0.1` is a tenth and not the binary
//! fraction next to it. More decimals than the money has are refused, not rounded.

mod raw;
mod write;

use std::ops::{Range, RangeInclusive};
use std::path::{Path, PathBuf};

use bitcoin::{Amount, Network};
use jiff::civil::Date;
use thiserror::Error;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Value};

use self::raw::{
    Number, RawAddress, RawAmount, RawCase, RawConfig, RawDemand, RawLimits, RawRange, Whole,
};
pub use self::write::to_toml;
use super::question::{
    Case, CaseAddress, Demand, DemandAmount, Limits, QuestionError, Tolerance, parse_address,
    parse_network,
};
use crate::money::{Cents, DecimalError, format_trimmed, parse_exact};

/// Decimals of bitcoin, of fiat money, and of a tolerance.
const BTC_PLACES: u32 = 8;
const FIAT_PLACES: u32 = 2;
const TOLERANCE_PLACES: u32 = 6;

/// What is wrong with a case file: the file, the line, the key and the problem.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}:{line}: {}{problem}", file.display(), prefix(key))]
pub struct CaseError {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: usize,
    /// The key with the tables around it, as in `demand.deadline`; empty where the file is not TOML.
    pub key: String,
    /// The problem.
    pub problem: CaseProblem,
}

fn prefix(key: &str) -> String {
    if key.is_empty() {
        return String::new();
    }
    format!("{key}: ")
}

/// What is wrong with a key of a case file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CaseProblem {
    /// Not TOML, an unknown or missing key, or a value of the wrong type.
    #[error("{0}")]
    Toml(String),
    /// An address, network or demand that is not one.
    #[error(transparent)]
    Question(#[from] QuestionError),
    /// An address or demand that stands in the file already.
    #[error("{problem}, first in line {first}")]
    Twice {
        /// What stands twice.
        problem: QuestionError,
        /// Line of the first one.
        first: usize,
    },
    /// Not a number that can be read exactly.
    #[error(transparent)]
    Decimal(#[from] DecimalError),
    /// No currency in an amount.
    #[error(
        "the amount is empty; give one of btc, eur and usd, as in `{{ eur = [300000, 350000] }}`"
    )]
    NoAmount,
    /// More than one currency in an amount.
    #[error("the amount has more than one currency; give one of btc, eur and usd")]
    SeveralCurrencies,
    /// A range without exactly two ends.
    #[error("a range has two numbers, the lowest and the highest, but this one has {0}")]
    NotARange(usize),
    /// A range that ends before it begins.
    #[error("the range ends at {max}, below its beginning at {min}")]
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
    #[error("nothing is asked for; the amount must be above 0")]
    Nothing,
    /// More bitcoin than there can be.
    #[error("{0} BTC are more than the 21 million there can ever be")]
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
    #[error("`{}` is not a date; write it without time and quotation marks, as in 2017-06-30", .0.escape_debug())]
    NotADate(String),
    /// A last day before the first one.
    #[error("{last} is before {first}, when it begins")]
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
}

/// Reads a case file. `file` is its name: messages carry it, and relative paths of rate files are taken from its
/// folder. Tag packs stay as they are written.
///
/// # Errors
///
/// [`CaseError`] with the first thing that is wrong.
pub fn parse(text: &str, file: &Path) -> Result<Case, CaseError> {
    parse_over(text, file, Case::new(Network::Bitcoin))
}

/// Reads a case file; network and limits that it does not set are those of `default`.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_over(text: &str, file: &Path, default: Case) -> Result<Case, CaseError> {
    let reader = Reader { text, file };
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
        tag_packs: raw.tags.packs,
        rate_files: raw
            .rates
            .files
            .iter()
            .map(|path| folder.join(path))
            .collect(),
        ..Case::new(network)
    };
    for demand in &raw.demand {
        reader.add_demand(demand, &raw.demand, &mut case)?;
    }
    for address in &raw.address {
        reader.add_address(address, &raw.address, &mut case)?;
    }
    Ok(case)
}

/// What a configuration file presets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// Servers, as written.
    pub servers: Vec<String>,
    /// Network.
    pub network: Option<Network>,
    /// Proxy, as written.
    pub proxy: Option<String>,
    /// Whether servers elsewhere may be asked without encryption.
    pub allow_plaintext: bool,
    /// Seconds that a server may say nothing.
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
    let reader = Reader { text, file };
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
        timeout: raw.timeout,
        limits: reader.limits(&raw.limits, &Limits::default())?,
    })
}

/// Whether two cases ask the same: of the same addresses for the same demands on the same network. The order of the
/// addresses, notes, titles, limits, tag packs and rates do not matter; the order of the demands does.
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

/// The text being read, for the digits of numbers and the places of errors.
struct Reader<'a> {
    text: &'a str,
    file: &'a Path,
}

impl Reader<'_> {
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
        let mut message = error.message().replace('\n', ", ");
        // People know the fields of a TOML file as keys.
        for kind in ["unknown", "missing", "duplicate"] {
            message = message.replace(&format!("{kind} field"), &format!("{kind} key"));
        }
        // The second spellings of the limits would only lengthen the list of what is expected.
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

    /// The innermost key at a place, with the tables around it.
    fn key(&self, offset: usize) -> String {
        let (table, _) = DeTable::parse_recoverable(self.text);
        let mut path = Vec::new();
        if find_key(table.get_ref(), offset, &mut path) {
            return path.join(".");
        }
        // A key that stands twice is not in the table, so it is read off its line.
        let line = self.text.lines().nth(self.line(offset) - 1);
        let key = line.and_then(|line| line.split_once('='));
        let key = key.map_or("", |(key, _)| key.trim());
        let is_key = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if !key.chars().all(is_key) {
            return String::new();
        }
        key.to_owned()
    }

    /// The digits of a number as written, without the underscores that TOML allows between them.
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
        case: &mut Case,
    ) -> Result<(), CaseError> {
        let network = case.network;
        let parse = |text: &str| parse_address(text, network);
        let address = parse(raw.address.get_ref())
            .map_err(|problem| self.fail(raw.address.span(), problem))?;
        case.add_address(CaseAddress {
            address: address.clone(),
            demand: raw.demand.as_ref().map(|name| name.get_ref().clone()),
            note: raw.note.clone(),
        })
        .map_err(|problem| match (&problem, &raw.demand) {
            (QuestionError::UnknownDemand { .. }, Some(name)) => self.fail(name.span(), problem),
            _ => {
                let same =
                    |other: &&RawAddress| parse(other.address.get_ref()) == Ok(address.clone());
                let first = all.iter().find(same).map(|other| other.address.span());
                self.twice(raw.address.span(), problem, first)
            }
        })
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
            (None, Some(range), None) => Ok(DemandAmount::Eur(self.cents(range)?)),
            (None, None, Some(range)) => Ok(DemandAmount::Usd(self.cents(range)?)),
            (None, None, None) => Err(self.fail(raw.span(), CaseProblem::NoAmount)),
            _ => Err(self.fail(raw.span(), CaseProblem::SeveralCurrencies)),
        }
    }

    fn cents(&self, raw: &Spanned<RawRange>) -> Result<RangeInclusive<Cents>, CaseError> {
        let range = self.range(raw, FIAT_PLACES)?;
        Ok(Cents(*range.start())..=Cents(*range.end()))
    }

    /// A range in units of 10^-`places`: not negative, not reversed, and not ending at zero.
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
        Ok(min..=max)
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
        })
    }

    fn u32(&self, raw: Option<&Spanned<Whole>>) -> Result<Option<u32>, CaseError> {
        let Some(whole) = raw else { return Ok(None) };
        let input = whole.get_ref().0;
        let max = u64::from(u32::MAX);
        u32::try_from(input)
            .map(Some)
            .map_err(|_| self.fail(whole.span(), CaseProblem::TooLarge { input, max }))
    }

    /// The first and the last day of a period, either of them open.
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

    fn day(&self, value: &Spanned<Value>) -> Result<Date, CaseError> {
        let day = match value.get_ref() {
            Value::Datetime(moment) if moment.time.is_none() && moment.offset.is_none() => {
                moment.date
            }
            _ => None,
        };
        day.and_then(|day| {
            let (month, of_month) = (i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?);
            Date::new(i16::try_from(day.year).ok()?, month, of_month).ok()
        })
        .ok_or_else(|| {
            let text = self.text.get(value.span()).unwrap_or_default();
            let text = text.trim_matches('"').to_owned();
            self.fail(value.span(), CaseProblem::NotADate(text))
        })
    }
}

/// Descends to the innermost key that a place belongs to, and leaves the way there in `path`.
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const LEGACY: &str = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
    const SEGWIT: &str = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";

    const CLINIC: &str = r#"
title     = "Clinic extortion"
reference = "case number of the authority"
network   = "main"

[[demand]]
name     = "organisation"
amount   = { eur = [300_000, 350000.5] }
from     = 2017-04-01
deadline = 2017-06-30
tolerance = 0.05

[[demand]]
name   = "patients"
amount = { btc = 0.1 }

[[address]]
address = " bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4?amount=1 "
demand  = "organisation"
note    = "from the ransom note"

[[address]]
address = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"

[limits]
hops = 3
max-requests = 10
at-height = 500000
to = 2018-01-01

[tags]
packs = ["tags/*.yaml"]

[rates]
files = ["rates/btc-eur.csv", "/data/btc-usd.csv"]
"#;

    fn read(text: &str) -> Result<Case, CaseError> {
        parse(text, Path::new("clinic/case.toml"))
    }

    fn error(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn the_documented_example_is_read() {
        let case = read(CLINIC).unwrap();
        let address = |text| parse_address(text, Network::Bitcoin).unwrap();
        let expected = Case {
            title: "Clinic extortion".to_owned(),
            reference: "case number of the authority".to_owned(),
            network: Network::Bitcoin,
            demands: vec![
                Demand {
                    name: "organisation".to_owned(),
                    amount: DemandAmount::Eur(Cents(30_000_000)..=Cents(35_000_050)),
                    from: Some(date(2017, 4, 1)),
                    deadline: Some(date(2017, 6, 30)),
                    tolerance: Tolerance::from_ppm(50_000).unwrap(),
                },
                Demand {
                    name: "patients".to_owned(),
                    amount: DemandAmount::Btc(
                        Amount::from_sat(10_000_000)..=Amount::from_sat(10_000_000),
                    ),
                    from: None,
                    deadline: None,
                    tolerance: Tolerance::ZERO,
                },
            ],
            addresses: vec![
                CaseAddress {
                    address: address(SEGWIT),
                    demand: Some("organisation".to_owned()),
                    note: "from the ransom note".to_owned(),
                },
                CaseAddress {
                    address: address(LEGACY),
                    demand: None,
                    note: String::new(),
                },
            ],
            limits: Limits {
                hops: 3,
                max_requests: 10,
                at_height: Some(500_000),
                to: Some(date(2018, 1, 1)),
                ..Limits::default()
            },
            tag_packs: vec!["tags/*.yaml".to_owned()],
            rate_files: vec![
                PathBuf::from("clinic/rates/btc-eur.csv"),
                PathBuf::from("/data/btc-usd.csv"),
            ],
        };
        assert_eq!(case, expected);
    }

    #[test]
    fn an_empty_file_is_a_case_with_the_built_in_limits() {
        assert_eq!(read(""), Ok(Case::new(Network::Bitcoin)));
    }

    #[test]
    fn limits_may_be_spelled_with_underscores() {
        let text = "[limits]\nmax_requests = 1\nmin_taint = 2\nat_height = 3\nthrough_busy = true\nthrough_coinjoin = true\n";
        let limits = read(text).unwrap().limits;
        assert_eq!(limits, read(&text.replace('_', "-")).unwrap().limits);
        assert_eq!(limits.min_taint, Amount::from_sat(2));
        assert!(limits.through_busy && limits.through_coinjoin);
    }

    #[test]
    fn the_normal_form_is_stable() {
        let case = parse(CLINIC, Path::new("case.toml")).unwrap();
        assert_eq!(
            to_toml(&case),
            r#"title = "Clinic extortion"
reference = "case number of the authority"
network = "bitcoin"

[[demand]]
name = "organisation"
amount = { eur = [300000, 350000.5] }
from = 2017-04-01
deadline = 2017-06-30
tolerance = 0.05

[[demand]]
name = "patients"
amount = { btc = 0.1 }
tolerance = 0

[[address]]
address = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
demand = "organisation"
note = "from the ransom note"

[[address]]
address = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"

[limits]
hops = 3
max-requests = 10
min-taint = 0
busy = 1000
through-busy = false
dust = 600
at-height = 500000
to = 2018-01-01
through-coinjoin = false

[tags]
packs = ["tags/*.yaml"]

[rates]
files = ["rates/btc-eur.csv", "/data/btc-usd.csv"]
"#
        );
    }

    /// Faulty case files, with ` / ` for the end of a line, and what is said of them after the name of the file.
    const FAULTS: &str = r##"
# the file
title = "a" / title = "b"
  -> 2: title: duplicate key
titel = "a"
  -> 1: titel: unknown key `titel`, expected one of `title`, `reference`, `network`, `demand`, `address`, `limits`, `tags`, `rates`
title = 1
  -> 1: title: invalid type: integer `1`, expected a string
 / network = "litecoin"
  -> 2: network: `litecoin` is not a network; known are bitcoin (or mainnet, main), testnet, testnet4, signet and regtest
[tags] / pack = []
  -> 2: tags.pack: unknown key `pack`, expected `packs`
[rates] / file = []
  -> 2: rates.file: unknown key `file`, expected `files`

# demands
[[demand]] / name = "a"
  -> 1: demand: missing key `amount`
[[demand]] / name = "a" / amount = { eur = 1 } / until = 2017-01-01
  -> 4: demand.until: unknown key `until`, expected one of `name`, `amount`, `from`, `deadline`, `tolerance`
[[demand]] / name = " " / amount = { eur = 1 }
  -> 2: demand.name: the name is empty
[[demand]] / name = "a" / amount = { eur = 1 } /  / [[demand]] / name = "a" / amount = { eur = 1 }
  -> 6: demand.name: demand `a` stands twice in the case, first in line 2

# amounts
[[demand]] / name = "a" / amount = {}
  -> 3: demand.amount: the amount is empty; give one of btc, eur and usd, as in `{ eur = [300000, 350000] }`
[[demand]] / name = "a" / amount = { eur = 1, usd = 1 }
  -> 3: demand.amount: the amount has more than one currency; give one of btc, eur and usd
[[demand]] / name = "a" / amount = { gbp = 1 }
  -> 3: demand.amount.gbp: unknown key `gbp`, expected one of `btc`, `eur`, `usd`
[[demand]] / name = "a" / amount = { eur = [] }
  -> 3: demand.amount.eur: a range has two numbers, the lowest and the highest, but this one has 0
[[demand]] / name = "a" / amount = { eur = [1] }
  -> 3: demand.amount.eur: a range has two numbers, the lowest and the highest, but this one has 1
[[demand]] / name = "a" / amount = { eur = [1, 2, 3] }
  -> 3: demand.amount.eur: a range has two numbers, the lowest and the highest, but this one has 3
[[demand]] / name = "a" / amount = { eur = [2, 1.99] }
  -> 3: demand.amount.eur: the range ends at 1.99, below its beginning at 2
[[demand]] / name = "a" / amount = { eur = [ /   -5, # minus /   1 / ] }
  -> 4: demand.amount.eur: -5 is negative
[[demand]] / name = "a" / amount = { btc = -1 }
  -> 3: demand.amount.btc: -1 is negative
[[demand]] / name = "a" / amount = { btc = 0 }
  -> 3: demand.amount.btc: nothing is asked for; the amount must be above 0
[[demand]] / name = "a" / amount = { usd = [0, 0.00] }
  -> 3: demand.amount.usd: nothing is asked for; the amount must be above 0
[[demand]] / name = "a" / amount = { btc = 21000000.00000001 }
  -> 3: demand.amount.btc: 21000000.00000001 BTC are more than the 21 million there can ever be
[[demand]] / name = "a" / amount = { btc = 0.000000001 }
  -> 3: demand.amount.btc: `0.000000001` has more than 8 decimals
[[demand]] / name = "a" / amount = { eur = 1.001 }
  -> 3: demand.amount.eur: `1.001` has more than 2 decimals
[[demand]] / name = "a" / amount = { eur = 1e6 }
  -> 3: demand.amount.eur: `1e6` is not a plain decimal number such as 1500 or 0.25
[[demand]] / name = "a" / amount = { eur = 999999999999999999 }
  -> 3: demand.amount.eur: `999999999999999999` is too large
[[demand]] / name = "a" / amount = { eur = "1" }
  -> 3: demand.amount.eur: invalid type: string "1", expected a number or a range of two numbers

# dates
[[demand]] / name = "a" / amount = { eur = 1 } / from = "2017-04-01"
  -> 4: demand.from: `2017-04-01` is not a date; write it without time and quotation marks, as in 2017-06-30
[[demand]] / name = "a" / amount = { eur = 1 } / deadline = 2017-04-01T00:00:00Z
  -> 4: demand.deadline: `2017-04-01T00:00:00Z` is not a date; write it without time and quotation marks, as in 2017-06-30
[[demand]] / name = "a" / amount = { eur = 1 } / from = 2017-04-02 / deadline = 2017-04-01
  -> 5: demand.deadline: 2017-04-01 is before 2017-04-02, when it begins

# tolerance
[[demand]] / name = "a" / amount = { eur = 1 } / tolerance = 5
  -> 4: demand.tolerance: 5 is not between 0 and 1; five per cent is 0.05
[[demand]] / name = "a" / amount = { eur = 1 } / tolerance = 1.000001
  -> 4: demand.tolerance: 1.000001 is not between 0 and 1; five per cent is 0.05
[[demand]] / name = "a" / amount = { eur = 1 } / tolerance = -0.05
  -> 4: demand.tolerance: -0.05 is not between 0 and 1; five per cent is 0.05
[[demand]] / name = "a" / amount = { eur = 1 } / tolerance = 0.0000001
  -> 4: demand.tolerance: `0.0000001` has more than 6 decimals

# addresses
 / [[address]] / address = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4x"
  -> 3: address.address: `bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4x` has a wrong checksum: a character is mistyped, missing or too many; copy the address again from its source
network = "signet" / [[address]] / address = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
  -> 3: address.address: `1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa` is an address of bitcoin, but the case is on signet; correct the address, or set the network to bitcoin
[[address]] / address = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" / [[address]] / note = "x" / address = "bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
  -> 5: address.address: address `bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4` stands twice in the case, first in line 2
[[demand]] / name = "a" / amount = { eur = 1 } /  / [[address]] / address = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" / demand = "b"
  -> 7: address.demand: no demand is named `b`; there are `a`
[[address]] / note = "x"
  -> 1: address: missing key `address`

# limits
[limits] / hop = 1
  -> 2: limits.hop: unknown key `hop`, expected one of `hops`, `max-requests`, `min-taint`, `busy`, `through-busy`, `dust`, `at-height`, `from`, `to`, `through-coinjoin`
[limits] / hops = -1
  -> 2: limits.hops: invalid value: integer `-1`, expected a whole number from 0 on
[limits] / hops = 4294967296
  -> 2: limits.hops: 4294967296 is too large; the highest is 4294967295
[limits] / busy = 1.5
  -> 2: limits.busy: invalid type: floating point `1.5`, expected a whole number from 0 on
[limits] / from = 2017-02-01 / to = 2017-01-31
  -> 3: limits.to: 2017-01-31 is before 2017-02-01, when it begins
"##;

    #[test]
    fn errors_name_file_line_and_key() {
        let mut faults = FAULTS
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with("# "));
        while let (Some(text), Some(message)) = (faults.next(), faults.next()) {
            let text = text.replace(" / ", "\n");
            let message = message.strip_prefix("  -> ").unwrap();
            assert_eq!(error(&text), format!("clinic/case.toml:{message}"));
        }
    }

    /// A case file with one demand, which has these lines next to its name.
    fn demand(lines: &str) -> String {
        format!("[[demand]]\nname = \"a\"\n{lines}\n")
    }

    #[test]
    fn what_is_not_toml_names_file_and_line() {
        for (text, line) in [
            ("title = \"a\n", 1),
            ("\n\n[limits\n", 3),
            ("a\n", 1),
            ("[[demand]]\nfrom = 2017-02-30\n", 2),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!(error.line, line, "{error}");
            assert!(matches!(error.problem, CaseProblem::Toml(_)), "{error}");
            assert!(!error.to_string().contains('\n'), "{error}");
        }
    }

    #[test]
    fn tenths_are_tenths() {
        let text = demand("amount = { btc = [0.1, 20999999.99999999] }\ntolerance = 0.300000");
        let case = read(&text).unwrap();
        assert_eq!(
            case.demands[0].amount,
            DemandAmount::Btc(
                Amount::from_sat(10_000_000)..=Amount::from_sat(2_099_999_999_999_999)
            )
        );
        assert_eq!(case.demands[0].tolerance.ppm(), 300_000);
    }

    #[test]
    fn the_question_is_network_addresses_and_demands() {
        let case = read(CLINIC).unwrap();
        let changed = |change: fn(&mut Case)| {
            let mut other = case.clone();
            change(&mut other);
            same_question(&case, &other)
        };
        assert!(changed(|_| ()));
        assert!(changed(|case| case.title.clear()));
        assert!(changed(|case| case.limits.hops = 1));
        assert!(changed(|case| case.rate_files.clear()));
        assert!(changed(|case| case.addresses.reverse()));
        assert!(changed(|case| case.addresses[0].note.clear()));
        assert!(!changed(|case| case.network = Network::Signet));
        assert!(!changed(|case| case.addresses[0].demand = None));
        assert!(!changed(|case| case.demands.reverse()));
        assert!(!changed(|case| case.demands[0].tolerance = Tolerance::ZERO));
        assert!(!changed(|case| {
            case.addresses.pop();
        }));
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| date(year, month, day))
    }

    fn any_period() -> impl Strategy<Value = (Option<Date>, Option<Date>)> {
        prop::option::of(any_day()).prop_flat_map(|first| {
            prop::option::of(any_day())
                .prop_map(move |last| (first, last.filter(|last| first.is_none_or(|f| f <= *last))))
        })
    }

    fn any_amount() -> impl Strategy<Value = DemandAmount> {
        (
            0u8..3,
            0u64..=Amount::MAX_MONEY.to_sat(),
            1u64..=Amount::MAX_MONEY.to_sat(),
        )
            .prop_map(|(kind, a, b)| {
                let (min, max) = (a.min(b), a.max(b));
                let cents = |value: u64| Cents(value as i64 * 4_000);
                match kind {
                    0 => DemandAmount::Btc(Amount::from_sat(min)..=Amount::from_sat(max)),
                    1 => DemandAmount::Eur(Cents(min as i64)..=Cents(max as i64)),
                    _ => DemandAmount::Usd(cents(min)..=cents(max)),
                }
            })
    }

    fn any_demand() -> impl Strategy<Value = Demand> {
        (
            any::<String>(),
            any_amount(),
            any_period(),
            0u32..=1_000_000,
        )
            .prop_map(|(name, amount, (from, deadline), ppm)| Demand {
                name,
                amount,
                from,
                deadline,
                tolerance: Tolerance::from_ppm(ppm).unwrap(),
            })
    }

    fn any_limits() -> impl Strategy<Value = Limits> {
        let whole = 0u64..=i64::MAX as u64;
        (
            (
                any::<u32>(),
                whole.clone(),
                whole.clone(),
                whole.clone(),
                whole,
            ),
            (any::<bool>(), any::<bool>(), prop::option::of(any::<u32>())),
            any_period(),
        )
            .prop_map(
                |(numbers, (through_busy, through_coinjoin, at_height), (from, to))| Limits {
                    hops: numbers.0,
                    max_requests: numbers.1,
                    min_taint: Amount::from_sat(numbers.2),
                    busy: numbers.3,
                    through_busy,
                    dust: Amount::from_sat(numbers.4),
                    at_height,
                    from,
                    to,
                    through_coinjoin,
                },
            )
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            (title, reference, note) in any::<(String, String, String)>(),
            demands in prop::collection::vec(any_demand(), 0..4),
            limits in any_limits(),
            tag_packs in prop::collection::vec(any::<String>(), 0..3),
            rate_files in prop::collection::vec("[^/\u{0}][^\u{0}]{0,20}", 0..3),
        ) {
            let mut case = Case {
                title,
                reference,
                limits,
                tag_packs,
                rate_files: rate_files.into_iter().map(PathBuf::from).collect(),
                ..Case::new(Network::Bitcoin)
            };
            for demand in demands {
                if !demand.name.trim().is_empty() {
                    let _ = case.add_demand(demand);
                }
            }
            for (text, demand) in [(SEGWIT, case.demands.first().cloned()), (LEGACY, None)] {
                let row = CaseAddress {
                    address: parse_address(text, Network::Bitcoin).unwrap(),
                    demand: demand.map(|demand| demand.name),
                    note: note.clone(),
                };
                case.add_address(row).unwrap();
            }
            let text = to_toml(&case);
            let read = parse(&text, Path::new("case.toml"));
            prop_assert_eq!(read.as_ref(), Ok(&case), "{}", text);
            prop_assert!(same_question(&case, &case));
        }

        #[test]
        fn no_text_panics(text in ".*", lines in "[-a-z=\\[\\]{}\", .0-9\n#_]*", at in 0usize..900, tail in ".{0,3}") {
            let _ = read(&text);
            let _ = read(&lines);
            let _ = read(&demand(&lines));
            let _ = read(&demand(&format!("amount = {{ btc = {lines} }}")));
            let at = (0..=at.min(CLINIC.len())).rev().find(|at| CLINIC.is_char_boundary(*at)).unwrap();
            let _ = read(&format!("{}{tail}{}", &CLINIC[..at], &CLINIC[at..]));
            let _ = read(&CLINIC[..at]);
        }
    }
}
