//! Leads: what the chain suggests about payers and further victims. Leads are no payments and enter no total.

use bitcoin::{Amount, Txid};
use serde::{Deserialize, Serialize};

use super::destinations::by_a_tag;
use super::{Cents, Grade, Time};
use crate::language::{Sentence, Value, say};

/// Leads of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leads {
    /// Services that the payers of counted payments used, as far as one step back shows them.
    pub origins: Vec<PaymentOrigin>,
    /// Deposits of strangers to wallets of the actor that are no payments of the case.
    pub deposits: Vec<OtherDeposit>,
    /// Number of counted payments.
    pub payments: u64,
    /// Addresses seen that a list may mean where it shortens an address. They are no labels.
    #[serde(default)]
    pub shortened: Vec<ShortenedLead>,
}

/// An address seen that begins and ends like one that a list shortens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortenedLead {
    /// The address seen.
    pub address: String,
    /// The address as the list writes it.
    pub written: String,
    /// Label that the list gives it.
    pub label: String,
    /// The file of the list.
    pub file: String,
    /// Line in it, counted from 1.
    pub line: u64,
}

/// A service that the payer of a payment used. It knows its customer: the payer, or somebody who sold to the payer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentOrigin {
    /// Transaction of the payment.
    pub txid: Txid,
    /// Index of the payment in it.
    pub vout: u32,
    /// Value of the payment in satoshi.
    pub value_sat: u64,
    /// Transaction that shows the service: that of the payment, or the one before.
    pub paid_by: Txid,
    /// Block time of that transaction; `None` if its place in the chain is not proved.
    pub time: Option<Time>,
    /// Wallet of the service; empty if none of its addresses is known.
    #[serde(default)]
    pub service: String,
    /// Name that tags give to the service; empty if none.
    pub label: String,
    /// How sure it is that this is a service.
    pub grade: Grade,
    /// What shows it.
    pub reason: Sentence,
}

/// A deposit of a stranger to a wallet of the actor: perhaps of another victim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherDeposit {
    /// Transaction that pays it.
    pub txid: Txid,
    /// Index of the output.
    pub vout: u32,
    /// Address paid.
    pub address: String,
    /// Block time.
    pub time: Time,
    /// Value in satoshi.
    pub value_sat: u64,
    /// Value in euro on that day.
    pub value_eur: Option<Cents>,
    /// Why the address counts as the actor's.
    pub reason: Sentence,
}

impl Leads {
    /// Describes the origins in sentences, one for each transaction by which a service paid.
    pub fn origins_in_words(&self) -> Vec<Sentence> {
        let mut by_tx: Vec<(&PaymentOrigin, u64, Amount)> = Vec::new();
        for row in &self.origins {
            let value = Amount::from_sat(row.value_sat);
            let known = by_tx
                .iter_mut()
                .find(|(first, ..)| first.paid_by == row.paid_by && first.reason == row.reason);
            match known {
                Some((_, payments, sum)) => {
                    *payments += 1;
                    *sum += value;
                }
                None => by_tx.push((row, 1, value)),
            }
        }
        let sentences = by_tx.into_iter().map(|(row, payments, sum)| {
            say!(
                "lead-origin",
                payments = payments,
                sum = sum,
                reason = &row.reason,
                named = by_a_tag(&row.label),
                txid = row.paid_by
            )
        });
        sentences.collect()
    }
}

impl ShortenedLead {
    /// Describes the lead.
    pub fn words(&self) -> Sentence {
        say!(
            "lead-shortened",
            address = Value::Id(self.address.clone()),
            line = self.line,
            file = &self.file,
            written = &self.written,
            label = &self.label
        )
    }
}

impl OtherDeposit {
    /// Describes the lead.
    pub fn words(&self) -> Sentence {
        say!(
            "lead-deposit",
            value = Amount::from_sat(self.value_sat),
            day = Value::IsoDay(self.time.day()),
            address = Value::Id(self.address.clone()),
            txid = self.txid,
            reason = &self.reason
        )
    }
}
