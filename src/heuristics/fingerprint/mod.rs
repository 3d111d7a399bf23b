//! Fingerprints: the traits of a transaction that depend on the wallet software that made it.
//!
//! A fingerprint is soft evidence. Two transactions of one wallet agree in most traits as long as its owner keeps the
//! software and its settings; two wallets of one software agree as well. So agreement alone proves nothing, and a
//! difference means that the software, a setting or the owner changed. Therefore [`TxFingerprint::compare`] has three
//! answers for each trait: alike, different, and unknown.
//!
//! # Proof
//!
//! Signatures, multi-signature scripts and the fee rate depend on witnesses, which a transaction id does not commit
//! to: a server states them without proof ([`StrippedTx`](crate::ledger::StrippedTx)). All other traits are proved.
//!
//! # Chance
//!
//! Two traits are habits that a transaction may show by chance: sorted inputs and outputs, and short signatures. Most
//! transactions are so small that chance is likely. A habit counts as [`Habit::Kept`] only if chance would show it at
//! most once in [`LEAST_ODDS`] times; at better odds it is [`Habit::Open`] and compares with nothing. One transaction
//! that breaks a habit shows that the wallet does not have it.
//!
//! # Sources
//!
//! * Traits: Möser and Narayanan, "Resurrecting Address Clustering in Bitcoin", FC 2022 (*MN*, from memory of the paper);
//!   achow101/wallet-fingerprinting, `fingerprints.md` (*AC*).
//! * Sorted order: BIP 69. Signalling of replacement: BIP 125. Form of signatures: BIP 66.

mod habits;
mod scripts;
#[cfg(test)]
mod tests;

use bitcoin::absolute::LockTime;
use bitcoin::{Sequence, Transaction, TxIn};

pub use self::habits::{Habit, LEAST_ODDS};
pub use self::scripts::{ScriptType, SpendType, SpendTypes};

use self::habits::{bip69_of, low_r_of};
use super::signers;
use crate::ledger::{TxNum, View};

/// Most blocks by which an anti-fee-sniping lock time can lag behind the confirming block: Bitcoin Core sets it back
/// by up to 100 blocks (AC), and drops transactions from its mempool after two weeks, 2,016 blocks (its
/// `DEFAULT_MEMPOOL_EXPIRY_HOURS`, 336).
pub const MOST_LAG: u32 = 100 + 2_016;

/// Most outputs of a consumer wallet: a payment and its change (Nick 2015, the consumer heuristic).
pub const CONSUMER_OUTPUTS: u32 = 2;

/// The use of the lock time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Locktime {
    /// It is zero.
    Zero,
    /// The height at which the transaction was made, or slightly less: against fee sniping, as Bitcoin Core and
    /// Electrum set it.
    AntiFeeSniping,
    /// Another height.
    Height,
    /// A time.
    Time,
}

/// The meaning of the inputs' sequence numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sequences {
    /// All are the greatest number: final.
    Final,
    /// All are one less: the lock time is enforced, and replacement is not signalled.
    Locked,
    /// All are two less: replacement is signalled (BIP 125).
    Replaceable,
    /// Another number, or several.
    Other,
}

/// The place of the change among the spendable outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Position {
    /// Before all others.
    First,
    /// Behind all others.
    Last,
    /// Neither.
    Between,
}

/// The traits of a transaction that depend on the wallet that made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TxFingerprint {
    /// Version of the transaction.
    pub version: i32,
    /// Use of the lock time.
    pub locktime: Locktime,
    /// Use of the sequence numbers.
    pub sequences: Sequences,
    /// Whether inputs and outputs are sorted as BIP 69 defines.
    pub bip69: Habit,
    /// Whether every ECDSA signature has a low R, which is a byte shorter: Bitcoin Core grinds for it (since 0.17).
    pub low_r: Habit,
    /// How the inputs are spent, without those of unknown parents and those that need no signature.
    pub inputs: SpendTypes,
    /// Whether the parent of every input is known.
    pub knows_inputs: bool,
    /// Required signatures and number of keys of the first multi-signature script that an input reveals.
    pub multisig: Option<(u8, u8)>,
    /// Number of spendable outputs.
    pub outputs: u32,
    /// Fee rate in satoshi per 1,000 virtual bytes, rounded down; `None` if a parent is missing.
    pub fee_rate: Option<u64>,
    /// Place of the change, if given ([`with_change`](Self::with_change)).
    pub change: Option<Position>,
}

/// A trait in which two fingerprints can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trait {
    /// Version of the transaction.
    Version,
    /// Use of the lock time.
    Locktime,
    /// Use of sequence numbers.
    Sequence,
    /// Sorted order of inputs and outputs.
    Bip69,
    /// Script types spent from.
    ScriptTypes,
    /// Short signatures.
    LowR,
    /// At most two outputs, or more.
    Outputs,
    /// Fee rate.
    FeeRate,
    /// Place of the change.
    ChangePosition,
}

impl Trait {
    /// Every trait.
    pub const ALL: [Self; 9] = [
        Self::Version,
        Self::Locktime,
        Self::Sequence,
        Self::Bip69,
        Self::ScriptTypes,
        Self::LowR,
        Self::Outputs,
        Self::FeeRate,
        Self::ChangePosition,
    ];

    /// Returns its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::Locktime => "anti-fee-sniping",
            Self::Sequence => "sequence",
            Self::Bip69 => "bip-69",
            Self::ScriptTypes => "script-types",
            Self::LowR => "low-r",
            Self::Outputs => "output-count",
            Self::FeeRate => "fee-rate",
            Self::ChangePosition => "change-position",
        }
    }
}

impl TxFingerprint {
    /// Returns the fingerprint of a transaction, without the place of its change.
    pub fn of(view: &View, tx: TxNum) -> Self {
        let entry = view.tx(tx);
        let tx_data: &Transaction = &entry.tx;
        let revealed = entry.tx.unlocking();
        let (mut inputs, mut multisig, mut known) = (SpendTypes::default(), None, true);
        let (mut low, mut high) = (0_u32, 0_u32);
        let spends = tx_data.input.iter().zip(view.inputs(tx));
        let signers = signers::of_inputs(view, tx);
        for (((input, prevout), revealed), signers) in spends.zip(revealed).zip(signers) {
            // Any software can spend an input that needs no signature.
            if signers.is_nobody() {
                continue;
            }
            match view.owner_of(*prevout) {
                Some(owner) => inputs.insert(SpendType::of(view.script(owner), input, revealed)),
                None => known &= tx_data.is_coinbase(),
            }
            multisig = multisig.or(revealed.multisig);
            low = low.saturating_add(revealed.low_r);
            high = high.saturating_add(revealed.high_r);
        }
        Self {
            version: tx_data.version.0,
            locktime: locktime_of(tx_data.lock_time, entry.anchor.block.height),
            sequences: sequences_of(&tx_data.input),
            bip69: bip69_of(tx_data),
            low_r: low_r_of(low, high),
            inputs,
            knows_inputs: known,
            multisig,
            outputs: view
                .outputs(tx)
                .filter(|output| view.owner(*output).is_some())
                .count() as u32,
            fee_rate: fee_rate_of(view, tx),
            change: None,
        }
    }

    /// Returns the fingerprint with the place of the change: the `change`-th spendable output of the transaction,
    /// counted from zero. A sole output has no place.
    pub fn with_change(self, change: u32) -> Self {
        let position = match change {
            _ if self.outputs < 2 => None,
            0 => Some(Position::First),
            at if at + 1 == self.outputs => Some(Position::Last),
            _ => Some(Position::Between),
        };
        Self {
            change: position,
            ..self
        }
    }

    /// Whether two transactions agree in a trait; `None` if unknown. Different fee rates are not evidence, since they
    /// follow the market; fee rates equal to the thousandth are (BlockSci's fixed fee).
    pub fn compare(&self, other: &Self, of: Trait) -> Option<bool> {
        match of {
            Trait::Version => Some(self.version == other.version),
            Trait::Locktime => Some(self.locktime == other.locktime),
            Trait::Sequence => Some(self.sequences == other.sequences),
            Trait::Bip69 => self.bip69.compare(other.bip69),
            Trait::LowR => self.low_r.compare(other.low_r),
            Trait::ScriptTypes => (self.knows_inputs && other.knows_inputs)
                .then_some(self.inputs == other.inputs && self.multisig == other.multisig),
            Trait::Outputs => Some(self.is_consumer() == other.is_consumer()),
            Trait::FeeRate => (self.fee_rate? == other.fee_rate?).then_some(true),
            Trait::ChangePosition => Some(self.change? == other.change?),
        }
    }

    /// Returns the traits in which two transactions differ.
    pub fn differences<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = Trait> + 'a {
        let differ = |of: &Trait| self.compare(other, *of) == Some(false);
        Trait::ALL.into_iter().filter(differ)
    }

    /// Whether it has no more outputs than a consumer wallet makes.
    pub fn is_consumer(&self) -> bool {
        self.outputs <= CONSUMER_OUTPUTS
    }
}

/// Returns the fee rate in satoshi per 1,000 virtual bytes, rounded down (BlockSci's `fee · 1000 / virtualSize`).
fn fee_rate_of(view: &View, tx: TxNum) -> Option<u64> {
    let fee = u128::from(view.fee(tx)?.to_sat());
    let size = u128::from(view.tx(tx).tx.vsize().max(1));
    u64::try_from(fee * 1_000 / size).ok()
}

fn locktime_of(locktime: LockTime, height: u32) -> Locktime {
    match locktime {
        LockTime::Blocks(at) if at.to_consensus_u32() == 0 => Locktime::Zero,
        LockTime::Blocks(at) => match height.checked_sub(at.to_consensus_u32()) {
            Some(1..=MOST_LAG) => Locktime::AntiFeeSniping,
            _ => Locktime::Height,
        },
        LockTime::Seconds(_) => Locktime::Time,
    }
}

fn sequences_of(inputs: &[TxIn]) -> Sequences {
    let all = |sequence| inputs.iter().all(|input| input.sequence == sequence);
    if all(Sequence::MAX) {
        Sequences::Final
    } else if all(Sequence::ENABLE_LOCKTIME_NO_RBF) {
        Sequences::Locked
    } else if all(Sequence::ENABLE_RBF_NO_LOCKTIME) {
        Sequences::Replaceable
    } else {
        Sequences::Other
    }
}
