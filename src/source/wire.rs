//! The stream between the Electrum client library and the socket. It frames requests as JSON arrays, keeps answers
//! verbatim, and bounds what a server may send.
//!
//! # Design
//!
//! The client library matches answers to requests by id, but it parses them, so that the server's own bytes are lost;
//! it gives up a whole batch when one request of it is refused; it writes a batch as single requests, which today's
//! ElectrumX answers a thousand times slower than an array; and it reads a line of any length. All four are put right
//! here, below the library: what it writes is gathered into arrays, and each answer that comes back is handed up as
//! the *result* of its request, the server's text in a JSON string.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// Longest line that is read: many times the largest transaction in hexadecimal.
const MAX_LINE: usize = 64 << 20;

/// Longest time that one line may take to arrive.
const MAX_WAIT: Duration = Duration::from_secs(120);

/// The method whose answers are too large to come together.
const HEADERS: &[u8] = b"blockchain.block.headers";

/// A stream that carries JSON-RPC lines.
pub struct Wire<S: Read + Write> {
    socket: BufReader<S>,
    /// Requests in one array; 1 sends each on a line of its own.
    batch: usize,
    outgoing: Vec<u8>,
    incoming: io::Cursor<Vec<u8>>,
}

/// The server refused a whole array, so that it is not known which request it means.
#[derive(Debug, thiserror::Error)]
#[error("the server refuses batches: {0}")]
pub struct BatchRefused(String);

#[derive(Deserialize)]
struct Head<'a> {
    #[serde(default)]
    id: Value,
    #[serde(borrow, default)]
    method: Option<&'a RawValue>,
}

impl<S: Read + Write> Wire<S> {
    /// Wraps a socket. Requests that are written at once go out in arrays of `batch`.
    pub fn new(socket: S, batch: usize) -> Self {
        let socket = BufReader::with_capacity(1 << 16, socket);
        Self {
            socket,
            batch,
            outgoing: Vec::new(),
            incoming: io::Cursor::new(Vec::new()),
        }
    }

    /// Reads a line, which must come within a bound of time and length.
    fn line(&mut self) -> io::Result<String> {
        let start = Instant::now();
        let mut line = Vec::new();
        loop {
            let part = self.socket.fill_buf()?;
            if part.is_empty() {
                return Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    "the server closed the connection",
                ));
            }
            let end = part.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(part.len(), |end| end + 1);
            line.extend_from_slice(&part[..taken]);
            self.socket.consume(taken);
            if end.is_some() {
                line.pop();
                return String::from_utf8(line)
                    .map_err(|_| invalid("the server sent a line that is not UTF-8"));
            }
            if line.len() > MAX_LINE {
                return Err(invalid("the server sent a line without end"));
            }
            if start.elapsed() > MAX_WAIT {
                return Err(io::Error::new(
                    io::ErrorKind::TimedOut,
                    "the server did not end a line in time",
                ));
            }
        }
    }

    /// Hands the answers of one line up. Notifications are dropped: nothing here waits for any.
    fn take(&mut self, line: &str) -> io::Result<()> {
        let broken = |error| {
            invalid(&format!(
                "the server sent no JSON ({error}): {}",
                beginning(line)
            ))
        };
        let answers: Vec<&RawValue> = if line.trim_start().starts_with('[') {
            serde_json::from_str(line).map_err(broken)?
        } else {
            vec![serde_json::from_str(line).map_err(broken)?]
        };
        let mut up = Vec::with_capacity(line.len() + 64);
        for answer in answers {
            let head: Head<'_> = serde_json::from_str(answer.get()).map_err(broken)?;
            match head.id {
                Value::Null if head.method.is_some() => {}
                Value::Null => return Err(io::Error::other(BatchRefused(beginning(answer.get())))),
                id => {
                    serde_json::to_writer(
                        &mut up,
                        &serde_json::json!({ "id": id, "result": answer.get() }),
                    )?;
                    up.push(b'\n');
                }
            }
        }
        self.incoming = io::Cursor::new(up);
        Ok(())
    }
}

impl<S: Read + Write> Read for Wire<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.incoming.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            let line = self.line()?;
            self.take(&line)?;
        }
    }
}

impl<S: Read + Write> Write for Wire<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.outgoing.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let outgoing = std::mem::take(&mut self.outgoing);
        let requests: Vec<&[u8]> = outgoing
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .collect();
        let mut framed = Vec::with_capacity(outgoing.len() + requests.len());
        // Headers come by the third of a megabyte, and servers bound what they answer to an array as a whole.
        let is_large = |line: &[u8]| line.windows(HEADERS.len()).any(|part| part == HEADERS);
        let alike = requests.chunk_by(|a, b| !is_large(a) && !is_large(b));
        for group in alike.flat_map(|group| group.chunks(self.batch.max(1))) {
            match group {
                [single] => framed.extend_from_slice(single),
                _ => {
                    framed.push(b'[');
                    framed.extend_from_slice(&group.join(&b','));
                    framed.push(b']');
                }
            }
            framed.push(b'\n');
        }
        self.socket.get_mut().write_all(&framed)?;
        self.socket.get_mut().flush()
    }
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

fn beginning(text: &str) -> String {
    text.trim().chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A socket that answers with what it was given and keeps what was written.
    struct Script {
        answers: io::Cursor<Vec<u8>>,
        written: Vec<u8>,
    }

    impl Read for Script {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.answers.read(buffer)
        }
    }

    impl Write for Script {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.written.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn wire(batch: usize, answers: &str) -> Wire<Script> {
        let answers = io::Cursor::new(answers.as_bytes().to_vec());
        Wire::new(
            Script {
                answers,
                written: Vec::new(),
            },
            batch,
        )
    }

    fn up(answers: &str) -> io::Result<String> {
        let mut buffer = [0; 4096];
        let count = wire(1, answers).read(&mut buffer)?;
        Ok(String::from_utf8_lossy(&buffer[..count]).into_owned())
    }

    #[test]
    fn requests_written_at_once_go_out_in_arrays() {
        let mut wire = wire(2, "");
        wire.write_all(b"{\"id\":0}\n{\"id\":1}\n{\"id\":2}\n")
            .expect("memory");
        wire.flush().expect("memory");
        assert_eq!(
            wire.socket.get_ref().written,
            b"[{\"id\":0},{\"id\":1}]\n{\"id\":2}\n"
        );
    }

    #[test]
    fn requests_for_headers_go_out_one_by_one() {
        let mut wire = wire(50, "");
        let headers = "{\"method\":\"blockchain.block.headers\"}";
        wire.write_all(format!("1\n2\n{headers}\n{headers}\n3\n4\n").as_bytes())
            .expect("memory");
        wire.flush().expect("memory");
        let sent = String::from_utf8_lossy(&wire.socket.get_ref().written).into_owned();
        assert_eq!(sent, format!("[1,2]\n{headers}\n{headers}\n[3,4]\n"));
    }

    #[test]
    fn an_answer_comes_up_verbatim_whether_it_is_a_result_or_an_error() {
        assert_eq!(
            up("[{\"id\":1, \"result\":[]},{\"id\":0,\"error\":\"no\"}   ]\n")
                .expect("two answers"),
            "{\"id\":1,\"result\":\"{\\\"id\\\":1, \\\"result\\\":[]}\"}\n\
             {\"id\":0,\"result\":\"{\\\"id\\\":0,\\\"error\\\":\\\"no\\\"}\"}\n"
        );
    }

    #[test]
    fn a_notification_nobody_asked_for_is_passed_over() {
        let lines = "{\"method\":\"blockchain.headers.subscribe\",\"params\":[{}]}\n{\"id\":3,\"result\":1}\n";
        assert!(up(lines).expect("one answer").starts_with("{\"id\":3,"));
    }

    #[test]
    fn an_array_refused_as_a_whole_is_told_apart() {
        let error =
            up("{\"id\":null,\"error\":{\"code\":4,\"message\":\"Batch limit exceeded\"}}\n")
                .expect_err("refused");
        assert!(
            error
                .get_ref()
                .is_some_and(|inner| inner.is::<BatchRefused>()),
            "{error}"
        );
    }

    #[test]
    fn what_is_no_json_or_ends_early_is_an_error() {
        assert_eq!(
            up("hello\n").expect_err("no JSON").kind(),
            io::ErrorKind::InvalidData
        );
        assert_eq!(
            up("{\"id\":1,").expect_err("cut off").kind(),
            io::ErrorKind::UnexpectedEof
        );
        assert_eq!(
            up("{\"id\":1,\n").expect_err("cut off").kind(),
            io::ErrorKind::InvalidData
        );
    }
}
