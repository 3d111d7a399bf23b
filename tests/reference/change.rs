//! BlockSci's answers about change on its own chain: what its tests demand by name, and the whole of
//! `test_change_regression`.

use super::*;

use ransomtrace::heuristics::change::{Context, Expression};

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
