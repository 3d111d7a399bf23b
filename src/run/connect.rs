//! Connects to the servers of a run or of an estimate.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::Connections;
use crate::client::SourceError;
#[cfg(feature = "electrum")]
use crate::client::{ElectrumSource, SingleSource, Source};
use crate::net::{Dialing, ServerUrl};

/// The reason why a build without network access reaches no server.
#[cfg(not(feature = "electrum"))]
pub(super) const NO_NETWORK: &str =
    "this build cannot contact servers: it was built without the feature `electrum`";

/// The purpose of connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A run, which sends requests in bulk.
    Run,
    /// An estimate, which sends single ones.
    Estimate,
}

/// Connects to every server; those that cannot be reached are lost, unless all are. `interrupted` stops the run that the
/// connections are for and keeps the fetched data. `say` takes each step in words.
///
/// # Errors
///
/// [`SourceError::Transport`] for a server that may not be contacted or is not trusted, [`SourceError::Interrupted`], and the
/// last error if no server can be reached.
#[cfg(feature = "electrum")]
pub fn connect(
    servers: &[ServerUrl],
    dialing: &Dialing,
    purpose: Purpose,
    interrupted: &Arc<AtomicBool>,
    say: &dyn Fn(String),
) -> Result<Connections, SourceError> {
    let mut reached = Connections::default();
    let mut last = None;
    for server in servers {
        say(format!("connecting to {server}"));
        let flag = Arc::clone(interrupted);
        let source = match purpose {
            Purpose::Run => ElectrumSource::connect(server, dialing, flag)
                .map(|source| Box::new(source) as Box<dyn Source>),
            Purpose::Estimate => SingleSource::connect(server, dialing, flag)
                .map(|source| Box::new(source) as Box<dyn Source>),
        };
        match source {
            Ok(source) => reached.sources.push(source),
            // A changed certificate must stop the run.
            Err(error @ (SourceError::Interrupted | SourceError::Transport(_))) => {
                return Err(error);
            }
            Err(error) => {
                reached.lost.push((server.to_string(), error.to_string()));
                last = Some(error);
            }
        }
    }
    if let Some(error) = last {
        if reached.sources.is_empty() {
            return Err(error);
        }
        for (_, reason) in &reached.lost {
            log::warn!("{reason}; continuing without it");
        }
    }
    Ok(reached)
}

/// Fails: this build cannot contact servers.
///
/// # Errors
///
/// [`SourceError::Unreachable`].
#[cfg(not(feature = "electrum"))]
pub fn connect(
    servers: &[ServerUrl],
    _dialing: &Dialing,
    _purpose: Purpose,
    _interrupted: &Arc<AtomicBool>,
    _say: &dyn Fn(String),
) -> Result<Connections, SourceError> {
    Err(SourceError::Unreachable {
        server: servers
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
        reason: NO_NETWORK.to_owned(),
    })
}
