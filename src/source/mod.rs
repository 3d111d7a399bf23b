//! Requests to Electrum servers, and the archive of their answers.
//!
//! A [`Source`] takes requests in bulk and returns answers verbatim. Parsing is pure ([`Request::read`]), so archived
//! and live answers are read by the same code.

mod again;
mod answer;
mod archive;
mod asked;
mod audit;
pub mod budget;
mod clock;
mod database;
mod decode;
#[cfg(feature = "electrum")]
pub mod electrum;
mod history;
mod list;
pub mod log;
#[cfg(feature = "electrum")]
pub mod probe;
mod quorum;
mod refusal;
mod schema;
mod server;
#[cfg(feature = "electrum")]
mod silence;
mod transport;
mod worker;

pub use again::ask_with_retries;
pub use answer::{Balance, Response};
pub use archive::{Archive, Exhibit, Logged, RunStart, Stored};
pub use asked::StoredRequest;
pub use audit::{AnswerRow, ArchiveCheck, Audit, ExhibitRow, Flaw, LogRow};
#[cfg(feature = "electrum")]
pub use electrum::ElectrumSource;
pub use list::{ListError, ListedServer, ServerList};
pub use quorum::{Awaited, MAX_LOGGED_FAULTS, Quorum, ServerAnswer, WaitObserver};
pub use refusal::Refusal;
pub use schema::{ArchiveError, RowsHash};
pub use server::{ServerUrl, ServerUrlError};
pub use transport::{
    CertificateError, CertificateFingerprint, CertificateFingerprintError, Credentials, Dialing,
    PinError, Proxy, ProxyError, TransportError,
};

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use bitcoin::{OutPoint, ScriptBuf, Txid};
use serde_json::{Value, json};
use thiserror::Error;

use crate::ledger::script_hash;

/// A request to an Electrum server.
/// <https://electrum-protocol.readthedocs.io/en/latest/protocol-methods.html>
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Request {
    /// The server's best block.
    Tip,
    /// Consecutive block headers.
    Headers {
        /// Height of the first.
        start: u32,
        /// Number of headers; servers return at most 2016.
        count: u32,
    },
    /// Every transaction that touches a script.
    History(ScriptBuf),
    /// The balance of a script.
    Balance(ScriptBuf),
    /// A serialised transaction.
    Transaction(Txid),
    /// The Merkle branch of a transaction.
    Proof {
        /// The transaction.
        txid: Txid,
        /// Height of its block according to the server.
        height: u32,
    },
    /// The coinbase transaction of a block, with its Merkle branch.
    First {
        /// Height of the block.
        height: u32,
    },
    /// The transaction that spends an output. Requires [`Source::reports_spenders`].
    Spender {
        /// The output.
        outpoint: OutPoint,
        /// The script that it pays.
        script: ScriptBuf,
    },
}

impl Request {
    /// Returns the protocol method in version 1.4, or in the first version that has it.
    pub fn method(&self) -> &'static str {
        match self {
            Self::Tip => "blockchain.headers.subscribe",
            Self::Headers { .. } => "blockchain.block.headers",
            Self::History(_) => "blockchain.scripthash.get_history",
            Self::Balance(_) => "blockchain.scripthash.get_balance",
            Self::Transaction(_) => "blockchain.transaction.get",
            Self::Proof { .. } => "blockchain.transaction.get_merkle",
            Self::First { .. } => "blockchain.transaction.id_from_pos",
            Self::Spender { .. } => "blockchain.outpoint.get_status",
        }
    }

    /// Returns the parameters for that method.
    pub fn params(&self) -> Vec<Value> {
        match self {
            Self::Tip => vec![],
            Self::Headers { start, count } => vec![json!(start), json!(count)],
            Self::History(script) | Self::Balance(script) => vec![json!(script_hash(script))],
            Self::Transaction(txid) => vec![json!(txid.to_string())],
            Self::Proof { txid, height } => vec![json!(txid.to_string()), json!(height)],
            Self::First { height } => vec![json!(height), json!(0), json!(true)],
            Self::Spender { outpoint, script } => vec![
                json!(outpoint.txid.to_string()),
                json!(outpoint.vout),
                json!(script.to_hex_string()),
            ],
        }
    }

    /// Returns the text form, as stored in the archive.
    pub fn key(&self) -> String {
        format!("{} {}", self.method(), Value::Array(self.params()))
    }

    /// Whether an answer remains valid in later runs: objects fixed by an id or a full retarget period do, a tip, a
    /// history and a spender do not.
    pub fn is_lasting(&self) -> bool {
        match self {
            Self::Transaction(_) | Self::Proof { .. } | Self::First { .. } => true,
            Self::Headers { count, .. } => *count == crate::chain::PERIOD,
            Self::Tip | Self::History(_) | Self::Balance(_) | Self::Spender { .. } => false,
        }
    }

    /// Whether an answer is attested but not provable, so that every server is asked.
    pub fn is_attested(&self) -> bool {
        match self {
            Self::Tip | Self::History(_) | Self::Balance(_) | Self::Spender { .. } => true,
            Self::Headers { .. }
            | Self::Transaction(_)
            | Self::Proof { .. }
            | Self::First { .. } => false,
        }
    }
}

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

/// Identity of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Address, as in `tcp://127.0.0.1:50001`.
    pub server: String,
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
    /// Creates the identity of a server without proxy and certificate.
    pub fn new(
        server: impl Into<String>,
        software: impl Into<String>,
        protocol: impl Into<String>,
    ) -> Self {
        Self {
            server: server.into(),
            software: software.into(),
            protocol: protocol.into(),
            route: "direct".to_owned(),
            certificate: None,
            peer: None,
        }
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
