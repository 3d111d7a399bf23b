//! Runs the job with progress output, with servers or offline.

use std::io::IsTerminal;
use std::path::Path;

use super::progress::Ticker;
use super::{Output, printable};
use crate::acquire::Progress;
use crate::case::question::Case;
use crate::case::stated;
use crate::client::SourceError;
use crate::net::{Dialing, ServerUrl};
use crate::run::estimate::Estimate;
use crate::run::{self, Concluded, Connections, Job, JobError, disclosure};

/// Runs a job with the given servers.
pub fn run(
    job: &Job<'_>,
    servers: &[ServerUrl],
    dialing: &Dialing,
    quiet: bool,
) -> anyhow::Result<Concluded> {
    let (case, out) = (job.case, job.out);
    let is_watched = !quiet && std::io::stderr().is_terminal();
    if is_watched {
        // Shown before any query, so that the user can notice a mistyped demand.
        for demand in stated(case) {
            eprintln!("{}", printable(&demand));
        }
    }
    let ticker = std::cell::RefCell::new(Ticker::new(quiet));
    let concluded = run::run(
        job,
        || {
            let ticker = ticker.borrow();
            let mut reached = connect(servers, dialing, For::Run, &|what| ticker.say(what))?;
            reached.set_wait_observer(ticker.watch());
            if is_watched {
                ticker.say("checking the chain");
                announce(case, &mut reached, out, &ticker);
            }
            Ok(reached)
        },
        &mut |progress| ticker.borrow_mut().show(progress),
        &|what| ticker.borrow().say(what),
    );
    ticker.borrow().clear();
    Ok(concluded?)
}

/// Prints the estimate of the run. If the estimate fails, the run itself reports the error.
fn announce(case: &Case, reached: &mut Connections, out: &Path, ticker: &Ticker) {
    if let Ok(estimate) = run::estimate::estimate(case, reached, out) {
        ticker.above(|| eprintln!("{}", estimate.line()));
    }
}

/// Estimates a run without querying any address.
pub fn estimate(
    case: &Case,
    servers: &[ServerUrl],
    dialing: &Dialing,
    out: &Path,
) -> anyhow::Result<Estimate> {
    let mut reached = connect(servers, dialing, For::Estimate, &|_| {})?;
    Ok(run::estimate::estimate(case, &mut reached, out)?)
}

/// Runs an offline job with progress output.
pub fn offline(
    quiet: bool,
    conclude: impl FnOnce(
        &dyn Fn(&'static str),
        &mut dyn FnMut(Progress),
    ) -> Result<Concluded, JobError>,
) -> anyhow::Result<Concluded> {
    let ticker = std::cell::RefCell::new(Ticker::new(quiet));
    let concluded = conclude(&|what| ticker.borrow().say(what), &mut |progress| {
        ticker.borrow_mut().show(progress)
    });
    ticker.borrow().clear();
    Ok(concluded?)
}

/// Returns the output for a concluded job.
pub fn output(concluded: Concluded, folder: &Path) -> Output {
    let since = concluded.since.map(|since| {
        let note = format!(
            "Based on the evidence of the run that ended at {since}; no server was contacted."
        );
        vec![String::new(), note]
    });
    Output {
        notes: since.unwrap_or_default(),
        findings: concluded.findings,
        disclosed: disclosure::summary(&concluded.disclosure),
        folder: folder.to_owned(),
    }
}

/// The purpose of connections.
#[derive(Clone, Copy)]
enum For {
    /// A run, which sends requests in bulk.
    Run,
    /// An estimate, which sends single ones.
    Estimate,
}

/// Connects to every server. From then on a signal stops the run and keeps the fetched data.
#[cfg(feature = "electrum")]
fn connect(
    servers: &[ServerUrl],
    dialing: &Dialing,
    purpose: For,
    say: &dyn Fn(String),
) -> Result<Connections, SourceError> {
    use std::sync::Arc;

    use super::interrupt;
    use crate::client::{ElectrumSource, SingleSource, Source};

    let interrupted = interrupt::flag();
    let mut reached = Connections::default();
    let mut last = None;
    for server in servers {
        say(format!("connecting to {server}"));
        let flag = Arc::clone(&interrupted);
        let source = match purpose {
            For::Run => ElectrumSource::connect(server, dialing, flag)
                .map(|source| Box::new(source) as Box<dyn Source>),
            For::Estimate => SingleSource::connect(server, dialing, flag)
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

#[cfg(not(feature = "electrum"))]
fn connect(
    servers: &[ServerUrl],
    _dialing: &Dialing,
    _purpose: For,
    _say: &dyn Fn(String),
) -> Result<Connections, SourceError> {
    Err(SourceError::Unreachable {
        server: servers
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
        reason: "this build cannot contact servers: it was built without the feature `electrum`"
            .to_owned(),
    })
}
