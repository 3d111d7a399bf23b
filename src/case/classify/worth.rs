//! Values deposits in the currency of a demand, and compares values with its range.

use bitcoin::Amount;
use jiff::civil::Date;

use crate::case::question::{Demand, DemandAmount, Tolerance};
use crate::language::{Sentence, Value, say};
use crate::money::{Cents, format_trimmed, grouped};
use crate::rates::{Currency, Rates};

/// The lowest and highest value of one or more deposits in the currency of a demand, in satoshi or cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Worth {
    /// `None` for bitcoin.
    currency: Option<Currency>,
    low: i128,
    high: i128,
}

impl Worth {
    /// Values an amount on a day in the currency of a demand; `Err` with the currency if no price is known.
    pub(super) fn of(
        value: Amount,
        day: Date,
        demand: &Demand,
        rates: &[Rates],
    ) -> Result<Self, Currency> {
        let currency = match demand.amount {
            DemandAmount::Btc(_) => {
                let sat = i128::from(value.to_sat());
                return Ok(Self {
                    currency: None,
                    low: sat,
                    high: sat,
                });
            }
            DemandAmount::Eur(_) => Currency::Eur,
            DemandAmount::Usd(_) => Currency::Usd,
        };
        let (low, high) = rates
            .iter()
            .find(|rates| rates.currency() == currency)
            .and_then(|rates| rates.value_band(value, day))
            .ok_or(currency)?;
        Ok(Self {
            currency: Some(currency),
            low: i128::from(low.0),
            high: i128::from(high.0),
        })
    }

    /// Adds the value of another amount.
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            currency: self.currency,
            low: self.low + other.low,
            high: self.high + other.high,
        }
    }

    /// Subtracts an amount added before.
    pub(super) fn minus(self, other: Self) -> Self {
        Self {
            currency: self.currency,
            low: self.low - other.low,
            high: self.high - other.high,
        }
    }

    /// Spans the values of one amount on two days.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            currency: self.currency,
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }

    /// Describes the value with the day of its price.
    pub(super) fn on(&self, day: Date) -> Sentence {
        match self.currency {
            Some(_) => say!(
                "worth-on-day",
                worth = self.words(),
                day = Value::IsoDay(day)
            ),
            None => self.words(),
        }
    }

    /// Whether it depends on the day; an amount in bitcoin does not.
    pub(super) fn is_of_a_day(&self) -> bool {
        self.currency.is_some()
    }

    /// Describes the value on each of some days; once if it rests on no price.
    pub(super) fn on_each(worths: &[(Date, Self)]) -> Sentence {
        match worths {
            [(_, worth), ..] if worth.currency.is_none() => worth.words(),
            // A deposit is compared with its day and the day before at most.
            [(first, at_first), (second, at_second)] => {
                say!(
                    "either",
                    first = at_first.on(*first),
                    second = at_second.on(*second)
                )
            }
            _ => {
                let each = worths.iter().map(|(day, worth)| worth.on(*day));
                Sentence::row(each.collect(), ", ")
            }
        }
    }

    /// Formats an amount in the same currency.
    pub(super) fn amount(&self, units: i128) -> Sentence {
        let amount = Self {
            currency: self.currency,
            low: units,
            high: units,
        };
        amount.words()
    }

    /// Describes it: an amount in bitcoin, or the range of its worth.
    pub(super) fn words(&self) -> Sentence {
        let Some(currency) = self.currency else {
            let sat = u64::try_from(self.high).unwrap_or(u64::MAX);
            return say!("worth-btc", amount = Value::Number(format_trimmed(sat, 8)));
        };
        let cents = |value| {
            let cents = Cents(i64::try_from(value).unwrap_or(i64::MAX));
            Value::Number(grouped(&cents.to_string()))
        };
        let (one, several) = match currency {
            Currency::Eur => ("demand-eur", "demand-eur-range"),
            Currency::Usd => ("demand-usd", "demand-usd-range"),
        };
        match self.low < self.high {
            true => Sentence::new(
                several,
                [("least", cents(self.low)), ("most", cents(self.high))],
            ),
            false => Sentence::new(one, [("amount", cents(self.low))]),
        }
    }
}

/// The accepted range of a demand: widened by the tolerance, in satoshi or cents, inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DemandRange {
    min: i128,
    max: i128,
    /// The lower end of the range without the tolerance.
    asked: i128,
}

impl DemandRange {
    pub(super) fn of(demand: &Demand) -> Self {
        let (min, max) = match &demand.amount {
            DemandAmount::Btc(range) => (
                i128::from(range.start().to_sat()),
                i128::from(range.end().to_sat()),
            ),
            DemandAmount::Eur(range) | DemandAmount::Usd(range) => {
                (i128::from(range.start().0), i128::from(range.end().0))
            }
        };
        let whole = i128::from(Tolerance::WHOLE);
        let share = i128::from(demand.tolerance.ppm());
        // Rounded outwards: a fraction of a unit must not exclude what the tolerance was meant to admit.
        Self {
            min: (min * (whole - share)).div_euclid(whole),
            max: (max * (whole + share) + whole - 1).div_euclid(whole),
            asked: min,
        }
    }

    /// Returns the highest accepted amount, in units.
    pub(super) fn highest(&self) -> i128 {
        self.max
    }

    /// Returns how many persons pay at least this, if none pays more than the highest amount.
    pub(super) fn persons_owing(&self, worth: Worth) -> i128 {
        let highest = self.max.max(1);
        (worth.low + highest - 1).div_euclid(highest)
    }

    pub(super) fn are_met_by(&self, worth: Worth) -> bool {
        worth.low <= self.max && worth.high >= self.min
    }

    pub(super) fn exceeded_by(&self, worth: Worth) -> bool {
        worth.low > self.max
    }

    /// Whether a value is less than one in `parts` of the minimum demanded.
    pub(super) fn dwarf(&self, worth: Worth, parts: i128) -> bool {
        worth.high * parts < self.asked
    }

    /// Returns the distance to the range in units: negative below, zero inside.
    pub(super) fn distance(&self, worth: Worth) -> i128 {
        if worth.high < self.min {
            worth.high - self.min
        } else {
            (worth.low - self.max).max(0)
        }
    }

    /// Returns units as a share of the minimum demanded, in parts per million.
    pub(super) fn share(&self, units: i128) -> i128 {
        units.abs() * 1_000_000 / self.asked.max(1)
    }
}
