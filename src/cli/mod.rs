//! The command line. One file per command; each parses its arguments, calls the library and prints the result. Data goes
//! to standard output, everything else to standard error.
// Only this module writes to standard output and standard error.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod demo;
mod error_rates;
mod explain;
mod files;
mod interrupt;
mod investigation;
mod offline;
mod outcome;
mod progress;
mod question;
mod reach;
mod report;
mod servers;
mod settings;
mod shell;
mod show;
mod summary;
mod tips;
mod trace;
mod verify;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::findings::Findings;
use crate::secret;
use crate::visible::visible;
use outcome::{Exit, code_of};

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
    Trace(Box<question::TraceArgs>),
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

/// Flags of every command.
#[derive(Debug, Args)]
struct GlobalArgs {
    /// Format of the output
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Print each step to standard error
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Print only errors to standard error
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// When to use colour; the environment variable NO_COLOR disables it too
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

/// Accepts `--offline` in commands that never contact a server.
#[derive(Debug, Args)]
struct AlwaysOffline {
    #[arg(long, hide = true)]
    #[allow(dead_code)] // has no effect
    offline: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables to read
    Table,
    /// One JSON object
    Json,
    /// One JSON object per line: payments, checks or servers
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

/// Result of a command that ends with findings.
struct Output {
    findings: Findings,
    /// Path of the case folder.
    folder: PathBuf,
    /// What each server learned, one line per server.
    disclosed: Vec<String>,
    /// Lines to print below the findings in table format.
    notes: Vec<String>,
}

/// Runs the program and returns its exit code. The first argument is the program name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let error = tips::replace_tip(error, &Arguments::command());
            // clap prints help and version to standard output, errors to standard error.
            let plain = error.to_string();
            let safe = printable(&plain);
            let _ = match error.use_stderr() && safe != plain {
                true => write!(std::io::stderr(), "{safe}"),
                false => error.print(),
            };
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

impl Output {
    /// Prints the findings; the exit code says whether they are complete and undisputed.
    fn end(&self, common: &GlobalArgs) -> anyhow::Result<Exit> {
        print(self, common)?;
        let findings = &self.findings;
        Ok(match (findings.is_disputed(), findings.is_incomplete()) {
            (true, _) => Exit::Proof,
            (false, true) => Exit::Incomplete,
            (false, false) => Exit::Done,
        })
    }
}

/// Returns whether standard output is coloured.
fn has_color(common: &GlobalArgs) -> bool {
    match common.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            std::io::stdout().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    }
}

/// Prints the findings in the requested format.
fn print(output: &Output, common: &GlobalArgs) -> anyhow::Result<()> {
    write_out(|out| match common.format {
        Format::Table => out.write_all(summary::render(output, has_color(common)).as_bytes()),
        Format::Json => write_json(out, &output.findings),
        Format::Jsonl => output
            .findings
            .payments
            .iter()
            .try_for_each(|payment| write_json_line(out, payment)),
    })
}

/// Writes a value as indented JSON.
fn write_json(out: &mut dyn Write, value: &impl serde::Serialize) -> std::io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}

/// Writes a value as one line of JSON.
fn write_json_line(out: &mut dyn Write, value: &impl serde::Serialize) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// Writes to standard output. A closed pipe, as with `head`, is not an error.
fn write_out(write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

/// Prints an error and its causes. If standard error is closed, only the exit code is left.
fn print_error(error: &anyhow::Error) {
    let mut err = std::io::stderr().lock();
    let mut printed = error.to_string();
    let _ = writeln!(err, "error: {}", printable(&printed));
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        // Transparent errors repeat their cause, and most messages end with it.
        if !printed.ends_with(&cause) {
            let _ = writeln!(err, "because: {}", printable(&cause));
        }
        printed = cause;
    }
}

/// Escapes control characters in a message, which may quote a server, and hides private keys, which may come from the
/// user's input. All messages to standard error pass through this function.
fn printable(text: &str) -> String {
    let hidden = secret::hide(text);
    let lines: Vec<String> = hidden.split('\n').map(visible).collect();
    lines.join("\n")
}

fn start_log(common: &GlobalArgs) {
    let level = match (common.quiet, common.verbose) {
        (true, _) => log::LevelFilter::Error,
        (_, false) => log::LevelFilter::Warn,
        (_, true) => log::LevelFilter::Debug,
    };
    // Messages of this crate; of dependencies only errors.
    let _ = env_logger::Builder::new()
        .filter_level(level.min(log::LevelFilter::Error))
        .filter_module("ransomtrace", level)
        .target(env_logger::Target::Pipe(Box::new(progress::StderrWriter)))
        .format(|buffer, record| writeln!(buffer, "{}", printable(&record.args().to_string())))
        .try_init();
}
