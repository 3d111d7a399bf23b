//! Exit codes.

mod errors;

use std::process::ExitCode;

pub use errors::{code_of, of_source};

/// Exit codes of the program; part of its stable interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done, and complete within the limits given.
    Done = 0,
    /// Failure.
    Failure = 1,
    /// Invalid usage: arguments, case file or settings.
    Usage = 2,
    /// Done but incomplete.
    Incomplete = 3,
    /// Servers disagree, or a proof failed.
    Proof = 4,
    /// No server or proxy is reachable.
    Unreachable = 5,
    /// A server's certificate is not the pinned one.
    Certificate = 6,
    /// A case folder fails verification.
    Fault = 7,
    /// Interrupted; the case is saved.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
