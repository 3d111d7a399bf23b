//! Signals that ask the program to end: Ctrl-C, SIGTERM, and SIGHUP when a terminal is closed. All mean the same, and all
//! end with exit code 130: what was fetched is kept, and the same command goes on.
//!
//! While a run asks servers the first signal ends it in order, and a second one at once. At any other time there is nothing
//! to keep that is not kept already, so that the first ends the program. A hang-up that was ignored when the program
//! began, as `nohup` and `setsid` have it, stays ignored.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// What becomes true when a run is to end; set once a run asks servers.
static RUN: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// The exit code of the outside contract.
const INTERRUPTED: i32 = 130;

/// Listens to signals from now on. Where that cannot be had the system's own way of ending a program stays.
pub fn listen() {
    if let Err(error) = listen_to_system() {
        log::warn!("cannot listen for Ctrl-C: {error}");
    }
}

/// What becomes true when the run that begins now is to end.
#[cfg_attr(not(feature = "electrum"), allow(dead_code))] // only servers are waited for
pub fn flag() -> Arc<AtomicBool> {
    Arc::clone(RUN.get_or_init(Arc::default))
}

/// Hears a signal by its name.
fn hear(signal: &str) {
    match RUN.get() {
        Some(run) if !run.swap(true, Ordering::Relaxed) => {
            log::warn!("{signal}: ending; what was fetched is kept (once more to end at once)");
        }
        Some(_) => end(&format!("{signal} again: ended at once")),
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
                hear(match signal {
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
    ctrlc::set_handler(|| hear("Ctrl-C"))
}

/// Whether whoever started the program has it ignore hang-ups. Linux says so; elsewhere it is taken not to be.
#[cfg(unix)]
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // Signal 1 is the lowest bit.
    mask.is_some_and(|mask| mask & 1 == 1)
}
