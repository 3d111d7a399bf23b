//! `tests/corpus/branches.rs` against arbitrary bytes.
#![no_main]

#[path = "../../corpus/branches.rs"]
mod branches;
#[path = "../../corpus/pieces.rs"]
mod pieces;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| branches::read(bytes));
