//! A client for Electrum servers: the [`Source`] trait, the bulk client, the client for single requests, their
//! budget, and probes.

pub mod budget;
#[cfg(feature = "electrum")]
mod connection;
#[cfg(feature = "electrum")]
mod dial;
#[cfg(feature = "electrum")]
mod dialect;
#[cfg(feature = "electrum")]
mod lines;
#[cfg(feature = "electrum")]
mod load;
#[cfg(feature = "electrum")]
pub mod probe;
#[cfg(feature = "electrum")]
mod pump;
#[cfg(feature = "electrum")]
mod queue;
#[cfg(feature = "electrum")]
mod single;
mod source;
#[cfg(feature = "electrum")]
mod wire;

#[cfg(feature = "electrum")]
use dial::dial;
#[cfg(feature = "electrum")]
pub use dial::{Dial, Dialled};
#[cfg(feature = "electrum")]
pub use pump::{ClientLimits, ElectrumSource};
#[cfg(feature = "electrum")]
pub use single::SingleSource;
pub use source::{Identity, Source, SourceError};
#[cfg(feature = "electrum")]
pub use wire::Stream;
