//! Arguments of the program: its commands, and the flags of all of them.

use clap::{Parser, Subcommand};

use super::global::GlobalArgs;
use super::{demo, explain, export, init, report, servers, shell, show, trace, verify};

/// Traces ransom payments in Bitcoin: proves histories, groups wallets, follows the money, writes a case folder.
#[derive(Debug, Parser)]
#[command(
    name = "ransomtrace",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  ransomtrace demo
  ransomtrace servers --probe
  ransomtrace trace bc1q... --server ssl://HOST:50002 --dry-run
  ransomtrace trace --case case.toml --server ssl://HOST:50002 --out clinic
  ransomtrace verify clinic

Settings: flags override the case file, which overrides environment variables (RANSOMTRACE_SERVER, _NETWORK, _PROXY, \
_ALLOW_PLAINTEXT, _TIMEOUT, and _HOPS and so on for each limit of `trace`), which override ~/.config/ransomtrace/config.toml \
(server = [\"ssl://HOST:50002\"], network, proxy, allow-plaintext, timeout, and a table [limits]).

Exit codes: 0 done, 1 failure, 2 usage, 3 done but incomplete, 4 servers disagree or a proof failed, 5 no server or proxy \
reachable, 6 certificate changed, 7 `verify` found a fault or `show` found changed findings, 130 interrupted and saved."
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub common: GlobalArgs,
}

/// A command with its flags.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a complete trace of a built-in case, without network access
    Demo(demo::DemoArgs),
    /// Trace payments to extortion addresses and write a case folder
    Trace(Box<trace::TraceArgs>),
    /// Print the findings of a case folder
    Show(show::ShowArgs),
    /// Explain why an address is in a case, or which evidence links two addresses to one wallet
    Explain(explain::ExplainArgs),
    /// Rebuild tables, charts, report and findings of a case folder from its evidence
    Report(report::ReportArgs),
    /// Write the findings of a case folder in the format of another program
    Export(export::ExportArgs),
    /// Check a case folder offline: hashes, log, proofs, and that all files follow from the evidence
    Verify(verify::VerifyArgs),
    /// List Electrum servers, or probe them
    Servers(servers::ServersArgs),
    /// Write a case file to fill in, with every key explained
    Init(init::InitArgs),
    /// Print shell completions
    Completions(shell::CompletionsArgs),
    /// Print the man page
    Man,
}
