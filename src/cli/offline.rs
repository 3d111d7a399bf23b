//! `ransomtrace trace --offline`: traces again from the evidence of a case folder, with other settings. The result goes to
//! a new folder, or replaces the earlier one with `--replace`.

use std::path::{Path, PathBuf};

use super::files::{
    PACK, SizeLimit, TEXT, packs, pattern_seen_from, read_within, seen_from, unreadable,
};
use super::outcome::UsageError;
use super::question::{TraceArgs, default_folder, question};
use super::{Output, investigation};
use crate::archive::Exhibit;
use crate::case::file::Config;
use crate::report::{CaseFolder, QUESTION};
use crate::run::Exhibits;
use crate::run::offline::{Given, GivenFiles, ask, ask_into};

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
    let by_default = default_folder(options, &case);
    let out = options.out.clone();
    let evidence = named
        .or_else(|| out.clone().filter(holds_evidence))
        .or_else(|| Some(by_default.clone()).filter(holds_evidence));
    let evidence = evidence.unwrap_or_else(|| out.clone().unwrap_or(by_default));
    let out = out.unwrap_or_else(|| evidence.clone());
    let given = |path: &Path, bound: SizeLimit| -> Result<Given, UsageError> {
        let content = match std::fs::File::open(path).ok() {
            Some(file) => read_within(file, bound).map(Some),
            // A file that does not exist must be in the evidence.
            None => Ok(None),
        };
        Ok(Given {
            path: seen_from(&evidence, path).display().to_string(),
            content: content.map_err(|error| unreadable(path, error))?,
        })
    };
    let exhibit = |path: &Path, given: &Given| {
        let content = given.content.clone()?;
        let path = path.display().to_string();
        Some(Exhibit { path, content })
    };
    let mut named = Exhibits::default();
    let mut files = GivenFiles::default();
    for path in &case.rate_files {
        let rates = given(path, TEXT)?;
        named.rates.extend(exhibit(path, &rates));
        files.rates.push(rates);
    }
    for pattern in &case.tag_packs {
        let paths = packs(pattern)?;
        let packs: Result<Vec<Given>, UsageError> =
            paths.iter().map(|path| given(path, PACK)).collect();
        let packs = packs?;
        let exhibits = paths.iter().zip(&packs);
        for pack in exhibits.filter_map(|(path, pack)| exhibit(path, pack)) {
            named.add_pack(pack);
        }
        files
            .packs
            .push((pattern_seen_from(&evidence, pattern), packs));
    }
    for path in &mut case.rate_files {
        *path = seen_from(&evidence, path);
    }
    let is_new = !is_same(&evidence, &out);
    let concluded = investigation::offline(quiet, |tell, progress| match is_new {
        true => ask_into(&case, &files, &evidence, &out, tell, progress),
        false => ask(&case, &files, &out, options.replace, tell, progress),
    });
    match concluded {
        Ok(concluded) => Ok(investigation::output(concluded, &out)),
        // A mistake in a file is reported under the name that was typed.
        Err(error) => Err(named.read(case.network).map_or_else(Into::into, |_| error)),
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
