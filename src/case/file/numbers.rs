//! Numbers of a case file, read from their digits.

use std::ops::RangeInclusive;

use bitcoin::Amount;
use toml::Spanned;

use super::commas::one_number;
use super::error::{CaseError, CaseProblem};
use super::raw::{Number, RawAmount, RawRange, Whole};
use super::reader::CaseFileReader;
use super::{BTC_PLACES, FIAT_PLACES, TOLERANCE_PLACES};
use crate::case::question::{DemandAmount, Tolerance};
use crate::money::{Cents, DecimalError, format_trimmed, parse_exact};

impl CaseFileReader<'_> {
    /// Returns the digits of a number as written, without TOML's underscores.
    pub(super) fn digits<T>(&self, number: &Spanned<T>) -> String {
        let text = self.text.get(number.span()).unwrap_or_default();
        text.replace('_', "")
    }

    pub(super) fn amount(&self, raw: &Spanned<RawAmount>) -> Result<DemandAmount, CaseError> {
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

    pub(super) fn cents(
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
    pub(super) fn range(
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
    pub(super) fn check_comma(
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
    pub(super) fn check_decimals<T>(
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

    pub(super) fn units<T>(&self, number: &Spanned<T>, places: u32) -> Result<i64, CaseError> {
        let digits = self.digits(number);
        match parse_exact(&digits, places as usize) {
            Ok(units) if units < 0 => Err(self.fail(number.span(), CaseProblem::Negative(digits))),
            Ok(units) => Ok(units),
            Err(problem) => Err(self.fail(number.span(), problem)),
        }
    }

    pub(super) fn tolerance(&self, number: &Spanned<Number>) -> Result<Tolerance, CaseError> {
        let digits = self.digits(number);
        let ppm = match parse_exact(&digits, TOLERANCE_PLACES as usize) {
            Ok(ppm) => u32::try_from(ppm).ok(),
            Err(DecimalError::TooLarge { .. }) => None,
            Err(problem) => return Err(self.fail(number.span(), problem)),
        };
        ppm.and_then(Tolerance::from_ppm)
            .ok_or_else(|| self.fail(number.span(), CaseProblem::Tolerance(digits)))
    }

    pub(super) fn u32(&self, raw: Option<&Spanned<Whole>>) -> Result<Option<u32>, CaseError> {
        let Some(whole) = raw else { return Ok(None) };
        let input = whole.get_ref().0;
        let max = u64::from(u32::MAX);
        u32::try_from(input)
            .map(Some)
            .map_err(|_| self.fail(whole.span(), CaseProblem::TooLarge { input, max }))
    }
}
