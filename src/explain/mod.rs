//! Explains why an address is in a case, and what links two addresses: every rule finding, with the transaction it
//! rests on.

mod ambiguity;
mod stored;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use bitcoin::{Script, Txid};
use serde::Serialize;

use self::ambiguity::AmbiguityReader;
pub use crate::analysis::lookalike::LookAlikes;
use crate::analysis::roles::Roles;
use crate::analysis::{Analysis, ClassifiedDeposit, fingerprints, lightning, lookalike};
use crate::case::question::Case;
use crate::cluster::{self, Link, LinkRule, LinkStatus};
use crate::findings::labels::{kind_of, script_type};
use crate::findings::{Grade, Role, Time, TraitChange, WalletFingerprint};
use crate::heuristics::change::{self, Decision};
use crate::heuristics::coinjoin::Verdict;
use crate::heuristics::fingerprint::TxFingerprint;
use crate::heuristics::{payjoin, signers};
use crate::investigate::pending;
use crate::ledger::{AddressNum, OutputNum, Prevout, TxNum, View};
use crate::tags::Tags;
use crate::taint::Policy;
use crate::trace::EndReason;

/// Transactions that are listed individually.
const NAMED: usize = 3;

/// Why an address is in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddressExplained {
    /// The address.
    pub address: String,
    /// Its script type, as in the table `addresses`.
    pub script_type: &'static str,
    /// The wallet that holds it.
    pub cluster: String,
    /// The role of that wallet in the case, as in the table `clusters`.
    pub role: Role,
    /// Number of known addresses in that wallet.
    pub cluster_addresses: usize,
    /// Whether anyone can spend from it, so that it is in no wallet.
    pub is_nobodys: bool,
    /// Reasons why it is in the case, the strongest first; each a sentence.
    pub reasons: Vec<String>,
    /// A shortest path of the money from a payment to the address, the payment first; empty if no money reached it.
    pub path: Vec<TrailOutput>,
    /// All rule findings about it, in chain order.
    pub rules: Vec<RuleFinding>,
    /// The fingerprint of its wallet; `None` if it has no comparable transaction.
    pub fingerprint: Option<WalletFingerprint>,
    /// Addresses that begin and end like it.
    pub look_alikes: LookAlikes,
}

/// An output on the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrailOutput {
    /// Transactions from the payment; 0 for the payment itself.
    pub hop: u32,
    /// Transaction that creates the output.
    pub txid: Txid,
    /// Index in it.
    pub vout: u32,
    /// Time of its block.
    pub time: Time,
    /// Address paid.
    pub address: String,
    /// Value in satoshi.
    pub value_sat: u64,
    /// Taint under haircut, in satoshi.
    pub haircut_sat: u64,
    /// Traits in which the transaction differs from the one before it on the trail, as if made by other software.
    pub drift: Vec<TraitChange>,
}

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

/// Explains the addresses of one case.
pub struct Explainer<'a> {
    case: &'a Case,
    view: &'a View,
    tags: &'a Tags,
    analysis: Analysis,
}

impl<'a> Explainer<'a> {
    /// Creates an explainer with the analysis on which the findings rest.
    pub fn new(case: &'a Case, view: &'a View, tags: &'a Tags, analysis: Analysis) -> Self {
        Self {
            case,
            view,
            tags,
            analysis,
        }
    }

    /// Explains why an address is in the case.
    pub fn address(&self, address: AddressNum) -> AddressExplained {
        let clustering = self.analysis.clustering();
        AddressExplained {
            address: self.view.name(address),
            script_type: script_type(self.view.script(address)),
            cluster: clustering.name(self.view, address),
            role: Roles::new(self.view, &self.analysis).of(address),
            cluster_addresses: clustering.members(address).len(),
            is_nobodys: signers::of_address(self.view, address).is_nobody(),
            reasons: self.reasons(address),
            path: self.path(address),
            rules: self.rules(address),
            fingerprint: fingerprints::of_wallet(self.view, &self.analysis, address),
            look_alikes: self.look_alikes(self.view.script(address)),
        }
    }

    /// Explains why a script without a proved transaction is in the case; `None` if no stored transaction touches it.
    pub fn script(&self, script: &Script) -> Option<AddressExplained> {
        if let Some(address) = self.view.address(script) {
            return Some(self.address(address));
        }
        let mut reasons = stored::moving(self.view, &self.analysis.trace, script);
        reasons.extend(stored::waiting(self.view, &self.analysis.trace, script));
        reasons.extend(stored::floating(self.view, script));
        reasons.extend(stored::unplaced(self.view, script));
        let name = pending::name(self.view.network(), script);
        let mut named = self.case.addresses.iter();
        let is_named = named.any(|entry| entry.address.script_pubkey().as_script() == script);
        (!reasons.is_empty()).then(|| AddressExplained {
            script_type: script_type(script),
            cluster: name.clone(),
            address: name,
            role: if is_named { Role::Case } else { Role::Other },
            cluster_addresses: 1,
            is_nobodys: signers::needs_no_key(script),
            reasons,
            path: Vec::new(),
            rules: Vec::new(),
            fingerprint: None,
            look_alikes: self.look_alikes(script),
        })
    }

    /// Returns addresses that look like that of a script, which need not be in the case.
    pub fn look_alikes(&self, script: &Script) -> LookAlikes {
        lookalike::of(self.case, self.view, self.tags, &self.analysis, script)
    }

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

    fn txid(&self, tx: Option<TxNum>) -> Option<Txid> {
        tx.map(|tx| self.view.tx(tx).txid)
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

    fn rule(&self, link: &Link) -> String {
        self.analysis.wallets.rule(self.case, link.rule)
    }

    fn said_of(&self, link: &Link, address: AddressNum) -> RuleFinding {
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

    fn reasons(&self, address: AddressNum) -> Vec<String> {
        let script = self.view.script(address);
        let mut reasons: Vec<String> = lightning::nobodys(self.view, address).into_iter().collect();
        if let Some(&at) = self.analysis.case_addresses.get(&address) {
            let entry = &self.case.addresses[at];
            let demand = entry.demand.as_ref();
            let demand = demand.map_or(String::new(), |demand| format!(" for the demand {demand}"));
            let note = if entry.note.is_empty() {
                String::new()
            } else {
                format!(" ({})", entry.note)
            };
            reasons.push(format!("The case names it{demand}{note}."));
        }
        reasons.extend(stored::reached(self.view, &self.analysis.trace, address));
        reasons.extend(stored::moving(self.view, &self.analysis.trace, script));
        reasons.extend(self.paid_by(address));
        reasons.extend(self.behind_a_coinjoin(address));
        reasons.extend(self.wallet_reason(address));
        if reasons.is_empty() {
            reasons.push(self.seen(address));
        }
        reasons.extend(stored::waiting(self.view, &self.analysis.trace, script));
        reasons.extend(stored::unplaced(self.view, script));
        reasons
    }

    /// Lists transactions that spend from an address and pay the case, counted deposits first.
    fn paid_by(&self, address: AddressNum) -> Vec<String> {
        let deposits = self.analysis.deposits.iter();
        let own = deposits.filter(|deposit| self.spends(self.view.tx_of(deposit.output), address));
        let (counted, others): (Vec<_>, Vec<_>) =
            own.partition(|deposit| deposit.classification.class.counts_as_paid());
        let txid = |deposit: &ClassifiedDeposit| self.view.tx(self.view.tx_of(deposit.output)).txid;
        let mut paid: Vec<Txid> = counted.into_iter().map(txid).collect();
        paid.dedup();
        let mut said = Vec::new();
        if let Some(first) = paid.first() {
            let more = match paid.len() {
                1 => String::new(),
                count => format!(" and {} more", count - 1),
            };
            said.push(format!(
                "It is an input of a transaction that pays the case: {first}{more}."
            ));
        }
        let sentences = others.iter().take(NAMED).map(|deposit| {
            format!(
                "It is an input of a transaction that pays the case {}, a deposit classified as {} and not counted: {}.",
                self.view.value(deposit.output),
                deposit.classification.class,
                txid(deposit)
            )
        });
        said.extend(sentences);
        said
    }

    /// Reports a CoinJoin that traced money entered and that pays the address.
    fn behind_a_coinjoin(&self, address: AddressNum) -> Option<String> {
        let ended = self.analysis.trace.outputs.iter();
        let ended: BTreeSet<Txid> = ended
            .filter_map(|coin| match coin.stop {
                Some(EndReason::CoinJoin(txid)) => Some(txid),
                _ => None,
            })
            .collect();
        let touches = self.view.touches(address).iter();
        let pays = |tx: &&TxNum| {
            let mut outputs = self.view.outputs(**tx);
            outputs.any(|output| self.view.owner(output) == Some(address))
        };
        let mut paying = touches.filter(pays).map(|tx| self.view.tx(*tx).txid);
        let txid = paying.find(|txid| ended.contains(txid))?;
        Some(format!(
            "It is paid by {txid}, which looks like a CoinJoin: the trace ends there, so whether money of a payment \
             reached it is not known."
        ))
    }

    fn spends(&self, tx: TxNum, address: AddressNum) -> bool {
        let is_own = |prevout: &Prevout| self.view.owner_of(*prevout) == Some(address);
        self.view.inputs(tx).iter().any(is_own)
    }

    /// Reports the member of its wallet that makes the wallet relevant.
    fn wallet_reason(&self, address: AddressNum) -> Option<String> {
        let members = self.analysis.clustering().members(address);
        let others = || members.iter().filter(|member| **member != address);
        let named = others().find(|member| self.analysis.case_addresses.contains_key(member));
        let root = self.analysis.clustering().root(address);
        if let Some(shown_by) = self.analysis.wallets.services.of(root) {
            return Some(format!("It is in the wallet of a service: {shown_by}."));
        }
        if let Some(named) = named {
            let name = self.view.name(*named);
            return Some(format!(
                "It is in one wallet with {name}, which the case names."
            ));
        }
        let coins = self.analysis.trace.outputs.iter();
        let mut reached: Vec<AddressNum> = coins
            .filter_map(|coin| self.view.owner(coin.tainted.output))
            .collect();
        reached.sort_unstable();
        let reached = others().find(|member| reached.binary_search(member).is_ok())?;
        let name = self.view.name(*reached);
        Some(format!(
            "It is in one wallet with {name}, which money of a payment reached."
        ))
    }

    /// Explains an address that only occurs in fetched transactions.
    fn seen(&self, address: AddressNum) -> String {
        let touches = self.view.touches(address);
        if touches.is_empty() {
            return stored::untouched(self.view, address);
        }
        let named: Vec<String> = touches
            .iter()
            .take(NAMED)
            .map(|tx| self.view.tx(*tx).txid.to_string())
            .collect();
        let more = match touches.len() - named.len() {
            0 => String::new(),
            count => format!(" and {count} more"),
        };
        format!(
            "It only occurs in fetched transactions: {}{more}. No money of a payment is known to have reached it.",
            named.join(", ")
        )
    }

    /// Returns a shortest path of the money to an address.
    fn path(&self, address: AddressNum) -> Vec<TrailOutput> {
        let coins = &self.analysis.trace.outputs;
        let by_output: BTreeMap<OutputNum, usize> = coins
            .iter()
            .enumerate()
            .map(|(at, coin)| (coin.tainted.output, at))
            .collect();
        let own = coins
            .iter()
            .filter(|coin| self.view.owner(coin.tainted.output) == Some(address));
        let mut at = own.min_by_key(|coin| (coin.tainted.hop, coin.tainted.output));
        let mut way = Vec::new();
        while let Some(coin) = at {
            way.push(coin);
            if coin.tainted.hop == 0 {
                break;
            }
            let inputs = self.view.inputs(self.view.tx_of(coin.tainted.output));
            let before = inputs.iter().filter_map(|prevout| match prevout {
                Prevout::Output(output) => Some(&coins[*by_output.get(output)?]),
                _ => None,
            });
            at = before
                .filter(|before| before.tainted.followed)
                .filter(|before| before.tainted.hop + 1 == coin.tainted.hop)
                .min_by_key(|before| before.tainted.output);
        }
        way.reverse();
        let mut last: Option<TxFingerprint> = None;
        way.into_iter()
            .map(|coin| {
                let output = coin.tainted.output;
                let tx = self.view.tx_of(output);
                let (outpoint, fingerprint) =
                    (self.view.outpoint(output), TxFingerprint::of(self.view, tx));
                let before = last.replace(fingerprint);
                // The payer of a ransom is not the one who moves it on.
                let before = before.filter(|_| coin.tainted.hop > 1);
                TrailOutput {
                    hop: coin.tainted.hop,
                    txid: outpoint.txid,
                    vout: outpoint.vout,
                    time: Time::from_unix(self.view.tx(tx).anchor.time),
                    address: self
                        .view
                        .owner(output)
                        .map(|owner| self.view.name(owner))
                        .unwrap_or_default(),
                    value_sat: self.view.value(output).to_sat(),
                    haircut_sat: coin.tainted.taint[Policy::Haircut].to_sat(),
                    drift: before.map_or_else(Vec::new, |before| {
                        fingerprints::changes(&before, &fingerprint)
                    }),
                }
            })
            .collect()
    }

    /// Returns the outputs that traced money reached.
    fn reached(&self) -> impl Iterator<Item = OutputNum> {
        let coins = self.analysis.trace.outputs.iter();
        coins.map(|coin| coin.tainted.output)
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

    /// Returns all rule findings about an address.
    fn rules(&self, address: AddressNum) -> Vec<RuleFinding> {
        let mut said: Vec<(Option<TxNum>, RuleFinding)> = Vec::new();
        let links = self.analysis.clustering().links().iter();
        for link in links.filter(|link| [link.a, link.b].contains(&address)) {
            said.push((link.tx, self.said_of(link, address)));
        }
        let plain = |tx: TxNum, rule: String, says: String| {
            let said = RuleFinding {
                txid: self.txid(Some(tx)),
                rule,
                says,
                grade: None,
                applied: false,
            };
            (Some(tx), said)
        };
        for &tx in self.view.touches(address) {
            match self.analysis.verdicts[tx.index()] {
                Verdict::Not => {}
                Verdict::Undetermined => said.push(plain(
                    tx,
                    "coinjoin".to_owned(),
                    "may be a CoinJoin: previous transactions are missing, and the known data does not rule it out"
                        .to_owned(),
                )),
                Verdict::Is {
                    protocol,
                    confidence,
                } => said.push(plain(
                    tx,
                    "coinjoin".to_owned(),
                    format!(
                        "looks like {} ({confidence} %): its input addresses are not linked",
                        kind_of(protocol)
                    ),
                )),
            }
        }
        for (tx, says) in lightning::said(self.view, address) {
            said.push(plain(tx, "signers".to_owned(), says));
        }
        for payout in &self.analysis.payouts {
            if self.view.touches(address).contains(&payout.tx) || self.spends(payout.tx, address) {
                let says = payout.says(self.view);
                said.push(plain(payout.tx, "payout".to_owned(), says));
            }
        }
        let reached: HashSet<OutputNum> = self.reached().collect();
        let mut reader = AmbiguityReader::new(self.view);
        for &tx in self.view.touches(address) {
            let verdict = self.analysis.verdicts[tx.index()];
            if self.is_on_the_way(tx, &reached)
                && let Some(says) = reader.describe(tx, verdict, address)
            {
                said.push(plain(tx, "entropy".to_owned(), says));
            }
            if let Some(says) = ambiguity::payjoin(self.view, tx, verdict) {
                said.push(plain(tx, "payjoin".to_owned(), says));
            }
        }
        for deposit in &self.analysis.deposits {
            if self.view.owner(deposit.output) == Some(address) {
                let classification = &deposit.classification;
                let mut says = format!("a deposit classified as {}", classification.class);
                if !classification.reasons.is_empty() {
                    says = format!("{says}: {}", classification.reasons.join("; "));
                }
                let tx = self.view.tx_of(deposit.output);
                said.push(plain(tx, "deposit".to_owned(), says));
            }
        }
        for coin in &self.analysis.trace.outputs {
            if self.view.owner(coin.tainted.output) == Some(address)
                && let Some(stop) = &coin.stop
            {
                let tx = self.view.tx_of(coin.tainted.output);
                said.push(plain(
                    tx,
                    "trace".to_owned(),
                    format!("trace ends here: {stop}"),
                ));
            }
        }
        for (tx, decision) in &self.analysis.wallets.changes {
            let owner = self.view.owner(decision.output);
            let pays = |output: OutputNum| self.view.owner(output) == Some(address);
            if owner == Some(address) || self.view.outputs(*tx).any(pays) {
                let is = if owner == Some(address) {
                    "the change"
                } else {
                    "not the change"
                };
                said.push(plain(
                    *tx,
                    format!("change: {}", self.case.limits.change_rules),
                    format!(
                        "output {} is the change, so this is {is}{}",
                        decision.vout,
                        votes(decision)
                    ),
                ));
            }
        }
        said.sort_by_key(|(tx, _)| (tx.is_none(), *tx));
        said.into_iter().map(|(_, said)| said).collect()
    }
}

/// Lists the rules for and against a change output.
fn votes(decision: &Decision) -> String {
    let names = |rules: &[change::ChangeRule]| {
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
