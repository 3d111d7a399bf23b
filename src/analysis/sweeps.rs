//! Sweeps: transactions that move everything they spend to one address of another wallet. Services empty the deposit
//! addresses of their customers so.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::cluster::Clustering;
use crate::heuristics::fingerprint::{Locktime, Sequences, SpendTypes, TxFingerprint};
use crate::ledger::{AddressNum, Prevout, TxNum, View};

/// How a transaction is built: sweeps of one service agree in it.
pub type Build = (i32, Locktime, Sequences, SpendTypes);

/// A transaction that moves everything it spends to one address of another wallet.
#[derive(Debug, Clone)]
pub struct Sweep {
    /// The transaction.
    pub tx: TxNum,
    /// The address that it pays.
    pub target: AddressNum,
    /// The addresses that it empties.
    pub from: BTreeSet<AddressNum>,
}

/// Sweeps by a wallet and the way they are built.
type Groups = BTreeMap<AddressNum, BTreeMap<Build, Vec<Sweep>>>;

/// The sweeps of a view.
#[derive(Debug, Clone, Default)]
pub struct Sweeps {
    by_target: Groups,
    by_source: Groups,
}

impl Sweeps {
    /// Finds the sweeps. `payers` holds the wallet that funds each transaction. Wallets `of_case` sweep and receive what
    /// they like.
    ///
    /// A transaction is no sweep if half of its coins or more were paid by the wallet that spends them: these are change
    /// or a reserve, and the transaction is a move of one owner.
    pub fn new(
        view: &View,
        clustering: &Clustering,
        payers: &[Option<AddressNum>],
        of_case: &HashSet<AddressNum>,
    ) -> Self {
        let mut sweeps = Self::default();
        for (tx, _) in view.txs() {
            let Some(payer) = payers[tx.index()].filter(|payer| !of_case.contains(payer)) else {
                continue;
            };
            let Some(sweep) = sweep(view, payers, tx, payer) else {
                continue;
            };
            let wallet = clustering.root(sweep.target);
            if of_case.contains(&wallet) {
                continue;
            }
            let built = TxFingerprint::of(view, tx);
            let build = (built.version, built.locktime, built.sequences, built.inputs);
            let by_build = sweeps.by_source.entry(payer).or_default();
            by_build.entry(build).or_default().push(sweep.clone());
            let by_build = sweeps.by_target.entry(wallet).or_default();
            by_build.entry(build).or_default().push(sweep);
        }
        sweeps
    }

    /// Returns groups of sweeps that pay one wallet and are built alike, with this wallet.
    pub fn by_target(&self) -> impl Iterator<Item = (AddressNum, &Build, &[Sweep])> {
        groups(&self.by_target)
    }

    /// Returns the sweeps that pay a wallet and are built in one way.
    pub fn into(&self, wallet: AddressNum, build: &Build) -> &[Sweep] {
        let by_build = self.by_target.get(&wallet);
        by_build
            .and_then(|builds| builds.get(build))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether sweeps empty more addresses into a wallet than other transactions of others pay these targets. The published
    /// address of a gambling house or a shop receives ordinary payments, and few people send it all that they have.
    pub fn outnumber_payments(
        &self,
        view: &View,
        payers: &[Option<AddressNum>],
        wallet: AddressNum,
    ) -> bool {
        let sweeps = self.by_target.get(&wallet).into_iter().flatten();
        let sweeps: Vec<&Sweep> = sweeps.flat_map(|(_, alike)| alike).collect();
        let targets: BTreeSet<AddressNum> = sweeps.iter().map(|sweep| sweep.target).collect();
        let touches = targets.iter().flat_map(|target| view.touches(*target));
        let payments: BTreeSet<TxNum> = touches
            .filter(|tx| payers[tx.index()] != Some(wallet))
            .filter(|tx| {
                let mut owners = view.outputs(**tx).filter_map(|output| view.owner(output));
                owners.any(|owner| targets.contains(&owner))
            })
            .copied()
            .collect();
        let emptied: usize = sweeps.iter().map(|sweep| sweep.from.len()).sum();
        emptied >= payments.len() - sweeps.len()
    }

    /// Returns groups of sweeps that empty one wallet and are built alike, with this wallet.
    pub fn by_source(&self) -> impl Iterator<Item = (AddressNum, &Build, &[Sweep])> {
        groups(&self.by_source)
    }

    /// Returns the greatest number of addresses that sweeps built alike emptied into a wallet: several at once, and one by
    /// one.
    pub fn fan_in(&self, wallet: AddressNum) -> (usize, usize) {
        let groups = self
            .by_target
            .get(&wallet)
            .into_iter()
            .flat_map(BTreeMap::values);
        groups.fold((0, 0), |(joint, all), group| {
            (
                joint.max(jointly(group).len()),
                all.max(emptied(group).len()),
            )
        })
    }
}

fn groups(groups: &Groups) -> impl Iterator<Item = (AddressNum, &Build, &[Sweep])> {
    groups.iter().flat_map(|(wallet, by_build)| {
        let alike = by_build.iter();
        alike.map(move |(build, group)| (*wallet, build, group.as_slice()))
    })
}

/// Returns the time in seconds between the oldest coin that a sweep spends and the sweep; `None` if no coin is in the view.
pub fn waited(view: &View, sweep: &Sweep) -> Option<u32> {
    let made = view
        .inputs(sweep.tx)
        .iter()
        .filter_map(|prevout| match prevout {
            Prevout::Output(coin) => Some(view.tx(view.tx_of(*coin)).anchor.time),
            _ => None,
        });
    let oldest = made.min()?;
    Some(view.tx(sweep.tx).anchor.time.saturating_sub(oldest))
}

/// Returns the addresses that sweeps empty.
pub fn emptied(sweeps: &[Sweep]) -> BTreeSet<AddressNum> {
    sweeps
        .iter()
        .flat_map(|sweep| &sweep.from)
        .copied()
        .collect()
}

/// Returns the addresses that sweeps empty together with others.
pub fn jointly(sweeps: &[Sweep]) -> BTreeSet<AddressNum> {
    let joint = sweeps.iter().filter(|sweep| sweep.from.len() > 1);
    joint.flat_map(|sweep| &sweep.from).copied().collect()
}

fn sweep(
    view: &View,
    payers: &[Option<AddressNum>],
    tx: TxNum,
    payer: AddressNum,
) -> Option<Sweep> {
    let mut outputs = view.outputs(tx);
    let (output, 0) = (outputs.next()?, outputs.len()) else {
        return None;
    };
    let target = view.owner(output)?;
    let inputs = view.inputs(tx);
    let owners = inputs.iter().map(|prevout| view.owner_of(*prevout));
    let from: BTreeSet<AddressNum> = owners.collect::<Option<_>>()?;
    let from_itself = inputs.iter().filter(|prevout| match prevout {
        Prevout::Output(coin) => payers[view.tx_of(*coin).index()] == Some(payer),
        _ => false,
    });
    let is_own_move = 2 * from_itself.count() >= inputs.len();
    (!is_own_move && !from.contains(&target)).then_some(Sweep { tx, target, from })
}
