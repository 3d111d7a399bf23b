//! One connection to a server: its stream and the state that lasts as long as it.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use super::dialect::{self, MIN_RESPONSE_LIMIT};
use super::wire::{ConnectionError, Message, ReadLimits, Stream, Wire, excerpt, read_line};
use crate::net::silence::Silence;

/// Unsolicited messages accepted between two answers. A node announces a block now and then, and newer servers send
/// some padding traffic.
const MAX_UNSOLICITED: usize = 100;

/// An open connection to a server.
pub(super) struct Connection {
    wire: Wire,
    /// Ids of padding pings, with the line of each.
    padding_pings: HashMap<u64, u64>,
    /// Errors without an id; which line each refuses is not known yet.
    refused: Vec<String>,
    /// Unsolicited messages since the last answer.
    unsolicited: usize,
    /// When the last answer was processed, or requests were sent over an idle connection.
    since: Instant,
    /// Whether an answer has arrived since.
    has_answered: bool,
    /// Reports long waits.
    silence: Silence,
    /// Until when sending is paused because the server is busy.
    paused_until: Instant,
}

impl Connection {
    pub(super) fn new(stream: Box<dyn Stream>, server: &str) -> Self {
        let now = Instant::now();
        Self {
            wire: Wire::new(stream),
            padding_pings: HashMap::new(),
            refused: Vec::new(),
            unsolicited: 0,
            since: now,
            has_answered: false,
            silence: Silence::of(server),
            paused_until: now,
        }
    }

    /// Sends `server.version`, which must come first and only once; returns the response, which is short.
    pub(super) fn greet(
        &mut self,
        id: u64,
        versions: [&str; 2],
        patience: Duration,
        interrupted: &AtomicBool,
    ) -> Result<String, ConnectionError> {
        let question = dialect::encode(id, dialect::GREETING, dialect::greeting(versions));
        self.send(&(question + "\n"), true)?;
        loop {
            let line = self.line(MIN_RESPONSE_LIMIT, patience, interrupted)?;
            for message in self.read(&line, 1)? {
                // A server that cannot parse the request has no id to return.
                if message.id == Some(id) || message.id.is_none() && message.error.is_some() {
                    return Ok(message.text.to_owned());
                }
                self.handle_unsolicited(&message, 0)?;
            }
        }
    }

    /// Writes lines. If nothing was in flight, the wait for answers starts now.
    pub(super) fn send(&mut self, lines: &str, was_idle: bool) -> Result<(), ConnectionError> {
        if was_idle {
            self.since = Instant::now();
        }
        self.wire.send(lines)
    }

    /// Reads the next line, of at most `bytes` bytes.
    pub(super) fn line(
        &mut self,
        bytes: usize,
        patience: Duration,
        interrupted: &AtomicBool,
    ) -> Result<String, ConnectionError> {
        let wait = ReadLimits {
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

    /// Parses the messages of a line while `in_flight` requests are in flight.
    pub(super) fn read<'a>(
        &self,
        line: &'a str,
        in_flight: usize,
    ) -> Result<Vec<Message<'a>>, ConnectionError> {
        read_line(line, in_flight + self.padding_pings.len() + MAX_UNSOLICITED)
    }

    pub(super) fn expect_ping(&mut self, id: u64, line: u64) {
        self.padding_pings.insert(id, line);
    }

    /// Returns the line of the padding ping that this message answers, if any.
    pub(super) fn padding_ping(&mut self, message: &Message<'_>) -> Option<u64> {
        self.padding_pings.remove(&message.id?)
    }

    /// Processes a message that answers no request while `lines` lines are in flight. An error without an id is kept,
    /// since it refuses one of the lines.
    pub(super) fn handle_unsolicited(
        &mut self,
        message: &Message<'_>,
        lines: usize,
    ) -> Result<(), ConnectionError> {
        if self.padding_ping(message).is_some() {
            return Ok(());
        }
        if message.id.is_none() && message.error.is_some() && self.refused.len() < lines {
            self.refused.push(message.text.to_owned());
            return Ok(());
        }
        self.unsolicited += 1;
        match self.unsolicited > MAX_UNSOLICITED {
            true => Err(ConnectionError::Unsolicited(excerpt(message.text))),
            false => Ok(()),
        }
    }

    /// Whether a line was refused as a whole that is not identified yet.
    pub(super) fn has_unidentified_refusal(&self) -> bool {
        !self.refused.is_empty()
    }

    /// Returns the error text if all `lines` lines in flight are refused.
    pub(super) fn refusal(&mut self, lines: usize) -> Option<String> {
        if self.refused.len() < lines {
            return None;
        }
        let last = self.refused.pop();
        self.refused.clear();
        last
    }

    /// Notes that an answer arrived.
    pub(super) fn note_answer(&mut self) {
        self.unsolicited = 0;
        self.has_answered = true;
    }

    /// Restarts the wait for an answer, if one has arrived since it started.
    pub(super) fn restart_wait(&mut self) {
        if std::mem::take(&mut self.has_answered) {
            self.since = Instant::now();
        }
    }

    /// Pauses sending.
    pub(super) fn pause_for(&mut self, pause: Duration) {
        self.paused_until = Instant::now() + pause;
    }

    /// Returns how long sending is still paused.
    pub(super) fn pause_left(&self) -> Duration {
        self.paused_until.saturating_duration_since(Instant::now())
    }
}
