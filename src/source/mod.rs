//! Speaks to servers, and to the archive of what they said.
//!
//! A [`Source`] takes requests in bulk and gives back what the server said, verbatim. Turning an answer's text into
//! values is pure ([`Request::read`]), so that an answer out of the archive is read by the same code as one from the
//! wire.

mod again;
mod answer;
mod archive;
mod asked;
mod audit;
pub mod budget;
mod clock;
mod database;
#[cfg(feature = "electrum")]
pub mod electrum;
mod history;
mod list;
pub mod log;
#[cfg(feature = "electrum")]
pub mod probe;
mod quorum;
mod refusal;
mod server;
#[cfg(feature = "electrum")]
mod silence;
mod transport;
mod worker;

pub use again::ask_patiently;
pub use answer::{Balance, Response};
pub use archive::{Archive, ArchiveError, Began, Exhibit, Logged, RowsHash, Stored};
pub use asked::Asked;
pub use audit::{AnswerRow, Audit, ExhibitRow, Flaw, LogRow, Walk};
#[cfg(feature = "electrum")]
pub use electrum::ElectrumSource;
pub use list::{ListError, Listed, ServerList};
pub use quorum::{Awaited, FAULTS_TOLD, Quorum, Testimony, Watch};
pub use refusal::Refusal;
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

/// A question to an Electrum server.
/// <https://electrum-protocol.readthedocs.io/en/latest/protocol-methods.html>
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Request {
    /// The server's best block.
    Tip,
    /// Consecutive block headers.
    Headers {
        /// Height of the first.
        start: u32,
        /// How many; servers give at most 2016.
        count: u32,
    },
    /// Every transaction that touches a script.
    History(ScriptBuf),
    /// What a script holds.
    Balance(ScriptBuf),
    /// A transaction's bytes.
    Transaction(Txid),
    /// The Merkle branch of a transaction.
    Proof {
        /// The transaction.
        txid: Txid,
        /// Height of the block that the server places it in.
        height: u32,
    },
    /// The first transaction of a block, its coinbase, with its Merkle branch.
    First {
        /// Height of the block.
        height: u32,
    },
    /// The transaction that spends an output. Only servers whose [`Source::reports_spenders`] is true can be asked.
    Spender {
        /// The output.
        outpoint: OutPoint,
        /// The script that it pays to.
        script: ScriptBuf,
    },
}

impl Request {
    /// The method's name in the protocol: that of version 1.4, or else of the first version that has it.
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

    /// The parameters, in the order of the protocol in that version.
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

    /// The request in print, as it stands in the archive.
    pub fn key(&self) -> String {
        format!("{} {}", self.method(), Value::Array(self.params()))
    }

    /// Whether an answer can be used in a later run. What an id or a full retarget period fixes does not change; a
    /// tip, a history and a spender do.
    pub fn is_lasting(&self) -> bool {
        match self {
            Self::Transaction(_) | Self::Proof { .. } | Self::First { .. } => true,
            Self::Headers { count, .. } => *count == crate::chain::PERIOD,
            Self::Tip | Self::History(_) | Self::Balance(_) | Self::Spender { .. } => false,
        }
    }

    /// Whether an answer is no more than a server's word, so that every server is asked.
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

/// Why no answer came.
#[derive(Debug, Error)]
pub enum SourceError {
    /// The server cannot be reached.
    #[error("cannot reach {server}: {reason}")]
    Unreachable {
        /// The server.
        server: String,
        /// What went wrong.
        reason: String,
    },
    /// The connection broke and could not be taken up again.
    #[error(
        "{server} went away: {reason}; what it said so far is kept, run the same command again to go on"
    )]
    Lost {
        /// The server.
        server: String,
        /// What went wrong.
        reason: String,
    },
    /// The server speaks another protocol.
    #[error("{server} does not speak the Electrum protocol 1.4 to 1.7: {answer}")]
    Protocol {
        /// The server.
        server: String,
        /// What it said.
        answer: String,
    },
    /// The server may not be asked, or is not trusted.
    #[error(transparent)]
    Transport(TransportError),
    /// The archive cannot be read or written.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The user asked to stop.
    #[error("interrupted; what was fetched is kept, run the same command again to go on")]
    Interrupted,
}

/// Who answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Address, as in `tcp://127.0.0.1:50001`.
    pub server: String,
    /// Name and version that the server gives itself.
    pub software: String,
    /// Protocol version agreed on.
    pub protocol: String,
    /// The way to it: `direct`, or the proxy, as in `socks5 127.0.0.1:9050`.
    pub route: String,
    /// Its certificate, and why it is trusted; nothing where the connection is not encrypted.
    pub certificate: Option<String>,
    /// Address of the machine at the other end; nothing where a proxy stands between.
    pub peer: Option<SocketAddr>,
}

impl Identity {
    /// A server that is reached directly and shows no certificate.
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

/// One server, or something that answers like one.
pub trait Source: Send {
    /// Who answers.
    fn identity(&self) -> &Identity;

    /// Answers requests, verbatim, each handed to `take` with the place of its request as soon as it is there, in any
    /// order. Refusals are answers too. What `take` returns is asked as well, while the rest is on its way; places are
    /// counted on.
    ///
    /// # Errors
    ///
    /// If no answer is to be had; a refusal of one request is not an error. What `take` fails with.
    fn ask(
        &mut self,
        requests: &[Request],
        take: &mut dyn FnMut(usize, String) -> Result<Vec<Request>, SourceError>,
    ) -> Result<(), SourceError>;

    /// What becomes true when the user wants to stop, if anything does.
    fn interrupted(&self) -> Option<Arc<AtomicBool>> {
        None
    }

    /// Whether the server can name the spender of an output ([`Request::Spender`]).
    fn reports_spenders(&self) -> bool {
        false
    }
}
