//! Taint on chains small enough to check by hand: the rules of the outside contract one by one, and the patterns of
//! BlockSci's test chain (`testchain_generator`), where its convention differs worked out anew.
//!
//! Figures stand in the order poison, haircut, FIFO, LIFO, TIHO.

use std::collections::BTreeMap;

use ransomtrace::taint::{
    self, OriginRun, Policy, Propagation, TaintFlow, Tainted, Taints, propagate,
};

use crate::support::scenario::{Chain, OP_RETURN, Scenario};

/// An output by the name of its transaction and its index in it.
type Named = (&'static str, u32);

/// The propagated taint, by name.
struct Trace<'a> {
    chain: &'a Chain,
    sources: Vec<Named>,
    propagation: Propagation,
}

impl<'a> Trace<'a> {
    /// From `sources` through everything.
    fn new(chain: &'a Chain, sources: &[Named]) -> Self {
        Self::stopping_at(chain, sources, &[])
    }

    /// From `sources` through everything but `stops`.
    fn stopping_at(chain: &'a Chain, sources: &[Named], stops: &[Named]) -> Self {
        let number = |named: &[Named]| -> Vec<_> {
            let numbers = named.iter().map(|&(tx, vout)| chain.output(tx, vout));
            numbers.collect()
        };
        let stops = number(stops);
        let propagation = propagate(&chain.view, &number(sources), |tainted| {
            !stops.contains(&tainted.output)
        });
        Self {
            chain,
            sources: sources.to_vec(),
            propagation,
        }
    }

    fn reached(&self, tx: &str, vout: u32) -> Option<&Tainted> {
        let output = self.chain.output(tx, vout);
        let mut outputs = self.propagation.outputs.iter();
        outputs.find(|tainted| tainted.output == output)
    }

    fn taint(&self, tx: &str, vout: u32) -> [u64; 5] {
        sats(self.reached(tx, vout).expect("a reached output").taint)
    }

    fn taints<const N: usize>(&self, tx: &str) -> [[u64; 5]; N] {
        std::array::from_fn(|vout| self.taint(tx, vout as u32))
    }

    fn fee(&self, tx: &str) -> [u64; 5] {
        let tx = self.chain.tx(tx);
        let mut fees = self.propagation.fees.iter();
        fees.find(|(payer, _)| *payer == tx)
            .map_or([0; 5], |(_, taint)| sats(*taint))
    }

    fn new_in(&self, tx: &str, vout: u32) -> [u64; 5] {
        let output = self.chain.output(tx, vout);
        let mut sources = self.propagation.sources.iter();
        let source = sources.find(|(source, _)| *source == output);
        sats(source.expect("a source").1)
    }

    /// By FIFO, LIFO and TIHO: the transactions of the sources that an output's taint comes from, and how much of it.
    fn origins(&self, tx: &str, vout: u32) -> [Vec<(&'static str, u64)>; 3] {
        let output = self.chain.output(tx, vout);
        let sources: Vec<_> = self
            .sources
            .iter()
            .map(|(tx, vout)| self.chain.output(tx, *vout))
            .collect();
        let wanted = |_, it| it == Some(output);
        let (view, payjoins) = (&self.chain.view, BTreeMap::new());
        let origins = taint::origins(view, &sources, &payjoins, self.followed(), wanted);
        Policy::ORDER_BASED.map(|policy| {
            let name = |run: &OriginRun| {
                let at = sources.iter().position(|source| *source == run.source);
                (self.sources[at.expect("a source")].0, run.amount.to_sat())
            };
            origins[0].under(policy).iter().map(name).collect()
        })
    }

    /// The flows through a transaction.
    fn flows(&self, tx: &str) -> impl Iterator<Item = TaintFlow> {
        let sources: Vec<_> = self
            .propagation
            .sources
            .iter()
            .map(|(source, _)| *source)
            .collect();
        let tx = self.chain.tx(tx);
        let flows = taint::flows(
            &self.chain.view,
            &sources,
            &BTreeMap::new(),
            self.followed(),
        );
        flows.into_iter().filter(move |flow| flow.tx == tx)
    }

    fn followed(&self) -> impl Iterator<Item = bool> {
        self.propagation
            .outputs
            .iter()
            .map(|tainted| tainted.followed)
    }

    /// Taint in the outputs where it ended.
    fn ended(&self) -> [u64; 5] {
        let outputs = self.propagation.outputs.iter();
        let ended = outputs.filter(|tainted| !tainted.followed);
        sats(ended.map(|tainted| tainted.taint).sum())
    }
}

fn sats(taint: Taints) -> [u64; 5] {
    Policy::ALL.map(|policy| taint[policy].to_sat())
}

// The published vectors.

/// Bitcoin in satoshi.
const BTC: u64 = 1_0000_0000;

/// BlockSci's fee.
const F: u64 = 10_000;

/// BlockSci's "simple pattern" (`test_taint.py`).
fn simple_pattern() -> Chain {
    Scenario::new()
        .block()
        .coinbase("fund1", [("alice", 7 * BTC)])
        .block()
        .coinbase("fund2", [("bob", 8 * BTC)])
        .block()
        .tx(
            "split",
            [("fund1", 0)],
            [("a1", BTC - F), ("a2", 2 * BTC - F), ("a3", 4 * BTC - F)],
        )
        .block()
        .tx(
            "merge1",
            [("split", 0), ("split", 1)],
            [("a4", 3 * BTC - 3 * F)],
        )
        .tx(
            "merge2",
            [("split", 2), ("fund2", 0)],
            [("a5", 12 * BTC - 2 * F)],
        )
        .block()
        .tx(
            "merge3",
            [("merge1", 0), ("merge2", 0)],
            [("a6", 15 * BTC - 6 * F)],
        )
        .build()
}

#[test]
fn simple_pattern_poisons_all_that_the_source_touches() {
    let chain = simple_pattern();
    let trace = Trace::new(&chain, &[("split", 0)]);
    assert_eq!(trace.taint("merge1", 0)[0], 3 * BTC - 3 * F);
    assert_eq!(trace.taint("merge3", 0)[0], 15 * BTC - 6 * F);
    assert_eq!(trace.reached("merge2", 0), None);
    let horizon = [("merge1", 0), ("merge2", 0)];
    let trace = Trace::stopping_at(&chain, &[("split", 0), ("fund2", 0)], &horizon);
    assert_eq!(trace.ended()[0], 15 * BTC - 5 * F);
    assert_eq!(trace.reached("merge3", 0), None);
}

#[test]
fn simple_pattern_haircut_rounds_to_nearest_unlike_blocksci() {
    // merge1: 99,990,000 tainted of 299,980,000 in. The output of 299,970,000 has a claim of 99,986,666.78, the fee of
    // 10,000 one of 3,333.22; the satoshi left over goes to the output. BlockSci has 99,986,666.
    let chain = simple_pattern();
    let trace = Trace::new(&chain, &[("split", 0)]);
    assert_eq!(trace.taint("merge1", 0)[1], 99_986_667);
    assert_eq!(trace.fee("merge1")[1], 3_333);
    // merge3: 99,986,667 tainted of 1,499,950,000 in. The output of 1,499,940,000 has a claim of 99,986,000.40, the fee
    // of 10,000 one of 666.60; the satoshi left over goes to the fee. BlockSci has 99,985,999.
    assert_eq!(trace.taint("merge3", 0)[1], 99_986_000);
    assert_eq!(trace.fee("merge3")[1], 667);
}

#[test]
fn simple_pattern_loses_no_satoshi_of_either_source() {
    // BlockSci lets taint follow fees into coinbases and finds 1 - F and 9 - F there and in the outputs.
    let chain = simple_pattern();
    for (sources, total) in [
        (&[("split", 0)][..], BTC - F),
        (&[("split", 0), ("fund2", 0)][..], 9 * BTC - F),
    ] {
        let trace = Trace::new(&chain, sources);
        let fees = ["merge1", "merge2", "merge3"].map(|tx| trace.fee(tx));
        for policy in 1..5 {
            let fees: u64 = fees.iter().map(|fee| fee[policy]).sum();
            assert_eq!(trace.taint("merge3", 0)[policy] + fees, total);
        }
    }
}

/// Inputs of 4 clean, 4 dirty and 2 clean bitcoin; the dirty ones are `("fund", 1)`.
fn four_dirty_of_ten() -> Scenario {
    let pays = [("clean", 4 * BTC), ("dirty", 4 * BTC), ("clean", 2 * BTC)];
    Scenario::new().block().coinbase("fund", pays).block()
}

const ALL_OF_FUND: [Named; 3] = [("fund", 0), ("fund", 1), ("fund", 2)];

#[test]
fn mapping_divides_four_dirty_bitcoin_over_equal_outputs() {
    let third = |name| (name, 3_3333_0000);
    let sixth = |name| (name, 1_6666_0000);
    let chain = four_dirty_of_ten()
        .tx("map", ALL_OF_FUND, ["a", "b", "c"].map(third))
        .block()
        .tx(
            "check",
            [("map", 0), ("map", 1), ("map", 2)],
            ["a", "b", "c", "d", "e", "f"].map(sixth),
        )
        .build();
    let trace = Trace::new(&chain, &[("fund", 1)]);
    // FIFO: the dirty stretch is 4..8 of 10; outputs begin at 0, 3.3333 and 6.6666. LIFO: it is 2..6.
    assert_eq!(
        trace.taints("map"),
        [
            [3_3333_0000, 1_3333_2000, 0, 1_3333_0000, 3_3333_0000],
            [
                3_3333_0000,
                1_3333_2000,
                2_6666_0000,
                2_6667_0000,
                6667_0000
            ],
            [3_3333_0000, 1_3333_2000, 1_3334_0000, 0, 0],
        ]
    );
    assert_eq!(trace.fee("map"), [10_000, 4_000, 0, 0, 0]);
    // FIFO: the line is 3.9999 clean, 4 dirty, 2 clean; outputs begin every 1.6666.
    let check = trace.taints::<6>("check").map(|taint| taint[2]);
    assert_eq!(check, [0, 0, 9998_0000, 1_6666_0000, 1_3336_0000, 0]);
}

#[test]
fn mapping_divides_four_dirty_bitcoin_over_unequal_outputs() {
    let pays = [("a", BTC), ("b", 6 * BTC), ("c", 3 * BTC - 10_000)];
    let chain = four_dirty_of_ten().tx("map", ALL_OF_FUND, pays).build();
    let trace = Trace::new(&chain, &[("fund", 1)]);
    assert_eq!(
        trace.taints("map"),
        [
            [BTC, 4000_0000, 0, 0, 0],
            [6 * BTC, 2_4000_0000, 3 * BTC, 4 * BTC, 4 * BTC],
            [3 * BTC - 10_000, 1_1999_6000, BTC, 0, 0],
        ]
    );
    assert_eq!(trace.fee("map"), [10_000, 4_000, 0, 0, 0]);
}

// The rules of the contract.

/// A chain of one transaction that spends `inputs` and makes `outputs`, in satoshi.
fn one_tx<const I: usize, const O: usize>(inputs: [u64; I], outputs: [u64; O]) -> Chain {
    let spends: [Named; I] = std::array::from_fn(|vout| ("fund", vout as u32));
    Scenario::new()
        .block()
        .coinbase("fund", inputs.map(|sats| ("in", sats)))
        .block()
        .tx("tx", spends, outputs.map(|sats| ("out", sats)))
        .build()
}

#[test]
fn poison_taints_every_output_and_the_fee_wholly() {
    let chain = one_tx([1, 99], [40, 50]);
    let trace = Trace::new(&chain, &[("fund", 0)]);
    assert_eq!(trace.taint("tx", 0)[0], 40);
    assert_eq!(trace.taint("tx", 1)[0], 50);
    assert_eq!(trace.fee("tx")[0], 10);
}

#[test]
fn haircut_gives_remaining_satoshis_to_the_largest_fractions() {
    // Claims 0.6, 1.5, 2.8 and, the fee, 0.1.
    let chain = one_tx([5, 45], [6, 15, 28]);
    let trace = Trace::new(&chain, &[("fund", 0)]);
    assert_eq!(trace.taints("tx").map(|taint| taint[1]), [1, 1, 3]);
    assert_eq!(trace.fee("tx")[1], 0);
}

#[test]
fn haircut_breaks_ties_by_lower_index_with_fee_last() {
    // Four claims of 1/2.
    let chain = one_tx([2, 2], [1, 1, 1]);
    let trace = Trace::new(&chain, &[("fund", 0)]);
    assert_eq!(trace.taints("tx").map(|taint| taint[1]), [1, 1, 0]);
    assert_eq!(trace.fee("tx")[1], 0);
    // Three claims of 2/3, one of them the fee's.
    let chain = one_tx([2, 1], [1, 1]);
    let trace = Trace::new(&chain, &[("fund", 0)]);
    assert_eq!(trace.taints("tx").map(|taint| taint[1]), [1, 1]);
    assert_eq!(trace.fee("tx")[1], 0);
}

#[test]
fn fifo_takes_inputs_and_outputs_in_order_and_the_fee_last() {
    let chain = one_tx([3, 4, 5], [4, 6]);
    let fifo = |source| {
        let trace = Trace::new(&chain, &[("fund", source)]);
        [0, 1]
            .map(|vout| trace.taint("tx", vout))
            .into_iter()
            .chain([trace.fee("tx")])
            .map(|taint| taint[2])
            .collect::<Vec<_>>()
    };
    assert_eq!(fifo(0), [3, 0, 0]);
    assert_eq!(fifo(1), [1, 3, 0]);
    assert_eq!(fifo(2), [0, 3, 2]);
}

#[test]
fn fifo_keeps_the_order_of_the_satoshis_inside_an_input() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("clean", 2), ("dirty", 3), ("clean", 5)])
        .block()
        .tx("join", ALL_OF_FUND, [("joined", 10)])
        .block()
        .tx("cut", [("join", 0)], [("a", 3), ("b", 1), ("c", 6)])
        .build();
    let trace = Trace::new(&chain, &[("fund", 1)]);
    assert_eq!(trace.taints("cut").map(|taint| taint[2]), [1, 1, 1]);
}

#[test]
fn lifo_reverses_the_inputs_but_not_the_satoshis_inside_one() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("dirty", 3), ("clean", 3), ("clean", 4)])
        .block()
        .tx("join", [("fund", 0), ("fund", 1)], [("joined", 6)])
        .block()
        .tx(
            "cut",
            [("join", 0), ("fund", 2)],
            [("a", 4), ("b", 3), ("c", 3)],
        )
        .build();
    // The line of `cut`: 4 clean from the last input, then 3 clean and 3 dirty as `join` left them.
    let trace = Trace::new(&chain, &[("fund", 0)]);
    assert_eq!(trace.taints("cut").map(|taint| taint[3]), [0, 0, 3]);
}

#[test]
fn tiho_serves_highest_output_first_and_lower_index_on_tie() {
    let chain = one_tx([20, 17], [3, 9, 3, 9, 10]);
    let trace = Trace::new(&chain, &[("fund", 1)]);
    assert_eq!(
        trace.taints("tx").map(|taint| taint[4]),
        [0, 7, 0, 0, 10],
        "ten to the highest, the other seven to the first of the two next"
    );
    assert_eq!(trace.fee("tx")[4], 0);
}

#[test]
fn tiho_serves_the_fee_last_even_if_it_is_the_highest() {
    let chain = one_tx([6, 10], [2, 3]);
    let trace = Trace::new(&chain, &[("fund", 0)]);
    assert_eq!(trace.taints("tx").map(|taint| taint[4]), [2, 3]);
    assert_eq!(trace.fee("tx")[4], 1);
}

#[test]
fn a_source_paid_with_tainted_coins_counts_only_what_is_new() {
    let chain = one_tx([10, 10], [12, 8]);
    let trace = Trace::new(&chain, &[("fund", 0), ("tx", 0)]);
    // The inputs bring 12, 6, 10, 2 and 10 to ("tx", 0).
    assert_eq!(trace.new_in("fund", 0), [10; 5]);
    assert_eq!(trace.new_in("tx", 0), [0, 6, 2, 10, 2]);
    assert_eq!(sats(trace.propagation.source), [10, 16, 12, 20, 12]);
    assert_eq!(trace.taint("tx", 0), [12; 5], "a source is wholly tainted");
    assert_eq!(trace.taint("tx", 1), [8, 4, 0, 8, 0]);
    assert_eq!(trace.reached("tx", 0).map(|tainted| tainted.hop), Some(0));
}

#[test]
fn satoshis_that_reach_a_source_keep_their_older_origin() {
    let chain = one_tx([10, 10], [12, 8]);
    let trace = Trace::new(&chain, &[("fund", 0), ("tx", 0)]);
    let origins = trace.origins("tx", 0);
    // FIFO brings ten old satoshis and two new ones behind them, LIFO the two old ones last.
    assert_eq!(origins[0], [("fund", 10), ("tx", 2)]);
    assert_eq!(origins[1], [("tx", 10), ("fund", 2)]);
    assert_eq!(origins[2], [("fund", 10), ("tx", 2)]);
    assert_eq!(trace.origins("tx", 1)[1], [("fund", 8)]);
}

#[test]
fn tiho_keeps_tainted_satoshis_in_input_order() {
    let chain = Scenario::new()
        .block()
        .coinbase("one", [("a", 4), ("clean", 3)])
        .block()
        .coinbase("two", [("b", 5)])
        .block()
        .tx(
            "tx",
            [("two", 0), ("one", 1), ("one", 0)],
            [("c", 3), ("d", 7)],
        )
        .build();
    let trace = Trace::new(&chain, &[("one", 0), ("two", 0)]);
    // The second output is the highest: it gets the five of `two` and two of `one`; the first gets the rest.
    assert_eq!(trace.origins("tx", 1)[2], [("two", 5), ("one", 2)]);
    assert_eq!(trace.origins("tx", 0)[2], [("one", 2)]);
}

#[test]
fn haircut_flows_fill_what_floors_leave_in_order() {
    let chain = one_tx([2, 5, 3], [4, 3, 2]);
    let trace = Trace::new(&chain, &[("fund", 0), ("fund", 1)]);
    // Seven tainted of ten: the outputs get 3, 2 and 1, the fee 1. Floors are 0, 0, 0, 0 and 2, 1, 0, 0. Left are 2 and
    // 2; open are 1 in each.
    assert_eq!(trace.taints("tx").map(|taint| taint[1]), [3, 2, 1]);
    assert_eq!(trace.fee("tx")[1], 1);
    let haircuts = trace.flows("tx").map(|flow| {
        let from = chain.view.outpoint(flow.from).vout;
        (
            from,
            flow.to.map(|to| chain.view.outpoint(to).vout),
            flow.haircut.to_sat(),
        )
    });
    let haircuts: Vec<_> = haircuts.filter(|(.., sats)| *sats > 0).collect();
    assert_eq!(
        haircuts,
        [
            (0, Some(0), 1),
            (0, Some(1), 1),
            (1, Some(0), 2),
            (1, Some(1), 1),
            (1, Some(2), 1),
            (1, None, 1),
        ]
    );
}

#[test]
fn two_sources_in_one_transaction_flow_on_together() {
    let chain = one_tx([4, 5, 6], [7, 8]);
    let trace = Trace::new(&chain, &[("fund", 2), ("fund", 0), ("fund", 2)]);
    assert_eq!(sats(trace.propagation.source), [10; 5]);
    // Ten tainted of fifteen: 4.67 and 5.33; 0..4 and 9..15; 0..6 and 11..15; the first ten, the second output first.
    assert_eq!(trace.taint("tx", 0), [7, 5, 4, 6, 2]);
    assert_eq!(trace.taint("tx", 1), [8, 5, 6, 4, 8]);
}

#[test]
fn taint_of_an_output_not_followed_does_not_leak() {
    let chain = one_tx([10, 10], [20]);
    let trace = Trace::stopping_at(&chain, &[("fund", 0), ("fund", 1)], &[("fund", 1)]);
    let held = trace.reached("fund", 1).expect("a source");
    assert!(!held.followed);
    assert_eq!(trace.taint("tx", 0), [20, 10, 10, 10, 10]);
    assert_eq!(trace.ended()[1..], [20; 4]);
}

#[test]
fn an_unspendable_output_takes_part_like_any_other() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("dirty", 10)])
        .block()
        .tx(
            "burn",
            [("fund", 0)],
            [(OP_RETURN, 4), (OP_RETURN, 0), ("a", 6)],
        )
        .build();
    let trace = Trace::new(&chain, &[("fund", 0)]);
    assert_eq!(trace.taints("burn"), [[4; 5], [0; 5], [6; 5]]);
    let followed = trace
        .propagation
        .outputs
        .iter()
        .map(|tainted| tainted.followed);
    assert!(followed.eq([true, false, false, false]));
}

#[test]
fn fee_taint_is_reported_and_never_enters_a_coinbase() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("dirty", 10)])
        .block()
        .coinbase("reward", [("miner", 4)])
        .tx("pay", [("fund", 0)], [("a", 6)])
        .build();
    let trace = Trace::new(&chain, &[("fund", 0)]);
    assert_eq!(trace.fee("pay"), [4; 5]);
    assert_eq!(trace.reached("reward", 0), None);
}

#[test]
fn taint_ends_where_a_missing_parent_makes_the_split_unknowable() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("dirty", 10)])
        .block()
        .coinbase("lost", [("somebody", 5)])
        .unknown()
        .block()
        .tx("mixed", [("fund", 0), ("lost", 0)], [("a", 6), ("b", 9)])
        .block()
        .tx("behind", [("mixed", 0)], [("a", 6)])
        .build();
    // Followed all the same: nothing behind gets a figure, and the accounts stay exact.
    let trace = Trace::new(&chain, &[("fund", 0)]);
    assert!(!trace.reached("fund", 0).expect("a source").followed);
    assert_eq!(trace.propagation.outputs.len(), 1);
    assert_eq!(trace.ended(), [10; 5]);
    // A source behind it is wholly new.
    let trace = Trace::new(&chain, &[("fund", 0), ("mixed", 1)]);
    assert_eq!(trace.new_in("mixed", 1), [9; 5]);
    assert_eq!(trace.ended(), [19; 5]);
}

#[test]
fn a_floating_parent_is_enough_to_divide() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("dirty", 10)])
        .block()
        .coinbase("aside", [("somebody", 5)])
        .floating()
        .block()
        .tx("mixed", [("aside", 0), ("fund", 0)], [("a", 6), ("b", 9)])
        .build();
    let trace = Trace::new(&chain, &[("fund", 0)]);
    assert_eq!(trace.taint("mixed", 0), [6, 4, 1, 6, 1]);
    assert_eq!(trace.taint("mixed", 1), [9, 6, 9, 4, 9]);
}

#[test]
fn hop_counts_the_transactions_on_the_shortest_followed_way() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("dirty", 10), ("dirty", 10)])
        .block()
        .tx("one", [("fund", 0)], [("a", 10)])
        .tx("two", [("one", 0)], [("a", 10)])
        .tx("join", [("two", 0), ("fund", 1)], [("a", 20)])
        .build();
    let sources = [("fund", 0), ("fund", 1)];
    let hop = |trace: &Trace<'_>, tx| trace.reached(tx, 0).map(|tainted| tainted.hop);
    let trace = Trace::new(&chain, &sources);
    assert_eq!(
        ["fund", "one", "two", "join"].map(|tx| hop(&trace, tx)),
        [0, 1, 2, 1].map(Some)
    );
    let trace = Trace::stopping_at(&chain, &sources, &[("fund", 1)]);
    assert_eq!(hop(&trace, "join"), Some(3));
}

#[test]
fn unspent_taint_ends_there_for_any_caller_answer() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("a", 1), ("b", 2)])
        .mempool()
        .tx("pending", [("fund", 1)], [("c", 2)])
        .build();
    let trace = Trace::new(&chain, &[("fund", 0), ("fund", 1)]);
    assert!(
        trace
            .propagation
            .outputs
            .iter()
            .all(|tainted| !tainted.followed)
    );
    assert_eq!(trace.ended(), [3; 5]);
}

#[test]
fn output_without_value_is_reached_and_passes_no_taint() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("dirty", 10), ("clean", 5)])
        .block()
        .tx("pay", [("fund", 0)], [("a", 10), ("b", 0)])
        .block()
        .tx("on", [("pay", 1), ("fund", 1)], [("c", 5)])
        .build();
    let trace = Trace::new(&chain, &[("fund", 0)]);
    assert_eq!(trace.taint("pay", 1), [0; 5]);
    assert_eq!(trace.reached("on", 0), None);
}

#[test]
fn caller_is_asked_once_per_output_in_chain_order() {
    let chain = simple_pattern();
    let source = chain.output("split", 0);
    let mut asked = Vec::new();
    let propagation = propagate(&chain.view, &[source], |tainted| {
        asked.push(*tainted);
        true
    });
    let expected = ["split", "merge1", "merge3"].map(|tx| chain.output(tx, 0));
    assert!(asked.iter().map(|tainted| tainted.output).eq(expected));
    for (asked, settled) in asked.iter().zip(&propagation.outputs) {
        let followed = settled.followed;
        assert_eq!(Tainted { followed, ..*asked }, *settled);
    }
}

#[test]
fn no_sources_reach_no_output() {
    assert_eq!(
        Trace::new(&simple_pattern(), &[]).propagation,
        Propagation::default()
    );
}
