//! The question, the case file, lists of addresses, and the classification of deposits.
#![allow(clippy::unwrap_used)]

mod classify;
mod file;
mod list;
mod question;
