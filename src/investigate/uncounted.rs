//! Caveats on deposits: those counted without a check, those not counted although near a demand, and a case in which no
//! deposit counts.

use std::collections::BTreeSet;

use bitcoin::{Amount, OutPoint};

use crate::analysis::{Analysis, ClassifiedDeposit};
use crate::case::classify::{DemandCheck, Miss};
use crate::findings::Class;
use crate::ledger::View;
use crate::listing::{counted, in_a_row, list};
use crate::money::format_trimmed;

/// A deposit is near a demand if it misses it by at most this share, in parts per million.
const NEAR: u64 = 50_000;

/// Returns the caveats.
pub(super) fn caveats(view: &View, analysis: &Analysis) -> Vec<String> {
    let deposits = &analysis.deposits;
    let is_source = |deposit: &&ClassifiedDeposit| deposit.classification.class.counts_as_paid();
    let of_check = |check| {
        let of_check = move |it: &&ClassifiedDeposit| it.classification.check == check;
        deposits.iter().filter(of_check).collect::<Vec<_>>()
    };
    let mut caveats = Vec::new();
    let unpriced = of_check(DemandCheck::NoRate);
    if !unpriced.is_empty() {
        caveats.push(format!(
            "{}, {}, counted without being checked against a demand, because no rate is known for the day.",
            counted(unpriced.len(), "deposit"),
            total(view, &unpriced)
        ));
    }
    let undecided = of_check(DemandCheck::Undecided);
    if !undecided.is_empty() {
        caveats.push(format!(
            "{}, {}, counted without being checked against a demand, because it cannot be decided which deposits \
             belong together; the table payments.csv gives the reason for each.",
            counted(undecided.len(), "deposit"),
            total(view, &undecided)
        ));
    }
    if deposits.iter().any(|deposit| is_source(&deposit)) {
        caveats.extend(near_misses(view, deposits));
    } else if !deposits.is_empty() {
        caveats.push(none_counts(view, deposits));
    }
    let small: Vec<&ClassifiedDeposit> = deposits
        .iter()
        .filter(|it| {
            it.classification
                .miss
                .as_ref()
                .is_some_and(|miss| miss.is_small)
        })
        .collect();
    if !small.is_empty() {
        caveats.push(format!(
            "{}, {}, less than a hundredth of any demand {} could answer: not counted.",
            counted(small.len(), "deposit"),
            total(view, &small),
            if small.len() == 1 { "it" } else { "each" }
        ));
    }
    caveats
}

/// Reports deposits that do not count, in a case where others do, although they come near a demand or exceed it
/// together.
fn near_misses(view: &View, deposits: &[ClassifiedDeposit]) -> Option<String> {
    let misses = deposits
        .iter()
        .filter_map(|deposit| Some((deposit, deposit.classification.miss.as_ref()?)));
    let near = misses.filter(|(_, miss)| miss.share <= NEAR || miss.exceeds_together);
    let (mut count, mut texts): (usize, Vec<(&str, OutPoint)>) = (0, Vec::new());
    let mut told = BTreeSet::new();
    for (deposit, miss) in near {
        count += 1;
        // Several deposits can share one message about their sum.
        if told.insert(&miss.text) {
            texts.push((&miss.text, view.outpoint(deposit.output)));
        }
    }
    let texts = texts
        .iter()
        .map(|(text, first)| format!("{text} ({first})"));
    let texts: Vec<String> = texts.collect();
    (!texts.is_empty()).then(|| {
        format!(
            "{} not counted, but near a demand: {}.",
            counted(count, "deposit"),
            list(&texts)
        )
    })
}

/// Describes the deposits of a case in which none counts, and the nearest miss.
fn none_counts(view: &View, deposits: &[ClassifiedDeposit]) -> String {
    let of_class = Class::ALL.iter().filter_map(|class| {
        let of_class = |it: &&ClassifiedDeposit| it.classification.class == *class;
        let those: Vec<&ClassifiedDeposit> = deposits.iter().filter(of_class).collect();
        let sum = total(view, &those);
        (!those.is_empty()).then(|| format!("{} {class} ({sum})", those.len()))
    });
    let mut text = format!(
        "No deposit counts as paid. Of {} to case addresses: {}.",
        counted(deposits.len(), "deposit"),
        in_a_row(of_class.collect())
    );
    let misses = deposits
        .iter()
        .filter_map(|deposit| Some((deposit, deposit.classification.miss.as_ref()?)));
    if let Some((deposit, miss)) = misses.min_by_key(|(_, miss)| miss.share) {
        text += &format!(
            " The nearest miss: {} ({}).",
            miss.text,
            view.outpoint(deposit.output)
        );
        text += hint(miss);
    }
    text
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

/// Returns the sum of deposits, in BTC.
fn total(view: &View, deposits: &[&ClassifiedDeposit]) -> String {
    let values = deposits.iter().map(|deposit| view.value(deposit.output));
    let sum: Amount = values.sum();
    format!("{} BTC", format_trimmed(sum.to_sat(), 8))
}
