//! Transactions without their witnesses.
//!
//! The id of a transaction does not cover its witnesses (BIP 141), so a server can send whatever it likes in their place, and
//! as much. What an analysis reads off them is little and of a fixed size, so that is read at once and the rest is let go:
//! what is kept of a transaction that a block holds is bounded by what a block can hold. All of this is what one server said,
//! and proved by nothing; the witnesses themselves stand in the evidence.

use std::ops::Deref;

use bitcoin::opcodes::all::OP_CHECKMULTISIG;
use bitcoin::script::Instruction;
use bitcoin::{Script, Transaction, TxIn, Witness};

/// A transaction without its witnesses, and what they told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrippedTx {
    tx: Transaction,
    vsize: u32,
    unlocking: Box<[Unlocking]>,
}

/// What reveals itself as an input is unlocked, by its script or by its witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Unlocking {
    /// ECDSA signatures whose R takes 32 bytes at most.
    pub low_r: u32,
    /// ECDSA signatures whose R takes 33 bytes.
    pub high_r: u32,
    /// Signatures needed and keys named, of a multi-signature script.
    pub multisig: Option<(u8, u8)>,
    /// Whether the witness has two elements or more, annex aside, by which a taproot output is spent by a script and not by the
    /// key (BIP 341). Of other outputs it says nothing.
    pub by_taproot_script: bool,
}

impl StrippedTx {
    /// Strips a transaction.
    pub(super) fn new(mut tx: Transaction) -> Self {
        // A transaction as large as an answer may be has fewer bytes than this can count.
        let vsize = u32::try_from(tx.vsize()).unwrap_or(u32::MAX);
        let unlocking = tx.input.iter().map(Unlocking::of).collect();
        for input in &mut tx.input {
            input.witness = Witness::new();
        }
        tx.input.shrink_to_fit();
        tx.output.shrink_to_fit();
        Self {
            tx,
            vsize,
            unlocking,
        }
    }

    /// Virtual size with the witnesses that were given, in virtual bytes (BIP 141).
    pub fn vsize(&self) -> u32 {
        self.vsize
    }

    /// What the witnesses told, in an order: another server's may tell something else.
    pub(crate) fn reading(&self) -> (u32, &[Unlocking]) {
        (self.vsize, &self.unlocking)
    }

    /// Bytes of memory that it takes, about.
    pub fn memory(&self) -> usize {
        let scripts = self.tx.input.iter().map(|input| input.script_sig.len());
        let outputs = self.tx.output.iter();
        let scripts = scripts.chain(outputs.map(|output| output.script_pubkey.len()));
        size_of::<Self>()
            + size_of_val(&*self.tx.input)
            + size_of_val(&*self.tx.output)
            + size_of_val(&*self.unlocking)
            + scripts.sum::<usize>()
    }

    /// What each input reveals, in input order.
    pub fn unlocking(&self) -> &[Unlocking] {
        &self.unlocking
    }
}

impl Deref for StrippedTx {
    type Target = Transaction;

    fn deref(&self) -> &Transaction {
        &self.tx
    }
}

impl Unlocking {
    fn of(input: &TxIn) -> Self {
        let mut revealed = Self {
            multisig: multisig_of(input),
            by_taproot_script: input.witness.taproot_control_block().is_some(),
            ..Self::default()
        };
        for is_low in signatures(input) {
            let count = match is_low {
                true => &mut revealed.low_r,
                false => &mut revealed.high_r,
            };
            *count = count.saturating_add(1);
        }
        revealed
    }
}

/// The script that a spend of a script's hash reveals (BIP 16): the data of the last push of a script that only pushes.
pub fn redeem_script(script_sig: &Script) -> Option<&Script> {
    match script_sig.instructions().last()?.ok()? {
        Instruction::PushBytes(bytes) => Some(Script::from_bytes(bytes.as_bytes())),
        Instruction::Op(_) => None,
    }
}

/// Signatures needed and keys named by the multi-signature script that an input reveals.
fn multisig_of(input: &TxIn) -> Option<(u8, u8)> {
    let script = match input.witness.last() {
        Some(script) => Script::from_bytes(script),
        None => redeem_script(&input.script_sig)?,
    };
    if script.as_bytes().last() != Some(&OP_CHECKMULTISIG.to_u8()) || !script.is_multisig() {
        return None;
    }
    let bytes = script.as_bytes();
    // `OP_1` to `OP_16` stand for the numbers: the form was checked above.
    let number = |opcode: u8| opcode.wrapping_sub(0x50);
    Some((number(bytes[0]), number(bytes[bytes.len() - 2])))
}

/// Whether each ECDSA signature of an input has a low R.
fn signatures(input: &TxIn) -> impl Iterator<Item = bool> {
    let pushed = input.script_sig.instructions().map_while(Result::ok);
    let pushed = pushed.filter_map(|instruction| match instruction {
        Instruction::PushBytes(bytes) => Some(bytes.as_bytes()),
        Instruction::Op(_) => None,
    });
    pushed.chain(input.witness.iter()).filter_map(has_low_r)
}

/// Whether an ECDSA signature in DER with its sighash byte (BIP 66) has an R of 32 bytes at most; nothing for anything
/// else.
fn has_low_r(bytes: &[u8]) -> Option<bool> {
    let (head, rest) = bytes.split_at_checked(4)?;
    let (&r_length, s) = (&head[3], rest.split_at_checked(head[3] as usize)?.1);
    let is_signature = (9..=73).contains(&bytes.len())
        && head[0] == 0x30
        && head[1] as usize == bytes.len() - 3
        && head[2] == 0x02
        && (1..=33).contains(&r_length)
        && s.first() == Some(&0x02)
        && s.get(1)
            .is_some_and(|length| *length as usize == s.len().wrapping_sub(3));
    is_signature.then_some(r_length <= 32)
}

#[cfg(test)]
mod tests {
    use bitcoin::absolute::LockTime;
    use bitcoin::opcodes::all::{OP_PUSHNUM_2, OP_PUSHNUM_3};
    use bitcoin::script::{Builder, PushBytesBuf};
    use bitcoin::transaction::Version;
    use bitcoin::{OutPoint, PublicKey, ScriptBuf, Sequence};

    use super::*;

    fn unsigned() -> TxIn {
        TxIn {
            previous_output: OutPoint::null(),
            script_sig: ScriptBuf::new(),
            sequence: Sequence::MAX,
            witness: Witness::new(),
        }
    }

    fn signed(items: &[Vec<u8>]) -> TxIn {
        TxIn {
            witness: Witness::from_slice(items),
            ..unsigned()
        }
    }

    /// A signature in DER with R and S of so many bytes and a sighash byte.
    fn signature(r: usize, s: usize) -> Vec<u8> {
        let integer = |length: usize| [vec![2, length as u8], vec![0x33; length]].concat();
        let body = [integer(r), integer(s)].concat();
        [vec![0x30, body.len() as u8], body, vec![1]].concat()
    }

    fn strip(input: Vec<TxIn>) -> (Transaction, StrippedTx) {
        let tx = Transaction {
            version: Version::TWO,
            lock_time: LockTime::ZERO,
            input,
            output: Vec::new(),
        };
        (tx.clone(), StrippedTx::new(tx))
    }

    #[test]
    fn a_stripped_transaction_has_its_id_its_size_and_no_witness() {
        let (tx, stripped) = strip(vec![signed(&[vec![7; 100_000]]), unsigned()]);
        assert_eq!(stripped.compute_txid(), tx.compute_txid());
        assert_eq!(stripped.vsize() as usize, tx.vsize());
        assert_eq!(stripped.total_size(), tx.base_size());
        assert_eq!(stripped.unlocking(), [Unlocking::default(); 2]);
    }

    #[test]
    fn what_an_input_reveals_is_kept() {
        let control_block = [vec![0xc0], vec![3; 32]].concat();
        let (_, stripped) = strip(vec![
            signed(&[signature(32, 32), signature(33, 32), signature(31, 32)]),
            signed(&[vec![5; 64], vec![0x51], control_block]),
            signed(&[vec![5; 64], vec![0x50, 1]]),
        ]);
        let [ecdsa, by_script, by_key] = stripped.unlocking() else {
            panic!("three inputs");
        };
        assert_eq!((ecdsa.low_r, ecdsa.high_r), (2, 1));
        assert!(by_script.by_taproot_script && !by_key.by_taproot_script);
    }

    #[test]
    fn the_length_of_r_is_read_from_signatures_and_from_nothing_else() {
        assert_eq!(has_low_r(&signature(32, 32)), Some(true));
        assert_eq!(has_low_r(&signature(31, 32)), Some(true));
        assert_eq!(has_low_r(&signature(33, 32)), Some(false));
        assert_eq!(has_low_r(&signature(34, 30)), None);
        // A public key, a Schnorr signature, half a signature, nothing.
        assert_eq!(has_low_r(&[2; 33]), None);
        assert_eq!(has_low_r(&[0x30; 64]), None);
        assert_eq!(has_low_r(&signature(32, 32)[..40]), None);
        assert_eq!(has_low_r(&[]), None);
        for cut in 0..72 {
            assert_eq!(has_low_r(&signature(33, 32)[..cut]), None, "{cut}");
        }
    }

    #[test]
    fn a_multi_signature_script_is_read_where_it_is_revealed() {
        let key: PublicKey = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
            .parse()
            .expect("the generator");
        let script = Builder::new()
            .push_opcode(OP_PUSHNUM_2)
            .push_key(&key)
            .push_key(&key)
            .push_key(&key)
            .push_opcode(OP_PUSHNUM_3)
            .push_opcode(OP_CHECKMULTISIG)
            .into_script();
        let witness = signed(&[vec![], signature(32, 32), script.to_bytes()]);
        assert_eq!(multisig_of(&witness), Some((2, 3)));
        let push = PushBytesBuf::try_from(script.to_bytes()).expect("short");
        let legacy = TxIn {
            script_sig: Builder::new().push_int(0).push_slice(push).into_script(),
            ..unsigned()
        };
        assert_eq!(multisig_of(&legacy), Some((2, 3)));
        let ends_alike = signed(&[vec![OP_CHECKMULTISIG.to_u8()]]);
        assert_eq!(multisig_of(&ends_alike), None);
        assert_eq!(multisig_of(&unsigned()), None);
    }
}
