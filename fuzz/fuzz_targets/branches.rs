//! `tests/corpus/branches.rs` against arbitrary bytes.
#![no_main]

#[path = "../../tests/corpus/branches.rs"]
mod branches;
#[path = "../../tests/corpus/pieces.rs"]
mod pieces;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| branches::read(bytes));
