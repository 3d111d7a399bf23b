//! Patterns in the way money moves: peel chains, consolidations, splits with a recurring ratio, cash-outs of one day, and
//! changes of pace. They describe the trace and change none of its figures.
//!
//! [`Movements`] holds the traced transactions; each file finds one pattern in them.

mod cash_outs;
mod chance;
mod consolidations;
mod movements;
mod pace;
mod peels;
mod ratios;

pub use cash_outs::CashOut;
pub use consolidations::Gathering;
pub use movements::Movements;
pub use pace::Tempo;
pub use peels::PeelRun;
pub use ratios::{Division, SameRatio};
