//! `tests/corpus/manifest.rs` against arbitrary bytes.
#![no_main]

#[path = "../../corpus/manifest.rs"]
mod manifest;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| manifest::read(bytes));
