//! `tests/corpus/evidence.rs` against arbitrary bytes.
#![no_main]

#[path = "../../tests/corpus/evidence.rs"]
mod evidence;
#[path = "../../tests/corpus/pieces.rs"]
mod pieces;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| evidence::read(bytes));
