//! Forwarding: addresses that send every coin on by itself, whole and soon. Some services empty the deposit addresses of
//! their customers so, into ever new addresses of their wallet, and pay customers one by one; co-spending then finds many
//! small wallets, none of which shows much. An address that forwards into two of them joins them into one group.
//!
//! A person forwards a whole coin at times, seldom twice from one address within days, and not into the same group as
//! others do. An offender whose program empties one address for every victim does, so a group is a service's only if it
//! also pays many others.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::activity::WalletActivity;
use crate::analysis::sweeps::{Build, Sweep, Sweeps, waited};
use crate::cluster::{Clustering, MinUnionFind};
use crate::ledger::{AddressNum, View};

/// Longest time in seconds between a deposit and its forwarding.
const SOON: u32 = 7 * 86_400;
/// Least number of coins that an address forwards, and nothing else.
const COINS: usize = 2;
/// Least number of addresses that forward into a group of wallets.
const ADDRESSES: usize = 10;
/// Least number of other wallets that the group pays.
const PAYEES: usize = 20;

/// Wallets of one service, joined by the addresses that forward into them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForwardingGroup {
    /// Addresses that forward into them.
    pub addresses: usize,
    /// The wallets.
    pub wallets: usize,
    /// Other wallets that they pay.
    pub payees: usize,
}

/// A wallet, and the way sweeps into it are built.
type Target = (AddressNum, Build);

/// The wallets of services that are known by the addresses that forward into them.
#[derive(Debug, Clone, Default)]
pub struct Forwarding {
    groups: Vec<(ForwardingGroup, Vec<Target>)>,
}

impl Forwarding {
    /// Finds the groups; `seen` holds the behaviour of each wallet that pays.
    pub(super) fn new(
        view: &View,
        clustering: &Clustering,
        sweeps: &Sweeps,
        seen: &BTreeMap<AddressNum, WalletActivity>,
    ) -> Self {
        let forwarders: Vec<(AddressNum, &Build, &[Sweep])> = sweeps
            .by_source()
            .filter(|(source, _, alike)| is_forwarder(view, clustering, *source, alike))
            .collect();
        let target =
            |sweep: &Sweep, build: &Build| -> Target { (clustering.root(sweep.target), *build) };
        let targets: BTreeSet<Target> = forwarders
            .iter()
            .flat_map(|(_, build, alike)| alike.iter().map(|sweep| target(sweep, build)))
            .collect();
        let targets: Vec<Target> = targets.into_iter().collect();
        let place = |key: &Target| {
            let at = targets.binary_search(key);
            u32::try_from(at.expect("every target is listed")).expect("addresses are u32")
        };
        let mut sets = MinUnionFind::new(u32::try_from(targets.len()).expect("addresses are u32"));
        for (_, build, alike) in &forwarders {
            let mut places = alike.iter().map(|sweep| place(&target(sweep, build)));
            let first = places.next().expect("a forwarder has sweeps");
            for other in places {
                sets.union(first, other);
            }
        }
        let mut addresses: HashMap<u32, usize> = HashMap::new();
        for (_, build, alike) in &forwarders {
            let root = sets.find(place(&target(&alike[0], build)));
            *addresses.entry(root).or_default() += 1;
        }
        let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for at in 0..targets.len() {
            let root = sets.find(u32::try_from(at).expect("addresses are u32"));
            members.entry(root).or_default().push(at);
        }
        let mut groups = Vec::new();
        for (root, members) in members {
            let wallets: HashSet<AddressNum> = members.iter().map(|at| targets[*at].0).collect();
            let paying = wallets.iter().filter_map(|wallet| seen.get(wallet));
            let payees: HashSet<AddressNum> = paying
                .flat_map(|seen| &seen.sweeps.paid)
                .filter(|paid| !wallets.contains(paid))
                .copied()
                .collect();
            let group = ForwardingGroup {
                addresses: addresses[&root],
                wallets: wallets.len(),
                payees: payees.len(),
            };
            if group.addresses >= ADDRESSES && group.payees >= PAYEES {
                groups.push((group, members.into_iter().map(|at| targets[at]).collect()));
            }
        }
        Self { groups }
    }

    /// Returns each group with its wallets, and the way sweeps into them are built.
    pub fn groups(&self) -> impl Iterator<Item = (&ForwardingGroup, &[Target])> {
        self.groups
            .iter()
            .map(|(group, targets)| (group, targets.as_slice()))
    }
}

/// Whether an address forwards every coin that it spends by sweeps that are built alike.
fn is_forwarder(view: &View, clustering: &Clustering, source: AddressNum, alike: &[Sweep]) -> bool {
    let forwards = |sweep: &Sweep| {
        view.inputs(sweep.tx).len() == 1 && waited(view, sweep).is_some_and(|time| time <= SOON)
    };
    let spends = |address: AddressNum| {
        let touches = view.touches(address).iter();
        let spending = touches.filter(|tx| {
            let mut inputs = view.inputs(**tx).iter();
            inputs.any(|prevout| view.owner_of(*prevout) == Some(address))
        });
        spending.count()
    };
    alike.len() >= COINS
        && clustering.members(source).len() == 1
        && alike.iter().all(forwards)
        && spends(source) == alike.len()
}
