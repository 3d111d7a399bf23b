//! How much a run holds of what servers say and nothing proves. What stands in blocks has cost work; the rest a server can
//! make up, as much of it as it likes.

use std::collections::{HashMap, HashSet};
use std::mem;

use bitcoin::Txid;

use super::Bounds;
use crate::verify::KnownTx;

/// Bytes of memory that transactions may take together that stand in no block as far as is proved. Those of an honest
/// server pass: their branches are asked for in the same round.
pub const MOST_UNPROVED: usize = 32 << 20;

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
    postponed: HashSet<Txid>,
    /// Branches of such transactions, which prove nothing without them.
    branches: u64,
    /// Whether any was proved in this round.
    has_proved: bool,
    /// Entries of all histories.
    entries: usize,
    most_entries: usize,
}

/// What is to come of the transactions for which there was no room in a round.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Postponed {
    /// With their branches they take so many requests again, which the limit has counted already.
    Again(u64),
    /// There will be no room for them.
    GivenUp(HashSet<Txid>),
}

impl Held {
    /// Begins with nothing.
    pub(super) fn new(bounds: Bounds) -> Self {
        let requests = usize::try_from(bounds.max_requests).unwrap_or(usize::MAX);
        let entries = requests.saturating_mul(ENTRIES_PER_REQUEST);
        Self::within(bounds.unproved, entries.max(MOST_ENTRIES))
    }

    fn within(most_bytes: usize, most_entries: usize) -> Self {
        Self {
            unproved: HashMap::new(),
            bytes: 0,
            most_bytes,
            postponed: HashSet::new(),
            branches: 0,
            has_proved: false,
            entries: 0,
            most_entries,
        }
    }

    /// Whether there is room for a transaction that is not proved yet. Where there is not, it is to be asked for again
    /// when the round has proved others, or given up.
    pub(super) fn has_room_for(&mut self, known: &KnownTx) -> bool {
        if self.unproved.contains_key(&known.txid) {
            return true;
        }
        let bytes = known.tx.memory();
        let has_room = self.bytes + bytes <= self.most_bytes;
        if has_room {
            self.unproved.insert(known.txid, bytes);
            self.bytes += bytes;
        } else {
            self.postponed.insert(known.txid);
        }
        has_room
    }

    /// Takes note that a transaction is proved.
    pub(super) fn prove(&mut self, txid: &Txid) {
        let bytes = self.unproved.remove(txid);
        self.has_proved |= bytes.is_some();
        self.bytes -= bytes.unwrap_or(0);
    }

    /// Takes note of a branch of a transaction that is not held.
    pub(super) fn pass_over(&mut self, txid: &Txid) {
        self.branches += u64::from(self.postponed.contains(txid));
    }

    /// Ends a round. What had no room is asked for again, of the archive, as long as each round proves some of what it
    /// holds and leaves little of it.
    pub(super) fn end_round(&mut self) -> Postponed {
        let postponed = mem::take(&mut self.postponed);
        let branches = mem::take(&mut self.branches);
        let goes_on = mem::take(&mut self.has_proved) && self.bytes <= self.most_bytes / 2;
        match goes_on {
            true => Postponed::Again(postponed.len() as u64 + branches),
            false => Postponed::GivenUp(postponed),
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
        held.pass_over(&known(3).txid);
        held.pass_over(&known(7).txid);
        assert_eq!(held.end_round(), Postponed::Again(2));
        assert!(held.has_room_for(&known(3)));
    }

    #[test]
    fn what_has_no_room_is_given_up_when_little_was_proved() {
        let mut held = full();
        held.prove(&known(0).txid);
        held.prove(&known(7).txid);
        let given_up = HashSet::from([known(3).txid]);
        assert_eq!(held.end_round(), Postponed::GivenUp(given_up));
    }

    #[test]
    fn what_is_too_large_for_the_room_is_given_up_when_nothing_else_is_proved() {
        let mut held = Held::within(1_000, 0);
        assert!(!held.has_room_for(&known(0)));
        let given_up = HashSet::from([known(0).txid]);
        assert_eq!(held.end_round(), Postponed::GivenUp(given_up));
    }

    #[test]
    fn a_transaction_that_comes_twice_is_held_once() {
        let mut held = full();
        assert!(held.has_room_for(&known(1)), "it is there");
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
