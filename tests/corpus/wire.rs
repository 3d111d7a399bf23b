//! What a server sends, as a stream of bytes, to a client that asks one question of each kind.
//!
//! The first byte says which versions the client wants and how much it asks at once; after it comes what the server says
//! on each connection, up to a byte that no text holds.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use bitcoin::hashes::Hash;
use bitcoin::{OutPoint, ScriptBuf, Txid};
use ransomtrace::client::{ClientLimits, Dial, Dialled, ElectrumSource, Source, SourceError};
use ransomtrace::electrum::Request;

/// Ends what is said on one connection.
const END: u8 = 0xff;

/// Connections that a client may try to make for one input, beside those that the input serves: no more than its tries
/// for each request and each size of a line.
const MOST_DIALS: usize = 1_000;

/// Says what it was given and then closes.
struct Script(VecDeque<u8>);

impl Read for Script {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Script {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Limits under which nothing is waited for: what a script has to say is there at once.
fn limits(batch: usize) -> ClientLimits {
    ClientLimits {
        batch,
        retries: 2,
        first_pause: Duration::ZERO,
        budgets: None,
        ..ClientLimits::default()
    }
}

/// A question of each kind, and some to share a line with.
fn requests() -> Vec<Request> {
    let tx = |number: u8| Txid::from_byte_array([number; 32]);
    let script = ScriptBuf::from_bytes(vec![0x51]);
    let mut requests: Vec<Request> = (1..5)
        .map(|number| Request::Transaction(tx(number)))
        .collect();
    requests.extend([
        Request::Tip,
        Request::Headers { start: 0, count: 2 },
        Request::History(script.clone()),
        Request::Balance(script.clone()),
        Request::Proof {
            txid: tx(1),
            height: 1,
        },
        Request::Spender {
            outpoint: OutPoint::new(tx(1), 0),
            script,
        },
    ]);
    requests
}

/// Listens to it until it answers or the client gives up.
pub fn read(bytes: &[u8]) {
    let (first, said) = bytes.split_first().unwrap_or((&0, &[]));
    let mut connections: VecDeque<VecDeque<u8>> = said
        .split(|byte| *byte == END)
        .map(|said| said.iter().copied().collect())
        .collect();
    let mut dials = connections.len() + MOST_DIALS;
    let dial: Dial = Box::new(move || {
        dials = dials.checked_sub(1).expect("a client gives up");
        let Some(script) = connections.pop_front() else {
            return Err(SourceError::Unreachable {
                server: "tcp://127.0.0.1:1".to_owned(),
                reason: "it is gone".to_owned(),
            });
        };
        Ok(Dialled {
            stream: Box::new(Script(script)),
            certificate: None,
            peer: None,
        })
    });
    let url = "tcp://127.0.0.1:1".parse().expect("a server's address");
    let batch = usize::from(first >> 1) % 16 + 1;
    let go_on = Arc::new(AtomicBool::new(false));
    let mut source = match ElectrumSource::over(dial, &url, limits(batch), go_on) {
        Ok(source) => source,
        Err(error) => return check_words(&error),
    };
    let requests = requests();
    let mut answers: BTreeMap<usize, String> = BTreeMap::new();
    let asked = source.ask(&requests, &mut |place, answer| {
        let before = answers.insert(place, answer);
        assert_eq!(before, None, "answered twice");
        Ok(Vec::new())
    });
    for (place, answer) in &answers {
        assert!(*place < requests.len());
        // Whether it is an answer is for the reader of answers to say.
        let _ = requests[*place].read(answer);
    }
    match asked {
        Ok(()) => assert_eq!(answers.len(), requests.len()),
        Err(error) => check_words(&error),
    }
}

/// An error may carry a server's words, but not what a terminal would obey, nor a book.
fn check_words(error: &SourceError) {
    let text = error.to_string();
    assert!(text.chars().count() < 1_000, "{} characters", text.len());
    assert!(!text.chars().any(char::is_control), "{text:?}");
}
