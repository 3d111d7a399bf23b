//! The laboratory: a population of wallets with known owners on a chain of its own, and the error rates of this
//! crate's rules on it.

pub mod chain;
pub(crate) mod economy;
pub(crate) mod lock;
pub mod measure;
pub(crate) mod population;
pub(crate) mod truth;

pub use chain::Chain;
pub use economy::{Economy, Habits};
pub use lock::OutputType;
pub use population::Scale;
pub use truth::{Class, Kind, TrueDeposit, Truth};
