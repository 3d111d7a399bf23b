//! Where the money went: follows every payment, coin by coin, and says where and why the trace stopped.
//!
//! One pass in chain order does it all: [`taint::propagate`] asks about each output that money reaches, and the answer
//! is one of the stops below, or that the trace goes on. What could not be answered for want of data is told apart, so
//! that the same pass, made again and again while data comes in, also says what to ask for next.

use crate::plural::counted;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use bitcoin::{Amount, Txid};

use crate::heuristics::coinjoin::Verdict;
use crate::ledger::{
    AddressNum, Completeness, MissingReason, OutputNum, Prevout, ReportedSpender, Spend, TxNum,
    View,
};
use crate::taint::{self, Contribution, Policy, Propagation, Tainted};

/// What the trace may and may not do.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Transactions on the way from a source, at most.
    pub hops: u32,
    /// Outputs of at most this value are not followed.
    pub dust: Amount,
    /// An address with more transactions, as of the tip, is a boundary.
    pub busy: u64,
    /// Outputs with less taint under every conserving policy are not followed.
    pub min_taint: Amount,
    /// Whether the trace goes on through CoinJoins.
    pub through_coinjoin: bool,
    /// Whether single coins are followed out of busy addresses.
    pub through_busy: bool,
    /// Outputs spent after this time are not followed, in seconds since 1970-01-01 UTC.
    pub until: Option<u32>,
    /// Whether the run ended at its limit on requests, so that what is missing was not asked for.
    pub out_of_budget: bool,
    /// Addresses of the case, which are never busy.
    pub case: HashSet<AddressNum>,
    /// Addresses in wallets of services that are a boundary, with what shows that they are.
    pub services: HashMap<AddressNum, Arc<str>>,
}

/// What is to be followed.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Outputs whose money is followed.
    pub outputs: Vec<OutputNum>,
    /// Transactions that pay some of them and to which the payee brings coins of its own.
    pub payjoins: BTreeMap<TxNum, Contribution>,
}

/// Why the trace stopped at an output. The order is that of precedence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// What became of the output is not known.
    Unknown(Unknown),
    /// A transaction in the mempool spends it.
    Unconfirmed(Txid),
    /// A CoinJoin spends it.
    CoinJoin(Txid),
    /// It lies in the wallet of a service, as this shows.
    Service(Arc<str>),
    /// Its address has this many transactions.
    Busy(u64),
    /// It is worth too little.
    Dust,
    /// A limit of the trace.
    Limit(Limit),
    /// It is not spent.
    Unspent,
    /// It can never be spent.
    Unspendable,
}

/// Why it is not known what became of an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unknown {
    /// The history of its address does not tell.
    History(Completeness),
    /// Who spends it is not to be had.
    Spender(MissingReason),
    /// A parent of the transaction that spends it is not to be had.
    Parent(Txid),
}

/// A limit that stopped the trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Transactions on the way.
    Hops,
    /// Requests to servers.
    Requests,
    /// Time of the spend.
    Date,
    /// Taint of the output.
    MinTaint,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(unknown) => unknown.fmt(f),
            Self::Unconfirmed(txid) => write!(f, "spent by {txid}, which is not in a block yet"),
            Self::CoinJoin(txid) => write!(f, "spent by the CoinJoin {txid}"),
            Self::Service(shown_by) => {
                write!(f, "in the wallet of a service: {shown_by}")
            }
            Self::Busy(entries) => write!(
                f,
                "the address has {}, like one of a service",
                counted(*entries, "transaction")
            ),
            Self::Dust => f.write_str("too small to follow"),
            Self::Limit(Limit::Hops) => f.write_str("spent; the limit on hops was reached"),
            Self::Limit(Limit::Requests) => f.write_str("the limit on requests was reached"),
            Self::Limit(Limit::Date) => f.write_str("spent after the last day looked at"),
            Self::Limit(Limit::MinTaint) => f.write_str("less taint than the limit"),
            Self::Unspent => f.write_str("not spent as of the tip"),
            Self::Unspendable => f.write_str("unspendable"),
        }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::History(completeness) => completeness.fmt(f),
            Self::Spender(gap) => write!(f, "who spends it is not to be had: {gap}"),
            Self::Parent(txid) => write!(
                f,
                "a parent of the spending transaction {txid} could not be had"
            ),
        }
    }
}

/// An output that money reached.
#[derive(Debug, Clone)]
pub struct Coin {
    /// The output, its distance and its taint.
    pub tainted: Tainted,
    /// Why the trace stopped; nothing where it went on.
    pub stop: Option<Stop>,
}

/// Where the money went.
#[derive(Debug, Default)]
pub struct Trace {
    /// Every output reached, in chain order.
    pub coins: Vec<Coin>,
    /// Taint paid as fees, new taint of the sources.
    pub propagation: Propagation,
    /// Addresses whose history would let the trace go on.
    pub open: Vec<AddressNum>,
    /// Outputs at busy addresses whose spenders would let the trace go on.
    pub sought: Vec<OutputNum>,
    /// Transactions on the way that want their parents.
    pub orphans: Vec<TxNum>,
}

/// Follows `sources`. `verdicts` says of each transaction of the view whether it is a CoinJoin.
pub fn follow(view: &View, verdicts: &[Verdict], sources: &Sources, rules: &Rules) -> Trace {
    let mut trace = Trace::default();
    let mut stops = Vec::new();
    let Sources { outputs, payjoins } = sources;
    let mut propagation = taint::propagate_through(view, outputs, payjoins, |tainted| {
        let stop = stop(view, verdicts, rules, tainted, &mut trace);
        let goes_on = stop.is_none();
        stops.push(stop);
        goes_on
    });
    trace.coins = std::mem::take(&mut propagation.outputs)
        .into_iter()
        .zip(stops)
        .map(|(tainted, stop)| Coin { tainted, stop })
        .collect();
    trace.propagation = propagation;
    trace
}

fn stop(
    view: &View,
    verdicts: &[Verdict],
    rules: &Rules,
    tainted: &Tainted,
    trace: &mut Trace,
) -> Option<Stop> {
    let output = tainted.output;
    let Some(owner) = view.owner(output) else {
        return Some(Stop::Unspendable);
    };
    let entries = view.history_length(owner);
    let busy =
        (entries > rules.busy && !rules.case.contains(&owner)).then_some(Stop::Busy(entries));
    let service = rules.services.get(&owner).cloned().map(Stop::Service);
    // Where single coins are followed out of it, a busy address is a boundary only if their spenders are not to be had.
    let barrier = busy.clone().filter(|_| !rules.through_busy);
    let dust = (view.value(output) <= rules.dust).then_some(Stop::Dust);
    let most = Policy::CONSERVING
        .iter()
        .map(|policy| tainted.taint[*policy])
        .max();
    let meagre = (most < Some(rules.min_taint)).then_some(Stop::Limit(Limit::MinTaint));
    match view.spend(output) {
        Spend::By(spender) => {
            if view
                .inputs(spender)
                .iter()
                .any(|prevout| matches!(prevout, Prevout::Missing(_)))
            {
                trace.orphans.push(spender);
                return Some(unless_limited(
                    rules,
                    Unknown::Parent(view.tx(spender).txid),
                ));
            }
            let joined = coinjoin(view, verdicts, spender).filter(|_| !rules.through_coinjoin);
            let far = (tainted.hop >= rules.hops).then_some(Stop::Limit(Limit::Hops));
            let late = rules
                .until
                .is_some_and(|until| view.tx(spender).anchor.time > until);
            let late = late.then_some(Stop::Limit(Limit::Date));
            let boundary = service.or(barrier);
            joined.or(boundary).or(dust).or(far).or(late).or(meagre)
        }
        Spend::Mempool(txid) => Some(Stop::Unconfirmed(txid)),
        Spend::Unspent => {
            let boundary = service.or(barrier);
            boundary.or(dust).or(meagre).or(Some(Stop::Unspent))
        }
        Spend::Unspendable => Some(Stop::Unspendable),
        // A busy address is not looked into, and what is too small to follow is not asked about.
        Spend::Unknown => match view.completeness(owner) {
            // What a service does with a coin says nothing of the money: there is no need to ask.
            Completeness::NotAsked => service.or(dust).or(meagre).or_else(|| {
                trace.open.push(owner);
                Some(Stop::Unknown(Unknown::History(Completeness::NotAsked)))
            }),
            Completeness::Unproved(_)
            | Completeness::Missing(MissingReason::TooLong(_) | MissingReason::Dropped(_))
                if rules.through_busy && (busy.is_some() || entries == 0) =>
            {
                dust.or(meagre)
                    .or_else(|| match view.reported_spender(output) {
                        None => {
                            trace.sought.push(output);
                            Some(Stop::Unknown(Unknown::Spender(MissingReason::Unanswered)))
                        }
                        Some(ReportedSpender::Missing(MissingReason::Budget)) => {
                            Some(Stop::Limit(Limit::Requests))
                        }
                        Some(ReportedSpender::Missing(gap)) => {
                            busy.or(Some(Stop::Unknown(Unknown::Spender(gap.clone()))))
                        }
                        Some(ReportedSpender::By { .. } | ReportedSpender::Nobody) => Some(
                            unless_limited(rules, Unknown::History(Completeness::Unproved(1))),
                        ),
                    })
            }
            Completeness::Missing(MissingReason::Budget) => {
                dust.or(Some(Stop::Limit(Limit::Requests)))
            }
            unproved @ Completeness::Unproved(_) => {
                let boundary = busy.map(|busy| service.unwrap_or(busy));
                boundary.or_else(|| Some(unless_limited(rules, Unknown::History(unproved.clone()))))
            }
            Completeness::Complete => Some(Stop::Unspent),
            other => Some(Stop::Unknown(Unknown::History(other.clone()))),
        },
    }
}

/// What is missing at the end of a run that was out of requests was not refused: nobody was asked.
fn unless_limited(rules: &Rules, unknown: Unknown) -> Stop {
    if rules.out_of_budget {
        return Stop::Limit(Limit::Requests);
    }
    Stop::Unknown(unknown)
}

/// The CoinJoin that a transaction is. A Stonewall is none: one wallet, or two, simulate it, and the money goes on.
fn coinjoin(view: &View, verdicts: &[Verdict], tx: TxNum) -> Option<Stop> {
    verdicts[tx.index()]
        .is_mix()
        .then(|| Stop::CoinJoin(view.tx(tx).txid))
}
