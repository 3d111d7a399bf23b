//! Recognises the deposit addresses of services. A service gives each customer an address of their own and empties many
//! such addresses into its collecting wallet; so a deposit address is what a service can trace to a customer.
//!
//! An address is taken for a deposit address if all of this holds (`sweeps` says what a sweep is):
//!
//! * each of its coins that was spent went whole into a sweep to the same wallet, at most [`SOON`] later;
//! * that wallet is a service's, by a tag or by its behaviour (`services`), or the sweeps pay a busy address in it, or the
//!   swept coins then pay many others at once, as withdrawals do;
//! * others of its kind were swept there too, by transactions that are built alike: [`KIND`] addresses, several at once;
//!   if the wallet is a service's and others pay its collecting addresses mainly by sweeps, [`KIND_OF_SERVICE`] at once or [`KIND_ONE_BY_ONE`] one by one,
//!   or into any wallet of a group of one service (`services` says which);
//! * its coins come from others. Coins that a wallet paid to itself are change or a reserve, and a sweep that consists
//!   mostly of these is the move of one owner.
//!
//! A collector of ransoms sweeps many addresses too, so the addresses of a case, and those of their wallets, are never
//! deposit addresses, and the collecting wallet must be known by more than the sweeps.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::services::{Service, ServiceWallets};
use super::sweeps::{Sweep, emptied, jointly};
use crate::cluster::{Clustering, Grade};
use crate::language::{Sentence, Value, say};
use crate::ledger::{AddressNum, Completeness, MissingReason, Spend, TxNum, View};

/// Longest time in seconds between a deposit and its sweep. Services sweep within hours or days; small ones wait until
/// a sweep is worth its fee.
const SOON: u32 = 90 * 86_400;
/// Least number of addresses swept into a busy address that make it the collecting address of a service.
const KIND: usize = 5;
/// Least number of addresses of a wallet, and of its sweeps whose coins paid many others at once, that make it the wallet
/// of a service's deposit addresses.
const KIND_OF_BATCHES: usize = 10;
const BATCHES: usize = 2;
/// Least number of addresses swept into a wallet that is a service's for other reasons.
const KIND_OF_SERVICE: usize = 2;
/// The same for addresses that are swept one by one: people send whole coins to services too.
const KIND_ONE_BY_ONE: usize = 20;

/// A recognised deposit address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepositAddress {
    /// The address into which its coins were swept last.
    pub collecting: AddressNum,
    /// [`Grade::Claim`] if a tag names the service, otherwise [`Grade::Weak`].
    pub grade: Grade,
    /// The features in words.
    pub reason: Arc<Sentence>,
}

/// The deposit and collecting addresses of services in a view.
#[derive(Debug, Clone, Default)]
pub struct DepositAddresses {
    deposit: HashMap<AddressNum, DepositAddress>,
    /// Busy addresses known as a service's by the sweeps that pay them.
    collecting: HashMap<AddressNum, Arc<Sentence>>,
}

impl DepositAddresses {
    /// Returns what shows that an address is a deposit address.
    pub fn of(&self, address: AddressNum) -> Option<&DepositAddress> {
        self.deposit.get(&address)
    }

    /// Returns every deposit address.
    pub fn iter(&self) -> impl Iterator<Item = (AddressNum, &DepositAddress)> {
        self.deposit
            .iter()
            .map(|(address, found)| (*address, found))
    }

    /// Returns what shows that an address is a collecting address.
    pub fn shown_by(&self, address: AddressNum) -> Option<&Arc<Sentence>> {
        self.collecting.get(&address)
    }

    /// Returns every collecting address that is known by the sweeps that pay it, with the evidence.
    pub fn collecting(&self) -> impl Iterator<Item = (AddressNum, &Arc<Sentence>)> {
        self.collecting
            .iter()
            .map(|(address, shown_by)| (*address, shown_by))
    }
}

/// The data by which deposit addresses are recognised.
pub struct DepositFinder<'a> {
    /// The chain.
    pub view: &'a View,
    /// The wallets.
    pub clustering: &'a Clustering,
    /// The service wallets among them.
    pub services: &'a ServiceWallets,
    /// An address with more transactions is busy.
    pub busy: u64,
}

impl DepositFinder<'_> {
    /// Finds the deposit addresses.
    pub fn find(&self) -> DepositAddresses {
        let mut found = DepositAddresses::default();
        let sweeps = self.services.sweeps();
        for (wallet, _, alike) in sweeps.by_target() {
            self.look_at_target(wallet, alike, &mut found);
        }
        for (_, targets) in self.services.forwarding().groups() {
            let into = targets
                .iter()
                .map(|(wallet, build)| sweeps.into(*wallet, build));
            let alike: Vec<Sweep> = into.flatten().cloned().collect();
            let service = self.services.get(targets[0].0);
            self.add(&emptied(&alike), &alike, service, None, &mut found);
        }
        for (_, _, alike) in sweeps.by_source() {
            self.look_at_source(alike, &mut found);
        }
        // What a customer sweeps into a deposit address is the customer's own.
        let deposit: HashSet<AddressNum> = found.deposit.keys().copied().collect();
        found
            .deposit
            .retain(|_, address| !deposit.contains(&address.collecting));
        found
    }

    /// Recognises the addresses whose coins were swept into one wallet, by transactions that are built alike.
    fn look_at_target(&self, wallet: AddressNum, sweeps: &[Sweep], found: &mut DepositAddresses) {
        let service = self.services.get(wallet);
        let service = service.filter(|service| service.is_boundary);
        let (joint, all) = (jointly(sweeps), emptied(sweeps));
        let targets = sweeps.iter().map(|sweep| sweep.target);
        let busy: BTreeSet<AddressNum> = targets.filter(|target| self.is_busy(*target)).collect();
        let is_known = match service {
            Some(_) => joint.len() >= KIND_OF_SERVICE || all.len() >= KIND_ONE_BY_ONE,
            None => joint.len() >= KIND && !busy.is_empty(),
        };
        let kind = if service.is_some() { &all } else { &joint };
        if !is_known || service.is_some() && !self.is_paid_by_sweeps(wallet) {
            return;
        }
        if !self.add(kind, sweeps, service, Some(wallet), found) {
            return;
        }
        let joint_sweeps = sweeps.iter().filter(|sweep| sweep.from.len() > 1).count();
        for target in busy.into_iter().filter(|_| service.is_none()) {
            let shown_by = say!(
                "collecting-address",
                sweeps = joint_sweeps,
                count = kind.len(),
                entries = self.entries(target),
            );
            found.collecting.insert(target, shown_by.into());
        }
    }

    fn is_paid_by_sweeps(&self, wallet: AddressNum) -> bool {
        let sweeps = self.services.sweeps();
        sweeps.outnumber_payments(self.view, self.services.payers(), wallet)
    }

    /// Recognises the addresses of one wallet that sweeps built alike empty, if the swept coins pay many others at once.
    fn look_at_source(&self, sweeps: &[Sweep], found: &mut DepositAddresses) {
        let kind = jointly(sweeps);
        let pays_batch = |sweep: &&Sweep| {
            let mut outputs = self.view.outputs(sweep.tx);
            outputs.any(|output| match self.view.spend(output) {
                Spend::By(spender) => self.services.is_batch(spender),
                _ => false,
            })
        };
        if kind.len() >= KIND_OF_BATCHES && sweeps.iter().filter(pays_batch).count() >= BATCHES {
            self.add(&kind, sweeps, None, None, found);
        }
    }

    /// Adds those addresses of a kind that lived like deposit addresses; returns whether there is one.
    fn add(
        &self,
        kind: &BTreeSet<AddressNum>,
        sweeps: &[Sweep],
        service: Option<&Service>,
        wallet: Option<AddressNum>,
        found: &mut DepositAddresses,
    ) -> bool {
        let into: HashMap<TxNum, &Sweep> = sweeps.iter().map(|sweep| (sweep.tx, sweep)).collect();
        let mut is_any = false;
        for address in kind
            .iter()
            .filter(|address| !self.is_tagged(**address, wallet))
        {
            let Some(life) = self.life(*address, &into) else {
                continue;
            };
            let last = into[&life.last];
            found
                .deposit
                .entry(*address)
                .or_insert_with(|| DepositAddress {
                    collecting: last.target,
                    grade: service.map_or(Grade::Weak, |service| service.grade),
                    reason: self.reason(&life, last, kind.len(), service).into(),
                });
            is_any = true;
        }
        is_any
    }

    /// Whether a tag says that an address belongs to a service with another wallet than the collecting one.
    fn is_tagged(&self, address: AddressNum, wallet: Option<AddressNum>) -> bool {
        let root = self.clustering.root(address);
        Some(root) != wallet
            && self
                .services
                .get(root)
                .is_some_and(|service| service.grade == Grade::Claim)
    }

    /// Whether an address has a longer history than the limit, or one too long for a server to report.
    fn is_busy(&self, address: AddressNum) -> bool {
        let completeness = self.view.completeness(address);
        self.view.history_length(address) > self.busy
            || matches!(
                completeness,
                Completeness::Missing(MissingReason::TooLong(_))
            )
    }

    /// Returns the life of an address if all its spent coins went into sweeps `into` the same wallet.
    fn life(&self, address: AddressNum, into: &HashMap<TxNum, &Sweep>) -> Option<Life> {
        let mut life: Option<Life> = None;
        for tx in self.view.touches(address) {
            for output in self.view.outputs(*tx) {
                if self.view.owner(output) != Some(address) {
                    continue;
                }
                let Spend::By(spender) = self.view.spend(output) else {
                    continue;
                };
                if !into.contains_key(&spender)
                    || self.services.payers()[tx.index()] == Some(self.clustering.root(address))
                {
                    return None;
                }
                let made = self.view.tx(*tx).anchor.time;
                let waited = self.view.tx(spender).anchor.time.saturating_sub(made);
                if waited > SOON {
                    return None;
                }
                let life = life.get_or_insert(Life {
                    coins: 0,
                    waited: 0,
                    last: spender,
                });
                life.coins += 1;
                life.waited = life.waited.max(waited);
                life.last = life.last.max(spender);
            }
        }
        // A coin whose parent has no proved position is known by its spend only.
        life
    }

    fn reason(
        &self,
        life: &Life,
        last: &Sweep,
        kind: usize,
        service: Option<&Service>,
    ) -> Sentence {
        let days = life.waited.div_ceil(86_400).max(1);
        let together = match last.from.len() - 1 {
            0 => Sentence::default(),
            others => say!("swept-together", count = others),
        };
        let target = match service {
            Some(service) => say!("in-service-wallet", evidence = &*service.evidence),
            None if self.is_busy(last.target) => {
                say!("address-with-entries", entries = self.entries(last.target))
            }
            None => say!("coins-paid-many"),
        };
        say!(
            "deposit-address",
            coins = life.coins,
            days = days,
            together = together,
            into = Value::Id(self.view.name(last.target)),
            count = kind,
            target = target,
        )
    }

    /// Returns the number of transactions of an address in words.
    fn entries(&self, address: AddressNum) -> Sentence {
        match self.view.history_length(address) {
            0 => say!("more-than-reported"),
            entries => say!("count-transactions", count = entries),
        }
    }
}

/// What happened to the coins of a deposit address.
struct Life {
    /// Its coins that were swept.
    coins: usize,
    /// Longest time between a deposit and its sweep, in seconds.
    waited: u32,
    /// The last sweep.
    last: TxNum,
}
