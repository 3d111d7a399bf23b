//! Change rules: for each the smallest payment that it tells something of and the nearest that it does not, what it does
//! where something is not known, and that nothing it ever settles is taken back when more is learnt.

use bitcoin::absolute::LockTime;
use bitcoin::{Sequence, Transaction, Witness, transaction};
use proptest::prelude::*;
use proptest::sample::Index;
use ransomtrace::cluster::Clustering;
use ransomtrace::heuristics::change::{ChangeRule, Context, Decision, Expression, Missing};
use ransomtrace::heuristics::coinjoin::{Verdict, judge_all};
use ransomtrace::heuristics::fingerprint::Position;
use ransomtrace::ledger::{Ledger, MissingReason, TxNum, View};

use crate::support::random::tries;
use crate::support::scenario::{Chain, OP_RETURN, Scenario};

/// Whole coins.
const BTC: u64 = 100_000_000;

fn expression(text: &str) -> Expression {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Does something with what rules need of a view.
fn with_context<T>(view: &View, then: impl FnOnce(&Context) -> T) -> T {
    let verdicts = judge_all(view);
    let clustering = Clustering::by_co_spending(view, &verdicts);
    let context = Context::new(view, &verdicts);
    then(&context.with_wallets(|address| clustering.root(address)))
}

/// The answer of an expression about a transaction, in print.
fn answer(chain: &Chain, text: &str, tx: &str) -> String {
    with_context(&chain.view, |context| {
        let answer = context.candidates(&expression(text), chain.tx(tx));
        answer.to_string()
    })
}

/// The data that an expression lacks for an answer.
fn missing(chain: &Chain, text: &str, tx: &str) -> Vec<Missing> {
    with_context(&chain.view, |context| {
        let answer = context.candidates(&expression(text), chain.tx(tx));
        let abstentions = answer.abstentions().iter();
        abstentions.map(|of| of.missing).collect()
    })
}

fn decision(chain: &Chain, text: &str, tx: &str) -> Option<Decision> {
    with_context(&chain.view, |context| {
        context.decide(&expression(text), chain.tx(tx))
    })
}

fn locked(tx: &mut Transaction) {
    tx.lock_time = LockTime::from_consensus(1);
}

fn version_one(tx: &mut Transaction) {
    tx.version = transaction::Version::ONE;
}

fn of_sequence(number: u32) -> impl FnOnce(&mut Transaction) {
    move |tx| {
        for input in &mut tx.input {
            input.sequence = Sequence(number);
        }
    }
}

/// Alice pays Bob out of one coin, and keeps the rest.
fn payment(paid: (&str, u64), rest: (&str, u64)) -> Scenario {
    Scenario::new()
        .block()
        .coinbase("fund", [("alice", 10 * BTC)])
        .block()
        .tx("pay", [("fund", 0)], [paid, rest])
        .block()
}

// BlockSci's rules.

#[test]
fn an_address_that_is_spent_from_is_change() {
    let chain = payment(("bob", 3 * BTC), ("alice", 6 * BTC)).build();
    assert_eq!(answer(&chain, "address-reuse", "pay"), "[1]");
    assert_eq!(answer(&chain, "direct-change", "pay"), "[1]");
    let chain = payment(("bob", 3 * BTC), ("carol", 6 * BTC)).build();
    assert_eq!(answer(&chain, "address-reuse", "pay"), "[]");
}

#[test]
fn change_has_the_one_form_of_script_that_all_inputs_have() {
    let chain = payment(("p2pkh:bob", 3 * BTC), ("carol", 6 * BTC)).build();
    assert_eq!(answer(&chain, "address-type", "pay"), "[1]");
    let mixed = Scenario::new()
        .block()
        .coinbase("fund", [("alice", 5 * BTC), ("p2pkh:alice", 5 * BTC)])
        .block()
        .tx(
            "pay",
            [("fund", 0), ("fund", 1)],
            [("bob", 6 * BTC), ("p2pkh:carol", 3 * BTC)],
        )
        .build();
    assert_eq!(answer(&mixed, "address-type", "pay"), "[]");
}

#[test]
fn change_is_smaller_than_the_smallest_input() {
    let pays = |rest| {
        let scenario = Scenario::new()
            .block()
            .coinbase("fund", [("alice", 5 * BTC), ("alice2", 2 * BTC)])
            .block()
            .tx(
                "pay",
                [("fund", 0), ("fund", 1)],
                [("bob", 4 * BTC), ("carol", rest)],
            );
        answer(&scenario.build(), "optimal-change", "pay")
    };
    assert_eq!(pays(2 * BTC - 1), "[1]");
    assert_eq!(pays(2 * BTC), "[]");
}

#[test]
fn change_is_no_round_amount() {
    let chain = payment(("bob", 3_000_000), ("carol", 3_100_001)).build();
    assert_eq!(answer(&chain, "power-of-ten", "pay"), "[1]");
    assert_eq!(answer(&chain, "power-of-ten(7)", "pay"), "[0, 1]");
    let chain = payment(("bob", 3_000_000), ("carol", 3_100_000)).build();
    assert_eq!(answer(&chain, "power-of-ten(5)", "pay"), "[]");
    // Nothing is a multiple of everything.
    let chain = payment(("bob", 0), ("carol", 1)).build();
    assert_eq!(answer(&chain, "power-of-ten(19)", "pay"), "[1]");
}

#[test]
fn change_goes_to_a_new_address() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("alice", 10 * BTC), ("bob", BTC)])
        .block()
        .tx("pay", [("fund", 0)], [("bob", 3 * BTC), ("carol", 6 * BTC)])
        .block()
        .tx("later", [("pay", 0)], [("carol", BTC)])
        .build();
    let rule = "client-change-address-behavior";
    assert_eq!(answer(&chain, rule, "pay"), "[1]");
    assert_eq!(answer(&chain, rule, "later"), "[]");
}

#[test]
fn legacy_rule_takes_the_only_small_output_to_a_new_address() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("alice", 10 * BTC), ("bob", BTC)])
        .block()
        .tx("pay", [("fund", 0)], [("bob", 3 * BTC), ("carol", 6 * BTC)])
        .block()
        .tx(
            "two new",
            [("pay", 1)],
            [("dora", 2 * BTC), ("emil", 3 * BTC)],
        )
        .tx("alone", [("pay", 0)], [("fritz", 2 * BTC), (OP_RETURN, 0)])
        .build();
    assert_eq!(answer(&chain, "legacy", "pay"), "[1]");
    assert_eq!(answer(&chain, "legacy", "two new"), "[]");
    assert_eq!(answer(&chain, "legacy", "alone"), "[]");
}

#[test]
fn change_is_spent_with_a_lock_time_if_the_payment_has_one() {
    let chain = payment(("bob", 3 * BTC), ("carol", 6 * BTC))
        .tx("bobs", [("pay", 0)], [("x", BTC)])
        .with(locked)
        .build();
    assert_eq!(answer(&chain, "locktime", "pay"), "[1]");
    assert_eq!(answer(&chain, "locktime and spent", "pay"), "[]");
    assert_eq!(answer(&chain, "spent", "pay"), "[0]");
    let both = payment(("bob", 3 * BTC), ("carol", 6 * BTC))
        .tx("bobs", [("pay", 0)], [("x", BTC)])
        .tx("carols", [("pay", 1)], [("y", BTC)])
        .build();
    assert_eq!(answer(&both, "locktime", "pay"), "[0, 1]");
}

#[test]
fn change_carries_a_peel_chain_on() {
    let chain = payment(("bob", BTC), ("carol", 8 * BTC))
        .tx("next", [("pay", 1)], [("dora", BTC), ("emil", 6 * BTC)])
        .tx("sweep", [("pay", 0)], [("bank", BTC)])
        .block()
        .tx("end", [("next", 1)], [("bank", 5 * BTC)])
        .build();
    assert_eq!(answer(&chain, "peeling-chain", "pay"), "[1]");
    // An unspent output cannot be ruled out.
    assert_eq!(answer(&chain, "peeling-chain", "next"), "[0]");
    assert_eq!(answer(&chain, "peeling-chain", "sweep"), "[]");
}

#[test]
fn change_is_spent_at_the_fee_rate_of_the_payment() {
    let chain = |fee| {
        payment(("bob", 3 * BTC), ("carol", 7 * BTC - 1_000))
            .tx("bobs", [("pay", 0)], [("x", BTC), ("y", 2 * BTC - 1_001)])
            .tx(
                "carols",
                [("pay", 1)],
                [("x", BTC), ("y", 6 * BTC - 1_000 - fee)],
            )
            .build()
    };
    assert_eq!(answer(&chain(1_000), "fixed-fee", "pay"), "[1]");
    assert_eq!(answer(&chain(999), "fixed-fee", "pay"), "[]");
}

#[test]
fn empty_rule_and_unspendable_outputs_give_no_change() {
    let chain = payment((OP_RETURN, 0), ("carol", 6 * BTC)).build();
    assert_eq!(answer(&chain, "none", "pay"), "[]");
    for rule in ChangeRule::ALL {
        with_context(&chain.view, |context| {
            let answer = context.candidates_of(rule, chain.tx("pay"));
            assert!(answer.rules_out(0), "{rule}");
        });
    }
}

// GraphSense's rules, and Meiklejohn's.

#[test]
fn one_time_change_meets_five_conditions() {
    let pays = |pays: &[(&str, u64)]| {
        let scenario = Scenario::new()
            .block()
            .coinbase(
                "fund",
                [("alice", 5 * BTC), ("alice2", 2 * BTC), ("old", BTC)],
            )
            .block()
            .tx("pay", [("fund", 0), ("fund", 1)], pays.iter().copied());
        answer(&scenario.build(), "one-time-change", "pay")
    };
    let paid = ("bob", 4 * BTC);
    assert_eq!(pays(&[paid, ("carol", BTC + 1)]), "[1]");
    assert_eq!(
        pays(&[paid, ("p2pkh:carol", BTC + 1)]),
        "[]",
        "another form"
    );
    assert_eq!(pays(&[paid, ("carol", BTC + 1_000)]), "[]", "round");
    assert_eq!(pays(&[paid, ("carol", 2 * BTC + 1)]), "[]", "not needed");
    assert_eq!(pays(&[paid, ("old", BTC + 1)]), "[]", "paid before");
    assert_eq!(
        pays(&[("carol", 4 * BTC), ("carol", BTC + 1)]),
        "[]",
        "twice"
    );
    assert_eq!(
        pays(&[("bob", BTC + 7), ("carol", BTC + 1)]),
        "[]",
        "two of them"
    );
    assert_eq!(pays(&[("carol", BTC + 1)]), "[]", "alone");
    let many: Vec<(String, u64)> = (0..11)
        .map(|at| (format!("p2pkh:{at}"), 1_000 + at / 10))
        .collect();
    let mut many: Vec<(&str, u64)> = many
        .iter()
        .map(|(name, sats)| (name.as_str(), *sats))
        .collect();
    many[10] = ("carol", BTC + 1);
    assert_eq!(pays(&many), "[]", "eleven outputs");
    assert_eq!(pays(&many[1..]), "[9]", "ten outputs");
}

#[test]
fn one_time_change_is_paid_once_and_spent_once() {
    let chain = |again: bool| {
        let scenario = payment(("p2pkh:bob", 3 * BTC), ("carol", 6 * BTC + 1)).tx(
            "spends",
            [("pay", 1)],
            [("dora", BTC)],
        );
        match again {
            true => scenario.tx("again", [("pay", 0)], [("carol", BTC)]),
            false => scenario,
        }
        .build()
    };
    assert_eq!(answer(&chain(false), "one-time-change", "pay"), "[1]");
    assert_eq!(answer(&chain(true), "one-time-change", "pay"), "[]");
}

/// Alice pays Bob; her change is spent together with another coin of hers, which is older, if `together`.
fn revealed(together: bool) -> Scenario {
    let scenario = Scenario::new()
        .block()
        .coinbase("fund", [("alice", 10 * BTC), ("alice", BTC)])
        .block()
        .tx("pay", [("fund", 0)], [("bob", 3 * BTC), ("carol", 6 * BTC)])
        .block();
    match together {
        true => scenario.tx("joins", [("pay", 1), ("fund", 1)], [("dora", 6 * BTC)]),
        false => scenario.tx("parts", [("pay", 1)], [("dora", 6 * BTC)]),
    }
}

#[test]
fn multi_input_change_is_of_the_wallet_of_an_input() {
    assert_eq!(
        answer(&revealed(true).build(), "multi-input-change", "pay"),
        "[1]"
    );
    assert_eq!(
        answer(&revealed(false).build(), "multi-input-change", "pay"),
        "[]"
    );
}

#[test]
fn multi_input_change_abstains_without_complete_wallets() {
    let chain = revealed(false).build();
    let verdicts = judge_all(&chain.view);
    let context = Context::new(&chain.view, &verdicts);
    let none = context.candidates_of(ChangeRule::MultiInputChange, chain.tx("pay"));
    assert_eq!(none.to_string(), "[], unknown [0, 1]");
    let chain = revealed(false).not_asked("carol").build();
    assert_eq!(answer(&chain, "multi-input-change", "pay"), "[]");
    let chain = revealed(false)
        .not_asked("carol")
        .not_asked("alice")
        .build();
    assert_eq!(
        answer(&chain, "multi-input-change", "pay"),
        "[], unknown [1]"
    );
    assert_eq!(
        missing(&chain, "multi-input-change", "pay"),
        [Missing::Wallet(chain.address("carol"))]
    );
}

#[test]
fn the_consensus_takes_direct_change_before_all_else() {
    let chain = |paid, rest| payment(paid, rest).build();
    let direct = chain(("bob", 3 * BTC + 1), ("alice", 6 * BTC));
    assert_eq!(answer(&direct, "one-time-change", "pay"), "[0]");
    assert_eq!(answer(&direct, "consensus", "pay"), "[1]");
    let one_time = chain(("bob", 3 * BTC), ("carol", 6 * BTC + 1));
    assert_eq!(answer(&one_time, "consensus", "pay"), "[1]");
    assert_eq!(answer(&revealed(true).build(), "consensus", "pay"), "[1]");
}

#[test]
fn meiklejohn_change_is_the_only_new_address() {
    let pays = |pays: &[(&str, u64)]| {
        let scenario = Scenario::new()
            .block()
            .coinbase("fund", [("alice", 10 * BTC), ("old", BTC)])
            .block()
            .tx("pay", [("fund", 0)], pays.iter().copied());
        answer(&scenario.build(), "meiklejohn", "pay")
    };
    assert_eq!(pays(&[("old", BTC), ("carol", BTC)]), "[1]");
    assert_eq!(pays(&[("bob", BTC), ("carol", BTC)]), "[]");
    assert_eq!(pays(&[("old", BTC), ("carol", BTC), ("alice", BTC)]), "[]");
    assert_eq!(pays(&[("old", BTC)]), "[]");
}

// Consistency of fingerprints.

#[test]
fn change_is_spent_by_the_software_that_made_it() {
    let spent = |bobs: &dyn Fn(&mut Transaction)| {
        payment(("bob", 3 * BTC), ("carol", 6 * BTC))
            .tx("bobs", [("pay", 0)], [("x", BTC), ("y", BTC + 5)])
            .with(bobs)
            .tx("carols", [("pay", 1)], [("x", BTC), ("z", BTC + 5)])
            .build()
    };
    let alike = spent(&|_| {});
    for rule in [
        "version",
        "anti-fee-sniping",
        "sequence",
        "bip-69",
        "script-types",
        "low-r",
        "consumer",
    ] {
        assert_eq!(answer(&alike, rule, "pay"), "[0, 1]", "{rule}");
    }
    assert_eq!(answer(&spent(&version_one), "version", "pay"), "[1]");
    assert_eq!(answer(&spent(&locked), "anti-fee-sniping", "pay"), "[1]");
    let is_final = spent(&|tx| of_sequence(u32::MAX)(tx));
    assert_eq!(answer(&is_final, "sequence", "pay"), "[1]");
    let batch = spent(&|tx| tx.output.push(tx.output[0].clone()));
    assert_eq!(answer(&batch, "consumer", "pay"), "[1]");
}

#[test]
fn a_spend_from_another_form_of_script_is_by_another_wallet() {
    let chain = Scenario::new()
        .block()
        .coinbase(
            "fund",
            [("alice", 10 * BTC), ("p2pkh:bob", BTC), ("alice", BTC)],
        )
        .block()
        .tx("pay", [("fund", 0)], [("bob", 3 * BTC), ("carol", 6 * BTC)])
        .block()
        .tx("bobs", [("pay", 0), ("fund", 1)], [("x", BTC)])
        .tx("carols", [("pay", 1), ("fund", 2)], [("y", BTC)])
        .build();
    assert_eq!(answer(&chain, "script-types", "pay"), "[1]");
    // Its own form alone is the business of another rule.
    let own = payment(("p2pkh:bob", 3 * BTC), ("carol", 6 * BTC))
        .tx("bobs", [("pay", 0)], [("x", BTC)])
        .build();
    assert_eq!(answer(&own, "script-types", "pay"), "[0, 1]");
    assert_eq!(answer(&own, "address-type", "pay"), "[1]");
}

#[test]
fn long_signature_excludes_low_r_wallet() {
    let signature = |r: u8| {
        let body = [&[2, r][..], &vec![1; r.into()], &[2, 32], &[1; 32]].concat();
        [&[0x30, body.len() as u8][..], &body, &[1]].concat()
    };
    let signed = |lengths: &[u8]| {
        let signatures: Vec<Vec<u8>> = lengths.iter().map(|r| signature(*r)).collect();
        move |tx: &mut Transaction| tx.input[0].witness = Witness::from_slice(&signatures)
    };
    let spent_with = |lengths: &[u8]| {
        let chain = Scenario::new()
            .block()
            .coinbase("fund", [("alice", 10 * BTC)])
            .block()
            .tx("pay", [("fund", 0)], [("bob", 3 * BTC), ("carol", 6 * BTC)])
            .with(signed(&[33]))
            .block()
            .tx("spends", [("pay", 0)], [("x", BTC)])
            .with(signed(lengths))
            .build();
        answer(&chain, "low-r", "pay")
    };
    assert_eq!(spent_with(&[32; 4]), "[1]");
    assert_eq!(spent_with(&[32; 3]), "[0, 1]", "chance");
    assert_eq!(spent_with(&[32, 32, 32, 33]), "[0, 1]");
}

#[test]
fn bip69_order_counts_only_where_chance_is_unlikely() {
    let outputs = [("a", BTC), ("b", 2 * BTC), ("c", 3 * BTC), ("d", 4 * BTC)];
    let reversed = [outputs[3], outputs[2], outputs[1], outputs[0]];
    let chain = |outputs: [(&str, u64); 4]| {
        Scenario::new()
            .block()
            .coinbase("fund", [("alice", 20 * BTC), ("alice", BTC)])
            .block()
            .tx(
                "pay",
                [("fund", 0)],
                [("p", 1), ("q", 2), ("bob", 3), ("carol", 11 * BTC)],
            )
            .block()
            .tx("spends", [("pay", 3)], outputs)
            .build()
    };
    // 24 orders each.
    assert_eq!(answer(&chain(outputs), "bip-69", "pay"), "[0, 1, 2, 3]");
    assert_eq!(answer(&chain(reversed), "bip-69", "pay"), "[0, 1, 2]");
    let short = payment(("bob", 3 * BTC), ("carol", 6 * BTC))
        .tx("spends", [("pay", 1)], [("x", 3 * BTC), ("y", 2 * BTC)])
        .build();
    assert_eq!(answer(&short, "bip-69", "pay"), "[0, 1]");
}

/// Three strangers make a join of equal outputs out of a payment's second output and two other coins.
fn spent_in_a_join() -> Scenario {
    Scenario::new()
        .block()
        .coinbase(
            "fund",
            [("alice", 10 * BTC), ("dora", 7 * BTC), ("emil", 8 * BTC)],
        )
        .block()
        .tx("pay", [("fund", 0)], [("bob", 3 * BTC), ("carol", 6 * BTC)])
        .block()
        .tx(
            "join",
            [("pay", 1), ("fund", 1), ("fund", 2)],
            [
                ("a", 5 * BTC),
                ("b", 5 * BTC),
                ("c", 5 * BTC),
                ("d", BTC - 7_000),
                ("e", 2 * BTC - 5_000),
                ("dora", 3 * BTC - 3_000),
            ],
        )
        .with(version_one)
}

#[test]
fn coinjoin_gives_no_software_vote() {
    let chain = spent_in_a_join().build();
    let verdict = judge_all(&chain.view)[chain.tx("join").index()];
    assert!(matches!(verdict, Verdict::Is { .. }), "{verdict:?}");
    assert_eq!(answer(&chain, "version", "pay"), "[0, 1]");
}

// Transactions without change.

#[test]
fn a_coinjoin_has_no_change_but_for_its_own_addresses() {
    let chain = spent_in_a_join().build();
    for rule in ChangeRule::ALL {
        with_context(&chain.view, |context| {
            let answer = context.candidates_of(rule, chain.tx("join"));
            let others = answer.candidates().iter().filter(|at| *at != 5);
            assert_eq!((others.count(), answer.is_settled()), (0, true), "{rule}");
        });
    }
    assert_eq!(answer(&chain, "direct-change", "join"), "[5]");
    assert_eq!(answer(&chain, "consensus", "join"), "[]");
}

#[test]
fn undetermined_coinjoin_leaves_only_direct_change_known() {
    let chain = Scenario::new()
        .block()
        .coinbase(
            "fund",
            [("alice", 6 * BTC), ("dora", 7 * BTC), ("emil", 9 * BTC)],
        )
        .tx("lost", [("fund", 2)], [("emil", 8 * BTC)])
        .unknown()
        .block()
        .tx(
            "open",
            [("fund", 0), ("fund", 1), ("lost", 0)],
            [
                ("a", 5 * BTC),
                ("b", 5 * BTC),
                ("c", 5 * BTC),
                ("d", BTC),
                ("e", 2 * BTC),
                ("dora", 3 * BTC + 1),
            ],
        )
        .build();
    assert_eq!(
        judge_all(&chain.view)[chain.tx("open").index()],
        Verdict::Undetermined
    );
    assert_eq!(answer(&chain, "power-of-ten", "open"), "[5]");
    assert_eq!(
        answer(&chain, "power-of-ten(9)", "open"),
        "[5], unknown [0, 1, 2, 3, 4]"
    );
    // In a CoinJoin GraphSense's consensus gives up facts as well.
    assert_eq!(
        answer(&chain, "consensus", "open"),
        "[], unknown [0, 1, 2, 3, 4, 5]"
    );
    let reason = Missing::Verdict(chain.tx("open"));
    assert!(missing(&chain, "power-of-ten(9)", "open").contains(&reason));
    assert_eq!(decision(&chain, "unique(power-of-ten(9))", "open"), None);
}

#[test]
fn a_coinbase_has_no_change() {
    let chain = payment(("bob", 3 * BTC), ("carol", 6 * BTC)).build();
    for rule in ChangeRule::ALL {
        with_context(&chain.view, |context| {
            let answer = context.candidates_of(rule, chain.tx("fund"));
            assert_eq!(answer.to_string(), "[]", "{rule}");
        });
    }
}

// Missing data.

#[test]
fn a_rule_that_needs_a_spend_abstains_and_names_the_output() {
    let chain = payment(("bob", 3 * BTC), ("carol", 6 * BTC))
        .tx("bobs", [("pay", 0)], [("x", BTC)])
        .with(locked)
        .not_asked("carol")
        .build();
    for rule in [
        "locktime",
        "fixed-fee",
        "version",
        "anti-fee-sniping",
        "low-r",
        "consumer",
    ] {
        let expected = match rule {
            "locktime" | "anti-fee-sniping" | "fixed-fee" => "[], unknown [1]",
            _ => "[0], unknown [1]",
        };
        assert_eq!(answer(&chain, rule, "pay"), expected, "{rule}");
        let spend = Missing::Spend(chain.output("pay", 1));
        assert_eq!(missing(&chain, rule, "pay"), [spend], "{rule}");
    }
    let reason = missing(&chain, "spent", "pay")[0].describe(&chain.view);
    let txid = chain.txid("pay");
    assert_eq!(
        reason,
        format!("whether output {txid}:1 was spent is not known")
    );
}

#[test]
fn a_rule_that_needs_a_history_abstains_and_names_the_address() {
    let chain = payment(("bob", 3 * BTC), ("carol", 6 * BTC + 1))
        .no_history("carol", MissingReason::Budget)
        .build();
    let history = Missing::History(chain.address("carol"));
    assert_eq!(
        answer(&chain, "client-change-address-behavior", "pay"),
        "[0], unknown [1]"
    );
    assert_eq!(answer(&chain, "legacy", "pay"), "[], unknown [0]");
    assert_eq!(answer(&chain, "meiklejohn", "pay"), "[], unknown [0]");
    assert_eq!(answer(&chain, "one-time-change", "pay"), "[], unknown [1]");
    for rule in [
        "client-change-address-behavior",
        "legacy",
        "meiklejohn",
        "one-time-change",
    ] {
        assert_eq!(missing(&chain, rule, "pay"), [history], "{rule}");
    }
    let reason = history.describe(&chain.view);
    assert!(
        reason.ends_with("the limit on requests was reached"),
        "{reason}"
    );
}

#[test]
fn an_address_seen_before_is_not_new_whatever_its_history() {
    let before = Scenario::new()
        .block()
        .coinbase("fund", [("alice", 10 * BTC)])
        .tx("first", [("fund", 0)], [("carol", 9 * BTC)])
        .block()
        .tx(
            "pay",
            [("first", 0)],
            [("bob", 3 * BTC), ("carol", 5 * BTC)],
        )
        .not_asked("carol")
        .build();
    assert_eq!(
        answer(&before, "client-change-address-behavior", "pay"),
        "[0]"
    );
    // A floating parent comes before its child, and so does every address that it pays.
    let floating = Scenario::new()
        .block()
        .coinbase("fund", [("alice", 10 * BTC)])
        .block()
        .tx(
            "parent",
            [("fund", 0)],
            [("alice2", 5 * BTC), ("carol", 4 * BTC)],
        )
        .floating()
        .block()
        .tx("pay", [("parent", 0)], [("bob", 3 * BTC), ("carol", BTC)])
        .not_asked("carol")
        .not_asked("alice")
        .build();
    assert_eq!(
        answer(&floating, "client-change-address-behavior", "pay"),
        "[0]"
    );
}

/// A payment out of two coins, the parent of one of which is not known.
fn parent_missing() -> Chain {
    Scenario::new()
        .block()
        .coinbase("fund", [("alice", 5 * BTC), ("emil", 9 * BTC)])
        .tx("lost", [("fund", 1)], [("emil", 8 * BTC)])
        .unknown()
        .block()
        .tx(
            "pay",
            [("fund", 0), ("lost", 0)],
            [("bob", 5 * BTC), ("carol", BTC + 1), ("p2pkh:dora", BTC)],
        )
        .build()
}

#[test]
fn missing_parent_leaves_affected_outputs_undetermined() {
    let chain = parent_missing();
    // Another input can make the smallest one smaller, and the forms of script several.
    assert_eq!(
        answer(&chain, "optimal-change", "pay"),
        "[], unknown [1, 2]"
    );
    assert_eq!(answer(&chain, "address-type", "pay"), "[], unknown [0, 1]");
    assert_eq!(
        answer(&chain, "address-reuse", "pay"),
        "[], unknown [0, 1, 2]"
    );
    let input = Missing::Input(chain.tx("pay"), 1);
    for rule in ["optimal-change", "address-type"] {
        assert_eq!(missing(&chain, rule, "pay"), [input; 2], "{rule}");
    }
    let reason = input.describe(&chain.view);
    assert!(reason.starts_with("what input 1 of "), "{reason}");
}

#[test]
fn combined_rules_settle_if_one_of_them_does() {
    let chain = parent_missing();
    assert_eq!(answer(&chain, "optimal-change and none", "pay"), "[]");
    assert_eq!(
        answer(&chain, "optimal-change and address-type", "pay"),
        "[], unknown [1]"
    );
    assert_eq!(
        answer(&chain, "power-of-ten minus optimal-change", "pay"),
        "[], unknown [1]"
    );
    assert_eq!(
        answer(&chain, "power-of-ten or optimal-change", "pay"),
        "[1], unknown [2]"
    );
    assert_eq!(answer(&chain, "unique(power-of-ten)", "pay"), "[1]");
    assert_eq!(
        answer(&chain, "unique(power-of-ten or optimal-change)", "pay"),
        "[], unknown [1]"
    );
}

#[test]
fn rule_alone_equals_rule_in_expression() {
    let chain = revealed(true).build();
    with_context(&chain.view, |context| {
        for rule in ChangeRule::ALL {
            for (tx, _) in chain.view.txs() {
                let alone = context.candidates_of(rule, tx);
                assert_eq!(context.candidates(&Expression::from(rule), tx), alone);
                let again = expression(&format!("{rule} or {rule}"));
                assert_eq!(context.candidates(&again, tx), alone, "{rule}");
            }
        }
    });
}

// Votes and decisions.

#[test]
fn an_output_is_called_change_that_leads_by_the_threshold() {
    // A round amount to an old address of another form, spent by other software.
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("alice", 10 * BTC), ("p2pkh:bob", BTC)])
        .block()
        .tx(
            "pay",
            [("fund", 0)],
            [("p2pkh:bob", 3 * BTC), ("carol", 6 * BTC + 1)],
        )
        .block()
        .tx("bobs", [("pay", 0)], [("x", BTC)])
        .with(version_one)
        .build();
    let found = decision(&chain, "votes(4)", "pay").expect("four signs");
    assert_eq!(found.output, chain.output("pay", 1));
    assert_eq!((found.vout, found.score), (1, 4));
    let expected = [
        ChangeRule::AddressType,
        ChangeRule::PowerOfTen(3),
        ChangeRule::ClientChangeAddressBehavior,
        ChangeRule::Version,
    ];
    assert_eq!(found.supported_by, expected);
    assert_eq!((found.opposed_by, found.abstained), (vec![], vec![]));
    assert_eq!(decision(&chain, "votes(5)", "pay"), None);
    assert_eq!(answer(&chain, "votes(5)", "pay"), "[]");
}

#[test]
fn output_with_every_vote_is_unanimous() {
    let pays = |pays: &[(&str, u64)], rule: &str| {
        let coins = [("alice", 10 * BTC), ("p2pkh:bob", BTC)];
        let scenario = Scenario::new().block().coinbase("fund", coins).block();
        let scenario = scenario.tx("pay", [("fund", 0)], pays.iter().copied());
        answer(&scenario.build(), rule, "pay")
    };
    // A round amount to an old address of another form: three signs.
    let paid = ("p2pkh:bob", 3 * BTC);
    let rest = ("carol", 6 * BTC + 1);
    assert_eq!(pays(&[paid, rest], "unanimous(3)"), "[1]");
    assert_eq!(pays(&[paid, rest], "unanimous(4)"), "[]");
    assert_eq!(pays(&[(OP_RETURN, 0), paid, rest], "unanimous(3)"), "[2]");
    // The rest is round and the payment is not: two signs for the one, a third for the other.
    let odd = ("p2pkh:bob", 3 * BTC + 1);
    let round = ("carol", 6 * BTC);
    assert_eq!(pays(&[odd, round], "votes(1)"), "[1]");
    assert_eq!(
        pays(&[odd, round], "unanimous(1)"),
        "[]",
        "one vote against"
    );
    let third = ("p2pkh:dora", BTC / 2);
    assert_eq!(pays(&[paid, rest, third], "votes(1)"), "[1]");
    assert_eq!(
        pays(&[paid, rest, third], "unanimous(1)"),
        "[]",
        "three outputs"
    );
}

#[test]
fn transaction_with_unneeded_input_may_be_payjoin() {
    let pays = |inputs: &[(&str, u32)], pays: &[(&str, u64)]| {
        let coins = [("alice", 5 * BTC), ("bob", 2 * BTC), ("alice", 4 * BTC)];
        let scenario = Scenario::new().block().coinbase("fund", coins).block();
        let scenario = scenario.tx("pay", inputs.iter().copied(), pays.iter().copied());
        answer(&scenario.build(), "needed-inputs", "pay")
    };
    // Bob brings a coin to what Alice pays him.
    let payjoin = [("carol", 3 * BTC), ("dora", 4 * BTC - 1_000)];
    assert_eq!(pays(&[("fund", 0), ("fund", 1)], &payjoin), "[]");
    // Without either coin the payment could not have been made.
    let needed = [("carol", 6 * BTC), ("dora", BTC - 1_000)];
    assert_eq!(pays(&[("fund", 0), ("fund", 1)], &needed), "[0, 1]");
    // One address pays, so that there is no second person.
    let alone = [("carol", 4 * BTC), ("dora", 5 * BTC - 1_000)];
    assert_eq!(pays(&[("fund", 0), ("fund", 2)], &alone), "[0, 1]");
    assert_eq!(
        pays(&[("fund", 0)], &[("carol", BTC), (OP_RETURN, 0)]),
        "[0]"
    );
}

#[test]
fn votes_against_lower_the_score_and_are_named() {
    // The form of script speaks for the second output, the round amount for the first.
    let chain = payment(("p2pkh:bob", 3 * BTC + 1), ("carol", 6 * BTC)).build();
    assert_eq!(answer(&chain, "votes(1)", "pay"), "[]");
    let found = decision(&chain, "unique(address-type)", "pay").expect("the form of script");
    assert_eq!((found.vout, found.score), (1, 0));
    assert_eq!(found.supported_by, [ChangeRule::AddressType]);
    assert_eq!(found.opposed_by, [ChangeRule::PowerOfTen(3)]);
}

#[test]
fn missing_vote_leaves_leader_undetermined() {
    let chain = payment(("p2pkh:bob", 3 * BTC), ("carol", 6 * BTC + 1))
        .not_asked("carol")
        .build();
    assert_eq!(answer(&chain, "votes(2)", "pay"), "[1]");
    assert_eq!(answer(&chain, "votes(3)", "pay"), "[], unknown [0, 1]");
    assert_eq!(answer(&chain, "votes(11)", "pay"), "[]");
    let found = decision(&chain, "votes(2)", "pay").expect("two signs");
    assert!(
        found
            .abstained
            .contains(&ChangeRule::ClientChangeAddressBehavior)
    );
    assert!(found.abstained.contains(&ChangeRule::Version));
}

#[test]
fn a_rule_of_the_expression_that_has_no_vote_is_named_too() {
    let chain = payment(("bob", 3 * BTC), ("alice", 6 * BTC)).build();
    let found = decision(&chain, "direct-change", "pay").expect("self-change");
    assert_eq!(found.vout, 1);
    assert!(found.supported_by.contains(&ChangeRule::DirectChange));
    // It is no new address, as that of the payment is.
    assert_eq!(found.opposed_by, [ChangeRule::ClientChangeAddressBehavior]);
    assert_eq!(found.score, -1);
}

#[test]
fn an_only_output_is_no_change() {
    let chain = payment(("alice", 9 * BTC), (OP_RETURN, 0)).build();
    assert_eq!(answer(&chain, "direct-change", "pay"), "[0]");
    assert_eq!(decision(&chain, "direct-change", "pay"), None);
}

#[test]
fn decisions_are_in_chain_order_with_index_of_change() {
    let chain = payment((OP_RETURN, 0), ("bob", 3 * BTC))
        .tx(
            "self",
            [("pay", 1)],
            [("x", BTC), (OP_RETURN, 0), ("bob", BTC)],
        )
        .block()
        .tx("more", [("self", 2)], [("bob", BTC / 2), ("z", BTC / 4)])
        .build();
    with_context(&chain.view, |context| {
        let direct = Expression::from(ChangeRule::DirectChange);
        let found: Vec<(TxNum, u32)> = context
            .decisions(&direct)
            .map(|(tx, decision)| (tx, decision.vout))
            .collect();
        assert_eq!(found, [(chain.tx("self"), 2), (chain.tx("more"), 0)]);
        let position = |name| {
            let tx = chain.tx(name);
            let decision = context.decide(&direct, tx);
            context
                .fingerprint_with_change(tx, decision.as_ref())
                .change
        };
        assert_eq!(position("self"), Some(Position::Last));
        assert_eq!(position("more"), Some(Position::First));
        assert_eq!(position("pay"), None);
    });
}

// Laws.

/// A random payment: what it spends of what is unspent, whom it pays how much, and how its wallet makes transactions.
#[derive(Debug, Clone)]
struct Payment {
    spends: Vec<Index>,
    pays: Vec<(u64, Index)>,
    is_even: bool,
    in_next_block: bool,
    habits: u8,
}

/// Few addresses, so that they come back.
const PAYEES: [&str; 8] = [
    "alice",
    "bob",
    "carol",
    "dora",
    "emil",
    "p2pkh:fritz",
    "p2sh:gerda",
    OP_RETURN,
];

fn payments() -> impl Strategy<Value = Vec<Payment>> {
    let payment = (
        prop::collection::vec(any::<Index>(), 1..4),
        prop::collection::vec((1..900_u64, any::<Index>()), 1..6),
        prop::bool::weighted(0.2),
        any::<bool>(),
        any::<u8>(),
    );
    let payment = payment.prop_map(|(spends, pays, is_even, in_next_block, habits)| Payment {
        spends,
        pays,
        is_even,
        in_next_block,
        habits,
    });
    prop::collection::vec(payment, 1..14)
}

fn chain_of(payments: &[Payment]) -> Chain {
    let fund = [
        ("alice", BTC),
        ("bob", 2 * BTC),
        ("carol", 3 * BTC),
        ("p2pkh:fritz", BTC),
    ];
    let mut scenario = Scenario::new().block().coinbase("fund", fund).block();
    let mut unspent: Vec<(String, u32, u64)> = (0..)
        .zip(fund)
        .map(|(vout, (_, sats))| ("fund".to_owned(), vout, sats))
        .collect();
    for (number, payment) in payments.iter().enumerate() {
        let mut spent = Vec::new();
        for index in &payment.spends {
            if !unspent.is_empty() {
                spent.push(unspent.swap_remove(index.index(unspent.len())));
            }
        }
        let mut left: u64 = spent.iter().map(|(_, _, sats)| sats).sum();
        let even = left / (payment.pays.len() as u64 + 1);
        let mut pays = Vec::new();
        for (thousandths, payee) in &payment.pays {
            let part = if payment.is_even {
                even
            } else {
                left / 1_000 * thousandths
            };
            left -= part.min(left);
            pays.push((PAYEES[payee.index(PAYEES.len())], part));
        }
        if spent.is_empty() {
            break;
        }
        if payment.in_next_block {
            scenario = scenario.block();
        }
        let name = format!("tx{number}");
        let habits = payment.habits;
        scenario = scenario
            .tx(
                &name,
                spent.iter().map(|(tx, vout, _)| (tx.as_str(), *vout)),
                pays.clone(),
            )
            .with(|tx| {
                if habits & 1 != 0 {
                    version_one(tx);
                }
                if habits & 2 != 0 {
                    locked(tx);
                }
                of_sequence(u32::MAX - u32::from(habits >> 2 & 1))(tx);
            });
        let coins = (0..)
            .zip(&pays)
            .filter(|(_, (payee, _))| *payee != OP_RETURN);
        unspent.extend(coins.map(|(vout, (_, sats))| (name.clone(), vout, *sats)));
    }
    scenario.build()
}

proptest! {
    #![proptest_config(tries(200))]

    #[test]
    fn no_rule_abstains_with_complete_data(payments in payments()) {
        let chain = chain_of(&payments);
        with_context(&chain.view, |context| {
            for (tx, _) in chain.view.txs() {
                for rule in ChangeRule::ALL {
                    let answer = context.candidates_of(rule, tx);
                    assert!(answer.is_settled(), "{rule}: {answer}");
                }
            }
        });
    }

    #[test]
    fn settled_answers_are_never_withdrawn(
        payments in payments(),
        known in prop::collection::vec(prop::bool::weighted(0.7), 1..60),
    ) {
        let chain = chain_of(&payments);
        let mut ledger = Ledger::default();
        for (at, update) in chain.updates.iter().enumerate() {
            if known[at % known.len()] {
                ledger.apply(update.clone());
            }
        }
        let partial = ledger.at(chain.tip, &chain.headers);
        with_context(&chain.view, |all| with_context(&partial, |some| {
            for (tx, entry) in partial.txs() {
                let whole = chain.view.number_of(&entry.txid).expect("the whole chain");
                for rule in ChangeRule::ALL {
                    let (before, after) = (some.candidates_of(rule, tx), all.candidates_of(rule, whole));
                    for output in 0..entry.tx.output.len() {
                        // A lead counts the votes that are cast, so that it can be lost. That there is none, and none is
                        // to be had, holds.
                        if matches!(rule, ChangeRule::Votes(_) | ChangeRule::Unanimous(_)) && !before.candidates().is_empty() {
                            continue;
                        }
                        if before.candidates().contains(output) {
                            assert!(after.candidates().contains(output), "{rule}: {before} became {after}");
                        }
                        if before.rules_out(output) {
                            assert!(after.rules_out(output), "{rule}: {before} became {after}");
                        }
                    }
                    // Every output in doubt has a reason, and no other one has.
                    let reasons = before.abstentions().iter();
                    let mut outputs: Vec<usize> = reasons.map(|of| of.output as usize).collect();
                    outputs.dedup();
                    assert_eq!(outputs, before.unknown().iter().collect::<Vec<_>>(), "{rule}");
                    for abstention in before.abstentions() {
                        assert!(!abstention.missing.describe(&partial).is_empty());
                    }
                }
            }
        }));
    }
}
