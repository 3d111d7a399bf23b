//! Which addresses are of one wallet, by all that a case brings: spending together, change rules where they are asked for,
//! the services that tags name, and the operator's hand.

use std::collections::{BTreeMap, HashMap};

use super::own;
use super::payouts::Payout;
use super::question::{Apart, Case};
use super::services::{Judge, Services};
use super::words::counted;
use crate::cluster::{Alarm, Bar, Change, Clustering, Evidence, Rule, Split};
use crate::heuristics::change::{Context, Decision, Expression};
use crate::heuristics::coinjoin::Verdict;
use crate::heuristics::signers;
use crate::ledger::{AddressNum, TxNum, View};
use crate::tags::Tags;

/// The wallets of a view, with names for what they rest on.
pub struct Wallets {
    /// The wallets.
    pub clustering: Clustering,
    /// What the change rules of the case say, in chain order; nothing where it has none.
    pub changes: Vec<(TxNum, Decision)>,
    /// Which of them are a service's.
    pub services: Services,
    /// Names of the services that tags name, by their numbers.
    names: Vec<String>,
}

impl Wallets {
    /// Sorts the addresses of a view into wallets; `payouts` are no CoinJoins only because tags say so.
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
        let split = |apart: &Apart| match apart {
            Apart::Addresses(apart) => Split::Addresses(addresses(apart)),
            Apart::Transaction(txid) => match view.number_of(txid) {
                Some(tx) => Split::Transaction(tx),
                None => Split::Addresses(Vec::new()),
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
        let judge = Judge {
            view,
            tags,
            verdicts,
            case: case_addresses,
            busy: case.limits.busy,
        };
        let mut clustering = Clustering::by_evidence(view, verdicts, &evidence);
        let mut services = judge.services(&clustering);
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
            services = judge.services(&clustering);
        }
        Self {
            clustering,
            changes,
            services,
            names,
        }
    }

    /// Says that the wallet of a service pays a transaction.
    pub fn paid_by_service(&self, view: &View, tx: TxNum) -> Option<String> {
        let mut owners = view.inputs(tx).iter();
        let owner = owners.find_map(|prevout| view.owner_of(*prevout))?;
        let shown_by = self.services.of(self.clustering.root(owner))?;
        Some(format!("paid out of the wallet of a service: {shown_by}"))
    }

    /// The name of a rule, with what it was told.
    pub fn rule(&self, case: &Case, rule: Rule) -> String {
        match rule {
            Rule::Change { .. } => format!("change: {}", case.limits.change_rules),
            Rule::Merge(number) => {
                let merge = &case.merges[number as usize];
                format!("merge by {}: {}", merge.name, merge.reason)
            }
            Rule::SameKey | Rule::CoSpend => rule.name().to_owned(),
        }
    }

    /// What keeps two wallets apart, as a clause.
    pub fn bar(&self, case: &Case, view: &View, bar: Bar) -> String {
        match bar {
            Bar::Payment(tx) => format!(
                "who pays and who is paid in {} would be one",
                view.tx(tx).txid
            ),
            Bar::Split(number) => {
                let split = &case.splits[number as usize];
                format!("{} keeps them apart: {}", split.name, split.reason)
            }
            Bar::Services(a, b) => format!(
                "tags name two services, {} and {}",
                self.names[a as usize], self.names[b as usize]
            ),
        }
    }

    /// What an alarm means, in a sentence or two.
    pub fn alarm(&self, case: &Case, view: &View, alarm: &Alarm) -> String {
        let wallet = |member| self.clustering.name(view, member);
        match alarm {
            Alarm::Services { member, services } => {
                let names: Vec<&str> = services
                    .iter()
                    .map(|number| self.names[*number as usize].as_str())
                    .collect();
                format!(
                    "The wallet {} holds addresses that tags give to different services, {}: a tag is wrong, or what looks \
                     like one wallet is not. `ransomtrace explain` prints what links two addresses.",
                    wallet(*member),
                    names.join(", ")
                )
            }
            Alarm::Jump { link, sides } => format!(
                "One change link merged wallets of {} and {} to the largest one, {}: a single wrong guess would do \
                 that{}.",
                sides.0,
                counted(sides.1, "address"),
                wallet(link.a),
                link.tx
                    .map_or_else(String::new, |tx| format!(", look at {}", view.tx(tx).txid))
            ),
            Alarm::Split(number) => {
                let split = &case.splits[*number as usize];
                format!(
                    "The split by {} ({}) keeps nothing apart: one key signs for addresses that it names.",
                    split.name, split.reason
                )
            }
        }
    }
}

/// What the change rules of the case say.
fn decisions(case: &Case, view: &View, verdicts: &[Verdict]) -> Vec<(TxNum, Decision)> {
    let rules = &case.limits.change_rules;
    if rules.is_empty() {
        return Vec::new();
    }
    let rules: Expression = rules
        .parse()
        .expect("an expression is checked when the question is read");
    let co_spend = Clustering::by_co_spending(view, verdicts);
    let context = Context::new(view, verdicts).with_wallets(|address| co_spend.root(address));
    context.decisions(&rules).collect()
}

/// The services that tags name, and the addresses of each that are in the view.
fn services(view: &View, tags: &Tags) -> (Vec<String>, Vec<(AddressNum, u32)>) {
    let services = tags.services();
    let mut seen: BTreeMap<&str, Vec<AddressNum>> = BTreeMap::new();
    for (script, name) in services.iter() {
        // An address that anybody can spend from is nobody's, whatever a tag says.
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
