//! `tests/corpus/rates.rs` against arbitrary bytes.
#![no_main]

#[path = "../../corpus/rates.rs"]
mod rates;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rates::read(bytes));
