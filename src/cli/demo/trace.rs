//! Traces the built-in case over TCP and compares the findings with the known truth.

use std::path::Path;

use anyhow::Context;

use super::{DemoArgs, build};
use crate::archive::Exhibit;
use crate::case::file;
use crate::cli::exit::Exit;
use crate::cli::global::GlobalArgs;
use crate::cli::investigation;
use crate::cli::output::Output;
use crate::cli::progress::Ticker;
use crate::demo::{Comparison, Server};
use crate::net::{Dialing, ServerUrl};
use crate::run::{Exhibits, Job};

/// Traces the built-in case with a population of the first seed.
pub(super) fn run(options: &DemoArgs, common: &GlobalArgs) -> anyhow::Result<Exit> {
    let ticker = Ticker::new(common.quiet);
    ticker.say("building the chain of the built-in case");
    let story = build(options.scale, options.seeds[0]);
    ticker.clear();
    let mut case = file::parse(&story.case_toml, Path::new("built-in case"))?;
    case.locale = options.locale.over(case.locale);
    let rates = Exhibit {
        path: "built-in rates".to_owned(),
        content: story.rates_csv.into(),
    };
    // Named like any rate file, so that a replay finds them in the evidence.
    case.rate_files.push(rates.path.as_str().into());
    let server = Server::start(story.chain.clone())
        .context("cannot open a port on the loopback interface")?;
    let address = server.address();
    let url = ServerUrl {
        tls: false,
        host: address.ip().to_string(),
        port: address.port(),
    };
    // The server is this process, so user settings such as a proxy do not apply.
    let dialing = Dialing::default();
    let exhibits = Exhibits {
        rates: vec![rates],
        ..Exhibits::default()
    };
    let job = Job {
        case: &case,
        exhibits: &exhibits,
        reference: &exhibits.read(&case)?,
        out: &options.out,
        servers: vec![url.to_string()],
    };
    let concluded = investigation::run(&job, &[url], &dialing, common.quiet)?;
    let mut output = Output::of_job(concluded, &options.out);
    let ticker = Ticker::new(common.quiet);
    ticker.say("comparing with the known truth");
    output.notes = Comparison::new(&output.findings, &story.truth).lines();
    ticker.clear();
    output.end(common)
}
