//! Builds the case of a trace from the case file, a list of addresses, and flags.

use std::path::Path;

use bitcoin::Network;
use glob::Pattern;

use super::TraceArgs;
use super::addresses::{add_given, add_list};
use crate::case::file::{self, Config};
use crate::case::question::{BUNDLED, Case, network_word};
use crate::cli::files::{name, read};
use crate::cli::usage::UsageError;

/// Builds the case from case file, address list and command line.
pub(super) fn question(
    options: &TraceArgs,
    file: Option<&Path>,
    addresses: &[String],
    presets: &Config,
) -> anyhow::Result<Case> {
    let network = options.network.or(presets.network);
    let default = Case {
        limits: presets.limits.clone(),
        ..Case::new(network.unwrap_or(Network::Bitcoin))
    };
    let mut case = match file {
        Some(path) => {
            let (case, repeated) = file::read_over(&read(path)?, path, default)?;
            if !repeated.is_empty() {
                log::warn!("{repeated}");
            }
            case
        }
        None => default,
    };
    if let Some(flag) = options.network.filter(|flag| *flag != case.network) {
        return Err(UsageError::Network {
            flag: network_word(flag),
            file: network_word(case.network),
        }
        .into());
    }
    case.locale = options.locale.over(case.locale);
    options.limits.apply(&mut case.limits);
    if let (Some(from), Some(to)) = (case.limits.from, case.limits.to)
        && to < from
    {
        return Err(UsageError::NoDay { from, to }.into());
    }
    add_given(&mut case, addresses)?;
    if let Some(path) = &options.input {
        add_list(&mut case, &read(path)?, path, options.skip_bad)?;
    }
    if case.addresses.is_empty() {
        let given = [options.input.as_deref(), file];
        let given: Vec<String> = given.into_iter().flatten().map(name).collect();
        return Err(match given.is_empty() {
            true => UsageError::NoAddress,
            false => UsageError::NoneGiven(given.join(" and ")),
        }
        .into());
    }
    // Those are added again unless they are refused.
    case.tag_packs.retain(|pack| !pack.starts_with(BUNDLED));
    let is_inside = |path: &Path| path.to_string_lossy().starts_with(BUNDLED);
    case.rate_files.retain(|path| !is_inside(path));
    for path in &options.tags {
        let pattern = Pattern::escape(&path.to_string_lossy());
        if !case.tag_packs.contains(&pattern) {
            case.tag_packs.push(pattern);
        }
    }
    Ok(case)
}
