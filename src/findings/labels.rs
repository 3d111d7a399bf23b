//! The words of the tables: classes, kinds, states, roles; and the usual names of script types. The kinds of transactions
//! are converted from what [`crate::heuristics`] finds here and in no other place.

use bitcoin::Script;

use super::cell::{Cell, ColumnKind, Field};
use crate::cluster::Grade;
use crate::graph::End;
use crate::heuristics::coinjoin::Protocol;
use crate::heuristics::fingerprint::ScriptType;
use crate::heuristics::shape::TxShape;
use crate::label::labelled;

labelled! {
    /// Class of a deposit to a case address.
    Class {
        /// No demand is given, or it matches one.
        Payment = "payment",
        /// One of several deposits that together match a demand.
        Instalment = "instalment",
        /// Paid by the case's own wallet.
        Internal = "internal",
        /// At most the dust limit.
        Dust = "dust",
        /// Matches no demand.
        Unrelated = "unrelated",
        /// Matches a demand, after its deadline.
        Late = "late",
    }
}

impl Class {
    /// Whether outputs of this class are sources of taint.
    pub fn counts_as_paid(self) -> bool {
        matches!(self, Self::Payment | Self::Instalment | Self::Late)
    }
}

labelled! {
    /// Shape of a transaction.
    TxKind {
        /// Creates new coins.
        Coinbase = "coinbase",
        /// Pays somebody, with or without change.
        Payment = "payment",
        /// A step of a peel chain: one input, two outputs, next to another such step.
        Peel = "peel",
        /// Several inputs, one output.
        Consolidation = "consolidation",
        /// Pays many at once.
        Batch = "batch",
        /// Pays the wallet it spends from.
        Itself = "self",
        /// Wasabi Wallet 1 CoinJoin.
        Wasabi1 = "wasabi1",
        /// Wasabi Wallet 2 (WabiSabi) CoinJoin.
        Wasabi2 = "wasabi2",
        /// Samourai Whirlpool mix.
        Whirlpool = "whirlpool",
        /// The transaction that prepares coins for Whirlpool.
        WhirlpoolTx0 = "whirlpool_tx0",
        /// JoinMarket CoinJoin.
        JoinMarket = "joinmarket",
        /// A CoinJoin of no recognised protocol.
        CoinJoin = "coinjoin",
        /// A simulated two-party CoinJoin.
        Stonewall = "stonewall",
    }
}

impl TxKind {
    /// Whether it mixes coins of several owners; a Stonewall only imitates that.
    pub fn is_coinjoin(self) -> bool {
        matches!(
            self,
            Self::Wasabi1 | Self::Wasabi2 | Self::Whirlpool | Self::JoinMarket | Self::CoinJoin
        )
    }
}

labelled! {
    /// How the data of a transaction is proved.
    Proof {
        /// A Merkle branch leads to a header with work.
        Proved = "proved",
        /// The bytes hash to the id that an input commits to.
        Floating = "floating",
        /// In a server's mempool.
        Unconfirmed = "unconfirmed",
    }
}

labelled! {
    /// Whether an output was spent, as of the tip. `Unknown` is never treated as unspent.
    State {
        /// A confirmed transaction spends it.
        Spent = "spent",
        /// The complete history of its script contains no spend.
        Unspent = "unspent",
        /// The history of its script is not known.
        Unknown = "unknown",
    }
}

labelled! {
    /// What the least and the most of an output behind a CoinJoin rest on.
    Basis {
        /// The counted links of a CoinJoin on the way: groups that could be divided further are excluded.
        Links = "links",
        /// Values alone, which every division of the money respects.
        Values = "values",
    }
}

labelled! {
    /// Role of a wallet in the case; the first that applies.
    Role {
        /// Holds other people's money, according to a tag or its behaviour.
        Service = "service",
        /// Sweeps deposits into a service or a busy address.
        Collector = "collector",
        /// Holds an address of the case.
        Case = "case",
        /// Pays a deposit that counts as paid.
        Payer = "payer",
        /// Money of a payment reached it.
        Reached = "reached",
        /// Only occurs in fetched transactions.
        Other = "other",
    }
}

/// Lets labelled enumerations be table cells.
macro_rules! label_fields {
    ($($name:ident),*) => {$(
        impl Field for $name {
            const KIND: ColumnKind = ColumnKind::Text;
            fn cell(&self) -> Cell {
                Cell::Text(self.word().to_owned())
            }
        }
    )*};
}

label_fields!(Basis, Class, End, Grade, Proof, Role, State, TxKind);

/// Returns the kind of a transaction, with the confidence in per cent if the kind has one.
pub(crate) fn tx_kind(shape: TxShape) -> (TxKind, Option<u32>) {
    let plain = |kind| (kind, None);
    match shape {
        TxShape::Coinbase => plain(TxKind::Coinbase),
        TxShape::Consolidation => plain(TxKind::Consolidation),
        TxShape::Itself => plain(TxKind::Itself),
        TxShape::Peel => plain(TxKind::Peel),
        TxShape::Batch => plain(TxKind::Batch),
        TxShape::Payment => plain(TxKind::Payment),
        TxShape::WhirlpoolTx0(confidence) => (TxKind::WhirlpoolTx0, Some(confidence)),
        TxShape::Join(protocol, confidence) => (kind_of(protocol), Some(confidence)),
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
