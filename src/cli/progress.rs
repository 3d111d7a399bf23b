//! Progress on standard error: counts and an estimate, on a terminal only.

use std::fmt::Write;

use indicatif::{
    HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle,
};

use crate::acquire::Progress;

/// A line that tells how far a run is. Silent where standard error is no terminal.
pub struct Ticker {
    bar: ProgressBar,
    /// The round that the length of the bar is that of.
    round: Option<u32>,
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
        let style = "{spinner} {msg} {bar:16} {human_pos} of {human_len}, {left}";
        let style = ProgressStyle::with_template(style).expect("a template of ours");
        bar.set_style(style.progress_chars("=> ").with_key("left", left));
        Self { bar, round: None }
    }

    /// Shows a step.
    pub fn show(&mut self, progress: Progress) {
        if self.round != Some(progress.round) {
            self.round = Some(progress.round);
            self.bar.reset();
            self.bar.set_length(progress.waiting);
        }
        let length = self.bar.length().unwrap_or(0);
        self.bar
            .set_position(length.saturating_sub(progress.waiting));
        self.bar.set_message(match progress.round {
            0 => "the chain's headers,".to_owned(),
            round => format!(
                "round {round}: {} proved, {} histories,",
                HumanCount(progress.transactions),
                HumanCount(progress.scripts),
            ),
        });
        self.bar.tick();
    }

    /// Says what is done now, after the last answer.
    pub fn say(&self, what: &'static str) {
        let style = ProgressStyle::with_template("{spinner} {msg}").expect("a template of ours");
        self.bar.set_style(style);
        self.bar.set_message(what);
        self.bar.tick();
    }

    /// Takes the line away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// The estimate; none before the first answers, from which it is made.
fn left(state: &ProgressState, text: &mut dyn Write) {
    let written = if state.pos() == 0 {
        text.write_str("asking")
    } else {
        write!(text, "{:#} left", HumanDuration(state.eta()))
    };
    written.expect("a line of text takes any text");
}
