//! `tests/corpus/evidence.rs` against arbitrary bytes.
#![no_main]

#[path = "../../corpus/evidence.rs"]
mod evidence;
#[path = "../../corpus/pieces.rs"]
mod pieces;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| evidence::read(bytes));
