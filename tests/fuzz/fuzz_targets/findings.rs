//! `tests/corpus/findings.rs` against arbitrary bytes.
#![no_main]

#[path = "../../corpus/findings.rs"]
mod findings;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| findings::read(bytes));
