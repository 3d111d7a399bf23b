//! Runs the job with progress output, with servers or offline.

use std::io::IsTerminal;
use std::path::Path;

use super::interrupt;
use super::progress::Ticker;
use super::stderr::printable;
use crate::acquire::Progress;
use crate::case::question::Case;
use crate::case::stated;
use crate::net::{Dialing, ServerUrl};
use crate::run::estimate::Estimate;
use crate::run::{self, Concluded, Connections, Job, JobError, Purpose, connect};

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
            let mut reached = connect(
                servers,
                dialing,
                Purpose::Run,
                &interrupt::flag(),
                &|what| ticker.say(what),
            )?;
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
    let mut reached = connect(
        servers,
        dialing,
        Purpose::Estimate,
        &interrupt::flag(),
        &|_| {},
    )?;
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
