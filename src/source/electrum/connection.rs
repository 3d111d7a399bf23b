//! One connection to a server: its stream, and what is to be known of it while it lasts.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use super::dialect::{self, SHORT};
use super::wire::{Fault, Said, Stream, Wait, Wire, beginning, read_line};
use crate::source::silence::Silence;

/// Things said that answer nothing, between two answers, before a server counts as broken. A node announces a block once
/// in a while, and newer servers chat a little to hide what matters.
const BABBLE: usize = 100;

/// A connection.
pub(super) struct Connection {
    wire: Wire,
    /// Ids of questions without meaning, and the line that each is on.
    fillers: HashMap<u64, u64>,
    /// What refuses lines as a whole says; it is not known yet which lines.
    refused: Vec<String>,
    /// Things said since the last answer that answer nothing.
    babble: usize,
    /// When the last answer was dealt with, or requests went out after a silence.
    since: Instant,
    /// Whether an answer came after that.
    has_answered: bool,
    /// Tells when it is long.
    silence: Silence,
    /// Until when nothing is asked because the server is busy.
    rest_until: Instant,
}

impl Connection {
    pub(super) fn new(stream: Box<dyn Stream>, server: &str) -> Self {
        let now = Instant::now();
        Self {
            wire: Wire::new(stream),
            fillers: HashMap::new(),
            refused: Vec::new(),
            babble: 0,
            since: now,
            has_answered: false,
            silence: Silence::of(server),
            rest_until: now,
        }
    }

    /// Greets the server, which comes first and only once; returns its answer.
    pub(super) fn greet(
        &mut self,
        id: u64,
        versions: [&str; 2],
        patience: Duration,
        interrupted: &AtomicBool,
    ) -> Result<String, Fault> {
        self.call(id, dialect::greeting(id, versions), patience, interrupted)
    }

    /// Asks one question while nothing else is on its way; returns the answer, which is short.
    pub(super) fn call(
        &mut self,
        id: u64,
        question: String,
        patience: Duration,
        interrupted: &AtomicBool,
    ) -> Result<String, Fault> {
        self.send(&(question + "\n"), true)?;
        loop {
            let line = self.line(SHORT, patience, interrupted)?;
            for said in self.read(&line, 1)? {
                // A server that cannot read the question has no id to give back.
                if said.id == Some(id) || said.id.is_none() && said.error.is_some() {
                    return Ok(said.text.to_owned());
                }
                self.pass_over(&said, 0)?;
            }
        }
    }

    /// Writes lines. Where nothing was on its way the wait for answers begins now.
    pub(super) fn send(&mut self, lines: &str, was_idle: bool) -> Result<(), Fault> {
        if was_idle {
            self.since = Instant::now();
        }
        self.wire.send(lines)
    }

    /// The next line, of at most so many bytes.
    pub(super) fn line(
        &mut self,
        bytes: usize,
        patience: Duration,
        interrupted: &AtomicBool,
    ) -> Result<String, Fault> {
        let wait = Wait {
            bytes,
            since: self.since,
            patience,
        };
        let line = self.wire.line(wait, interrupted, &mut |waited| {
            self.silence.look(waited, patience.saturating_sub(waited));
        });
        self.silence.end();
        line
    }

    /// What a line says when so many requests are on their way.
    pub(super) fn read<'a>(&self, line: &'a str, in_flight: usize) -> Result<Vec<Said<'a>>, Fault> {
        read_line(line, in_flight + self.fillers.len() + BABBLE)
    }

    pub(super) fn expect_filler(&mut self, id: u64, line: u64) {
        self.fillers.insert(id, line);
    }

    /// The line that a filler was on, if that is what an answer answers.
    pub(super) fn filler(&mut self, said: &Said<'_>) -> Option<u64> {
        self.fillers.remove(&said.id?)
    }

    /// Hears what is no answer to a request while `lines` lines of requests are on their way. A refusal that names no
    /// request is kept: it means one of the lines.
    pub(super) fn pass_over(&mut self, said: &Said<'_>, lines: usize) -> Result<(), Fault> {
        if self.filler(said).is_some() {
            return Ok(());
        }
        if said.id.is_none() && said.error.is_some() && self.refused.len() < lines {
            self.refused.push(said.text.to_owned());
            return Ok(());
        }
        self.babble += 1;
        match self.babble > BABBLE {
            true => Err(Fault::Babble(beginning(said.text))),
            false => Ok(()),
        }
    }

    /// Whether a line was refused as a whole and it is not known yet which.
    pub(super) fn has_refused(&self) -> bool {
        !self.refused.is_empty()
    }

    /// The server's words, if all of the `lines` lines on their way are refused.
    pub(super) fn refusal(&mut self, lines: usize) -> Option<String> {
        if self.refused.len() < lines {
            return None;
        }
        let last = self.refused.pop();
        self.refused.clear();
        last
    }

    /// An answer came.
    pub(super) fn answered(&mut self) {
        self.babble = 0;
        self.has_answered = true;
    }

    /// The wait for an answer begins anew, if one came since it began.
    pub(super) fn begin_to_wait(&mut self) {
        if std::mem::take(&mut self.has_answered) {
            self.since = Instant::now();
        }
    }

    /// Asks nothing for a while.
    pub(super) fn rest_for(&mut self, pause: Duration) {
        self.rest_until = Instant::now() + pause;
    }

    /// How long nothing is to be asked.
    pub(super) fn rest(&self) -> Duration {
        self.rest_until.saturating_duration_since(Instant::now())
    }
}
