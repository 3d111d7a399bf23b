//! The connection to a server, plain or encrypted: how it is made, and how long it is waited for.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::ServerUrl;

/// Time to reach a server.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Time that a server may stay silent.
pub(super) const SILENCE: Duration = Duration::from_secs(60);

/// How long a wait for an answer goes on before it is looked whether the user wants it to.
const GLANCE: Duration = Duration::from_millis(200);

/// A connection that waits for answers no longer than the user wants it to.
pub(super) struct Socket {
    stream: Stream,
    interrupted: Arc<AtomicBool>,
}

impl Socket {
    pub(super) fn connect(url: &ServerUrl, interrupted: &Arc<AtomicBool>) -> io::Result<Self> {
        let stream = Stream::connect(url)?;
        stream.tcp().set_read_timeout(Some(GLANCE))?;
        Ok(Self {
            stream,
            interrupted: Arc::clone(interrupted),
        })
    }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let start = Instant::now();
        loop {
            match self.stream.read(buffer) {
                Err(error) if is_timeout(&error) => {
                    if self.interrupted.load(Ordering::Relaxed) {
                        return Err(io::Error::other("interrupted"));
                    }
                    if start.elapsed() >= SILENCE {
                        return Err(error);
                    }
                }
                other => return other,
            }
        }
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Whether nothing came in time.
pub(super) fn is_timeout(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
    )
}

/// Says what to do about a certificate that nobody vouches for; most Electrum servers have such a one.
fn unless_vouched(error: &io::Error) -> io::Error {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let advice = match inner {
        Some(rustls::Error::InvalidCertificate(_)) => {
            "; this version takes only certificates that the usual authorities vouch for, choose another server"
        }
        _ => "",
    };
    io::Error::new(error.kind(), format!("{error}{advice}"))
}

/// A plain or encrypted connection.
enum Stream {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Stream {
    fn connect(url: &ServerUrl) -> io::Result<Self> {
        let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        for address in (url.host.as_str(), url.port).to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, CONNECT_TIMEOUT) {
                Ok(stream) => {
                    stream.set_read_timeout(Some(SILENCE))?;
                    stream.set_write_timeout(Some(SILENCE))?;
                    stream.set_nodelay(true)?;
                    return if url.tls {
                        Self::secure(&url.host, stream)
                    } else {
                        Ok(Self::Plain(stream))
                    };
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    fn secure(host: &str, mut stream: TcpStream) -> io::Result<Self> {
        let roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        let mut connection =
            ClientConnection::new(Arc::new(config), name).map_err(io::Error::other)?;
        // The handshake is done here, so that a certificate nobody vouches for is reported as what it is.
        while connection.is_handshaking() {
            connection
                .complete_io(&mut stream)
                .map_err(|error| unless_vouched(&error))?;
        }
        Ok(Self::Tls(Box::new(StreamOwned::new(connection, stream))))
    }

    fn tcp(&self) -> &TcpStream {
        match self {
            Self::Plain(stream) => stream,
            Self::Tls(stream) => stream.get_ref(),
        }
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}
