//! `ransomtrace demo`: traces the built-in case over TCP and compares the findings with the known truth, or measures the
//! error rates of the heuristics on a synthetic population.

mod error_rates;

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::exit::Exit;
use super::global::GlobalArgs;
use super::investigation;
use super::output::Output;
use super::progress::Ticker;
use super::usage::UsageError;
use crate::archive::Exhibit;
use crate::case::file;
use crate::demo::{self, Demo, Server};
use crate::lab::Scale;
use crate::net::{Dialing, ServerUrl};
use crate::number::whole;
use crate::run::{Exhibits, Job};

/// Smallest and largest population, in transactions. More do not fit into the blocks of the built-in case.
const SCALES: (u64, u64) = (1_000, 300_000);

/// Flags of `demo`.
#[derive(Debug, Args)]
#[command(after_help = "\
A clinic and its patients are extorted, with known owners. The story is mined into a valid regtest chain, served by an Electrum \
server inside the program, and traced over TCP like any real case. At the end the findings are compared with the known truth.

Examples:
  ransomtrace demo
  ransomtrace demo --out elsewhere
  ransomtrace demo --scale 60000
  ransomtrace demo --scale 100000 --seed 1,2,3 --error-rates")]
pub struct DemoArgs {
    /// Case folder to write
    #[arg(short, long, value_name = "DIR", default_value = "ransomtrace-demo")]
    out: PathBuf,
    /// Add about N transactions of other people around the case
    #[arg(long, value_name = "N", value_parser = whole::<u64>(SCALES.0..=SCALES.1))]
    scale: Option<u64>,
    /// Seed of the other people's transactions; with --error-rates several, separated by commas
    #[arg(
        long = "seed",
        value_name = "S",
        value_delimiter = ',',
        value_parser = whole::<u64>(0..=u64::MAX),
        default_value = "1",
        requires = "scale"
    )]
    seeds: Vec<u64>,
    /// Trace nothing; measure clustering, change rules and CoinJoin detectors against the known owners
    #[arg(long, requires = "scale")]
    error_rates: bool,
}

/// Traces the built-in case, or measures error rates.
pub fn run(options: &DemoArgs, common: &GlobalArgs) -> anyhow::Result<Exit> {
    if let (true, Some(scale)) = (options.error_rates, options.scale) {
        return error_rates::run(scale, &options.seeds, common);
    }
    if let [_, second, ..] = options.seeds[..] {
        return Err(UsageError::Value {
            place: "--seed".to_owned(),
            problem: format!(
                "a trace takes one seed, and {second} is a second one; several are only for --error-rates"
            ),
        }
        .into());
    }
    let ticker = Ticker::new(common.quiet);
    ticker.say("building the chain of the built-in case");
    let story = build(options.scale, options.seeds.first().copied());
    ticker.clear();
    let mut case = file::parse(&story.case_toml, Path::new("built-in case"))?;
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
        reference: &exhibits.read(case.network)?,
        out: &options.out,
        servers: vec![url.to_string()],
    };
    let concluded = investigation::run(&job, &[url], &dialing, common.quiet)?;
    let mut output = Output::of_job(concluded, &options.out);
    let ticker = Ticker::new(common.quiet);
    ticker.say("comparing with the known truth");
    output.notes = demo::Comparison::new(&output.findings, &story.truth).lines();
    ticker.clear();
    output.end(common)
}

/// Builds the built-in case, with a population around it if there is a scale.
fn build(scale: Option<u64>, seed: Option<u64>) -> Demo {
    let population = scale.zip(seed).map(|(transactions, seed)| Scale {
        transactions: usize::try_from(transactions).unwrap_or(usize::MAX),
        seed,
    });
    demo::story(demo::StoryOptions {
        life: population,
        ..demo::StoryOptions::default()
    })
}
