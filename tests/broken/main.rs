//! Servers that lie and runs that break off: each misbehaviour and each moment by itself, in hundreds of runs of the
//! program. They take longer than a reader of the README wants to wait, so `cargo test` leaves them out:
//!
//! ```text
//! cargo test --test broken
//! ```

#[cfg(feature = "electrum")] // the program asks servers in every one of these
mod hostile;
#[cfg(feature = "electrum")]
mod kill;
#[allow(dead_code)] // other tests stand on the rest
#[path = "../support/mod.rs"]
mod support;
