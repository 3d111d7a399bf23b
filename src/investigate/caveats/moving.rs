//! The caveat on money that is moving now: unconfirmed transactions that spend traced coins, and the outputs they would
//! pay.

use bitcoin::Amount;

use crate::findings::{End, Findings, Moving, PendingRow};
use crate::language::{Sentence, Value, say};

/// Transactions, and outputs of each, that are listed individually.
const MAX_TRANSACTIONS: usize = 5;
const MAX_OUTPUTS: usize = 5;

/// `money_is_moving`: unconfirmed transactions spend traced coins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovingMoney {
    /// Outputs at which the trace ended because of this.
    pub outputs: usize,
    /// Their taint under haircut.
    pub haircut: Amount,
    /// Number of transactions that spend them.
    pub transactions: usize,
    /// The first few.
    pub named: Vec<MovingTransaction>,
    /// Outputs whose spending transaction could not be fetched.
    pub unseen: usize,
}

/// An unconfirmed transaction that spends traced coins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovingTransaction {
    /// The transaction.
    pub moving: Moving,
    /// The first few of the outputs that it would pay.
    pub pays: Vec<PendingRow>,
    /// Number of its other outputs.
    pub more: usize,
}

impl MovingMoney {
    pub(super) fn words(&self) -> Sentence {
        let values = |message| {
            let values = [
                ("count", self.outputs.into()),
                ("transactions", self.transactions.max(1).into()),
                ("haircut", self.haircut.into()),
            ];
            Sentence::new(message, values)
        };
        let mut sentences = vec![match self.outputs {
            0 => values("caveat-moving-money"),
            _ => values("caveat-moving-outputs"),
        }];
        sentences.extend(self.named.iter().flat_map(MovingTransaction::words));
        let more = self.transactions - self.named.len();
        if more > 0 {
            sentences.push(say!("and-more-moving", count = more));
        }
        if self.unseen > 0 {
            sentences.push(say!("moving-unseen", count = self.unseen));
        }
        Sentence::row(sentences, " ")
    }
}

impl MovingTransaction {
    fn words(&self) -> Vec<Sentence> {
        let pays = Value::Row(self.pays.iter().map(PendingRow::words).collect(), "; ");
        let txid = self.moving.txid;
        let mut sentences = vec![match self.more {
            0 => say!("would-pay", txid = txid, pays = pays),
            more => say!("would-pay-and-more", txid = txid, pays = pays, more = more),
        }];
        sentences.extend(self.moving.conflicts_in_words());
        sentences
    }
}

/// Reports the unconfirmed transactions that spend traced coins.
pub(super) fn moving(findings: &Findings) -> Option<MovingMoney> {
    let ended: Vec<Amount> = findings
        .endpoints
        .iter()
        .filter(|row| row.end == End::Unconfirmed)
        .map(|row| Amount::from_sat(row.haircut_sat))
        .collect();
    if ended.is_empty() && findings.moving.is_empty() {
        return None;
    }
    let named = findings.moving.iter().take(MAX_TRANSACTIONS);
    Some(MovingMoney {
        outputs: ended.len(),
        haircut: ended.into_iter().sum(),
        transactions: findings.moving.len(),
        named: named
            .map(|moving| MovingTransaction::of(findings, moving))
            .collect(),
        unseen: findings.moving_unseen(),
    })
}

impl MovingTransaction {
    fn of(findings: &Findings, moving: &Moving) -> Self {
        let mut pays: Vec<PendingRow> = findings.pays(moving).cloned().collect();
        let more = pays.len().saturating_sub(MAX_OUTPUTS);
        pays.truncate(MAX_OUTPUTS);
        Self {
            moving: moving.clone(),
            pays,
            more,
        }
    }
}
