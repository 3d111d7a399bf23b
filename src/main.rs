//! The process: an exit code, and the allocator.

use std::process::ExitCode;

use mimalloc::MiMalloc;

// A case is read on one thread and built on another, by millions of small pieces of which most are let go again. glibc's
// allocator keeps what one thread let go from the other: a case of 100,000 transactions, of which 290 MiB are in use at
// most, takes 475 MiB with it and 366 MiB with this one (the `memory` measurement in `tests/benches/peer`).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    ransomtrace::cli::run(std::env::args_os())
}
