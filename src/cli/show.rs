//! `ransomtrace show`: prints the findings of a case folder.

use std::path::PathBuf;

use clap::Args;

use super::Output;
use crate::job::disclosure;
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
    // A case of an earlier version has no register.
    let disclosed = std::fs::read(options.case.join(disclosure::FILE)).unwrap_or_default();
    Ok(Output {
        findings,
        disclosed: disclosure::summary(&disclosure::read(&disclosed)),
        folder: options.case.clone(),
        notes: Vec::new(),
    })
}
