//! Errors of connecting to a server and of trusting its certificate.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::{CertificateFingerprint, ServerUrl};

/// The reason why no connection was opened.
#[derive(Debug, Error)]
pub enum TransportError {
    /// The server or the proxy cannot be reached.
    #[error("cannot reach {server}: {reason}")]
    Unreachable {
        /// The server.
        server: ServerUrl,
        /// The cause.
        reason: String,
    },
    /// The connection would leave this machine unencrypted.
    #[error(
        "{0} is not encrypted: anybody on the network path could read the queried addresses and change the answers; \
             use ssl://, or pass --allow-plaintext if you control the network path"
    )]
    Plaintext(ServerUrl),
    /// An onion service was requested without Tor.
    #[error(
        "{0} is an onion service, reachable through Tor only: pass --proxy socks5://127.0.0.1:9050"
    )]
    Onion(ServerUrl),
    /// The certificate is not trusted.
    #[error(transparent)]
    Certificate(Box<CertificateError>),
    /// The server's pin file cannot be read or written.
    #[error(transparent)]
    Pin(#[from] PinError),
    /// The user interrupted the run.
    #[error("interrupted")]
    Interrupted,
}

/// The reason why a certificate is not trusted. No request was sent to the server.
#[derive(Debug, Error)]
pub enum CertificateError {
    /// It is not the pinned one.
    #[error(
        "the certificate of {server} has changed; no request was sent:\n  \
             pinned since {since}: {pinned}\n  \
             presented now: {shown}\n\
         The operator may have renewed it, or the connection may be intercepted (man in the middle). Compare the \
             fingerprint with the operator over another channel. If it is right, run this once with\n  \
             --fingerprint {shown}\n\
         to pin it; or delete {} to trust the next certificate that the server presents.", pin.display()
    )]
    Changed {
        /// The server.
        server: ServerUrl,
        /// The pinned fingerprint.
        pinned: CertificateFingerprint,
        /// When the pin was made: ISO 8601, UTC.
        since: String,
        /// The fingerprint presented now.
        shown: CertificateFingerprint,
        /// The pin file.
        pin: PathBuf,
    },
    /// The server had a certificate signed by an authority before.
    #[error(
        "no authority signs the certificate of {server} any more; no request was sent:\n  \
             signed by an authority since {since}\n  \
             presented now: {shown}\n  \
             verification failed: {fault}\n\
         The operator may have let it expire, or the connection may be intercepted (man in the middle). Compare the \
             fingerprint with the operator over another channel. If it is right, run this once with\n  \
             --fingerprint {shown}\n\
         to pin it; or delete {} to trust the next certificate that the server presents.", pin.display()
    )]
    NoLongerCaSigned {
        /// The server.
        server: ServerUrl,
        /// Since when authorities were known to sign for it: ISO 8601, UTC.
        since: String,
        /// The fingerprint presented now.
        shown: CertificateFingerprint,
        /// Why verification fails, as in `it has expired`.
        fault: String,
        /// The pin file.
        pin: PathBuf,
    },
    /// It does not have the fingerprint passed by the user.
    #[error(
        "{server} does not present the certificate that --fingerprint requires; no request was sent:\n  \
             required: {given}\n  \
             presented: {shown}\n\
         Check the fingerprint that you passed, and that this is the right server."
    )]
    FingerprintMismatch {
        /// The server.
        server: ServerUrl,
        /// The fingerprint passed by the user.
        given: CertificateFingerprint,
        /// The fingerprint presented.
        shown: CertificateFingerprint,
    },
}

/// An error of a pin file.
#[derive(Debug, Error)]
pub enum PinError {
    /// It cannot be parsed.
    #[error(
        "{} is not a valid pin file of {place}: {problem}; it was not changed: correct it, or delete it to \
             trust the next certificate that the server presents", path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Host and port of the server.
        place: String,
        /// The parse error.
        problem: String,
    },
    /// It cannot be read.
    #[error("cannot read {}: {error}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's error.
        error: io::Error,
    },
    /// It cannot be written, so the server would be trusted on first use each time.
    #[error("cannot write the pin of {place} to {}: {error}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Host and port of the server.
        place: String,
        /// The system's error.
        error: io::Error,
    },
    /// There is no folder for pins.
    #[error(
        "the certificate of {server} is not signed by an authority, and there is no folder to pin it in: set HOME or \
             XDG_DATA_HOME, or pass --fingerprint {shown} if that is the right fingerprint"
    )]
    NoFolder {
        /// The server.
        server: ServerUrl,
        /// The fingerprint presented.
        shown: CertificateFingerprint,
    },
}
