//! Finds the chain of evidence between two addresses of a wallet.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{Clustering, Grade, Link, LinkRule};
use crate::ledger::{AddressNum, TxNum};

/// The evidence that puts two addresses in one wallet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceChain {
    /// Links from the first to the second address, in order.
    pub links: Vec<Link>,
    /// For each link, whether the two addresses would be in different wallets without it; removing a transaction
    /// removes all its links.
    pub is_alone: Vec<bool>,
}

/// The ground of a link: without it, the link is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Ground {
    Tx(TxNum),
    Merge(u32),
    Key(AddressNum, AddressNum),
}

pub(super) fn ground(link: &Link) -> Ground {
    match (link.rule, link.tx) {
        (LinkRule::Merge(number), _) => Ground::Merge(number),
        (LinkRule::SameKey, _) | (_, None) => Ground::Key(link.a, link.b),
        (_, Some(tx)) => Ground::Tx(tx),
    }
}

/// The applied links of one wallet, by address, in clustering order.
struct Web<'a>(HashMap<AddressNum, Vec<&'a Link>>);

impl<'a> Web<'a> {
    /// Returns a shortest path over links that `admits` accepts; ties go to the earliest links from `from` on.
    fn shortest_path(
        &self,
        from: AddressNum,
        to: AddressNum,
        admits: impl Fn(&Link) -> bool,
    ) -> Option<Vec<&'a Link>> {
        let mut reached_by: HashMap<AddressNum, &Link> = HashMap::new();
        let mut queue = VecDeque::from([from]);
        while let Some(address) = queue.pop_front().filter(|address| *address != to) {
            let links = self.0.get(&address).into_iter().flatten();
            for link in links.filter(|link| admits(link)) {
                let other = link.other(address);
                if other != from && !reached_by.contains_key(&other) {
                    reached_by.insert(other, link);
                    queue.push_back(other);
                }
            }
        }
        let mut links = Vec::new();
        let mut at = to;
        while at != from {
            let link = *reached_by.get(&at)?;
            links.push(link);
            at = link.other(at);
        }
        links.reverse();
        Some(links)
    }
}

impl Clustering {
    /// Returns the best chain of applied links between two addresses: its weakest link is the strongest possible, and
    /// no such chain is shorter. `None` if no wallet holds both; empty from an address to itself.
    pub fn chain(&self, from: AddressNum, to: AddressNum) -> Option<EvidenceChain> {
        if !self.same(from, to) {
            return None;
        }
        let root = self.root(from);
        let mut web = Web(HashMap::new());
        for link in self.links() {
            if link.is_applied() && self.root(link.a) == root {
                for end in [link.a, link.b] {
                    web.0.entry(end).or_default().push(link);
                }
            }
        }
        let mut ways = Grade::ALL
            .iter()
            .map(|weakest| web.shortest_path(from, to, |link| link.grade <= *weakest));
        let links = ways.find_map(|shortest_path| shortest_path)?;
        let mut judged: HashMap<Ground, bool> = HashMap::new();
        let is_alone = links
            .iter()
            .map(|link| {
                *judged.entry(ground(link)).or_insert_with(|| {
                    web.shortest_path(from, to, |other| ground(other) != ground(link))
                        .is_none()
                })
            })
            .collect();
        Some(EvidenceChain {
            links: links.into_iter().copied().collect(),
            is_alone,
        })
    }

    /// Returns links between the wallets of two addresses that were not applied and would merge them.
    pub fn refused_between(&self, a: AddressNum, b: AddressNum) -> Vec<Link> {
        let roots: HashSet<AddressNum> = [self.root(a), self.root(b)].into();
        let between = |link: &&Link| {
            let (one, two) = (self.root(link.a), self.root(link.b));
            one != two && roots.contains(&one) && roots.contains(&two)
        };
        self.links().iter().filter(between).copied().collect()
    }
}
