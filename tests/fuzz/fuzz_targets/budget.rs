//! `tests/corpus/budget.rs` against arbitrary bytes.
#![no_main]

#[path = "../../corpus/budget.rs"]
mod budget;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| budget::read(bytes));
