//! Determines who authorised the spend of an input.
//!
//! Co-spending is evidence of one owner because signing one input signs the whole transaction, including the other
//! inputs. That holds for an input signed by one key, or several keys of one wallet, and for nothing else:
//!
//! * **No key is needed** ([`Signers::NoKey`]): a script that checks no signature, or accepts one by any key. Anybody
//!   can spend it, so it is evidence of no owner, and its address has none: pay-to-anchor (`OP_1 <4e73>`, Bitcoin
//!   Core 28), `OP_TRUE` by itself or behind a hash, secrets without a key, witness programs of versions without
//!   rules yet (BIP 141).
//! * **No key signed** ([`Signers::NoSignature`]): the script has a key, but another branch was taken. Lightning
//!   anchor outputs are swept so; after 16 blocks anyone can spend them (BOLT 3, `to_local_anchor`; in taproot
//!   channels a leaf `16 OP_CHECKSEQUENCEVERIFY`).
//! * **Several parties have keys** ([`Signers::Shared`]): the spender is one of them, and the payer, or the party
//!   refunded after a timeout, may be another. A service that claims the swaps of thirty strangers in one transaction
//!   does not make one wallet of thirty swaps.
//! * **Signed without commitment to the rest** ([`Signers::Partial`]): under `ANYONECANPAY` a signature commits to
//!   its own input only (BIP 143, `hashPrevouts` is zero; BIP 341, `sha_prevouts` is left out), so that anybody can
//!   add others later. Under `SINGLE` it commits only to the output of its own index, and others decide on the
//!   remaining outputs. Strangers use both to trade in one transaction, so neither joins, nor do the two combined as
//!   in BOLT 3's HTLC transactions. `NONE` commits to all inputs and joins.
//!
//! Several keys of one wallet are not several parties: exchanges and services use m-of-n multi-signature scripts. Only
//! if two of two keys sign beside inputs of other types, or for one input and at most two outputs, may it be the
//! funding output of a channel that is spliced or closed (BOLT 3, "Funding Transaction Output" and "Closing
//! Transaction"): then it counts as shared. A transaction with BOLT 3's commitment mark in lock time and sequence
//! counts as a commitment.
//!
//! # What is not seen
//!
//! Aggregated keys (MuSig2) look like one key: the funding output of a taproot channel, and a swap that both parties
//! settle cooperatively. Scripts are revealed only when spent, so an unspent output behind a hash shows nothing. If the
//! witness is missing, or its script does not match the output's commitment, the input is [`Signers::Unseen`] and
//! counts as one owner's. Scripts in outputs and in `scriptSig` are covered by the txid; of a witness only the script
//! of a P2WSH output (by its hash) and the leaf of a taproot output (by its key) are verifiable. The rest is attested
//! by the server.

mod part;
mod words;

pub use part::{own_part, taking_part};

use std::collections::HashSet;
use std::sync::LazyLock;

use bitcoin::hashes::{Hash, hash160};
use bitcoin::{Network, Script, ScriptBuf, WitnessVersion};

use crate::ledger::{AddressNum, Condition, Sighashes, TxNum, Unlocking, View, redeem_script};

/// First mainnet blocks that enforce the rules of segregated witness and taproot (BIP 141, BIP 341); before, anyone
/// could spend these outputs.
const SEGWIT_HEIGHT: u32 = 481_824;
const TAPROOT_HEIGHT: u32 = 709_632;

/// Who authorised the spend of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signers {
    /// The owner of its address, by one key or by several of one wallet.
    Owner,
    /// Its script was not revealed; treated as the owner.
    Unseen,
    /// Anyone: no key is needed.
    NoKey,
    /// Anyone: the script has a key, which did not sign.
    NoSignature,
    /// One of several parties.
    Shared(Contract),
    /// A signer whose signature does not cover the rest of the transaction.
    Partial {
        /// Whether it covers the output of the same index (`SINGLE`).
        pairs: bool,
    },
}

/// A script to which several parties hold keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Contract {
    /// The funding output of a Lightning channel, spent by a commitment transaction.
    Commitment,
    /// Two of two keys, as the funding output of a Lightning channel has; a wallet of two keys looks the same.
    Funding,
    /// A pending payment in a Lightning channel.
    Htlc,
    /// The delayed output to the party that closes a Lightning channel, or another delayed branch.
    Delayed,
    /// A swap: a secret with one key, or another key after a timeout.
    Swap,
    /// Keys in several branches.
    SeveralKeys,
}

impl Signers {
    /// Whether co-spending with this input is evidence of one owner.
    pub fn joins(self) -> bool {
        matches!(self, Self::Owner | Self::Unseen)
    }

    /// Whether the signer can have made the transaction jointly with others.
    fn can_take_part(self) -> bool {
        let is_group = matches!(
            self,
            Self::Shared(Contract::Funding | Contract::SeveralKeys)
        );
        self.joins() || is_group
    }

    /// Whether no particular party authorised the spend.
    pub fn is_nobody(self) -> bool {
        matches!(self, Self::NoKey | Self::NoSignature)
    }

    /// Whether someone other than the maker of the transaction may have signed.
    pub fn is_other_party(self) -> bool {
        matches!(self, Self::Shared(_) | Self::Partial { .. })
    }
}

/// Hashed scripts known to need no key: a number, by itself and behind hashes.
static WELL_KNOWN: LazyLock<HashSet<ScriptBuf>> = LazyLock::new(|| {
    let numbers = [0x4f].into_iter().chain(0x51..=0x60);
    let plain = numbers.map(|number| ScriptBuf::from_bytes(vec![number]));
    let mut scripts = HashSet::from([anchor().to_p2sh()]);
    for script in plain {
        scripts.extend([
            script.to_p2sh(),
            script.to_p2wsh(),
            script.to_p2wsh().to_p2sh(),
        ]);
    }
    scripts
});

/// Returns the pay-to-anchor script (Bitcoin Core 28).
fn anchor() -> ScriptBuf {
    ScriptBuf::from_bytes(vec![0x51, 0x02, 0x4e, 0x73])
}

/// Whether a script is pay-to-anchor.
pub fn is_anchor(script: &Script) -> bool {
    script.as_bytes() == [0x51, 0x02, 0x4e, 0x73]
}

/// Whether a script is a witness program of a version or length that has no rules yet.
pub fn is_witness_unknown(script: &Script) -> bool {
    let version = script.witness_version();
    version.is_some_and(|version| version != WitnessVersion::V0) && !script.is_p2tr()
}

/// Whether a script by itself shows that no key is needed to spend from it.
pub fn needs_no_key(script: &Script) -> bool {
    if script.is_p2sh() || script.is_p2wsh() {
        return WELL_KNOWN.contains(script);
    }
    if script.witness_version().is_some() {
        return is_witness_unknown(script);
    }
    Condition::of_script(script) == Some(Condition::NoKey)
}

/// Returns the signers of each input, in input order.
pub fn of_inputs(view: &View, tx: TxNum) -> Vec<Signers> {
    let entry = view.tx(tx);
    let spends = entry.tx.input.iter().zip(view.inputs(tx));
    let mut two_of_two = Vec::with_capacity(entry.tx.input.len());
    let mut signers: Vec<Signers> = spends
        .zip(entry.tx.unlocking())
        .map(|((input, prevout), revealed)| {
            let Some(owner) = view.owner_of(*prevout) else {
                two_of_two.push(false);
                return Signers::Unseen;
            };
            let spend = Spend {
                script: view.script(owner),
                script_sig: &input.script_sig,
                revealed,
            };
            let (signers, is_two_of_two) = spend.signers();
            two_of_two.push(is_two_of_two);
            if signers.joins() && is_before_its_rules(view, tx, &spend) {
                return Signers::NoSignature;
            }
            signers
        })
        .collect();
    if is_commitment(view, tx) && signers[0].joins() && may_be_funding(view, tx, two_of_two[0]) {
        return vec![Signers::Shared(Contract::Commitment)];
    }
    // A two-key wallet spends outputs of its own type, and several of them if it can.
    let is_of_another_kind = |(signers, two): (&Signers, &bool)| signers.joins() && !two;
    let is_closing = is_closing(view, tx) && two_of_two[0];
    if is_closing || signers.iter().zip(&two_of_two).any(is_of_another_kind) {
        for (signers, _) in signers
            .iter_mut()
            .zip(&two_of_two)
            .filter(|(signers, two)| **two && signers.joins())
        {
            *signers = Signers::Shared(Contract::Funding);
        }
    }
    signers
}

/// Returns the owner addresses of a transaction's inputs, in input order, with repetitions: the addresses that fund it.
pub fn owners(view: &View, tx: TxNum) -> Vec<AddressNum> {
    let prevouts = view.inputs(tx).iter();
    let shown = prevouts.zip(of_inputs(view, tx));
    let shown = shown.filter(|(_, signers)| signers.joins());
    shown
        .filter_map(|(prevout, _)| view.owner_of(*prevout))
        .collect()
}

/// Returns the known addresses of a transaction's signed inputs, in input order.
pub fn payers(view: &View, tx: TxNum) -> Vec<AddressNum> {
    let prevouts = view.inputs(tx).iter();
    let shown = prevouts.zip(of_inputs(view, tx));
    let shown = shown.filter(|(_, signers)| !signers.is_nobody());
    shown
        .filter_map(|(prevout, _)| view.owner_of(*prevout))
        .collect()
}

/// Whether someone other than the maker may have signed an input, so that one input's spend says nothing about the
/// others.
pub fn has_other_parties(view: &View, tx: TxNum) -> bool {
    of_inputs(view, tx).into_iter().any(Signers::is_other_party)
}

/// Returns the signers that all known spends of each address show, by address number.
///
/// [`Signers::NoKey`] where the script needs none, [`Signers::NoSignature`] where every spend of it was made without one,
/// [`Signers::Shared`] where it was shown to be of several parties; else [`Signers::Owner`].
pub fn of_addresses(view: &View) -> Vec<Signers> {
    let by_script = |address| match needs_no_key(view.script(address)) {
        true => Signers::NoKey,
        false => Signers::Unseen,
    };
    let mut shown: Vec<Signers> = view.addresses().map(by_script).collect();
    for (tx, _) in view.txs() {
        for (prevout, signers) in view.inputs(tx).iter().zip(of_inputs(view, tx)) {
            if let Some(owner) = view.owner_of(*prevout) {
                let known = &mut shown[owner.index()];
                *known = stronger(*known, signers);
            }
        }
    }
    shown.into_iter().map(settled).collect()
}

/// Returns the signers of one address, as [`of_addresses`].
pub fn of_address(view: &View, address: AddressNum) -> Signers {
    if needs_no_key(view.script(address)) {
        return Signers::NoKey;
    }
    let spends = view.touches(address).iter().flat_map(|tx| {
        let shown = of_inputs(view, *tx);
        let own = view.inputs(*tx).iter().zip(shown);
        own.filter(|(prevout, _)| view.owner_of(**prevout) == Some(address))
    });
    let shown = spends.map(|(_, signers)| signers);
    settled(shown.fold(Signers::Unseen, stronger))
}

/// Returns what the strongest reading says about the owner of an address.
fn settled(signers: Signers) -> Signers {
    match signers {
        Signers::NoKey | Signers::NoSignature | Signers::Shared(_) => signers,
        Signers::Owner | Signers::Unseen | Signers::Partial { .. } => Signers::Owner,
    }
}

/// Returns the stronger of two readings of one address.
fn stronger(one: Signers, other: Signers) -> Signers {
    let weight = |signers: Signers| match signers {
        Signers::NoKey => 5,
        Signers::Shared(_) => 4,
        Signers::Owner | Signers::Partial { .. } => 3,
        Signers::NoSignature => 2,
        Signers::Unseen => 1,
    };
    match weight(one).cmp(&weight(other)) {
        std::cmp::Ordering::Less => other,
        std::cmp::Ordering::Greater => one,
        std::cmp::Ordering::Equal => one.min(other),
    }
}

/// A spent output with its input.
struct Spend<'a> {
    script: &'a Script,
    script_sig: &'a Script,
    revealed: &'a Unlocking,
}

impl Spend<'_> {
    /// Returns the signers, and whether two of two keys signed.
    fn signers(&self) -> (Signers, bool) {
        let Self {
            script,
            script_sig,
            revealed,
        } = self;
        let ecdsa = revealed.ecdsa;
        if script.is_p2wpkh() || script.is_p2pkh() || script.is_p2pk() {
            return (by_key(ecdsa), false);
        }
        if script.is_p2tr() {
            let is_its_leaf = revealed.has_leaf(&script.as_bytes()[2..]);
            let signers = match revealed.leaf.filter(|_| is_its_leaf) {
                None => by_key(revealed.schnorr),
                // The key path can spend it, so it needs a key.
                Some(Condition::NoKey) => Signers::NoSignature,
                Some(condition) => self::signers(condition, revealed.schnorr),
            };
            return (signers, false);
        }
        if needs_no_key(script) {
            return (Signers::NoKey, false);
        }
        let condition = if script.is_p2wsh() {
            self.witness_script(script)
        } else if script.is_p2sh() {
            match redeem_script(script_sig).filter(|redeem| is_behind(redeem, script)) {
                None => None,
                Some(redeem) if redeem.is_p2wpkh() => return (by_key(ecdsa), false),
                Some(redeem) if redeem.is_p2wsh() => self.witness_script(redeem),
                Some(redeem) if is_witness_unknown(redeem) => Some(Condition::NoKey),
                Some(redeem) => Condition::of_script(redeem),
            }
        } else {
            Condition::of_script(script)
        };
        let is_two_of_two = condition == Some(Condition::Multisig(2, 2));
        let signers = condition.map_or(Signers::Unseen, |condition| signers(condition, ecdsa));
        (signers, is_two_of_two)
    }

    /// Returns the script of a P2WSH program; `None` if the witness does not match it.
    fn witness_script(&self, program: &Script) -> Option<Condition> {
        let hash = &program.as_bytes()[2..];
        let is_its_script = self.revealed.has_witness_script(hash);
        self.revealed.witness_script.filter(|_| is_its_script)
    }
}

/// Whether a P2SH output commits to a script.
fn is_behind(redeem: &Script, script: &Script) -> bool {
    let hash = hash160::Hash::hash(redeem.as_bytes());
    script.as_bytes()[2..22] == hash.to_byte_array()
}

/// Returns the signers of an input that requires a key; without a signature the witness is missing.
fn by_key(sighashes: Sighashes) -> Signers {
    if sighashes.is_partial() {
        return Signers::Partial {
            pairs: sighashes.names_one_output(),
        };
    }
    Signers::Owner
}

fn signers(condition: Condition, sighashes: Sighashes) -> Signers {
    let contract = match condition {
        Condition::NoKey => return Signers::NoKey,
        _ if sighashes.is_empty() => return Signers::NoSignature,
        Condition::OneKey | Condition::Multisig(..) | Condition::Anchor => {
            return by_key(sighashes);
        }
        Condition::Delayed => Contract::Delayed,
        Condition::Htlc => Contract::Htlc,
        Condition::Swap => Contract::Swap,
        Condition::SeveralKeys => Contract::SeveralKeys,
    };
    Signers::Shared(contract)
}

/// Whether a witness program was spent without a signature in a block of Bitcoin before that was forbidden.
fn is_before_its_rules(view: &View, tx: TxNum, spend: &Spend) -> bool {
    let height = view.tx(tx).anchor.block.height;
    let revealed = spend.revealed;
    let is_bare = revealed.ecdsa.is_empty() && revealed.schnorr.is_empty();
    let since = if spend.script.is_p2tr() {
        TAPROOT_HEIGHT
    } else if spend.script.is_p2wpkh() || spend.script.is_p2wsh() {
        SEGWIT_HEIGHT
    } else {
        return false;
    };
    view.network() == Network::Bitcoin && height < since && is_bare
}

/// Whether a transaction has the form of BOLT 3's closing transaction: one P2WSH input, no lock time, two outputs at most.
fn is_closing(view: &View, tx: TxNum) -> bool {
    let owner = match view.inputs(tx) {
        [prevout] => view.owner_of(*prevout),
        _ => None,
    };
    let tx = &view.tx(tx).tx;
    owner.is_some_and(|owner| view.script(owner).is_p2wsh())
        && tx.lock_time.to_consensus_u32() == 0
        && tx.output.len() <= 2
}

/// Whether a transaction has BOLT 3's mark of a commitment: one input, a lock time that begins with 0x20 and a
/// sequence that begins with 0x80.
fn is_commitment(view: &View, tx: TxNum) -> bool {
    let tx = &view.tx(tx).tx;
    match &tx.input[..] {
        [input] => {
            tx.lock_time.to_consensus_u32() >> 24 == 0x20
                && input.sequence.to_consensus_u32() >> 24 == 0x80
        }
        _ => false,
    }
}

/// Whether a commitment's input may be the funding output of a channel: two of two keys behind a hash, possibly
/// unrevealed, or an aggregated taproot key.
fn may_be_funding(view: &View, tx: TxNum, is_two_of_two: bool) -> bool {
    let Some(owner) = view.owner_of(view.inputs(tx)[0]) else {
        return false;
    };
    let script = view.script(owner);
    let is_hidden = view.tx(tx).tx.unlocking()[0].witness_script.is_none();
    script.is_p2tr() || (script.is_p2wsh() && (is_two_of_two || is_hidden))
}
