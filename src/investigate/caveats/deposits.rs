//! Caveats on deposits and their values: those counted without a check, those not counted although near a demand, a case
//! in which no deposit counts, money that came back, and days without a rate.

use std::collections::BTreeSet;

use bitcoin::{Amount, OutPoint};

use crate::analysis::{Analysis, ClassifiedDeposit};
use crate::case::classify::{DemandCheck, Miss};
use crate::findings::messages;
use crate::findings::{Class, Findings, Totals};
use crate::language::{Sentence, Value, say};
use crate::ledger::View;
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

impl DepositCaveat {
    pub(super) fn words(&self) -> Sentence {
        match self {
            Self::MoneyCameBack { gross, paid } => say!(
                "caveat-money-came-back",
                gross = *gross,
                back = *gross - *paid,
                paid = *paid
            ),
            Self::WithoutRate(deposits) => say!(
                "caveat-deposits-without-rate",
                count = deposits.count,
                sum = deposits.sum_in_btc()
            ),
            Self::Undecided(deposits) => say!(
                "caveat-deposits-undecided",
                count = deposits.count,
                sum = deposits.sum_in_btc()
            ),
            Self::NearMisses { deposits, misses } => {
                let misses = misses.iter().map(NearMiss::words).collect();
                let misses = Sentence::list_some(misses);
                say!("caveat-near-misses", count = *deposits, misses = misses)
            }
            Self::NoneCounts {
                deposits,
                classes,
                nearest,
            } => {
                let classes = classes.iter().map(|(class, all)| {
                    let class = Sentence::new(messages::class(*class), []);
                    say!(
                        "deposits-of-class",
                        count = all.count,
                        class = class,
                        sum = all.sum_in_btc()
                    )
                });
                let nearest = match nearest {
                    Some(near) => {
                        let hint = hint(&near.miss);
                        say!("nearest-miss", miss = near.words(), hint = hint)
                    }
                    None => Sentence::default(),
                };
                say!(
                    "caveat-none-counts",
                    count = *deposits,
                    classes = Sentence::list(classes.collect()),
                    nearest = nearest
                )
            }
            Self::Small(deposits) => say!(
                "caveat-small-deposits",
                count = deposits.count,
                sum = deposits.sum_in_btc()
            ),
            Self::WithoutEuroValue(payments) => say!("caveat-without-euro", count = *payments),
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

    fn sum_in_btc(&self) -> Sentence {
        let amount = format_trimmed(self.sum.to_sat(), 8);
        say!("worth-btc", amount = Value::Number(amount))
    }
}

impl NearMiss {
    fn words(&self) -> Sentence {
        say!(
            "near-miss",
            miss = &self.miss.text,
            outpoint = self.outpoint
        )
    }
}

/// Suggests what may explain a near miss.
fn hint(miss: &Miss) -> Sentence {
    match (miss.share, miss.is_short) {
        (0, _) | (NEAR.., _) => Sentence::default(),
        (_, true) => say!("hint-exchange-fee"),
        (_, false) => say!("hint-tolerance"),
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
        if told.insert(miss.text.to_string()) {
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
