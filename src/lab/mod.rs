//! The laboratory: a population of wallets whose owners are known, on a chain of its own, and how often the rules of this
//! crate are right about it.

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
