//! Builds the wallets of a case from all evidence: co-spending, change rules if requested, tagged services, and the
//! analyst's merges and splits.

use std::collections::{BTreeMap, HashMap};

use super::own;
use super::payouts::Payout;
use super::services::{ServiceDetector, ServiceWallets};
use crate::case::question::{Case, SplitTarget};
use crate::cluster::{CannotLink, Change, Clustering, Evidence, LinkRule, SplitConstraint};
use crate::heuristics::change::{Context, Decision, Expression};
use crate::heuristics::coinjoin::Verdict;
use crate::heuristics::signers;
use crate::language::{Sentence, say};
use crate::ledger::{AddressNum, TxNum, View};
use crate::tags::Tags;

/// The wallets of a view and the names of the evidence for them.
pub struct Wallets {
    /// The address clustering.
    pub clustering: Clustering,
    /// Change decisions in chain order; empty if the case has no change rules.
    pub changes: Vec<(TxNum, Decision)>,
    /// The service wallets among them.
    pub services: ServiceWallets,
    /// Names of the tagged services, by number.
    names: Vec<String>,
}

impl Wallets {
    /// Clusters the addresses of a view. `payouts` are transactions that only a tag exempts from being a CoinJoin.
    pub fn new(
        case: &Case,
        view: &View,
        tags: &Tags,
        verdicts: &[Verdict],
        payouts: &[Payout],
        case_addresses: &HashMap<AddressNum, usize>,
    ) -> Self {
        let changes = decisions(case, view, verdicts);
        let addresses = |addresses: &[bitcoin::Address]| -> Vec<AddressNum> {
            let scripts = addresses.iter().map(bitcoin::Address::script_pubkey);
            scripts.filter_map(|script| view.address(&script)).collect()
        };
        let split = |apart: &SplitTarget| match apart {
            SplitTarget::Addresses(apart) => SplitConstraint::Addresses(addresses(apart)),
            SplitTarget::Transaction(txid) => match view.number_of(txid) {
                Some(tx) => SplitConstraint::Transaction(tx),
                None => SplitConstraint::Addresses(Vec::new()),
            },
        };
        let (names, named) = services(view, tags);
        let mut evidence = Evidence {
            changes: changes
                .iter()
                .map(|(_, decision)| Change {
                    output: decision.output,
                    score: decision.score,
                })
                .collect(),
            services: named,
            merges: case
                .merges
                .iter()
                .map(|merge| addresses(&merge.addresses))
                .collect(),
            splits: case.splits.iter().map(|it| split(&it.apart)).collect(),
            claimed: payouts.iter().map(|payout| payout.tx).collect(),
            payjoins: Vec::new(),
        };
        let detector = ServiceDetector {
            view,
            tags,
            verdicts,
            case: case_addresses,
            busy: case.limits.busy,
        };
        let mut clustering = Clustering::by_evidence(view, verdicts, &evidence);
        let mut services = detector.services(&clustering);
        let payjoins = own::payjoins(
            view,
            verdicts,
            &services,
            case_addresses,
            &clustering,
            |apart| {
                evidence.payjoins = apart.to_vec();
                Clustering::by_evidence(view, verdicts, &evidence)
            },
        );
        if !payjoins.is_empty() {
            evidence.payjoins = payjoins;
            clustering = Clustering::by_evidence(view, verdicts, &evidence);
            services = detector.services(&clustering);
        }
        Self {
            clustering,
            changes,
            services,
            names,
        }
    }

    /// Describes the service wallet that pays a transaction; `None` if none does.
    pub fn paid_by_service(&self, view: &View, tx: TxNum) -> Option<Sentence> {
        let mut owners = view.inputs(tx).iter();
        let owner = owners.find_map(|prevout| view.owner_of(*prevout))?;
        let shown_by = self.services.of(self.clustering.root(owner))?;
        Some(say!("paid-out-of-service", evidence = &**shown_by))
    }

    /// Returns the name of a link rule with its parameters.
    pub fn rule(&self, case: &Case, rule: LinkRule) -> String {
        match rule {
            LinkRule::Change { .. } => format!("change: {}", case.limits.change_rules),
            LinkRule::Merge(number) => {
                let merge = &case.merges[number as usize];
                format!("merge by {}: {}", merge.name, merge.reason)
            }
            LinkRule::SameKey | LinkRule::CoSpend => rule.name().to_owned(),
        }
    }

    /// Returns the name of a tagged service.
    pub fn service(&self, number: u32) -> &str {
        &self.names[number as usize]
    }

    /// Describes a cannot-link constraint as a clause.
    pub fn cannot_link(&self, case: &Case, view: &View, cannot_link: CannotLink) -> String {
        match cannot_link {
            CannotLink::Payment(tx) => format!(
                "payer and payee in {} would be one wallet",
                view.tx(tx).txid
            ),
            CannotLink::Split(number) => {
                let split = &case.splits[number as usize];
                format!("{} keeps them apart: {}", split.name, split.reason)
            }
            CannotLink::Services(a, b) => format!(
                "tags name two services, {} and {}",
                self.service(a),
                self.service(b)
            ),
        }
    }
}

/// Change decisions in chain order; empty if the case has no change rules.
fn decisions(case: &Case, view: &View, verdicts: &[Verdict]) -> Vec<(TxNum, Decision)> {
    let rules = &case.limits.change_rules;
    if rules.is_empty() {
        return Vec::new();
    }
    let rules: Expression = rules
        .parse()
        .expect("the expression was parsed when the question was read");
    let co_spend = Clustering::by_co_spending(view, verdicts);
    let context = Context::new(view, verdicts).with_wallets(|address| co_spend.root(address));
    context.decisions(&rules).collect()
}

/// Returns the tagged services and their addresses in the view.
fn services(view: &View, tags: &Tags) -> (Vec<String>, Vec<(AddressNum, u32)>) {
    let services = tags.services();
    let mut seen: BTreeMap<&str, Vec<AddressNum>> = BTreeMap::new();
    for (script, name) in services.iter() {
        // An address that needs no key has no owner, whatever a tag says.
        if let Some(address) = view.address(script)
            && !signers::needs_no_key(script)
        {
            seen.entry(name).or_default().push(address);
        }
    }
    let named = (0..).zip(seen.values());
    let named = named
        .flat_map(|(number, addresses)| addresses.iter().map(move |address| (*address, number)));
    let named = named.collect();
    (seen.into_keys().map(str::to_owned).collect(), named)
}
