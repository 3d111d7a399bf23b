//! Words for the traits of wallet software, and for what a transaction shows of each.

use crate::heuristics::fingerprint::{
    Habit, Locktime, Position, ScriptType, Sequences, SpendType, SpendTypes, Trait, TxFingerprint,
};
use crate::language::{Sentence, Value, say};

/// What a transaction shows of a trait. Words are made only where it is told, since there are far more transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shown {
    /// What a message says.
    Message(&'static str),
    /// A version.
    Version(i32),
    /// A fee rate in satoshi per 1,000 virtual bytes.
    FeeRate(u64),
    /// How inputs are spent, with required signatures and number of keys of a multi-signature script.
    Inputs(SpendTypes, Option<(u8, u8)>),
}

/// Names a trait.
pub(super) fn name(of: Trait) -> Sentence {
    match of {
        Trait::Version => say!("print-version"),
        Trait::Locktime => say!("print-locktime"),
        Trait::Sequence => say!("print-sequence"),
        Trait::Bip69 => say!("print-bip69"),
        Trait::ScriptTypes => say!("print-script-types"),
        Trait::LowR => say!("print-low-r"),
        Trait::Outputs => say!("print-outputs"),
        Trait::FeeRate => say!("print-fee-rate"),
        Trait::ChangePosition => say!("print-change-position"),
    }
}

impl Shown {
    /// What a transaction shows of a trait.
    pub(super) fn of(fingerprint: &TxFingerprint, of: Trait) -> Self {
        let habit = |habit: Habit| match habit {
            Habit::Kept => "print-habit-kept",
            Habit::Broken => "print-habit-broken",
            Habit::Open => "print-habit-open",
        };
        Self::Message(match of {
            Trait::Version => return Self::Version(fingerprint.version),
            Trait::Locktime => match fingerprint.locktime {
                Locktime::Zero => "print-locktime-unused",
                Locktime::AntiFeeSniping => "print-locktime-kept",
                Locktime::Height => "print-locktime-height",
                Locktime::Time => "print-locktime-time",
            },
            Trait::Sequence => match fingerprint.sequences {
                Sequences::Final => "print-sequence-final",
                Sequences::Locked => "print-sequence-locked",
                Sequences::Replaceable => "print-sequence-replaceable",
                Sequences::Other => "print-other",
            },
            Trait::Bip69 => habit(fingerprint.bip69),
            Trait::LowR => habit(fingerprint.low_r),
            Trait::ScriptTypes if fingerprint.knows_inputs => {
                return Self::Inputs(fingerprint.inputs, fingerprint.multisig);
            }
            Trait::ScriptTypes => "print-unknown",
            Trait::Outputs if fingerprint.is_consumer() => "print-outputs-few",
            Trait::Outputs => "print-outputs-many",
            Trait::FeeRate => match fingerprint.fee_rate {
                Some(rate) => return Self::FeeRate(rate),
                None => "print-unknown",
            },
            Trait::ChangePosition => match fingerprint.change {
                Some(Position::First) => "print-change-first",
                Some(Position::Last) => "print-change-last",
                Some(Position::Between) => "print-change-between",
                None => "print-unknown",
            },
        })
    }

    /// Says it.
    pub(super) fn words(self) -> Sentence {
        match self {
            Self::Message(message) => Sentence::new(message, []),
            Self::Version(version) => {
                say!("just", text = Value::Number(version.to_string()))
            }
            Self::FeeRate(rate) => {
                say!("print-rate", rate = Value::Number(rate.to_string()))
            }
            Self::Inputs(inputs, multisig) => {
                let among = SPEND_TYPES.into_iter();
                let among = among.filter(|of| inputs.contains(*of));
                let mut words: Vec<Sentence> = among.map(spend_type).collect();
                words.extend(multisig.map(|(needed, keys)| {
                    say!(
                        "print-multisig",
                        needed = u32::from(needed),
                        keys = u32::from(keys)
                    )
                }));
                Sentence::row(words, " + ")
            }
        }
    }
}

/// Spend types in the order in which they are named.
const SPEND_TYPES: [SpendType; 13] = [
    SpendType::Plain(ScriptType::P2pk),
    SpendType::Plain(ScriptType::P2pkh),
    SpendType::Plain(ScriptType::P2sh),
    SpendType::NestedP2wpkh,
    SpendType::NestedP2wsh,
    SpendType::Plain(ScriptType::P2wpkh),
    SpendType::Plain(ScriptType::P2wsh),
    SpendType::Plain(ScriptType::P2tr),
    SpendType::TaprootScript,
    SpendType::Plain(ScriptType::Multisig),
    SpendType::Plain(ScriptType::Anchor),
    SpendType::Plain(ScriptType::WitnessUnknown),
    SpendType::Plain(ScriptType::Other),
];

fn spend_type(of: SpendType) -> Sentence {
    Sentence::id(match of {
        SpendType::Plain(ScriptType::P2pk) => "p2pk",
        SpendType::Plain(ScriptType::P2pkh) => "p2pkh",
        SpendType::Plain(ScriptType::P2sh) => "p2sh",
        SpendType::NestedP2wpkh => "p2sh-p2wpkh",
        SpendType::NestedP2wsh => "p2sh-p2wsh",
        SpendType::Plain(ScriptType::P2wpkh) => "p2wpkh",
        SpendType::Plain(ScriptType::P2wsh) => "p2wsh",
        SpendType::Plain(ScriptType::P2tr) => "p2tr",
        SpendType::TaprootScript => return say!("print-taproot-script"),
        SpendType::Plain(ScriptType::Multisig) => return say!("print-bare-multisig"),
        SpendType::Plain(ScriptType::Anchor) => return say!("print-anchor"),
        SpendType::Plain(ScriptType::WitnessUnknown) => return say!("print-unknown-witness"),
        // An output that nobody can spend is never an input.
        SpendType::Plain(ScriptType::OpReturn | ScriptType::Other) => return say!("print-other"),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn spend_types_have_unique_names() {
        let names: BTreeSet<String> = SPEND_TYPES.map(|of| spend_type(of).to_string()).into();
        assert_eq!(names.len(), SPEND_TYPES.len());
    }

    #[test]
    fn traits_have_the_names_of_the_tables() {
        for of in Trait::ALL {
            assert_eq!(name(of), of.name());
        }
    }
}
