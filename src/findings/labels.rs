//! The words of the tables for kinds of transactions and types of scripts.

use bitcoin::Script;

use super::TxKind;
use crate::heuristics::coinjoin::Protocol;
use crate::heuristics::fingerprint::ScriptType;
use crate::heuristics::shape::TxShape;

pub(crate) fn tx_kind(shape: TxShape) -> (Option<TxKind>, Option<u32>) {
    let plain = |kind| (Some(kind), None);
    match shape {
        TxShape::Coinbase => plain(TxKind::Coinbase),
        TxShape::Consolidation => plain(TxKind::Consolidation),
        TxShape::Itself => plain(TxKind::Itself),
        TxShape::Peel => plain(TxKind::Peel),
        TxShape::Batch => plain(TxKind::Batch),
        TxShape::Payment => plain(TxKind::Payment),
        TxShape::WhirlpoolTx0(confidence) => (Some(TxKind::WhirlpoolTx0), Some(confidence)),
        TxShape::Join(protocol, confidence) => (Some(kind_of(protocol)), Some(confidence)),
    }
}

/// Returns the transaction kind of a protocol.
pub(crate) fn kind_of(protocol: Protocol) -> TxKind {
    match protocol {
        Protocol::Wasabi1 => TxKind::Wasabi1,
        Protocol::Wasabi2 => TxKind::Wasabi2,
        Protocol::Whirlpool => TxKind::Whirlpool,
        Protocol::JoinMarket | Protocol::JoinMarketOfTwo => TxKind::JoinMarket,
        Protocol::Generic => TxKind::CoinJoin,
        Protocol::Stonewall => TxKind::Stonewall,
    }
}

/// Returns the usual name of a script type.
pub(crate) fn script_type(script: &Script) -> &'static str {
    ScriptType::of(script).name()
}
