//! The whole pipeline, from a population to its error rates.

use super::*;
use crate::demo::{Demo, StoryOptions, story};
use crate::heuristics::change::{ChangeRule, Expression, offered};
use crate::heuristics::measured::{Measured, Worst, rounded_down};
use crate::lab::Scale;
use crate::ledger::OutputNum;

fn lively(transactions: usize) -> Demo {
    story(StoryOptions {
        life: Some(Scale {
            transactions,
            seed: 8,
        }),
        ..StoryOptions::default()
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
fn perfect_guard_has_no_wrong_pairs_and_no_guard_many() {
    let demo = lively(4_000);
    let rates = error_rates(&demo.chain, &demo.truth, 8).unwrap();
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

/// The error rates of a small population, measured once.
fn small() -> &'static PopulationRates {
    static RATES: std::sync::OnceLock<PopulationRates> = std::sync::OnceLock::new();
    RATES.get_or_init(|| {
        let demo = lively(2_500);
        error_rates(&demo.chain, &demo.truth, 8).unwrap()
    })
}

#[test]
fn measured_rates_read_back_from_json() {
    let line = serde_json::to_string(small()).unwrap();
    let read = Measured::read(&line);
    assert_eq!(read.populations(), 1);
    assert_eq!(read.transactions(), small().transactions as u64);
    let worst = |precision: Option<f64>, recall: Option<f64>| Worst {
        precision: precision.map(rounded_down),
        recall: recall.map(rounded_down),
    };
    let offered = offered();
    for rules in [None, Some(&offered)] {
        let name = rules.map_or_else(String::new, Expression::to_string);
        let mut rows = small().rules.iter();
        let row = rows.find(|row| row.change_rules.as_ref() == Some(&name));
        let row = row.unwrap();
        assert_eq!(read.wallets(rules), worst(row.precision, row.recall));
    }
    let mut rows = small().change.iter();
    let row = rows.find(|row| row.rule == offered.to_string()).unwrap();
    let change = worst(row.precision, row.true_positive_rate);
    assert_eq!(read.change(&offered), change);
    for (name, read) in [("any mix", read.mixes()), ("guard", read.guard())] {
        let mut rows = small().detectors.iter();
        let row = rows.find(|row| row.detector == name).unwrap();
        assert!(row.precision.is_some() && row.recall.is_some(), "{name}");
        assert_eq!(read, worst(row.precision, row.recall), "{name}");
    }
}

#[test]
fn every_change_rule_is_measured_under_its_typed_name() {
    let rates = small();
    let named: Vec<&str> = rates.change.iter().map(|row| row.rule.as_str()).collect();
    for rule in ChangeRule::ALL {
        assert!(named.contains(&rule.to_string().as_str()), "{rule}");
    }
    let offered = offered().to_string();
    assert!(named.contains(&offered.as_str()));
    for name in &named {
        let read: Expression = name.parse().unwrap();
        assert_eq!(read.to_string(), *name);
    }
    let joining = rates
        .rules
        .iter()
        .filter_map(|row| row.change_rules.as_deref());
    let joining: Vec<&str> = joining.filter(|rules| !rules.is_empty()).collect();
    assert!(joining.contains(&offered.as_str()) && joining.contains(&"direct-change"));
    assert!(joining.iter().all(|rules| named.contains(rules)));
}

#[test]
fn higher_threshold_gives_fewer_calls_and_more_precision() {
    let row = |rule: &str| small().change.iter().find(|row| row.rule == rule).unwrap();
    for rule in ["votes", "unanimous"] {
        let called = |row: &ChangeRow| row.right + row.wrong;
        for threshold in 1..4 {
            let (loose, strict) = (
                row(&format!("{rule}({threshold})")),
                row(&format!("{rule}({})", threshold + 1)),
            );
            assert!(called(loose) > called(strict) && called(strict) > 0);
            assert!(loose.wrong >= strict.wrong && loose.right >= strict.right);
        }
    }
    // What all votes are for leads, and is one of two outputs.
    assert!(row("unanimous(2)").right <= row("votes(2)").right);
    assert_eq!(row("none").abstained, row("none").transactions);
    assert_eq!(row("direct-change").precision, Some(1.0));
    assert_eq!(row("direct-change").right, row("address-reuse").right);
}

#[test]
fn direct_change_adds_no_pairs_and_offered_rules_add_some() {
    let row = |rule: &str| small().rules.iter().find(|row| row.rule == rule).unwrap();
    // Its address is one of the inputs', which co-spending has joined.
    assert_eq!(row("with direct-change").new.found, 0);
    let rules = offered();
    let offered = row(&format!("with {rules}"));
    assert!(offered.recall > row("co-spend").recall);
    assert!(offered.new.found > 100, "{offered:?}");
    let known = row(&format!("with {rules}, joins known"));
    assert!(known.recall > row("co-spend, joins known").recall);
}

#[test]
fn separating_payer_and_payee_gives_fewer_wrong_pairs() {
    let row = |rule: &str| small().rules.iter().find(|row| row.rule == rule).unwrap();
    for rules in [ChangeRule::Votes(1).into(), offered()] {
        let kept = row(&format!("with {rules}"));
        let all = row(&format!("with {rules}, nothing kept apart"));
        assert!(kept.pairs.wrong() <= all.pairs.wrong(), "{rules}");
        assert!(kept.pairs.found <= all.pairs.found, "{rules}");
        assert_eq!(kept.pairs == all.pairs, kept.refused == Some(0), "{rules}");
    }
    // The loosest vote says so much that something speaks against it.
    assert!(row("with votes(1)").refused > Some(0));
}

#[test]
fn rates_of_perfect_greedy_and_silent_change_rules() {
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
