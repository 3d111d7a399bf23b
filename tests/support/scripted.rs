//! A server that says exactly what a test tells it to, byte by byte, and keeps what it heard.
// Test code, where a panic is how a fault is told.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use ransomtrace::client::{Dial, Dialled, SourceError};
use serde_json::{Value, json};

/// What happens after a line was heard.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// The next line is read.
    Listen,
    /// The connection is closed.
    Close,
}

/// A client's connection, as the script sees it.
pub struct Peer<'a> {
    stream: &'a TcpStream,
    /// Number of the connection, from 0.
    pub connection: usize,
}

impl Peer<'_> {
    /// Sends a line. A client that has left is no error: some are made to leave.
    pub fn say(&mut self, line: impl ToString) {
        self.say_bytes((line.to_string() + "\n").as_bytes());
    }

    /// Sends bytes, and no line end.
    pub fn say_bytes(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes);
    }

    /// Sends a byte now and then until the client has had enough.
    pub fn drip(&mut self, byte: u8) {
        while self.stream.write_all(&[byte]).is_ok() {
            thread::sleep(Duration::from_millis(2));
        }
    }
}

type Script = dyn FnMut(&mut Peer<'_>, &str) -> Then + Send;

/// A server on loopback; it serves until the tests end.
pub struct Scripted {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    /// Calls `script` with every line of every connection.
    pub fn new(script: impl FnMut(&mut Peer<'_>, &str) -> Then + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heard);
        let script: Arc<Mutex<Box<Script>>> = Arc::new(Mutex::new(Box::new(script)));
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().flatten().enumerate() {
                let (script, kept) = (Arc::clone(&script), Arc::clone(&kept));
                thread::spawn(move || {
                    let mut peer = Peer {
                        stream: &stream,
                        connection,
                    };
                    for line in BufReader::new(&stream).lines().map_while(Result::ok) {
                        kept.lock().unwrap().push(line.clone());
                        if script.lock().unwrap()(&mut peer, &line) == Then::Close {
                            // What was said still arrives: the rest of what the client says is read, not refused.
                            let _ = stream.shutdown(Shutdown::Write);
                            let _ = std::io::copy(&mut &stream, &mut std::io::sink());
                            break;
                        }
                    }
                });
            }
        });
        Self { address, heard }
    }

    /// Greets in protocol 1.4, and leaves the rest to `script`, which gets the questions of each line.
    pub fn greeting(
        software: &'static str,
        mut script: impl FnMut(&mut Peer<'_>, &[Value]) -> Then + Send + 'static,
    ) -> Self {
        Self::new(move |peer, line| {
            let questions = questions(line);
            if questions[0]["method"] == "server.version" {
                peer.say(answer(&questions[0], json!([software, "1.4"])));
                return Then::Listen;
            }
            script(peer, &questions)
        })
    }

    /// Answers every question with what [`result`] says.
    pub fn honest(software: &'static str) -> Self {
        Self::greeting(software, |peer, questions| {
            peer.say(answers(questions));
            Then::Listen
        })
    }

    /// Makes plain connections to it, which look up every few milliseconds.
    pub fn dial(&self) -> Dial {
        let address = self.address;
        Box::new(move || {
            let stream = TcpStream::connect(address).map_err(|error| SourceError::Unreachable {
                server: format!("tcp://{address}"),
                reason: error.to_string(),
            })?;
            stream
                .set_read_timeout(Some(Duration::from_millis(5)))
                .unwrap();
            stream.set_nodelay(true).unwrap();
            Ok(Dialled {
                stream: Box::new(stream),
                certificate: None,
                peer: None,
            })
        })
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("tcp://{}", self.address)
    }

    /// Every line that it heard, in order.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    /// Every question that it heard, greetings among them, in order.
    pub fn asked(&self) -> Vec<Value> {
        self.heard()
            .iter()
            .flat_map(|line| questions(line))
            .collect()
    }

    /// The questions about transactions that it heard, each as its transaction's number.
    pub fn asked_numbers(&self) -> Vec<u32> {
        let asked = self.asked();
        let transactions = asked
            .iter()
            .filter(|question| question["method"] == "blockchain.transaction.get");
        transactions.map(number).collect()
    }
}

/// The questions of a line.
pub fn questions(line: &str) -> Vec<Value> {
    match serde_json::from_str(line).unwrap() {
        Value::Array(questions) => questions,
        question => vec![question],
    }
}

/// The answer to a question, with a result of the test's own.
pub fn answer(question: &Value, result: impl Into<Value>) -> Value {
    json!({ "jsonrpc": "2.0", "id": question["id"], "result": result.into() })
}

/// The answer to a question that is an error.
pub fn error(question: &Value, error: impl Into<Value>) -> Value {
    json!({ "jsonrpc": "2.0", "id": question["id"], "error": error.into() })
}

/// A result for any question: of a transaction its number and nothing else.
pub fn result(question: &Value) -> Value {
    match question["method"].as_str().unwrap() {
        "blockchain.transaction.get" => json!(format!("{:08x}", number(question))),
        "server.ping" => Value::Null,
        other => json!({ "method": other }),
    }
}

/// The answers to the questions of a line: an array if they were several.
pub fn answers(questions: &[Value]) -> Value {
    match questions {
        [single] => answer(single, result(single)),
        several => several
            .iter()
            .map(|question| answer(question, result(question)))
            .collect(),
    }
}

/// The number of the transaction that a question is about.
pub fn number(question: &Value) -> u32 {
    let txid = question["params"][0].as_str().unwrap();
    u32::from_str_radix(&txid[txid.len() - 8..], 16).unwrap()
}
