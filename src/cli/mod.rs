//! The command line: parses, wires, prints. One file per command; each does what the library offers and returns what it
//! concluded. Data goes to standard output, everything else to standard error.
// Standard output and standard error belong to this module.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod demo;
mod error_rates;
mod explain;
mod interrupt;
mod investigation;
mod offline;
mod outcome;
mod progress;
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

use crate::case::findings::Findings;
use crate::secret;
use crate::visible::visible;
use outcome::{Exit, code_of};

/// Traces ransom payments in Bitcoin: proved histories, wallets, taint, euro values, a case folder.
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

Exit codes: 0 done, 1 failure, 2 usage, 3 done but incomplete, 4 servers disagree or a proof failed, 5 no server or proxy \
reachable, 6 certificate changed, 7 verify found a fault, 130 interrupted and saved."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Do the whole job on a built-in case, with no network: a clinic and its patients are extorted
    Demo(demo::Options),
    /// Pull, prove, follow, cluster, taint and value; write the case folder
    Trace(Box<trace::Options>),
    /// Print the findings of a case folder
    Show(show::Options),
    /// Say why an address is in a case, or what puts two addresses into one wallet
    Explain(explain::Options),
    /// Write tables, charts, report and findings of a case folder anew, from its evidence alone
    Report(report::Options),
    /// Check a case folder offline: hashes, log, proofs, and that everything follows from the evidence
    Verify(verify::Options),
    /// List servers, your own first; probe those given, or all with --probe
    Servers(servers::Options),
    /// Print completions for a shell
    Completions(shell::Completions),
    /// Print the man page
    Man,
}

/// Flags of every command.
#[derive(Debug, Args)]
struct Common {
    /// How findings are printed on standard output
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Print each step on standard error
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Print errors only on standard error
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Colour tables; the environment variable NO_COLOR turns it off too
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

/// `--offline` for commands that ask no server anyway: what it promises holds without it.
#[derive(Debug, Args)]
struct AlwaysOffline {
    #[arg(long, hide = true)]
    #[allow(dead_code)] // accepted, and true
    offline: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables for people
    Table,
    /// All findings as one JSON object
    Json,
    /// A JSON object on a line for each payment
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

/// What a command has to say at its end.
struct Output {
    findings: Findings,
    /// Where the case lies.
    folder: PathBuf,
    /// What servers learned, a line for each.
    disclosed: Vec<String>,
    /// Lines that stand below the findings in a table for people.
    notes: Vec<String>,
}

/// Runs the program on arguments, the first of which is its name; returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let error = tips::correct(error, &Arguments::command());
            // Help and version are answers, not errors; clap knows where each goes.
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
            complain(&error);
            code_of(&error).into()
        }
    }
}

impl Output {
    /// Prints the findings as asked; the exit code says what they are worth.
    fn end(&self, common: &Common) -> anyhow::Result<Exit> {
        print(self, common)?;
        let findings = &self.findings;
        Ok(match (findings.is_disputed(), findings.is_incomplete()) {
            (true, _) => Exit::Proof,
            (false, true) => Exit::Incomplete,
            (false, false) => Exit::Done,
        })
    }
}

/// Whether what goes to standard output is set off by colours.
fn has_color(common: &Common) -> bool {
    match common.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            std::io::stdout().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    }
}

/// Prints the findings as asked.
fn print(output: &Output, common: &Common) -> anyhow::Result<()> {
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

/// A value as indented JSON.
fn write_json(out: &mut dyn Write, value: &impl serde::Serialize) -> std::io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}

/// A value as JSON on a line.
fn write_json_line(out: &mut dyn Write, value: &impl serde::Serialize) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// Writes to standard output. A reader that closes its end early, as `head` does, is no error.
fn write_out(write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

/// Prints an error once: what went wrong, and because of what. Where nobody can be told, the exit code has to do.
fn complain(error: &anyhow::Error) {
    let mut err = std::io::stderr().lock();
    let mut said = error.to_string();
    let _ = writeln!(err, "error: {}", printable(&said));
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        // A transparent error says what its cause says, and most messages end with their cause.
        if !said.ends_with(&cause) {
            let _ = writeln!(err, "because: {}", printable(&cause));
        }
        said = cause;
    }
}

/// A message in which what a terminal would obey is shown instead, since it may hold the words of a server, and without a
/// private key, since it may hold those of a user. Every message on standard error comes through here.
fn printable(text: &str) -> String {
    let hidden = secret::hide(text);
    let lines: Vec<String> = hidden.split('\n').map(visible).collect();
    lines.join("\n")
}

fn start_log(common: &Common) {
    let level = match (common.quiet, common.verbose) {
        (true, _) => log::LevelFilter::Error,
        (_, false) => log::LevelFilter::Warn,
        (_, true) => log::LevelFilter::Debug,
    };
    // What our own modules have to say; of others only errors.
    let _ = env_logger::Builder::new()
        .filter_level(level.min(log::LevelFilter::Error))
        .filter_module("ransomtrace", level)
        .target(env_logger::Target::Pipe(Box::new(progress::Messages)))
        .format(|buffer, record| writeln!(buffer, "{}", printable(&record.args().to_string())))
        .try_init();
}
