//! Script types, and the ways to spend from them.

use bitcoin::{Script, TxIn};

use crate::heuristics::signers;
use crate::ledger::{Unlocking, redeem_script};

/// The script type, as far as an output shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScriptType {
    /// Pay to public key.
    P2pk,
    /// Pay to public key hash.
    P2pkh,
    /// Pay to script hash.
    P2sh,
    /// Pay to witness public key hash.
    P2wpkh,
    /// Pay to witness script hash.
    P2wsh,
    /// Pay to taproot.
    P2tr,
    /// Bare multi-signature.
    Multisig,
    /// Pay to anchor (Bitcoin Core 28).
    Anchor,
    /// Data: it can never be spent.
    OpReturn,
    /// A witness program of a version or length without rules yet (BIP 141).
    WitnessUnknown,
    /// None of these.
    Other,
}

impl ScriptType {
    /// Returns the type of a script.
    pub fn of(script: &Script) -> Self {
        if script.is_p2wpkh() {
            Self::P2wpkh
        } else if script.is_p2pkh() {
            Self::P2pkh
        } else if script.is_p2sh() {
            Self::P2sh
        } else if script.is_p2tr() {
            Self::P2tr
        } else if script.is_p2wsh() {
            Self::P2wsh
        } else if script.is_p2pk() {
            Self::P2pk
        } else if script.is_multisig() {
            Self::Multisig
        } else if signers::is_anchor(script) {
            Self::Anchor
        } else if script.is_op_return() {
            Self::OpReturn
        } else if signers::is_witness_unknown(script) {
            Self::WitnessUnknown
        } else {
            Self::Other
        }
    }

    /// Returns its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::P2pk => "p2pk",
            Self::P2pkh => "p2pkh",
            Self::P2sh => "p2sh",
            Self::P2wpkh => "p2wpkh",
            Self::P2wsh => "p2wsh",
            Self::P2tr => "p2tr",
            Self::Multisig => "multisig",
            Self::Anchor => "anchor",
            Self::OpReturn => "op_return",
            Self::WitnessUnknown => "witness_unknown",
            Self::Other => "nonstandard",
        }
    }
}

/// The way an input is spent: the script type, and what the spend reveals of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpendType {
    /// By a script type that hides no other.
    Plain(ScriptType),
    /// P2SH around P2WPKH.
    NestedP2wpkh,
    /// P2SH around P2WSH.
    NestedP2wsh,
    /// P2TR by a script instead of the key.
    TaprootScript,
}

impl SpendType {
    pub(super) fn of(script: &Script, input: &TxIn, revealed: &Unlocking) -> Self {
        match ScriptType::of(script) {
            ScriptType::P2sh => match redeem_script(&input.script_sig) {
                Some(redeem) if redeem.is_p2wpkh() => Self::NestedP2wpkh,
                Some(redeem) if redeem.is_p2wsh() => Self::NestedP2wsh,
                _ => Self::Plain(ScriptType::P2sh),
            },
            // A key spend is one signature, optionally followed by an annex (BIP 341).
            ScriptType::P2tr if revealed.by_taproot_script => Self::TaprootScript,
            script => Self::Plain(script),
        }
    }

    fn bit(self) -> u16 {
        1 << match self {
            Self::Plain(script) => script as u16,
            Self::NestedP2wpkh => 13,
            Self::NestedP2wsh => 14,
            Self::TaprootScript => 15,
        }
    }
}

/// A set of spend types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SpendTypes(u16);

impl SpendTypes {
    /// Whether a spend type is in it.
    pub fn contains(self, of: SpendType) -> bool {
        self.0 & of.bit() != 0
    }

    /// Whether it is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns those that are not in `others`.
    pub fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// Returns those by which an output of a script type can be spent.
    pub fn of_output(script: ScriptType) -> Self {
        let nested = match script {
            ScriptType::P2sh => SpendType::NestedP2wpkh.bit() | SpendType::NestedP2wsh.bit(),
            ScriptType::P2tr => SpendType::TaprootScript.bit(),
            _ => 0,
        };
        Self(SpendType::Plain(script).bit() | nested)
    }

    pub(super) fn insert(&mut self, of: SpendType) {
        self.0 |= of.bit();
    }

    /// Whether the two sets share a spend type.
    pub fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}
