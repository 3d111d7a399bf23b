//! `ransomtrace demo`: traces the built-in case over TCP and compares the findings with the known truth, or measures the
//! error rates of the heuristics on a synthetic population.

mod error_rates;
mod trace;

use std::path::PathBuf;

use clap::Args;

use super::exit::Exit;
use super::global::GlobalArgs;
use super::locale::LocaleFlags;
use super::usage::UsageError;
use crate::demo::{self, Demo};
use crate::lab::Scale;
use crate::number::whole;

/// Smallest and largest population, in transactions. More do not fit into the blocks of the built-in case.
const SCALES: (u64, u64) = (1_000, 300_000);

/// Flags of `demo`.
#[derive(Debug, Args)]
#[command(mut_arg("lang", |lang| lang.conflicts_with("error_rates")))]
#[command(mut_arg("zone", |zone| zone.conflicts_with("error_rates")))]
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
    #[command(flatten)]
    locale: LocaleFlags,
    /// Add about N transactions of other people around the case
    #[arg(long, value_name = "N", value_parser = whole::<usize>(SCALES.0..=SCALES.1))]
    scale: Option<usize>,
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
    trace::run(options, common)
}

/// Builds the built-in case, with a population of about `scale` transactions around it.
fn build(scale: Option<usize>, seed: u64) -> Demo {
    demo::story(demo::StoryOptions {
        life: scale.map(|transactions| Scale { transactions, seed }),
        ..demo::StoryOptions::default()
    })
}
