//! Demands: what was asked for, until when, and how far a payment may differ.

use std::fmt;
use std::iter;
use std::ops::RangeInclusive;

use bitcoin::Amount;
use jiff::civil::Date;

use crate::language::{Sentence, Value};
use crate::money::{Cents, format_trimmed, grouped};

/// A demand: one tier of an extortion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// Name, unique in the case.
    pub name: String,
    /// The amount demanded at first.
    pub amount: DemandAmount,
    /// Later amounts of a demand that rises, in the order of their days, all in the currency of the first.
    pub steps: Vec<DemandStep>,
    /// First day (UTC) on which a deposit can meet it.
    pub from: Option<Date>,
    /// Last day (UTC, inclusive) on which a deposit is on time.
    pub deadline: Option<Date>,
    /// How far outside the range a deposit may lie.
    pub tolerance: Tolerance,
}

/// A later amount of a demand that rises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandStep {
    /// First day (UTC) on which it is demanded.
    pub from: Date,
    /// The amount.
    pub amount: DemandAmount,
}

impl Demand {
    /// Splits a demand that rises into one demand for each amount: an earlier amount has the day before the next as its
    /// deadline, as in "1 BTC by 9 June, then 2 BTC".
    pub fn by_amount(&self) -> Vec<Demand> {
        let starts = self.steps.iter().map(|step| Some(step.from));
        let ends = starts.clone().flatten().map(|day| day.yesterday().ok());
        let amounts = self.steps.iter().map(|step| &step.amount);
        let periods = iter::once(self.from)
            .chain(starts)
            .zip(ends.chain([self.deadline]));
        let each = iter::once(&self.amount).chain(amounts).zip(periods);
        let each = each.map(|(amount, (from, deadline))| Demand {
            name: self.name.clone(),
            amount: amount.clone(),
            steps: Vec::new(),
            from,
            deadline,
            tolerance: self.tolerance,
        });
        each.collect()
    }
}

/// The range demanded, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DemandAmount {
    /// In bitcoin.
    Btc(RangeInclusive<Amount>),
    /// In euro.
    Eur(RangeInclusive<Cents>),
    /// In US dollars.
    Usd(RangeInclusive<Cents>),
}

impl DemandAmount {
    /// The code of its currency.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Btc(_) => "BTC",
            Self::Eur(_) => "EUR",
            Self::Usd(_) => "USD",
        }
    }
}

impl DemandAmount {
    /// Describes the amount, or its range.
    pub fn words(&self) -> Sentence {
        let cents = |cents: &Cents| Value::Number(grouped(&cents.to_string()));
        let sat = |amount: &Amount| Value::Number(format_trimmed(amount.to_sat(), 8));
        let (one, several, least, most) = match self {
            Self::Btc(range) => (
                "worth-btc",
                "worth-btc-range",
                sat(range.start()),
                sat(range.end()),
            ),
            Self::Eur(range) => (
                "demand-eur",
                "demand-eur-range",
                cents(range.start()),
                cents(range.end()),
            ),
            Self::Usd(range) => (
                "demand-usd",
                "demand-usd-range",
                cents(range.start()),
                cents(range.end()),
            ),
        };
        let is_one = match self {
            Self::Btc(range) => range.start() == range.end(),
            Self::Eur(range) | Self::Usd(range) => range.start() == range.end(),
        };
        match is_one {
            true => Sentence::new(one, [("amount", most)]),
            false => Sentence::new(several, [("least", least), ("most", most)]),
        }
    }
}

impl fmt::Display for DemandAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words().fmt(f)
    }
}

/// A fraction in parts per million; 0.05 is 50000.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tolerance(u32);

impl Tolerance {
    /// Parts in one.
    pub const WHOLE: u32 = 1_000_000;
    /// No tolerance.
    pub const ZERO: Self = Self(0);

    /// Creates a tolerance from parts per million; `None` above one.
    pub fn from_ppm(ppm: u32) -> Option<Self> {
        (ppm <= Self::WHOLE).then_some(Self(ppm))
    }

    /// Returns parts per million, 0 to [`Tolerance::WHOLE`].
    pub fn ppm(self) -> u32 {
        self.0
    }
}

/// Prints in per cent: `2.5 %`.
impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", format_trimmed(u64::from(self.0), 4))
    }
}
