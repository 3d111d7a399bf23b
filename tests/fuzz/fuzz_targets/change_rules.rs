//! `tests/corpus/change_rules.rs` against arbitrary bytes.
#![no_main]

#[path = "../../corpus/change_rules.rs"]
mod change_rules;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| change_rules::read(bytes));
