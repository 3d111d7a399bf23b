//! Standard error: messages and errors, safe to show on a terminal.

use std::io::{self, Write};

use super::global::GlobalArgs;
use super::progress::shown;
use crate::secret;
use crate::visible::visible;

/// Prints what clap returns as an error: help and version to standard output, errors to standard error.
pub fn print_usage(error: &clap::Error) {
    let plain = error.to_string();
    let safe = printable(&plain);
    let _ = match error.use_stderr() && safe != plain {
        true => write!(io::stderr(), "{safe}"),
        false => error.print(),
    };
}

/// Prints an error and its causes. If standard error is closed, only the exit code is left.
pub fn print_error(error: &anyhow::Error) {
    let mut err = io::stderr().lock();
    let mut printed = error.to_string();
    let _ = writeln!(err, "error: {}", printable(&printed));
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        // Transparent errors repeat their cause, and most messages end with it.
        if !printed.ends_with(&cause) {
            let _ = writeln!(err, "because: {}", printable(&cause));
        }
        printed = cause;
    }
}

/// Escapes control characters in a message, which may quote a server, and hides private keys, which may come from the
/// user's input. All messages to standard error pass through this function.
pub fn printable(text: &str) -> String {
    let hidden = secret::hide(text);
    let lines: Vec<String> = hidden.split('\n').map(visible).collect();
    lines.join("\n")
}

/// Sends the messages of this crate to standard error, from the level on that the flags name.
pub fn start_log(common: &GlobalArgs) {
    let level = match (common.quiet, common.verbose) {
        (true, _) => log::LevelFilter::Error,
        (_, false) => log::LevelFilter::Warn,
        (_, true) => log::LevelFilter::Debug,
    };
    // Messages of this crate; of dependencies only errors.
    let _ = env_logger::Builder::new()
        .filter_level(level.min(log::LevelFilter::Error))
        .filter_module("ransomtrace", level)
        .target(env_logger::Target::Pipe(Box::new(StderrWriter)))
        .format(|buffer, record| writeln!(buffer, "{}", printable(&record.args().to_string())))
        .try_init();
}

/// Standard error for messages; keeps the progress line below them.
struct StderrWriter;

impl Write for StderrWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let bar = shown().clone();
        let write = || io::stderr().write_all(bytes);
        match bar {
            Some(bar) => bar.suspend(write)?,
            None => write()?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
