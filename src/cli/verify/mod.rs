//! `ransomtrace verify`: checks a case folder offline and lists the faults.

mod text;

use std::cell::RefCell;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::exit::Exit;
use super::global::{AlwaysOffline, Format, GlobalArgs};
use super::progress::Ticker;
use super::stdout::{write_json, write_json_line, write_out};
use crate::run::verify::{Verification, verify};
use text::table;

/// Flags of `verify`.
#[derive(Debug, Args)]
#[command(after_help = "\
Contacts no server and writes nothing. Checks every hash, the hash-chained log, every Merkle branch and every block header, then \
rebuilds all files from the evidence and compares them byte for byte. For a full check, use a build of the version and features \
that wrote the folder: a build without Parquet, for example, can only hash the Parquet files.

Exit code 7: a fault was found; each fault names its exhibit. Exit code 3: no fault was found, but not everything could be \
checked, because no run has finished here or because this build cannot rebuild some of the files. Exit code 1: another run is \
using the folder, or the folder contains no case.

A folder in which every file was rewritten consistently can pass all checks. To be able to prove later that a folder is unchanged, \
record the two hashes printed at the end outside the folder, e.g. in the case protocol.

Example:
  ransomtrace verify clinic")]
pub struct VerifyArgs {
    /// Case folder
    case: PathBuf,
    #[command(flatten)]
    _offline: AlwaysOffline,
}

/// Output of `--format json`.
#[derive(Serialize)]
struct VerificationJson<'a> {
    schema: &'static str,
    case: String,
    tool: String,
    /// Whether everything was checked without a fault.
    is_sound: bool,
    #[serde(flatten)]
    verification: &'a Verification,
}

/// Checks a case folder.
pub fn run(options: &VerifyArgs, common: &GlobalArgs) -> anyhow::Result<Exit> {
    let ticker = RefCell::new(Ticker::new(common.quiet));
    let verification = verify(
        &options.case,
        &|what| ticker.borrow().say(what),
        &mut |progress| ticker.borrow_mut().show(progress),
    );
    ticker.borrow().clear();
    let verification = verification?;
    let exit = exit_of(&verification);
    write_out(|out| match common.format() {
        Format::Table => {
            let color = common.has_color();
            out.write_all(table(&verification, color).as_bytes())
        }
        Format::Json => write_json(
            out,
            &VerificationJson {
                schema: "ransomtrace/verification/1",
                case: options.case.display().to_string(),
                tool: crate::report::Tool::this().to_string(),
                is_sound: exit == Exit::Done,
                verification: &verification,
            },
        ),
        Format::Jsonl => verification
            .checks
            .iter()
            .try_for_each(|check| write_json_line(out, check)),
    })?;
    Ok(exit)
}

fn exit_of(verification: &Verification) -> Exit {
    let is_partial = verification.unfinished.is_some() || !verification.unchecked.is_empty();
    match verification.faults().next() {
        Some(_) => Exit::Fault,
        None if is_partial => Exit::Incomplete,
        None => Exit::Done,
    }
}
