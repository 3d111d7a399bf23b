//! Taint: propagates the value of source outputs through the view and accounts for every satoshi. Where to stop is not
//! decided here but by the caller, output by output.
//!
//! # One traversal, five policies
//!
//! [`propagate`] visits transactions in chain order, and only those that create a source or receive taint. Each
//! [`Policy`] divides the taint of a transaction's inputs over its outputs and its fee by its own rule (`poison`,
//! `haircut`, `queue`); everything else is shared.
//!
//! Under the order-based policies every tainted satoshi keeps its source ([`origins`]), and under all that conserve,
//! taint passes from output to output ([`flows`]). Both repeat a finished propagation, since a round of requests needs
//! neither.
//!
//! # What is counted
//!
//! A source is entirely tainted. If a source is funded with coins that already carry taint, only the new part is
//! counted: its value less the taint that reaches it, which keeps its older source. Taint ends in outputs that are not followed and in fees; fee
//! taint is reported and never followed into a coinbase. In a PayJoin the payee contributes coins of its own
//! ([`Contribution`]): these return to it and are not a payment, tainted or not, so only the rest of a source is new.
//! So for every policy of [`Policy::CONSERVING`], to the satoshi:
//!
//! ```text
//! Σ new taint of the sources = Σ taint of the outputs not followed + Σ taint of the fees
//! ```
//!
//! Poison does not conserve. Its law is that the outputs it taints are the sources' descendants through followed
//! outputs, and it decides which outputs are reached at all: under another policy an output that is reached may carry
//! nothing.
//!
//! # Where no policy can tell
//!
//! Behind a CoinJoin an output has no figure, only a least and a most ([`bounds`]).

mod bands;
mod flows;
mod groups;
mod haircut;
mod origins;
mod payjoin;
mod pending;
mod poison;
mod policy;
mod propagation;
mod queue;
mod segments;
mod value;

pub use bands::{BoundedInput, TaintBounds, bounds};
pub use flows::TaintFlow;
pub use groups::TaintByGroup;
pub use origins::{OriginFlow, OriginRun, Origins};
pub use payjoin::Contribution;
pub use pending::{TaintSplit, UnconfirmedSpend, unconfirmed_spends};
pub use policy::{Policy, Taints};
pub use propagation::{Propagation, Tainted};

use std::collections::{BTreeMap, BTreeSet};

use self::flows::FlowCollector;
use self::origins::{OriginCollector, OriginFlowCollector};
use self::propagation::{Start, run};
use crate::ledger::{OutputNum, TxNum, View};

/// Propagates taint from `sources` under every policy at once.
///
/// `follow` is called once for each output reached, in chain order, with everything but [`Tainted::followed`] set; it
/// returns whether taint continues through the output. Taint of an output that is not followed never continues, even if
/// another input of the same transaction is followed.
///
/// The caller must not follow an output into a transaction whose fee is not known ([`View::fee`]): without a previous
/// transaction its split is unknown. This is enforced: taint never continues into such a transaction, nor out of an
/// output that no transaction of the view spends, whatever `follow` returns; it ends in the output,
/// [`Tainted::followed`] is false, and the accounts stay exact.
pub fn propagate(
    view: &View,
    sources: &[OutputNum],
    follow: impl FnMut(&Tainted) -> bool,
) -> Propagation {
    propagate_under(view, sources, &Policy::ALL, follow)
}

/// Propagates taint as [`propagate`] does under some policies only; under the others every amount is zero.
pub fn propagate_under(
    view: &View,
    sources: &[OutputNum],
    policies: &[Policy],
    follow: impl FnMut(&Tainted) -> bool,
) -> Propagation {
    let start = Start {
        view,
        sources,
        payjoins: &BTreeMap::new(),
        policies,
        keeps_origins: false,
    };
    run(start, follow, &mut ())
}

/// Propagates taint as [`propagate`] does, where some transactions are PayJoins.
pub fn propagate_through(
    view: &View,
    sources: &[OutputNum],
    payjoins: &BTreeMap<TxNum, Contribution>,
    follow: impl FnMut(&Tainted) -> bool,
) -> Propagation {
    run(Start::new(view, sources, payjoins), follow, &mut ())
}

/// Repeats a propagation and returns its flows, in chain order. `followed` holds [`Tainted::followed`] of its outputs in
/// their order.
///
/// A transaction that joins many tainted inputs and many outputs has as many flows as pairs of them.
pub fn flows(
    view: &View,
    sources: &[OutputNum],
    payjoins: &BTreeMap<TxNum, Contribution>,
    followed: impl IntoIterator<Item = bool>,
) -> Vec<TaintFlow> {
    let mut collector = FlowCollector::new(view);
    let start = Start::new(view, sources, payjoins);
    run(start, repeating(followed), &mut collector);
    collector.into_flows()
}

/// Repeats a propagation as [`flows`] does, and returns the origins of the taint in the outputs and fees (`None`) that
/// are `wanted`, in chain order: by transaction, its fee first.
pub fn origins(
    view: &View,
    sources: &[OutputNum],
    payjoins: &BTreeMap<TxNum, Contribution>,
    followed: impl IntoIterator<Item = bool>,
    wanted: impl FnMut(TxNum, Option<OutputNum>) -> bool,
) -> Vec<Origins> {
    let mut collector = OriginCollector {
        sources: in_chain_order(sources),
        wanted,
        origins: Vec::new(),
    };
    let start = Start::new(view, sources, payjoins).with_origins();
    run(start, repeating(followed), &mut collector);
    collector.origins
}

/// Repeats a propagation as [`flows`] does, and returns what passes from output to output by source: by transaction in
/// chain order, policy, spent output, output made and source. Fees are left out.
pub fn origin_flows(
    view: &View,
    sources: &[OutputNum],
    payjoins: &BTreeMap<TxNum, Contribution>,
    followed: impl IntoIterator<Item = bool>,
) -> Vec<OriginFlow> {
    let mut collector = OriginFlowCollector {
        view,
        sources: in_chain_order(sources),
        flows: Vec::new(),
    };
    let start = Start::new(view, sources, payjoins).with_origins();
    run(start, repeating(followed), &mut collector);
    collector.flows
}

fn in_chain_order(sources: &[OutputNum]) -> Vec<OutputNum> {
    let in_order: BTreeSet<OutputNum> = sources.iter().copied().collect();
    in_order.into_iter().collect()
}

/// Answers for each output as the first propagation did.
fn repeating(followed: impl IntoIterator<Item = bool>) -> impl FnMut(&Tainted) -> bool {
    let mut followed = followed.into_iter();
    move |_| {
        let answer = followed.next();
        answer.expect("a propagation reaches the same outputs again")
    }
}
