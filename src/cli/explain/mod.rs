//! `ransomtrace explain`: explains why an address is in a case, or which evidence links two addresses to one wallet.

mod address;
mod fingerprint;
mod origins;
mod pair;
mod route;

use std::cell::RefCell;
use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;

use super::exit::Exit;
use super::global::{AlwaysOffline, Format, GlobalArgs};
use super::progress::Ticker;
use super::stdout::{write_json, write_json_line, write_out};
use crate::explain::RuleFinding;
use crate::report::words::visible;
use crate::run::explain::{self, Explained, Subject};
use address::write_address;
use pair::write_pair;
use route::write_routes;

/// Flags of `explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Reads and proves the evidence in the case folder again; contacts no server.

One address: prints the path of the money to it, every rule that applied to it, the fingerprint of its wallet, and look-alike \
addresses. Where traced money is or ended, it also prints the payments from which its satoshis come under each policy that keeps \
satoshis apart (fifo, lifo, tiho), and a shortest way back to each. If the money passed a CoinJoin, or another transaction with several readings, the number of readings of its values and \
the probability of each link between an input and an output are counted (Boltzmann entropy). Counting stops after a fixed number \
of steps; the result is then reported as open. If the case was traced with --through-coinjoin, an address behind a CoinJoin \
has the least and the most that its outputs can hold of the money. The wallet fingerprint lists traits of the software (version, lock time, sequence \
numbers, order, script types, signatures) and where they change. It is soft evidence: agreement proves nothing, a difference means \
that software, settings or owner changed, and no wallet is merged or split by it. Look-alikes begin and end with the same \
characters, as in address poisoning: compare every character. They are also reported for an address that is not in the case.

Two addresses: prints the best chain of evidence between them, weakest link first, and the evidence that would break it. No other \
chain has a stronger weakest link; among equally strong chains it is a shortest one.

Two addresses and --path: prints the ways of traced money between them, a shortest one and the one that carries the most.

Examples:
  ransomtrace explain clinic bc1q...
  ransomtrace explain clinic bc1q... 1A1z...
  ransomtrace explain clinic bc1q... 1A1z... --path")]
pub struct ExplainArgs {
    /// Case folder
    case: PathBuf,
    /// Address to explain
    address: String,
    /// Second address: explain which evidence links the two to one wallet
    other: Option<String>,
    /// With two addresses: print the ways of money between them instead
    #[arg(long, requires = "other")]
    path: bool,
    #[command(flatten)]
    _offline: AlwaysOffline,
}

/// Explains one address, or two.
pub fn run(options: &ExplainArgs, common: &GlobalArgs) -> anyhow::Result<Exit> {
    let ticker = RefCell::new(Ticker::new(common.quiet));
    let one = options.address.as_str();
    let subject = match options.other.as_deref() {
        None => Subject::Address(one),
        Some(other) if options.path => Subject::Routes(one, other),
        Some(other) => Subject::Pair(one, other),
    };
    let explained = explain::explain(&options.case, subject, &mut |progress| {
        ticker.borrow_mut().show(progress);
    });
    ticker.borrow().clear();
    let explained = explained?;
    write_out(|out| match common.format() {
        Format::Table => out.write_all(text(&explained).as_bytes()),
        Format::Json => write_json(out, &explained),
        Format::Jsonl => write_json_line(out, &explained),
    })?;
    Ok(Exit::Done)
}

fn text(explained: &Explained) -> String {
    let mut text = String::new();
    let result = match explained {
        Explained::Address(address) => write_address(&mut text, address),
        Explained::Pair(pair) => write_pair(&mut text, pair),
        Explained::Routes(routes) => write_routes(&mut text, routes),
    };
    result.expect("memory");
    text
}

/// Writes what a rule says, with its grade and transaction.
fn write_rule(text: &mut String, rule: &RuleFinding) -> std::fmt::Result {
    let grade = rule
        .grade
        .map_or(String::new(), |grade| format!(" ({grade})"));
    let name = visible(&rule.rule);
    writeln!(text, "- {name}{grade}: {}", visible(&rule.says))?;
    if let Some(txid) = rule.txid {
        writeln!(text, "  {txid}")?;
    }
    Ok(())
}
