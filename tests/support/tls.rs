//! Certificates of every kind, and a server that shows them: it stands before the demo server and encrypts.
// Test code, where a panic is how a fault is told.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use bitcoin::hashes::{Hash, sha256};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::version::{TLS12, TLS13};
use rustls::{ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion};

/// What a server shows: a certificate, and the proof of a key.
#[derive(Clone)]
pub struct Shown {
    certificate: CertificateDer<'static>,
    key: Arc<PrivateKeyDer<'static>>,
}

impl Shown {
    /// A certificate for some name that vouches for itself.
    pub fn self_signed() -> Self {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["electrum.example".to_owned()]).unwrap();
        Self::new(params.self_signed(&key).unwrap().der().clone(), &key)
    }

    /// A certificate of the first version of X.509.
    pub fn of_version_1() -> Self {
        let pem = include_bytes!("x509v1.pem");
        Self {
            certificate: CertificateDer::from_pem_slice(pem).unwrap(),
            key: Arc::new(PrivateKeyDer::from_pem_slice(pem).unwrap()),
        }
    }

    fn new(certificate: CertificateDer<'static>, key: &KeyPair) -> Self {
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        Self {
            certificate,
            key: Arc::new(key.into()),
        }
    }

    /// This certificate, shown by somebody who holds the key of another.
    pub fn with_the_key_of(&self, other: &Self) -> Self {
        Self {
            certificate: self.certificate.clone(),
            key: Arc::clone(&other.key),
        }
    }

    /// SHA-256 of the certificate as openssl prints it.
    pub fn fingerprint(&self) -> String {
        let hash = sha256::Hash::hash(&self.certificate).to_byte_array();
        let pairs: Vec<String> = hash.iter().map(|byte| format!("{byte:02X}")).collect();
        pairs.join(":")
    }

    fn config(&self, versions: &[&'static SupportedProtocolVersion]) -> Arc<ServerConfig> {
        let key = ring::sign::any_supported_type(&self.key).unwrap();
        // Not checked for fitting together: that is for the client to find out.
        let pair = CertifiedKey::new(vec![self.certificate.clone()], key);
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(SingleCertAndKey::from(pair)));
        Arc::new(config)
    }
}

/// An authority that vouches for certificates.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        params
            .distinguished_name
            .push(DnType::CommonName, "an authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// Its own certificate, as a store of authorities has it.
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// A new certificate for a name or an address.
    pub fn issue(&self, name: &str) -> Shown {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        Shown::new(params.signed_by(&key, &self.0).unwrap().der().clone(), &key)
    }
}

/// A server on loopback; it serves until the tests end.
pub struct TlsServer {
    address: SocketAddr,
    state: Arc<State>,
}

struct State {
    upstream: SocketAddr,
    shown: Mutex<(Shown, Vec<&'static SupportedProtocolVersion>)>,
    /// What is shown instead once so many lines were read.
    later: Mutex<Option<(usize, Shown)>>,
    lines: AtomicUsize,
    connections: AtomicUsize,
}

impl TlsServer {
    pub fn start(upstream: SocketAddr, shown: &Shown) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            upstream,
            shown: Mutex::new((shown.clone(), vec![&TLS13, &TLS12])),
            later: Mutex::new(None),
            lines: AtomicUsize::new(0),
            connections: AtomicUsize::new(0),
        });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                thread::spawn(move || state.serve(client));
            }
        });
        Self { address, state }
    }

    /// Shows another certificate from now on.
    pub fn show(&self, shown: &Shown) {
        self.state.shown.lock().unwrap().0 = shown.clone();
    }

    /// Speaks only TLS 1.2 from now on.
    pub fn speak_tls_1_2(&self) {
        self.state.shown.lock().unwrap().1 = vec![&TLS12];
    }

    /// Closes the connection after so many lines, and shows another certificate from then on.
    pub fn show_after(&self, lines: usize, shown: &Shown) {
        *self.state.later.lock().unwrap() = Some((lines, shown.clone()));
    }

    /// Lines that it was sent since it was last asked. What is no encrypted line of the protocol is none.
    pub fn lines(&self) -> usize {
        self.state.lines.swap(0, Ordering::SeqCst)
    }

    /// Connections made to it, whatever came of them.
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// Where it listens, as the command line has it.
    pub fn url(&self) -> String {
        format!("ssl://{}", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }
}

impl State {
    /// Serves one client until either side leaves.
    fn serve(&self, client: TcpStream) -> Option<()> {
        self.connections.fetch_add(1, Ordering::SeqCst);
        let config = {
            let shown = self.shown.lock().unwrap();
            shown.0.config(&shown.1)
        };
        let connection = ServerConnection::new(config).ok()?;
        let mut client = BufReader::new(StreamOwned::new(connection, client));
        let mut upstream = BufReader::new(TcpStream::connect(self.upstream).ok()?);
        upstream.get_ref().set_nodelay(true).ok()?;
        loop {
            let mut line = String::new();
            if client.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let lines = 1 + self.lines.fetch_add(1, Ordering::SeqCst);
            let later = self
                .later
                .lock()
                .unwrap()
                .take_if(|(after, _)| *after < lines);
            if let Some((_, shown)) = later {
                self.shown.lock().unwrap().0 = shown;
                return None;
            }
            upstream.get_mut().write_all(line.as_bytes()).ok()?;
            let mut answer = String::new();
            upstream.read_line(&mut answer).ok()?;
            client.get_mut().write_all(answer.as_bytes()).ok()?;
            client.get_mut().flush().ok()?;
        }
    }
}
