//! Structure of the trail as a graph of outputs.
//!
//! *Choke points* are dominators: an output dominates an end if every way from the payments to the end leads through it
//! (Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm", 2001, as in `petgraph`).
//!
//! *What to freeze*: spent outputs cannot be frozen, so only ends can: coins that are unspent, or spent by an unconfirmed
//! transaction. No way leads from one of these to another, so each has to be cut by itself, and the smallest set that
//! stops a given amount is that of the largest ones: the minimum cut needs no search.

use std::cmp::Reverse;
use std::collections::HashMap;

use bitcoin::Amount;
use petgraph::algo::dominators::simple_fast;
use petgraph::graph::{DiGraph, NodeIndex};

use super::assembly::Assembly;
use crate::findings::{ChokePoint, OutputToFreeze, TrailStructure};
use crate::ledger::OutputNum;
use crate::rates::Currency;
use crate::taint::TaintFlow;
use crate::trace::{EndReason, TracedOutput};

/// A choke point has at least one in this many parts of the ransom behind it.
const LEAST_PART: u64 = 10;
/// Most choke points.
const MAX_CHOKE_POINTS: usize = 10;
/// Per cent of what can be stopped that the outputs to freeze hold at least.
const MOST: u64 = 95;

impl Assembly<'_> {
    /// Returns the structure of the trail; `flows` are those of its trace.
    pub(super) fn structure(&self, flows: &[TaintFlow]) -> TrailStructure {
        let mut open: Vec<(&TracedOutput, &EndReason)> = self
            .ended()
            .filter(|(coin, stop)| {
                matches!(stop, EndReason::Unspent | EndReason::Unconfirmed(_))
                    && coin.tainted.taint.haircut > Amount::ZERO
            })
            .collect();
        let sat = |coin: &TracedOutput| coin.tainted.taint.haircut.to_sat();
        let can_stop_sat = open.iter().map(|(coin, _)| sat(coin)).sum();
        open.sort_by_key(|(coin, _)| (Reverse(sat(coin)), coin.tainted.output));
        let mut stopped = 0_u64;
        let largest = open.iter().take_while(|(coin, _)| {
            let is_needed = 100 * u128::from(stopped) < u128::from(MOST) * u128::from(can_stop_sat);
            stopped += sat(coin);
            is_needed
        });
        let needed = &open[..largest.count()];
        TrailStructure {
            to_freeze: needed
                .iter()
                .map(|(coin, stop)| self.freezable(coin, stop))
                .collect(),
            can_stop_sat,
            choke_points: self.choke_points(flows),
        }
    }

    fn freezable(&self, coin: &TracedOutput, stop: &EndReason) -> OutputToFreeze {
        let output = coin.tainted.output;
        let (outpoint, haircut) = (self.view.outpoint(output), coin.tainted.taint.haircut);
        OutputToFreeze {
            txid: outpoint.txid,
            vout: outpoint.vout,
            address: self.address(output),
            cluster: self.cluster(output),
            label: self.label(output),
            value_sat: self.view.value(output).to_sat(),
            haircut_sat: haircut.to_sat(),
            ransom_eur: self.worth(haircut, self.view.tx_of(output), Currency::Eur),
            moving_in: match stop {
                EndReason::Unconfirmed(txid) => Some(*txid),
                _ => None,
            },
        }
    }

    fn choke_points(&self, flows: &[TaintFlow]) -> Vec<ChokePoint> {
        let coins = &self.analysis.trace.outputs;
        let mut graph: DiGraph<Option<usize>, ()> = DiGraph::new();
        let start = graph.add_node(None);
        let nodes: HashMap<OutputNum, NodeIndex> = (0..)
            .zip(coins)
            .map(|(at, coin)| (coin.tainted.output, graph.add_node(Some(at))))
            .collect();
        for coin in coins.iter().filter(|coin| coin.tainted.is_source) {
            graph.add_edge(start, nodes[&coin.tainted.output], ());
        }
        let carrying = flows.iter().filter(|flow| flow.haircut > Amount::ZERO);
        for (from, to) in carrying.filter_map(|flow| Some((flow.from, flow.to?))) {
            graph.add_edge(nodes[&from], nodes[&to], ());
        }
        let dominators = simple_fast(&graph, start);
        // A dominator is earlier in the chain, so one pass from the end passes every sum on.
        let mut behind = vec![0_u64; coins.len()];
        for (at, coin) in coins.iter().enumerate().rev() {
            let ended = match coin.stop {
                Some(_) => coin.tainted.taint.haircut.to_sat(),
                None => 0,
            };
            let before = dominators.immediate_dominator(nodes[&coin.tainted.output]);
            if let Some(before) = before.and_then(|node| graph[node]) {
                behind[before] += behind[at] + ended;
            }
        }
        let whole = self.analysis.trace.propagation.source.haircut.to_sat();
        let mut points: Vec<usize> = (0..coins.len())
            .filter(|at| !coins[*at].tainted.is_source && behind[*at] > 0)
            .filter(|at| behind[*at] >= whole / LEAST_PART)
            .collect();
        points.sort_by_key(|at| (Reverse(behind[*at]), *at));
        points.truncate(MAX_CHOKE_POINTS);
        let rows = points.into_iter().map(|at| {
            let coin = &coins[at].tainted;
            let outpoint = self.view.outpoint(coin.output);
            ChokePoint {
                txid: outpoint.txid,
                vout: outpoint.vout,
                address: self.address(coin.output),
                cluster: self.cluster(coin.output),
                time: self.time(self.view.tx_of(coin.output)),
                value_sat: self.view.value(coin.output).to_sat(),
                haircut_sat: coin.taint.haircut.to_sat(),
                behind_sat: behind[at],
            }
        });
        rows.collect()
    }
}
