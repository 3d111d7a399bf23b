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

use bitcoin::absolute::LockTime;
use bitcoin::{Script, Sequence, Transaction, TxIn, TxOut};

use super::signers;
use crate::ledger::{TxNum, Unlocking, View, redeem_script};

/// Least odds against chance for a habit to count as kept: one in ten. The bound is ours.
pub const LEAST_ODDS: u32 = 10;

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

/// Whether a habit was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Habit {
    /// It was, and hardly by chance.
    Kept,
    /// It was not.
    Broken,
    /// It was, but possibly by chance; or there was no occasion.
    Open,
}

impl Habit {
    /// The habit, if chance would show `kept` once in `odds` times.
    fn new(kept: bool, odds: u32) -> Self {
        match kept {
            false => Self::Broken,
            true if odds >= LEAST_ODDS => Self::Kept,
            true => Self::Open,
        }
    }

    fn compare(self, other: Self) -> Option<bool> {
        (self != Self::Open && other != Self::Open).then_some(self == other)
    }
}

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
    fn of(script: &Script, input: &TxIn, revealed: &Unlocking) -> Self {
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

    fn insert(&mut self, of: SpendType) {
        self.0 |= of.bit();
    }

    /// Whether the two sets share a spend type.
    pub fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
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

/// The habit of grinding for a low R, by the number of signatures with a low and with a high R.
fn low_r_of(low: u32, high: u32) -> Habit {
    Habit::new(high == 0, 1_u32.checked_shl(low).unwrap_or(u32::MAX))
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

/// Whether inputs are sorted by transaction id as printed and index, outputs by value and script (BIP 69). The odds
/// against chance are the number of distinguishable orders.
fn bip69_of(tx: &Transaction) -> Habit {
    use bitcoin::hashes::Hash;
    let spent = |input: &TxIn| {
        let mut id = input.previous_output.txid.to_byte_array();
        id.reverse();
        (id, input.previous_output.vout)
    };
    let is_sorted = tx
        .input
        .windows(2)
        .all(|pair| spent(&pair[0]) <= spent(&pair[1]))
        && tx.output.windows(2).all(|pair| {
            (pair[0].value, &pair[0].script_pubkey) <= (pair[1].value, &pair[1].script_pubkey)
        });
    if !is_sorted {
        return Habit::Broken;
    }
    Habit::new(true, orders(tx.input.len(), &tx.output))
}

/// Number of distinguishable orders of inputs and sorted outputs, as far as [`LEAST_ODDS`] needs them.
fn orders(inputs: usize, outputs: &[TxOut]) -> u32 {
    let factorial = |count: usize| (1..=count.min(8) as u32).product::<u32>();
    // Equal outputs are adjacent. The factorials are capped at eight, which can only lower the odds.
    let repeated: u32 = outputs
        .chunk_by(|one, next| one == next)
        .map(|run| factorial(run.len()))
        .fold(1, u32::saturating_mul);
    let outputs = factorial(outputs.len()) / repeated;
    factorial(inputs).saturating_mul(outputs.max(1))
}

#[cfg(test)]
mod tests {
    use bitcoin::hashes::Hash;
    use bitcoin::hex::FromHex;
    use bitcoin::script::{Builder, PushBytesBuf};
    use bitcoin::transaction::Version;
    use bitcoin::{Amount, OutPoint, ScriptBuf, Txid, WPubkeyHash, Witness};

    use super::*;

    fn input(id: u8, vout: u32) -> TxIn {
        // A transaction id is printed in reverse, so its last byte stands first in the order of BIP 69.
        let mut bytes = [9; 32];
        bytes[31] = id;
        TxIn {
            previous_output: OutPoint::new(Txid::from_byte_array(bytes), vout),
            script_sig: ScriptBuf::new(),
            sequence: Sequence::MAX,
            witness: Witness::new(),
        }
    }

    fn output(sats: u64, owner: u8) -> TxOut {
        TxOut {
            value: Amount::from_sat(sats),
            script_pubkey: ScriptBuf::new_p2wpkh(&WPubkeyHash::from_byte_array([owner; 20])),
        }
    }

    fn tx(input: Vec<TxIn>, output: Vec<TxOut>) -> Transaction {
        Transaction {
            version: Version::TWO,
            lock_time: LockTime::ZERO,
            input,
            output,
        }
    }

    #[test]
    fn lock_time_of_recent_height_is_anti_fee_sniping() {
        let of = |locktime| locktime_of(LockTime::from_consensus(locktime), 700_000);
        assert_eq!(of(0), Locktime::Zero);
        assert_eq!(of(699_999), Locktime::AntiFeeSniping);
        assert_eq!(of(700_000 - MOST_LAG), Locktime::AntiFeeSniping);
        assert_eq!(of(700_000 - MOST_LAG - 1), Locktime::Height);
        // A block at its own height does not take it in; the lock may be off, though.
        assert_eq!(of(700_000), Locktime::Height);
        assert_eq!(of(500_000_000), Locktime::Time);
    }

    #[test]
    fn sequence_numbers_say_final_locked_or_replaceable() {
        let of = |numbers: &[u32]| {
            let inputs = numbers.iter().map(|number| TxIn {
                sequence: Sequence(*number),
                ..input(0, 0)
            });
            sequences_of(&inputs.collect::<Vec<_>>())
        };
        assert_eq!(of(&[u32::MAX, u32::MAX]), Sequences::Final);
        assert_eq!(of(&[u32::MAX - 1]), Sequences::Locked);
        assert_eq!(of(&[u32::MAX - 2]), Sequences::Replaceable);
        assert_eq!(of(&[u32::MAX - 2, u32::MAX]), Sequences::Other);
        assert_eq!(of(&[0]), Sequences::Other);
    }

    #[test]
    fn bip69_is_claimed_only_where_chance_is_unlikely() {
        let three = || vec![input(1, 0), input(1, 1), input(2, 0)];
        let two = || vec![output(5, 1), output(7, 0)];
        // 6 orders of the inputs times 2 of the outputs.
        assert_eq!(bip69_of(&tx(three(), two())), Habit::Kept);
        assert_eq!(bip69_of(&tx(three()[..2].to_vec(), two())), Habit::Open);
        assert_eq!(
            bip69_of(&tx(vec![input(2, 0), input(1, 9)], two())),
            Habit::Broken
        );
        assert_eq!(
            bip69_of(&tx(vec![input(1, 1), input(1, 0)], two())),
            Habit::Broken
        );
        let by_script =
            |first, second| bip69_of(&tx(three(), vec![output(5, first), output(5, second)]));
        assert_eq!(by_script(1, 2), Habit::Kept);
        assert_eq!(by_script(2, 1), Habit::Broken);
        // Equal outputs can be told apart by nothing.
        assert_eq!(bip69_of(&tx(three(), vec![output(5, 1); 30])), Habit::Open);
        assert_eq!(
            bip69_of(&tx(vec![input(1, 0)], vec![output(5, 1)])),
            Habit::Open
        );
    }

    #[test]
    fn low_r_needs_four_short_signatures_and_no_long_one() {
        assert_eq!(low_r_of(0, 0), Habit::Open);
        assert_eq!(low_r_of(3, 0), Habit::Open);
        assert_eq!(low_r_of(4, 0), Habit::Kept);
        assert_eq!(low_r_of(u32::MAX, 0), Habit::Kept);
        assert_eq!(low_r_of(9, 1), Habit::Broken);
    }

    #[test]
    fn spend_reveals_nested_script() {
        let program =
            Vec::<u8>::from_hex("0014d85c2b71d0060b09c9886aeb815e50991dda124d").expect("hex");
        let redeem = PushBytesBuf::try_from(program).expect("short");
        let spend = TxIn {
            script_sig: Builder::new().push_slice(redeem).into_script(),
            ..input(0, 0)
        };
        let script = ScriptBuf::new_p2sh(&bitcoin::ScriptHash::from_byte_array([1; 20]));
        assert_eq!(
            SpendType::of(&script, &spend, &Unlocking::default()),
            SpendType::NestedP2wpkh
        );
        assert_eq!(
            SpendType::of(&script, &input(0, 0), &Unlocking::default()),
            SpendType::Plain(ScriptType::P2sh)
        );
    }

    #[test]
    fn fingerprints_compare_trait_by_trait() {
        let one = TxFingerprint {
            version: 2,
            locktime: Locktime::Zero,
            sequences: Sequences::Final,
            bip69: Habit::Open,
            low_r: Habit::Kept,
            inputs: SpendTypes::default(),
            knows_inputs: true,
            multisig: None,
            outputs: 2,
            fee_rate: Some(1_000),
            change: None,
        };
        assert_eq!(one.differences(&one).count(), 0);
        let other = TxFingerprint {
            version: 1,
            locktime: Locktime::AntiFeeSniping,
            bip69: Habit::Broken,
            low_r: Habit::Open,
            outputs: 3,
            fee_rate: Some(1_001),
            ..one
        };
        let found: Vec<&str> = one.differences(&other).map(Trait::name).collect();
        assert_eq!(found, ["version", "anti-fee-sniping", "output-count"]);
        for of in Trait::ALL {
            assert_eq!(one.compare(&other, of), other.compare(&one, of), "{of:?}");
        }
        // Open and unknown traits are not compared; fee rates are compared only if equal.
        for of in [
            Trait::Bip69,
            Trait::LowR,
            Trait::FeeRate,
            Trait::ChangePosition,
        ] {
            assert_eq!(one.compare(&other, of), None, "{of:?}");
        }
        assert_eq!(one.compare(&one, Trait::FeeRate), Some(true));
        let (first, last) = (one.with_change(0), one.with_change(1));
        assert_eq!(first.change, Some(Position::First));
        assert_eq!(first.compare(&last, Trait::ChangePosition), Some(false));
        assert_eq!(other.with_change(1).change, Some(Position::Between));
        let alone = TxFingerprint { outputs: 1, ..one };
        assert_eq!(alone.with_change(0).change, None);
    }
}
