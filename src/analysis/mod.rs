//! Analyses a view for the question of a case: wallets, deposits and trace, and which data the next round has to fetch.
//! Runs once per round while data arrives, and once more for the findings.

pub(crate) mod deposit_addresses;
pub(crate) mod fingerprints;
mod leads;
pub(crate) mod lightning;
pub(crate) mod lookalike;
mod other_rules;
mod own;
pub(crate) mod patterns;
pub(crate) mod payer;
mod payouts;
mod purse;
pub(crate) mod reference;
pub(crate) mod roles;
mod services;
mod sweeps;
mod trait_words;
mod unconfirmed;
mod wallets;

pub use leads::{ActorWallet, SeenService};
pub use other_rules::OtherRules;
pub use payouts::Payout;
pub use reference::Reference;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use bitcoin::{Amount, ScriptBuf, Txid};

use self::deposit_addresses::{DepositAddresses, DepositFinder};
use self::own::{InputSource, Own, contributions};
use self::payer::payer;
use self::payouts::payouts;
use self::purse::purses;
use self::services::{ServiceDetector, ServiceWallets};
use self::wallets::Wallets;
use crate::acquire::Plan;
use crate::case::classify::{Classification, Deposit, classify};
use crate::case::question::{Case, Limits};
use crate::cluster::Clustering;
use crate::findings::{Class, Time};
use crate::heuristics::coinjoin::{self, Verdict};
use crate::heuristics::signers;
use crate::language::{Sentence, Value, say};
use crate::ledger::{AddressNum, OutputNum, Prevout, TxNum, View};
use crate::rates::Rates;
use crate::tags::Tags;
use crate::trace::{self, Bands, Rules, Sources, Trace};

/// A deposit to a case address with its classification.
#[derive(Debug, Clone)]
pub struct ClassifiedDeposit {
    /// The output.
    pub output: OutputNum,
    /// It as it is compared with the demands.
    pub deposit: Deposit,
    /// Its class, demand and reasons.
    pub classification: Classification,
    /// How much of it the wallet of the case itself contributed as inputs of the paying transaction.
    pub returned: Amount,
}

/// Wallets, deposits and the trace of a view.
pub struct Analysis {
    /// CoinJoin verdict per transaction of the view; payouts are [`Verdict::Not`].
    pub verdicts: Vec<Verdict>,
    /// Transactions that look like CoinJoins but are payouts of a tagged service, in chain order.
    pub payouts: Vec<Payout>,
    /// The wallets and the evidence for them.
    pub wallets: Wallets,
    /// Case addresses that occur in the view, with their index in the case.
    pub case_addresses: HashMap<AddressNum, usize>,
    /// Cluster roots of the wallet of the case.
    own: HashSet<AddressNum>,
    /// The deposit addresses of services.
    pub deposit_addresses: DepositAddresses,
    /// Deposits to case addresses, in chain order.
    pub deposits: Vec<ClassifiedDeposit>,
    /// The trace of the deposits that count as paid.
    pub trace: Trace,
    /// What coins can have reached through the CoinJoins at which the trace ended; empty unless the case wants it.
    pub bands: Bands,
    /// The limits of the trace.
    limits: Limits,
}

/// What an analysis begins with.
struct Start {
    verdicts: Vec<Verdict>,
    payouts: Vec<Payout>,
    case_addresses: HashMap<AddressNum, usize>,
    wallets: Wallets,
}

impl Analysis {
    /// Analyses `view`. If the run is `out_of_budget`, missing data counts as not requested instead of unavailable.
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
        let start = Start {
            verdicts,
            payouts,
            case_addresses,
            wallets,
        };
        Self::from_wallets(case, view, reference, out_of_budget, start)
    }

    /// Analyses `view` from its wallets on.
    fn from_wallets(
        case: &Case,
        view: &View,
        reference: &Reference,
        out_of_budget: bool,
        start: Start,
    ) -> Self {
        let Start {
            verdicts,
            payouts,
            case_addresses,
            wallets,
        } = start;
        let own = Own::new(
            view,
            &wallets.clustering,
            &wallets.services,
            &case_addresses,
        );
        let inputs = input_sources(view, &verdicts, &own, &case_addresses);
        let payjoins = contributions(&inputs);
        let rates = &reference.rates;
        let deposits =
            classify_deposits(case, view, rates, &wallets, &own, &inputs, &case_addresses);
        let counted = deposits
            .iter()
            .filter(|deposit| deposit.classification.class.counts_as_paid());
        let sources = Sources {
            outputs: counted.map(|deposit| deposit.output).collect(),
            payjoins,
        };
        let limits = &case.limits;
        let deposit_addresses = DepositFinder {
            view,
            clustering: &wallets.clustering,
            services: &wallets.services,
            busy: limits.busy,
        }
        .find();
        let near = near(view, &wallets, &inputs, &case_addresses);
        let rules = Rules {
            hops: limits.hops,
            dust: limits.dust,
            busy: limits.busy,
            min_taint: limits.min_taint,
            through_busy: limits.through_busy,
            until: limits.to.map(end_of_day),
            out_of_budget,
            case: case_addresses.keys().copied().collect(),
            services: boundaries(&wallets, &deposit_addresses, &near, limits.through_busy),
        };
        let trace = trace::follow(view, &verdicts, &sources, &rules);
        let bands = match limits.through_coinjoin {
            true => trace::bands(view, &verdicts, &trace, &rules, trace::STEPS),
            false => Bands::default(),
        };
        Self {
            own: own.into_roots(),
            verdicts,
            payouts,
            wallets,
            case_addresses,
            deposit_addresses,
            deposits,
            trace,
            bands,
            limits: limits.clone(),
        }
    }

    /// The address clustering.
    pub fn clustering(&self) -> &Clustering {
        &self.wallets.clustering
    }

    /// Whether an address is in the wallet of the case. The wallet of a service never is.
    pub(super) fn is_own(&self, address: AddressNum) -> bool {
        self.own.contains(&self.clustering().root(address))
    }

    /// Returns the known input addresses of deposits that count as paid, except the case's own and inputs that nobody
    /// signed for.
    pub(super) fn payers<'a>(&'a self, view: &'a View) -> impl Iterator<Item = AddressNum> + 'a {
        let sources = self.deposits.iter();
        let sources = sources.filter(|deposit| deposit.classification.class.counts_as_paid());
        let owners = sources.flat_map(|deposit| signers::payers(view, view.tx_of(deposit.output)));
        owners.filter(|owner| !self.is_own(*owner))
    }

    /// Returns the addresses that traced money reached, in chain order and with repetitions.
    pub(super) fn reached<'a>(&'a self, view: &'a View) -> impl Iterator<Item = AddressNum> + 'a {
        let coins = self.trace.outputs.iter();
        coins.filter_map(|coin| view.owner(coin.tainted.output))
    }

    /// Returns what to fetch next: the histories at which the trace stopped, and the parents of every transaction that
    /// pays a case address, is on the trail, or spends from an address whose history is known. Each comes with the taint
    /// at stake; none is at stake off the trail, where data serve the completeness of wallets alone.
    pub fn plan(&self, view: &View) -> Plan {
        let mut wanting: HashSet<TxNum> = HashSet::new();
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
        let (moving, ahead) = unconfirmed::wanted(view, &self.trace, &self.limits);
        let off_trail = wanting.into_iter().filter(lacks_parents);
        let off_trail = off_trail.map(|tx| view.tx(tx).txid).chain(moving);
        let mut parents_of: BTreeMap<Txid, Amount> =
            off_trail.map(|txid| (txid, Amount::ZERO)).collect();
        let mut histories: BTreeMap<ScriptBuf, Amount> = ahead
            .into_iter()
            .map(|script| (script, Amount::ZERO))
            .collect();
        let mut spenders = BTreeMap::new();
        for wanted in [&self.trace.wanted, &self.bands.wanted] {
            for (tx, stake) in &wanted.parents {
                *parents_of.entry(view.tx(*tx).txid).or_default() += *stake;
            }
            for (address, stake) in &wanted.histories {
                let script = view.script(*address).to_owned();
                *histories.entry(script).or_default() += *stake;
            }
            for (output, stake) in &wanted.spenders {
                let script = view.txout(*output).script_pubkey.clone();
                spenders.insert((view.outpoint(*output), script), *stake);
            }
        }
        Plan {
            histories,
            spenders,
            parents_of,
        }
    }
}

/// Recognises services and their deposit addresses by behaviour, without tags.
pub fn services_by_behaviour(
    view: &View,
    verdicts: &[Verdict],
    clustering: &Clustering,
    case_addresses: &HashMap<AddressNum, usize>,
    busy: u64,
) -> (ServiceWallets, DepositAddresses) {
    let detector = ServiceDetector {
        view,
        tags: &Tags::default(),
        verdicts,
        case: case_addresses,
        busy,
    };
    let services = detector.services(clustering);
    let finder = DepositFinder {
        view,
        clustering,
        services: &services,
        busy,
    };
    let deposits = finder.find();
    (services, deposits)
}

/// Returns the addresses at which the trace ends because a service holds them, with the evidence. What a service pays,
/// also to the case, is a customer's payment. A trace `through_busy` addresses follows coins through wallets that only
/// behave like a service's.
fn boundaries(
    wallets: &Wallets,
    deposit_addresses: &DepositAddresses,
    near: &HashSet<AddressNum>,
    through_busy: bool,
) -> HashMap<AddressNum, Arc<Sentence>> {
    let services = &wallets.services;
    let mut boundaries = services.addresses(&wallets.clustering, near, through_busy);
    if through_busy {
        return boundaries;
    }
    let collecting = deposit_addresses.collecting();
    boundaries.extend(collecting.map(|(address, shown_by)| (address, Arc::clone(shown_by))));
    // The reason of a deposit address says more than that of its wallet.
    let deposit = deposit_addresses.iter();
    boundaries.extend(deposit.map(|(address, found)| (address, Arc::clone(&found.reason))));
    boundaries
}

/// Returns the roots of the wallets that hold a case address or pay one.
fn near(
    view: &View,
    wallets: &Wallets,
    sources: &BTreeMap<TxNum, InputSource>,
    case_addresses: &HashMap<AddressNum, usize>,
) -> HashSet<AddressNum> {
    let inputs = sources.keys().flat_map(|tx| view.inputs(*tx));
    let paying = inputs.filter_map(|prevout| view.owner_of(*prevout));
    let of_case = case_addresses.keys().copied();
    let owners = of_case.chain(paying);
    owners
        .map(|address| wallets.clustering.root(address))
        .collect()
}

/// Returns the transactions that pay a case address, in chain order, with the source of their inputs. In a CoinJoin,
/// inputs cannot be matched to outputs, so its inputs count as nobody's in particular.
fn input_sources(
    view: &View,
    verdicts: &[Verdict],
    own: &Own,
    case_addresses: &HashMap<AddressNum, usize>,
) -> BTreeMap<TxNum, InputSource> {
    let is_deposit = |output| {
        let owner = view.owner(output);
        owner.is_some_and(|owner| case_addresses.contains_key(&owner))
    };
    let touched = case_addresses
        .keys()
        .flat_map(|address| view.touches(*address));
    let paying = touched.filter(|tx| view.outputs(**tx).any(is_deposit));
    let source_of = |tx: TxNum| match verdicts[tx.index()].is_mix() {
        true => InputSource::CoinJoin,
        false => own.input_source(tx, case_addresses),
    };
    paying.map(|tx| (*tx, source_of(*tx))).collect()
}

fn classify_deposits(
    case: &Case,
    view: &View,
    rates: &[Rates],
    wallets: &Wallets,
    own: &Own,
    sources: &BTreeMap<TxNum, InputSource>,
    case_addresses: &HashMap<AddressNum, usize>,
) -> Vec<ClassifiedDeposit> {
    let mut outputs: Vec<(OutputNum, usize, Amount)> = Vec::new();
    for (tx, source) in sources {
        for (at, output) in view.outputs(*tx).enumerate() {
            let owner = view.owner(output);
            if let Some(address) = owner.and_then(|owner| case_addresses.get(&owner)) {
                outputs.push((output, *address, source.returned(at, view.value(output))));
            }
        }
    }
    let mut deposits: Vec<Deposit> = outputs
        .iter()
        .map(|&(output, address, returned)| {
            let (tx, value) = (view.tx_of(output), view.value(output));
            let new = value - returned;
            let is_own = new == Amount::ZERO && value > Amount::ZERO;
            let by_coinjoin = sources[&tx] == InputSource::CoinJoin;
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
    // A deposit outside the period is not part of an instalment sum either.
    let mut classifications: Vec<Option<Classification>> = deposits
        .iter()
        .map(|deposit| outside(deposit, case))
        .collect();
    let within: Vec<usize> = (0..deposits.len())
        .filter(|at| classifications[*at].is_none())
        .collect();
    let looked_at: Vec<Deposit> = within.iter().map(|at| deposits[*at]).collect();
    for (at, classification) in within.into_iter().zip(classify(&looked_at, case, rates)) {
        classifications[at] = Some(classification);
    }
    let classifications = classifications.into_iter().map(|classification| {
        classification.expect("every deposit is outside the period or classified")
    });
    outputs
        .into_iter()
        .zip(deposits)
        .zip(classifications)
        .map(|(((output, _, returned), deposit), mut classification)| {
            let tx = view.tx_of(output);
            let why = sources[&tx].reason(view.value(output), returned);
            let why = why.or_else(|| wallets.paid_by_service(view, tx));
            classification.reasons.extend(why);
            ClassifiedDeposit {
                output,
                deposit,
                classification,
                returned,
            }
        })
        .collect()
}

/// Classifies a deposit that is outside the period of the case; `None` if it is inside.
fn outside(deposit: &Deposit, case: &Case) -> Option<Classification> {
    let seconds = deposit.time.unix();
    let before = case.limits.from.filter(|day| seconds < start_of_day(*day));
    let after = case
        .limits
        .to
        .filter(|day| seconds > i64::from(end_of_day(*day)));
    let before = before.map(|day| say!("before-period", day = Value::IsoDay(day)));
    let reason = before.or(after.map(|day| say!("after-period", day = Value::IsoDay(day))))?;
    Some(Classification::new(Class::Unrelated, reason))
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
