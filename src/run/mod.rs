//! The whole job, from the case file to the case folder: with servers, or again from the evidence alone.
//!
//! The same evidence and case file give the same files on any machine, because both ways use [`conclude`].

mod connect;
pub mod disclosure;
mod error;
pub mod estimate;
pub mod exhibits;
pub mod explain;
mod live;
pub mod offline;
pub mod probe;
mod provenance;
mod replay;
pub mod verify;

pub use connect::{Purpose, connect};
pub use error::JobError;
pub use exhibits::Exhibits;
pub use live::{Connections, Job, run};
pub use replay::{CaseInput, Evaluated, Replay, replay};

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use bitcoin::{Script, ScriptBuf, Txid};

use crate::acquire::{self, AcquireError, AcquireLimits, Acquired, HistoryComparison, Progress};
use crate::analysis::{Analysis, Reference};
use crate::archive::log::{FaultKind, LogEntry, Payment, ServerFault, WrongClock};
use crate::archive::{Archive, ArchiveError};
use crate::case::question::Case;
use crate::findings::Findings;
use crate::investigate::{self, Attestations, HistoryAgreement, MovedPayment, RunDifference};
use crate::language::{Sentence, Value, say};
use crate::ledger::View;
use crate::report::CaseFolder;
use crate::servers::Quorum;
use disclosure::Disclosed;

/// Result of a job.
#[derive(Debug)]
pub struct Concluded {
    /// The findings.
    pub findings: Findings,
    /// The disclosure register of all runs of the case.
    pub disclosure: Vec<Disclosed>,
    /// When the run ended whose evidence was used (ISO 8601, UTC); `None` if servers were queried.
    pub since: Option<String>,
}

/// Fetches and proves what a case needs. The analysis is that of the last round, which found nothing more to fetch, so
/// its view is the one returned.
fn fetch(
    case: &Case,
    reference: &Reference,
    quorum: &mut Quorum,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Acquired, Analysis), AcquireError> {
    let scripts: Vec<ScriptBuf> = case
        .addresses
        .iter()
        .map(|entry| entry.address.script_pubkey())
        .collect();
    let limits = &case.limits;
    let bounds = AcquireLimits {
        max_requests: limits.max_requests,
        busy: limits.busy,
        at_height: limits.at_height,
        unproved: acquire::MAX_UNPROVED,
    };
    let mut last = None;
    let mut plan = |view: &View| {
        last = None;
        let analysis = Analysis::new(case, view, reference, false);
        let plan = analysis.plan(view);
        last = Some(analysis);
        plan
    };
    let acquired = acquire::acquire(quorum, case.network, &scripts, bounds, &mut plan, progress)?;
    let analysis = match last {
        Some(analysis) if !acquired.out_of_budget => analysis,
        _ => Analysis::new(case, &acquired.view, reference, acquired.out_of_budget),
    };
    Ok((acquired, analysis))
}

/// Computes the findings from the answers, their analysis and the log of a run.
///
/// # Errors
///
/// [`ArchiveError`].
pub fn conclude(
    case: &Case,
    reference: &Reference,
    archive: &Archive,
    acquired: &Acquired,
    analysis: &Analysis,
) -> Result<Findings, ArchiveError> {
    let steps = archive.steps()?;
    // Faults before the run was resumed do not count: the requests were repeated.
    let session = steps
        .iter()
        .rposition(|step| matches!(step, LogEntry::Begin(_) | LogEntry::Continue(_)))
        .unwrap_or(0);
    let faults = steps.iter().filter_map(|step| match step {
        LogEntry::Fault(fault) => Some(fault),
        _ => None,
    });
    // Certain faults come before undecided ones, since only the first are listed singly.
    let is_open = |fault: &ServerFault| matches!(fault.problem, FaultKind::Disputed { .. });
    let mut faults: Vec<(bool, String)> = faults
        .map(|fault| (is_open(fault), fault.to_string()))
        .collect();
    faults.sort();
    let lost: Vec<(String, String)> = steps[session..]
        .iter()
        .filter_map(|step| match step {
            LogEntry::Lost { server, reason } => Some((server.clone(), reason.clone())),
            _ => None,
        })
        .collect();
    let asked: BTreeSet<&String> = steps[session..]
        .iter()
        .filter_map(|step| match step {
            LogEntry::Server { server, .. } => Some(server),
            _ => None,
        })
        .collect();
    let servers = asked
        .iter()
        .filter(|server| !lost.iter().any(|(lost, _)| lost == **server))
        .count();
    let view = &acquired.view;
    let attestations = Attestations {
        taken: archive.begun()?,
        servers: u32::try_from(servers).expect("a handful of servers"),
        agreements: acquired
            .comparisons
            .iter()
            .filter_map(|(script, comparison)| {
                Some((
                    script.clone(),
                    agreement(view, script, comparison, servers)?,
                ))
            })
            .collect(),
        out_of_budget: acquired.out_of_budget,
        refused: acquired
            .refused
            .iter()
            .map(|(request, refusal)| (request.key(), refusal.to_string()))
            .collect(),
        waiting: waiting(acquired),
        without_balance: u32::try_from(acquired.without_balance.len())
            .expect("addresses of a case"),
        faults: faults.into_iter().map(|(_, fault)| fault).collect(),
        lost,
        clock: wrong_clock(&steps),
        changed: None,
    };
    drop(steps);
    let mut findings = investigate::findings(case, view, reference, analysis, &attestations);
    let Some((since, LogEntry::End { tip, payments, .. })) = archive.finding_before()? else {
        return Ok(findings);
    };
    let is_reorganised = acquired
        .chain
        .block(tip.height)
        .is_some_and(|block| block.hash != tip.hash);
    let payments = moved(case, &findings, &payments);
    if !is_reorganised && payments.is_empty() {
        return Ok(findings);
    }
    let changed = Some(RunDifference {
        since,
        tip,
        is_reorganised,
        payments,
    });
    let attestations = Attestations {
        changed,
        ..attestations
    };
    // Nothing else depends on the earlier run.
    investigate::state_caveats(
        &mut findings,
        case,
        view,
        reference,
        analysis,
        &attestations,
    );
    Ok(findings)
}

/// Returns the clock errors before anything was written, each kind once.
fn wrong_clock(steps: &[LogEntry]) -> Vec<Sentence> {
    let seen = steps.iter();
    let seen =
        seen.take_while(|step| !matches!(step, LogEntry::Files { .. } | LogEntry::End { .. }));
    let mut first: Vec<&WrongClock> = Vec::new();
    for step in seen {
        if let LogEntry::Clock(wrong) = step
            && first
                .iter()
                .all(|told| discriminant(*told) != discriminant(wrong))
        {
            first.push(wrong);
        }
    }
    first.into_iter().map(WrongClock::words).collect()
}

/// Returns the servers whose mempools contain conflicting transactions.
fn waiting(acquired: &Acquired) -> BTreeMap<Txid, BTreeSet<String>> {
    let mut waiting: BTreeMap<Txid, BTreeSet<String>> = BTreeMap::new();
    let conflicts = acquired.view.conflicts();
    let rivals: BTreeSet<Txid> = conflicts
        .into_iter()
        .flat_map(|coin| coin.waiting)
        .collect();
    if rivals.is_empty() {
        return waiting;
    }
    for (server, txid) in acquired
        .comparisons
        .values()
        .flat_map(HistoryComparison::waiting)
    {
        if rivals.contains(&txid) {
            waiting.entry(txid).or_default().insert(server.to_string());
        }
    }
    waiting
}

/// Describes which servers report a history; `None` if all do.
fn agreement(
    view: &View,
    script: &Script,
    comparison: &HistoryComparison,
    servers: usize,
) -> Option<HistoryAgreement> {
    let disputes = comparison.disputes();
    if disputes.is_empty() && comparison.servers().len() == servers {
        return None;
    }
    let is_proved = |&(height, txid): &(u32, _)| {
        view.is_in_block(&txid, height)
            && view
                .number_of(&txid)
                .is_some_and(|tx| view.is_touched_by(script, tx) != Some(false))
    };
    let agree = if disputes.is_empty() {
        comparison.servers().len()
    } else {
        let named = comparison.confirmed().map(|(_, item)| item);
        comparison.count_agreeing(&named.filter(is_proved).collect())
    };
    let disagreement = disputes.first().map(|first| {
        let missing = first.missed_by.iter().map(|server| Sentence::id(&**server));
        say!(
            "servers-disagree",
            count = disputes.len(),
            txid = first.txid,
            height = Value::Number(first.height.to_string()),
            server = Value::Id(first.named_by.to_string()),
            others = Value::Row(missing.collect(), ", ")
        )
    });
    let refused = comparison
        .refused
        .iter()
        .map(|(server, gap)| (server.to_string(), gap.words()))
        .collect();
    Some(HistoryAgreement {
        servers: u32::try_from(agree).expect("a handful of servers"),
        disagreement,
        refused,
    })
}

/// Returns the payments that an earlier run found in another block and that are still part of the case.
fn moved(case: &Case, findings: &Findings, before: &[Payment]) -> Vec<MovedPayment> {
    let now: BTreeMap<_, u32> = payments(findings)
        .into_iter()
        .map(|payment| (payment.outpoint, payment.height))
        .collect();
    let is_asked = |payment: &&Payment| {
        payment.height <= findings.tip.height
            && case
                .addresses
                .iter()
                .any(|entry| entry.address.to_string() == payment.address)
    };
    let moved = before.iter().filter(is_asked).filter_map(|payment| {
        let is = now.get(&payment.outpoint).copied();
        (is != Some(payment.height)).then_some(MovedPayment {
            outpoint: payment.outpoint,
            sat: payment.sat,
            was: payment.height,
            is,
        })
    });
    moved.collect()
}

/// Returns the deposits for the log.
fn payments(findings: &Findings) -> Vec<Payment> {
    let payment = |row: &crate::findings::PaymentRow| Payment {
        outpoint: bitcoin::OutPoint::new(row.txid, row.vout),
        address: row.address.to_string(),
        height: row.height,
        sat: row.value_sat,
    };
    findings.payments.iter().map(payment).collect()
}

/// Removes letters of an earlier run that this one did not write.
fn remove_old_letters(folder: &CaseFolder, written: &BTreeMap<String, String>) {
    let removed = folder.remove_old_letters(written);
    if !removed.is_empty() {
        log::info!(
            "removed {}, of an earlier run: the findings have other letters now",
            removed.join(", ")
        );
    }
}
