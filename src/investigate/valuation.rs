//! Values of amounts, and the prices that they rest on.

use std::cell::RefCell;
use std::collections::BTreeSet;

use bitcoin::Amount;
use jiff::civil::Date;

use crate::findings::{Cents, DayRate};
use crate::rates::{Currency, Rates};

/// The prices of a case, with a record of those that were used.
pub(super) struct Valuation<'a> {
    rates: &'a [Rates],
    /// Every value is made here, so that no price that a figure rests on is missing in the table.
    used: RefCell<BTreeSet<(Date, Currency)>>,
}

impl<'a> Valuation<'a> {
    /// Creates a valuation at these prices.
    pub(super) fn new(rates: &'a [Rates]) -> Self {
        Self {
            rates,
            used: RefCell::default(),
        }
    }

    /// Returns the prices.
    pub(super) fn rates(&self) -> &'a [Rates] {
        self.rates
    }

    /// Whether there are any prices.
    pub(super) fn has_rates(&self) -> bool {
        !self.rates.is_empty()
    }

    /// Returns the value of an amount on a day; `None` if no rate is known.
    pub(super) fn worth(&self, value: Amount, day: Date, currency: Currency) -> Option<Cents> {
        let worth = self.of(currency)?.value(value, day)?;
        self.used.borrow_mut().insert((day, currency));
        Some(worth)
    }

    fn of(&self, currency: Currency) -> Option<&Rates> {
        self.rates.iter().find(|rates| rates.currency() == currency)
    }

    /// Returns the days and currencies of the prices that values rest on.
    pub(super) fn used(&self) -> BTreeSet<(Date, Currency)> {
        self.used.borrow().clone()
    }

    /// Returns the prices of some days, where they are known.
    pub(super) fn quoted(&self, days: BTreeSet<(Date, Currency)>) -> Vec<DayRate> {
        let rows = days.into_iter().filter_map(|(date, currency)| {
            let price = self.of(currency)?.quoted(date)?;
            Some(DayRate {
                date,
                currency: currency.code().to_owned(),
                open: price.open,
                high: price.high,
                low: price.low,
                close: price.close,
                source: price.source,
            })
        });
        rows.collect()
    }
}
