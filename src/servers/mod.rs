//! Several servers at once: one thread each, answers compared and archived, faults attributed, refused requests retried.

mod quorum;
mod retry;
mod worker;

pub use quorum::{Awaited, MAX_LOGGED_FAULTS, Quorum, ServerAnswer, WaitObserver};
pub use retry::ask_with_retries;
