//! Reference rates between euro and dollar, and prices of bitcoin converted with them: a price in dollars divided by the
//! dollars for one euro is a price in euro.
//!
//! The table is `date,usd_per_eur`, or the European Central Bank's own with a column for each currency. It has no rates
//! on weekends and holidays: the last one before is carried forward, and the source of a price says so.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::Date;

use super::problem::{RatesError, RatesProblem};
use super::records::records;
use super::{Currency, Ohlc, PRICE_PLACES, Price, RateSource, Rates};
use crate::day::parse_day;
use crate::fields::split;
use crate::language::{Value, say};
use crate::money::parse_rounded;

/// Units of a rate or a price in a whole one.
const ONE: u128 = 10u128.pow(PRICE_PLACES);
/// Highest and lowest accepted rate, in units; the euro never came near them.
const RATES: std::ops::RangeInclusive<i64> = 10_000_000..=1_000_000_000;
/// Days over which a rate is carried forward at most. The longest time without one was four days.
const CARRIED: i32 = 6;
/// The column of the dollar in a table of two columns.
const USD_PER_EUR: &str = "usd_per_eur";
/// Name of the rates in the European Central Bank's own table, which does not name itself.
const ECB: &str = "ECB EUR/USD";

/// Dollars for one euro, by day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReferenceRates {
    /// In units of 10^-8, with the name of the table.
    days: BTreeMap<Date, (u64, String)>,
}

/// The columns of a table, and its name if the header tells it.
struct ReferenceColumns {
    rate: usize,
    count: usize,
    name: Option<&'static str>,
}

impl ReferenceRates {
    /// Parses a table; `None` if the text is none by its header. `file` is its name, for messages.
    pub(super) fn parse(text: &str, file: &Path) -> Option<Result<Self, RatesError>> {
        let mut lines = text.lines().enumerate();
        let (at, header) = lines.find(|(_, line)| {
            let line = line.trim();
            !line.is_empty() && !line.starts_with('#')
        })?;
        let columns = ReferenceColumns::of(header)?;
        let table = columns.read(text, at + 1, file);
        Some(table.map_err(|(line, problem)| RatesError {
            file: file.to_owned(),
            line,
            problem,
        }))
    }

    /// Adds the days of another table that this one does not have.
    pub fn extend(&mut self, other: Self) {
        for (day, rate) in other.days {
            self.days.entry(day).or_insert(rate);
        }
    }

    /// Returns the dollars for one euro on a day in units of 10^-8, with the name and the day of the rate; `None` if the
    /// last rate is too old.
    fn on(&self, day: Date) -> Option<(u64, &str, Date)> {
        let oldest = day.checked_sub(CARRIED.days()).ok()?;
        let (of, (rate, name)) = self.days.range(oldest..=day).next_back()?;
        Some((*rate, name, *of))
    }

    /// Adds converted prices to those of a case: in euro for days that have only a price in dollars, and the other way
    /// round. Prices are rounded half away from zero to 10^-8 of the currency.
    pub fn complete(&self, rates: Vec<Rates>) -> Vec<Rates> {
        let mut complete = rates.clone();
        for from in &rates {
            let currency = match from.currency {
                Currency::Eur => Currency::Usd,
                Currency::Usd => Currency::Eur,
            };
            let mut own = rates.iter().filter(|rates| rates.currency == currency);
            let own = own.next();
            let days = from.days.iter();
            let missing = days.filter(|(day, _)| own.is_none_or(|own| !own.days.contains_key(day)));
            let converted: BTreeMap<Date, Price> = missing
                .filter_map(|(day, price)| Some((*day, self.converted(*day, price, currency)?)))
                .collect();
            let sources = self.sources(&converted, currency);
            match complete.iter_mut().find(|rates| rates.currency == currency) {
                Some(rates) => {
                    rates.days.extend(converted);
                    rates.sources.extend(sources);
                }
                None if converted.is_empty() => {}
                None => complete.push(Rates {
                    currency,
                    days: converted,
                    sources,
                }),
            }
        }
        complete.sort_by_key(|rates| rates.currency);
        complete
    }

    /// Converts a price of a day into a currency.
    fn converted(&self, day: Date, price: &Price, into: Currency) -> Option<Price> {
        let (rate, name, of) = self.on(day)?;
        let rate = u128::from(rate);
        let convert = |units: u64| {
            let units = u128::from(units);
            let (product, by) = match into {
                Currency::Eur => (units * ONE, rate),
                Currency::Usd => (units * rate, ONE),
            };
            u64::try_from((product + by / 2) / by).ok()
        };
        let band = match price.of_day.band {
            Some((low, high)) => Some((convert(low)?, convert(high)?)),
            None => None,
        };
        let sign = sign(into);
        let carried = match of == day {
            true => "",
            false => ", carried forward",
        };
        Some(Price {
            of_day: Ohlc {
                open: price.of_day.open.and_then(convert),
                close: convert(price.of_day.close)?,
                band,
            },
            source: format!("{} {sign} {name} of {of}{carried}", price.source).into(),
            converted: Some(price.source.clone()),
            ..price.clone()
        })
    }

    /// Returns the sources of converted prices: one for each source of the prices that they were made of.
    fn sources(&self, converted: &BTreeMap<Date, Price>, currency: Currency) -> Vec<RateSource> {
        let mut sources: Vec<RateSource> = Vec::new();
        for (day, price) in converted {
            let Some(base) = &price.converted else {
                continue;
            };
            let name = self.on(*day).map_or("", |(_, name, _)| name);
            let source = say!(
                "rates-source-converted",
                source = &**base,
                sign = Value::Number(sign(currency).to_string()),
                name = name
            );
            match sources.iter_mut().find(|known| known.source == source) {
                Some(known) => known.last = *day,
                None => sources.push(RateSource {
                    currency,
                    source,
                    first: *day,
                    last: *day,
                    without_price: Vec::new(),
                }),
            }
        }
        sources
    }
}

/// The sign between a price and the dollars for one euro.
fn sign(into: Currency) -> char {
    match into {
        Currency::Eur => '÷',
        Currency::Usd => '×',
    }
}

impl ReferenceColumns {
    /// Finds the columns of a header; `None` if it is not that of a table of reference rates.
    fn of(header: &str) -> Option<Self> {
        let header = header.trim_start_matches('\u{feff}');
        let names: Vec<String> = split(header.trim(), b',')
            .iter()
            .map(str::to_lowercase)
            .collect();
        let find = |word: &str| names.iter().position(|name| name == word);
        if find("date") != Some(0) {
            return None;
        }
        let is_of_ecb = find("jpy").is_some() && find("gbp").is_some();
        let (rate, name) = match (find(USD_PER_EUR), find("usd")) {
            (Some(rate), _) => (rate, None),
            (None, Some(rate)) if is_of_ecb => (rate, Some(ECB)),
            _ => return None,
        };
        Some(Self {
            rate,
            count: names.len(),
            name,
        })
    }

    /// Reads the rows below the header.
    fn read(
        &self,
        text: &str,
        header_line: usize,
        file: &Path,
    ) -> Result<ReferenceRates, (usize, RatesProblem)> {
        let comments = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix('#'));
        let mut sources = comments.filter_map(|line| line.trim().strip_prefix("source:"));
        let name = sources.next().map(|source| source.trim().to_owned());
        let name = name.or_else(|| self.name.map(str::to_owned));
        let name = name.unwrap_or_else(|| super::file_name(file));
        let records =
            records(text, b',', header_line).map_err(|line| (line, RatesProblem::Quotation))?;
        let mut days: BTreeMap<Date, (u64, String)> = BTreeMap::new();
        for (line, record) in records {
            if record.len() != self.count {
                let (found, wanted) = (record.len(), self.count);
                return Err((line, RatesProblem::Fields { found, wanted }));
            }
            let day = parse_day(&record[0]).map_err(|problem| (line, problem.into()))?;
            let text = &record[self.rate];
            if super::numbers::is_no_price(text) {
                continue;
            }
            let rate = parse_rounded(text, PRICE_PLACES as usize).ok();
            let rate = rate.filter(|rate| RATES.contains(rate));
            let rate = rate.and_then(|rate| u64::try_from(rate).ok());
            let rate = rate.ok_or_else(|| (line, RatesProblem::ReferenceRate(text.to_owned())))?;
            if days
                .insert(day, (rate, name.clone()))
                .is_some_and(|(known, _)| known != rate)
            {
                return Err((line, RatesProblem::TwoReferenceRates(day)));
            }
        }
        if days.is_empty() {
            return Err((header_line, RatesProblem::Empty));
        }
        Ok(ReferenceRates { days })
    }
}
