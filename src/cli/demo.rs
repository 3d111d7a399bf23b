//! `ransomtrace demo`: the built-in case, over TCP like any other, and how the findings compare with what really happened.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::{Common, Output, investigation};
use crate::case::file;
use crate::demo::{self, Server};
use crate::job::Exhibits;
use crate::source::{Dialing, Exhibit, ServerUrl};

/// Flags of `demo`.
#[derive(Debug, Args)]
pub struct Options {
    /// Case folder to write
    #[arg(short, long, value_name = "DIR", default_value = "ransomtrace-demo")]
    out: PathBuf,
}

/// Runs the built-in case.
pub fn run(options: &Options, common: &Common) -> anyhow::Result<Output> {
    let story = demo::story(demo::Options::default());
    let mut case = file::parse(&story.case_toml, Path::new("built-in case"))?;
    let rates = Exhibit {
        path: "built-in rates".to_owned(),
        content: story.rates_csv.into(),
    };
    // Named like any other: whoever concludes again takes them from the evidence.
    case.rate_files.push(rates.path.as_str().into());
    let server = Server::start(story.chain.clone())
        .context("cannot open a port on the loopback interface")?;
    let address = server.address();
    let url = ServerUrl {
        tls: false,
        host: address.ip().to_string(),
        port: address.port(),
    };
    // The server is this process: no setting of the user's leads to it by another way.
    let dialing = Dialing::default();
    let exhibits = Exhibits {
        rates: vec![rates],
        ..Exhibits::default()
    };
    let concluded = investigation::run(
        &case,
        &exhibits,
        &[url],
        &dialing,
        &options.out,
        common.quiet,
    )?;
    let mut output = investigation::output(concluded, &options.out);
    output.notes = demo::Comparison::new(&output.findings, &story.truth).lines();
    Ok(output)
}
