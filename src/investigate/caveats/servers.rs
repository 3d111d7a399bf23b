//! Caveats on the answers of servers: those proved wrong, those that are missing, and completeness that rests on one
//! server.

use std::collections::BTreeSet;
use std::fmt;

use bitcoin::Address;

use super::{Severity, form};
use crate::case::question::Case;
use crate::investigate::attestations::Attestations;
use crate::ledger::{Completeness, View};
use crate::listing::counted;

/// Faults that are listed individually.
const MAX_FAULTS: usize = 10;

/// A caveat on the answers of servers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerCaveat {
    /// `wrong_answer`: an answer of a server was proved wrong; holds a clause that names the server.
    WrongAnswer(String),
    /// `more_wrong_answers`: so many others were proved wrong.
    MoreWrongAnswers(usize),
    /// `request_limit`: the limit on requests ended the run early.
    RequestLimit,
    /// `case_address_incomplete`: the history of a case address is not complete.
    CaseAddressIncomplete {
        /// The address.
        address: Address,
        /// What is missing.
        completeness: Completeness,
    },
    /// `server_dropped`: a server was dropped during the run.
    ServerDropped {
        /// The server.
        server: String,
        /// The reason.
        reason: String,
    },
    /// `server_without_history`: a server returned no history where others did.
    ServerWithoutHistory {
        /// The server.
        server: String,
        /// Number of scripts.
        scripts: usize,
        /// The reason for the first.
        reason: String,
    },
    /// `requests_refused`: servers refused requests, their answers could not be used, or the evidence of an offline trace has
    /// none.
    RequestsRefused {
        /// Number of requests.
        requests: usize,
        /// The first request.
        first: String,
        /// The server's words.
        reason: String,
    },
    /// `balance_not_reported`: no server reported the balance of so many case addresses.
    BalanceNotReported(u32),
    /// `one_server`: completeness rests on one server.
    OneServer,
}

impl ServerCaveat {
    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::WrongAnswer(_) | Self::MoreWrongAnswers(_) => Severity::Fault,
            Self::RequestLimit
            | Self::CaseAddressIncomplete { .. }
            | Self::RequestsRefused { .. } => Severity::Incomplete,
            Self::ServerDropped { .. }
            | Self::ServerWithoutHistory { .. }
            | Self::BalanceNotReported(_)
            | Self::OneServer => Severity::Note,
        }
    }

    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::WrongAnswer(_) => "wrong_answer",
            Self::MoreWrongAnswers(_) => "more_wrong_answers",
            Self::RequestLimit => "request_limit",
            Self::CaseAddressIncomplete { .. } => "case_address_incomplete",
            Self::ServerDropped { .. } => "server_dropped",
            Self::ServerWithoutHistory { .. } => "server_without_history",
            Self::RequestsRefused { .. } => "requests_refused",
            Self::BalanceNotReported(_) => "balance_not_reported",
            Self::OneServer => "one_server",
        }
    }
}

impl fmt::Display for ServerCaveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongAnswer(fault) => write!(f, "{fault}."),
            Self::MoreWrongAnswers(more) => write!(
                f,
                "{} more of this kind are in the log in evidence.sqlite.",
                counted(*more, "wrong answer")
            ),
            Self::RequestLimit => f.write_str(
                "The request limit was reached before all data was fetched; raise --max-requests.",
            ),
            Self::CaseAddressIncomplete {
                address,
                completeness,
            } => write!(
                f,
                "Case address {address}: {completeness}. Payments may be missing."
            ),
            Self::ServerDropped { server, reason } => {
                write!(f, "{server} was dropped during the run: {reason}.")
            }
            Self::ServerWithoutHistory {
                server,
                scripts,
                reason,
            } => write!(
                f,
                "{server} returned no history for {} that other servers returned; first reason: {reason}.",
                counted(*scripts, "script")
            ),
            Self::RequestsRefused {
                requests,
                first,
                reason,
            } => write!(
                f,
                "{} {} no usable answer. The first: {first}: {reason}.",
                counted(*requests, "request"),
                form(*requests, "has", "have")
            ),
            Self::BalanceNotReported(addresses) => write!(
                f,
                "No server reported the balance of {} of the case, so omitted transactions would go undetected there.",
                counted(*addresses, "address")
            ),
            Self::OneServer => f.write_str(
                "Completeness rests on one server: every transaction shown is proved, but a transaction that this \
                 server withholds would not be noticed.",
            ),
        }
    }
}

/// Reports answers that were proved wrong.
pub(super) fn wrong_answers(attestations: &Attestations) -> Vec<ServerCaveat> {
    let faults = &attestations.faults;
    let named = faults.iter().take(MAX_FAULTS).cloned();
    let more = faults.len().saturating_sub(MAX_FAULTS);
    named
        .map(ServerCaveat::WrongAnswer)
        .chain((more > 0).then_some(ServerCaveat::MoreWrongAnswers(more)))
        .collect()
}

/// Reports data that the run did not get: after the request limit, and histories of case addresses.
pub(super) fn missing(case: &Case, view: &View, attestations: &Attestations) -> Vec<ServerCaveat> {
    let limit = attestations
        .out_of_budget
        .then_some(ServerCaveat::RequestLimit);
    let addresses = case.addresses.iter().filter_map(|entry| {
        let address = view.address(&entry.address.script_pubkey())?;
        let completeness = view.completeness(address);
        (*completeness != Completeness::Complete).then(|| ServerCaveat::CaseAddressIncomplete {
            address: entry.address.clone(),
            completeness: completeness.clone(),
        })
    });
    limit.into_iter().chain(addresses).collect()
}

/// Reports servers that were dropped, and servers that lack histories which others returned.
pub(super) fn silent(attestations: &Attestations) -> impl Iterator<Item = ServerCaveat> {
    let dropped = attestations.lost.iter();
    let dropped = dropped.map(|(server, reason)| ServerCaveat::ServerDropped {
        server: server.clone(),
        reason: reason.clone(),
    });
    let without: BTreeSet<&String> = attestations
        .agreements
        .values()
        .filter(|agreement| agreement.servers > 0)
        .flat_map(|agreement| agreement.refused.iter().map(|(server, _)| server))
        .collect();
    let without = without.into_iter().filter_map(|server| {
        let mut reasons = attestations
            .agreements
            .values()
            .flat_map(|agreement| &agreement.refused)
            .filter(|(by, _)| by == server)
            .map(|(_, reason)| reason);
        let reason = reasons.next()?.clone();
        Some(ServerCaveat::ServerWithoutHistory {
            server: server.clone(),
            scripts: 1 + reasons.count(),
            reason,
        })
    });
    dropped.chain(without)
}

/// Reports refused requests, balances that no server reported, and completeness that rests on one server.
pub(super) fn attested(attestations: &Attestations) -> Vec<ServerCaveat> {
    let mut caveats = Vec::new();
    if let Some((first, reason)) = attestations.refused.first()
        && !attestations.out_of_budget
    {
        caveats.push(ServerCaveat::RequestsRefused {
            requests: attestations.refused.len(),
            first: first.clone(),
            reason: reason.clone(),
        });
    }
    if attestations.without_balance > 0 {
        caveats.push(ServerCaveat::BalanceNotReported(
            attestations.without_balance,
        ));
    }
    if attestations.servers < 2 {
        caveats.push(ServerCaveat::OneServer);
    }
    caveats
}
