//! Mixes of Whirlpool and what prepares coins for them, of pools that are listed and others.

use bitcoin::OutPoint;

use super::*;
use crate::heuristics::coinjoin::whirlpool::prepares;

const POOL: u64 = 5_000_000;

#[test]
fn the_mix_323df21f_of_mainnet_is_recognised() {
    // 323df21f0b0756f98336437aa3d2fb87e02b59f1946b714a7b09df04d429dec2
    let inputs = parents(&[5_010_000, POOL, 5_010_000, POOL, 5_010_000]);
    assert_eq!(
        judge_sides(&bytes(5, &[POOL; 5]), Some(&inputs)),
        Verdict::Is {
            protocol: Protocol::Whirlpool,
            confidence: 60
        }
    );
}

#[test]
fn mix_of_ten_is_whirlpool_and_of_eleven_generic() {
    let inputs = |count: usize| parents(&[vec![POOL + 100; 4], vec![POOL; count - 4]].concat());
    let is = |count| protocol(&bytes(count, &vec![POOL; count]), &inputs(count));
    for count in 5..=10 {
        assert_eq!(is(count), Some(Protocol::Whirlpool), "{count}");
    }
    assert_eq!(is(11), Some(Protocol::Generic));
}

#[test]
fn mix_of_unlisted_pool_has_lower_confidence() {
    let of_pool = |pool: u64, entrants: usize, count: usize| {
        let coins = [vec![pool + 302; entrants], vec![pool; count - entrants]].concat();
        judge_sides(&bytes(count, &vec![pool; count]), Some(&parents(&coins)))
    };
    let is = |confidence| Verdict::Is {
        protocol: Protocol::Whirlpool,
        confidence,
    };
    for count in 5..=10 {
        for entrants in 1..count {
            for pool in [100_000, 2_500_000, 25_000_000] {
                assert_eq!(of_pool(pool, entrants, count), is(60));
            }
            for pool in [30_000, 2_000_000, 12_345_678, 100_000_000, 1_000_000_000] {
                assert_eq!(of_pool(pool, entrants, count), is(50));
            }
        }
    }
}

#[test]
fn whirlpool_mix_breaking_one_condition_is_generic() {
    let mix = bytes(5, &[POOL; 5]);
    let cases = [
        ("nobody enters", mix.clone(), parents(&[POOL; 5])),
        ("all enter", mix.clone(), parents(&[POOL + 500; 5])),
        (
            "an entrant pays too little",
            mix.clone(),
            parents(&[POOL + 99, POOL, POOL, POOL, POOL]),
        ),
        (
            "an entrant pays too much",
            mix.clone(),
            parents(&[POOL + 110_001, POOL, POOL, POOL, POOL]),
        ),
        (
            "an output more",
            bytes(5, &[POOL, POOL, POOL, POOL, POOL - 1]),
            parents(&[POOL + 500, POOL, POOL, POOL, POOL]),
        ),
    ];
    for (why, outputs, inputs) in cases {
        let found = protocol(&outputs, &inputs);
        assert!(
            matches!(found, Some(Protocol::Generic | Protocol::JoinMarket)),
            "{why}: {found:?}"
        );
    }
}

#[test]
fn rejects_mix_with_one_underfunded_participant() {
    let inputs = parents(&[POOL + 500, POOL - 1, POOL, POOL, POOL]);
    assert_eq!(protocol(&bytes(5, &[POOL; 5]), &inputs), None);
}

#[test]
fn five_equal_outputs_paid_by_fewer_addresses_are_no_mix() {
    let inputs = brought_by(&[POOL + 500, POOL, POOL, POOL, POOL], &[0, 1, 1, 2, 3]);
    assert_eq!(protocol(&bytes(5, &[POOL; 5]), &inputs), None);
}

/// Two coins for mixing, the fee, change, and the note to the coordinator.
fn premix() -> Outputs {
    let values = [POOL + 10_000, POOL + 10_000, 175_000, 777_777];
    Outputs {
        unspendable: 1,
        ..bytes(2, &values)
    }
}

#[test]
fn tx0_is_made_by_one_wallet() {
    let found = prepares(&premix()).expect("a tx0");
    assert_eq!(found.pool, Some(Amount::from_sat(POOL)));
    assert_eq!(found.coins, 2);
    assert_eq!(judge_sides(&premix(), None), Verdict::Not);
    assert_eq!(protocol(&premix(), &parents(&[6_000_000; 2])), None);
}

#[test]
fn tx0_has_one_note_one_fee_and_one_change() {
    let near = |values: &[u64], notes| {
        prepares(&Outputs {
            unspendable: notes,
            ..bytes(2, values)
        })
        .is_some()
    };
    let coin = POOL + 10_000;
    assert!(near(&[coin, 175_000], 1));
    assert!(near(&[coin, 87_500], 1));
    assert!(near(&[coin, 525_000], 1));
    assert!(!near(&[coin, 175_000], 0), "no note");
    assert!(!near(&[coin, 175_000], 2), "two notes");
    assert!(!near(&[coin, 87_499], 1), "fee too small");
    assert!(!near(&[coin, 525_001], 1), "fee too large");
    assert!(
        near(&[coin, 175_000, 175_001], 1),
        "the fee, and change as small"
    );
    assert!(
        !near(&[coin, 174_999, 175_001], 1),
        "two that may be the fee"
    );
    assert!(!near(&[coin, 175_000, 7, 8], 1), "two changes");
    assert!(!near(&[POOL + 99, 175_000], 1), "coin too small");
    assert!(!near(&[POOL + 110_001, 175_000], 1), "coin too large");
    assert!(
        !near(&[&[coin; 71][..], &[175_000]].concat(), 1),
        "too many coins"
    );
    assert!(near(&[coin, coin, 60_000], 1), "two coins and a code");
    assert!(near(&[coin, coin, 175_000, 175_001], 1), "small change");
    assert!(!near(&[coin, coin, 525_001, 600_000], 1), "no fee");
}

#[test]
fn coin_that_fits_two_pools_is_for_the_larger() {
    let outputs = Outputs {
        unspendable: 1,
        ..bytes(1, &[104_227, 104_227, 5_000])
    };
    let found = prepares(&outputs).expect("a tx0");
    assert_eq!(found.pool, Some(Amount::from_sat(100_000)));
}

/// Five people prepare a coin each in a transaction of their own and mix what they prepared; the first of them had a
/// code for the fee.
fn young_pool(price: u64, fifth: u64) -> (Sample, TxNum, TxNum) {
    let mut sample = Sample::default();
    let mut coins = Vec::new();
    for owner in 1..=5 {
        let funds = sample.mint(&[(owner, 6_000_000)]);
        let coin = if owner == 5 { fifth } else { POOL + 10_000 };
        let price = if owner == 1 { price } else { 175_000 };
        let made = sample.spend(
            &funds,
            &[
                (10 + owner, coin),
                (99, price),
                (NOBODY, 0),
                (20 + owner, 700_000),
            ],
        );
        coins.push(made[0]);
    }
    let prepared = last(&sample.view());
    let outputs: Vec<(u32, u64)> = (30..35).map(|owner| (owner, POOL)).collect();
    sample.spend(&coins, &outputs);
    let mix = last(&sample.view());
    (sample, prepared, mix)
}

#[test]
fn mix_of_entrants_only_needs_all_coins_from_tx0() {
    let (sample, _, mix) = young_pool(175_000, POOL + 10_000);
    assert_eq!(
        judge(&sample.view(), mix),
        Verdict::Is {
            protocol: Protocol::Whirlpool,
            confidence: 90
        }
    );
}

#[test]
fn tx0_confidence_rises_when_its_coin_enters_a_mix() {
    let (sample, prepared, _) = young_pool(1, POOL + 10_000);
    let view = sample.view();
    assert_eq!(
        tx0(&view, prepared).map(|premix| premix.confidence),
        Some(90)
    );
    assert_eq!(judge(&view, prepared), Verdict::Not);
    // Without the mix the fee is too small to tell.
    let first = view.parent(last(&view), 0).expect("its bytes are known");
    assert_eq!(prepares(&Outputs::of(first)), None);
    let first = view.number_of(&first.compute_txid()).expect("in the view");
    assert!(tx0(&view, first).is_some());
}

#[test]
fn coin_spent_outside_a_mix_makes_no_tx0() {
    let mut sample = Sample::default();
    let funds = sample.mint(&[(1, 6_000_000)]);
    let made = sample.spend(&funds, &[(2, POOL + 10_000), (99, 175_000), (NOBODY, 0)]);
    let prepared = last(&sample.view());
    assert!(tx0(&sample.view(), prepared).is_some());
    sample.spend(&made[..1], &[(3, 1_000_000), (4, 4_000_000)]);
    assert_eq!(tx0(&sample.view(), prepared), None);
}

/// A wallet's own coins and what they are cut into: coins for a pool, the fee, change, and the note to the coordinator.
fn cut(pool: u64, excess: u64, coins: usize, fee: u64) -> (Sample, Vec<OutPoint>) {
    let mut sample = Sample::default();
    let coin = pool + excess;
    let funds: Vec<(u32, u64)> = (0..coins as u32)
        .map(|owner| (1 + owner, coin + fee))
        .collect();
    let funds = sample.mint(&funds);
    let mut outputs = vec![(NOBODY, 0), (98, fee)];
    outputs.extend((0..coins as u32).map(|owner| (100 + owner, coin)));
    outputs.push((99, (coins as u64 - 1) * fee - 700));
    let made = sample.spend(&funds, &outputs);
    (sample, made)
}

#[test]
fn tx0_of_unlisted_pool_is_no_join() {
    for (pool, confidence) in [
        (1_000_000, 60),
        (2_500_000, 60),
        (25_000_000, 60),
        (300_000, 50),
        (2_000_000, 50),
        (7_500_000, 50),
        (10_000_000, 50),
        (100_000_000, 50),
    ] {
        for (excess, coins) in [(302, 3), (4_780, 3), (10_000, 5), (61_003, 12)] {
            for share in [20, 28, 50] {
                let (sample, _) = cut(pool, excess, coins, pool / share);
                let view = sample.view();
                let tx = last(&view);
                let found = tx0(&view, tx).map(|premix| (premix.coins, premix.confidence));
                assert_eq!(found, Some((coins, confidence)), "{pool} {excess} {share}");
                assert_eq!(judge(&view, tx), Verdict::Not);
            }
        }
    }
}

#[test]
fn round_payment_to_several_is_no_tx0() {
    for paid in [500_000, 1_500_000, 2_000_000, 12_500_000, 10_000] {
        let note = Outputs {
            unspendable: 1,
            ..bytes(1, &[paid, paid, paid, paid / 20])
        };
        assert_eq!(prepares(&note), None, "{paid}");
    }
    let near = |values: &[u64], unspendable| {
        let outputs = Outputs {
            unspendable,
            ..bytes(3, values)
        };
        prepares(&outputs).is_some()
    };
    let coin = 2_004_321;
    assert!(near(&[coin, coin, coin, 100_000], 1));
    assert!(!near(&[coin, coin, coin, 100_000], 0), "no note");
    assert!(!near(&[coin, coin, coin, 100_000], 2), "two notes");
    assert!(!near(&[coin, 100_000], 1), "one coin may be any payment");
    assert!(!near(&[coin, coin, coin, 9_000], 1), "a fee too small");
    assert!(!near(&[coin, coin, coin, 400_000], 1), "a fee too large");
    assert!(!near(&[coin, coin, coin, 100_000, 7, 8], 1), "two changes");
    let reused = Outputs {
        unspendable: 1,
        ..paid_to(3, &[coin, coin, coin, 100_000], &[0, 0, 0, 1])
    };
    assert_eq!(prepares(&reused), None, "one address is paid three times");
}

#[test]
fn mixes_of_unlisted_pool_are_recognised_by_their_parents() {
    let pool = 3_333_333;
    let mut sample = Sample::default();
    let mut coins = Vec::new();
    for owner in 1..=6 {
        let funds = sample.mint(&[(owner, 4_000_000)]);
        let made = sample.spend(
            &funds,
            &[
                (10 + owner, pool + 811),
                (99, 160_000),
                (NOBODY, 0),
                (20 + owner, 500_000),
            ],
        );
        coins.push(made[0]);
    }
    let prepared = last(&sample.view());
    assert_eq!(
        tx0(&sample.view(), prepared),
        None,
        "one coin may be any payment"
    );
    let late = coins.pop().expect("six");
    let outputs: Vec<(u32, u64)> = (30..35).map(|owner| (owner, pool)).collect();
    let mixed = sample.spend(&coins, &outputs);
    let surely = Verdict::Is {
        protocol: Protocol::Whirlpool,
        confidence: 90,
    };
    let view = sample.view();
    assert_eq!(judge(&view, last(&view)), surely, "all enter");
    let parent = view.parent(last(&view), 0).expect("its bytes are known");
    let parent = view.number_of(&parent.compute_txid()).expect("in the view");
    let premix = tx0(&view, parent).expect("its coin is in a mix");
    assert_eq!(premix.pool, Some(Amount::from_sat(pool)));
    assert_eq!((premix.coins, premix.confidence), (1, 90));
    // A second mix: those who have mixed pay nothing.
    let again: Vec<OutPoint> = mixed[..4].iter().copied().chain([late]).collect();
    let outputs: Vec<(u32, u64)> = (40..45).map(|owner| (owner, pool)).collect();
    sample.spend(&again, &outputs);
    let view = sample.view();
    assert_eq!(judge(&view, last(&view)), surely);
}
