//! `ransomtrace show`: prints the findings of a case folder.

use std::path::PathBuf;

use clap::Args;

use super::Output;
use crate::report::CaseFolder;

/// Flags of `show`.
#[derive(Debug, Args)]
pub struct Options {
    /// Case folder
    case: PathBuf,
}

/// Reads the findings of a case folder.
pub fn run(options: &Options) -> anyhow::Result<Output> {
    let findings = CaseFolder::findings(&options.case)?;
    Ok(Output {
        findings,
        folder: options.case.clone(),
        notes: Vec::new(),
    })
}
