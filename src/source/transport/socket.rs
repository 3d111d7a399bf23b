//! The connection to a server: how it is made, and how long it is waited for.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use log::{info, warn};
use rustls::{ClientConnection, StreamOwned};

use super::pins::Pin;
use super::socks::{self, SocksError};
use super::tls::{self, Grounds, TlsError};
use super::trust::{Certificate, Distrust, Judgement, Known, Mark, Trust};
use super::{CertificateError, Dialing, PinError, TransportError};
use crate::source::silence::Silence;
use crate::source::{ServerUrl, clock};

/// Time to reach an address, and time that a proxy may take to return a greeting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Time to reach one of all addresses of a host.
const CONNECT_ALL: Duration = Duration::from_secs(30);

/// Time that a server may stay silent.
const SILENCE: Duration = Duration::from_secs(30);

/// Time that a proxy may take to reach a server. Tor tries several circuits one after the other, and would go on for two
/// minutes.
const PROXY_SILENCE: Duration = Duration::from_secs(100);

/// How long a wait goes on before it is looked whether the user wants it to.
const GLANCE: Duration = Duration::from_millis(200);

/// A connection. Once it is made, reads end after a moment whether or not something came: how long an answer is waited
/// for is the client's to say.
pub(in crate::source) struct Socket {
    stream: Stream,
    certificate: Option<Certificate>,
    peer: Option<SocketAddr>,
}

/// A plain or encrypted connection.
enum Stream {
    Plain(Tcp),
    Tls(Box<StreamOwned<ClientConnection, Tcp>>),
}

impl Socket {
    /// Connects by the way that `dialing` says, and by no other. Nothing is asked of the server yet; the wait ends when
    /// `interrupted` becomes true.
    pub(in crate::source) fn connect(
        url: &ServerUrl,
        dialing: &Dialing,
        interrupted: &Arc<AtomicBool>,
    ) -> Result<Self, TransportError> {
        dialing.check(url)?;
        let pin = dialing.pins.as_ref().map(|folder| Pin::of(url, folder));
        let known = match &pin {
            Some(pin) if url.tls => pin.read()?,
            _ => None,
        };
        let unreachable = |error: io::Error| match interrupted.load(Ordering::Relaxed) {
            true => TransportError::Interrupted,
            false => TransportError::Unreachable {
                server: url.clone(),
                reason: describe(&error),
            },
        };
        let mut tcp = dial(url, dialing, interrupted).map_err(unreachable)?;
        let peer = match &dialing.proxy {
            Some(proxy) => {
                info!("{url}: through {proxy}");
                None
            }
            None => tcp.stream.peer_addr().ok(),
        };
        if !url.tls {
            tcp.is_brief = true;
            return Ok(Self {
                stream: Stream::Plain(tcp),
                certificate: None,
                peer,
            });
        }
        let grounds = Grounds {
            known: known.clone(),
            given: dialing.fingerprints.get(&url.place()).copied(),
            now: clock::now(),
        };
        let (mut tls, judgement) = tls::secure(tcp, url, grounds).map_err(|error| match error {
            TlsError::Failed(error) => unreachable(error),
            TlsError::Distrusted {
                shown,
                distrust,
                fault,
            } => {
                let server = url.clone();
                // What is known was read from the file of a pin.
                let path = || {
                    pin.as_ref()
                        .map(|pin| pin.path().to_owned())
                        .unwrap_or_default()
                };
                TransportError::Certificate(Box::new(match distrust {
                    Distrust::Unlike(given) => CertificateError::Unlike {
                        server,
                        given,
                        shown,
                    },
                    Distrust::Changed(pinned, since) => CertificateError::Changed {
                        server,
                        pinned,
                        since: since.to_string(),
                        shown,
                        pin: path(),
                    },
                    Distrust::Forsaken(since) => CertificateError::Forsaken {
                        server,
                        since: since.to_string(),
                        shown,
                        fault,
                        pin: path(),
                    },
                }))
            }
        })?;
        let judgement = match dialing.keeps_pins {
            true => judgement,
            false => judgement.of_a_passer_by(),
        };
        info!("{url}: {}", judgement.certificate);
        keep(url, pin.as_ref(), known.as_ref(), &judgement)?;
        tls.sock.is_brief = true;
        Ok(Self {
            stream: Stream::Tls(Box::new(tls)),
            certificate: Some(judgement.certificate),
            peer,
        })
    }

    /// The address at the other end, where no proxy stands between.
    pub(in crate::source) fn peer(&self) -> Option<SocketAddr> {
        self.peer
    }

    /// The server's certificate, and why it is trusted; nothing where the connection is not encrypted.
    pub(in crate::source) fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref()
    }
}

/// Keeps by what a server is known from now on, and says so where the user should know.
fn keep(
    url: &ServerUrl,
    pin: Option<&Pin>,
    known: Option<&Known>,
    Judgement { certificate, keep }: &Judgement,
) -> Result<(), TransportError> {
    let shown = certificate.fingerprint;
    let is_stranger = certificate.trust == Trust::FirstUse;
    let (Some(pin), Some(new)) = (pin, keep) else {
        if is_stranger {
            let server = url.clone();
            return Err(PinError::NoFolder { server, shown }.into());
        }
        return Ok(());
    };
    match pin.write(new) {
        Ok(()) => {}
        // Trust on first use is trust on every use if the first is not kept.
        Err(error) if is_stranger => return Err(error.into()),
        Err(error) => warn!("{error}"),
    }
    let path = pin.path().display();
    match (certificate.trust, known.map(|known| known.mark)) {
        (Trust::FirstUse, _) => warn!(
            "{url}: no authority vouches for its certificate, as is common among Electrum servers. It is trusted on this \
             first use and pinned:\n  \
             SHA-256 {shown}\n  \
             {path}\n\
             Compare it with what the operator says, or with what another network shows:\n  \
             openssl s_client -connect {place} < /dev/null | openssl x509 -noout -fingerprint -sha256",
            place = url.place()
        ),
        (Trust::Authorities, Some(Mark::Certificate(pinned))) => warn!(
            "{url}: its certificate is no longer the pinned one, {pinned}, but an authority vouches for the new one, \
             {shown}. From now on authorities decide; {path} keeps what was pinned"
        ),
        (Trust::Given, Some(Mark::Certificate(pinned))) => {
            warn!("{url}: pinned {shown}, as given, in place of {pinned}; {path} keeps both")
        }
        (Trust::Given, Some(Mark::Authorities)) => warn!(
            "{url}: pinned {shown}, as given; authorities decide no longer; {path} keeps that they did"
        ),
        _ => info!("{url}: kept in {path}"),
    }
    Ok(())
}

/// Opens a stream to a server: directly, or through the proxy if there is one.
fn dial(url: &ServerUrl, dialing: &Dialing, interrupted: &Arc<AtomicBool>) -> io::Result<Tcp> {
    let silence = dialing.timeout.unwrap_or(SILENCE);
    let server = url.to_string();
    let Some(proxy) = &dialing.proxy else {
        let (host, port) = (url.name(), url.port);
        let mut tcp = Tcp::open(&server, move || addresses(&host, port), interrupted)?;
        tcp.patience = silence;
        return Ok(tcp);
    };
    let known = proxy.addresses().to_vec();
    let mut tcp = Tcp::open(&server, move || Ok(known), interrupted).map_err(|error| {
        io::Error::new(
            error.kind(),
            format!("the proxy {proxy} cannot be reached: {error}"),
        )
    })?;
    tcp.patience = CONNECT_TIMEOUT;
    let greeted = socks::greet(&mut tcp, &proxy.credentials(&dialing.isolation));
    tcp.patience = PROXY_SILENCE;
    let connected = greeted.and_then(|()| socks::connect(&mut tcp, url));
    connected.map_err(|error| {
        let reason = match &error {
            SocksError::Io(error) => describe(error),
            other => other.to_string(),
        };
        io::Error::other(format!("the proxy {proxy} does not lead there: {reason}"))
    })?;
    tcp.patience = silence;
    Ok(tcp)
}

/// The addresses of a host. Only here is a name looked up by this machine.
fn addresses(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    // Known without asking anybody (RFC 6761).
    if host == "localhost" {
        return Ok(vec![
            (Ipv4Addr::LOCALHOST, port).into(),
            (Ipv6Addr::LOCALHOST, port).into(),
        ]);
    }
    Ok((host, port).to_socket_addrs()?.collect())
}

/// A connection whose waits are short, so that between them it can be looked whether they are to go on.
struct Tcp {
    stream: TcpStream,
    interrupted: Arc<AtomicBool>,
    /// How long the other end may stay silent.
    patience: Duration,
    /// Whether reads end after a moment, since whoever reads keeps time.
    is_brief: bool,
    /// Tells when it is long.
    silence: Silence,
}

impl Tcp {
    /// Connects to the first of the addresses that answers.
    fn open(
        server: &str,
        addresses: impl FnOnce() -> io::Result<Vec<SocketAddr>> + Send + 'static,
        interrupted: &Arc<AtomicBool>,
    ) -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        // The system looks up names and connects without listening to anybody: a thread of its own does the waiting, and
        // is left to itself if nobody waits for it any more.
        let given_up = Arc::clone(interrupted);
        thread::Builder::new().spawn(move || {
            let _ = sender.send(addresses().and_then(|known| first(&known, &given_up)));
        })?;
        let (mut silence, start) = (Silence::of(server), Instant::now());
        let stream = loop {
            silence.look(start.elapsed(), CONNECT_ALL.saturating_sub(start.elapsed()));
            match receiver.recv_timeout(GLANCE) {
                Ok(stream) => break stream?,
                Err(RecvTimeoutError::Timeout) if interrupted.load(Ordering::Relaxed) => {
                    return Err(io::Error::other("interrupted"));
                }
                // A name may take long to look up.
                Err(RecvTimeoutError::Timeout)
                    if start.elapsed() > CONNECT_ALL + CONNECT_TIMEOUT =>
                {
                    let seconds = start.elapsed().as_secs();
                    return Err(io::Error::new(
                        io::ErrorKind::TimedOut,
                        format!("no connection within {seconds} seconds"),
                    ));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(io::Error::other("the connection could not be tried"));
                }
            }
        };
        stream.set_read_timeout(Some(GLANCE))?;
        stream.set_write_timeout(Some(GLANCE))?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            interrupted: Arc::clone(interrupted),
            patience: SILENCE,
            is_brief: false,
            silence,
        })
    }

    /// Tries until something happens, patience ends, or the user does not want to wait.
    fn wait(
        &mut self,
        mut attempt: impl FnMut(&mut TcpStream) -> io::Result<usize>,
    ) -> io::Result<usize> {
        let start = Instant::now();
        loop {
            match attempt(&mut self.stream) {
                Err(error) if is_timeout(&error) => {
                    if self.interrupted.load(Ordering::Relaxed) {
                        return Err(io::Error::other("interrupted"));
                    }
                    let waited = start.elapsed();
                    self.silence
                        .look(waited, self.patience.saturating_sub(waited));
                    if waited >= self.patience {
                        let seconds = self.patience.as_secs();
                        return Err(io::Error::new(
                            io::ErrorKind::TimedOut,
                            format!("no answer within {seconds} seconds"),
                        ));
                    }
                }
                other => return other,
            }
        }
    }
}

/// Connects to the first of the addresses that answers.
fn first(addresses: &[SocketAddr], given_up: &AtomicBool) -> io::Result<TcpStream> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    let start = Instant::now();
    for address in addresses {
        if given_up.load(Ordering::Relaxed) || start.elapsed() > CONNECT_ALL - CONNECT_TIMEOUT {
            break;
        }
        match TcpStream::connect_timeout(address, CONNECT_TIMEOUT) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

impl Read for Tcp {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_brief {
            return self.stream.read(buffer);
        }
        self.wait(|stream| stream.read(buffer))
    }
}

impl Write for Tcp {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.wait(|stream| stream.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.stream {
            Stream::Plain(stream) => stream.read(buffer),
            Stream::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.stream {
            Stream::Plain(stream) => stream.write(bytes),
            Stream::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.stream {
            Stream::Plain(stream) => stream.flush(),
            Stream::Tls(stream) => stream.flush(),
        }
    }
}

/// Whether nothing came in time.
fn is_timeout(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
    )
}

/// What went wrong with a connection. What the other end says in it is bounded, and without control characters.
fn describe(error: &io::Error) -> String {
    let words = match error.kind() {
        io::ErrorKind::UnexpectedEof => "the connection was closed in the middle of it".to_owned(),
        _ => error.to_string(),
    };
    words
        .chars()
        .filter(|c| !c.is_control())
        .take(300)
        .collect()
}
