//! A bad line to a server: it is slow, it breaks, and it changes bytes on the way. How slow, and which bytes, is drawn
//! from dice with a seed, so that it is the same every time as far as the two ends are.
// Test code, where a panic is how a fault is told.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::dice::Dice;

/// What happens on the way back, each to every n-th line that is no greeting; 0 for never. By count and not by chance,
/// so that no request fails more often in a row than a client bears.
#[derive(Debug, Clone, Copy, Default)]
pub struct Trouble {
    /// The connection breaks in the middle of it.
    pub cuts: usize,
    /// A byte of it becomes one that no text has.
    pub garbles: usize,
    /// A digit of a transaction or a branch becomes another.
    pub changes: usize,
}

/// A line to a server on this machine; it is there until the tests end.
pub struct Chaos {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    server: SocketAddr,
    trouble: Trouble,
    dice: Mutex<Dice>,
    lines: AtomicUsize,
    cuts: AtomicUsize,
    garbled: AtomicUsize,
    changed: AtomicUsize,
}

impl Chaos {
    /// A line to the server at a loopback port.
    pub fn before(port: u16, trouble: Trouble, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            server: SocketAddr::from(([127, 0, 0, 1], port)),
            trouble,
            dice: Mutex::new(Dice::new(seed)),
            lines: AtomicUsize::new(0),
            cuts: AtomicUsize::new(0),
            garbled: AtomicUsize::new(0),
            changed: AtomicUsize::new(0),
        });
        let carrying = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let carrying = Arc::clone(&carrying);
                thread::spawn(move || carrying.carry(client));
            }
        });
        Self { address, shared }
    }

    /// Where it begins, as the command line has it.
    pub fn url(&self) -> String {
        format!("tcp://{}", self.address)
    }

    /// Cuts, garbled lines and changed lines so far.
    pub fn done(&self) -> [usize; 3] {
        let Shared {
            cuts,
            garbled,
            changed,
            ..
        } = &*self.shared;
        [cuts, garbled, changed].map(|count| count.load(Ordering::SeqCst))
    }
}

impl Shared {
    /// Carries bytes both ways until one end leaves or the line breaks.
    fn carry(&self, client: TcpStream) -> Option<()> {
        let server = TcpStream::connect(self.server).ok()?;
        for end in [&client, &server] {
            end.set_nodelay(true).ok()?;
        }
        let (mut asks, mut asked) = (client.try_clone().ok()?, server.try_clone().ok()?);
        thread::spawn(move || {
            let _ = std::io::copy(&mut asks, &mut asked);
            let _ = asked.shutdown(Shutdown::Both);
        });
        let over = self.answer(&client, BufReader::new(&server));
        for end in [&client, &server] {
            let _ = end.shutdown(Shutdown::Both);
        }
        over
    }

    fn answer(&self, mut client: &TcpStream, mut server: BufReader<&TcpStream>) -> Option<()> {
        for at in 0.. {
            let mut line = Vec::new();
            if server.read_until(b'\n', &mut line).ok()? == 0 {
                break;
            }
            thread::sleep(Duration::from_millis(1 + self.roll(8) as u64));
            // The greeting comes through, or nobody would ever get to ask.
            if at > 0 {
                let count = 1 + self.lines.fetch_add(1, Ordering::SeqCst);
                let is_due = |every: usize| every > 0 && count.is_multiple_of(every);
                if is_due(self.trouble.cuts) {
                    self.cuts.fetch_add(1, Ordering::SeqCst);
                    client.write_all(&line[..line.len() / 2]).ok()?;
                    return None;
                }
                if is_due(self.trouble.garbles) {
                    self.garbled.fetch_add(1, Ordering::SeqCst);
                    let place = self.roll(line.len());
                    line[place] = 0xff;
                }
                if is_due(self.trouble.changes) && self.change(&mut line) {
                    self.changed.fetch_add(1, Ordering::SeqCst);
                }
            }
            client.write_all(&line).ok()?;
        }
        Some(())
    }

    /// Changes a digit of what a proof is made of; whether there was one.
    fn change(&self, line: &mut [u8]) -> bool {
        // The last digit of the first branch, or the first of a transaction: those of mainnet and of regtest alike begin
        // with a version of four bytes, "01" or "02" and zeroes.
        let place = |mark: &[u8]| {
            let at = line.windows(mark.len()).position(|part| part == mark);
            at.map(|at| at + mark.len())
        };
        let branch = place(b"\"merkle\":[\"").or_else(|| place(b"\"merkle\": [\""));
        let bytes = [
            &b"\"0200000000"[..],
            &b"\"0100000000"[..],
            &b"\"02000000"[..],
        ];
        let tx = bytes.into_iter().find_map(place);
        let Some(at) = branch.or(tx.map(|at| at + 20)) else {
            return false;
        };
        line[at] = if line[at] == b'7' { b'8' } else { b'7' };
        true
    }

    fn roll(&self, sides: usize) -> usize {
        self.dice.lock().unwrap().roll(sides)
    }
}
