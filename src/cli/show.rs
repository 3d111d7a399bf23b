//! `ransomtrace show`: prints the findings of a case folder.

use std::path::PathBuf;

use clap::Args;

use super::global::AlwaysOffline;
use super::output::Output;
use crate::report::{CaseFolder, FINDINGS};
use crate::run::disclosure;

const EXAMPLES: &str = "\
Prints the findings that the run wrote. If their hash differs from manifest.json, they are not printed (exit code 7). A run that \
is unfinished, or that was interrupted while writing, has no findings yet (exit code 1).

Examples:
  ransomtrace show clinic
  ransomtrace show clinic --format json";

/// Flags of `show`.
#[derive(Debug, Args)]
#[command(
    after_help = EXAMPLES,
    after_long_help = format!("{EXAMPLES}\n\n{}", include_str!("caveat-kinds.txt"))
)]
pub struct ShowArgs {
    /// Case folder
    case: PathBuf,
    #[command(flatten)]
    _offline: AlwaysOffline,
}

/// Reads the findings of a case folder.
pub fn run(options: &ShowArgs) -> anyhow::Result<Output> {
    let manifest = CaseFolder::finished(&options.case)?;
    manifest.check(&options.case, FINDINGS)?;
    // Cases of earlier versions have no disclosure register.
    let disclosed = if manifest.files.contains_key(disclosure::FILE) {
        manifest.check(&options.case, disclosure::FILE)?;
        std::fs::read(options.case.join(disclosure::FILE)).unwrap_or_default()
    } else {
        Vec::new()
    };
    let findings = CaseFolder::findings(&options.case)?;
    let disclosed = disclosure::summary_of_lines(&disclosure::read(&disclosed));
    Ok(Output::new(findings, disclosed, &options.case))
}
