//! `ransomtrace verify`: checks a case folder offline and lists the faults.

use std::cell::RefCell;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::outcome::Exit;
use super::progress::Ticker;
use super::{AlwaysOffline, Format, GlobalArgs, has_color, write_json, write_json_line, write_out};
use crate::report::words::visible;
use crate::run::verify::{CheckResult, Verification, verify};

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
    write_out(|out| match common.format {
        Format::Table => {
            let color = has_color(common);
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

/// Renders a line for each check, with its faults and notices below it.
fn table(verification: &Verification, color: bool) -> String {
    let widest = verification.checks.iter().map(|check| check.name.len());
    let widest = widest.max().unwrap_or_default();
    let mut text = String::new();
    let mut line = |line: String, is_alarm: bool| {
        let (on, off) = if is_alarm && color {
            ("\x1b[33m", "\x1b[0m")
        } else {
            ("", "")
        };
        text.push_str(&format!("{on}{}{off}\n", visible(&line)));
    };
    for check in &verification.checks {
        let CheckResult {
            name,
            summary,
            faults,
            notices,
        } = check;
        let verdict = if faults.is_empty() { "ok   " } else { "FAULT" };
        line(
            format!("{verdict}  {name:widest$}  {summary}"),
            !faults.is_empty(),
        );
        for fault in faults {
            line(
                format!("       {}: {}", fault.exhibit(), fault.problem),
                true,
            );
        }
        for notice in notices {
            line(format!("       note: {notice}"), false);
        }
    }
    let hash = |hash: &Option<String>| hash.clone().unwrap_or_else(|| "none".to_owned());
    line(String::new(), false);
    line(
        format!(
            "SHA-256 of manifest.json  {}",
            hash(&verification.manifest_sha256)
        ),
        false,
    );
    line(
        format!("Head of the log           {}", hash(&verification.log_head)),
        false,
    );
    line(
        "A folder cannot show that all of it was rewritten: record these two hashes elsewhere, e.g. in the case protocol."
            .to_owned(),
        false,
    );
    let faults = verification.faults().count();
    let unchecked = &verification.unchecked;
    let verdict = match (faults, &verification.unfinished, unchecked.len()) {
        (0, Some(why), _) => format!(
            "Not finished: {why}. The stored data is sound; run the same `ransomtrace trace` again to resume"
        ),
        (0, None, 0) => "No fault found".to_owned(),
        (0, None, 1) => format!(
            "No fault found, but this build cannot rebuild {} from the evidence: check with a build that can",
            unchecked[0]
        ),
        (0, None, count) => format!(
            "No fault found, but this build cannot rebuild {count} files from the evidence: check with a build that can"
        ),
        (1, ..) => "1 fault found".to_owned(),
        _ => format!("{faults} faults found"),
    };
    let is_alarm = exit_of(verification) != Exit::Done;
    line(verdict, is_alarm);
    text
}
