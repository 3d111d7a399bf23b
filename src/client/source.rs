//! The interface of a server to the rest of the crate: a [`Source`] takes requests in bulk and returns answers verbatim.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
#[cfg(feature = "electrum")]
use std::sync::atomic::Ordering;
#[cfg(feature = "electrum")]
use std::time::{Duration, Instant};

use thiserror::Error;

use crate::archive::ArchiveError;
use crate::electrum::Request;
use crate::net::TransportError;

/// The reason why no answer was received.
#[derive(Debug, Error)]
pub enum SourceError {
    /// The server cannot be reached.
    #[error("cannot reach {server}: {reason}")]
    Unreachable {
        /// The server.
        server: String,
        /// The cause.
        reason: String,
    },
    /// The connection broke and reconnecting failed.
    #[error("lost connection to {server}: {reason}; responses so far are saved, re-run to resume")]
    Lost {
        /// The server.
        server: String,
        /// The cause.
        reason: String,
    },
    /// The server does not speak a supported protocol version.
    #[error("{server} does not speak the Electrum protocol 1.4 to 1.7: {answer}")]
    Protocol {
        /// The server.
        server: String,
        /// Its response.
        answer: String,
    },
    /// The connection is not permitted, or the server is not trusted.
    #[error(transparent)]
    Transport(TransportError),
    /// The archive cannot be read or written.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The user interrupted the run.
    #[error("interrupted; responses so far are saved, re-run to resume")]
    Interrupted,
}

impl From<TransportError> for SourceError {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Unreachable { server, reason } => Self::Unreachable {
                server: server.to_string(),
                reason,
            },
            TransportError::Interrupted => Self::Interrupted,
            other => Self::Transport(other),
        }
    }
}

/// Identity of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Address, as in `tcp://127.0.0.1:50001`.
    pub server: String,
    /// Whether it is a server of strangers, judging by its address: not on this machine or in a private network.
    pub is_public: bool,
    /// Name and version that the server reports.
    pub software: String,
    /// Negotiated protocol version.
    pub protocol: String,
    /// Route: `direct`, or the proxy, as in `socks5 127.0.0.1:9050`.
    pub route: String,
    /// Certificate, with the reason for trusting it; `None` without encryption.
    pub certificate: Option<String>,
    /// Remote IP address; `None` through a proxy.
    pub peer: Option<SocketAddr>,
}

impl Identity {
    /// Creates the identity of a server of the user's own, without proxy and certificate.
    pub fn new(
        server: impl Into<String>,
        software: impl Into<String>,
        protocol: impl Into<String>,
    ) -> Self {
        Self {
            server: server.into(),
            is_public: false,
            software: software.into(),
            protocol: protocol.into(),
            route: "direct".to_owned(),
            certificate: None,
            peer: None,
        }
    }
}

/// How often a pause checks for interruption.
#[cfg(feature = "electrum")]
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Sleeps, unless interrupted.
#[cfg(feature = "electrum")]
pub(super) fn sleep(pause: Duration, interrupted: &AtomicBool) -> Result<(), SourceError> {
    let start = Instant::now();
    loop {
        if interrupted.load(Ordering::Relaxed) {
            return Err(SourceError::Interrupted);
        }
        let left = pause.saturating_sub(start.elapsed());
        if left.is_zero() {
            return Ok(());
        }
        std::thread::sleep(left.min(POLL_INTERVAL));
    }
}

/// A server, or a substitute for one.
pub trait Source: Send {
    /// Returns the server's identity.
    fn identity(&self) -> &Identity;

    /// Sends requests and passes each answer verbatim to `take`, with the index of its request, as soon as it arrives,
    /// in any order. Refusals are answers too. Requests returned by `take` are sent while the others are in flight;
    /// their indices follow.
    ///
    /// # Errors
    ///
    /// If no answer can be received, and any error of `take`. The refusal of one request is not an error.
    fn ask(
        &mut self,
        requests: &[Request],
        take: &mut dyn FnMut(usize, String) -> Result<Vec<Request>, SourceError>,
    ) -> Result<(), SourceError>;

    /// Returns the flag that the user sets to interrupt, if any.
    fn interrupted(&self) -> Option<Arc<AtomicBool>> {
        None
    }

    /// Whether the server can report the spender of an output ([`Request::Spender`]).
    fn reports_spenders(&self) -> bool {
        false
    }
}
