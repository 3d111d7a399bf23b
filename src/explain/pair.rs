//! Explains what links two addresses: the best chain of evidence, and what would break it.

use bitcoin::{Script, Txid};
use serde::Serialize;

use super::Explainer;
use super::rules::RuleFinding;
use crate::cluster::{self, Link, LinkRule};
use crate::findings::Grade;
use crate::heuristics::{payjoin, signers};
use crate::investigate::pending;
use crate::ledger::AddressNum;

/// The evidence between two addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PairExplained {
    /// The first address.
    pub a: String,
    /// The second one.
    pub b: String,
    /// The wallet that holds both; `None` if there is none.
    pub cluster: Option<String>,
    /// Those of the two that need no key and belong to no wallet.
    pub nobodys: Vec<String>,
    /// The best chain of evidence from the first address to the second: its weakest link is the strongest possible, and
    /// no such chain is shorter.
    pub chain: Vec<ChainLink>,
    /// Evidence between their two wallets that is not used, with the reason.
    pub refused: Vec<RuleFinding>,
}

/// A link of a chain of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChainLink {
    /// One address.
    pub from: String,
    /// The next one in the chain.
    pub to: String,
    /// Transaction that shows it; `None` for an assertion.
    pub txid: Option<Txid>,
    /// The link rule.
    pub rule: String,
    /// Strength.
    pub grade: Grade,
    /// Number of transactions that link the two addresses, including this one.
    pub support: usize,
    /// Whether the ends of the chain would be in two wallets without this link.
    pub is_alone: bool,
    /// Whether the transaction may be a PayJoin, which would invalidate the link.
    pub may_be_payjoin: bool,
    /// What would invalidate it.
    pub broken_by: &'static str,
}

impl Explainer<'_> {
    /// Returns the evidence between two scripts that stored transactions touch. Links come from proved transactions
    /// only.
    pub fn scripts(&self, a: &Script, b: &Script) -> PairExplained {
        if let (Some(a), Some(b)) = (self.view.address(a), self.view.address(b)) {
            return self.pair(a, b);
        }
        let [name_a, name_b] = [a, b].map(|script| pending::name(self.view.network(), script));
        PairExplained {
            cluster: (a == b).then(|| name_a.clone()),
            nobodys: self.nobodys([a, b]),
            a: name_a,
            b: name_b,
            chain: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// The evidence between two addresses.
    pub fn pair(&self, a: AddressNum, b: AddressNum) -> PairExplained {
        let clustering = self.analysis.clustering();
        let chain = clustering.chain(a, b);
        let mut at = a;
        let links = chain
            .iter()
            .flat_map(|chain| chain.links.iter().zip(&chain.is_alone));
        let links = links.map(|(link, is_alone)| {
            let from = at;
            at = link.other(at);
            let may_be_payjoin = link.rule == LinkRule::CoSpend
                && link.tx.is_some_and(|tx| {
                    payjoin::is_possible(self.view, tx, self.analysis.verdicts[tx.index()])
                });
            ChainLink {
                may_be_payjoin,
                from: self.view.name(from),
                to: self.view.name(at),
                txid: self.txid(link.tx),
                rule: self.rule(link),
                grade: link.grade,
                support: self.support(link),
                is_alone: *is_alone,
                broken_by: broken_by(link, may_be_payjoin),
            }
        });
        PairExplained {
            nobodys: self.nobodys([a, b].map(|address| self.view.script(address))),
            a: self.view.name(a),
            b: self.view.name(b),
            chain: links.collect(),
            cluster: chain.as_ref().map(|_| clustering.name(self.view, a)),
            refused: clustering
                .refused_between(a, b)
                .iter()
                .map(|link| self.said_of(link, link.a))
                .collect(),
        }
    }

    /// Returns those scripts that need no key, formatted, each once.
    fn nobodys(&self, scripts: [&Script; 2]) -> Vec<String> {
        let keyless = scripts
            .into_iter()
            .filter(|script| signers::needs_no_key(script));
        let mut names: Vec<String> = keyless
            .map(|script| pending::name(self.view.network(), script))
            .collect();
        names.dedup();
        names
    }

    /// Returns the number of applied links of the same rule between the same two addresses.
    fn support(&self, link: &Link) -> usize {
        let ends = |link: &Link| (link.a.min(link.b), link.a.max(link.b));
        let same = |other: &&Link| {
            other.is_applied() && ends(other) == ends(link) && other.rule.name() == link.rule.name()
        };
        self.analysis
            .clustering()
            .links()
            .iter()
            .filter(same)
            .count()
    }
}

/// Describes what would invalidate a link.
fn broken_by(link: &Link, may_be_payjoin: bool) -> &'static str {
    match link.rule {
        LinkRule::CoSpend if may_be_payjoin => {
            "if several people made the transaction, as in a PayJoin; it has an unnecessary input, so it may be one"
        }
        LinkRule::SameKey => "cannot be broken: the same key controls both",
        LinkRule::CoSpend if link.grade == cluster::Grade::Claim => {
            "if the tag of the payer is wrong: without it the transaction looks like a CoinJoin"
        }
        LinkRule::CoSpend => {
            "if several people made the transaction, as in a PayJoin or a CoinJoin of unknown structure"
        }
        LinkRule::Change { .. } => {
            "if the output was a payment to someone else and not the change, or if several people made the \
             transaction, as in a PayJoin, and it was another's change"
        }
        LinkRule::Merge(_) => "if the assertion is wrong",
    }
}
