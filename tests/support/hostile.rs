//! A server that does one thing wrong. It stands between a client and honest servers, passes every line on, and spoils
//! what a test tells it to. It keeps a list of what it was asked.
// Test code, where a panic is how a fault is told.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// What a server does to one answer; the method and the parameters say what was asked.
type Lie = dyn Fn(&str, &Value, &mut Value) + Send + Sync;

/// How a server sends a line; where it fails the connection is closed.
type Wire = dyn Fn(&Line, &mut TcpStream) -> io::Result<()> + Send + Sync;

/// A line that is about to be sent.
pub struct Line {
    /// What an honest server would send, without the end of the line.
    pub text: String,
    /// Whether it was asked for with an array.
    pub is_array: bool,
    /// The methods that it answers.
    pub methods: Vec<String>,
    /// Answers before it, on all connections.
    pub given: usize,
}

impl Line {
    /// Sends the line as it is.
    pub fn send(&self, client: &mut TcpStream) -> io::Result<()> {
        client.write_all(format!("{}\n", self.text).as_bytes())
    }

    /// Whether it holds answers that the program asked for, not only greetings.
    pub fn is_about_the_chain(&self) -> bool {
        self.methods
            .iter()
            .any(|method| method.starts_with("blockchain."))
    }
}

/// What a server does when it has given a number of answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    Never,
    /// Closes this connection and answers on the next.
    Once(usize),
    /// Closes each connection on which it has given so many answers.
    Every(usize),
    /// Closes this connection and every later one.
    ForGood(usize),
    /// Says no more, and keeps the connection.
    Silent(usize),
}

/// A question that was put to a server: method and parameters.
pub type Asked = (String, Value);

/// A server on loopback; it serves until the tests end.
pub struct Hostile {
    address: SocketAddr,
    shared: Arc<Shared>,
    silent: mpsc::Receiver<()>,
}

/// What a server is going to do.
pub struct Behaviour {
    /// Who is asked, each from a number of answers on.
    upstream: Vec<(usize, SocketAddr)>,
    lie: Box<Lie>,
    wire: Box<Wire>,
    stop: Stop,
    pause: Duration,
}

struct Shared {
    behaviour: Behaviour,
    /// Whether it is done with doing wrong.
    is_reformed: AtomicBool,
    given: AtomicUsize,
    clients: AtomicUsize,
    asked: Mutex<Vec<Asked>>,
    silent: mpsc::Sender<()>,
}

impl Behaviour {
    /// Does nothing wrong so far: says what the server at `upstream` says.
    pub fn before(upstream: SocketAddr) -> Self {
        Self {
            upstream: vec![(0, upstream)],
            lie: Box::new(|_, _, _| {}),
            wire: Box::new(Line::send),
            stop: Stop::Never,
            pause: Duration::ZERO,
        }
    }

    /// Tells lies: `lie` gets the method, the parameters and the honest answer with its `result`.
    pub fn lying(mut self, lie: impl Fn(&str, &Value, &mut Value) + Send + Sync + 'static) -> Self {
        self.lie = Box::new(lie);
        self
    }

    /// Sends lines in a way of its own.
    pub fn sending(
        mut self,
        wire: impl Fn(&Line, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        self.wire = Box::new(wire);
        self
    }

    /// Closes every connection on which it has given so many answers.
    pub fn closing_every(mut self, answers: usize) -> Self {
        self.stop = Stop::Every(answers);
        self
    }

    /// Closes every connection once it has given so many answers in all.
    pub fn closing_for_good_after(mut self, answers: usize) -> Self {
        self.stop = Stop::ForGood(answers);
        self
    }

    /// Says what another server says once it has given so many answers.
    pub fn turning_to(mut self, other: SocketAddr, answers: usize) -> Self {
        self.upstream.push((answers, other));
        self
    }

    /// Takes its time before each line.
    pub fn pausing(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    /// Starts to serve.
    pub fn start(self) -> Hostile {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, silent) = mpsc::channel();
        let shared = Arc::new(Shared {
            behaviour: self,
            is_reformed: AtomicBool::new(false),
            given: AtomicUsize::new(0),
            clients: AtomicUsize::new(0),
            asked: Mutex::default(),
            silent: sender,
        });
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                serving.clients.fetch_add(1, Ordering::SeqCst);
                let serving = Arc::clone(&serving);
                thread::spawn(move || serving.serve(client));
            }
        });
        Hostile {
            address,
            shared,
            silent,
        }
    }
}

impl Hostile {
    /// Tells lies: `lie` gets the method, the parameters and the honest answer with its `result`.
    pub fn lying(
        upstream: SocketAddr,
        lie: impl Fn(&str, &Value, &mut Value) + Send + Sync + 'static,
    ) -> Self {
        Behaviour::before(upstream).lying(lie).start()
    }

    /// Closes the connection once, after so many answers.
    pub fn closing_once_after(upstream: SocketAddr, answers: usize) -> Self {
        let mut behaviour = Behaviour::before(upstream);
        behaviour.stop = Stop::Once(answers);
        behaviour.start()
    }

    /// Closes every connection once it has given so many answers in all.
    pub fn closing_for_good_after(upstream: SocketAddr, answers: usize) -> Self {
        Behaviour::before(upstream)
            .closing_for_good_after(answers)
            .start()
    }

    /// Falls silent after so many answers.
    pub fn silent_after(upstream: SocketAddr, answers: usize) -> Self {
        let mut behaviour = Behaviour::before(upstream);
        behaviour.stop = Stop::Silent(answers);
        behaviour.start()
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens, as the command line has it.
    pub fn url(&self) -> String {
        format!("tcp://{}", self.address)
    }

    /// How often somebody connected.
    pub fn clients(&self) -> usize {
        self.shared.clients.load(Ordering::SeqCst)
    }

    /// Answers that were given so far.
    pub fn given(&self) -> usize {
        self.shared.given.load(Ordering::SeqCst)
    }

    /// What was asked since the last time, in order.
    pub fn take_asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.shared.asked.lock().unwrap())
    }

    /// Does nothing wrong from now on: passes on what the last of the honest servers says.
    pub fn reform(&self) {
        self.shared.is_reformed.store(true, Ordering::SeqCst);
    }

    /// Waits until the server has fallen silent.
    pub fn wait_for_silence(&self) {
        self.silent.recv().expect("the server runs");
    }
}

impl Shared {
    /// Serves one client until either side leaves or the server has given enough.
    fn serve(&self, client: TcpStream) -> Option<()> {
        client.set_nodelay(true).ok()?;
        let mut upstreams: HashMap<SocketAddr, BufReader<TcpStream>> = HashMap::new();
        let mut writer = client.try_clone().ok()?;
        let mut given_here = 0;
        for line in BufReader::new(client).lines() {
            let asked: Value = serde_json::from_str(&line.ok()?).ok()?;
            self.write_down(&asked);
            let is_reformed = self.is_reformed.load(Ordering::SeqCst);
            let count = asked.as_array().map_or(1, Vec::len);
            let given = self.given.fetch_add(count, Ordering::SeqCst);
            given_here += count;
            if !is_reformed && !self.goes_on(given, count, given_here) {
                return None;
            }
            thread::sleep(self.behaviour.pause);
            let upstream = self.upstream(given, is_reformed);
            let upstream = match upstreams.entry(upstream) {
                std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::hash_map::Entry::Vacant(place) => {
                    let stream = TcpStream::connect(upstream).ok()?;
                    stream.set_nodelay(true).ok()?;
                    place.insert(BufReader::new(stream))
                }
            };
            upstream
                .get_mut()
                .write_all(format!("{asked}\n").as_bytes())
                .ok()?;
            let mut answer = String::new();
            upstream.read_line(&mut answer).ok()?;
            let mut answer: Value = serde_json::from_str(&answer).ok()?;
            for (question, answer) in pairs(&asked, &mut answer) {
                let method = question["method"].as_str().unwrap_or_default();
                if !is_reformed {
                    (self.behaviour.lie)(method, &question["params"], answer);
                }
            }
            let line = Line {
                // A text in place of the answers is sent as it is: it need not be JSON.
                text: match answer {
                    Value::String(text) => text,
                    other => other.to_string(),
                },
                is_array: asked.is_array(),
                methods: questions(&asked).map(|(method, _)| method).collect(),
                given,
            };
            if is_reformed {
                line.send(&mut writer).ok()?;
            } else {
                (self.behaviour.wire)(&line, &mut writer).ok()?;
            }
        }
        Some(())
    }

    fn write_down(&self, asked: &Value) {
        self.asked.lock().unwrap().extend(questions(asked));
    }

    fn upstream(&self, given: usize, is_reformed: bool) -> SocketAddr {
        let mut turns = self.behaviour.upstream.iter().rev();
        let turn = turns.find(|(from, _)| is_reformed || *from <= given);
        turn.expect("somebody answers from the first on").1
    }

    /// Whether so many answers will be given after those before.
    fn goes_on(&self, before: usize, count: usize, here: usize) -> bool {
        let after = before + count;
        match self.behaviour.stop {
            Stop::Never => true,
            Stop::Once(limit) => !(before <= limit && limit < after),
            Stop::Every(limit) => here <= limit,
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

/// What a line asks: each method with its parameters.
fn questions(asked: &Value) -> impl Iterator<Item = Asked> {
    let each: Vec<&Value> = match asked {
        Value::Array(several) => several.iter().collect(),
        single => vec![single],
    };
    let asked: Vec<Asked> = each
        .into_iter()
        .map(|question| {
            let method = question["method"].as_str().unwrap_or_default();
            (method.to_owned(), question["params"].clone())
        })
        .collect();
    asked.into_iter()
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
