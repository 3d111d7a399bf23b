//! The analysis of a view under the question of a case, and what it would have to know to go on. Made again and again
//! while data comes in, and once more for the findings.

use std::collections::{HashMap, HashSet};

use super::classify::{Deposit, Verdict as Judgement, classify};
use super::findings::{Class, Time};
use super::payer::payer;
use super::payouts::{Payout, payouts};
use super::pending;
use super::purse::purses;
use super::question::{Case, Limits};
use super::reference::Reference;
use super::wallets::Wallets;
use crate::acquire::Plan;
use crate::cluster::Clustering;
use crate::heuristics::coinjoin::{self, Verdict};
use crate::heuristics::signers;
use crate::ledger::{AddressNum, OutputNum, Prevout, TxNum, View};
use crate::rates::Rates;
use crate::trace::{self, Rules, Trace};

/// A deposit to a case address, and what it is.
#[derive(Debug, Clone)]
pub struct JudgedDeposit {
    /// The output.
    pub output: OutputNum,
    /// What it is, for which demand, and why.
    pub judgement: Judgement,
}

/// Wallets, deposits and the way of the money.
pub struct Analysis {
    /// Whether each transaction of the view is a CoinJoin; those that tags make a payout are none.
    pub verdicts: Vec<Verdict>,
    /// What looks like a CoinJoin and is taken for a payout of a service that tags name, in chain order.
    pub payouts: Vec<Payout>,
    /// Wallets, and what they rest on.
    pub wallets: Wallets,
    /// Addresses of the case that the view knows, with their index in the case.
    pub case_addresses: HashMap<AddressNum, usize>,
    /// Deposits to them, in chain order.
    pub deposits: Vec<JudgedDeposit>,
    /// Where the money of the deposits that count as paid went.
    pub trace: Trace,
    /// Limits of the trace.
    limits: Limits,
}

impl Analysis {
    /// Analyses `view`. What is missing from it was not asked for if the run was `out_of_budget`.
    pub fn new(case: &Case, view: &View, reference: &Reference, out_of_budget: bool) -> Self {
        let mut verdicts = coinjoin::judge_all(view);
        let payouts = payouts(view, &reference.tags, &verdicts);
        for payout in &payouts {
            verdicts[payout.tx.index()] = Verdict::Not;
        }
        let wallets = Wallets::new(case, view, &reference.tags, &verdicts, &payouts);
        let (rates, clustering) = (&reference.rates, &wallets.clustering);
        let case_addresses: HashMap<AddressNum, usize> = case
            .addresses
            .iter()
            .enumerate()
            .filter_map(|(at, entry)| Some((view.address(&entry.address.script_pubkey())?, at)))
            .collect();
        let deposits = judge_deposits(case, view, rates, &verdicts, clustering, &case_addresses);
        let sources: Vec<OutputNum> = deposits
            .iter()
            .filter(|deposit| deposit.judgement.class.is_source())
            .map(|deposit| deposit.output)
            .collect();
        let limits = &case.limits;
        let rules = Rules {
            hops: limits.hops,
            dust: limits.dust,
            busy: limits.busy,
            min_taint: limits.min_taint,
            through_coinjoin: limits.through_coinjoin,
            through_busy: limits.through_busy,
            until: limits.to.map(end_of_day),
            out_of_budget,
            case: case_addresses.keys().copied().collect(),
        };
        let trace = trace::follow(view, &verdicts, &sources, &rules);
        Self {
            verdicts,
            payouts,
            wallets,
            case_addresses,
            deposits,
            trace,
            limits: limits.clone(),
        }
    }

    /// Wallets.
    pub fn clustering(&self) -> &Clustering {
        &self.wallets.clustering
    }

    /// The addresses that the transactions of deposits which count as paid spend from, as far as they are known; those aside
    /// that nobody signed for.
    pub(super) fn payers<'a>(&'a self, view: &'a View) -> impl Iterator<Item = AddressNum> + 'a {
        let sources = self.deposits.iter();
        let sources = sources.filter(|deposit| deposit.judgement.class.is_source());
        sources.flat_map(|deposit| signers::payers(view, view.tx_of(deposit.output)))
    }

    /// The addresses that money of a payment reached, in chain order, again and again where it came again.
    pub(super) fn reached<'a>(&'a self, view: &'a View) -> impl Iterator<Item = AddressNum> + 'a {
        let coins = self.trace.coins.iter();
        coins.filter_map(|coin| view.owner(coin.tainted.output))
    }

    /// What has to be known to go on: the histories at which the trace stopped for want of them, and the parents of
    /// every transaction that pays a case address, lies on the way, or spends from an address that was looked into.
    pub fn plan(&self, view: &View) -> Plan {
        let mut wanting: HashSet<TxNum> = self.trace.orphans.iter().copied().collect();
        for address in view.addresses() {
            let touches = view.touches(address);
            if self.case_addresses.contains_key(&address) {
                wanting.extend(touches);
            } else if view.history(address).is_some() {
                let spends = |tx: &&TxNum| {
                    view.inputs(**tx)
                        .iter()
                        .any(|prevout| view.owner_of(*prevout) == Some(address))
                };
                wanting.extend(touches.iter().filter(spends));
            }
        }
        let lacks_parents = |tx: &TxNum| {
            view.inputs(*tx)
                .iter()
                .any(|prevout| matches!(prevout, Prevout::Missing(_)))
        };
        let (moving, ahead) = pending::wanted(view, &self.trace, &self.limits);
        let open = self.trace.open.iter();
        Plan {
            histories: open
                .map(|address| view.script(*address).to_owned())
                .chain(ahead)
                .collect(),
            spenders: self
                .trace
                .sought
                .iter()
                .map(|output| {
                    (
                        view.outpoint(*output),
                        view.txout(*output).script_pubkey.clone(),
                    )
                })
                .collect(),
            parents_of: wanting
                .into_iter()
                .filter(lacks_parents)
                .map(|tx| view.tx(tx).txid)
                .chain(moving)
                .collect(),
        }
    }
}

fn judge_deposits(
    case: &Case,
    view: &View,
    rates: &[Rates],
    verdicts: &[Verdict],
    clustering: &Clustering,
    case_addresses: &HashMap<AddressNum, usize>,
) -> Vec<JudgedDeposit> {
    let wallet: HashSet<AddressNum> = case_addresses
        .keys()
        .map(|address| clustering.root(*address))
        .collect();
    let mut outputs: Vec<(OutputNum, usize)> = Vec::new();
    let mut touched: Vec<TxNum> = case_addresses
        .keys()
        .flat_map(|address| view.touches(*address))
        .copied()
        .collect();
    touched.sort_unstable();
    touched.dedup();
    for tx in touched {
        outputs.extend(view.outputs(tx).filter_map(|output| {
            let address = case_addresses.get(&view.owner(output)?)?;
            Some((output, *address))
        }));
    }
    let mut deposits: Vec<Deposit> = outputs
        .iter()
        .map(|&(output, address)| {
            let tx = view.tx_of(output);
            let paid_by_wallet = |prevout: &Prevout| {
                view.owner_of(*prevout)
                    .is_some_and(|owner| wallet.contains(&clustering.root(owner)))
            };
            Deposit {
                address,
                value: view.value(output),
                time: Time::from_unix(view.tx(tx).anchor.time),
                from_case_wallet: view.inputs(tx).iter().any(paid_by_wallet),
                by_coinjoin: verdicts[tx.index()].is_mix(),
                payer: payer(view, clustering, tx).filter(|_| !verdicts[tx.index()].is_mix()),
                purse: 0,
            }
        })
        .collect();
    let paid = outputs.iter().zip(&deposits);
    let paid: Vec<_> = paid
        .map(|(it, deposit)| (view.tx_of(it.0), deposit.payer))
        .collect();
    let purses = purses(view, &paid, |address| case_addresses.contains_key(&address));
    for (deposit, purse) in deposits.iter_mut().zip(purses) {
        deposit.purse = purse;
    }
    // What lies outside of the days looked at is no part of a sum of instalments either.
    let mut judgements: Vec<Option<Judgement>> = deposits
        .iter()
        .map(|deposit| outside(deposit, case))
        .collect();
    let within: Vec<usize> = (0..deposits.len())
        .filter(|at| judgements[*at].is_none())
        .collect();
    let looked_at: Vec<Deposit> = within.iter().map(|at| deposits[*at]).collect();
    for (at, judgement) in within.into_iter().zip(classify(&looked_at, case, rates)) {
        judgements[at] = Some(judgement);
    }
    let judgements = judgements
        .into_iter()
        .map(|judgement| judgement.expect("outside or classified"));
    outputs
        .into_iter()
        .zip(judgements)
        .map(|((output, _), judgement)| JudgedDeposit { output, judgement })
        .collect()
}

/// The judgement of a deposit outside of the days looked at.
fn outside(deposit: &Deposit, case: &Case) -> Option<Judgement> {
    let seconds = deposit.time.unix();
    let before = case.limits.from.filter(|day| seconds < start_of_day(*day));
    let after = case
        .limits
        .to
        .filter(|day| seconds > i64::from(end_of_day(*day)));
    let (word, day) = before
        .map(|day| ("before", day))
        .or(after.map(|day| ("after", day)))?;
    Some(Judgement::new(
        Class::Unrelated,
        format!("{word} {day}, outside of the days looked at"),
    ))
}

/// First second of a day in UTC, since 1970-01-01.
fn start_of_day(day: jiff::civil::Date) -> i64 {
    jiff::tz::Offset::UTC
        .to_timestamp(day.at(0, 0, 0, 0))
        .map_or(i64::MIN, jiff::Timestamp::as_second)
}

/// Last second of a day in UTC, since 1970-01-01, within the range of block times.
fn end_of_day(day: jiff::civil::Date) -> u32 {
    u32::try_from((start_of_day(day) + 86_399).max(0)).unwrap_or(u32::MAX)
}
