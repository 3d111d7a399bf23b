//! The question and the answer: what a case asks, and what was concluded.

mod ambiguity;
mod analysis;
mod caveats;
pub mod classify;
mod elsewhere;
mod error_rates;
pub mod explain;
pub mod file;
pub mod findings;
mod fingerprints;
mod investigate;
mod lightning;
pub mod list;
mod lookalike;
mod payer;
mod payouts;
mod pending;
mod purse;
pub mod question;
mod reference;
mod stated;
mod stops;
mod told;
mod uncounted;
mod waiting;
mod wallets;
mod witness;
mod words;

pub use analysis::Analysis;
pub use investigate::investigate;
pub use payouts::Payout;
pub use reference::Reference;
pub use stated::stated;
pub use told::Told;
pub use witness::{Agreement, Changed, Moved, Witness};
