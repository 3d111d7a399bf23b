//! The command line. One file per command; each parses its arguments, calls the library and prints the result. Data goes
//! to standard output, everything else to standard error.
// Only this module writes to standard output and standard error.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod columns;
mod connection;
mod demo;
mod exit;
mod explain;
mod files;
mod global;
mod interrupt;
mod investigation;
mod limits;
mod output;
mod progress;
mod report;
mod servers;
mod settings;
mod shell;
mod show;
mod stderr;
mod stdout;
mod summary;
mod tips;
mod trace;
mod usage;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use exit::code_of;
use global::GlobalArgs;
use stderr::{print_error, print_usage, start_log};

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
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: GlobalArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
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
    /// Check a case folder offline: hashes, log, proofs, and that all files follow from the evidence
    Verify(verify::VerifyArgs),
    /// List Electrum servers, or probe them
    Servers(servers::ServersArgs),
    /// Print shell completions
    Completions(shell::CompletionsArgs),
    /// Print the man page
    Man,
}

/// Runs the program and returns its exit code. The first argument is the program name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let error = tips::replace_tip(error, &Arguments::command());
            print_usage(&error);
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let common = &arguments.common;
    start_log(common);
    interrupt::listen();
    let result = match &arguments.command {
        Command::Demo(options) => demo::run(options, common),
        Command::Trace(options) => trace::run(options, common),
        Command::Show(options) => show::run(options).and_then(|output| output.end(common)),
        Command::Report(options) => {
            report::run(options, common).and_then(|output| output.end(common))
        }
        Command::Explain(options) => explain::run(options, common),
        Command::Servers(options) => servers::run(options, common),
        Command::Verify(options) => verify::run(options, common),
        Command::Completions(options) => shell::completions(options),
        Command::Man => shell::man(),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(error) => {
            print_error(&error);
            code_of(&error).into()
        }
    }
}
