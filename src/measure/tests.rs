//! The whole way, from a population to its error rates.

use super::*;
use crate::demo::{Demo, Options, Scale, story};
use crate::ledger::OutputNum;

fn lively(transactions: usize) -> Demo {
    story(Options {
        life: Some(Scale {
            transactions,
            seed: 8,
        }),
        ..Options::default()
    })
}

#[test]
fn every_transaction_and_spend_of_the_chain_is_in_the_view() {
    let demo = lively(1_200);
    let view = view(&demo.chain).unwrap();
    let blocks = demo.chain.blocks().iter().skip(1);
    let mined: usize = blocks.map(|block| block.txdata.len()).sum();
    assert_eq!(view.txs().len(), mined);
    let unknown = view
        .txs()
        .flat_map(|(tx, _)| view.outputs(tx))
        .filter(|output| view.spend(*output) == crate::ledger::Spend::Unknown);
    assert_eq!(unknown.count(), 0);
}

#[test]
fn a_guard_that_knows_every_join_is_wrong_by_none_and_no_guard_by_many() {
    let demo = lively(4_000);
    let rates = error_rates(&demo, 8).unwrap();
    let row = |rule: &str| rates.rules.iter().find(|row| row.rule == rule).unwrap();
    assert_eq!(row("co-spend, joins known").wrong_by_joins, Some(0));
    let unguarded = row("co-spend, no guard");
    assert!(unguarded.wrong_by_joins > Some(100_000));
    assert!(unguarded.worst.owners > 50);
    // Without a guard every right pair is found too; there are no new pairs beyond the first rule in itself.
    assert!(unguarded.recall >= row("co-spend").recall);
    assert_eq!(row("co-spend").new.found, 0);
    // BlockSci's rule lets Wasabi 2 through, so it is wrong by joins as well.
    assert!(row("co-spend, BlockSci's guard").wrong_by_joins > Some(1_000));
    let told: usize = rates.confusion.iter().map(|row| row.transactions).sum();
    let blocks = demo.chain.height() as usize;
    assert_eq!(told + blocks, rates.transactions);
}

#[test]
fn a_rule_that_knows_the_change_is_always_right_and_one_that_takes_all_always_wrong_as_well() {
    let demo = lively(1_200);
    let view = view(&demo.chain).unwrap();
    let calls = |is_called: &dyn Fn(OutputNum) -> bool| ChangeCalls {
        rule: "test".to_owned(),
        calls: view
            .txs()
            .map(|(tx, _)| {
                view.outputs(tx)
                    .filter(|output| is_called(*output))
                    .collect()
            })
            .collect(),
    };
    let is_change = |output| demo.truth.change.contains(&view.outpoint(output));
    let right = change::measure(&view, &demo.truth, &calls(&is_change));
    assert_eq!(
        (right.true_positive_rate, right.false_positive_rate),
        (Some(1.0), Some(0.0))
    );
    assert!(right.change > 100 && right.payments > 100, "{right:?}");
    let all = change::measure(&view, &demo.truth, &calls(&|_| true));
    assert_eq!(
        (all.true_positive_rate, all.false_positive_rate),
        (Some(1.0), Some(1.0))
    );
    assert_eq!(all.abstained, 0);
    let none = change::measure(&view, &demo.truth, &calls(&|_| false));
    assert_eq!((none.right, none.wrong), (0, 0));
    assert_eq!(none.abstention, Some(1.0));
}
