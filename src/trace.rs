//! Follows every payment output by output, and records where and why the trace ends.
//!
//! It is one pass in chain order: [`taint::propagate`] asks about each output that money reaches, and the answer is an
//! [`EndReason`] or that the trace continues. Ends for want of data are recorded separately, so the same pass, repeated
//! as data arrives, also yields what to request next.
//!
//! The trace ends at CoinJoins. Behind them, [`bands`] bounds what their outputs can hold.

mod bands;

pub use bands::{BandedOutput, Bands, LinkProbability, STEPS, bands};

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use bitcoin::{Amount, Txid};

use crate::heuristics::coinjoin::Verdict;
use crate::language::{Sentence, say};
use crate::ledger::{
    AddressNum, Completeness, MissingReason, OutputNum, Prevout, ReportedSpender, Spend, TxNum,
    View,
};
use crate::taint::{
    self, Contribution, OriginFlow, Origins, Policy, Propagation, TaintFlow, Tainted,
};

/// Limits and boundaries of a trace.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Most transactions from a source.
    pub hops: u32,
    /// Outputs of at most this value are not followed.
    pub dust: Amount,
    /// The trace ends at an address with more transactions than this, as of the tip.
    pub busy: u64,
    /// Outputs with less taint than this under every conserving policy are not followed.
    pub min_taint: Amount,
    /// Whether to follow single coins out of busy addresses.
    pub through_busy: bool,
    /// Outputs spent after this block time are not followed, in seconds since 1970-01-01 UTC.
    pub until: Option<u32>,
    /// Whether the run reached its request limit, so that missing data was not requested.
    pub out_of_budget: bool,
    /// Case addresses; never busy.
    pub case: HashSet<AddressNum>,
    /// Addresses of services, at which the trace ends, with the words of [`EndReason::Service`].
    pub services: HashMap<AddressNum, Arc<Sentence>>,
}

/// The outputs to follow.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Outputs from which the trace starts.
    pub outputs: Vec<OutputNum>,
    /// PayJoins among the transactions that pay them, with the payee's own contribution.
    pub payjoins: BTreeMap<TxNum, Contribution>,
}

/// Why the trace ends at an output. `follow` decides which of several reasons counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndReason {
    /// Whether or where it was spent is not known.
    Unknown(UnknownReason),
    /// A transaction in the mempool spends it.
    Unconfirmed(Txid),
    /// A CoinJoin spends it.
    CoinJoin(Txid),
    /// It belongs to a service; says how, and what shows it.
    Service(Arc<Sentence>),
    /// Its address is busy, with this many transactions.
    Busy(u64),
    /// Its value is at most the dust limit.
    Dust,
    /// A limit was reached.
    Limit(Limit),
    /// It is unspent.
    Unspent,
    /// It is unspendable.
    Unspendable,
}

/// Why the spend of an output is not known. It says which of three pieces of data is missing; why a server's answer is
/// missing is a [`MissingReason`], here and in [`Completeness`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnknownReason {
    /// The history of its address is incomplete.
    History(Completeness),
    /// The spending transaction is unavailable.
    Spender(MissingReason),
    /// A previous transaction of the spending transaction is unavailable.
    Parent(Txid),
}

/// A limit at which the trace ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Number of hops.
    Hops,
    /// Number of requests.
    Requests,
    /// Time of the spend.
    Date,
    /// Taint of the output.
    MinTaint,
}

impl EndReason {
    /// Describes the reason.
    pub fn words(&self) -> Sentence {
        match self {
            Self::Unknown(unknown) => unknown.words(),
            Self::Unconfirmed(txid) => say!("end-reason-unconfirmed", txid = *txid),
            Self::CoinJoin(txid) => say!("end-reason-coinjoin", txid = *txid),
            Self::Service(shown_by) => Sentence::clone(shown_by),
            Self::Busy(entries) => say!("end-reason-busy", count = *entries),
            Self::Dust => say!("end-reason-dust"),
            Self::Limit(Limit::Hops) => say!("end-reason-hops"),
            Self::Limit(Limit::Requests) => say!("end-reason-requests"),
            Self::Limit(Limit::Date) => say!("end-reason-date"),
            Self::Limit(Limit::MinTaint) => say!("end-reason-min-taint"),
            Self::Unspent => say!("end-reason-unspent"),
            Self::Unspendable => say!("end-reason-unspendable"),
        }
    }
}

impl UnknownReason {
    /// Describes the reason.
    pub fn words(&self) -> Sentence {
        match self {
            Self::History(completeness) => completeness.words(),
            Self::Spender(gap) => say!("end-reason-spender-missing", reason = gap.words()),
            Self::Parent(txid) => say!("end-reason-parent-missing", txid = *txid),
        }
    }
}

/// An output that money reached.
#[derive(Debug, Clone)]
pub struct TracedOutput {
    /// The output with its hops and taint.
    pub tainted: Tainted,
    /// Why the trace ends here; `None` if it continues.
    pub stop: Option<EndReason>,
}

/// The result of following the money.
#[derive(Debug, Default)]
pub struct Trace {
    /// What was followed.
    pub sources: Sources,
    /// Every output reached, in chain order.
    pub outputs: Vec<TracedOutput>,
    /// Taint paid as fees, and new taint of the sources.
    pub propagation: Propagation,
    /// Data needed to continue.
    pub wanted: Wanted,
}

/// Data that a trace needs to continue, each with the taint at stake.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Addresses whose histories, or transactions of these, are needed.
    pub histories: BTreeMap<AddressNum, Amount>,
    /// Outputs at busy addresses whose spenders are needed.
    pub spenders: BTreeMap<OutputNum, Amount>,
    /// Transactions on the trail whose previous transactions are needed.
    pub parents: BTreeMap<TxNum, Amount>,
}

/// An output at which to decide whether following ends.
struct Reached {
    output: OutputNum,
    /// Number of transactions from a source.
    hop: u32,
    /// The most that it may carry.
    most: Amount,
    /// The taint at stake if data are missing to follow it.
    stake: Amount,
    /// Whether following ends at a CoinJoin that spends it.
    ends_at_coinjoins: bool,
}

impl Reached {
    /// Describes an output that a propagation reached. The taint at stake is that of haircut, in which the report states
    /// shares of the ransom, so that the stakes of all outputs add up to the share not followed.
    fn by_account(tainted: &Tainted) -> Self {
        let taints = Policy::CONSERVING.map(|policy| tainted.taint[policy]);
        Self {
            output: tainted.output,
            hop: tainted.hop,
            most: taints.into_iter().max().unwrap_or_default(),
            stake: tainted.taint.haircut,
            ends_at_coinjoins: true,
        }
    }
}

/// Follows `sources`; `verdicts` holds the CoinJoin verdict of each transaction of the view.
pub fn follow(view: &View, verdicts: &[Verdict], sources: &Sources, rules: &Rules) -> Trace {
    let mut trace = Trace {
        sources: sources.clone(),
        ..Trace::default()
    };
    let mut stops = Vec::new();
    let Sources { outputs, payjoins } = sources;
    let mut propagation = taint::propagate_through(view, outputs, payjoins, |tainted| {
        let reached = Reached::by_account(tainted);
        let stop = stop(view, verdicts, rules, &reached, &mut trace.wanted);
        let goes_on = stop.is_none();
        stops.push(stop);
        goes_on
    });
    trace.outputs = std::mem::take(&mut propagation.outputs)
        .into_iter()
        .zip(stops)
        .map(|(tainted, stop)| TracedOutput { tainted, stop })
        .collect();
    trace.propagation = propagation;
    trace
}

impl Trace {
    /// Returns the taint that passes between outputs and into fees, in chain order.
    pub fn flows(&self, view: &View) -> Vec<TaintFlow> {
        let Sources { outputs, payjoins } = &self.sources;
        taint::flows(view, outputs, payjoins, self.followed())
    }

    /// Returns the payments that the taint of wanted outputs comes from, in chain order.
    pub fn origins(&self, view: &View, wanted: impl Fn(OutputNum) -> bool) -> Vec<Origins> {
        let Sources { outputs, payjoins } = &self.sources;
        let wanted = |_, output: Option<OutputNum>| output.is_some_and(&wanted);
        taint::origins(view, outputs, payjoins, self.followed(), wanted)
    }

    /// Returns what passes from output to output by the payment that it comes from.
    pub fn origin_flows(&self, view: &View) -> Vec<OriginFlow> {
        let Sources { outputs, payjoins } = &self.sources;
        taint::origin_flows(view, outputs, payjoins, self.followed())
    }

    fn followed(&self) -> impl Iterator<Item = bool> + '_ {
        self.outputs.iter().map(|coin| coin.tainted.followed)
    }
}

/// Decides why following ends at an output, and adds the data without which it cannot be decided.
fn stop(
    view: &View,
    verdicts: &[Verdict],
    rules: &Rules,
    reached: &Reached,
    wanted: &mut Wanted,
) -> Option<EndReason> {
    let (output, stake) = (reached.output, reached.stake);
    let Some(owner) = view.owner(output) else {
        return Some(EndReason::Unspendable);
    };
    let entries = view.history_length(owner);
    let busy =
        (entries > rules.busy && !rules.case.contains(&owner)).then_some(EndReason::Busy(entries));
    let service = rules.services.get(&owner).cloned().map(EndReason::Service);
    // With `through_busy`, a busy address is a boundary only if spenders are unavailable.
    let boundary = busy.clone().filter(|_| !rules.through_busy);
    let dust = (view.value(output) <= rules.dust).then_some(EndReason::Dust);
    let below_min_taint =
        (reached.most < rules.min_taint).then_some(EndReason::Limit(Limit::MinTaint));
    match view.spend(output) {
        Spend::By(spender) => {
            if view
                .inputs(spender)
                .iter()
                .any(|prevout| matches!(prevout, Prevout::Missing(_)))
            {
                *wanted.parents.entry(spender).or_default() += stake;
                return Some(unless_limited(
                    rules,
                    UnknownReason::Parent(view.tx(spender).txid),
                ));
            }
            let joined = coinjoin(view, verdicts, spender).filter(|_| reached.ends_at_coinjoins);
            let beyond_hops = (reached.hop >= rules.hops).then_some(EndReason::Limit(Limit::Hops));
            let after_cutoff = rules
                .until
                .is_some_and(|until| view.tx(spender).anchor.time > until);
            let after_cutoff = after_cutoff.then_some(EndReason::Limit(Limit::Date));
            let boundary = service.or(boundary);
            joined
                .or(boundary)
                .or(dust)
                .or(beyond_hops)
                .or(after_cutoff)
                .or(below_min_taint)
        }
        Spend::Mempool(txid) => Some(EndReason::Unconfirmed(txid)),
        Spend::Unspent => {
            let boundary = service.or(boundary);
            boundary
                .or(dust)
                .or(below_min_taint)
                .or(Some(EndReason::Unspent))
        }
        Spend::Unspendable => Some(EndReason::Unspendable),
        // Histories of busy addresses are not fetched, and spends of dust are not requested.
        Spend::Unknown => match view.completeness(owner) {
            // A service's use of a coin tells nothing about the ransom, so its history is not needed.
            Completeness::NotAsked => service.or(dust).or(below_min_taint).or_else(|| {
                *wanted.histories.entry(owner).or_default() += stake;
                Some(EndReason::Unknown(UnknownReason::History(
                    Completeness::NotAsked,
                )))
            }),
            Completeness::Unproved(_)
            | Completeness::Missing(MissingReason::TooLong(_) | MissingReason::Dropped(_))
                if rules.through_busy && (busy.is_some() || entries == 0) =>
            {
                dust.or(below_min_taint)
                    .or_else(|| match view.reported_spender(output) {
                        None => {
                            wanted.spenders.insert(output, stake);
                            Some(EndReason::Unknown(UnknownReason::Spender(
                                MissingReason::Unanswered,
                            )))
                        }
                        Some(ReportedSpender::Missing(MissingReason::Budget)) => {
                            Some(EndReason::Limit(Limit::Requests))
                        }
                        Some(ReportedSpender::Missing(gap)) => busy.or(Some(EndReason::Unknown(
                            UnknownReason::Spender(gap.clone()),
                        ))),
                        Some(ReportedSpender::By { .. } | ReportedSpender::Nobody) => {
                            wanted.spenders.insert(output, stake);
                            Some(unless_limited(
                                rules,
                                UnknownReason::History(Completeness::Unproved(1)),
                            ))
                        }
                    })
            }
            Completeness::Missing(MissingReason::Budget) => {
                dust.or(Some(EndReason::Limit(Limit::Requests)))
            }
            unproved @ Completeness::Unproved(_) => {
                let boundary = busy.map(|busy| service.unwrap_or(busy));
                boundary.or_else(|| {
                    *wanted.histories.entry(owner).or_default() += stake;
                    Some(unless_limited(
                        rules,
                        UnknownReason::History(unproved.clone()),
                    ))
                })
            }
            Completeness::Complete => Some(EndReason::Unspent),
            other => Some(EndReason::Unknown(UnknownReason::History(other.clone()))),
        },
    }
}

/// Data missing after the request limit was not refused, only not requested.
fn unless_limited(rules: &Rules, unknown: UnknownReason) -> EndReason {
    if rules.out_of_budget {
        return EndReason::Limit(Limit::Requests);
    }
    EndReason::Unknown(unknown)
}

/// Returns the CoinJoin at which the trace ends. A Stonewall is not one: one or two wallets simulate it, and the money
/// moves on.
fn coinjoin(view: &View, verdicts: &[Verdict], tx: TxNum) -> Option<EndReason> {
    verdicts[tx.index()]
        .is_mix()
        .then(|| EndReason::CoinJoin(view.tx(tx).txid))
}
