//! Asks servers in memory about a case, and a ransom to ask about.

use bitcoin::ScriptBuf;
use ransomtrace::acquire::{
    AcquireError, AcquireLimits, Acquired, MAX_UNPROVED, Progress, acquire,
};
use ransomtrace::analysis::{Analysis, Reference};
use ransomtrace::archive::Archive;
use ransomtrace::archive::log::{LogEntry, RunInputs, ServerFault};
use ransomtrace::case::question::Case;
use ransomtrace::client::Source;
use ransomtrace::findings::Findings;
use ransomtrace::investigate::{Attestations, investigate};
use ransomtrace::ledger::View;
use ransomtrace::rates::Rates;
use ransomtrace::run as job;
use ransomtrace::servers::Quorum;

use super::inquiry::case;
use super::memory::Memory;
use super::scenario::{Chain, Scenario};

/// Servers over an archive that is gone afterwards.
pub fn quorum(servers: &[&Memory]) -> Quorum {
    over(Archive::in_memory(), servers)
}

/// Servers over an archive, in a run of its own or one that goes on.
pub fn over(mut archive: Archive, servers: &[&Memory]) -> Quorum {
    let boxed = |server: &&Memory| Box::new((*server).clone()) as Box<dyn Source>;
    let names = servers
        .iter()
        .map(|server| server.identity().server.clone());
    let question = RunInputs {
        servers: names.collect(),
        ..RunInputs::default()
    };
    archive.begin(question).expect("an archive");
    Quorum::new(archive, servers.iter().map(boxed).collect()).expect("an archive")
}

pub fn run(case: &Case, rates: &[Rates], quorum: &mut Quorum) -> Result<Acquired, AcquireError> {
    run_within(case, rates, quorum, MAX_UNPROVED).map(|(acquired, _)| acquired)
}

/// As [`run`], with so much memory for transactions that are not proved yet; and how many answers were taken.
pub fn run_within(
    case: &Case,
    rates: &[Rates],
    quorum: &mut Quorum,
    unproved: usize,
) -> Result<(Acquired, u64), AcquireError> {
    let scripts = case.addresses.iter();
    let scripts: Vec<ScriptBuf> = scripts.map(|entry| entry.address.script_pubkey()).collect();
    let bounds = AcquireLimits {
        max_requests: case.limits.max_requests,
        busy: case.limits.busy,
        at_height: case.limits.at_height,
        unproved,
    };
    let reference = Reference {
        rates: rates.to_vec(),
        ..Reference::default()
    };
    let mut plan = |view: &View| Analysis::new(case, view, &reference, false).plan(view);
    let mut answers = 0;
    let mut progress = |progress: Progress| answers = progress.answers;
    let acquired = acquire(
        quorum,
        case.network,
        &scripts,
        bounds,
        &mut plan,
        &mut progress,
    )?;
    Ok((acquired, answers))
}

pub fn fetch(case: &Case, server: &Memory) -> Acquired {
    fetch_of(case, &mut quorum(&[server]))
}

pub fn fetch_of(case: &Case, quorum: &mut Quorum) -> Acquired {
    run(case, &[], quorum).expect("a chain")
}

pub fn error(case: &Case, server: &Memory) -> AcquireError {
    run(case, &[], &mut quorum(&[server])).expect_err("a lie")
}

pub fn conclude(case: &Case, acquired: &Acquired) -> Findings {
    let witness = Attestations {
        servers: 1,
        out_of_budget: acquired.out_of_budget,
        ..Attestations::default()
    };
    investigate(case, &acquired.view, &Reference::default(), &witness)
}

/// Concludes with what the log of the run says of the servers.
pub fn conclude_with_log(case: &Case, quorum: &Quorum, acquired: &Acquired) -> Findings {
    let reference = Reference::default();
    let analysis = Analysis::new(case, &acquired.view, &reference, acquired.out_of_budget);
    job::conclude(case, &reference, quorum.archive(), acquired, &analysis)
        .expect("an archive in memory")
}

/// What servers were caught with, in order.
pub fn faults(quorum: &Quorum) -> Vec<ServerFault> {
    let steps = quorum.archive().steps().expect("an archive");
    steps
        .into_iter()
        .filter_map(|step| match step {
            LogEntry::Fault(fault) => Some(fault),
            _ => None,
        })
        .collect()
}

/// A ransom that is split, mixed, merged with money from elsewhere, and in part still unspent; what strangers do beside
/// it is nobody's business.
pub fn story() -> Chain {
    let equal = |name| (name, 40_000);
    Scenario::new()
        .block()
        .coinbase(
            "fund",
            [
                ("victim", 110_000),
                ("ann", 41_000),
                ("ben", 41_000),
                ("eve", 30_000),
            ],
        )
        .tx("elsewhere", [("fund", 3)], [("eve2", 29_000)])
        .block()
        .tx(
            "ransom",
            [("fund", 0)],
            [("gang", 100_000), ("victim", 9_000)],
        )
        .block()
        .tx(
            "split",
            [("ransom", 0)],
            [("mixed", 41_000), ("stash", 57_000), ("crumb", 600)],
        )
        .block()
        .tx(
            "join",
            [("split", 0), ("fund", 1), ("fund", 2)],
            ["x", "y", "z"].map(equal),
        )
        .tx("merge", [("split", 1), ("elsewhere", 0)], [("pot", 85_000)])
        .block()
        .tx("after", [("join", 0)], [("x2", 39_000)])
        .mempool()
        .tx("pending", [("merge", 0)], [("pot2", 84_000)])
        .build()
}

pub fn gang() -> Case {
    case(&["gang"])
}
