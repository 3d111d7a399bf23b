//! Wallets: addresses under one control, as far as spending together shows it, and the evidence for every join.
//!
//! # Design
//!
//! Whoever spends two coins in one transaction signs for both, so their addresses have one owner, unless the
//! transaction is a CoinJoin. That is the whole rule; no change rule is applied, since one wrong guess would merge two
//! wallets for good. A transaction counts only where [`coinjoin::judge`](crate::heuristics::coinjoin::judge) rules a
//! CoinJoin out; where missing parents leave that open it joins nothing, and where they do not it joins the addresses that
//! are known.
//!
//! A clustering is the *least* that the evidence shows: what else belongs to a wallet may lie outside of the view.
//!
//! Every transaction with more than one input address leaves its links, whether they were needed or not and whether
//! they were used or not: an investigator must be able to print the reason for a join, to count independent reasons,
//! and to see what was refused. A link takes 16 bytes; a transaction with n input addresses leaves n − 1, so that there are
//! never more links than inputs, however large a join is.

mod union_find;

pub use union_find::MinUnionFind;

use std::collections::{HashMap, VecDeque};

use crate::heuristics::coinjoin::Verdict;
use crate::heuristics::shape::{self, Kind};
use crate::ledger::{AddressNum, TxNum, View};

/// The rule by which a piece of evidence joins two addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// One transaction spends from both (multi-input, H1).
    CoSpend,
}

impl Rule {
    /// The rule's name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::CoSpend => "co-spend",
        }
    }
}

/// Strength of a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Spending together outside of a CoinJoin.
    Strong,
    /// Spending together where that proves nothing.
    Weak,
}

/// Evidence that joins two addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// Transaction that shows it. Links are in chain order.
    pub tx: TxNum,
    /// Address of the transaction's first input.
    pub a: AddressNum,
    /// Address of another of its inputs.
    pub b: AddressNum,
    /// Rule that reads it so.
    pub rule: Rule,
    /// Strength.
    pub grade: Grade,
    /// Whether the clustering used it: not so where the transaction is a CoinJoin, or may be one.
    pub applied: bool,
}

/// A wallet with two addresses or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cluster<'a> {
    /// The member that was seen first.
    pub root: AddressNum,
    /// Every member, in order of first appearance.
    pub members: &'a [AddressNum],
}

/// Every address of a view, sorted into wallets. An address that nothing joins is a wallet of its own.
#[derive(Debug, Clone)]
pub struct Clustering {
    /// Root of every address.
    root: Vec<u32>,
    /// Where the members of a root begin in `members`; what is no root has none.
    offsets: Vec<u32>,
    members: Vec<AddressNum>,
    /// For every root the member whose printed address is smallest in text order.
    label: Vec<u32>,
    links: Vec<Link>,
}

impl Clustering {
    /// Joins the distinct input addresses of each transaction that its verdict lets join.
    ///
    /// The result does not depend on the order of transactions. Links run from the address of the first known input
    /// to each other one, by address.
    ///
    /// # Panics
    ///
    /// If `verdicts` does not hold one verdict for each transaction of the view.
    pub fn by_co_spending(view: &View, verdicts: &[Verdict]) -> Self {
        assert_eq!(
            verdicts.len(),
            view.txs().len(),
            "one verdict a transaction"
        );
        let count = view.addresses().len();
        let mut sets = MinUnionFind::new(
            u32::try_from(count).expect("a view holds fewer than 2^32 addresses"),
        );
        let mut links = Vec::new();
        let mut owners: Vec<AddressNum> = Vec::new();
        for ((tx, _), verdict) in view.txs().zip(verdicts) {
            let prevouts = view.inputs(tx).iter();
            owners.clear();
            owners.extend(prevouts.filter_map(|prevout| view.owner_of(*prevout)));
            let Some(&first) = owners.first() else {
                continue;
            };
            owners.sort_unstable();
            owners.dedup();
            let applied = verdict.lets_join();
            for &other in owners.iter().filter(|owner| **owner != first) {
                if applied {
                    sets.union(first.0, other.0);
                }
                links.push(Link {
                    tx,
                    a: first,
                    b: other,
                    rule: Rule::CoSpend,
                    grade: if applied { Grade::Strong } else { Grade::Weak },
                    applied,
                });
            }
        }
        Self::new(view, sets.into_roots(), links)
    }

    fn new(view: &View, root: Vec<u32>, links: Vec<Link>) -> Self {
        // Counting sort: sizes, where each root's members begin, then each member to its place.
        let mut offsets = vec![0; root.len() + 1];
        for &root in &root {
            offsets[root as usize + 1] += 1;
        }
        for at in 0..root.len() {
            offsets[at + 1] += offsets[at];
        }
        let mut next = offsets.clone();
        let mut members = vec![AddressNum(0); root.len()];
        for (address, &root) in view.addresses().zip(&root) {
            let place = &mut next[root as usize];
            members[*place as usize] = address;
            *place += 1;
        }
        let mut clustering = Self {
            label: root.clone(),
            root,
            offsets,
            members,
            links,
        };
        let labels: Vec<(u32, u32)> = clustering
            .clusters()
            .filter_map(|cluster| {
                let members = cluster.members.iter();
                let smallest = members.map(|member| (view.name(*member), member.0)).min()?;
                Some((cluster.root.0, smallest.1))
            })
            .collect();
        for (root, label) in labels {
            clustering.label[root as usize] = label;
        }
        clustering
    }

    /// The first member of an address's wallet, by first appearance in the view.
    pub fn root(&self, address: AddressNum) -> AddressNum {
        AddressNum(self.root[address.index()])
    }

    /// Whether one wallet holds both addresses.
    pub fn same(&self, a: AddressNum, b: AddressNum) -> bool {
        self.root(a) == self.root(b)
    }

    /// The members of an address's wallet, itself among them, in order of first appearance.
    pub fn members(&self, address: AddressNum) -> &[AddressNum] {
        let root = self.root(address).index();
        &self.members[self.offsets[root] as usize..self.offsets[root + 1] as usize]
    }

    /// Wallets with two addresses or more, in order of first appearance.
    pub fn clusters(&self) -> impl Iterator<Item = Cluster<'_>> {
        (0..self.root.len()).filter_map(|at| {
            let range = self.offsets[at] as usize..self.offsets[at + 1] as usize;
            let members = &self.members[range];
            (members.len() >= 2).then(|| Cluster {
                root: members[0],
                members,
            })
        })
    }

    /// The member by which a wallet is named: the one whose printed address is smallest in text order. Numbers are private
    /// to a view, so this is what two runs have in common.
    pub fn label(&self, address: AddressNum) -> AddressNum {
        AddressNum(self.label[self.root(address).index()])
    }

    /// The name of an address's wallet.
    pub fn name(&self, view: &View, address: AddressNum) -> String {
        view.name(self.label(address))
    }

    /// Every piece of evidence, in chain order.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// A shortest chain of used links that leads from one address to another; nothing if no wallet holds both, and an
    /// empty chain from an address to itself. Among equally short ones, that of the earliest transactions from `from` on.
    pub fn evidence(&self, from: AddressNum, to: AddressNum) -> Option<Vec<Link>> {
        if !self.same(from, to) {
            return None;
        }
        let root = self.root(from);
        let mut adjacent: HashMap<AddressNum, Vec<&Link>> = HashMap::new();
        for link in &self.links {
            if link.applied && self.root(link.a) == root {
                adjacent.entry(link.a).or_default().push(link);
                adjacent.entry(link.b).or_default().push(link);
            }
        }
        let mut reached_by: HashMap<AddressNum, &Link> = HashMap::new();
        let mut queue = VecDeque::from([from]);
        while let Some(address) = queue.pop_front().filter(|address| *address != to) {
            for link in adjacent.get(&address).into_iter().flatten() {
                let other = link.other(address);
                if other != from && !reached_by.contains_key(&other) {
                    reached_by.insert(other, link);
                    queue.push_back(other);
                }
            }
        }
        let mut chain = Vec::new();
        let mut at = to;
        while at != from {
            let link = *reached_by.get(&at)?;
            chain.push(*link);
            at = link.other(at);
        }
        chain.reverse();
        Some(chain)
    }
}

impl Link {
    /// The other of its two addresses.
    pub fn other(&self, address: AddressNum) -> AddressNum {
        if address == self.a { self.b } else { self.a }
    }
}

/// The word for a transaction; nothing where missing parents leave open whether it is a CoinJoin.
pub fn kind(view: &View, tx: TxNum, verdict: Verdict, clustering: &Clustering) -> Option<Kind> {
    shape::kind(view, tx, verdict, |a, b| clustering.same(a, b))
}

#[cfg(test)]
mod tests;
