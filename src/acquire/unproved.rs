//! Memory limits for unproved data. Confirmed transactions carry proof of work; anything else a server can fabricate in
//! any quantity.

use std::collections::{HashMap, HashSet};
use std::mem;

use bitcoin::Txid;

use super::AcquireLimits;
use crate::verify::KnownTx;

/// Memory limit in bytes for transactions that are not proved to be confirmed. An honest server's transactions stay
/// below it, since their branches arrive in the same round.
pub const MAX_UNPROVED: usize = 32 << 20;

/// Minimum limit of history entries, whatever the request limit.
const MIN_ENTRY_LIMIT: usize = 1_000_000;

/// Approximate number of addresses per request: a transaction is in the histories of all addresses that it touches.
const ENTRIES_PER_REQUEST: usize = 4;

/// Unproved data in memory, with limits.
#[derive(Debug)]
pub(super) struct UnprovedPool {
    /// Size in memory of each unproved transaction.
    unproved: HashMap<Txid, usize>,
    bytes: usize,
    most_bytes: usize,
    /// Transactions dropped for lack of memory in this round.
    dropped: HashSet<Txid>,
    /// Whether any transaction was proved in this round.
    has_proved: bool,
    /// Entries of all histories.
    entries: usize,
    most_entries: usize,
}

/// Outcome for the transactions dropped in a round.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Deferred {
    /// They are requested again, with their branches, which cannot be verified without them.
    Retry(HashSet<Txid>),
    /// They are dropped for good.
    Dropped(HashSet<Txid>),
}

impl UnprovedPool {
    /// Starts empty.
    pub(super) fn new(limits: AcquireLimits) -> Self {
        let requests = usize::try_from(limits.max_requests).unwrap_or(usize::MAX);
        let entries = requests.saturating_mul(ENTRIES_PER_REQUEST);
        Self::within(limits.unproved, entries.max(MIN_ENTRY_LIMIT))
    }

    fn within(most_bytes: usize, most_entries: usize) -> Self {
        Self {
            unproved: HashMap::new(),
            bytes: 0,
            most_bytes,
            dropped: HashSet::new(),
            has_proved: false,
            entries: 0,
            most_entries,
        }
    }

    /// Reserves memory for an unproved transaction; returns whether there was enough. If not, it is retried once others
    /// are proved, or dropped for good.
    pub(super) fn reserve(&mut self, known: &KnownTx) -> bool {
        if self.unproved.contains_key(&known.txid) {
            return true;
        }
        let bytes = known.tx.memory();
        let has_room = self.bytes + bytes <= self.most_bytes;
        if has_room {
            self.unproved.insert(known.txid, bytes);
            self.bytes += bytes;
        } else {
            self.dropped.insert(known.txid);
        }
        has_room
    }

    /// Whether a transaction had no place in memory in this round.
    pub(super) fn has_dropped(&self, txid: &Txid) -> bool {
        self.dropped.contains(txid)
    }

    /// Releases the memory of a transaction that was proved.
    pub(super) fn release(&mut self, txid: &Txid) {
        let bytes = self.unproved.remove(txid);
        self.has_proved |= bytes.is_some();
        self.bytes -= bytes.unwrap_or(0);
    }

    /// Ends a round. Dropped transactions are read again from the archive, as long as each round proves some and frees
    /// at least half of the memory.
    pub(super) fn end_round(&mut self) -> Deferred {
        let dropped = mem::take(&mut self.dropped);
        let goes_on = mem::take(&mut self.has_proved) && self.bytes <= self.most_bytes / 2;
        match goes_on {
            true => Deferred::Retry(dropped),
            false => Deferred::Dropped(dropped),
        }
    }

    /// Reserves entries for a history; returns whether there were enough. Histories that are not expanded may use half
    /// of the limit.
    pub(super) fn reserve_entries(&mut self, entries: usize, is_followed: bool) -> bool {
        let most = match is_followed {
            true => self.most_entries,
            false => self.most_entries / 2,
        };
        let has_room = self.entries.saturating_add(entries) <= most;
        if has_room {
            self.entries += entries;
        }
        has_room
    }
}

#[cfg(test)]
mod tests {
    use bitcoin::absolute::LockTime;
    use bitcoin::consensus::encode::serialize;
    use bitcoin::transaction::Version;
    use bitcoin::{Amount, ScriptBuf, Transaction, TxOut};

    use super::*;
    use crate::verify;

    /// A transaction with an output of this value and a script of a thousand bytes.
    fn known(value: u64) -> KnownTx {
        let tx = Transaction {
            version: Version::TWO,
            lock_time: LockTime::ZERO,
            input: vec![bitcoin::TxIn::default()],
            output: vec![TxOut {
                value: Amount::from_sat(value),
                script_pubkey: ScriptBuf::from_bytes(vec![0x51; 1_000]),
            }],
        };
        let known = verify::transaction(tx.compute_txid(), &serialize(&tx));
        known.expect("its own bytes").into_inner()
    }

    /// A pool with three transactions that has no room for a fourth.
    fn full() -> UnprovedPool {
        let mut unproved_pool = UnprovedPool::within(3 * known(0).tx.memory() + 1_000, 0);
        for value in 0..3 {
            assert!(unproved_pool.reserve(&known(value)), "{value}");
        }
        assert!(!unproved_pool.reserve(&known(3)));
        unproved_pool
    }

    #[test]
    fn dropped_transactions_are_retried_once_others_are_proved() {
        let mut unproved_pool = full();
        for value in 0..2 {
            unproved_pool.release(&known(value).txid);
        }
        let again = HashSet::from([known(3).txid]);
        assert_eq!(unproved_pool.end_round(), Deferred::Retry(again));
        assert!(unproved_pool.reserve(&known(3)));
    }

    #[test]
    fn transactions_are_dropped_if_few_are_proved() {
        let mut unproved_pool = full();
        unproved_pool.release(&known(0).txid);
        unproved_pool.release(&known(7).txid);
        let given_up = HashSet::from([known(3).txid]);
        assert_eq!(unproved_pool.end_round(), Deferred::Dropped(given_up));
    }

    #[test]
    fn oversized_transaction_is_dropped() {
        let mut unproved_pool = UnprovedPool::within(1_000, 0);
        assert!(!unproved_pool.reserve(&known(0)));
        let given_up = HashSet::from([known(0).txid]);
        assert_eq!(unproved_pool.end_round(), Deferred::Dropped(given_up));
    }

    #[test]
    fn duplicate_transaction_is_counted_once() {
        let mut unproved_pool = full();
        assert!(unproved_pool.reserve(&known(1)), "already counted");
        unproved_pool.release(&known(0).txid);
        assert!(unproved_pool.reserve(&known(3)));
        unproved_pool.release(&known(3).txid);
        for _ in 0..9 {
            assert!(unproved_pool.reserve(&known(1)));
        }
    }

    #[test]
    fn long_histories_use_half_of_the_limit() {
        let mut unproved_pool = UnprovedPool::within(0, 100);
        assert!(unproved_pool.reserve_entries(50, false));
        assert!(!unproved_pool.reserve_entries(1, false));
        assert!(unproved_pool.reserve_entries(50, true));
        assert!(!unproved_pool.reserve_entries(1, true));
        assert!(!unproved_pool.reserve_entries(usize::MAX, true));
    }
}
