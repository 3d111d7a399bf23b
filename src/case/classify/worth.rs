//! What deposits are worth in the money of a demand, and which worth meets it.

use std::fmt;

use jiff::civil::Date;

use super::Deposit;
use crate::case::question::{Demand, DemandAmount, Tolerance};
use crate::money::{Cents, format_trimmed};
use crate::rates::{Currency, Rates};

/// The value of a deposit or of several in the money of a demand, in satoshi or cents: the lowest and the highest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Worth {
    /// `None` for bitcoin.
    currency: Option<Currency>,
    low: i128,
    high: i128,
}

impl Worth {
    /// The value of a deposit in the money of a demand, or the currency whose price for the day is not known.
    pub(super) fn of(
        deposit: &Deposit,
        demand: &Demand,
        rates: &[Rates],
    ) -> Result<Self, Currency> {
        let currency = match demand.amount {
            DemandAmount::Btc(_) => {
                let sat = i128::from(deposit.value.to_sat());
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
            .and_then(|rates| rates.value_band(deposit.value, deposit.time.day()))
            .ok_or(currency)?;
        Ok(Self {
            currency: Some(currency),
            low: i128::from(low.0),
            high: i128::from(high.0),
        })
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            currency: self.currency,
            low: self.low + other.low,
            high: self.high + other.high,
        }
    }

    /// The value, with the day whose prices it rests on.
    pub(super) fn on(&self, day: Date) -> String {
        match self.currency {
            Some(_) => format!("{self} on {day}"),
            None => self.to_string(),
        }
    }
}

impl fmt::Display for Worth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(currency) = self.currency else {
            let sat = u64::try_from(self.high).unwrap_or(u64::MAX);
            return write!(f, "{} BTC", format_trimmed(sat, 8));
        };
        let cents = |value| Cents(i64::try_from(value).unwrap_or(i64::MAX));
        write!(f, "{currency} {}", cents(self.low))?;
        if self.low < self.high {
            write!(f, " to {}", cents(self.high))?;
        }
        Ok(())
    }
}

/// What meets a demand: its range widened by the tolerance, in satoshi or cents, both ends included.
pub(super) struct Bounds {
    min: i128,
    max: i128,
}

impl Bounds {
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
        }
    }

    pub(super) fn are_met_by(&self, worth: Worth) -> bool {
        worth.low <= self.max && worth.high >= self.min
    }

    pub(super) fn exceeded_by(&self, worth: Worth) -> bool {
        worth.low > self.max
    }
}
