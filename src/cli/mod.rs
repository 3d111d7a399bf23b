//! The command line. One file or folder for each command; each parses its arguments, calls the library and prints the
//! result. Data goes to standard output, everything else to standard error.
// Only this module writes to standard output and standard error.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod arguments;
mod columns;
mod connection;
mod demo;
mod exit;
mod explain;
mod export;
mod files;
mod global;
mod init;
mod interrupt;
mod investigation;
mod limits;
mod locale;
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

use clap::{CommandFactory, Parser};

use arguments::{Arguments, Command};
use exit::code_of;
use stderr::{print_error, print_usage, start_log};

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
        Command::Report(options) => report::run(options, common),
        Command::Explain(options) => explain::run(options, common),
        Command::Export(options) => export::run(options),
        Command::Servers(options) => servers::run(options, common),
        Command::Verify(options) => verify::run(options, common),
        Command::Init(options) => init::run(options),
        Command::Completions(options) => shell::completions(options, Arguments::command()),
        Command::Man => shell::man(Arguments::command()),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(error) => {
            print_error(&error);
            code_of(&error).into()
        }
    }
}
