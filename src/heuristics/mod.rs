//! Evidence that single transactions show: whether one is a CoinJoin, what shape a plain one has, which output is its change,
//! who signed for its inputs, and what it gives away of the wallet that made it.
//!
//! Everything here is a total function of a [`View`](crate::ledger::View) and a transaction's number. Nothing joins
//! two addresses here: [`crate::cluster`] does, and only where [`coinjoin::judge`] says that nothing speaks against it.

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
