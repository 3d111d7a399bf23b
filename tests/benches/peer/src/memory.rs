//! How much memory a large case takes: a server in the same process makes up every answer as it is asked for, and keeps
//! little, so that what stands in memory is the client's.

use std::fs;

use anyhow::{Context, Result, ensure};
use bitcoin::{Address, Network, ScriptBuf};
use ransomtrace::acquire::{AcquireLimits, Acquired, MAX_UNPROVED, Plan, acquire};
use ransomtrace::analysis::{Analysis, Reference};
use ransomtrace::archive::Archive;
use ransomtrace::archive::log::RunInputs;
use ransomtrace::case::question::{Case, CaseAddress};
use ransomtrace::language::Language;
use ransomtrace::investigate::{Attestations as Attested, investigate};
use ransomtrace::ledger::View;
use ransomtrace::report::{self, CaseFolder};
use ransomtrace::run::disclosure;
use ransomtrace::servers::Quorum;

use crate::crowd::Crowd;

/// Runs a case of so many transactions, and of so many that are made up, and says after each step how much memory it took
/// at most.
pub fn measure(count: usize, made_up: u32) -> Result<()> {
    let crowd = Crowd::new(count, made_up);
    let scripts = [crowd.paid.clone()];
    tell("the server alone")?;
    let folder = tempfile::tempdir()?;
    let mut archive = Archive::open(&folder.path().join("evidence.sqlite"))?;
    archive.begin(RunInputs::default())?;
    let mut case = Case::new(Network::Regtest);
    let address = Address::from_script(&scripts[0], Network::Regtest)?;
    case.add_address(CaseAddress {
        address,
        demand: None,
        note: String::new(),
    })?;
    let mut quorum = Quorum::new(archive, vec![Box::new(crowd)])?;
    let acquired = fetch(&mut quorum, &scripts, &mut |_| Plan::default())?;
    ensure!(acquired.view.txs().count() == count);
    drop(acquired);
    tell("acquired")?;
    let acquired = fetch(&mut quorum, &scripts, &mut |view| {
        Analysis::new(&case, view, &Reference::default(), false).plan(view)
    })?;
    println!("{} requests for {count} transactions", quorum.asked());
    tell("acquired with what the analysis asks")?;
    let standing = Attested {
        servers: 1,
        ..Attested::default()
    };
    let findings = investigate(&case, &acquired.view, &Reference::default(), &standing);
    tell("investigated")?;
    let (archive, _) = quorum.into_parts();
    let disclosure = disclosure::register(&archive, &acquired.view)?;
    drop(acquired);
    tell("registered")?;
    let mut files = report::render(&findings, Language::English.into())?;
    files.push(disclosure::file(&disclosure));
    let hashes = CaseFolder::make(&folder.path().join("case"))?.write_all(&files)?;
    println!("{} files", hashes.len());
    tell("written")?;
    drop(files);
    drop(findings);
    CaseFolder::findings(&folder.path().join("case"))?;
    tell("read again")
}

fn fetch(
    quorum: &mut Quorum,
    scripts: &[ScriptBuf],
    plan: &mut dyn FnMut(&View) -> Plan,
) -> Result<Acquired> {
    let bounds = AcquireLimits {
        max_requests: u64::MAX,
        busy: 1_000,
        at_height: None,
        unproved: MAX_UNPROVED,
    };
    let (network, progress) = (Network::Regtest, &mut |_| {});
    Ok(acquire(quorum, network, scripts, bounds, plan, progress)?)
}

fn tell(step: &str) -> Result<()> {
    let status = fs::read_to_string("/proc/self/status")?;
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok())
            .context("no such figure")
    };
    let (now, most) = (of("VmRSS")? / 1024, of("VmHWM")? / 1024);
    println!("{step}: {now} MiB, {most} MiB at most");
    // From here on the most is that of the next step.
    fs::write("/proc/self/clear_refs", "5").context("the figure cannot be set back")
}
