//! Clusters addresses into wallets, and keeps the evidence for every link.
//!
//! # Design
//!
//! Spending two coins in one transaction requires signing for both, so their addresses have one owner, unless the
//! transaction is a CoinJoin. A transaction counts only if [`coinjoin::judge`](crate::heuristics::coinjoin::judge)
//! rules a CoinJoin out; if missing parents leave that open it joins nothing, otherwise it joins the known addresses.
//! An input that nobody signed for, that several parties have keys to, or whose signature does not cover the other
//! inputs joins nothing either ([`signers`]); an address that needs no key is in no wallet. Addresses of one key have
//! one owner by protocol. Nothing else is used by default: one wrong guess of a change rule merges two wallets for
//! good.
//!
//! Further [`Evidence`] is applied by weight, so that the result does not depend on the order of discovery:
//!
//! 1. the analyst's splits;
//! 2. facts, which cannot be contradicted;
//! 3. the analyst's merges;
//! 4. co-spending; of links that violate a constraint, those with fewer transactions are refused;
//! 5. what tags and payments keep apart: addresses of different named services, the payer and the payee of a transaction
//!    whose change is known. Where co-spending has joined two services already, that is an [`Alarm`];
//! 6. change, by descending score. A link that violates a constraint is refused, and kept with the reason.
//!
//! The order of steps 4 to 6 and the two sides of a payment are from Möser and Narayanan, *Resurrecting Address Clustering in
//! Bitcoin* (Financial Cryptography 2022), tags as votes against from Ermilov, Panov and Yanovich (2017).
//!
//! A clustering is a *lower bound*: a wallet may have further addresses outside the view.
//!
//! Every transaction with more than one input address leaves its links, needed or not, used or not: an investigator
//! must be able to print the reason for a link, count independent reasons, and see refused links. A transaction with n
//! input addresses leaves n − 1 links, so there are never more links than inputs.

mod chain;
mod constrained;
mod cut_vertices;
mod gather;
mod union_find;

pub use chain::EvidenceChain;
pub use constrained::{CannotLink, ConstrainedSets, Union};
pub use union_find::MinUnionFind;

use crate::heuristics::coinjoin::Verdict;
use crate::heuristics::shape::{self, TxShape};
use crate::heuristics::signers::{self, Signers};
use crate::label::labelled;
use crate::ledger::{AddressNum, OutputNum, TxNum, View};

/// Links per unit of work of one thread. Few cases have more.
const PART: usize = 1 << 16;

/// The rule by which evidence links two addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkRule {
    /// One public key signs for both.
    SameKey,
    /// One transaction spends from both (multi-input, H1).
    CoSpend,
    /// One transaction spends from one and returns its change to the other.
    Change {
        /// Score of the change rule; comparable within one rule.
        score: i32,
    },
    /// An analyst's merge, by number.
    Merge(u32),
}

impl LinkRule {
    /// Returns the rule's name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::SameKey => "same-key",
            Self::CoSpend => "co-spend",
            Self::Change { .. } => "change",
            Self::Merge(_) => "merge",
        }
    }
}

labelled! {
    /// Strength of a piece of evidence, the strongest first.
    Grade {
        /// Follows from the protocol.
        Fact = "fact",
        /// Co-spending outside of a CoinJoin.
        Strong = "strong",
        /// A change rule, or a co-spend that proves nothing.
        Weak = "weak",
        /// A third party's claim.
        Claim = "claim",
    }
}

/// Whether a link is used, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkStatus {
    /// The clustering uses it.
    Applied,
    /// Not used: the transaction is or may be a CoinJoin.
    Mixed,
    /// Not used: an input or address does not show one owner.
    NoOwner(Signers),
    /// Not used: it violates a constraint.
    Refused(CannotLink),
}

/// Evidence that links two addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// Transaction that shows it; for a key, the one that reveals the second address; `None` for a claim, and if the
    /// transaction's place in the chain is not known.
    pub tx: Option<TxNum>,
    /// Address of the transaction's first input; of two addresses of one key the one seen first.
    pub a: AddressNum,
    /// Address of another of its inputs, or of its change.
    pub b: AddressNum,
    /// The rule.
    pub rule: LinkRule,
    /// Strength.
    pub grade: Grade,
    /// Whether it is used.
    pub status: LinkStatus,
}

impl Link {
    /// Returns the other of its two addresses.
    pub fn other(&self, address: AddressNum) -> AddressNum {
        if address == self.a { self.b } else { self.a }
    }

    /// Whether the clustering uses it.
    pub fn is_applied(&self) -> bool {
        self.status == LinkStatus::Applied
    }
}

/// The change of a transaction according to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The output that returns to the payer's wallet.
    pub output: OutputNum,
    /// Score of the rule.
    pub score: i32,
}

/// A constraint that an analyst asserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SplitConstraint {
    /// Each of these addresses has a different owner.
    Addresses(Vec<AddressNum>),
    /// This transaction has inputs of several owners.
    Transaction(TxNum),
}

/// Evidence for and against common ownership besides keys and co-spends.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Change outputs in any order, at most one per transaction. Those of possible CoinJoins are ignored: it is not
    /// known which participant receives them.
    pub changes: Vec<Change>,
    /// Addresses of tagged services, each with the number of its service.
    pub services: Vec<(AddressNum, u32)>,
    /// Addresses that an analyst asserts to have one owner, by number of the merge.
    pub merges: Vec<Vec<AddressNum>>,
    /// An analyst's splits, by number.
    pub splits: Vec<SplitConstraint>,
    /// Transactions, in chain order, that only a claim exempts from being a CoinJoin: their links are claims.
    pub claimed: Vec<TxNum>,
    /// PayJoins, in chain order: they join nothing.
    pub payjoins: Vec<TxNum>,
}

/// Signs that a clustering merged different owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alarm {
    /// One wallet holds addresses of several tagged services.
    Services {
        /// A member of the wallet.
        member: AddressNum,
        /// The services, by number.
        services: Vec<u32>,
    },
    /// One change link grew the largest wallet by half or more.
    Jump {
        /// The link.
        link: Link,
        /// Addresses on either side of it, the larger number first.
        sides: (u32, u32),
    },
    /// A split has no effect, because a fact links its addresses.
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

/// All addresses of a view, clustered into wallets. An address without links is its own wallet.
#[derive(Debug, Clone)]
pub struct Clustering {
    /// Root of every address.
    root: Vec<u32>,
    /// Start of each root's members in `members`; empty for others.
    offsets: Vec<u32>,
    members: Vec<AddressNum>,
    /// Per root, the member whose printed address is smallest in text order.
    label: Vec<u32>,
    links: Vec<Link>,
    alarms: Vec<Alarm>,
}

impl Clustering {
    /// Clusters addresses of one key, and the distinct input addresses of each transaction whose verdict allows it.
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

    /// Clusters addresses by all evidence.
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
            let allows_clustering = |change: &&Change| {
                let tx = view.tx_of(change.output);
                verdicts[tx.index()].allows_clustering()
                    && evidence.payjoins.binary_search(&tx).is_err()
            };
            let changes: Vec<Change> = evidence
                .changes
                .iter()
                .filter(allows_clustering)
                .copied()
                .collect();
            let addresses = signers::of_addresses(view);
            links.extend(gather::changes(view, &changes, &addresses));
            links.extend(gather::merges(&evidence.merges, &addresses));
            gather::weigh(view, &mut links, evidence, &changes)
        };
        // Links without a transaction come last.
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

    /// Returns the first member of an address's wallet, by first appearance in the view.
    pub fn root(&self, address: AddressNum) -> AddressNum {
        AddressNum(self.root[address.index()])
    }

    /// Whether one wallet holds both addresses.
    pub fn same(&self, a: AddressNum, b: AddressNum) -> bool {
        self.root(a) == self.root(b)
    }

    /// Returns the members of an address's wallet, including itself, in order of first appearance.
    pub fn members(&self, address: AddressNum) -> &[AddressNum] {
        let root = self.root(address).index();
        &self.members[self.offsets[root] as usize..self.offsets[root + 1] as usize]
    }

    /// Returns wallets with two or more addresses, in order of first appearance.
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

    /// Returns the member that names a wallet: the one whose printed address is smallest in text order. Numbers are
    /// private to a view, so two runs share only this.
    pub fn label(&self, address: AddressNum) -> AddressNum {
        AddressNum(self.label[self.root(address).index()])
    }

    /// Returns the name of an address's wallet.
    pub fn name(&self, view: &View, address: AddressNum) -> String {
        view.name(self.label(address))
    }

    /// Returns all links, in chain order.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// Returns the alarms.
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
            // Both weaken or refuse links before they are weighed.
            claimed: _,
            payjoins: _,
        } = self;
        changes.is_empty() && services.is_empty() && merges.is_empty() && splits.is_empty()
    }
}

/// Returns the number of addresses in a view.
fn count(view: &View) -> u32 {
    u32::try_from(view.address_count()).expect("a view holds fewer than 2^32 addresses")
}

/// Returns the kind of a transaction; `None` if missing parents leave open whether it is a CoinJoin.
pub fn kind(view: &View, tx: TxNum, verdict: Verdict, clustering: &Clustering) -> Option<TxShape> {
    shape::kind(view, tx, verdict, |a, b| clustering.same(a, b))
}

#[cfg(test)]
mod tests;
