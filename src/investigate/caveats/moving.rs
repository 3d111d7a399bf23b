//! The caveat on money that is moving now: unconfirmed transactions that spend traced coins, and the outputs they would
//! pay.

use std::fmt;

use bitcoin::Amount;

use super::form;
use crate::findings::{End, Findings, Moving, PendingRow};
use crate::listing::counted;

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

impl fmt::Display for MovingMoney {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let money = if self.outputs == 0 {
            "Money of the payments".to_owned()
        } else {
            counted(self.outputs, "output")
        };
        write!(
            f,
            "{money} {} being spent by {} ({} by haircut): this money is moving now. Such a spend may be replaced or \
             never confirmed, so every other figure counts the money where it was before; the table pending.csv lists every output.",
            form(self.outputs.max(1), "is", "are"),
            form(
                self.transactions.max(1),
                "an unconfirmed transaction",
                "unconfirmed transactions"
            ),
            self.haircut
        )?;
        for transaction in &self.named {
            write!(f, " {transaction}")?;
        }
        let more = self.transactions - self.named.len();
        if more > 0 {
            write!(f, " And {more} more.")?;
        }
        if self.unseen > 0 {
            write!(
                f,
                " The destination of {} is not known, because the spending transaction could not be fetched.",
                counted(self.unseen, "output")
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for MovingTransaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pays: Vec<String> = self.pays.iter().map(|row| row.words().to_string()).collect();
        write!(
            f,
            "Transaction {} would pay {}",
            self.moving.txid,
            pays.join("; ")
        )?;
        if self.more > 0 {
            write!(f, "; and {} more", self.more)?;
        }
        f.write_str(".")?;
        match self.moving.conflicts_in_words() {
            Some(conflicts) => write!(f, " {conflicts}"),
            None => Ok(()),
        }
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
