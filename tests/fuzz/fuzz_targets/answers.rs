//! `tests/corpus/answers.rs` against arbitrary bytes.
#![no_main]

#[path = "../../corpus/answers.rs"]
mod answers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| answers::read(bytes));
