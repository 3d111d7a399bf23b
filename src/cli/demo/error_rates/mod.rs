//! Measures the error rates of the heuristics on synthetic populations and prints them.

mod clusterings;
mod shares;
mod tables;
mod worst;

use anyhow::Context;

use super::build;
use crate::cli::exit::Exit;
use crate::cli::global::{Format, GlobalArgs};
use crate::cli::progress::Ticker;
use crate::cli::stdout::{write_json, write_json_line, write_out};
use crate::lab::measure::{self, PopulationRates};
use crate::plural::counted;
use clusterings::clusterings;
use tables::{change, confusion, detectors, services};
use worst::worst;

/// Measures the error rates on a population of about `scale` transactions for each seed.
pub(super) fn run(scale: usize, seeds: &[u64], common: &GlobalArgs) -> anyhow::Result<Exit> {
    let ticker = Ticker::new(common.quiet);
    ticker.say("building populations and measuring");
    let measured = seeds
        .iter()
        .map(|seed| rates(scale, *seed))
        .collect::<Result<Vec<PopulationRates>, _>>();
    ticker.clear();
    let measured = measured?;
    print(&measured, common)?;
    Ok(Exit::Done)
}

fn rates(scale: usize, seed: u64) -> anyhow::Result<PopulationRates> {
    log::info!("measuring on about {scale} transactions of seed {seed}");
    let demo = build(Some(scale), seed);
    measure::error_rates(&demo.chain, &demo.truth, seed)
        .context("cannot measure the built-in population")
}

fn print(measured: &[PopulationRates], common: &GlobalArgs) -> anyhow::Result<()> {
    write_out(|out| match common.format() {
        Format::Table => out.write_all(render(measured).as_bytes()),
        Format::Json => write_json(out, &measured),
        Format::Jsonl => measured
            .iter()
            .try_for_each(|rates| write_json_line(out, rates)),
    })
}

/// Renders the rates of each seed and, for several seeds, the worst of each rate.
fn render(measured: &[PopulationRates]) -> String {
    let mut text = String::new();
    for rates in measured {
        line(
            &mut text,
            &format!(
                "Error rates on synthetic wallets, seed {}: {}, {}, {}",
                rates.seed,
                counted(rates.transactions, "transaction"),
                counted(rates.addresses, "address"),
                counted(rates.owners, "owner")
            ),
        );
        text.push_str("\nClusterings, over pairs of addresses\n");
        line(&mut text, &clusterings(&rates.rules).to_string());
        if !rates.change.is_empty() {
            text.push_str("\nChange rules, over outputs\n");
            line(&mut text, &change(&rates.change).to_string());
        }
        text.push_str("\nCoinJoin detectors, over transactions\n");
        line(&mut text, &detectors(&rates.detectors).to_string());
        text.push_str("\nServices recognised by behaviour, over addresses\n");
        line(&mut text, &services(&rates.services).to_string());
        text.push_str("\nHow each kind of transaction is classified\n");
        line(&mut text, &confusion(rates).to_string());
        text.push('\n');
    }
    if measured.len() > 1 {
        worst(&mut text, measured);
    }
    text
}

fn line(text: &mut String, line: &str) {
    for line in line.lines() {
        // Removes the padding of the last column.
        text.push_str(line.trim_end());
        text.push('\n');
    }
}
