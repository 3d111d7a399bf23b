//! Unconfirmed spends of traced coins, in figures and in words.

use std::sync::Arc;

use bitcoin::{Amount, OutPoint, Txid};
use serde::{Deserialize, Serialize};

use super::cell::table;
use super::{Cents, End, Findings, ServiceRow, share};
use crate::language::{Sentence, Value, say};

table! {
    /// An output of an unconfirmed transaction that spends traced coins. It is in no account.
    "pending" PendingRow {
        /// The unconfirmed transaction.
        txid: Txid,
        /// Index of the output in it.
        vout: u32,
        /// Address that would be paid; empty where the script has none.
        address: Arc<str>,
        /// Cluster of the address.
        cluster: Arc<str>,
        /// Name that tags give to it.
        label: String,
        /// Value in satoshi.
        value_sat: u64,
        /// Value in euro on the day of the tip, since there is no block yet; empty where no rate is known.
        value_eur: Option<Cents>,
        /// Taint that it would get under poison; this and the next four are empty where an input's value is not known.
        poison_sat: Option<u64>,
        /// Under haircut.
        haircut_sat: Option<u64>,
        /// Under first in, first out.
        fifo_sat: Option<u64>,
        /// Under last in, first out.
        lifo_sat: Option<u64>,
        /// Under taint in, highest out.
        tiho_sat: Option<u64>,
        /// The traced outputs that the transaction spends.
        spends: Vec<OutPoint>,
    }
}

/// An unconfirmed transaction that spends traced coins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moving {
    /// Its id.
    pub txid: Txid,
    /// The traced outputs that it spends.
    pub spends: Vec<OutPoint>,
    /// Taint of them under haircut; empty where it is not known.
    pub haircut_sat: Option<u64>,
    /// Of that, what would go to miners.
    pub fee_sat: Option<u64>,
    /// Other transactions that spend one of its inputs: at most one of them is ever confirmed.
    pub conflicts: Vec<Txid>,
}

impl Findings {
    /// The outputs of an unconfirmed transaction.
    pub fn pays<'a>(&'a self, moving: &'a Moving) -> impl Iterator<Item = &'a PendingRow> {
        let rows = self.pending.iter();
        rows.filter(|row| row.txid == moving.txid)
    }

    /// Whether the coins that an unconfirmed transaction spends are those of another unconfirmed transaction.
    pub fn spends_unconfirmed(&self, moving: &Moving) -> bool {
        let mut spends = moving.spends.iter();
        spends.any(|outpoint| self.moving.iter().any(|other| other.txid == outpoint.txid))
    }

    /// Describes how much of the ransom an unconfirmed transaction spends.
    pub fn moving_spends(&self, moving: &Moving) -> Sentence {
        let is_second = self.spends_unconfirmed(moving);
        let Some(sat) = moving.haircut_sat else {
            return match is_second {
                true => say!("moving-spends-unconfirmed-unknown"),
                false => say!("moving-spends-unknown"),
            };
        };
        let amount = Amount::from_sat(sat);
        let share = Value::Number(share(sat, self.source_sat()));
        match is_second {
            true => say!("moving-spends-unconfirmed", amount = amount, share = share),
            false => say!("moving-spends", amount = amount, share = share),
        }
    }

    /// Describes the amount and destination of an output of an unconfirmed transaction, and says if its address is known
    /// as a service's from confirmed transactions.
    pub fn pays_in_words(&self, row: &PendingRow) -> Sentence {
        let words = row.words();
        let is_any = |address: fn(&ServiceRow) -> &String| {
            !row.address.is_empty() && self.services.iter().any(|it| **address(it) == *row.address)
        };
        if is_any(|service| &service.deposit_address) {
            say!("pays-deposit-address", pays = words)
        } else if is_any(|service| &service.collecting_address) {
            say!("pays-collecting-address", pays = words)
        } else {
            words
        }
    }

    /// Returns the number of unconfirmed ends whose spender could not be fetched.
    pub fn moving_unseen(&self) -> usize {
        let ended = self
            .endpoints
            .iter()
            .filter(|row| row.end == End::Unconfirmed);
        let spent = |row: &&super::EndpointRow| {
            let outpoint = row
                .txid
                .zip(row.vout)
                .map(|(txid, vout)| OutPoint { txid, vout });
            let mut moving = self.moving.iter();
            outpoint.is_some_and(|outpoint| moving.any(|moving| moving.spends.contains(&outpoint)))
        };
        ended.filter(|row| !spent(row)).count()
    }
}

impl Moving {
    /// Describes the conflicts with other transactions; `None` if there are none.
    pub fn conflicts_in_words(&self) -> Option<Sentence> {
        let txids = self.conflicts.iter().map(Sentence::id);
        let txids = Value::Row(txids.collect(), ", ");
        (!self.conflicts.is_empty()).then(|| say!("moving-conflicts", txids = txids))
    }
}

impl PendingRow {
    /// Describes the amount and destination of the output; the whole output is named beside its ransom part if they
    /// differ.
    pub fn words(&self) -> Sentence {
        let value = Amount::from_sat(self.value_sat);
        let address = || Value::Id(self.address.to_string());
        let to = match (self.address.is_empty(), self.label.is_empty()) {
            (true, _) => say!("unspendable-script"),
            (false, true) => Sentence::id(&self.address),
            (false, false) => say!("tagged", address = address(), label = &self.label),
        };
        match self.haircut_sat {
            Some(sat) if sat == self.value_sat => say!("pays", amount = value, to = to),
            Some(sat) => say!(
                "pays-part",
                part = Amount::from_sat(sat),
                value = value,
                to = to
            ),
            None => say!("pays-unknown", value = value, to = to),
        }
    }
}
