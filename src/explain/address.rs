//! Explains why an address is in a case.

use std::collections::BTreeSet;

use bitcoin::{Script, Txid};
use serde::Serialize;

use super::origins::AddressOrigins;
use super::path::TrailOutput;
use super::rules::RuleFinding;
use super::{Explainer, LookAlikes, NAMED, stored};
use crate::analysis::roles::Roles;
use crate::analysis::{ClassifiedDeposit, fingerprints, lightning};
use crate::findings::labels::script_type;
use crate::findings::{Role, WalletFingerprint};
use crate::heuristics::signers;
use crate::investigate::pending;
use crate::ledger::{AddressNum, TxNum};
use crate::trace::{BandedOutput, EndReason};

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
    /// The payments that the traced money at the address comes from.
    pub origins: AddressOrigins,
    /// All rule findings about it, in chain order.
    pub rules: Vec<RuleFinding>,
    /// The fingerprint of its wallet; `None` if it has no comparable transaction.
    pub fingerprint: Option<WalletFingerprint>,
    /// Addresses that begin and end like it.
    pub look_alikes: LookAlikes,
}

impl Explainer<'_> {
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
            origins: self.origins(address),
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
            origins: AddressOrigins::default(),
            rules: Vec::new(),
            fingerprint: None,
            look_alikes: self.look_alikes(script),
        })
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
        reasons.extend(self.collects(address));
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

    /// Reports what outputs of the address can hold of the payments through CoinJoins.
    fn banded(&self, address: AddressNum) -> Option<String> {
        let outputs = self.analysis.bands.outputs.iter();
        let own = outputs.filter(|banded| self.view.owner(banded.output) == Some(address));
        let own: Vec<&BandedOutput> = own.collect();
        let first = own.first()?;
        let named = own.iter().take(NAMED).map(|banded| {
            let (outpoint, bounds) = (self.view.outpoint(banded.output), banded.bounds);
            format!("{outpoint} between {} and {}", bounds.least, bounds.most)
        });
        let named: Vec<String> = named.collect();
        let more = match own.len() - named.len() {
            0 => String::new(),
            count => format!(", and {count} more outputs"),
        };
        Some(format!(
            "Coins of the payments may have reached it through the CoinJoin {}, where no method can tell how many: {}{more}.",
            self.view.tx(first.coinjoin).txid,
            named.join(", ")
        ))
    }

    /// Reports a CoinJoin that traced money entered and that pays the address.
    fn behind_a_coinjoin(&self, address: AddressNum) -> Option<String> {
        if let Some(banded) = self.banded(address) {
            return Some(banded);
        }
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
}
