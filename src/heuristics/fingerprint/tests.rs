//! Every trait, at the limits of its values.

use bitcoin::hashes::Hash;
use bitcoin::hex::FromHex;
use bitcoin::script::{Builder, PushBytesBuf};
use bitcoin::transaction::Version;
use bitcoin::{Amount, OutPoint, ScriptBuf, TxOut, Txid, WPubkeyHash, Witness};

use super::*;
use crate::ledger::Unlocking;

fn input(id: u8, vout: u32) -> TxIn {
    // A transaction id is printed in reverse, so its last byte stands first in the order of BIP 69.
    let mut bytes = [9; 32];
    bytes[31] = id;
    TxIn {
        previous_output: OutPoint::new(Txid::from_byte_array(bytes), vout),
        script_sig: ScriptBuf::new(),
        sequence: Sequence::MAX,
        witness: Witness::new(),
    }
}

fn output(sats: u64, owner: u8) -> TxOut {
    TxOut {
        value: Amount::from_sat(sats),
        script_pubkey: ScriptBuf::new_p2wpkh(&WPubkeyHash::from_byte_array([owner; 20])),
    }
}

fn tx(input: Vec<TxIn>, output: Vec<TxOut>) -> Transaction {
    Transaction {
        version: Version::TWO,
        lock_time: LockTime::ZERO,
        input,
        output,
    }
}

#[test]
fn lock_time_of_recent_height_is_anti_fee_sniping() {
    let of = |locktime| locktime_of(LockTime::from_consensus(locktime), 700_000);
    assert_eq!(of(0), Locktime::Zero);
    assert_eq!(of(699_999), Locktime::AntiFeeSniping);
    assert_eq!(of(700_000 - MOST_LAG), Locktime::AntiFeeSniping);
    assert_eq!(of(700_000 - MOST_LAG - 1), Locktime::Height);
    // A block at its own height does not take it in; the lock may be off, though.
    assert_eq!(of(700_000), Locktime::Height);
    assert_eq!(of(500_000_000), Locktime::Time);
}

#[test]
fn sequence_numbers_say_final_locked_or_replaceable() {
    let of = |numbers: &[u32]| {
        let inputs = numbers.iter().map(|number| TxIn {
            sequence: Sequence(*number),
            ..input(0, 0)
        });
        sequences_of(&inputs.collect::<Vec<_>>())
    };
    assert_eq!(of(&[u32::MAX, u32::MAX]), Sequences::Final);
    assert_eq!(of(&[u32::MAX - 1]), Sequences::Locked);
    assert_eq!(of(&[u32::MAX - 2]), Sequences::Replaceable);
    assert_eq!(of(&[u32::MAX - 2, u32::MAX]), Sequences::Other);
    assert_eq!(of(&[0]), Sequences::Other);
}

#[test]
fn bip69_is_claimed_only_where_chance_is_unlikely() {
    let three = || vec![input(1, 0), input(1, 1), input(2, 0)];
    let two = || vec![output(5, 1), output(7, 0)];
    // 6 orders of the inputs times 2 of the outputs.
    assert_eq!(bip69_of(&tx(three(), two())), Habit::Kept);
    assert_eq!(bip69_of(&tx(three()[..2].to_vec(), two())), Habit::Open);
    assert_eq!(
        bip69_of(&tx(vec![input(2, 0), input(1, 9)], two())),
        Habit::Broken
    );
    assert_eq!(
        bip69_of(&tx(vec![input(1, 1), input(1, 0)], two())),
        Habit::Broken
    );
    let by_script =
        |first, second| bip69_of(&tx(three(), vec![output(5, first), output(5, second)]));
    assert_eq!(by_script(1, 2), Habit::Kept);
    assert_eq!(by_script(2, 1), Habit::Broken);
    // Equal outputs can be told apart by nothing.
    assert_eq!(bip69_of(&tx(three(), vec![output(5, 1); 30])), Habit::Open);
    assert_eq!(
        bip69_of(&tx(vec![input(1, 0)], vec![output(5, 1)])),
        Habit::Open
    );
}

#[test]
fn low_r_needs_four_short_signatures_and_no_long_one() {
    assert_eq!(low_r_of(0, 0), Habit::Open);
    assert_eq!(low_r_of(3, 0), Habit::Open);
    assert_eq!(low_r_of(4, 0), Habit::Kept);
    assert_eq!(low_r_of(u32::MAX, 0), Habit::Kept);
    assert_eq!(low_r_of(9, 1), Habit::Broken);
}

#[test]
fn spend_reveals_nested_script() {
    let program = Vec::<u8>::from_hex("0014d85c2b71d0060b09c9886aeb815e50991dda124d").expect("hex");
    let redeem = PushBytesBuf::try_from(program).expect("short");
    let spend = TxIn {
        script_sig: Builder::new().push_slice(redeem).into_script(),
        ..input(0, 0)
    };
    let script = ScriptBuf::new_p2sh(&bitcoin::ScriptHash::from_byte_array([1; 20]));
    assert_eq!(
        SpendType::of(&script, &spend, &Unlocking::default()),
        SpendType::NestedP2wpkh
    );
    assert_eq!(
        SpendType::of(&script, &input(0, 0), &Unlocking::default()),
        SpendType::Plain(ScriptType::P2sh)
    );
}

#[test]
fn fingerprints_compare_trait_by_trait() {
    let one = TxFingerprint {
        version: 2,
        locktime: Locktime::Zero,
        sequences: Sequences::Final,
        bip69: Habit::Open,
        low_r: Habit::Kept,
        inputs: SpendTypes::default(),
        knows_inputs: true,
        multisig: None,
        outputs: 2,
        fee_rate: Some(1_000),
        change: None,
    };
    assert_eq!(one.differences(&one).count(), 0);
    let other = TxFingerprint {
        version: 1,
        locktime: Locktime::AntiFeeSniping,
        bip69: Habit::Broken,
        low_r: Habit::Open,
        outputs: 3,
        fee_rate: Some(1_001),
        ..one
    };
    let found: Vec<&str> = one.differences(&other).map(Trait::name).collect();
    assert_eq!(found, ["version", "anti-fee-sniping", "output-count"]);
    for of in Trait::ALL {
        assert_eq!(one.compare(&other, of), other.compare(&one, of), "{of:?}");
    }
    // Open and unknown traits are not compared; fee rates are compared only if equal.
    for of in [
        Trait::Bip69,
        Trait::LowR,
        Trait::FeeRate,
        Trait::ChangePosition,
    ] {
        assert_eq!(one.compare(&other, of), None, "{of:?}");
    }
    assert_eq!(one.compare(&one, Trait::FeeRate), Some(true));
    let (first, last) = (one.with_change(0), one.with_change(1));
    assert_eq!(first.change, Some(Position::First));
    assert_eq!(first.compare(&last, Trait::ChangePosition), Some(false));
    assert_eq!(other.with_change(1).change, Some(Position::Between));
    let alone = TxFingerprint { outputs: 1, ..one };
    assert_eq!(alone.with_change(0).change, None);
}
