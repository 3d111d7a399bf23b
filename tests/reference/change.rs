//! BlockSci's answers about change on its own chain: what its tests demand by name, and the whole of
//! `test_change_regression`.

use super::*;

use ransomtrace::heuristics::change::{ChangeRule, Context, Expression};
use ransomtrace::heuristics::fingerprint::{Habit, TxFingerprint};

/// What an expression leaves of a named transaction, by index.
fn left(context: &Context, blocksci: &BlockSci, rule: &str, name: &str) -> Vec<usize> {
    let expression: Expression = rule.parse().expect("a rule expression");
    let answer = context.candidates(&expression, blocksci.tx(context.view(), name));
    assert!(answer.is_settled(), "{rule} of {name}: {answer}");
    answer.candidates().iter().collect()
}

fn with_context(checks: usize, then: impl FnOnce(&BlockSci, &Context)) {
    let Some(blocksci) = BlockSci::find(checks) else {
        return;
    };
    let view = blocksci.view();
    let verdicts = judge_all(&view);
    then(&blocksci, &Context::new(&view, &verdicts));
}

/// BlockSci prints for each of eight rules and each of ten transactions what the rule leaves, and what its
/// `unique_change` leaves of that (`test/blockscipy/test_change.py`, `test_change_regression`).
#[test]
fn change_on_blockscis_chain_is_what_blocksci_prints() {
    const RULES: [&str; 8] = [
        "address-type",
        "locktime",
        "client-change-address-behavior",
        "peeling-chain",
        "optimal-change",
        "address-reuse",
        "legacy",
        "none",
    ];
    const TXS: [&str; 10] = [
        "change-negative-testcase-tx",
        "change-reuse-tx-1",
        "change-locktime-tx-1",
        "change-optimal-0-tx",
        "peeling-chain-5-tx",
        "change-ten-2-tx",
        "fan-8-tx",
        "peeling-chain-4-tx",
        "tx-chain-10-tx-1",
        "funding-tx-2-in-2-out",
    ];
    with_context(160, |blocksci, context| {
        let printed = blocksci
            .data
            .text("test_change.test_change_regression.btc.out");
        let mut lines = printed.lines();
        for rule in RULES {
            for tx in TXS {
                for rule in [rule.to_owned(), format!("unique({rule})")] {
                    let expected = lines.next().expect("a line for each answer");
                    let found = left(context, blocksci, &rule, tx);
                    assert_eq!(format!("{found:?}"), expected, "{rule} of {tx}");
                }
            }
        }
        assert_eq!(lines.next(), None);
    });
}

/// The outputs that BlockSci's generator made as change, and its tests demand one rule at a time.
#[test]
fn blockscis_rules_find_the_change_that_its_generator_made() {
    with_context(26, |blocksci, context| {
        let position = |name: &str| number_of(&blocksci.names[name]) as usize;
        let finds = |rule: &str, tx: &str, at: &str| {
            assert_eq!(
                left(context, blocksci, rule, tx),
                [position(at)],
                "{rule} of {tx}"
            );
        };
        for number in 0..6 {
            finds(
                &format!("power-of-ten({})", 8 - number),
                &format!("change-ten-{number}-tx"),
                &format!("change-ten-{number}-position"),
            );
        }
        for number in 0..2 {
            finds(
                "optimal-change",
                &format!("change-optimal-{number}-tx"),
                &format!("change-optimal-{number}-position"),
            );
        }
        // BlockSci's test combines the two with Python's `and`, which is `spent` alone.
        for number in 3..8 {
            for rule in ["spent", "peeling-chain and spent"] {
                finds(
                    rule,
                    &format!("peeling-chain-{number}-tx"),
                    &format!("peeling-chain-{number}-position"),
                );
            }
        }
        for (rule, stem) in [
            ("address-type", "address-type"),
            ("locktime", "locktime"),
            ("address-reuse", "reuse"),
            ("client-change-address-behavior", "client-behavior"),
        ] {
            for number in 0..3 {
                let tx = format!("change-{stem}-tx-{number}");
                finds(rule, &tx, &format!("change-{stem}-position-{number}"));
                assert_eq!(left(context, blocksci, "none", &tx), [] as [usize; 0]);
            }
        }
    });
}

/// A transaction's ECDSA signatures as the curve's own library reads them: whether each has a low R.
fn low_r(tx: &Transaction) -> Vec<bool> {
    let pushed = |input: &TxIn| -> Vec<Vec<u8>> {
        let pushes = input.script_sig.instructions().map_while(Result::ok);
        let pushes =
            pushes.filter_map(|push| push.push_bytes().map(|bytes| bytes.as_bytes().to_vec()));
        pushes
            .chain(input.witness.iter().map(<[u8]>::to_vec))
            .collect()
    };
    let items = tx.input.iter().flat_map(pushed);
    let signatures = items.filter_map(|item| bitcoin::ecdsa::Signature::from_slice(&item).ok());
    signatures
        .map(|signature| signature.signature.serialize_compact()[0] < 0x80)
        .collect()
}

#[test]
fn signature_lengths_of_real_blocks_match_the_curve_library() {
    let Some(data) = Data::find("blocks", 3) else {
        return;
    };
    for height in [481_829, 702_861, 951_658] {
        let txdata = RealBlock::read(&data, height).block.txdata;
        let (chain, ledger) = transplant(txdata.clone());
        let view = view_at(&ledger, &chain, 1);
        let (mut kept, mut broken) = (0, 0);
        let whole: HashMap<Txid, &Transaction> =
            txdata.iter().map(|tx| (tx.compute_txid(), tx)).collect();
        for (tx, entry) in view.txs() {
            // The coinbase of the block that they were put into is ours, and signs nothing.
            let low = whole.get(&entry.txid).map_or_else(Vec::new, |tx| low_r(tx));
            let expected = match low.iter().all(|low| *low) {
                false => Habit::Broken,
                // Four short ones by chance: once in sixteen times.
                true if low.len() >= 4 => Habit::Kept,
                true => Habit::Open,
            };
            assert_eq!(
                TxFingerprint::of(&view, tx).low_r,
                expected,
                "{}",
                entry.txid
            );
            kept += usize::from(expected == Habit::Kept);
            broken += usize::from(expected == Habit::Broken);
        }
        assert!(kept > 0 && broken > 0, "{height}: {kept} and {broken}");
    }
}

#[test]
fn rules_claim_nothing_without_the_data_that_they_need() {
    let Some(data) = Data::find("blocks", 1) else {
        return;
    };
    let (chain, ledger) = transplant(RealBlock::read(&data, 702_861).block.txdata);
    let view = view_at(&ledger, &chain, 1);
    let verdicts = judge_all(&view);
    let context = Context::new(&view, &verdicts);
    for rule in ChangeRule::ALL {
        let mut abstains = 0;
        for (tx, _) in view.txs() {
            let answer = context.candidates_of(rule, tx);
            abstains += usize::from(!answer.is_settled());
            for output in view
                .outputs(tx)
                .filter(|output| view.owner(*output).is_none())
            {
                let at = view.outpoint(output).vout as usize;
                assert!(answer.rules_out(at), "{rule}");
            }
        }
        // Values and the transaction's own shape are all that some need, and even they wait for verdicts.
        assert_eq!(
            abstains == 0,
            rule == ChangeRule::None,
            "{rule}: {abstains}"
        );
    }
    for rule in [
        ChangeRule::Legacy,
        ChangeRule::OneTimeChange,
        ChangeRule::MultiInputChange,
        ChangeRule::FixedFee,
    ] {
        assert_eq!(context.decisions(&rule.into()).count(), 0, "{rule}");
    }
    // Self-change out of a coin made in the same block is there whole.
    assert!(context.decisions(&ChangeRule::DirectChange.into()).count() > 0);
}
