//! A SOCKS5 proxy that keeps what it was asked for. Whatever that is, it leads to one server, as if it had found the
//! name. Like Tor it takes user name and password from whoever offers them.
// Test code, where a panic is how a fault is told.
#![allow(clippy::unwrap_used)]

use std::io::{self, Read, Write};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

/// What a proxy was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub credentials: Option<(String, String)>,
    pub host: Host,
    pub port: u16,
}

/// How the server was named to the proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    Name(String),
    Address(IpAddr),
}

/// What a proxy does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    Leads,
    /// Refuses with a reply.
    Refuses(u8),
    /// Wants no user name.
    LeadsStrangers,
    /// Wants a user name that it never accepts.
    Rejects,
    /// Says nothing once a client is there.
    Silent,
    /// Ends, with every connection through it, once so many bytes came from the server.
    DiesAfter(usize),
}

/// A proxy on loopback; it serves until the tests end.
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    arrivals: mpsc::Receiver<()>,
}

struct Shared {
    upstream: SocketAddr,
    manner: Manner,
    asked: Mutex<Vec<Asked>>,
    streams: Mutex<Vec<TcpStream>>,
    carried: AtomicUsize,
    dead: AtomicBool,
    address: SocketAddr,
}

impl Proxy {
    /// Leads to a server, whatever it is asked for.
    pub fn leading_to(upstream: SocketAddr) -> Self {
        Self::new(upstream, Manner::Leads)
    }

    /// Leads to a server, and knows nothing of user names.
    pub fn leading_strangers_to(upstream: SocketAddr) -> Self {
        Self::new(upstream, Manner::LeadsStrangers)
    }

    /// Refuses every request with a reply of RFC 1928.
    pub fn refusing(upstream: SocketAddr, reply: u8) -> Self {
        Self::new(upstream, Manner::Refuses(reply))
    }

    /// Accepts no user name and no password.
    pub fn rejecting(upstream: SocketAddr) -> Self {
        Self::new(upstream, Manner::Rejects)
    }

    /// Takes connections and says nothing.
    pub fn silent(upstream: SocketAddr) -> Self {
        Self::new(upstream, Manner::Silent)
    }

    /// Leads to a server until so many bytes came from there; then nothing listens at its address any more.
    pub fn dying_after(upstream: SocketAddr, bytes: usize) -> Self {
        Self::new(upstream, Manner::DiesAfter(bytes))
    }

    fn new(upstream: SocketAddr, manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            upstream,
            manner,
            asked: Mutex::default(),
            streams: Mutex::default(),
            carried: AtomicUsize::new(0),
            dead: AtomicBool::new(false),
            address,
        });
        let (sender, arrivals) = mpsc::channel();
        let own = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if own.dead.load(Ordering::SeqCst) {
                    return;
                }
                let _ = sender.send(());
                let shared = Arc::clone(&own);
                thread::spawn(move || shared.serve(client));
            }
        });
        Self {
            address,
            shared,
            arrivals,
        }
    }

    /// As the command line has it.
    pub fn url(&self) -> String {
        format!("socks5://{}", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Everything that it was asked for, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().unwrap().clone()
    }

    /// Waits until somebody has connected.
    pub fn wait_for_a_client(&self) {
        self.arrivals.recv().expect("the proxy runs");
    }
}

impl Shared {
    fn serve(&self, mut client: TcpStream) -> io::Result<()> {
        if self.manner == Manner::Silent {
            loop {
                thread::park();
            }
        }
        let [_, count] = read(&mut client)?;
        let mut methods = vec![0; count.into()];
        client.read_exact(&mut methods)?;
        let wants_name = methods.contains(&2) && self.manner != Manner::LeadsStrangers;
        client.write_all(&[5, if wants_name { 2 } else { 0 }])?;
        let mut credentials = None;
        if wants_name {
            let [version] = read(&mut client)?;
            assert_eq!(version, 1, "RFC 1929");
            credentials = Some((text(&mut client)?, text(&mut client)?));
            let is_rejected = self.manner == Manner::Rejects;
            client.write_all(&[1, u8::from(is_rejected)])?;
            if is_rejected {
                return Ok(());
            }
        }
        let [version, command, _, kind] = read(&mut client)?;
        assert_eq!((version, command), (5, 1), "RFC 1928");
        let host = match kind {
            1 => Host::Address(read::<4>(&mut client)?.into()),
            4 => Host::Address(read::<16>(&mut client)?.into()),
            _ => Host::Name(text(&mut client)?),
        };
        let port = u16::from_be_bytes(read(&mut client)?);
        self.asked.lock().unwrap().push(Asked {
            credentials,
            host,
            port,
        });
        if let Manner::Refuses(reply) = self.manner {
            return client.write_all(&[5, reply, 0, 1, 0, 0, 0, 0, 0, 0]);
        }
        let mut server = TcpStream::connect(self.upstream)?;
        client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])?;
        for stream in [&client, &server] {
            stream.set_nodelay(true)?;
            self.streams.lock().unwrap().push(stream.try_clone()?);
        }
        let (mut from, mut to) = (client.try_clone()?, server.try_clone()?);
        thread::spawn(move || {
            let _ = io::copy(&mut from, &mut to);
            let _ = to.shutdown(Shutdown::Both);
        });
        let mut buffer = [0; 4096];
        loop {
            let count = server.read(&mut buffer)?;
            if count == 0 {
                return client.shutdown(Shutdown::Both);
            }
            let carried = count + self.carried.fetch_add(count, Ordering::SeqCst);
            if matches!(self.manner, Manner::DiesAfter(bytes) if bytes < carried) {
                return self.die();
            }
            client.write_all(&buffer[..count])?;
        }
    }

    fn die(&self) -> io::Result<()> {
        self.dead.store(true, Ordering::SeqCst);
        // Wakes up whoever accepts, who then leaves.
        TcpStream::connect(self.address)?;
        for stream in self.streams.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
        Ok(())
    }
}

fn read<const N: usize>(stream: &mut TcpStream) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// A text with its length before it.
fn text(stream: &mut TcpStream) -> io::Result<String> {
    let [length] = read(stream)?;
    let mut bytes = vec![0; length.into()];
    stream.read_exact(&mut bytes)?;
    Ok(String::from_utf8(bytes).unwrap())
}
