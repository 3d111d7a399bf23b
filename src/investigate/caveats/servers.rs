//! Caveats on the answers of servers: those proved wrong, those that are missing, and completeness that rests on one
//! server.

use std::collections::BTreeSet;

use bitcoin::Address;

use super::Severity;
use crate::case::question::Case;
use crate::investigate::attestations::Attestations;
use crate::language::{Sentence, Value, say};
use crate::ledger::{Completeness, View};

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
        reason: Sentence,
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

impl ServerCaveat {
    pub(super) fn words(&self) -> Sentence {
        match self {
            Self::WrongAnswer(fault) => say!("caveat-wrong-answer", fault = fault),
            Self::MoreWrongAnswers(more) => say!("caveat-more-wrong-answers", count = *more),
            Self::RequestLimit => say!("caveat-request-limit"),
            Self::CaseAddressIncomplete {
                address,
                completeness,
            } => say!(
                "caveat-case-address-incomplete",
                address = Value::Id(address.to_string()),
                reason = completeness.words()
            ),
            Self::ServerDropped { server, reason } => say!(
                "caveat-server-dropped",
                server = Value::Id(server.clone()),
                reason = reason
            ),
            Self::ServerWithoutHistory {
                server,
                scripts,
                reason,
            } => say!(
                "caveat-server-without-history",
                server = Value::Id(server.clone()),
                count = *scripts,
                reason = reason
            ),
            Self::RequestsRefused {
                requests,
                first,
                reason,
            } => say!(
                "caveat-requests-refused",
                count = *requests,
                first = first,
                reason = reason
            ),
            Self::BalanceNotReported(addresses) => {
                say!("caveat-balance-not-reported", count = *addresses)
            }
            Self::OneServer => say!("caveat-one-server"),
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
