//! `ransomtrace export`: writes the findings of a case folder in the format of another program.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::exit::Exit;
use super::global::{AlwaysOffline, names_of};
use super::stdout::write_out;
use crate::report::{CaseFolder, FINDINGS, wallet_labels};
use crate::visible::file_name;

/// Flags of `export`.
#[derive(Debug, Args)]
#[command(after_help = "\
Contacts no server and changes nothing in the case folder. Findings whose hash differs from manifest.json are not exported (exit \
code 7). Labels name the case and its payments, which lead to the victims: a wallet that loads them shows \
both to whoever uses it.

Examples:
  ransomtrace export clinic --format labels --out labels.jsonl
  ransomtrace export clinic --format labels | grep '\"type\":\"output\"'")]
pub struct ExportArgs {
    /// Case folder
    case: PathBuf,
    /// Format of the export
    #[arg(long, value_parser = names_of::<ExportFormat>())]
    format: String,
    /// Write to this new file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    _offline: AlwaysOffline,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// Labels of addresses, transactions and outputs for wallets such as Sparrow (BIP 329, one JSON object per line)
    Labels,
}

/// Writes the export.
pub fn run(options: &ExportArgs) -> anyhow::Result<Exit> {
    if let Some(out) = &options.out {
        CaseFolder::check_outside(&options.case, out)?;
    }
    let manifest = CaseFolder::finished(&options.case)?;
    manifest.check(&options.case, FINDINGS)?;
    let findings = CaseFolder::findings(&options.case)?;
    let file = match ExportFormat::from_str(&options.format, false) {
        Ok(ExportFormat::Labels) => wallet_labels(&findings),
        Err(name) => unreachable!("clap accepts no other name than those of the formats: {name}"),
    };
    let Some(path) = &options.out else {
        return write_out(|out| file.write(out)).map(|()| Exit::Done);
    };
    let bytes = file.bytes()?;
    let name = file_name(path);
    let new = OpenOptions::new().write(true).create_new(true).open(path);
    let mut new = new.with_context(|| format!("cannot write {name}, which must be a new file"))?;
    let written = new.write_all(&bytes);
    written.with_context(|| format!("cannot write {name}"))?;
    write_out(|out| writeln!(out, "Wrote {name}"))?;
    Ok(Exit::Done)
}
