//! `tests/corpus/wire.rs` against arbitrary bytes.
#![no_main]

#[path = "../../corpus/wire.rs"]
mod wire;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wire::read(bytes));
