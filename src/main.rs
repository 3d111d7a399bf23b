//! The process: an exit code and nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    ransomtrace::cli::run(std::env::args_os())
}
