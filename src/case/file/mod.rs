//! The case file, `case.toml`: parsed into a [`Case`], and written in a normal form. Opens no files; the caller passes
//! text and file name.
//!
//! Amounts and tolerances are parsed from their digits in the file, so `0.1` is exactly a tenth. Excess decimals are an
//! error, not rounded.

mod commas;
mod error;
mod mistakes;
mod notes;
mod numbers;
mod overrides;
mod raw;
mod reader;
mod template;
mod write;

use std::ops::Range;
use std::path::Path;

use bitcoin::{Address, Amount, Network};
use jiff::civil::Date;

pub use self::error::{CaseError, CaseProblem};
use self::raw::{RawAddress, RawCase, RawConfig, RawDemand, RawLimits, Whole};
use self::reader::CaseFileReader;
pub use self::template::{Answers, template};
pub use self::write::to_toml;
use super::question::{
    Added, Adding, Case, CaseAddress, Demand, DemandAmount, DemandStep, Limits, QuestionError,
    Tolerance, parse_address, parse_change_rules, parse_language, parse_network, parse_zone,
};
use crate::case::Messages;
use crate::language::Locale;
use crate::visible::file_name;

/// Decimals of bitcoin, of fiat money, and of a tolerance.
const BTC_PLACES: u32 = 8;
const FIAT_PLACES: u32 = 2;
const TOLERANCE_PLACES: u32 = 6;

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
    let language = match &raw.language {
        Some(code) => {
            parse_language(code.get_ref()).map_err(|error| reader.fail(code.span(), error))?
        }
        None => default.locale.language,
    };
    let zone = match &raw.zone {
        Some(name) => {
            Some(parse_zone(name.get_ref()).map_err(|error| reader.fail(name.span(), error))?)
        }
        None => default.locale.zone,
    };
    let folder = file.parent().unwrap_or(Path::new(""));
    let mut case = Case {
        locale: Locale { language, zone },
        title: raw.title,
        reference: raw.reference,
        limits: reader.limits(&raw.limits, &default.limits)?,
        tag_packs: reader.patterns(&raw.tags.packs, folder)?,
        tag_lists: reader::tag_lists(&raw.tags.list, folder),
        rate_files: reader::rate_files(&raw.rates.files, folder),
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
    reader.read_notes(&raw.note, &mut case)?;
    reader.no_secrets()?;
    Ok((case, repeated))
}

/// Reads an amount in words: a currency, then one number or the two of a range, as in `eur 300000 350000`.
///
/// # Errors
///
/// [`CaseProblem`]. A comma may separate thousands or two numbers, so none is accepted.
pub fn parse_amount(text: &str) -> Result<DemandAmount, CaseProblem> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_number = |word: &&str| word.chars().all(|c| c.is_ascii_digit() || "._".contains(c));
    let (currency, numbers) = match &words[..] {
        [currency, numbers @ ..] if numbers.len() < 3 && numbers.iter().all(is_number) => {
            (currency.to_lowercase(), numbers)
        }
        _ => return Err(CaseProblem::NotAnAmount(text.to_owned())),
    };
    let range = match numbers {
        _ if !["btc", "eur", "usd"].contains(&&*currency) => {
            return Err(CaseProblem::NotAnAmount(text.to_owned()));
        }
        [] => return Err(CaseProblem::NoAmount),
        [one] => (*one).to_owned(),
        several => format!("[{}]", several.join(", ")),
    };
    let line = format!("[[demand]]\nname = \"a\"\namount = {{ {currency} = {range} }}");
    let case = parse(&line, Path::new("")).map_err(|error| error.problem)?;
    let demand = case.demands.into_iter().next();
    demand
        .map(|demand| demand.amount)
        .ok_or(CaseProblem::NoAmount)
}

/// A list of files in a case file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileList {
    /// `files` in `[rates]`.
    Rates,
    /// `packs` in `[tags]`.
    Packs,
    /// `file` in `[[tags.list]]`.
    Lists,
}

/// Returns the line and key where a case file names the file or pattern at index `at` of a list, for messages about
/// it; `None` if the text is not a case file or the list is shorter.
pub fn place_of(text: &str, list: FileList, at: usize) -> Option<(usize, &'static str)> {
    let raw: RawCase = toml::from_str(text).ok()?;
    let (name, key) = match list {
        FileList::Rates => (raw.rates.files.get(at)?, "rates.files"),
        FileList::Packs => (raw.tags.packs.get(at)?, "tags.packs"),
        FileList::Lists => (&raw.tags.list.get(at)?.file, "tags.list.file"),
    };
    let reader = CaseFileReader {
        text,
        file: Path::new(""),
    };
    Some((reader.line(name.span().start), key))
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

impl CaseFileReader<'_> {
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
            steps: self.steps(raw, from, deadline)?,
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

    /// Reads the later amounts of a demand: each has a later day than the one before, and the currency of the first.
    fn steps(
        &self,
        raw: &RawDemand,
        from: Option<Date>,
        deadline: Option<Date>,
    ) -> Result<Vec<DemandStep>, CaseError> {
        let first = self.amount(&raw.amount)?;
        let mut steps: Vec<DemandStep> = Vec::new();
        for raw in &raw.step {
            let step = DemandStep {
                from: self.day(&raw.from)?,
                amount: self.amount(&raw.amount)?,
            };
            let before = steps.last().map(|step| step.from).or(from);
            if let Some(before) = before.filter(|before| step.from <= *before) {
                let problem = CaseProblem::StepNotLater {
                    day: step.from,
                    before,
                };
                return Err(self.fail(raw.from.span(), problem));
            }
            if let Some(last) = deadline.filter(|last| *last < step.from) {
                let first = step.from;
                let problem = CaseProblem::EndsBeforeItBegins { last, first };
                return Err(self.fail(raw.from.span(), problem));
            }
            if step.amount.code() != first.code() {
                let problem = CaseProblem::StepInOtherCurrency {
                    code: step.amount.code(),
                    first: first.code(),
                };
                return Err(self.fail(raw.amount.span(), problem));
            }
            steps.push(step);
        }
        Ok(steps)
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
}
