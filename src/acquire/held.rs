//! How much a run holds of what servers say and nothing proves. What stands in blocks has cost work; the rest a server can
//! make up, as much of it as it likes.

use std::collections::HashMap;
use std::mem;

use bitcoin::Txid;

use crate::verify::KnownTx;

/// Bytes of memory that transactions may take together that stand in no block as far as is proved. Those of an honest
/// server pass: their branches are asked for in the same round.
const MOST_BYTES: usize = 64 << 20;

/// Entries of histories, whatever the limit on requests is.
const MOST_ENTRIES: usize = 1_000_000;

/// Addresses that one request can lead to, about: each transaction stands in the histories of all that it touches.
const ENTRIES_PER_REQUEST: usize = 4;

/// What is held, and how much of it may be.
#[derive(Debug)]
pub(super) struct Held {
    /// Bytes that transactions take which are not proved yet.
    unproved: HashMap<Txid, usize>,
    bytes: usize,
    most_bytes: usize,
    /// Transactions for which there was no room in this round.
    postponed: Vec<Txid>,
    /// Entries of all histories.
    entries: usize,
    most_entries: usize,
}

impl Held {
    /// Begins with nothing; `max_requests` is the run's limit.
    pub(super) fn new(max_requests: u64) -> Self {
        let requests = usize::try_from(max_requests).unwrap_or(usize::MAX);
        let entries = requests.saturating_mul(ENTRIES_PER_REQUEST);
        Self::within(MOST_BYTES, entries.max(MOST_ENTRIES))
    }

    fn within(most_bytes: usize, most_entries: usize) -> Self {
        Self {
            unproved: HashMap::new(),
            bytes: 0,
            most_bytes,
            postponed: Vec::new(),
            entries: 0,
            most_entries,
        }
    }

    /// Whether there is room for a transaction that is not proved yet. Where there is not, it is to be asked for again
    /// when the round has proved others, or given up.
    pub(super) fn has_room_for(&mut self, known: &KnownTx) -> bool {
        let bytes = known.tx.memory();
        let has_room = self.bytes + bytes <= self.most_bytes;
        if !has_room {
            self.postponed.push(known.txid);
        } else if self.unproved.insert(known.txid, bytes).is_none() {
            self.bytes += bytes;
        }
        has_room
    }

    /// Takes note that a transaction is proved.
    pub(super) fn prove(&mut self, txid: &Txid) {
        self.bytes -= self.unproved.remove(txid).unwrap_or(0);
    }

    /// Ends a round and returns what is given up. What had no room is asked for again, of the archive, as long as each round
    /// proves much of what it holds.
    pub(super) fn end_round(&mut self) -> Vec<Txid> {
        let postponed = mem::take(&mut self.postponed);
        match self.bytes > self.most_bytes / 2 {
            true => postponed,
            false => Vec::new(),
        }
    }

    /// Whether there is room for a history with so many entries. Histories that are too long to be followed leave half of the
    /// room to the others.
    pub(super) fn has_room_for_entries(&mut self, entries: usize, is_followed: bool) -> bool {
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

    /// What holds three of them and no fourth.
    fn full() -> Held {
        let mut held = Held::within(3 * known(0).tx.memory() + 1_000, 0);
        for value in 0..3 {
            assert!(held.has_room_for(&known(value)), "{value}");
        }
        assert!(!held.has_room_for(&known(3)));
        held
    }

    #[test]
    fn what_has_no_room_has_it_when_others_are_proved() {
        let mut held = full();
        for value in 0..2 {
            held.prove(&known(value).txid);
        }
        assert_eq!(held.end_round(), []);
        assert!(held.has_room_for(&known(3)));
    }

    #[test]
    fn what_has_no_room_is_given_up_when_little_was_proved() {
        let mut held = full();
        held.prove(&known(0).txid);
        held.prove(&known(7).txid);
        assert_eq!(held.end_round(), [known(3).txid]);
        assert_eq!(held.end_round(), [], "once");
    }

    #[test]
    fn a_transaction_that_comes_twice_is_held_once() {
        let mut held = full();
        held.prove(&known(0).txid);
        assert!(held.has_room_for(&known(3)));
        held.prove(&known(3).txid);
        for _ in 0..9 {
            assert!(held.has_room_for(&known(1)));
        }
    }

    #[test]
    fn long_histories_leave_room_to_others() {
        let mut held = Held::within(0, 100);
        assert!(held.has_room_for_entries(50, false));
        assert!(!held.has_room_for_entries(1, false));
        assert!(held.has_room_for_entries(50, true));
        assert!(!held.has_room_for_entries(1, true));
        assert!(!held.has_room_for_entries(usize::MAX, true));
    }
}
