//! `tests/corpus/servers.rs` against arbitrary bytes.
#![no_main]

#[path = "../../corpus/servers.rs"]
mod servers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| servers::read(bytes));
