//! Facts that no letter to a service states: transactions that pay an address of the case, and addresses of payers.

use std::collections::HashSet;

use bitcoin::Txid;

use crate::findings::{Class, Findings, Role};
use crate::language::{Language, Sentence};

/// Transactions and addresses that would lead to victims.
pub(super) struct Withheld {
    /// Transactions that pay an address of the case, in hexadecimal.
    txids: HashSet<String>,
    /// Addresses of payers. A service that paid for its customers is told its own addresses.
    addresses: HashSet<String>,
    /// What stands for a transaction, and for an address.
    marks: (String, String),
    language: Language,
}

impl Withheld {
    /// The facts to leave out; what stands for them is in a language.
    pub(super) fn new(findings: &Findings, language: Language) -> Self {
        let paid = findings.payments.iter();
        let payers = paid.filter(|row| row.class != Class::Internal);
        let mut payers: HashSet<&str> = payers.map(|row| row.payer_cluster.as_ref()).collect();
        let clusters = findings.clusters.iter();
        let by_role = clusters.filter(|row| row.role == Role::Payer);
        payers.extend(by_role.map(|row| row.cluster.as_ref()));
        payers.remove("");
        for row in &findings.services {
            payers.remove(row.service.as_str());
        }
        let members = findings.addresses.iter();
        let members = members.filter(|row| payers.contains(row.cluster.as_ref()));
        let members: Vec<&str> = members.map(|row| row.address.as_ref()).collect();
        let mut addresses: HashSet<String> = payers
            .into_iter()
            .chain(members)
            .map(str::to_owned)
            .collect();
        for row in &findings.services {
            addresses.remove(row.address());
        }
        let txids = findings.payments.iter().map(|row| row.txid.to_string());
        Self {
            txids: txids.collect(),
            addresses,
            marks: (
                language.text("letter-transaction-left-out"),
                language.text("letter-address-left-out"),
            ),
            language,
        }
    }

    /// Returns the id of a transaction, or that it is left out.
    pub(super) fn tx(&self, txid: Txid) -> String {
        let id = txid.to_string();
        match self.txids.contains(&id) {
            true => self.marks.0.clone(),
            false => id,
        }
    }

    /// Returns the text of a sentence in which ids and addresses are left out where they must be.
    pub(super) fn words(&self, sentence: &Sentence) -> String {
        let text = sentence.text(self.language);
        let mut out = String::with_capacity(text.len());
        for piece in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
            let word = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            out.push_str(if self.txids.contains(word) {
                &self.marks.0
            } else if self.addresses.contains(word) {
                &self.marks.1
            } else {
                word
            });
            out.push_str(&piece[word.len()..]);
        }
        out
    }
}
