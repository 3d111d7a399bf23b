//! Caveats on deposits and their values: those counted without a check, those not counted although near a demand, a case
//! in which no deposit counts, money that came back, and days without a rate.

use std::collections::BTreeSet;
use std::fmt;

use bitcoin::{Amount, OutPoint};

use super::form;
use crate::analysis::{Analysis, ClassifiedDeposit};
use crate::case::classify::{DemandCheck, Miss};
use crate::findings::{Class, Findings, Totals};
use crate::ledger::View;
use crate::listing::{counted, in_a_row, list};
use crate::money::format_trimmed;

/// A deposit is near a demand if it misses it by at most this share, in parts per million.
const NEAR: u64 = 50_000;

/// A caveat on deposits and their values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DepositCaveat {
    /// `money_came_back`: deposits contain money of earlier payments or of the wallet of the case.
    MoneyCameBack {
        /// All deposits that count as paid.
        gross: Amount,
        /// The new money in them.
        paid: Amount,
    },
    /// `deposit_without_rate`: deposits count unchecked, because no rate is known for the day.
    WithoutRate(DepositSum),
    /// `deposit_undecided`: deposits count unchecked, because it cannot be decided which belong together.
    Undecided(DepositSum),
    /// `near_misses`: deposits do not count although they are near a demand.
    NearMisses {
        /// Number of deposits.
        deposits: usize,
        /// Each distance from a demand, with the first deposit that has it.
        misses: Vec<NearMiss>,
    },
    /// `no_deposit_counts`: no deposit of the case counts as paid.
    NoneCounts {
        /// Number of deposits.
        deposits: usize,
        /// Their classes with sums.
        classes: Vec<(Class, DepositSum)>,
        /// The deposit nearest to a demand.
        nearest: Option<NearMiss>,
    },
    /// `small_deposits`: deposits are small compared with any demand, and do not count.
    Small(DepositSum),
    /// `payments_without_euro_value`: so many payments have no value in euro.
    WithoutEuroValue(usize),
}

/// Number and sum of deposits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DepositSum {
    /// Number.
    pub count: usize,
    /// Sum.
    pub sum: Amount,
}

/// A deposit that misses a demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// Its distance from the demand.
    pub miss: Miss,
    /// The deposit.
    pub outpoint: OutPoint,
}

impl DepositCaveat {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::MoneyCameBack { .. } => "money_came_back",
            Self::WithoutRate(_) => "deposit_without_rate",
            Self::Undecided(_) => "deposit_undecided",
            Self::NearMisses { .. } => "near_misses",
            Self::NoneCounts { .. } => "no_deposit_counts",
            Self::Small(_) => "small_deposits",
            Self::WithoutEuroValue(_) => "payments_without_euro_value",
        }
    }
}

impl fmt::Display for DepositCaveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MoneyCameBack { gross, paid } => write!(
                f,
                "The deposits counted as paid total {gross}. Of this, {} is money of earlier payments that came back \
                 (by haircut), or was contributed by the wallet of the case itself. The amount paid excludes it: \
                 {paid}.",
                *gross - *paid
            ),
            Self::WithoutRate(deposits) => write!(
                f,
                "{deposits}, counted without being checked against a demand, because no rate is known for the day."
            ),
            Self::Undecided(deposits) => write!(
                f,
                "{deposits}, counted without being checked against a demand, because it cannot be decided which \
                 deposits belong together; the table payments.csv gives the reason for each."
            ),
            Self::NearMisses { deposits, misses } => write!(
                f,
                "{} not counted, but near a demand: {}.",
                counted(*deposits, "deposit"),
                list(misses)
            ),
            Self::NoneCounts {
                deposits,
                classes,
                nearest,
            } => {
                let classes = classes
                    .iter()
                    .map(|(class, all)| format!("{} {class} ({})", all.count, all.sum_in_btc()));
                write!(
                    f,
                    "No deposit counts as paid. Of {} to case addresses: {}.",
                    counted(*deposits, "deposit"),
                    in_a_row(classes.collect())
                )?;
                match nearest {
                    Some(near) => {
                        write!(f, " The nearest miss: {near}.{}", hint(&near.miss))
                    }
                    None => Ok(()),
                }
            }
            Self::Small(deposits) => write!(
                f,
                "{deposits}, less than a hundredth of any demand {} could answer: not counted.",
                form(deposits.count, "it", "each")
            ),
            Self::WithoutEuroValue(payments) => write!(
                f,
                "No euro rate is known for the day of {}; {} no value in euro.",
                counted(*payments, "payment"),
                form(*payments, "it has", "they have")
            ),
        }
    }
}

impl DepositSum {
    fn of(view: &View, deposits: &[&ClassifiedDeposit]) -> Self {
        let values = deposits.iter().map(|deposit| view.value(deposit.output));
        Self {
            count: deposits.len(),
            sum: values.sum(),
        }
    }

    fn sum_in_btc(&self) -> String {
        format!("{} BTC", format_trimmed(self.sum.to_sat(), 8))
    }
}

impl fmt::Display for DepositSum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, {}",
            counted(self.count, "deposit"),
            self.sum_in_btc()
        )
    }
}

impl fmt::Display for NearMiss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.miss.text, self.outpoint)
    }
}

/// Suggests what may explain a near miss.
fn hint(miss: &Miss) -> &'static str {
    match (miss.share, miss.is_short) {
        (0, _) | (NEAR.., _) => "",
        (_, true) => {
            " An exchange that deducts its fee from the sum would explain that; “tolerance” in the case file widens \
             the accepted range."
        }
        (_, false) => " “tolerance” in the case file widens the accepted range.",
    }
}

/// Reports money in deposits that is not new.
pub(super) fn returned(totals: &Totals) -> Option<DepositCaveat> {
    (totals.paid_gross_sat > totals.paid_sat).then(|| DepositCaveat::MoneyCameBack {
        gross: Amount::from_sat(totals.paid_gross_sat),
        paid: Amount::from_sat(totals.paid_sat),
    })
}

/// Reports payments without a value in euro.
pub(super) fn without_rate(findings: &Findings) -> Option<DepositCaveat> {
    let payments = findings.payments.iter();
    let without = payments
        .filter(|row| row.class.counts_as_paid() && row.value_eur.is_none())
        .count();
    (without > 0).then_some(DepositCaveat::WithoutEuroValue(without))
}

/// Reports deposits counted without a check, and deposits that do not count although they are near a demand.
pub(super) fn uncounted(view: &View, analysis: &Analysis) -> Vec<DepositCaveat> {
    let deposits = &analysis.deposits;
    let sum = |those: &dyn Fn(&ClassifiedDeposit) -> bool| {
        let those: Vec<_> = deposits.iter().filter(|deposit| those(deposit)).collect();
        (!those.is_empty()).then(|| DepositSum::of(view, &those))
    };
    let unpriced = sum(&|it| it.classification.check == DemandCheck::NoRate);
    let undecided = sum(&|it| it.classification.check == DemandCheck::Undecided);
    let small = sum(&|it| {
        let miss = it.classification.miss.as_ref();
        miss.is_some_and(|miss| miss.is_small)
    });
    let is_any_counted = deposits
        .iter()
        .any(|deposit| deposit.classification.class.counts_as_paid());
    let missed = if is_any_counted {
        near_misses(view, deposits)
    } else {
        none_counts(view, deposits)
    };
    (unpriced.map(DepositCaveat::WithoutRate).into_iter())
        .chain(undecided.map(DepositCaveat::Undecided))
        .chain(missed)
        .chain(small.map(DepositCaveat::Small))
        .collect()
}

/// Returns the deposits that miss a demand.
fn misses(deposits: &[ClassifiedDeposit]) -> impl Iterator<Item = (&ClassifiedDeposit, &Miss)> {
    deposits
        .iter()
        .filter_map(|deposit| Some((deposit, deposit.classification.miss.as_ref()?)))
}

/// Reports deposits that do not count, in a case where others do, although they come near a demand or exceed it
/// together.
fn near_misses(view: &View, deposits: &[ClassifiedDeposit]) -> Option<DepositCaveat> {
    let near = misses(deposits).filter(|(_, miss)| miss.share <= NEAR || miss.exceeds_together);
    let (mut count, mut misses) = (0, Vec::new());
    let mut told = BTreeSet::new();
    for (deposit, miss) in near {
        count += 1;
        // Several deposits can share one message about their sum.
        if told.insert(&miss.text) {
            misses.push(NearMiss {
                miss: miss.clone(),
                outpoint: view.outpoint(deposit.output),
            });
        }
    }
    (count > 0).then_some(DepositCaveat::NearMisses {
        deposits: count,
        misses,
    })
}

/// Describes the deposits of a case in which none counts, and the nearest miss; `None` without deposits.
fn none_counts(view: &View, deposits: &[ClassifiedDeposit]) -> Option<DepositCaveat> {
    if deposits.is_empty() {
        return None;
    }
    let classes = Class::ALL.iter().filter_map(|class| {
        let of_class = |it: &&ClassifiedDeposit| it.classification.class == *class;
        let those: Vec<&ClassifiedDeposit> = deposits.iter().filter(of_class).collect();
        (!those.is_empty()).then(|| (*class, DepositSum::of(view, &those)))
    });
    let nearest = misses(deposits).min_by_key(|(_, miss)| miss.share);
    Some(DepositCaveat::NoneCounts {
        deposits: deposits.len(),
        classes: classes.collect(),
        nearest: nearest.map(|(deposit, miss)| NearMiss {
            miss: miss.clone(),
            outpoint: view.outpoint(deposit.output),
        }),
    })
}
