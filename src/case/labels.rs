//! The words of the tables for ends, kinds of transactions, grades of links and types of scripts.

use bitcoin::Script;

use super::findings::{End, Grade, TxKind};
use crate::cluster;
use crate::graph::EndNode;
use crate::heuristics::coinjoin::Protocol;
use crate::heuristics::fingerprint::ScriptType;
use crate::heuristics::shape::TxShape;
use crate::trace::EndReason;

pub(super) fn end(stop: &EndReason) -> End {
    End::from(EndNode::from(stop))
}

impl From<EndNode> for End {
    fn from(end: EndNode) -> Self {
        match end {
            EndNode::Unknown => Self::Unknown,
            EndNode::Unconfirmed => Self::Unconfirmed,
            EndNode::CoinJoin => Self::CoinJoin,
            EndNode::Service => Self::Service,
            EndNode::Busy => Self::Busy,
            EndNode::Dust => Self::Dust,
            EndNode::Limit => Self::Limit,
            EndNode::Unspent => Self::Unspent,
            EndNode::Fee => Self::Fee,
        }
    }
}

pub(super) fn tx_kind(shape: TxShape) -> (Option<TxKind>, Option<u32>) {
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
pub(super) fn kind_of(protocol: Protocol) -> TxKind {
    match protocol {
        Protocol::Wasabi1 => TxKind::Wasabi1,
        Protocol::Wasabi2 => TxKind::Wasabi2,
        Protocol::Whirlpool => TxKind::Whirlpool,
        Protocol::JoinMarket | Protocol::JoinMarketOfTwo => TxKind::JoinMarket,
        Protocol::Generic => TxKind::CoinJoin,
        Protocol::Stonewall => TxKind::Stonewall,
    }
}

/// Converts the grade of a link to that of the tables.
pub(super) fn grade(grade: cluster::Grade) -> Grade {
    match grade {
        cluster::Grade::Fact => Grade::Fact,
        cluster::Grade::Strong => Grade::Strong,
        cluster::Grade::Weak => Grade::Weak,
        cluster::Grade::Claim => Grade::Claim,
    }
}

/// Returns the usual name of a script type.
pub(super) fn script_type(script: &Script) -> &'static str {
    ScriptType::of(script).name()
}
