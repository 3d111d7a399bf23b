//! The smallest case that each rule takes, and for every condition the nearest case that it does not.

use super::*;
use crate::heuristics::sample::{NOBODY, Sample, last};

mod equal;
mod payouts;
mod wasabi;
mod whirlpool;

/// The data in the bytes: a number of inputs, and values to distinct scripts.
fn bytes(inputs: usize, values: &[u64]) -> Outputs {
    let scripts: Vec<usize> = (0..values.len()).collect();
    paid_to(inputs, values, &scripts)
}

/// The same to scripts by number.
fn paid_to(inputs: usize, values: &[u64], scripts: &[usize]) -> Outputs {
    let values = values.iter().map(|sat| Amount::from_sat(*sat));
    Outputs::new(inputs, values.zip(scripts).collect(), 0)
}

/// The data in the parents: values of distinct addresses.
fn parents(values: &[u64]) -> Inputs {
    let owners: Vec<usize> = (0..values.len()).collect();
    brought_by(values, &owners)
}

/// The same of addresses by number.
fn brought_by(values: &[u64], owners: &[usize]) -> Inputs {
    let values = values.iter().map(|sat| Amount::from_sat(*sat));
    Inputs::new(values.zip(owners.iter().map(Some)))
}

/// The total receipts of each participant with the most frequent value.
fn gets(values: &[u64]) -> Vec<u64> {
    let outputs = bytes(0, values);
    let (value, participants) = outputs.tally[0];
    let value = value.to_sat();
    let mut gets = vec![value; participants];
    let mut others = outputs.beside(&[value], participants);
    if others.len() == participants + 1 {
        // All pay what a coordinator takes.
        let share = others.pop().expect("an output") / participants as u64 + 1;
        gets.iter_mut().for_each(|get| *get += share);
    }
    for (at, other) in others.into_iter().enumerate() {
        gets[at % participants] += other;
    }
    gets
}

/// Coins of participants with these receipts: one each of slightly more value, the greatest halved until there are
/// `count`.
fn coins(count: usize, gets: &[u64]) -> Vec<u64> {
    let mut coins: Vec<u64> = gets.iter().map(|get| get + 500).collect();
    while coins.len() < count {
        coins.sort_unstable();
        let greatest = coins.pop().expect("a coin");
        coins.extend([greatest / 2, greatest - greatest / 2]);
    }
    while coins.len() > count {
        let last = coins.pop().expect("a coin");
        coins[0] += last;
    }
    coins
}

/// The protocol, if the participants can have paid with this many coins of distinct addresses.
fn of(count: usize, values: &[u64]) -> Option<Protocol> {
    protocol(
        &bytes(count, values),
        &parents(&coins(count, &gets(values))),
    )
}

fn protocol(outputs: &Outputs, inputs: &Inputs) -> Option<Protocol> {
    assert_eq!(outputs.inputs, inputs.values.len());
    match judge_sides(outputs, Some(inputs)) {
        Verdict::Is { protocol, .. } => Some(protocol),
        Verdict::Not => None,
        Verdict::Undetermined => panic!("every parent is known"),
    }
}

/// Distinct odd amounts, for change.
fn change(count: usize) -> Vec<u64> {
    (1..=count as u64)
        .map(|at| 1_234_567 + at * 7_919)
        .collect()
}

fn with_change(times: usize, value: u64, rest: usize) -> Vec<u64> {
    [vec![value; times], change(rest)].concat()
}

#[test]
fn missing_parents_leave_verdict_undetermined_unless_ruled_out() {
    let open = |inputs, values: &[u64]| judge_sides(&bytes(inputs, values), None);
    assert_eq!(open(5, &[5_000_000; 5]), Verdict::Undetermined);
    assert_eq!(open(2, &with_change(2, 100_420, 2)), Verdict::Undetermined);
    assert_eq!(open(3, &with_change(3, 75_000, 3)), Verdict::Undetermined);
    assert_eq!(
        open(20, &with_change(3, 9_991_000, 4)),
        Verdict::Undetermined
    );
    assert_eq!(open(3, &change(6)), Verdict::Not, "no value repeats");
    assert_eq!(open(1, &[5_000_000; 5]), Verdict::Not, "one input");
    assert_eq!(
        open(2, &with_change(3, 75_000, 3)),
        Verdict::Not,
        "more equal outputs than inputs"
    );
}

#[test]
fn values_beyond_all_coins_are_judged_without_overflow() {
    for values in [[u64::MAX; 6], [0; 6]] {
        for inputs in [2, 5, 10, 20, 50] {
            let _ = judge_sides(
                &bytes(inputs, &values),
                Some(&parents(&vec![u64::MAX; inputs])),
            );
        }
    }
}

#[test]
fn block_sized_transaction_is_judged_without_full_matching() {
    // Each change would fit each coin: 25 million matches.
    let coins: Vec<u64> = (0..5_000).map(|at| 3_000_000 + at).collect();
    let values: Vec<u64> = (0..10_000)
        .map(|at| if at < 5_000 { 1_000_000 } else { at })
        .collect();
    let judged = judge_sides(&bytes(5_000, &values), Some(&parents(&coins)));
    assert!(judged.is_mix(), "what cannot be told is kept from merging");
}

#[test]
fn a_batch_paid_from_one_address_is_no_join() {
    let mut sample = Sample::default();
    let coins = sample.mint(&[(1, 1_000_000); 6]);
    let payees: Vec<(u32, u64)> = (10..16).map(|owner| (owner, 500_000)).collect();
    sample.spend(&coins, &payees);
    let view = sample.view();
    assert_eq!(judge(&view, last(&view)), Verdict::Not);
}

#[test]
fn input_values_separate_payout_of_six_addresses_from_join() {
    let verdict = |coin: u64, change: u64| {
        let mut sample = Sample::default();
        let owners: Vec<(u32, u64)> = (1..=6).map(|owner| (owner, coin)).collect();
        let coins = sample.mint(&owners);
        let mut payees: Vec<(u32, u64)> = (10..16).map(|owner| (owner, 500_000)).collect();
        payees.extend((change > 0).then_some((17, change)));
        sample.spend(&coins, &payees);
        let view = sample.view();
        judge(&view, last(&view))
    };
    assert_eq!(verdict(1_000_000, 2_990_000), Verdict::Not);
    assert!(verdict(500_500, 0).is_mix());
}

#[test]
fn floating_parents_decide_and_missing_ones_do_not() {
    let outputs = [
        (10, 80_000),
        (11, 80_000),
        (12, 80_000),
        (13, 7),
        (14, 8),
        (15, 9),
    ];
    let verdict = |with_missing: bool| {
        let mut sample = Sample::default();
        let mut coins = sample.float(&[(1, 100_000), (2, 100_000), (3, 100_000)]);
        if with_missing {
            coins[1] = Sample::missing(7);
        }
        sample.spend(&coins, &outputs);
        let view = sample.view();
        judge(&view, last(&view))
    };
    assert!(verdict(false).is_mix());
    assert_eq!(verdict(true), Verdict::Undetermined);
}

#[test]
fn op_return_output_is_not_counted() {
    let mut sample = Sample::default();
    let coins = sample.mint(&[(1, 100_000), (2, 100_000)]);
    sample.spend(&coins, &[(10, 50_000), (11, 50_000), (NOBODY, 0)]);
    let view = sample.view();
    assert_eq!(outputs(&view, last(&view)).unspendable, 1);
    assert_eq!(judge(&view, last(&view)), Verdict::Not);
}
