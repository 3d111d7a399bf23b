//! The analysis of a view under the question of a case, and what it would have to know to go on. Made again and again
//! while data comes in, and once more for the findings.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use bitcoin::Amount;

use super::classify::{Deposit, Verdict as Judgement, classify};
use super::findings::{Class, Time};
use super::own::{Brought, Own, contributions};
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
use crate::trace::{self, Rules, Sources, Trace};

/// A deposit to a case address, and what it is.
#[derive(Debug, Clone)]
pub struct JudgedDeposit {
    /// The output.
    pub output: OutputNum,
    /// What it is, for which demand, and why.
    pub judgement: Judgement,
    /// How much of it the wallet of the case itself brought to the transaction that pays it.
    pub returned: Amount,
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
    /// Roots of the wallets that are the case's own.
    own: HashSet<AddressNum>,
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
        let case_addresses: HashMap<AddressNum, usize> = case
            .addresses
            .iter()
            .enumerate()
            .filter_map(|(at, entry)| Some((view.address(&entry.address.script_pubkey())?, at)))
            .collect();
        let tags = &reference.tags;
        let wallets = Wallets::new(case, view, tags, &verdicts, &payouts, &case_addresses);
        let own = Own::new(
            view,
            &wallets.clustering,
            &wallets.services,
            &case_addresses,
        );
        let brought = brought(view, &verdicts, &own, &case_addresses);
        let payjoins = contributions(&brought);
        let rates = &reference.rates;
        let deposits = judge_deposits(case, view, rates, &wallets, &own, &brought, &case_addresses);
        let counted = deposits
            .iter()
            .filter(|deposit| deposit.judgement.class.is_source());
        let sources = Sources {
            outputs: counted.map(|deposit| deposit.output).collect(),
            payjoins,
        };
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
            services: boundaries(view, &wallets, &brought, &case_addresses),
        };
        let trace = trace::follow(view, &verdicts, &sources, &rules);
        Self {
            own: own.into_roots(),
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

    /// Whether the wallet of the case holds an address. That of a service is not the case's.
    pub(super) fn is_own(&self, address: AddressNum) -> bool {
        self.own.contains(&self.clustering().root(address))
    }

    /// The addresses that the transactions of deposits which count as paid spend from, as far as they are known; those aside
    /// that nobody signed for, and those of the case.
    pub(super) fn payers<'a>(&'a self, view: &'a View) -> impl Iterator<Item = AddressNum> + 'a {
        let sources = self.deposits.iter();
        let sources = sources.filter(|deposit| deposit.judgement.class.is_source());
        let owners = sources.flat_map(|deposit| signers::payers(view, view.tx_of(deposit.output)));
        owners.filter(|owner| !self.is_own(*owner))
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

/// Addresses in the wallets of services that hold an address of the case or pay one. Money that goes into such a wallet ends
/// there: what comes out again to the case is paid by a customer.
fn boundaries(
    view: &View,
    wallets: &Wallets,
    brought: &BTreeMap<TxNum, Brought>,
    case_addresses: &HashMap<AddressNum, usize>,
) -> HashMap<AddressNum, Arc<str>> {
    let inputs = brought.keys().flat_map(|tx| view.inputs(*tx));
    let paying = inputs.filter_map(|prevout| view.owner_of(*prevout));
    let of_case = case_addresses.keys().copied();
    let roots = of_case
        .chain(paying)
        .map(|address| wallets.clustering.root(address));
    let roots = roots.collect();
    wallets.services.addresses(&wallets.clustering, &roots)
}

/// Transactions that pay an address of the case, in chain order, and who brings the coins of each. Which of the coins in a
/// CoinJoin came out where is not known, so that its share is nobody's in particular.
fn brought(
    view: &View,
    verdicts: &[Verdict],
    own: &Own,
    case_addresses: &HashMap<AddressNum, usize>,
) -> BTreeMap<TxNum, Brought> {
    let is_deposit = |output| {
        let owner = view.owner(output);
        owner.is_some_and(|owner| case_addresses.contains_key(&owner))
    };
    let touched = case_addresses
        .keys()
        .flat_map(|address| view.touches(*address));
    let paying = touched.filter(|tx| view.outputs(**tx).any(is_deposit));
    let brought = |tx: TxNum| match verdicts[tx.index()].is_mix() {
        true => Brought::ByMix,
        false => own.brought(tx, case_addresses),
    };
    paying.map(|tx| (*tx, brought(*tx))).collect()
}

fn judge_deposits(
    case: &Case,
    view: &View,
    rates: &[Rates],
    wallets: &Wallets,
    own: &Own,
    brought: &BTreeMap<TxNum, Brought>,
    case_addresses: &HashMap<AddressNum, usize>,
) -> Vec<JudgedDeposit> {
    let mut outputs: Vec<(OutputNum, usize, Amount)> = Vec::new();
    for (tx, brought) in brought {
        for (at, output) in view.outputs(*tx).enumerate() {
            let owner = view.owner(output);
            if let Some(address) = owner.and_then(|owner| case_addresses.get(&owner)) {
                outputs.push((output, *address, brought.returned(at, view.value(output))));
            }
        }
    }
    let mut deposits: Vec<Deposit> = outputs
        .iter()
        .map(|&(output, address, returned)| {
            let (tx, value) = (view.tx_of(output), view.value(output));
            let new = value - returned;
            let is_own = new == Amount::ZERO && value > Amount::ZERO;
            let by_coinjoin = brought[&tx] == Brought::ByMix;
            let payer = payer(view, &wallets.clustering, tx, |address| own.holds(address));
            Deposit {
                address,
                value: if is_own { value } else { new },
                time: Time::from_unix(view.tx(tx).anchor.time),
                from_case_wallet: is_own,
                by_coinjoin,
                payer: payer.filter(|root| !by_coinjoin && wallets.services.of(*root).is_none()),
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
        .map(|((output, _, returned), mut judgement)| {
            let tx = view.tx_of(output);
            let why = brought[&tx].reason(view.value(output), returned);
            let why = why.or_else(|| wallets.paid_by_service(view, tx));
            judgement.reasons.extend(why);
            JudgedDeposit {
                output,
                judgement,
                returned,
            }
        })
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
