//! Progress on standard error: what is done, what is waited for, and how long it may take. On a terminal only.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::acquire::Progress;
use crate::source::{Awaited, WaitObserver};

/// How often the spinner turns, whether or not something happens.
const TURN: Duration = Duration::from_millis(100);

/// A wait for an answer that is worth a word.
const WAIT: Duration = Duration::from_secs(2);

/// The line that is shown, so that what else is written to standard error does not run into it.
static SHOWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// A line that tells how far a run is. Silent where standard error is no terminal.
pub struct Ticker {
    bar: ProgressBar,
    /// When the first answer came, and how many there were then.
    begun: Option<(Instant, u64)>,
    /// When the last answer came.
    last: Arc<Mutex<Instant>>,
}

impl Ticker {
    /// A line at the bottom of the terminal; nothing if `quiet`.
    pub fn new(quiet: bool) -> Self {
        let target = if quiet {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if !bar.is_hidden() {
            bar.enable_steady_tick(TURN);
            *shown() = Some(bar.clone());
        }
        let last = Arc::new(Mutex::new(Instant::now()));
        let begun = None;
        Self { bar, begun, last }
    }

    /// Shows a step.
    pub fn show(&mut self, progress: Progress) {
        let now = Instant::now();
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = now;
        let (begun, before) = *self.begun.get_or_insert((now, progress.answers));
        if self.bar.length().is_none() {
            let style = "{spinner} {msg}, {human_pos} of {human_len} answers, {prefix}";
            self.bar.set_style(template(style));
        }
        // The run as far as it is known by now: each answer may lead to more.
        self.bar.set_length(progress.answers + progress.waiting);
        self.bar.set_position(progress.answers);
        let left = left(now - begun, progress.answers - before, progress);
        self.bar.set_prefix(left);
        self.bar.set_message(match progress.round {
            0 => "the chain's headers".to_owned(),
            round => format!(
                "round {round}: {} proved, {} histories",
                HumanCount(progress.transactions),
                HumanCount(progress.scripts),
            ),
        });
    }

    /// Says what is done now, where there are no answers to count.
    pub fn say(&self, what: impl Into<Cow<'static, str>>) {
        self.bar.set_style(template("{spinner} {msg} ({elapsed})"));
        self.bar.unset_length();
        self.bar.set_message(what);
    }

    /// Says which answer is waited for, when that takes long.
    pub fn watch(&self) -> WaitObserver {
        let (bar, last) = (self.bar.clone(), Arc::clone(&self.last));
        Arc::new(move |awaited| {
            let last = *last.lock().unwrap_or_else(PoisonError::into_inner);
            let waited = last.elapsed();
            if waited >= WAIT {
                bar.set_prefix(awaiting(awaited, waited));
            }
        })
    }

    /// Writes something above the line.
    pub fn above(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }

    /// Takes the line away.
    pub fn clear(&self) {
        *shown() = None;
        self.bar.finish_and_clear();
    }
}

fn shown() -> std::sync::MutexGuard<'static, Option<ProgressBar>> {
    SHOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn template(text: &str) -> ProgressStyle {
    ProgressStyle::with_template(text).expect("a template of ours")
}

/// Standard error, for messages: the line of progress stays below them.
pub struct Messages;

impl Write for Messages {
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

/// How long the run may take, at the pace so far: at least what it is known to need, at most what the limit on requests
/// allows.
fn left(elapsed: Duration, answers: u64, progress: Progress) -> String {
    if answers == 0 || elapsed < Duration::from_secs(1) {
        return "asking".to_owned();
    }
    let each = elapsed.as_secs_f64() / answers as f64;
    let time = |count: u64| {
        let time = Duration::try_from_secs_f64(each * count as f64);
        format!("{:#}", HumanDuration(time.unwrap_or(Duration::MAX)))
    };
    let most = progress.waiting.saturating_add(progress.left);
    format!(
        "{} left at least, {} if the limit on requests is reached",
        time(progress.waiting),
        time(most)
    )
}

/// What is waited for, in words.
fn awaiting(awaited: &Awaited, waited: Duration) -> String {
    let what = match awaited.method {
        "blockchain.headers.subscribe" => "its tip",
        "blockchain.block.headers" => "headers",
        "blockchain.scripthash.get_history" => "a history",
        "blockchain.scripthash.get_balance" => "a balance",
        "blockchain.transaction.get" => "a transaction",
        "blockchain.transaction.get_merkle" => "a proof",
        "blockchain.outpoint.get_status" => "a spender",
        other => other,
    };
    let again = if awaited.is_repeated {
        ", asked for again"
    } else {
        ""
    };
    format!(
        "waiting for {} from {} for {} s{again}",
        what,
        awaited.server,
        waited.as_secs()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_estimate_is_for_the_run_and_bounded_by_the_limit_on_requests() {
        let progress = Progress {
            waiting: 20,
            left: 580,
            ..Progress::default()
        };
        let left = left(Duration::from_secs(10), 100, progress);
        assert_eq!(
            left,
            "2s left at least, 60s if the limit on requests is reached"
        );
        let first = super::left(Duration::ZERO, 0, progress);
        assert_eq!(first, "asking");
    }

    #[test]
    fn what_is_waited_for_is_named_with_its_server() {
        let awaited = Awaited {
            server: "ssl://a.example:50002".into(),
            method: "blockchain.transaction.get_merkle",
            is_repeated: true,
        };
        assert_eq!(
            awaiting(&awaited, Duration::from_secs(7)),
            "waiting for a proof from ssl://a.example:50002 for 7 s, asked for again"
        );
    }
}
