//! The job itself, the same for a case of one's own and for the built-in one: connect, fetch and prove, conclude, write.

use std::path::Path;

use bitcoin::ScriptBuf;

use super::outcome::{Exit, UsageError, code_of};
use super::progress::Ticker;
use crate::acquire::{self, Acquired, Bounds};
use crate::case::file::{self, same_question};
use crate::case::findings::Findings;
use crate::case::question::{Case, network_word};
use crate::case::{Analysis, Witness, investigate};
use crate::ledger::View;
use crate::rates::Rates;
use crate::report::{self, CaseFolder, File};
use crate::source::{Archive, ArchiveError, ServerUrl, Source, SourceError};

/// Investigates `case` with what the server at `url` says and writes the case folder at `out`.
pub fn run(
    case: &Case,
    rates: &[Rates],
    url: &ServerUrl,
    out: &Path,
    quiet: bool,
) -> anyhow::Result<Findings> {
    let mut kept = None;
    let folder = CaseFolder::look(out, |text| {
        let Ok(other) = file::parse(text, Path::new("case.toml")) else {
            return false;
        };
        if other == *case {
            kept = Some(text.to_owned());
        }
        same_question(case, &other)
    })?;
    let mut live = connect(url)?;
    // A server of another chain is found out before anything is written.
    acquire::check_network(live.as_mut(), case.network)?;
    let question = File {
        path: "case.toml".to_owned(),
        // A question that asks the same in the user's own words stays as it is, comments and all.
        bytes: kept.unwrap_or_else(|| file::to_toml(case)).into_bytes(),
    };
    folder.begin(&question)?;
    let mut archive = Archive::open(&folder.evidence(), Some(live)).map_err(|error| {
        // Nothing was asked yet; but a file that another run has just begun is not this run's to remove.
        if matches!(error, ArchiveError::Database { .. }) {
            folder.undo();
        }
        SourceError::from(error)
    })?;
    acquire::check_network(&mut archive, case.network)?;

    let mut ticker = Ticker::new(quiet);
    let acquired = fetch(case, rates, &mut archive, &mut ticker);
    ticker.clear();
    let acquired = acquired.inspect_err(|error| {
        if code_of(error) == Exit::Usage {
            folder.undo();
        }
    })?;
    let witness = Witness {
        servers: 1,
        out_of_budget: acquired.out_of_budget,
        refused: acquired
            .refused
            .iter()
            .map(|(request, refusal)| (request.key(), refusal.to_string()))
            .collect(),
    };
    if is_untouched(case, &acquired.view) {
        drop(archive);
        folder.undo();
        let (network, height) = (network_word(case.network), acquired.view.tip().height);
        return Err(UsageError::NothingReceived { network, height }.into());
    }

    ticker.say("writing the case folder");
    let findings = investigate(case, &acquired.view, rates, &witness);
    let mut files = report::render(&findings)?;
    files.push(question);
    folder.write_all(&files)?;
    archive
        .log(&format!(
            "{} requests made; {} files written as of block {}",
            archive.asked(),
            files.len(),
            findings.tip.hash
        ))
        .map_err(SourceError::from)?;
    let log_head = archive.log_head().map_err(SourceError::from)?;
    let servers = [archive.identity().server.clone()];
    drop(archive);
    folder.seal(&findings, &servers, &log_head, &files)?;
    ticker.clear();
    Ok(findings)
}

fn fetch(
    case: &Case,
    rates: &[Rates],
    archive: &mut Archive,
    ticker: &mut Ticker,
) -> anyhow::Result<Acquired> {
    let scripts: Vec<ScriptBuf> = case
        .addresses
        .iter()
        .map(|entry| entry.address.script_pubkey())
        .collect();
    let limits = &case.limits;
    let bounds = Bounds {
        max_requests: limits.max_requests,
        busy: limits.busy,
        at_height: limits.at_height,
    };
    let mut plan = |view: &View| Analysis::new(case, view, rates, false).plan(view);
    let acquired = acquire::acquire(
        archive,
        case.network,
        &scripts,
        bounds,
        &mut plan,
        &mut |progress| {
            ticker.show(progress);
        },
    );
    Ok(acquired?)
}

/// Whether no address of the case has a history, confirmed or not. A history that is not to be had is none of these.
fn is_untouched(case: &Case, view: &View) -> bool {
    case.addresses.iter().all(|entry| {
        let history = view.address(&entry.address.script_pubkey()).and_then(|address| view.history(address));
        history.is_some_and(|history| {
            matches!(history, crate::ledger::History::Answered { entries, .. } if entries.is_empty())
        })
    })
}

/// Connects, and listens for Ctrl-C from then on: what was fetched is kept.
#[cfg(feature = "electrum")]
fn connect(url: &ServerUrl) -> anyhow::Result<Box<dyn Source>> {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use anyhow::Context;

    use crate::source::ElectrumSource;

    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    let listening = ctrlc::set_handler(move || {
        // Whoever asks a second time does not want to wait for the answers on their way.
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
    listening.context("cannot listen for Ctrl-C")?;
    Ok(Box::new(ElectrumSource::connect(url, interrupted)?))
}

#[cfg(not(feature = "electrum"))]
fn connect(_url: &ServerUrl) -> anyhow::Result<Box<dyn Source>> {
    anyhow::bail!("this build cannot ask servers: it was made without the feature `electrum`")
}
