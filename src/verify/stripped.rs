//! Transactions without their witnesses.
//!
//! The id of a transaction does not cover its witnesses (BIP 141), so a server can send whatever it likes in their place, and
//! as much. What an analysis reads off them is little and of a fixed size, so that is read at once and the rest is let go:
//! what is kept of a transaction that a block holds is bounded by what a block can hold. All of this is what one server said,
//! and proved by nothing; the witnesses themselves stand in the evidence.

use std::ops::Deref;
use std::sync::LazyLock;

use bitcoin::hashes::{Hash, sha256};
use bitcoin::key::TapTweak;
use bitcoin::script::Instruction;
use bitcoin::secp256k1::{Secp256k1, VerifyOnly};
use bitcoin::taproot::{ControlBlock, LeafVersion, TapNodeHash};
use bitcoin::{Script, Transaction, TxIn, Witness};

use super::condition::{Condition, multisig};
use super::sighash::Sighashes;

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
    /// What the ECDSA signatures commit to, whether pushed or in the witness.
    pub ecdsa: Sighashes,
    /// What the elements of the witness commit to that are signatures if the output is a taproot one (BIP 341).
    pub schnorr: Sighashes,
    /// What the last element of the witness asks for, if it is the script of a P2WSH output (BIP 141).
    pub witness_script: Option<Condition>,
    /// The beginning of that element's SHA-256, by which an output shows whether it is its script.
    pub witness_script_hash: [u8; 8],
    /// What the leaf asks for, if the output is a taproot one (BIP 341).
    pub leaf: Option<Condition>,
    /// The beginning of the output key that the leaf belongs to, by which an output shows whether it is its leaf.
    pub leaf_output_key: [u8; 8],
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

/// Longest script of a P2WSH output, in bytes (BIP 141).
const MOST_WITNESS_SCRIPT: usize = 10_000;

impl Unlocking {
    fn of(input: &TxIn) -> Self {
        let mut revealed = Self {
            multisig: multisig_of(input),
            by_taproot_script: input.witness.taproot_control_block().is_some(),
            ecdsa: ecdsa(input),
            schnorr: schnorr(&input.witness),
            ..Self::default()
        };
        if let Some((condition, output_key)) = leaf(&input.witness) {
            revealed.leaf = Some(condition);
            revealed.leaf_output_key.copy_from_slice(&output_key[..8]);
        }
        if let Some(script) = input.witness.last() {
            let hash = sha256::Hash::hash(script).to_byte_array();
            revealed.witness_script_hash.copy_from_slice(&hash[..8]);
            if script.len() <= MOST_WITNESS_SCRIPT {
                revealed.witness_script = Condition::of_script(Script::from_bytes(script));
            }
        }
        for is_low in signatures(input) {
            let count = match is_low {
                true => &mut revealed.low_r,
                false => &mut revealed.high_r,
            };
            *count = count.saturating_add(1);
        }
        revealed
    }

    /// Whether the last element of the witness has this SHA-256, as far as that was kept.
    pub fn has_witness_script(&self, hash: &[u8]) -> bool {
        hash.starts_with(&self.witness_script_hash)
    }

    /// Whether the leaf belongs to this output key, as far as that was kept.
    pub fn has_leaf(&self, output_key: &[u8]) -> bool {
        self.leaf.is_some() && output_key.starts_with(&self.leaf_output_key)
    }
}

/// What the ECDSA signatures of an input commit to.
fn ecdsa(input: &TxIn) -> Sighashes {
    let mut found = Sighashes::default();
    let pushed: Vec<&[u8]> = pushes(&input.script_sig).collect();
    let witness: Vec<&[u8]> = input.witness.iter().collect();
    for stack in [pushed, witness] {
        let top = stack.len().saturating_sub(1);
        for (at, element) in stack.into_iter().enumerate() {
            match element.last() {
                Some(hash_type) if has_low_r(element).is_some() => found.insert(*hash_type),
                // Before BIP 66 a signature could be written in other ways. A script or a key is on top of the stack.
                Some(_) if looks_signed(element) || (at < top && is_as_long(element)) => {
                    found.insert_unread();
                }
                _ => {}
            }
        }
    }
    found
}

/// Whether bytes begin like an ECDSA signature.
fn looks_signed(bytes: &[u8]) -> bool {
    bytes.first() == Some(&0x30) && (9..=75).contains(&bytes.len()) && bytes[1] < 0x50
}

/// Whether bytes are as many as those of an ECDSA signature, and too many for a key.
fn is_as_long(bytes: &[u8]) -> bool {
    (67..=73).contains(&bytes.len())
}

/// What the Schnorr signatures of a witness commit to, if it is that of a taproot output: one of 64 bytes to everything, one
/// of 65 bytes to what its last byte says (BIP 341).
fn schnorr(witness: &Witness) -> Sighashes {
    let mut found = Sighashes::default();
    let annex = usize::from(witness.taproot_annex().is_some());
    let script = match witness.taproot_control_block() {
        Some(_) => 2,
        None => 0,
    };
    let stack = witness.len().saturating_sub(annex + script);
    for element in witness.iter().take(stack) {
        match element {
            [_, .., hash_type] if element.len() == 65 => found.insert(*hash_type),
            _ if element.len() == 64 => found.insert(0),
            _ => {}
        }
    }
    found
}

/// What a taproot leaf asks for, and the output key that commits to it; leaves of versions that have no rules yet ask for
/// nothing (BIP 341, "Script validation rules").
fn leaf(witness: &Witness) -> Option<(Condition, [u8; 32])> {
    static CURVE: LazyLock<Secp256k1<VerifyOnly>> = LazyLock::new(Secp256k1::verification_only);
    let leaf = witness.taproot_leaf_script()?;
    let condition = match leaf.version {
        LeafVersion::TapScript => Condition::of_leaf(leaf.script)?,
        LeafVersion::Future(_) => Condition::NoKey,
    };
    let control_block = ControlBlock::decode(witness.taproot_control_block()?).ok()?;
    let leaf = TapNodeHash::from_script(leaf.script, leaf.version);
    let branch = control_block.merkle_branch.iter();
    let root = branch.fold(leaf, |node, next| {
        TapNodeHash::from_node_hashes(node, *next)
    });
    let (output_key, parity) = control_block.internal_key.tap_tweak(&CURVE, Some(root));
    let is_named = parity == control_block.output_key_parity;
    is_named.then(|| (condition, output_key.serialize()))
}

/// The data that a script pushes, as far as it parses.
fn pushes(script: &Script) -> impl Iterator<Item = &[u8]> {
    let parsed = script.instructions().map_while(Result::ok);
    parsed.filter_map(|instruction| match instruction {
        Instruction::PushBytes(bytes) => Some(bytes.as_bytes()),
        Instruction::Op(_) => None,
    })
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
    multisig(script)
}

/// Whether each ECDSA signature of an input has a low R.
fn signatures(input: &TxIn) -> impl Iterator<Item = bool> {
    let pushed = pushes(&input.script_sig);
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
    use bitcoin::opcodes::all::{OP_CHECKMULTISIG, OP_PUSHNUM_2, OP_PUSHNUM_3};
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
        assert_eq!(stripped.unlocking().len(), 2);
        assert_eq!(stripped.unlocking()[1], Unlocking::default());
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
