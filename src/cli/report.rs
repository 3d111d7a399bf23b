//! `ransomtrace report`: rebuilds the files of a case folder from its evidence.

use std::path::PathBuf;

use clap::Args;

use super::global::{AlwaysOffline, GlobalArgs};
use super::investigation;
use super::output::Output;
use crate::case::question::parse_language;
use crate::language::Language;
use crate::run::offline::{rewrite, rewrite_into};

/// Flags of `report`.
#[derive(Debug, Args)]
#[command(after_help = "\
Contacts no server and does not change the evidence. A folder with only evidence.sqlite is enough, because its log contains the \
case file. The same evidence gives the same files, byte for byte. Evidence that was changed, that belongs to another case, or that \
lacks the run described by the manifest is refused.

Examples:
  ransomtrace report clinic
  ransomtrace report clinic --out copy
  ransomtrace report clinic --lang lt --out lietuviskai")]
pub struct ReportArgs {
    /// Case folder
    case: PathBuf,
    /// Write the files to this new folder instead of the case folder
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write the files in this language, en or lt, other than that of the case folder; needs --out
    #[arg(long, value_name = "LANGUAGE", value_parser = parse_language, requires = "out")]
    lang: Option<Language>,
    #[command(flatten)]
    _offline: AlwaysOffline,
}

/// Rebuilds the files of a case folder.
pub fn run(options: &ReportArgs, common: &GlobalArgs) -> anyhow::Result<Output> {
    let concluded = investigation::offline(common.quiet, |tell, progress| match &options.out {
        Some(out) => rewrite_into(&options.case, out, options.lang, tell, progress),
        None => rewrite(&options.case, tell, progress),
    })?;
    let folder = options.out.as_ref().unwrap_or(&options.case);
    Ok(Output::of_job(concluded, folder))
}
