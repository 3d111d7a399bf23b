//! Every rule finding about an address, with the transaction it rests on.

use std::collections::HashSet;

use bitcoin::Txid;
use serde::Serialize;

use super::Explainer;
use super::ambiguity::{self, AmbiguityReader};
use crate::analysis::lightning;
use crate::cluster::{Link, LinkStatus};
use crate::findings::Grade;
use crate::findings::labels::kind_of;
use crate::heuristics::change::{ChangeRule, Decision};
use crate::heuristics::coinjoin::Verdict;
use crate::language::Sentence;
use crate::ledger::{AddressNum, OutputNum, Prevout, TxNum};

/// A rule finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleFinding {
    /// The transaction it rests on; `None` if it needs none.
    pub txid: Option<Txid>,
    /// The rule.
    pub rule: String,
    /// The finding, as a clause.
    pub says: String,
    /// Strength, for rules that link addresses.
    pub grade: Option<Grade>,
    /// Whether it was used to link addresses.
    pub applied: bool,
}

/// A rule finding with the number of its transaction.
type Numbered = (Option<TxNum>, RuleFinding);

impl Explainer<'_> {
    /// Returns all rule findings about an address.
    pub(super) fn rules(&self, address: AddressNum) -> Vec<RuleFinding> {
        let links = self.analysis.clustering().links().iter();
        let mut found: Vec<Numbered> = links
            .filter(|link| [link.a, link.b].contains(&address))
            .map(|link| (link.tx, self.said_of(link, address)))
            .collect();
        found.extend(self.coinjoins(address));
        let signers = lightning::said(self.view, address).into_iter();
        found.extend(signers.map(|(tx, says)| self.plain(tx, "signers", says)));
        found.extend(self.payouts(address));
        found.extend(self.interpretations(address));
        found.extend(self.deposits(address));
        found.extend(self.ends(address));
        found.extend(self.changes(address));
        found.sort_by_key(|(tx, _)| (tx.is_none(), *tx));
        found.into_iter().map(|(_, finding)| finding).collect()
    }

    /// Returns a finding that links no addresses.
    fn plain(&self, tx: TxNum, rule: &str, says: String) -> Numbered {
        let finding = RuleFinding {
            txid: self.txid(Some(tx)),
            rule: rule.to_owned(),
            says,
            grade: None,
            applied: false,
        };
        (Some(tx), finding)
    }

    /// Returns the name of the rule of a link.
    pub(super) fn rule(&self, link: &Link) -> String {
        self.analysis.wallets.rule(self.case, link.rule)
    }

    /// Describes a link of an address.
    pub(super) fn said_of(&self, link: &Link, address: AddressNum) -> RuleFinding {
        let other = self.view.name(link.other(address));
        let says = match link.status {
            LinkStatus::Applied => format!("in one wallet with {other}"),
            LinkStatus::Mixed => format!(
                "co-spent with {other}, which is not used as a link: the transaction is a CoinJoin, or may be one, \
                 because previous transactions are missing"
            ),
            LinkStatus::NoOwner(signers) => {
                let silent = self.view.name(link.b);
                format!(
                    "no link to {other}: the input of {silent} identifies no owner here, because {signers}"
                )
            }
            LinkStatus::Refused(reason) => {
                let reason = self
                    .analysis
                    .wallets
                    .cannot_link(self.case, self.view, reason);
                format!("in one wallet with {other}; refused, because {reason}")
            }
        };
        RuleFinding {
            txid: self.txid(link.tx),
            rule: self.rule(link),
            says,
            grade: Some(link.grade),
            applied: link.is_applied(),
        }
    }

    /// Describes transactions of an address that are, or may be, CoinJoins.
    fn coinjoins(&self, address: AddressNum) -> impl Iterator<Item = Numbered> {
        self.view.touches(address).iter().filter_map(|&tx| {
            let says = match self.analysis.verdicts[tx.index()] {
                Verdict::Not => return None,
                Verdict::Undetermined => {
                    "may be a CoinJoin: previous transactions are missing, and the known data does not rule it out"
                        .to_owned()
                }
                Verdict::Is {
                    protocol,
                    confidence,
                } => format!(
                    "looks like {} ({confidence} %): its input addresses are not linked",
                    kind_of(protocol)
                ),
            };
            Some(self.plain(tx, "coinjoin", says))
        })
    }

    /// Describes transactions of an address that a tag makes payouts.
    fn payouts(&self, address: AddressNum) -> impl Iterator<Item = Numbered> {
        let payouts = self.analysis.payouts.iter();
        let own = payouts.filter(move |payout| {
            self.view.touches(address).contains(&payout.tx) || self.spends(payout.tx, address)
        });
        own.map(|payout| self.plain(payout.tx, "payout", payout.says(self.view).to_string()))
    }

    /// Describes the interpretations of transactions on the way of the money, and possible PayJoins.
    fn interpretations(&self, address: AddressNum) -> Vec<Numbered> {
        let coins = self.analysis.trace.outputs.iter();
        let reached: HashSet<OutputNum> = coins.map(|coin| coin.tainted.output).collect();
        let mut reader = AmbiguityReader::new(self.view);
        let mut found = Vec::new();
        for &tx in self.view.touches(address) {
            let verdict = self.analysis.verdicts[tx.index()];
            if self.is_on_the_way(tx, &reached)
                && let Some(says) = reader.describe(tx, verdict, address)
            {
                found.push(self.plain(tx, "entropy", says));
            }
            if let Some(says) = ambiguity::payjoin(self.view, tx, verdict) {
                found.push(self.plain(tx, "payjoin", says));
            }
        }
        found
    }

    /// Whether traced money entered or left a transaction.
    fn is_on_the_way(&self, tx: TxNum, reached: &HashSet<OutputNum>) -> bool {
        let brings = |prevout: &Prevout| match prevout {
            Prevout::Output(output) => reached.contains(output),
            _ => false,
        };
        let mut outputs = self.view.outputs(tx);
        self.view.inputs(tx).iter().any(brings) || outputs.any(|output| reached.contains(&output))
    }

    /// Describes the deposits to an address.
    fn deposits(&self, address: AddressNum) -> impl Iterator<Item = Numbered> {
        let deposits = self.analysis.deposits.iter();
        let own = deposits.filter(move |deposit| self.view.owner(deposit.output) == Some(address));
        own.map(|deposit| {
            let classification = &deposit.classification;
            let mut says = format!("a deposit classified as {}", classification.class);
            if !classification.reasons.is_empty() {
                let reasons = Sentence::row(classification.reasons.clone(), "; ");
                says = format!("{says}: {reasons}");
            }
            self.plain(self.view.tx_of(deposit.output), "deposit", says)
        })
    }

    /// Describes the ends of the trace at an address.
    fn ends(&self, address: AddressNum) -> impl Iterator<Item = Numbered> {
        let coins = self.analysis.trace.outputs.iter();
        let own = coins.filter(move |coin| self.view.owner(coin.tainted.output) == Some(address));
        own.filter_map(|coin| {
            let stop = coin.stop.as_ref()?;
            let tx = self.view.tx_of(coin.tainted.output);
            Some(self.plain(tx, "trace", format!("trace ends here: {}", stop.words())))
        })
    }

    /// Describes the change decisions about transactions that pay an address.
    fn changes(&self, address: AddressNum) -> impl Iterator<Item = Numbered> {
        let rule = format!("change: {}", self.case.limits.change_rules);
        let changes = self.analysis.wallets.changes.iter();
        changes.filter_map(move |(tx, decision)| {
            let is_own = |output: OutputNum| self.view.owner(output) == Some(address);
            let is = if is_own(decision.output) {
                "the change"
            } else if self.view.outputs(*tx).any(is_own) {
                "not the change"
            } else {
                return None;
            };
            let says = format!(
                "output {} is the change, so this is {is}{}",
                decision.vout,
                votes(decision)
            );
            Some(self.plain(*tx, &rule, says))
        })
    }
}

/// Lists the rules for and against a change output.
fn votes(decision: &Decision) -> String {
    let names = |rules: &[ChangeRule]| {
        let names: Vec<String> = rules.iter().map(ToString::to_string).collect();
        names.join(", ")
    };
    let mut words = String::new();
    for (what, rules) in [
        ("for it", &decision.supported_by),
        ("against it", &decision.opposed_by),
        ("not known", &decision.abstained),
    ] {
        if !rules.is_empty() {
            words = format!("{words}; {what}: {}", names(rules));
        }
    }
    words
}
