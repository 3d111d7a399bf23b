//! Adds the addresses of the command line and of a list to a case.

use std::path::Path;

use bitcoin::Address;

use crate::case::Messages;
use crate::case::list;
use crate::case::question::{Added, Case, CaseAddress, QuestionError, parse_address};
use crate::cli::files::name;
use crate::cli::usage::UsageError;
use crate::report::words::count;
use crate::secret;

/// Adds the addresses of the command line.
pub(super) fn add_given(case: &mut Case, texts: &[String]) -> Result<(), QuestionError> {
    // The words of a pasted seed arrive as separate arguments; none of them may be printed.
    let together = texts.join(" ");
    if secret::has_seed(&together) {
        parse_address(&together, case.network)?;
    }
    let mut adding = case.adding();
    for text in texts {
        let address = parse_address(text, adding.case().network)?;
        if adding.add(unnamed(address.clone()))? != Added::New {
            log::warn!("address `{address}` is given more than once; counted once");
        }
    }
    Ok(())
}

/// Adds the addresses of a list.
pub(super) fn add_list(
    case: &mut Case,
    text: &str,
    path: &Path,
    skip_bad: bool,
) -> anyhow::Result<()> {
    let name = name(path);
    let list = list::parse(text, case.network);
    if list.bad > 0 && !skip_bad {
        return Err(UsageError::List {
            told: list.bad_lines(&name, Messages::MAX_SHOWN),
            path: name,
            lines: list.lines,
        }
        .into());
    }
    if list.bad > 0 {
        let left = count(list.bad as u64, "line");
        log::warn!(
            "{name}: {left} skipped:\n{}",
            list.bad_lines(&name, usize::MAX)
        );
    }
    let mut repeated = Messages::default();
    let mut adding = case.adding();
    for (line, address) in list.addresses {
        if adding.add(unnamed(address.clone()))? != Added::New {
            repeated.add(|| {
                format!("{name}:{line}: address `{address}` is already in the case; counted once")
            });
        }
    }
    if !repeated.is_empty() {
        log::warn!("{repeated}");
    }
    Ok(())
}

/// Returns a case address without demand and note.
fn unnamed(address: Address) -> CaseAddress {
    CaseAddress {
        address,
        demand: None,
        note: String::new(),
    }
}
