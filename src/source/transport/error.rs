//! Why a server is not reached, or not trusted.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::Fingerprint;
use crate::source::{ServerUrl, SourceError};

/// Why there is no connection.
#[derive(Debug, Error)]
pub enum TransportError {
    /// The server or the proxy cannot be reached.
    #[error("cannot reach {server}: {reason}")]
    Unreachable {
        /// The server.
        server: ServerUrl,
        /// What went wrong.
        reason: String,
    },
    /// Clear text would leave this machine.
    #[error(
        "{0} is not encrypted: everybody on the way could read which addresses you ask about, and change the answers; \
             use ssl://, or give --allow-plaintext if the way is your own"
    )]
    Plaintext(ServerUrl),
    /// An onion service is asked for without Tor.
    #[error(
        "{0} is an onion service, which is reached through Tor only: give --proxy socks5://127.0.0.1:9050"
    )]
    Onion(ServerUrl),
    /// The server does not show the certificate that it should.
    #[error(transparent)]
    Certificate(Box<CertificateError>),
    /// What is known of the server can be neither read nor kept.
    #[error(transparent)]
    Pin(#[from] PinError),
    /// The user asked to stop.
    #[error("interrupted")]
    Interrupted,
}

/// Why a certificate is not trusted. Nothing was asked of the server.
#[derive(Debug, Error)]
pub enum CertificateError {
    /// It is not the one that is pinned.
    #[error(
        "the certificate of {server} has changed, and nothing was asked:\n  \
             pinned since {since}: {pinned}\n  \
             shown now: {shown}\n\
         The operator may have renewed it, or somebody may stand between you and the server. Compare what is shown now \
             with the operator by another way than this connection. If it is right, run this once with\n  \
             --fingerprint {shown}\n\
         which pins it from then on; or delete {} to trust whatever it shows next.", pin.display()
    )]
    Changed {
        /// The server.
        server: ServerUrl,
        /// The fingerprint that is pinned.
        pinned: Fingerprint,
        /// When it was first seen: ISO 8601, UTC.
        since: String,
        /// The fingerprint now.
        shown: Fingerprint,
        /// The file that keeps the pin.
        pin: PathBuf,
    },
    /// Authorities vouched for the server's certificate before.
    #[error(
        "no authority vouches for the certificate of {server} any more, and nothing was asked:\n  \
             vouched for since {since}\n  \
             shown now: {shown}\n  \
             not vouched for: {fault}\n\
         The operator may have let it expire, or somebody may stand between you and the server. Compare what is shown \
             now with the operator by another way than this connection. If it is right, run this once with\n  \
             --fingerprint {shown}\n\
         which pins it from then on; or delete {} to trust whatever it shows next.", pin.display()
    )]
    Forsaken {
        /// The server.
        server: ServerUrl,
        /// When they were first seen to vouch: ISO 8601, UTC.
        since: String,
        /// The fingerprint now.
        shown: Fingerprint,
        /// Why they do not, as in `it has expired`.
        fault: String,
        /// The file that keeps that they did.
        pin: PathBuf,
    },
    /// It is not the one whose fingerprint was given.
    #[error(
        "{server} does not show the certificate that --fingerprint names, and nothing was asked:\n  \
             wanted: {given}\n  \
             shown: {shown}\n\
         Check what you were given, and with whom this connection is."
    )]
    Unlike {
        /// The server.
        server: ServerUrl,
        /// The fingerprint that was given.
        given: Fingerprint,
        /// The fingerprint shown.
        shown: Fingerprint,
    },
}

/// What is wrong with the file that keeps by what a server is known.
#[derive(Debug, Error)]
pub enum PinError {
    /// It does not read as one.
    #[error(
        "{} does not read as what is known of {place}: {problem}; it is left as it is: put it right, or delete it to \
             trust whatever the server shows next", path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Host and port of the server.
        place: String,
        /// What is wrong.
        problem: String,
    },
    /// It cannot be read.
    #[error("cannot read {}: {error}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// It cannot be written, so that the server would be a stranger every time.
    #[error("cannot keep the certificate of {place} in {}: {error}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Host and port of the server.
        place: String,
        /// What the system says.
        error: io::Error,
    },
    /// There is no folder for it.
    #[error(
        "no authority vouches for the certificate of {server}, and there is no folder to keep it in: set HOME or \
             XDG_DATA_HOME, or give --fingerprint {shown} if that is its fingerprint"
    )]
    NoFolder {
        /// The server.
        server: ServerUrl,
        /// The fingerprint that it shows.
        shown: Fingerprint,
    },
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
