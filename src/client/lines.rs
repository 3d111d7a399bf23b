//! The byte stream below `electrum-client`'s [`RawClient`](electrum_client::raw_client::RawClient): lines within bounds of
//! length, number and time.
//!
//! `RawClient` reads lines of any length, waits for an answer forever, skips what it did not ask for, and takes
//! `"error": null` for an error and an error without an id for nothing. This stream is where each of these ends.

use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use super::dialect::MIN_RESPONSE_LIMIT;
use super::wire::{ConnectionError, ReadLimits, Stream, Wire, excerpt};
use crate::net::silence::Silence;

/// Lines accepted after a request, its answer included. A node announces a block now and then, and newer servers send
/// some padding traffic.
const MAX_LINES: usize = 100;

/// A stream that passes whole lines of at most [`MIN_RESPONSE_LIMIT`] bytes.
pub(super) struct LineStream {
    wire: Wire,
    patience: Duration,
    interrupted: Arc<AtomicBool>,
    /// Reports long waits.
    silence: Silence,
    /// The id of the last request.
    awaited: Value,
    /// When it was sent.
    since: Instant,
    /// Lines received since.
    lines: usize,
    /// The rest of the last line.
    unread: io::Cursor<Vec<u8>>,
}

impl LineStream {
    /// Creates the stream of a server, with the time limit for an answer.
    pub(super) fn new(
        stream: Box<dyn Stream>,
        server: &str,
        patience: Duration,
        interrupted: Arc<AtomicBool>,
    ) -> Self {
        Self {
            wire: Wire::new(stream),
            patience,
            interrupted,
            silence: Silence::of(server),
            awaited: Value::Null,
            since: Instant::now(),
            lines: 0,
            unread: io::Cursor::default(),
        }
    }

    fn next_line(&mut self) -> Result<String, ConnectionError> {
        let limits = ReadLimits {
            bytes: MIN_RESPONSE_LIMIT,
            since: self.since,
            patience: self.patience,
        };
        let (silence, patience) = (&mut self.silence, self.patience);
        let line = self.wire.line(limits, &self.interrupted, &mut |waited| {
            silence.look(waited, patience.saturating_sub(waited));
        })?;
        self.silence.end();
        self.lines += 1;
        if self.lines > MAX_LINES {
            return Err(ConnectionError::Unsolicited(excerpt(&line)));
        }
        mended(&line, &self.awaited)
    }
}

/// Returns the line as `RawClient` reads it rightly: without an error that is null, and with the id of the awaited
/// request in an error that has none, since a server that cannot parse a request has no id to return.
fn mended(line: &str, awaited: &Value) -> Result<String, ConnectionError> {
    let read: Result<Map<String, Value>, _> = serde_json::from_str(line);
    let mut message = read.map_err(|error| ConnectionError::InvalidJson {
        error,
        line: excerpt(line),
    })?;
    if message.get("error").is_some_and(Value::is_null) {
        message.remove("error");
    }
    let has_id = message.get("id").is_some_and(|id| !id.is_null());
    if message.contains_key("error") && !has_id {
        message.insert("id".to_owned(), awaited.clone());
    }
    Ok(Value::Object(message).to_string() + "\n")
}

impl Read for LineStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.unread.position() == self.unread.get_ref().len() as u64 {
            let line = self.next_line().map_err(io::Error::other)?;
            self.unread = io::Cursor::new(line.into_bytes());
        }
        self.unread.read(buffer)
    }
}

impl Write for LineStream {
    /// Sends one request, which `RawClient` writes as a whole.
    fn write(&mut self, request: &[u8]) -> io::Result<usize> {
        let sent: Value = serde_json::from_slice(request)?;
        self.awaited = sent["id"].clone();
        self.lines = 0;
        self.since = Instant::now();
        self.wire
            .send(&format!("{sent}\n"))
            .map_err(io::Error::other)?;
        Ok(request.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn null_error_is_removed() {
        let line = mended(r#"{"id":3,"error":null,"result":"x"}"#, &json!(3)).expect("an answer");
        let read: Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!(read, json!({ "id": 3, "result": "x" }));
    }

    #[test]
    fn error_without_id_answers_the_awaited_request() {
        for line in [r#"{"error":"no"}"#, r#"{"id":null,"error":"no"}"#] {
            let line = mended(line, &json!(3)).expect("an answer");
            let read: Value = serde_json::from_str(&line).expect("JSON");
            assert_eq!(read, json!({ "id": 3, "error": "no" }));
        }
        let notification = r#"{"method":"blockchain.headers.subscribe","params":[]}"#;
        let line = mended(notification, &json!(3)).expect("a notification");
        assert!(!line.contains("id"), "{line}");
    }

    #[test]
    fn only_objects_pass() {
        for line in ["", "7", "[]", "HTTP/1.1 400 Bad Request", r#"{"id":1"#] {
            let error = mended(line, &json!(3)).expect_err(line);
            assert!(
                matches!(error, ConnectionError::InvalidJson { .. }),
                "{line}"
            );
        }
    }
}
