//! A client for Electrum servers: the [`Source`] trait, the bulk client behind it, its request budget, and probes.

pub mod budget;
#[cfg(feature = "electrum")]
mod connection;
#[cfg(feature = "electrum")]
mod dialect;
#[cfg(feature = "electrum")]
mod load;
#[cfg(feature = "electrum")]
pub mod probe;
#[cfg(feature = "electrum")]
mod pump;
#[cfg(feature = "electrum")]
mod queue;
mod source;
#[cfg(feature = "electrum")]
mod wire;

#[cfg(feature = "electrum")]
pub use pump::{ClientLimits, Dial, Dialled, ElectrumSource};
pub use source::{Identity, Source, SourceError};
#[cfg(feature = "electrum")]
pub use wire::Stream;
