//! Electrum servers as `ransomtrace servers` lists them: a row for each server, with the result of its probe.

#[cfg(feature = "electrum")]
mod answers;

use bitcoin::Network;
use serde::Serialize;

use crate::client::SourceError;
use crate::net::{Dialing, ServerUrl};

/// Where the address of a server comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerOrigin {
    /// Given on the command line.
    Given,
    /// In the configuration or the environment.
    Own,
    /// In the built-in list.
    Public,
}

impl ServerOrigin {
    /// Returns its name in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Own => "own",
            Self::Public => "public",
        }
    }
}

/// A server to list.
#[derive(Debug, Clone)]
pub struct ServerEntry {
    /// Its address.
    pub url: ServerUrl,
    /// Where the address comes from.
    pub kind: ServerOrigin,
    /// Protocol version in the built-in list.
    pub listed: Option<String>,
}

/// A server of the list.
#[derive(Debug, Serialize)]
pub struct ServerRow {
    /// Its address.
    pub server: String,
    /// Where the address comes from.
    pub kind: ServerOrigin,
    /// Protocol version in the built-in list; untested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed_protocol: Option<String>,
    /// Result of the probe; `None` if the server was not probed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probe: Option<ProbeOutcome>,
}

/// Result of a probe.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum ProbeOutcome {
    /// The server answers.
    Answered(Box<ProbeSuccess>),
    /// It does not, or it may not be contacted.
    Failed(ProbeFailure),
}

/// A server that does not answer, or that may not be contacted.
#[derive(Debug, Serialize)]
pub struct ProbeFailure {
    /// The first line of the message.
    #[serde(rename = "no_answer")]
    pub reason: String,
    /// The full message, if it has several lines.
    #[serde(skip)]
    pub message: Option<String>,
    /// The error.
    #[serde(skip)]
    pub error: SourceError,
}

/// A server that answers.
#[derive(Debug, Default, Serialize)]
pub struct ProbeSuccess {
    /// Name and version that it reports.
    pub software: String,
    /// Negotiated protocol version.
    pub protocol: String,
    /// Whether it can report the spender of an output.
    pub names_spenders: bool,
    /// Whether the server is on this machine or in a private network.
    pub private: bool,
    /// Route: `direct`, or the proxy.
    pub route: String,
    /// Certificate, with the reason for trusting it; `None` without encryption.
    pub certificate: Option<String>,
    /// Milliseconds to connect: proxy, TLS and handshake.
    pub connected_ms: u64,
    /// Milliseconds until it answered with its tip.
    pub answered_ms: u64,
    /// Whether it serves the requested network; `None` if unknown.
    pub right_network: Option<bool>,
    /// Hash of its first block.
    pub genesis: Option<String>,
    /// Height of its best block.
    pub tip_height: Option<u32>,
    /// Hash of its best block.
    pub tip_hash: Option<String>,
    /// Number of blocks behind the highest tip of this run.
    pub behind: Option<u32>,
    /// Another server of this run with a tip that cannot be on the same chain.
    pub contradicted_by: Option<String>,
    /// Maximum headers per answer.
    pub max_headers: Option<u64>,
    /// Oldest protocol version.
    pub protocol_min: Option<String>,
    /// Newest protocol version.
    pub protocol_max: Option<String>,
    /// Limit of spent outputs in its histories, if pruned.
    pub pruning: Option<u64>,
    /// Hash function for script hashes.
    pub hash_function: Option<String>,
    /// Problems and missing data.
    pub remarks: Vec<String>,
}

impl ServerRow {
    /// Creates the row of a server that was not probed.
    pub fn listed(entry: ServerEntry) -> Self {
        Self {
            server: entry.url.to_string(),
            kind: entry.kind,
            listed_protocol: entry.listed,
            probe: None,
        }
    }

    /// Returns the answers to the probe, if it succeeded.
    pub fn answered(&self) -> Option<&ProbeSuccess> {
        match self.probe.as_ref()? {
            ProbeOutcome::Answered(found) => Some(found),
            ProbeOutcome::Failed(_) => None,
        }
    }

    /// Returns the failure of the probe, if it failed.
    pub fn failed(&self) -> Option<&ProbeFailure> {
        match self.probe.as_ref()? {
            ProbeOutcome::Answered(_) => None,
            ProbeOutcome::Failed(failed) => Some(failed),
        }
    }
}

/// Adds a server unless it is already listed, in any spelling.
pub fn add(entries: &mut Vec<ServerEntry>, added: ServerEntry) {
    let url = &added.url;
    let same = |entry: &&mut ServerEntry| {
        entry.url.host_port() == url.host_port() && entry.url.tls == url.tls
    };
    match entries.iter_mut().find(same) {
        Some(entry) => entry.listed = entry.listed.take().or(added.listed),
        None => entries.push(added),
    }
}

/// Probes servers concurrently and compares their tips; rows are in the order of the servers. A server that `dialing` rejects
/// is not contacted.
pub fn probe(entries: Vec<ServerEntry>, dialing: &Dialing, network: Network) -> Vec<ServerRow> {
    let outcomes = outcomes(&entries, dialing, network);
    let each = entries.into_iter().zip(outcomes);
    each.map(|(entry, outcome)| ServerRow {
        probe: Some(outcome),
        ..ServerRow::listed(entry)
    })
    .collect()
}

#[cfg(feature = "electrum")]
use answers::outcomes;

#[cfg(not(feature = "electrum"))]
fn outcomes(entries: &[ServerEntry], _dialing: &Dialing, _network: Network) -> Vec<ProbeOutcome> {
    let failed = |entry: &ServerEntry| {
        let reason = super::connect::NO_NETWORK.to_owned();
        ProbeOutcome::Failed(ProbeFailure {
            reason: reason.clone(),
            message: None,
            error: SourceError::Unreachable {
                server: entry.url.to_string(),
                reason,
            },
        })
    };
    entries.iter().map(failed).collect()
}
