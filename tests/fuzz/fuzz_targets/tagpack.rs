//! `tests/corpus/tagpack.rs` against arbitrary bytes.
#![no_main]

#[path = "../../corpus/tagpack.rs"]
mod tagpack;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tagpack::read(bytes));
