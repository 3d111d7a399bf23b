//! `ransomtrace report`: the files of a case folder once more, from its evidence alone.

use std::path::PathBuf;

use clap::Args;

use super::{AlwaysOffline, Common, Output, investigation};
use crate::job::offline::rewrite;

/// Flags of `report`.
#[derive(Debug, Args)]
#[command(after_help = "\
No server is asked, and the evidence is only read. A folder that holds nothing but evidence.sqlite is enough, since the log in \
it has the question. The same evidence gives the same files, to the byte.

Examples:
  ransomtrace report clinic
  ransomtrace report clinic --out copy")]
pub struct Options {
    /// Case folder
    case: PathBuf,
    /// Write the files into this new folder and leave the case folder as it is [default: the case folder]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    _offline: AlwaysOffline,
}

/// Writes the files of a case folder anew.
pub fn run(options: &Options, common: &Common) -> anyhow::Result<Output> {
    let concluded = investigation::offline(common.quiet, |tell, progress| {
        rewrite(&options.case, options.out.as_deref(), tell, progress)
    })?;
    let folder = options.out.as_ref().unwrap_or(&options.case);
    Ok(investigation::output(concluded, folder))
}
