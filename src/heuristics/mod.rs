//! Evidence from single transactions: whether one is a CoinJoin, the shape of a plain one, its change output, who
//! signed its inputs, and what it reveals about the wallet that made it.
//!
//! Everything here is a total function of a [`View`](crate::ledger::View) and a transaction's number. Addresses are
//! joined only in [`crate::cluster`], and only if [`coinjoin::judge`] finds no CoinJoin.

pub mod change;
pub mod coinjoin;
pub mod entropy;
pub mod fingerprint;
pub mod measured;
pub mod payjoin;
pub mod peeling;
pub mod shape;
pub mod signers;

#[cfg(test)]
pub(crate) mod sample;
