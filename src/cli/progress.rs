//! Progress on standard error: counts and an estimate, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::acquire::Progress;

/// A line that tells how far a run is. Silent where standard error is no terminal.
pub struct Ticker {
    bar: ProgressBar,
    round: u32,
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
        let style = "{spinner} {msg}  {bar:24} {pos}/{len} answers of this round, {eta} left";
        bar.set_style(
            ProgressStyle::with_template(style)
                .expect("a template of ours")
                .progress_chars("=> "),
        );
        Self { bar, round: 0 }
    }

    /// Shows a step.
    pub fn show(&mut self, progress: Progress) {
        if progress.round != self.round {
            self.round = progress.round;
            self.bar.reset();
            self.bar.set_length(progress.waiting);
        }
        let length = self.bar.length().unwrap_or(0);
        self.bar
            .set_position(length.saturating_sub(progress.waiting));
        self.bar.set_message(format!(
            "round {}: {} transactions proved, {} histories, {} answers",
            progress.round, progress.transactions, progress.scripts, progress.answers
        ));
        self.bar.tick();
    }

    /// Says what is done now, after the last answer.
    pub fn say(&self, what: &'static str) {
        self.bar.set_style(
            ProgressStyle::with_template("{spinner} {msg}").expect("a template of ours"),
        );
        self.bar.set_message(what);
        self.bar.tick();
    }

    /// Takes the line away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
