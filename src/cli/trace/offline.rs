//! `ransomtrace trace --offline`: traces again from the evidence of a case folder, with other settings. The result goes to
//! a new folder, or replaces the earlier one with `--replace`.

use std::path::{Path, PathBuf};

use super::TraceArgs;
use super::given::read_given;
use super::question::question;
use crate::case::file::Config;
use crate::cli::files::seen_from;
use crate::cli::investigation;
use crate::cli::output::Output;
use crate::cli::usage::UsageError;
use crate::report::{CaseFolder, QUESTION};
use crate::run::offline::{ask, ask_into};

/// Length of the shortest address in use, in characters.
const MIN_ADDRESS_LENGTH: usize = 26;

/// Traces from the evidence of a case folder. If no case is given, the case file of the folder is used.
pub(super) fn run(options: &TraceArgs, presets: &Config, quiet: bool) -> anyhow::Result<Output> {
    if !options.servers.is_empty() {
        return Err(UsageError::OfflineServer.into());
    }
    let (folders, addresses): (Vec<&String>, Vec<&String>) = options
        .addresses
        .iter()
        .partition(|text| CaseFolder::evidence_in(Path::new(text)).exists());
    let named = match folders[..] {
        [] => None,
        [one] => Some(PathBuf::from(one)),
        [_, second, ..] => return Err(UsageError::SecondFolder(second.clone()).into()),
    };
    let addresses: Vec<String> = addresses.into_iter().cloned().collect();
    if let Some(folder) = addresses.iter().find(|text| is_path(text)) {
        return Err(UsageError::NoEvidence(folder.clone()).into());
    }
    let is_asked = options.case.is_some() || options.input.is_some() || !addresses.is_empty();
    let holds_evidence = |folder: &PathBuf| CaseFolder::evidence_in(folder).exists();
    let own = named
        .as_ref()
        .or(options.out.as_ref())
        .filter(|_| !is_asked)
        .map(|folder| folder.join(QUESTION))
        .filter(|own| own.exists());
    if let (false, None, Some(out)) = (is_asked, &own, &options.out)
        && !holds_evidence(out)
    {
        return Err(UsageError::NoEvidence(out.display().to_string()).into());
    }
    let case_file = options.case.as_deref().or(own.as_deref());
    let mut case = question(options, case_file, &addresses, presets)?;
    let by_default = options.default_folder(&case);
    let out = options.out.clone();
    let evidence = named
        .or_else(|| out.clone().filter(holds_evidence))
        .or_else(|| Some(by_default.clone()).filter(holds_evidence));
    let evidence = evidence.unwrap_or_else(|| out.clone().unwrap_or(by_default));
    let out = out.unwrap_or_else(|| evidence.clone());
    let (mut files, typed) = read_given(&case, &evidence)?;
    files.has_bundled_tags = !options.no_bundled_tags;
    files.has_bundled_rates = !options.no_bundled_rates;
    let as_typed = case.clone();
    for path in &mut case.rate_files {
        *path = seen_from(&evidence, path);
    }
    let is_new = !is_same(&evidence, &out);
    let concluded = investigation::offline(quiet, |tell, progress| match is_new {
        true => ask_into(&case, &files, &evidence, &out, tell, progress),
        false => ask(&case, &files, &out, options.replace, tell, progress),
    });
    match concluded {
        Ok(concluded) => Ok(Output::of_job(concluded, &out)),
        // A mistake in a file is reported under the name that was typed.
        Err(error) => Err(typed.read(&as_typed).map_or_else(Into::into, |_| error)),
    }
}

/// Returns whether a text is more likely a path than an address.
fn is_path(text: &str) -> bool {
    let is_link = text.contains(':');
    !is_link
        && (text.len() < MIN_ADDRESS_LENGTH
            || text.contains(['/', '\\', '.'])
            || Path::new(text).exists())
}

/// Returns whether two paths lead to the same folder.
fn is_same(a: &Path, b: &Path) -> bool {
    a == b
        || a.canonicalize()
            .is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b))
}
