//! `tests/corpus/headers.rs` against arbitrary bytes.
#![no_main]

#[path = "../../corpus/headers.rs"]
mod headers;
#[path = "../../corpus/pieces.rs"]
mod pieces;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| headers::read(bytes));
