//! Bands: what coins can have reached through CoinJoins, where [`follow`](super::follow) ends.
//!
//! It is a second pass behind the trace, in chain order. The account stays as it is: the trace's coins end at the
//! CoinJoin, and each output behind it gets the least and the most of them that it can hold, by
//! [`taint::bounds`](crate::taint::bounds), never a figure. A band counts these coins only; what the account holds of an
//! output is beside it.
//!
//! # Where the links of a CoinJoin are counted
//!
//! An output is bounded by the inputs that share an indivisible group with it
//! ([`indivisible_links`]). This supposes that participants joined no more coins than the values require. Where the count
//! is given up, and in ordinary transactions, every input may have paid every output; that supposes nothing.
//!
//! In 204 joins with counted links of a population with known owners ([`lab`](crate::lab), 20,000 transactions, seed 1),
//! three of 9,762 pairs of a participant and an output have a band that excludes what is true by more than 2 %.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bitcoin::Amount;

use super::{EndReason, Reached, Rules, Trace, TracedOutput, Wanted, stop};
use crate::heuristics::coinjoin::Verdict;
use crate::heuristics::entropy::{BUDGET, Ratio, Values, entropy, indivisible_links};
use crate::ledger::{OutputNum, Prevout, Spend, TxNum, View};
use crate::taint::{self, BoundedInput, Policy, TaintBounds, Taints};

/// Part of the most that counts as taint at stake, so that data on accounted taint comes first. A band is wide: behind a
/// CoinJoin of a hundred, each output may hold all that one participant brought.
const STAKE_PART: u64 = 10_000;

/// Steps for counting the links of all CoinJoins behind a trace, enough for ten that take the longest.
pub const STEPS: u64 = 10 * BUDGET;

/// An output that coins may have reached through a CoinJoin.
#[derive(Debug, Clone)]
pub struct BandedOutput {
    /// The output.
    pub output: OutputNum,
    /// Number of transactions since the CoinJoin, on the shortest way; 0 for an output of the CoinJoin itself.
    pub hop: u32,
    /// The first CoinJoin on that way.
    pub coinjoin: TxNum,
    /// The least and the most of the coins that it can hold.
    pub bounds: TaintBounds,
    /// For an output of a CoinJoin whose links were counted: the probability that it shares a group with the tainted
    /// input that is likeliest to. The counts do not tell the probability of any of several inputs.
    pub link: Option<LinkProbability>,
    /// Whether the bounds rest on counted links of a CoinJoin on the way, and not on values alone.
    pub by_links: bool,
    /// Whether the account holds taint of this output too, under some conserving policy.
    pub is_accounted: bool,
    /// Why following ends here; `None` if it continues. Never [`EndReason::CoinJoin`].
    pub stop: Option<EndReason>,
}

/// The share of interpretations of a transaction in which an input and an output share a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkProbability {
    /// Interpretations in which they do.
    pub ways: u128,
    /// All interpretations; at least one.
    pub of: u128,
}

impl LinkProbability {
    /// Returns the probability in ten-thousandths, rounded to the nearest; a link that is neither impossible nor certain
    /// is never rounded to either.
    pub fn ten_thousandths(self) -> u32 {
        // Of more than 2^64 interpretations, the lowest bits do not change four digits.
        let excess = (128 - self.of.leading_zeros()).saturating_sub(64);
        let (ways, of) = (self.ways >> excess, self.of >> excess);
        let rounded = (ways * 10_000 + of / 2) / of;
        let rounded = u32::try_from(rounded).expect("a part of the whole");
        match self.ways {
            0 => 0,
            ways if ways == self.of => 10_000,
            _ => rounded.clamp(1, 9_999),
        }
    }
}

/// The outputs behind the CoinJoins at which a trace ended.
#[derive(Debug, Default)]
pub struct Bands {
    /// The outputs, in chain order.
    pub outputs: Vec<BandedOutput>,
    /// The most that went into CoinJoins under one conserving policy. All bands together hold no more.
    pub entered: Amount,
    /// Data needed to continue.
    pub wanted: Wanted,
}

/// Coins on their way into a transaction.
#[derive(Clone, Copy)]
struct Carried {
    bounds: TaintBounds,
    way: Way,
    by_links: bool,
}

/// How coins came to an output, the shortest way first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    /// Transactions since the first CoinJoin.
    hop: u32,
    coinjoin: TxNum,
    /// Transactions since a source.
    from_source: u32,
}

/// The coins that come into a transaction.
#[derive(Clone, Copy)]
struct Arrival {
    way: Way,
    by_links: bool,
}

/// What the counted links of a CoinJoin say about one of its outputs.
struct OutputLinks {
    /// By input: whether they share an indivisible group.
    linked: Vec<bool>,
    link: LinkProbability,
    /// Most that a maker gains.
    gain: Amount,
}

/// Bounds the outputs behind the CoinJoins at which `trace` ended, with its verdicts and rules. Counts the links of
/// CoinJoins for at most `steps`, of which each has at most [`BUDGET`]; the others are bounded by values alone.
pub fn bands(
    view: &View,
    verdicts: &[Verdict],
    trace: &Trace,
    rules: &Rules,
    mut steps: u64,
) -> Bands {
    let account: HashMap<OutputNum, &TracedOutput> = trace
        .outputs
        .iter()
        .map(|coin| (coin.tainted.output, coin))
        .collect();
    let mut bands = Bands {
        entered: entered(trace),
        ..Bands::default()
    };
    let mut carried: BTreeMap<OutputNum, Carried> = BTreeMap::new();
    let mut due: BTreeSet<TxNum> = BTreeSet::new();
    for coin in ended_at_coinjoins(trace) {
        if let Spend::By(coinjoin) = view.spend(coin.tainted.output) {
            due.insert(coinjoin);
        }
    }
    // Coins move to later transactions only.
    while let Some(tx) = due.pop_first() {
        let Some((inputs, arrival)) = inputs(view, tx, &account, &mut carried) else {
            continue;
        };
        let is_coinjoin = verdicts[tx.index()].is_mix();
        let links = match is_coinjoin {
            true => count_links(view, tx, &inputs, &mut steps),
            false => BTreeMap::new(),
        };
        for output in view.outputs(tx) {
            let value = view.value(output);
            let links = links.get(&output);
            let bounds = match links {
                Some(links) => taint::bounds(value, &inputs, |at| links.linked[at], links.gain),
                None => taint::bounds(value, &inputs, |_| true, Amount::ZERO),
            };
            let traced = account.get(&output).copied();
            let held = traced.map_or(TaintBounds::default(), |coin| range(&coin.tainted.taint));
            let bounds = bounds.within(bands.entered.min(value - held.least));
            if bounds.most == Amount::ZERO {
                continue;
            }
            let stop = match traced {
                // The account decides for its own outputs, but does not go through CoinJoins.
                Some(coin) => match &coin.stop {
                    Some(EndReason::CoinJoin(_)) => None,
                    stop => stop.clone(),
                },
                None => {
                    let reached = Reached {
                        output,
                        hop: arrival.way.from_source,
                        most: bounds.most,
                        stake: stake(bounds.most),
                        ends_at_coinjoins: false,
                    };
                    stop(view, verdicts, rules, &reached, &mut bands.wanted)
                }
            };
            let by_links = arrival.by_links || links.is_some();
            if stop.is_none()
                && let Spend::By(spender) = view.spend(output)
            {
                let way = Way {
                    hop: arrival.way.hop + 1,
                    from_source: arrival.way.from_source + 1,
                    ..arrival.way
                };
                carried.insert(
                    output,
                    Carried {
                        bounds,
                        way,
                        by_links,
                    },
                );
                due.insert(spender);
            }
            bands.outputs.push(BandedOutput {
                output,
                hop: arrival.way.hop,
                coinjoin: arrival.way.coinjoin,
                bounds,
                link: links.map(|links| links.link),
                by_links,
                is_accounted: held.most > Amount::ZERO,
                stop,
            });
        }
    }
    bands
}

/// Returns the coins that a transaction spends, with the shortest way of the tainted ones; `None` if no coin reaches it
/// or an input's value is not known.
fn inputs(
    view: &View,
    tx: TxNum,
    account: &HashMap<OutputNum, &TracedOutput>,
    carried: &mut BTreeMap<OutputNum, Carried>,
) -> Option<(Vec<BoundedInput>, Arrival)> {
    let mut arrival: Option<Arrival> = None;
    let mut inputs = Vec::with_capacity(view.inputs(tx).len());
    for prevout in view.inputs(tx) {
        let value = view.value_of(*prevout)?;
        let mut taint = TaintBounds::default();
        if let Prevout::Output(output) = prevout {
            let brought = carried.remove(output);
            if let Some(brought) = &brought {
                taint = brought.bounds;
            }
            let mut ways: Vec<Way> = brought.iter().map(|brought| brought.way).collect();
            let coin = account.get(output).filter(|coin| ends_at_coinjoin(coin));
            if let Some(coin) = coin {
                let held = range(&coin.tainted.taint);
                taint = TaintBounds {
                    least: taint.least + held.least,
                    most: taint.most + held.most,
                }
                .within(value);
                if held.most > Amount::ZERO {
                    ways.push(Way {
                        hop: 0,
                        coinjoin: tx,
                        from_source: coin.tainted.hop + 1,
                    });
                }
            }
            let by_links = brought.is_some_and(|brought| brought.by_links);
            for way in ways {
                arrival = Some(match arrival {
                    None => Arrival { way, by_links },
                    Some(other) => Arrival {
                        way: way.min(other.way),
                        by_links: by_links || other.by_links,
                    },
                });
            }
        }
        inputs.push(BoundedInput { value, taint });
    }
    Some((inputs, arrival?))
}

/// Counts the links of a CoinJoin; empty if the count is given up. Unspendable outputs have none.
fn count_links(
    view: &View,
    tx: TxNum,
    inputs: &[BoundedInput],
    budget: &mut u64,
) -> BTreeMap<OutputNum, OutputLinks> {
    let links = |budget: &mut u64| {
        let values = Values::of(view, tx)?;
        let (paid, made) = (&values.inputs, &values.values);
        let entropy = entropy(paid, made, Ratio::USUAL, budget).ok()?;
        let linked = indivisible_links(paid, made, Ratio::USUAL, &entropy, budget).ok()?;
        let gain = entropy.intrafees.map_or(0, |fees| fees.maker);
        let rows = values.outputs.into_iter().zip(linked).zip(entropy.links);
        let rows = rows.map(|((output, linked), counts)| {
            let tainted = counts.into_iter().zip(inputs);
            let tainted = tainted.filter(|(_, input)| input.taint.most > Amount::ZERO);
            let link = LinkProbability {
                ways: tainted.map(|(count, _)| count).max().unwrap_or(0),
                of: entropy.interpretations,
            };
            let gain = Amount::from_sat(gain);
            (output, OutputLinks { linked, link, gain })
        });
        Some(rows.collect())
    };
    let mut allowed = BUDGET.min(*budget);
    *budget -= allowed;
    let counted: Option<BTreeMap<OutputNum, OutputLinks>> = links(&mut allowed);
    *budget += allowed;
    counted.unwrap_or_default()
}

fn ended_at_coinjoins(trace: &Trace) -> impl Iterator<Item = &TracedOutput> {
    trace.outputs.iter().filter(|coin| ends_at_coinjoin(coin))
}

fn ends_at_coinjoin(coin: &TracedOutput) -> bool {
    matches!(coin.stop, Some(EndReason::CoinJoin(_)))
}

/// Returns the most that went into CoinJoins under one conserving policy.
fn entered(trace: &Trace) -> Amount {
    let taint: Taints = ended_at_coinjoins(trace)
        .map(|coin| coin.tainted.taint)
        .sum();
    range(&taint).most
}

/// Returns the least and the most taint under the conserving policies.
fn range(taint: &Taints) -> TaintBounds {
    let taints = Policy::CONSERVING.map(|policy| taint[policy]);
    TaintBounds {
        least: taints.into_iter().min().unwrap_or_default(),
        most: taints.into_iter().max().unwrap_or_default(),
    }
}

/// Returns the taint at stake behind an output; more than none, so that its data come before those off the trail.
fn stake(most: Amount) -> Amount {
    (most / STAKE_PART).max(Amount::from_sat(1))
}
