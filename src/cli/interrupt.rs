//! Termination signals: Ctrl-C, SIGTERM, and SIGHUP when a terminal is closed. All end the program with exit code 130;
//! fetched data is saved, and the same command resumes the run.
//!
//! While a run queries servers, the first signal stops it in order and the second at once. At any other time all data is
//! already saved, so the first signal ends the program. A SIGHUP that was ignored at start, as under `nohup`, stays
//! ignored.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// Stop flag of the run; initialised when a run begins to query servers.
static RUN: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Exit code after a signal.
const INTERRUPTED: i32 = 130;

/// Installs the signal handlers. If that fails, the system's default actions stay in place.
pub fn listen() {
    if let Err(error) = listen_to_system() {
        log::warn!("cannot handle Ctrl-C: {error}");
    }
}

/// Returns the stop flag of the run that begins now; a signal sets it.
pub fn flag() -> Arc<AtomicBool> {
    Arc::clone(RUN.get_or_init(Arc::default))
}

/// Handles a signal, given by name.
fn handle(signal: &str) {
    match RUN.get() {
        Some(run) if !run.swap(true, Ordering::Relaxed) => {
            log::warn!("{signal}: stopping; fetched data is saved (repeat to stop at once)");
        }
        Some(_) => end(&format!("{signal} again: stopped at once")),
        None => end(&format!("interrupted by {signal}")),
    }
}

fn end(words: &str) {
    log::error!("error: {words}");
    std::process::exit(INTERRUPTED);
}

#[cfg(unix)]
fn listen_to_system() -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let mut listened = vec![SIGINT, SIGTERM];
    listened.extend((!ignores_hangup()).then_some(SIGHUP));
    let mut signals = Signals::new(listened)?;
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                handle(match signal {
                    SIGINT => "Ctrl-C",
                    SIGTERM => "SIGTERM",
                    _ => "SIGHUP",
                });
            }
        })?;
    Ok(())
}

#[cfg(not(unix))]
fn listen_to_system() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| handle("Ctrl-C"))
}

/// Returns whether SIGHUP was ignored when the program started. Only Linux reports this; elsewhere it returns `false`.
#[cfg(unix)]
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // Signal 1 is the lowest bit.
    mask.is_some_and(|mask| mask & 1 == 1)
}
