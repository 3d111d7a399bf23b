//! Scripts that ask for something else than one key, and the witnesses that spend them, for scenarios.

use bitcoin::hashes::{Hash, sha256};
use bitcoin::hex::FromHex;
use bitcoin::opcodes::all::OP_CHECKMULTISIG;
use bitcoin::script::{Builder, PushBytesBuf};
use bitcoin::secp256k1::{Secp256k1, SecretKey};
use bitcoin::taproot::{LeafVersion, TaprootBuilder, TaprootSpendInfo};
use bitcoin::{Script, ScriptBuf, Transaction, Witness};

/// Commits to everything.
pub const ALL: u8 = 0x01;
/// Commits to one output.
pub const SINGLE: u8 = 0x03;
/// Commits to its own input and every output.
pub const OWN: u8 = 0x81;
/// Commits to its own input and one output.
pub const OWN_SINGLE: u8 = 0x83;

/// A public key by name.
pub fn key(name: &str) -> Vec<u8> {
    let hash = sha256::Hash::hash(name.as_bytes()).to_byte_array();
    [vec![2], hash.to_vec()].concat()
}

/// A signature in DER with its hash type.
pub fn signature(hash_type: u8) -> Vec<u8> {
    let number = [vec![2, 32], vec![0x33; 32]].concat();
    [vec![0x30, 68], number.clone(), number, vec![hash_type]].concat()
}

/// A script written as hexadecimal, with `<name>` for the key of a name and `#name` for a hash of 20 bytes.
pub fn script(text: &str) -> ScriptBuf {
    let mut hex = String::new();
    for word in text.split_whitespace() {
        if let Some(name) = word
            .strip_prefix('<')
            .and_then(|word| word.strip_suffix('>'))
        {
            hex += &format!("21{}", lower(&key(name)));
        } else if let Some(name) = word.strip_prefix('#') {
            hex += &format!("14{}", lower(&key(name)[1..21]));
        } else {
            hex += word;
        }
    }
    ScriptBuf::from_bytes(Vec::from_hex(&hex).expect("hexadecimal"))
}

fn lower(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The name of a script in a scenario.
pub fn named(script: &Script) -> String {
    format!("script:{}", script.to_hex_string())
}

/// `needed` of the keys of names.
pub fn multisig(needed: i64, names: &[&str]) -> ScriptBuf {
    let mut builder = Builder::new().push_int(needed);
    for name in names {
        let key = PushBytesBuf::try_from(key(name)).expect("short");
        builder = builder.push_slice(key);
    }
    let count = i64::try_from(names.len()).expect("few");
    builder
        .push_int(count)
        .push_opcode(OP_CHECKMULTISIG)
        .into_script()
}

/// The anchor of a Lightning channel (BOLT 3).
pub fn anchor(name: &str) -> ScriptBuf {
    script(&format!("<{name}> ac 73 64 60 b2 68"))
}

/// What a closed Lightning channel leaves its closer (BOLT 3, `to_local`).
pub fn to_local(one: &str, other: &str) -> ScriptBuf {
    script(&format!("63 <{other}> 67 029000 b2 75 <{one}> 68 ac"))
}

/// An offered HTLC of a Lightning channel with anchors (BOLT 3).
pub fn htlc(local: &str, remote: &str, payment: &str) -> ScriptBuf {
    script(&format!(
        "76 a9 #revoke{remote} 87 63 ac 67 <{remote}> 7c 82 0120 87 64 75 52 7c <{local}> 52 ae 67 a9 #{payment} 88 ac 68 51 b2 75 68"
    ))
}

/// The output of a submarine swap: a secret with the one key, or the other key later.
pub fn swap(service: &str, customer: &str) -> ScriptBuf {
    script(&format!(
        "a9 #{customer} 87 63 <{service}> 67 03a00a0b b1 75 <{customer}> 68 ac"
    ))
}

/// The witness of a script that a P2WSH output commits to.
pub fn behind(stack: &[&[u8]], script: &Script) -> Witness {
    let mut witness = Witness::from_slice(stack);
    witness.push(script.as_bytes());
    witness
}

/// The witness of a P2WPKH output, signed with a hash type.
pub fn signed(name: &str, hash_type: u8) -> Witness {
    Witness::from_slice(&[signature(hash_type), key(name)])
}

/// A taproot output whose tree holds this leaf and another one; each owner has a key of his own.
pub fn tree(owner: &str, leaf: &Script) -> TaprootSpendInfo {
    let secret = sha256::Hash::hash(owner.as_bytes()).to_byte_array();
    let secret = SecretKey::from_slice(&secret).expect("a number below the order of the curve");
    let curve = Secp256k1::new();
    let (key, _) = secret.x_only_public_key(&curve);
    let builder = TaprootBuilder::new().add_leaf(1, leaf.to_owned());
    let builder = builder.and_then(|builder| builder.add_leaf(1, script("51")));
    let builder = builder.expect("two leaves at one depth");
    builder.finalize(&curve, key).expect("a whole tree")
}

/// The script of a taproot output whose tree holds this leaf.
pub fn taproot(owner: &str, leaf: &Script) -> ScriptBuf {
    ScriptBuf::new_p2tr_tweaked(tree(owner, leaf).output_key())
}

/// The witness of a taproot output whose tree holds this leaf, and which is spent by it.
pub fn by_leaf(stack: &[&[u8]], owner: &str, leaf: &Script) -> Witness {
    let mut witness = behind(stack, leaf);
    let control_block = tree(owner, leaf).control_block(&(leaf.to_owned(), LeafVersion::TapScript));
    witness.push(control_block.expect("it is in the tree").serialize());
    witness
}

/// Puts witnesses on inputs, in input order.
pub fn with_all(witnesses: Vec<Witness>) -> impl FnOnce(&mut Transaction) {
    move |tx| {
        for (input, witness) in tx.input.iter_mut().zip(witnesses) {
            input.witness = witness;
        }
    }
}

/// A `scriptSig` that pushes this and nothing else.
pub fn push(bytes: &[u8]) -> ScriptBuf {
    let bytes = PushBytesBuf::try_from(bytes.to_vec()).expect("short");
    Builder::new().push_slice(bytes).into_script()
}
