//! `ransomtrace show`: prints the findings of a case folder.

use std::path::PathBuf;

use clap::Args;

use super::{AlwaysOffline, Output};
use crate::job::disclosure;
use crate::report::{CaseFolder, FINDINGS};

/// Flags of `show`.
#[derive(Debug, Args)]
#[command(after_help = "\
Prints what the run wrote. Findings that do not hash to what manifest.json says are not printed (exit code 7). A run that is not \
finished, or was cut off while it wrote, has no findings yet (exit code 1).

Examples:
  ransomtrace show clinic
  ransomtrace show clinic --format json")]
pub struct Options {
    /// Case folder
    case: PathBuf,
    #[command(flatten)]
    _offline: AlwaysOffline,
}

/// Reads the findings of a case folder.
pub fn run(options: &Options) -> anyhow::Result<Output> {
    let manifest = CaseFolder::finished(&options.case)?;
    manifest.check(&options.case, FINDINGS)?;
    // A case of an earlier version has no register.
    let disclosed = if manifest.files.contains_key(disclosure::FILE) {
        manifest.check(&options.case, disclosure::FILE)?;
        std::fs::read(options.case.join(disclosure::FILE)).unwrap_or_default()
    } else {
        Vec::new()
    };
    let findings = CaseFolder::findings(&options.case)?;
    Ok(Output {
        findings,
        disclosed: disclosure::summary(&disclosure::read(&disclosed)),
        folder: options.case.clone(),
        notes: Vec::new(),
    })
}
