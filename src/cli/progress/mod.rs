//! Progress line on standard error: current step, pending request and estimated time. Shown only on a terminal.

mod words;

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::acquire::Progress;
use crate::servers::WaitObserver;
use words::{awaiting, left};

/// Interval at which the spinner turns.
const SPINNER_INTERVAL: Duration = Duration::from_millis(100);

/// Wait after which the pending request is shown.
const SHOW_PENDING_AFTER: Duration = Duration::from_secs(2);

/// The progress line on display; other output to standard error must be printed above it.
static SHOWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// A progress line. Hidden if standard error is not a terminal.
pub struct Ticker {
    bar: ProgressBar,
    /// Time of the first answer, and the number of answers at that time.
    begun: Option<(Instant, u64)>,
    /// Time of the last answer.
    last: Arc<Mutex<Instant>>,
}

impl Ticker {
    /// Creates a line at the bottom of the terminal; hidden if `quiet`.
    pub fn new(quiet: bool) -> Self {
        let target = if quiet {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if !bar.is_hidden() {
            bar.enable_steady_tick(SPINNER_INTERVAL);
            *shown() = Some(bar.clone());
        }
        let last = Arc::new(Mutex::new(Instant::now()));
        let begun = None;
        Self { bar, begun, last }
    }

    /// Shows the progress of acquisition.
    pub fn show(&mut self, progress: Progress) {
        let now = Instant::now();
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = now;
        let (begun, before) = *self.begun.get_or_insert((now, progress.answers));
        if self.bar.length().is_none() {
            let style = "{spinner} {msg}, {human_pos} of {human_len} answers, {prefix}";
            self.bar.set_style(template(style));
        }
        // The known requests so far; each answer may add more.
        self.bar.set_length(progress.answers + progress.waiting);
        self.bar.set_position(progress.answers);
        let left = left(now - begun, progress.answers - before, progress);
        self.bar.set_prefix(left);
        self.bar.set_message(match progress.round {
            0 => "block headers".to_owned(),
            round => format!(
                "round {round}: {} transactions proved, {} histories",
                HumanCount(progress.transactions),
                HumanCount(progress.scripts),
            ),
        });
    }

    /// Shows a step that has no answers to count.
    pub fn say(&self, what: impl Into<Cow<'static, str>>) {
        self.bar.set_style(template("{spinner} {msg} ({elapsed})"));
        self.bar.unset_length();
        self.bar.set_message(what);
    }

    /// Returns a callback that shows the pending request if its answer takes long.
    pub fn watch(&self) -> WaitObserver {
        let (bar, last) = (self.bar.clone(), Arc::clone(&self.last));
        Arc::new(move |awaited| {
            let last = *last.lock().unwrap_or_else(PoisonError::into_inner);
            let waited = last.elapsed();
            if waited >= SHOW_PENDING_AFTER {
                bar.set_prefix(awaiting(awaited, waited));
            }
        })
    }

    /// Runs `write` with the line hidden, so that its output appears above.
    pub fn above(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }

    /// Removes the line.
    pub fn clear(&self) {
        *shown() = None;
        self.bar.finish_and_clear();
    }
}

/// Returns the progress line on display.
pub fn shown() -> std::sync::MutexGuard<'static, Option<ProgressBar>> {
    SHOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn template(text: &str) -> ProgressStyle {
    ProgressStyle::with_template(text).expect("the template is valid")
}
