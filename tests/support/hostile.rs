//! A server that does one thing wrong. It stands between a client and the demo server, passes every line on, and spoils
//! what a test tells it to.
// Test code, where a panic is how a fault is told.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use serde_json::Value;

/// What a server does to one answer; the method and the parameters say what was asked.
type Lie = dyn Fn(&str, &Value, &mut Value) + Send + Sync;

/// What a server does when it has given a number of answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    Never,
    /// Closes this connection and answers on the next.
    Once(usize),
    /// Closes this connection and every later one.
    ForGood(usize),
    /// Says no more, and keeps the connection.
    Silent(usize),
}

/// A server on loopback; it serves until the tests end.
pub struct Hostile {
    address: SocketAddr,
    clients: Arc<AtomicUsize>,
    silent: mpsc::Receiver<()>,
}

struct Behaviour {
    upstream: SocketAddr,
    lie: Box<Lie>,
    stop: Stop,
    given: AtomicUsize,
    silent: mpsc::Sender<()>,
}

impl Hostile {
    /// Tells lies: `lie` gets the method, the parameters and the honest answer with its `result`.
    pub fn lying(
        upstream: SocketAddr,
        lie: impl Fn(&str, &Value, &mut Value) + Send + Sync + 'static,
    ) -> Self {
        Self::new(upstream, Box::new(lie), Stop::Never)
    }

    /// Closes the connection once, after so many answers.
    pub fn closing_once_after(upstream: SocketAddr, answers: usize) -> Self {
        Self::new(upstream, Box::new(|_, _, _| {}), Stop::Once(answers))
    }

    /// Closes every connection once it has given so many answers in all.
    pub fn closing_for_good_after(upstream: SocketAddr, answers: usize) -> Self {
        Self::new(upstream, Box::new(|_, _, _| {}), Stop::ForGood(answers))
    }

    /// Falls silent after so many answers.
    pub fn silent_after(upstream: SocketAddr, answers: usize) -> Self {
        Self::new(upstream, Box::new(|_, _, _| {}), Stop::Silent(answers))
    }

    fn new(upstream: SocketAddr, lie: Box<Lie>, stop: Stop) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, silent) = mpsc::channel();
        let behaviour = Arc::new(Behaviour {
            upstream,
            lie,
            stop,
            given: AtomicUsize::new(0),
            silent: sender,
        });
        let clients = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&clients);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::SeqCst);
                let behaviour = Arc::clone(&behaviour);
                thread::spawn(move || behaviour.serve(client));
            }
        });
        Self {
            address,
            clients,
            silent,
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How often somebody connected.
    pub fn clients(&self) -> usize {
        self.clients.load(Ordering::SeqCst)
    }

    /// Where it listens, as the command line has it.
    pub fn url(&self) -> String {
        format!("tcp://{}", self.address)
    }

    /// Waits until the server has fallen silent.
    pub fn wait_for_silence(&self) {
        self.silent.recv().expect("the server runs");
    }
}

impl Behaviour {
    /// Serves one client until either side leaves or the server has given enough.
    fn serve(&self, client: TcpStream) -> Option<()> {
        let mut upstream = BufReader::new(TcpStream::connect(self.upstream).ok()?);
        upstream.get_ref().set_nodelay(true).ok()?;
        let mut writer = client.try_clone().ok()?;
        for line in BufReader::new(client).lines() {
            let asked: Value = serde_json::from_str(&line.ok()?).ok()?;
            if !self.goes_on(&asked) {
                return None;
            }
            upstream
                .get_mut()
                .write_all(format!("{asked}\n").as_bytes())
                .ok()?;
            let mut answer = String::new();
            upstream.read_line(&mut answer).ok()?;
            let mut answer: Value = serde_json::from_str(&answer).ok()?;
            for (question, answer) in pairs(&asked, &mut answer) {
                let method = question["method"].as_str().unwrap_or_default();
                (self.lie)(method, &question["params"], answer);
            }
            // A text in place of the answers is sent as it is: it need not be JSON.
            let text = match answer {
                Value::String(text) => text,
                other => other.to_string(),
            };
            writer.write_all(format!("{text}\n").as_bytes()).ok()?;
        }
        Some(())
    }

    /// Counts what is asked, and says whether it will be answered.
    fn goes_on(&self, asked: &Value) -> bool {
        let count = asked.as_array().map_or(1, Vec::len);
        let before = self.given.fetch_add(count, Ordering::SeqCst);
        let after = before + count;
        match self.stop {
            Stop::Never => true,
            Stop::Once(limit) => !(before <= limit && limit < after),
            Stop::ForGood(limit) => after <= limit,
            Stop::Silent(limit) if after <= limit => true,
            Stop::Silent(_) => {
                let _ = self.silent.send(());
                loop {
                    thread::park();
                }
            }
        }
    }
}

/// Each question with its answer, which a server may give in any order.
fn pairs<'a>(asked: &'a Value, answer: &'a mut Value) -> Vec<(&'a Value, &'a mut Value)> {
    match (asked, answer) {
        (Value::Array(questions), Value::Array(answers)) => {
            let question_of = |answer: &Value| {
                questions
                    .iter()
                    .find(|question| question["id"] == answer["id"])
            };
            answers
                .iter_mut()
                .filter_map(|answer| Some((question_of(answer)?, answer)))
                .collect()
        }
        (question, answer) => vec![(question, answer)],
    }
}
