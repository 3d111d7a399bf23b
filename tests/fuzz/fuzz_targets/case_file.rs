//! `tests/corpus/case_file.rs` against arbitrary bytes.
#![no_main]

#[path = "../../corpus/case_file.rs"]
mod case_file;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| case_file::read(bytes));
