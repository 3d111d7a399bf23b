//! Reads and writes lines of JSON within bounds of length and time, and splits a line into messages.
//!
//! This layer does not know which requests are in flight. Lines are kept as the server sent them; a message is a slice
//! of one.

use std::fmt;
use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde::de::{Deserializer, Error as _, SeqAccess, Visitor};
use serde::{Deserialize, de};
use serde_json::value::RawValue;
use thiserror::Error;

use crate::electrum::Refusal;
use crate::plural::counted;

/// Bytes per read.
const CHUNK: usize = 64 << 10;

/// Slowest accepted rate of a long line, in bytes per second.
const SLOWEST: usize = 20_000;

/// A byte stream to a server. Reads that time out are retried until a deadline, so the stream's time-out bounds the
/// delay of an interruption.
pub trait Stream: Read + Write + Send {}

impl<T: Read + Write + Send> Stream for T {}

/// The reason why a connection is no longer usable.
#[derive(Debug, Error)]
pub(super) enum ConnectionError {
    #[error("the server closed the connection")]
    Closed,
    #[error("no answer within {}", counted(.0.as_secs(), "second"))]
    TimedOut(Duration),
    #[error("the server sent a line of more than {0} bytes")]
    TooLong(usize),
    #[error("the server sent a line that is not UTF-8")]
    NotUtf8,
    #[error("the server sent invalid JSON ({error}): {line}")]
    InvalidJson {
        error: serde_json::Error,
        line: String,
    },
    #[error("unsolicited response: {0}")]
    Unsolicited(String),
    #[error("{0}")]
    Stream(io::Error),
    #[error("interrupted")]
    Interrupted,
}

/// Bounds on waiting for a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReadLimits {
    /// Longest accepted line in bytes.
    pub bytes: usize,
    /// When the wait started.
    pub since: Instant,
    /// How long it may last.
    pub patience: Duration,
}

/// A stream with its read buffer.
pub(super) struct Wire {
    stream: Box<dyn Stream>,
    /// Buffer for one read.
    buffer: Box<[u8]>,
    incoming: Vec<u8>,
    /// Offset of the next line in `incoming`.
    start: usize,
}

impl Wire {
    pub(super) fn new(stream: Box<dyn Stream>) -> Self {
        Self {
            stream,
            buffer: vec![0; CHUNK].into(),
            incoming: Vec::new(),
            start: 0,
        }
    }

    /// Writes complete lines.
    pub(super) fn send(&mut self, lines: &str) -> Result<(), ConnectionError> {
        let sent = self.stream.write_all(lines.as_bytes());
        sent.and_then(|()| self.stream.flush())
            .map_err(ConnectionError::Stream)
    }

    /// Reads a line without its line feed. While no data arrives, `waited` is called with the elapsed time.
    pub(super) fn line(
        &mut self,
        wait: ReadLimits,
        interrupted: &AtomicBool,
        waited: &mut dyn FnMut(Duration),
    ) -> Result<String, ConnectionError> {
        let mut seen = self.start;
        loop {
            let end = self.incoming[seen..].iter().position(|byte| *byte == b'\n');
            // A complete line that is too long is rejected without being parsed.
            let length = end.map_or(self.incoming.len(), |end| seen + end) - self.start;
            if length > wait.bytes {
                return Err(ConnectionError::TooLong(wait.bytes));
            }
            if let Some(end) = end {
                return self.take_line(seen + end);
            }
            seen = self.incoming.len();
            if interrupted.load(Ordering::Relaxed) {
                return Err(ConnectionError::Interrupted);
            }
            waited(wait.since.elapsed());
            let bonus = Duration::from_secs(((self.incoming.len() - self.start) / SLOWEST) as u64);
            if wait.since.elapsed() > wait.patience.saturating_add(bonus) {
                return Err(ConnectionError::TimedOut(wait.patience));
            }
            seen -= self.receive()?;
        }
    }

    /// Reads the available bytes; returns how far earlier bytes moved towards the front.
    fn receive(&mut self) -> Result<usize, ConnectionError> {
        let moved = self.start;
        self.incoming.drain(..moved);
        self.start = 0;
        match self.stream.read(&mut self.buffer) {
            Ok(0) => Err(ConnectionError::Closed),
            Ok(count) => {
                self.incoming.extend_from_slice(&self.buffer[..count]);
                Ok(moved)
            }
            Err(error) if is_retryable(&error) => Ok(moved),
            Err(error) => Err(match error.kind() {
                io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
                | io::ErrorKind::UnexpectedEof => ConnectionError::Closed,
                _ => ConnectionError::Stream(error),
            }),
        }
    }

    /// Takes the line that ends at `end` out of the buffer.
    fn take_line(&mut self, end: usize) -> Result<String, ConnectionError> {
        let line = if end - self.start > CHUNK {
            // Releases the memory of a long line together with the line.
            let rest = self.incoming.split_off(end + 1);
            let mut line = std::mem::replace(&mut self.incoming, rest);
            line.truncate(end);
            line.drain(..self.start);
            self.start = 0;
            line
        } else {
            let line = self.incoming[self.start..end].to_vec();
            self.start = end + 1;
            line
        };
        String::from_utf8(line).map_err(|_| ConnectionError::NotUtf8)
    }
}

/// Whether a read may succeed when retried.
fn is_retryable(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
    )
}

/// One JSON-RPC message from a server.
#[derive(Debug, Clone, Copy)]
pub(super) struct Message<'a> {
    /// The id of the answered request, if it could be one of ours.
    pub id: Option<u64>,
    /// The error, if it is one.
    pub error: Option<&'a RawValue>,
    /// The whole message, verbatim.
    pub text: &'a str,
}

impl Message<'_> {
    /// Classifies the error.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        self.error.map(Refusal::of)
    }

    /// Whether the server reports excessive resource usage by this client.
    pub(super) fn is_excessive_usage(&self) -> bool {
        self.error.is_some_and(Refusal::is_excessive_usage)
    }
}

/// Returns the refusal in the text of an answer.
pub(super) fn refusal(text: &str) -> Option<Refusal> {
    message(text).ok()?.refusal()
}

/// Whether the text of an answer reports excessive resource usage by this client.
pub(super) fn is_excessive_usage(text: &str) -> bool {
    message(text).is_ok_and(|message| message.is_excessive_usage())
}

#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

/// Parses the messages of a line in order: a single one, or an array of at most `most`.
pub(super) fn read_line(line: &str, most: usize) -> Result<Vec<Message<'_>>, ConnectionError> {
    let wrong = |error| ConnectionError::InvalidJson {
        error,
        line: excerpt(line),
    };
    let parts = match line.trim_start().starts_with('[') {
        true => array(line, most).map_err(wrong)?,
        false => vec![serde_json::from_str::<&RawValue>(line).map_err(wrong)?],
    };
    parts
        .into_iter()
        .map(|part| message(part.get()).map_err(wrong))
        .collect()
}

fn message(text: &str) -> Result<Message<'_>, serde_json::Error> {
    // Serde would also accept an array for a struct.
    if !text.starts_with('{') {
        return Err(serde_json::Error::custom("not an object"));
    }
    let Head { id, error } = serde_json::from_str(text)?;
    // Some servers may return a number as a string, and padding pings have string ids.
    let number = |id: &RawValue| id.get().trim_matches('"').parse().ok();
    Ok(Message {
        id: id.and_then(number),
        error,
        text,
    })
}

/// Splits an array into at most `most` elements.
fn array(line: &str, most: usize) -> Result<Vec<&RawValue>, serde_json::Error> {
    struct Parts(usize);

    impl<'de> Visitor<'de> for Parts {
        type Value = Vec<&'de RawValue>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "an array of at most {} answers", self.0)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
            let mut list = Vec::new();
            while let Some(part) = parts.next_element()? {
                if list.len() == self.0 {
                    return Err(de::Error::invalid_length(self.0 + 1, &self));
                }
                list.push(part);
            }
            Ok(list)
        }
    }

    let mut reader = serde_json::Deserializer::from_str(line);
    let parts = reader.deserialize_seq(Parts(most))?;
    reader.end()?;
    Ok(parts)
}

/// Returns the start of a server's message without control characters, fit for a terminal.
pub(super) fn excerpt(text: &str) -> String {
    text.trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream that returns bytes in pieces of a fixed size, then ends or stays silent.
    struct Pieces {
        bytes: io::Cursor<Vec<u8>>,
        size: usize,
        ends: bool,
    }

    impl Read for Pieces {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let size = self.size.min(buffer.len());
            match self.bytes.read(&mut buffer[..size])? {
                0 if !self.ends => Err(io::ErrorKind::WouldBlock.into()),
                count => Ok(count),
            }
        }
    }

    impl Write for Pieces {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn wire(text: impl Into<Vec<u8>>, size: usize, ends: bool) -> Wire {
        let bytes = io::Cursor::new(text.into());
        Wire::new(Box::new(Pieces { bytes, size, ends }))
    }

    fn wait(bytes: usize, patience: Duration) -> ReadLimits {
        ReadLimits {
            bytes,
            since: Instant::now(),
            patience,
        }
    }

    fn next(wire: &mut Wire, bytes: usize) -> Result<String, ConnectionError> {
        wire.line(
            wait(bytes, Duration::from_secs(60)),
            &AtomicBool::new(false),
            &mut |_| {},
        )
    }

    #[test]
    fn lines_are_reassembled_from_any_chunks() {
        let long = "x".repeat(3 * CHUNK);
        for size in [1, 2, 1_000, CHUNK, usize::MAX] {
            let mut wire = wire(format!("a\n\n{long}\nb\n{long}{long}\nc"), size, true);
            for expected in ["a", "", &long, "b", &format!("{long}{long}")] {
                assert!(
                    next(&mut wire, 1 << 20).expect("a line") == expected,
                    "{size}"
                );
            }
            assert!(matches!(
                next(&mut wire, 1 << 20),
                Err(ConnectionError::Closed)
            ));
        }
    }

    #[test]
    fn rejects_lines_longer_than_the_limit() {
        assert_eq!(
            next(&mut wire("12345\n", 9, true), 5).expect("five"),
            "12345"
        );
        for size in [1, 9] {
            assert!(matches!(
                next(&mut wire("123456\n", size, true), 5),
                Err(ConnectionError::TooLong(5))
            ));
        }
        let mut endless = wire(vec![b' '; 1 << 20], CHUNK, false);
        assert!(matches!(
            next(&mut endless, 1 << 18),
            Err(ConnectionError::TooLong(_))
        ));
        assert!(endless.incoming.capacity() <= 1 << 20);
    }

    #[test]
    fn unfinished_line_times_out() {
        for text in ["", "half a li"] {
            let mut silent = wire(text, 1, false);
            let soon = wait(100, Duration::from_millis(2));
            let fault = silent
                .line(soon, &AtomicBool::new(false), &mut |_| {})
                .expect_err("silence");
            assert!(matches!(fault, ConnectionError::TimedOut(_)), "{fault}");
        }
    }

    #[test]
    fn interruption_ends_a_silent_wait() {
        let soon = wait(100, Duration::MAX);
        let fault = wire("", 1, false).line(soon, &AtomicBool::new(true), &mut |_| {});
        assert!(matches!(fault, Err(ConnectionError::Interrupted)));
    }

    #[test]
    fn rejects_non_utf8_line() {
        assert!(matches!(
            next(&mut wire(b"\xff\xfe\n", 9, true), 9),
            Err(ConnectionError::NotUtf8)
        ));
    }

    #[test]
    fn splits_a_line_into_verbatim_messages() {
        let line = r#" [{"id":1, "result":[]},{"id":"0002","error":"no"}, {"method":"x","params":[]},{"id":null,"error":{}}   ]"#;
        let message = read_line(line, 4).expect("four");
        let ids: Vec<_> = message.iter().map(|message| message.id).collect();
        assert_eq!(ids, [Some(1), Some(2), None, None]);
        assert_eq!(message[0].text, r#"{"id":1, "result":[]}"#);
        assert_eq!(message[1].refusal(), Some(Refusal::Failed("no".to_owned())));
        assert!(read_line(line, 3).is_err(), "more than were requested");
        let single = read_line(r#"{"result":null,"error":null,"id":7}    "#, 1).expect("one");
        assert_eq!((single[0].id, single[0].refusal()), (Some(7), None));
    }

    #[test]
    fn invalid_messages_are_reported_without_panic() {
        let deep = "[".repeat(1_000_000);
        for wrong in [
            "",
            "hello",
            "{",
            "7",
            "null",
            "[1]",
            "[[1,null,null]]",
            r#"{"id":1"#,
            r#"{"id":1}{"id":2}"#,
            r#"{"id":1,"id":2}"#,
            &deep,
            &format!(r#"{{"id":{deep}"#),
        ] {
            let fault = read_line(wrong, 9).expect_err("no answer");
            assert!(
                fault
                    .to_string()
                    .starts_with("the server sent invalid JSON ("),
                "{fault}"
            );
            assert!(fault.to_string().len() < 500);
        }
    }

    #[test]
    fn out_of_range_numbers_are_not_ids() {
        for id in [
            "1e400",
            "-1",
            "1.5",
            "99999999999999999999999",
            "{}",
            "\"x\"",
        ] {
            let line = format!(r#"{{"id":{id},"result":1e999}}"#);
            assert_eq!(read_line(&line, 1).expect("an answer")[0].id, None, "{id}");
        }
    }

    #[test]
    fn skips_deeply_nested_results_and_errors() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let line = format!(r#"{{"id":1,"result":{deep},"error":{deep}}}"#);
        let message = read_line(&line, 1).expect("an answer");
        assert_eq!(message[0].id, Some(1));
        assert_eq!(message[0].refusal(), Some(Refusal::Failed("[".repeat(300))));
    }
}
