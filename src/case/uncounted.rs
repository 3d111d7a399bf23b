//! Caveats on deposits: those that count though they were not checked, those that do not count though they come near a
//! demand, and a case in which no deposit counts.

use std::collections::BTreeSet;

use bitcoin::{Amount, OutPoint};

use super::analysis::{Analysis, JudgedDeposit};
use super::classify::{Check, Miss};
use super::findings::Class;
use super::words::{counted, in_a_row, list};
use crate::ledger::View;
use crate::money::format_trimmed;

/// A deposit that misses a demand by no more than this share comes near it, in parts per million.
const NEAR: u64 = 50_000;

/// The caveats.
pub(super) fn caveats(view: &View, analysis: &Analysis) -> Vec<String> {
    let deposits = &analysis.deposits;
    let is_source = |deposit: &&JudgedDeposit| deposit.judgement.class.is_source();
    let of_check = |check| {
        let of_check = move |it: &&JudgedDeposit| it.judgement.check == check;
        deposits.iter().filter(of_check).collect::<Vec<_>>()
    };
    let mut caveats = Vec::new();
    let unpriced = of_check(Check::NoRate);
    if !unpriced.is_empty() {
        caveats.push(format!(
            "{}, {}, counted without being checked against a demand, since no rate is known for the day.",
            counted(unpriced.len(), "deposit"),
            total(view, &unpriced)
        ));
    }
    let undecided = of_check(Check::Undecided);
    if !undecided.is_empty() {
        caveats.push(format!(
            "{}, {}, counted without being checked against a demand, since which deposits belong together cannot be \
             decided; `payments` gives the reason for each.",
            counted(undecided.len(), "deposit"),
            total(view, &undecided)
        ));
    }
    if deposits.iter().any(|deposit| is_source(&deposit)) {
        caveats.extend(near_misses(view, deposits));
    } else if !deposits.is_empty() {
        caveats.push(none_counts(view, deposits));
    }
    let small: Vec<&JudgedDeposit> = deposits
        .iter()
        .filter(|it| it.judgement.miss.as_ref().is_some_and(|miss| miss.is_small))
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

/// Deposits that do not count beside others that do, though they come near a demand or exceed it together.
fn near_misses(view: &View, deposits: &[JudgedDeposit]) -> Option<String> {
    let misses = deposits
        .iter()
        .filter_map(|deposit| Some((deposit, deposit.judgement.miss.as_ref()?)));
    let near = misses.filter(|(_, miss)| miss.share <= NEAR || miss.exceeds_together);
    let (mut count, mut texts): (usize, Vec<(&str, OutPoint)>) = (0, Vec::new());
    let mut told = BTreeSet::new();
    for (deposit, miss) in near {
        count += 1;
        // What deposits come to together is told once.
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

/// Says of a case in which no deposit counts what there is instead, and how near it comes.
fn none_counts(view: &View, deposits: &[JudgedDeposit]) -> String {
    let of_class = Class::ALL.iter().filter_map(|class| {
        let of_class = |it: &&JudgedDeposit| it.judgement.class == *class;
        let those: Vec<&JudgedDeposit> = deposits.iter().filter(of_class).collect();
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
        .filter_map(|deposit| Some((deposit, deposit.judgement.miss.as_ref()?)));
    if let Some((deposit, miss)) = misses.min_by_key(|(_, miss)| miss.share) {
        text += &format!(
            " The nearest: {} ({}).",
            miss.text,
            view.outpoint(deposit.output)
        );
        text += hint(miss);
    }
    text
}

/// What to do about a miss that may be none.
fn hint(miss: &Miss) -> &'static str {
    match (miss.share, miss.is_short) {
        (0, _) | (NEAR.., _) => "",
        (_, true) => {
            " An exchange that keeps its fee out of the sum would explain that; `tolerance` widens what meets a demand."
        }
        (_, false) => " `tolerance` widens what meets a demand.",
    }
}

/// What deposits come to together.
fn total(view: &View, deposits: &[&JudgedDeposit]) -> String {
    let values = deposits.iter().map(|deposit| view.value(deposit.output));
    let sum: Amount = values.sum();
    format!("{} BTC", format_trimmed(sum.to_sat(), 8))
}
