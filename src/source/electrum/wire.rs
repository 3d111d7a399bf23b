//! Lines of JSON over a stream, within bounds of length and time, and the answers that a line carries.
//!
//! Nothing here knows what was asked. A line is kept as the server wrote it; an answer is a part of it.

use std::fmt;
use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde::de::{Deserializer, Error as _, SeqAccess, Visitor};
use serde::{Deserialize, de};
use serde_json::value::RawValue;
use thiserror::Error;

use crate::source::Refusal;

/// Bytes that are asked of the stream at once.
const CHUNK: usize = 64 << 10;

/// Bytes a second at which even the longest line is waited for to its end.
const SLOWEST: usize = 20_000;

/// A connection to a server, as a stream of bytes. A read that times out is tried again until a deadline has passed, so
/// its time-out says how soon an interruption is heard.
pub trait Stream: Read + Write + Send {}

impl<T: Read + Write + Send> Stream for T {}

/// Why a connection is of no more use.
#[derive(Debug, Error)]
pub(super) enum Fault {
    #[error("the server closed the connection")]
    Closed,
    #[error("no answer within {} seconds", .0.as_secs())]
    Late(Duration),
    #[error("the server sent a line of more than {0} bytes")]
    TooLong(usize),
    #[error("the server sent a line that is not UTF-8")]
    NotText,
    #[error("the server sent no JSON ({error}): {line}")]
    NoJson {
        error: serde_json::Error,
        line: String,
    },
    #[error("the server answers what it was not asked: {0}")]
    Babble(String),
    #[error("{0}")]
    Stream(io::Error),
    #[error("interrupted")]
    Interrupted,
}

/// What bounds the wait for a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wait {
    /// Bytes that the line may have.
    pub bytes: usize,
    /// When the wait began.
    pub since: Instant,
    /// How long it may be.
    pub patience: Duration,
}

/// The stream, and what came in after the last line.
pub(super) struct Wire {
    stream: Box<dyn Stream>,
    /// Room for one read.
    room: Box<[u8]>,
    incoming: Vec<u8>,
    /// Where the next line begins in `incoming`.
    start: usize,
}

impl Wire {
    pub(super) fn new(stream: Box<dyn Stream>) -> Self {
        Self {
            stream,
            room: vec![0; CHUNK].into(),
            incoming: Vec::new(),
            start: 0,
        }
    }

    /// Writes whole lines.
    pub(super) fn send(&mut self, lines: &str) -> Result<(), Fault> {
        let sent = self.stream.write_all(lines.as_bytes());
        sent.and_then(|()| self.stream.flush())
            .map_err(Fault::Stream)
    }

    /// Reads a line, without the character that ends it; `waited` is told how long that takes while nothing comes.
    pub(super) fn line(
        &mut self,
        wait: Wait,
        interrupted: &AtomicBool,
        waited: &mut dyn FnMut(Duration),
    ) -> Result<String, Fault> {
        let mut seen = self.start;
        loop {
            let end = self.incoming[seen..].iter().position(|byte| *byte == b'\n');
            // Also a line that is there as a whole: what is too long is not even looked at.
            let length = end.map_or(self.incoming.len(), |end| seen + end) - self.start;
            if length > wait.bytes {
                return Err(Fault::TooLong(wait.bytes));
            }
            if let Some(end) = end {
                return self.cut(seen + end);
            }
            seen = self.incoming.len();
            if interrupted.load(Ordering::Relaxed) {
                return Err(Fault::Interrupted);
            }
            waited(wait.since.elapsed());
            let bonus = Duration::from_secs(((self.incoming.len() - self.start) / SLOWEST) as u64);
            if wait.since.elapsed() > wait.patience.saturating_add(bonus) {
                return Err(Fault::Late(wait.patience));
            }
            seen -= self.receive()?;
        }
    }

    /// Takes in what there is to read; returns how far what was there before has moved towards the front.
    fn receive(&mut self) -> Result<usize, Fault> {
        let moved = self.start;
        self.incoming.drain(..moved);
        self.start = 0;
        match self.stream.read(&mut self.room) {
            Ok(0) => Err(Fault::Closed),
            Ok(count) => {
                self.incoming.extend_from_slice(&self.room[..count]);
                Ok(moved)
            }
            Err(error) if is_passing(&error) => Ok(moved),
            Err(error) => Err(match error.kind() {
                io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
                | io::ErrorKind::UnexpectedEof => Fault::Closed,
                _ => Fault::Stream(error),
            }),
        }
    }

    /// Takes the line that ends at `end` out of what came in.
    fn cut(&mut self, end: usize) -> Result<String, Fault> {
        let line = if end - self.start > CHUNK {
            // The memory of a long line goes with it.
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
        String::from_utf8(line).map_err(|_| Fault::NotText)
    }
}

/// Whether a read may succeed when it is tried again.
fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
    )
}

/// One thing that a server said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    /// The id of the request that it answers, if it names one that could be ours.
    pub id: Option<u64>,
    /// The error, if it is one.
    pub error: Option<&'a RawValue>,
    /// All of it, verbatim.
    pub text: &'a str,
}

impl Said<'_> {
    /// The error, sorted by what to do about it.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        self.error.map(Refusal::of)
    }

    /// Whether the server says that this client has used it up.
    pub(super) fn is_excess(&self) -> bool {
        self.error.is_some_and(Refusal::is_excess)
    }
}

/// The refusal in the text of an answer.
pub(super) fn refusal(text: &str) -> Option<Refusal> {
    said(text).ok()?.refusal()
}

#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

/// What a line says, in its order: one answer, or an array of at most `most`.
pub(super) fn read_line(line: &str, most: usize) -> Result<Vec<Said<'_>>, Fault> {
    let wrong = |error| Fault::NoJson {
        error,
        line: beginning(line),
    };
    let parts = match line.trim_start().starts_with('[') {
        true => array(line, most).map_err(wrong)?,
        false => vec![serde_json::from_str::<&RawValue>(line).map_err(wrong)?],
    };
    parts
        .into_iter()
        .map(|part| said(part.get()).map_err(wrong))
        .collect()
}

fn said(text: &str) -> Result<Said<'_>, serde_json::Error> {
    // A list would do for a structure.
    if !text.starts_with('{') {
        return Err(serde_json::Error::custom("not an object"));
    }
    let Head { id, error } = serde_json::from_str(text)?;
    // Some servers may give a number back as a text, and fillers have ids that are texts.
    let number = |id: &RawValue| id.get().trim_matches('"').parse().ok();
    Ok(Said {
        id: id.and_then(number),
        error,
        text,
    })
}

/// The parts of an array, no more than `most` of them.
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

/// The beginning of a server's words, without control characters, so that it can be shown on a terminal.
pub(super) fn beginning(text: &str) -> String {
    text.trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream that gives out bytes in pieces of a size, then ends or has nothing more to say.
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

    fn wait(bytes: usize, patience: Duration) -> Wait {
        Wait {
            bytes,
            since: Instant::now(),
            patience,
        }
    }

    fn next(wire: &mut Wire, bytes: usize) -> Result<String, Fault> {
        wire.line(
            wait(bytes, Duration::from_secs(60)),
            &AtomicBool::new(false),
            &mut |_| {},
        )
    }

    #[test]
    fn lines_come_out_whole_however_they_come_in() {
        let long = "x".repeat(3 * CHUNK);
        for size in [1, 2, 1_000, CHUNK, usize::MAX] {
            let mut wire = wire(format!("a\n\n{long}\nb\n{long}{long}\nc"), size, true);
            for expected in ["a", "", &long, "b", &format!("{long}{long}")] {
                assert!(
                    next(&mut wire, 1 << 20).expect("a line") == expected,
                    "{size}"
                );
            }
            assert!(matches!(next(&mut wire, 1 << 20), Err(Fault::Closed)));
        }
    }

    #[test]
    fn a_line_may_be_as_long_as_it_may_be_and_no_longer() {
        assert_eq!(
            next(&mut wire("12345\n", 9, true), 5).expect("five"),
            "12345"
        );
        for size in [1, 9] {
            assert!(matches!(
                next(&mut wire("123456\n", size, true), 5),
                Err(Fault::TooLong(5))
            ));
        }
        let mut endless = wire(vec![b' '; 1 << 20], CHUNK, false);
        assert!(matches!(
            next(&mut endless, 1 << 18),
            Err(Fault::TooLong(_))
        ));
        assert!(endless.incoming.capacity() <= 1 << 20);
    }

    #[test]
    fn a_server_that_does_not_end_its_line_in_time_is_left() {
        for text in ["", "half a li"] {
            let mut silent = wire(text, 1, false);
            let soon = wait(100, Duration::from_millis(2));
            let fault = silent
                .line(soon, &AtomicBool::new(false), &mut |_| {})
                .expect_err("silence");
            assert!(matches!(fault, Fault::Late(_)), "{fault}");
        }
    }

    #[test]
    fn an_interruption_is_heard_while_nothing_comes() {
        let soon = wait(100, Duration::MAX);
        let fault = wire("", 1, false).line(soon, &AtomicBool::new(true), &mut |_| {});
        assert!(matches!(fault, Err(Fault::Interrupted)));
    }

    #[test]
    fn what_is_no_text_is_no_line() {
        assert!(matches!(
            next(&mut wire(b"\xff\xfe\n", 9, true), 9),
            Err(Fault::NotText)
        ));
    }

    #[test]
    fn each_answer_of_a_line_is_taken_verbatim() {
        let line = r#" [{"id":1, "result":[]},{"id":"0002","error":"no"}, {"method":"x","params":[]},{"id":null,"error":{}}   ]"#;
        let said = read_line(line, 4).expect("four");
        let ids: Vec<_> = said.iter().map(|said| said.id).collect();
        assert_eq!(ids, [Some(1), Some(2), None, None]);
        assert_eq!(said[0].text, r#"{"id":1, "result":[]}"#);
        assert_eq!(said[1].refusal(), Some(Refusal::Failed("no".to_owned())));
        assert!(read_line(line, 3).is_err(), "more than can have been asked");
        let single = read_line(r#"{"result":null,"error":null,"id":7}    "#, 1).expect("one");
        assert_eq!((single[0].id, single[0].refusal()), (Some(7), None));
    }

    #[test]
    fn what_is_no_answer_is_shown_and_hurts_nobody() {
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
                fault.to_string().starts_with("the server sent no JSON ("),
                "{fault}"
            );
            assert!(fault.to_string().len() < 500);
        }
    }

    #[test]
    fn numbers_without_measure_are_nobodys_id() {
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
    fn nesting_without_end_in_a_result_or_an_error_is_passed_over() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let line = format!(r#"{{"id":1,"result":{deep},"error":{deep}}}"#);
        let said = read_line(&line, 1).expect("an answer");
        assert_eq!(said[0].id, Some(1));
        assert_eq!(said[0].refusal(), Some(Refusal::Failed("[".repeat(300))));
    }
}
