//! `ransomtrace report`: rebuilds the files of a case folder from its evidence.

use std::path::PathBuf;

use clap::Args;

use super::exit::Exit;
use super::global::{AlwaysOffline, Format, GlobalArgs};
use super::investigation;
use super::locale::LocaleFlags;
use super::output::{Output, exit_of};
use super::stdout::{write_json_line, write_out};
use crate::report::Edition;
use crate::run::offline::{rewrite, rewrite_into};
use crate::visible::file_name;

/// Flags of `report`.
#[derive(Debug, Args)]
#[command(mut_arg("lang", |lang| lang.requires("out")))]
#[command(mut_arg("zone", |zone| zone.requires("out")))]
#[command(mut_arg("edition", |edition| edition.requires("out")))]
#[command(after_help = "\
Contacts no server and does not change the evidence. A folder with only evidence.sqlite is enough, because its log contains the \
case file. The same evidence gives the same files, byte for byte. Evidence that was changed, that belongs to another case, or that \
lacks the run described by the manifest is refused.

Examples:
  ransomtrace report clinic
  ransomtrace report clinic --out copy
  ransomtrace report clinic --lang lt --zone Europe/Vilnius --out lietuviskai
  ransomtrace report clinic --edition service --out to-send
  ransomtrace report clinic --edition public --out to-publish")]
pub struct ReportArgs {
    /// Case folder
    case: PathBuf,
    /// Write the files to this new folder instead of the case folder
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// For whom: court has all, service a folder to send to each service, public no address, transaction or exact amount
    #[arg(long, value_name = "EDITION", default_value = "court")]
    edition: Edition,
    #[command(flatten)]
    locale: LocaleFlags,
    #[command(flatten)]
    _offline: AlwaysOffline,
}

/// Rebuilds the files of a case folder and prints its findings. Of an edition for readers outside only the path is printed,
/// since it may not have what the findings have.
pub fn run(options: &ReportArgs, common: &GlobalArgs) -> anyhow::Result<Exit> {
    let concluded = investigation::offline(common.quiet, |tell, progress| match &options.out {
        Some(out) => {
            let locale = |of_case| options.locale.over(of_case);
            rewrite_into(&options.case, out, options.edition, locale, tell, progress)
        }
        None => rewrite(&options.case, tell, progress),
    })?;
    let folder = options.out.as_ref().unwrap_or(&options.case);
    if options.edition == Edition::Court {
        return Output::of_job(concluded, folder).end(common);
    }
    write_out(|out| match common.format() {
        Format::Table => writeln!(out, "Edition: {}", file_name(folder)),
        Format::Json | Format::Jsonl => {
            write_json_line(out, &serde_json::json!({ "edition": folder }))
        }
    })?;
    Ok(exit_of(&concluded.findings))
}
