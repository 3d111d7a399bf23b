//! Opens connections to servers, with time-outs and interruption.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use log::{info, warn};
use rustls::{ClientConnection, StreamOwned};

use super::pins::PinFile;
use super::silence::Silence;
use super::socks::{self, SocksError};
use super::tls::{self, TlsError, TrustInputs};
use super::trust::{Certificate, Distrust, Pin, PinRecord, Trust, TrustDecision};
use super::{CertificateError, Dialing, PinError, ServerUrl, TransportError};
use crate::clock;
use crate::plural::counted;

/// Time limit to connect to one address, and for the proxy's greeting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Time limit to connect to any address of a host.
const CONNECT_ALL_TIMEOUT: Duration = Duration::from_secs(30);

/// Time limit for a response.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(30);

/// Time limit for a proxy to reach a server. Tor tries several circuits and would go on for two minutes.
const PROXY_TIMEOUT: Duration = Duration::from_secs(100);

/// How often a wait checks for interruption.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// A connection to a server. Once open, reads return after a moment with or without data; the client decides how long
/// to wait.
pub(crate) struct Socket {
    stream: SocketStream,
    certificate: Option<Certificate>,
    peer: Option<SocketAddr>,
}

/// A plain or encrypted stream.
enum SocketStream {
    Plain(Tcp),
    Tls(Box<StreamOwned<ClientConnection, Tcp>>),
}

impl Socket {
    /// Connects as `dialing` says. No request is sent yet; setting `interrupted` ends the wait.
    pub(crate) fn connect(
        url: &ServerUrl,
        dialing: &Dialing,
        interrupted: &Arc<AtomicBool>,
    ) -> Result<Self, TransportError> {
        dialing.check(url)?;
        let pin = dialing.pins.as_ref().map(|folder| PinFile::of(url, folder));
        let known = match &pin {
            Some(pin) if url.tls => pin.read()?,
            _ => None,
        };
        let unreachable = |error: io::Error| match interrupted.load(Ordering::Relaxed) {
            true => TransportError::Interrupted,
            false => TransportError::Unreachable {
                server: url.clone(),
                reason: describe_io(&error),
            },
        };
        let mut tcp = open_stream(url, dialing, interrupted).map_err(unreachable)?;
        let peer = match &dialing.proxy {
            Some(proxy) => {
                info!("{url}: through {proxy}");
                None
            }
            None => tcp.stream.peer_addr().ok(),
        };
        if !url.tls {
            tcp.poll_reads = true;
            return Ok(Self {
                stream: SocketStream::Plain(tcp),
                certificate: None,
                peer,
            });
        }
        let inputs = TrustInputs {
            known: known.clone(),
            given: dialing.fingerprints.get(&url.host_port()).copied(),
            now: clock::now(),
        };
        let (mut tls, decision) = tls::secure(tcp, url, inputs).map_err(|error| match error {
            TlsError::Failed(error) => unreachable(error),
            TlsError::Distrusted {
                shown,
                distrust,
                fault,
            } => {
                let server = url.clone();
                // A record was read from a pin file.
                let path = || {
                    pin.as_ref()
                        .map(|pin| pin.path().to_owned())
                        .unwrap_or_default()
                };
                TransportError::Certificate(Box::new(match distrust {
                    Distrust::FingerprintMismatch(given) => CertificateError::FingerprintMismatch {
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
                    Distrust::NoLongerCaSigned(since) => CertificateError::NoLongerCaSigned {
                        server,
                        since: since.to_string(),
                        shown,
                        fault,
                        pin: path(),
                    },
                }))
            }
        })?;
        let decision = match dialing.keeps_pins {
            true => decision,
            false => decision.without_pinning(),
        };
        info!("{url}: {}", decision.certificate);
        update_pin(url, pin.as_ref(), known.as_ref(), &decision)?;
        tls.sock.poll_reads = true;
        Ok(Self {
            stream: SocketStream::Tls(Box::new(tls)),
            certificate: Some(decision.certificate),
            peer,
        })
    }

    /// Returns the remote address, if no proxy is used.
    pub(crate) fn peer(&self) -> Option<SocketAddr> {
        self.peer
    }

    /// Returns the server's certificate with the reason for trusting it; `None` if the connection is not encrypted.
    pub(crate) fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref()
    }
}

/// Writes a changed pin and warns the user where it matters.
fn update_pin(
    url: &ServerUrl,
    pin: Option<&PinFile>,
    known: Option<&PinRecord>,
    TrustDecision { certificate, keep }: &TrustDecision,
) -> Result<(), TransportError> {
    let shown = certificate.fingerprint;
    let is_new = certificate.trust == Trust::FirstUse;
    let (Some(pin), Some(new)) = (pin, keep) else {
        if is_new {
            let server = url.clone();
            return Err(PinError::NoFolder { server, shown }.into());
        }
        return Ok(());
    };
    match pin.write(new) {
        Ok(()) => {}
        // Without a stored pin, trust on first use would apply to every connection.
        Err(error) if is_new => return Err(error.into()),
        Err(error) => warn!("{error}"),
    }
    let path = pin.path().display();
    match (certificate.trust, known.map(|known| known.pin)) {
        (Trust::FirstUse, _) => warn!(
            "{url}: its certificate is not signed by an authority, as is common among Electrum servers. It is trusted on this \
             first use and pinned:\n  \
             SHA-256 {shown}\n  \
             {path}\n\
             Compare it with the operator's, or with the one seen from another network:\n  \
             openssl s_client -connect {place} < /dev/null | openssl x509 -noout -fingerprint -sha256",
            place = url.host_port()
        ),
        (Trust::Authorities, Some(Pin::Certificate(pinned))) => warn!(
            "{url}: its certificate is no longer the pinned one, {pinned}, but an authority signed the new one, \
             {shown}. It is trusted by authority from now on; {path} records the old pin"
        ),
        (Trust::Given, Some(Pin::Certificate(pinned))) => {
            warn!("{url}: pinned {shown}, as given, in place of {pinned}; {path} records both")
        }
        (Trust::Given, Some(Pin::Authorities)) => warn!(
            "{url}: pinned {shown}, as given, in place of authorities; {path} records the change"
        ),
        _ => info!("{url}: recorded in {path}"),
    }
    Ok(())
}

/// Opens a stream to a server, directly or through the proxy.
fn open_stream(
    url: &ServerUrl,
    dialing: &Dialing,
    interrupted: &Arc<AtomicBool>,
) -> io::Result<Tcp> {
    let silence = dialing.timeout.unwrap_or(RESPONSE_TIMEOUT);
    let server = url.to_string();
    let Some(proxy) = &dialing.proxy else {
        let (host, port) = (url.name(), url.port);
        let mut tcp = Tcp::open(&server, move || addresses(&host, port), interrupted)?;
        tcp.patience = silence;
        return Ok(tcp);
    };
    let known = proxy.addresses().to_vec();
    let mut tcp = Tcp::open(&server, move || Ok(known), interrupted).map_err(|error| {
        io::Error::new(error.kind(), format!("cannot reach proxy {proxy}: {error}"))
    })?;
    tcp.patience = CONNECT_TIMEOUT;
    let greeted = socks::greet(&mut tcp, &proxy.credentials(&dialing.isolation));
    tcp.patience = PROXY_TIMEOUT;
    let connected = greeted.and_then(|()| socks::connect(&mut tcp, url));
    connected.map_err(|error| {
        let reason = match &error {
            SocksError::Io(error) => describe_io(error),
            other => other.to_string(),
        };
        io::Error::other(format!("proxy {proxy} could not connect: {reason}"))
    })?;
    tcp.patience = silence;
    Ok(tcp)
}

/// Resolves a host name; the only place where this machine does so.
fn addresses(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    // Resolved locally (RFC 6761).
    if host == "localhost" {
        return Ok(vec![
            (Ipv4Addr::LOCALHOST, port).into(),
            (Ipv6Addr::LOCALHOST, port).into(),
        ]);
    }
    Ok((host, port).to_socket_addrs()?.collect())
}

/// A TCP stream with short time-outs, so that waits can be interrupted.
struct Tcp {
    stream: TcpStream,
    interrupted: Arc<AtomicBool>,
    /// Time limit for data from the remote end.
    patience: Duration,
    /// Whether a read returns after one short time-out, because the reader keeps its own deadline.
    poll_reads: bool,
    /// Reports long waits.
    silence: Silence,
}

impl Tcp {
    /// Connects to the first address that accepts.
    fn open(
        server: &str,
        addresses: impl FnOnce() -> io::Result<Vec<SocketAddr>> + Send + 'static,
        interrupted: &Arc<AtomicBool>,
    ) -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        // Name resolution and connecting cannot be interrupted: a thread does both, and is abandoned if the wait ends
        // early.
        let given_up = Arc::clone(interrupted);
        thread::Builder::new().spawn(move || {
            let _ = sender.send(addresses().and_then(|known| connect_first(&known, &given_up)));
        })?;
        let (mut silence, start) = (Silence::of(server), Instant::now());
        let stream = loop {
            silence.look(
                start.elapsed(),
                CONNECT_ALL_TIMEOUT.saturating_sub(start.elapsed()),
            );
            match receiver.recv_timeout(POLL_INTERVAL) {
                Ok(stream) => break stream?,
                Err(RecvTimeoutError::Timeout) if interrupted.load(Ordering::Relaxed) => {
                    return Err(io::Error::other("interrupted"));
                }
                // Name resolution may take long.
                Err(RecvTimeoutError::Timeout)
                    if start.elapsed() > CONNECT_ALL_TIMEOUT + CONNECT_TIMEOUT =>
                {
                    let seconds = start.elapsed().as_secs();
                    return Err(io::Error::new(
                        io::ErrorKind::TimedOut,
                        format!("no connection within {}", counted(seconds, "second")),
                    ));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(io::Error::other("the connecting thread failed"));
                }
            }
        };
        stream.set_read_timeout(Some(POLL_INTERVAL))?;
        stream.set_write_timeout(Some(POLL_INTERVAL))?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            interrupted: Arc::clone(interrupted),
            patience: RESPONSE_TIMEOUT,
            poll_reads: false,
            silence,
        })
    }

    /// Retries until the operation succeeds, the time limit passes, or the run is interrupted.
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
                            format!("no answer within {}", counted(seconds, "second")),
                        ));
                    }
                }
                other => return other,
            }
        }
    }
}

/// Connects to the first address that accepts.
fn connect_first(addresses: &[SocketAddr], given_up: &AtomicBool) -> io::Result<TcpStream> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    let start = Instant::now();
    for address in addresses {
        if given_up.load(Ordering::Relaxed)
            || start.elapsed() > CONNECT_ALL_TIMEOUT - CONNECT_TIMEOUT
        {
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
        if self.poll_reads {
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
            SocketStream::Plain(stream) => stream.read(buffer),
            SocketStream::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.stream {
            SocketStream::Plain(stream) => stream.write(bytes),
            SocketStream::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.stream {
            SocketStream::Plain(stream) => stream.flush(),
            SocketStream::Tls(stream) => stream.flush(),
        }
    }
}

/// Whether the operation timed out.
fn is_timeout(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
    )
}

/// Describes a connection error. Text from the remote end is bounded and without control characters.
fn describe_io(error: &io::Error) -> String {
    let words = match error.kind() {
        io::ErrorKind::UnexpectedEof => "the connection was closed unexpectedly".to_owned(),
        _ => error.to_string(),
    };
    words
        .chars()
        .filter(|c| !c.is_control())
        .take(300)
        .collect()
}
