//! Transactions without their witnesses.
//!
//! A transaction id does not cover the witnesses (BIP 141), so a server can send anything in their place, of any size.
//! The analysis needs a few facts of fixed size from them: these are extracted at once and the witnesses are discarded,
//! so that the size in memory is bounded by the block size. The facts are attested by one server and not proved; the
//! witnesses themselves remain in the evidence.

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

/// A transaction without its witnesses, with facts extracted from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrippedTx {
    tx: Transaction,
    vsize: u32,
    unlocking: Box<[Unlocking]>,
}

/// Facts revealed by the unlocking script or witness of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Unlocking {
    /// ECDSA signatures with an R of at most 32 bytes.
    pub low_r: u32,
    /// ECDSA signatures with an R of 33 bytes.
    pub high_r: u32,
    /// Required signatures and number of keys of a multisig script.
    pub multisig: Option<(u8, u8)>,
    /// Whether the witness has at least two elements without the annex: a script-path spend if the output is taproot
    /// (BIP 341); meaningless otherwise.
    pub by_taproot_script: bool,
    /// Hash types of the ECDSA signatures, pushed or in the witness.
    pub ecdsa: Sighashes,
    /// Hash types of the witness elements that are signatures if the output is taproot (BIP 341).
    pub schnorr: Sighashes,
    /// Spending condition of the last witness element, if it is a P2WSH script (BIP 141).
    pub witness_script: Option<Condition>,
    /// Prefix of that element's SHA-256, which shows whether it is the script of an output.
    pub witness_script_hash: [u8; 8],
    /// Spending condition of the leaf, if the output is taproot (BIP 341).
    pub leaf: Option<Condition>,
    /// Prefix of the output key to which the leaf belongs, which shows whether it is a leaf of an output.
    pub leaf_output_key: [u8; 8],
}

impl StrippedTx {
    /// Strips a transaction.
    pub(super) fn new(mut tx: Transaction) -> Self {
        // The largest accepted answer has fewer bytes than this can count.
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

    /// Returns the virtual size in vbytes with the received witnesses (BIP 141).
    pub fn vsize(&self) -> u32 {
        self.vsize
    }

    /// Returns the facts from the witnesses in comparable form; they may differ between servers.
    pub(crate) fn reading(&self) -> (u32, &[Unlocking]) {
        (self.vsize, &self.unlocking)
    }

    /// Returns the approximate size in memory, in bytes.
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

    /// Returns the facts revealed by each input, in input order.
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

/// Maximum size of a P2WSH script, in bytes (BIP 141).
const MAX_WITNESS_SCRIPT: usize = 10_000;

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
            if script.len() <= MAX_WITNESS_SCRIPT {
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

    /// Whether the last witness element has this SHA-256, by the stored prefix.
    pub fn has_witness_script(&self, hash: &[u8]) -> bool {
        hash.starts_with(&self.witness_script_hash)
    }

    /// Whether the leaf belongs to this output key, by the stored prefix.
    pub fn has_leaf(&self, output_key: &[u8]) -> bool {
        self.leaf.is_some() && output_key.starts_with(&self.leaf_output_key)
    }
}

/// Returns the hash types of an input's ECDSA signatures.
fn ecdsa(input: &TxIn) -> Sighashes {
    let mut found = Sighashes::default();
    let pushed: Vec<&[u8]> = pushes(&input.script_sig).collect();
    let witness: Vec<&[u8]> = input.witness.iter().collect();
    for stack in [pushed, witness] {
        let top = stack.len().saturating_sub(1);
        for (at, element) in stack.into_iter().enumerate() {
            match element.last() {
                Some(hash_type) if has_low_r(element).is_some() => found.insert(*hash_type),
                // Before BIP 66 signatures had other encodings. A script or a key is on top of the stack.
                Some(_)
                    if starts_like_signature(element)
                        || (at < top && has_signature_length(element)) =>
                {
                    found.insert_unknown();
                }
                _ => {}
            }
        }
    }
    found
}

/// Whether bytes start like an ECDSA signature.
fn starts_like_signature(bytes: &[u8]) -> bool {
    bytes.first() == Some(&0x30) && (9..=75).contains(&bytes.len()) && bytes[1] < 0x50
}

/// Whether bytes have the length of an ECDSA signature, which no key has.
fn has_signature_length(bytes: &[u8]) -> bool {
    (67..=73).contains(&bytes.len())
}

/// Returns the hash types of the Schnorr signatures in a taproot witness: `DEFAULT` for 64 bytes, the last byte for 65
/// (BIP 341).
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

/// Returns the spending condition of a taproot leaf with the output key that commits to it; leaves of unknown version
/// have no condition (BIP 341, "Script validation rules").
fn leaf(witness: &Witness) -> Option<(Condition, [u8; 32])> {
    static CURVE: LazyLock<Secp256k1<VerifyOnly>> = LazyLock::new(Secp256k1::verification_only);
    if is_key_spend(witness) {
        return None;
    }
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

/// Whether a witness is an ECDSA signature and a compressed key, as P2WPKH requires. BIP 341 advises against leaf versions
/// with which a control block could be mistaken for such a key. Most witnesses are of this form, and computing an output
/// key takes longer than everything else about a transaction.
fn is_key_spend(witness: &Witness) -> bool {
    let is_key = |bytes: &[u8]| bytes.len() == 33 && matches!(bytes[0], 2 | 3);
    witness.len() == 2
        && witness.last().is_some_and(is_key)
        && witness
            .nth(0)
            .is_some_and(|first| has_low_r(first).is_some())
}

/// Returns the data pushed by a script, as far as it parses.
fn pushes(script: &Script) -> impl Iterator<Item = &[u8]> {
    let parsed = script.instructions().map_while(Result::ok);
    parsed.filter_map(|instruction| match instruction {
        Instruction::PushBytes(bytes) => Some(bytes.as_bytes()),
        Instruction::Op(_) => None,
    })
}

/// Returns the redeem script of a P2SH spend (BIP 16): the last push of a push-only script.
pub fn redeem_script(script_sig: &Script) -> Option<&Script> {
    match script_sig.instructions().last()?.ok()? {
        Instruction::PushBytes(bytes) => Some(Script::from_bytes(bytes.as_bytes())),
        Instruction::Op(_) => None,
    }
}

/// Returns required signatures and number of keys of the multisig script revealed by an input.
fn multisig_of(input: &TxIn) -> Option<(u8, u8)> {
    let script = match input.witness.last() {
        Some(script) => Script::from_bytes(script),
        None => redeem_script(&input.script_sig)?,
    };
    multisig(script)
}

/// Returns whether each ECDSA signature of an input has a low R.
fn signatures(input: &TxIn) -> impl Iterator<Item = bool> {
    let pushed = pushes(&input.script_sig);
    pushed.chain(input.witness.iter()).filter_map(has_low_r)
}

/// Whether a DER-encoded ECDSA signature with hash type (BIP 66) has an R of at most 32 bytes; `None` for other bytes.
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

    /// A DER signature with R and S of these lengths and a hash type.
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
    fn stripped_transaction_keeps_id_and_size() {
        let (tx, stripped) = strip(vec![signed(&[vec![7; 100_000]]), unsigned()]);
        assert_eq!(stripped.compute_txid(), tx.compute_txid());
        assert_eq!(stripped.vsize() as usize, tx.vsize());
        assert_eq!(stripped.total_size(), tx.base_size());
        assert_eq!(stripped.unlocking().len(), 2);
        assert_eq!(stripped.unlocking()[1], Unlocking::default());
    }

    #[test]
    fn unlocking_facts_are_extracted() {
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
    fn compressed_key_is_no_control_block() {
        let leaf = |first: Vec<u8>, top: &[u8]| leaf(&Witness::from_slice(&[&first, top]));
        // The generator as the internal key: leaf version 2 in the second case.
        let key: PublicKey = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
            .parse()
            .expect("the generator");
        assert_eq!(leaf(signature(32, 32), &key.to_bytes()), None);
        let found = [2, 3].map(|version| {
            let mut control_block = key.to_bytes();
            control_block[0] = version;
            leaf(vec![0x51], &control_block).map(|(condition, _)| condition)
        });
        // One of the two has the parity of the output key.
        assert!(found.contains(&Some(Condition::NoKey)), "{found:?}");
    }

    #[test]
    fn low_r_is_read_from_signatures_only() {
        assert_eq!(has_low_r(&signature(32, 32)), Some(true));
        assert_eq!(has_low_r(&signature(31, 32)), Some(true));
        assert_eq!(has_low_r(&signature(33, 32)), Some(false));
        assert_eq!(has_low_r(&signature(34, 30)), None);
        // A public key, a Schnorr signature, half a signature, empty.
        assert_eq!(has_low_r(&[2; 33]), None);
        assert_eq!(has_low_r(&[0x30; 64]), None);
        assert_eq!(has_low_r(&signature(32, 32)[..40]), None);
        assert_eq!(has_low_r(&[]), None);
        for cut in 0..72 {
            assert_eq!(has_low_r(&signature(33, 32)[..cut]), None, "{cut}");
        }
    }

    #[test]
    fn revealed_multisig_script_is_read() {
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
