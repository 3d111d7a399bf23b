//! Wallets: addresses under one control, as far as the evidence shows it, and the evidence for every join.
//!
//! # Design
//!
//! Whoever spends two coins in one transaction signs for both, so their addresses have one owner, unless the
//! transaction is a CoinJoin. A transaction counts only where [`coinjoin::judge`](crate::heuristics::coinjoin::judge) rules a
//! CoinJoin out; where missing parents leave that open it joins nothing, and where they do not it joins the addresses that
//! are known. An input that nobody signed for, that several parties have keys to, or that was signed without regard to the others
//! joins nothing either ([`signers`]); an address that needs no key is in no wallet. Addresses of one key are of one owner by the protocol. That is all there is by default: a change rule that
//! guesses wrongly once merges two wallets for good.
//!
//! Further [`Evidence`] is taken in the order of its weight, so that the result does not depend on the order in which it was
//! found:
//!
//! 1. what the operator keeps apart;
//! 2. facts, which nothing speaks against;
//! 3. what the operator joins;
//! 4. co-spending; of links that would join what is kept apart, those that fewer transactions show are refused;
//! 5. what tags and payments keep apart: addresses of different named services, the payer and the payee of a transaction
//!    whose change is known. Where co-spending has joined two services already, that is an [`Alarm`];
//! 6. change, by falling score. A link that would join what is kept apart is refused, and kept with the reason.
//!
//! The order of steps 4 to 6 and the two sides of a payment are from Möser and Narayanan, *Resurrecting Address Clustering in
//! Bitcoin* (Financial Cryptography 2022), tags as votes against from Ermilov, Panov and Yanovich (2017).
//!
//! A clustering is the *least* that the evidence shows: what else belongs to a wallet may lie outside of the view.
//!
//! Every transaction with more than one input address leaves its links, whether they were needed or not and whether
//! they were used or not: an investigator must be able to print the reason for a join, to count independent reasons,
//! and to see what was refused. A transaction with n input addresses leaves n − 1, so that there are never more of them
//! than inputs, however large a join is.

mod bridges;
mod chain;
mod constrained;
mod gather;
mod union_find;

pub use chain::Chain;
pub use constrained::{Bar, ConstrainedSets, Union};
pub use union_find::MinUnionFind;

use crate::heuristics::coinjoin::Verdict;
use crate::heuristics::shape::{self, Kind};
use crate::heuristics::signers::{self, Signers};
use crate::ledger::{AddressNum, OutputNum, TxNum, View};

/// Links that one thread takes at a time. Few cases have more of them.
const PART: usize = 1 << 16;

/// The rule by which a piece of evidence joins two addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// One public key signs for both.
    SameKey,
    /// One transaction spends from both (multi-input, H1).
    CoSpend,
    /// One transaction spends from the one and leaves its change to the other.
    Change {
        /// How sure the change rule is; scores of one rule compare.
        score: i32,
    },
    /// Somebody who works on the case says so: number of the merge.
    Merge(u32),
}

impl Rule {
    /// The rule's name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::SameKey => "same-key",
            Self::CoSpend => "co-spend",
            Self::Change { .. } => "change",
            Self::Merge(_) => "merge",
        }
    }
}

/// Strength of a piece of evidence, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Follows from the protocol.
    Fact,
    /// Spending together outside of a CoinJoin.
    Strong,
    /// A change rule, or spending together where that proves nothing.
    Weak,
    /// Somebody says so.
    Claim,
}

impl Grade {
    /// Every grade.
    pub const STRONGEST_FIRST: [Self; 4] = [Self::Fact, Self::Strong, Self::Weak, Self::Claim];
}

/// What became of a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// The clustering uses it.
    Applied,
    /// It proves nothing, since the transaction is a CoinJoin, or may be one.
    Mixed,
    /// It proves nothing, since an input, or an address, does not show one owner.
    NoOwner(Signers),
    /// It is not used, since something else speaks against it.
    Refused(Bar),
}

/// Evidence that joins two addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// Transaction that shows it; for a key, the one that brings the second address; none for what somebody says, and where
    /// the place of a transaction in the chain is not known.
    pub tx: Option<TxNum>,
    /// Address of the transaction's first input; of two addresses of one key the one seen first.
    pub a: AddressNum,
    /// Address of another of its inputs, or of its change.
    pub b: AddressNum,
    /// Rule that reads it so.
    pub rule: Rule,
    /// Strength.
    pub grade: Grade,
    /// Whether it is used.
    pub standing: Standing,
}

impl Link {
    /// The other of its two addresses.
    pub fn other(&self, address: AddressNum) -> AddressNum {
        if address == self.a { self.b } else { self.a }
    }

    /// Whether the clustering uses it.
    pub fn is_applied(&self) -> bool {
        self.standing == Standing::Applied
    }
}

/// The change of a transaction, as a rule sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The output that goes back to the wallet that pays.
    pub output: OutputNum,
    /// How sure the rule is.
    pub score: i32,
}

/// Addresses that somebody who works on the case keeps apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Split {
    /// Each of these has an owner of its own.
    Addresses(Vec<AddressNum>),
    /// This transaction has inputs of several owners.
    Transaction(TxNum),
}

/// What speaks for and against one owner, beside keys and spending together.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Change, in any order, at most one a transaction. That of what is a CoinJoin, or may be one, counts for nothing: who of
    /// those who pay gets it, nobody knows.
    pub changes: Vec<Change>,
    /// Addresses of named services, each with the number of its service.
    pub services: Vec<(AddressNum, u32)>,
    /// Addresses that somebody who works on the case says are of one owner, by number of the merge.
    pub merges: Vec<Vec<AddressNum>>,
    /// What somebody who works on the case keeps apart, by number of the split.
    pub splits: Vec<Split>,
    /// Transactions, in chain order, whose verdict lets them join only because somebody says so: what they join is a claim.
    pub claimed: Vec<TxNum>,
    /// Transactions, in chain order, to which the one who pays and the one who is paid both bring coins: they join nothing.
    pub payjoins: Vec<TxNum>,
}

/// Signs that a clustering has joined what does not belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alarm {
    /// One wallet holds addresses of several named services.
    Services {
        /// A member of the wallet.
        member: AddressNum,
        /// The services, by number.
        services: Vec<u32>,
    },
    /// One change link made the largest wallet larger by half or more.
    Jump {
        /// The link.
        link: Link,
        /// Addresses on either side of it, the larger number first.
        sides: (u32, u32),
    },
    /// A split keeps nothing apart, since a fact joins what it names.
    Split(u32),
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
    alarms: Vec<Alarm>,
}

impl Clustering {
    /// Joins the addresses of one key, and the distinct input addresses of each transaction that its verdict lets join.
    ///
    /// The result does not depend on the order of transactions. Links of a transaction run from the address of the first
    /// known input to each other one, by address.
    ///
    /// # Panics
    ///
    /// If `verdicts` does not hold one verdict for each transaction of the view.
    pub fn by_co_spending(view: &View, verdicts: &[Verdict]) -> Self {
        Self::by_evidence(view, verdicts, &Evidence::default())
    }

    /// Joins addresses by all evidence there is.
    ///
    /// # Panics
    ///
    /// If `verdicts` does not hold one verdict for each transaction of the view.
    pub fn by_evidence(view: &View, verdicts: &[Verdict], evidence: &Evidence) -> Self {
        assert_eq!(
            verdicts.len(),
            view.txs().len(),
            "one verdict a transaction"
        );
        let mut links = gather::co_spends(view, verdicts);
        gather::lower_to_claims(&mut links, &evidence.claimed);
        gather::refuse_payjoins(&mut links, &evidence.payjoins);
        links.extend(gather::same_keys(view));
        let (root, alarms) = if evidence.is_empty() {
            let mut sets = MinUnionFind::new(count(view));
            sets.unite(links.chunks(PART).map(|part| {
                let applied = part.iter().filter(|link| link.is_applied());
                applied.map(|link| (link.a.0, link.b.0))
            }));
            (sets.into_roots(), Vec::new())
        } else {
            let lets_join = |change: &&Change| {
                let tx = view.tx_of(change.output);
                verdicts[tx.index()].lets_join() && evidence.payjoins.binary_search(&tx).is_err()
            };
            let changes: Vec<Change> = evidence.changes.iter().filter(lets_join).copied().collect();
            let addresses = signers::of_addresses(view);
            links.extend(gather::changes(view, &changes, &addresses));
            links.extend(gather::merges(&evidence.merges, &addresses));
            gather::weigh(view, &mut links, evidence, &changes)
        };
        // What has no transaction comes last.
        links.sort_by_key(|link| (link.tx.is_none(), link.tx, link.rule, link.a, link.b));
        Self::new(view, root, links, alarms)
    }

    fn new(view: &View, root: Vec<u32>, links: Vec<Link>, alarms: Vec<Alarm>) -> Self {
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
            alarms,
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

    /// Signs that too much was joined.
    pub fn alarms(&self) -> &[Alarm] {
        &self.alarms
    }
}

impl Evidence {
    fn is_empty(&self) -> bool {
        let Self {
            changes,
            services,
            merges,
            splits,
            // Both make links weaker or refuse them before anything is weighed.
            claimed: _,
            payjoins: _,
        } = self;
        changes.is_empty() && services.is_empty() && merges.is_empty() && splits.is_empty()
    }
}

/// Number of addresses in a view.
fn count(view: &View) -> u32 {
    u32::try_from(view.address_count()).expect("a view holds fewer than 2^32 addresses")
}

/// The word for a transaction; nothing where missing parents leave open whether it is a CoinJoin.
pub fn kind(view: &View, tx: TxNum, verdict: Verdict, clustering: &Clustering) -> Option<Kind> {
    shape::kind(view, tx, verdict, |a, b| clustering.same(a, b))
}

#[cfg(test)]
mod tests;
