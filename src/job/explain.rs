//! Why an address is in a case, or what puts two into one wallet, from the evidence of the case alone.

use std::path::Path;

use bitcoin::ScriptBuf;
use serde::Serialize;

use super::offline::own;
use super::{JobError, Replay};
use crate::acquire::Progress;
use crate::case::Analysis;
use crate::case::explain::{AddressExplained, Explainer, PairExplained};
use crate::case::question::{Case, parse_address};

/// What is explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Explained {
    /// Why an address is in the case.
    Address(AddressExplained),
    /// What there is between two addresses.
    Pair(PairExplained),
}

/// Explains one address of the case in a folder, or what there is between two.
///
/// # Errors
///
/// [`JobError`]; [`JobError::Address`] for what is no address, and [`JobError::NotSeen`] for one that nothing in the case
/// touches.
pub fn explain(
    folder: &Path,
    one: &str,
    other: Option<&str>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Explained, JobError> {
    let (Replay { inquiry, .. }, acquired) = own(folder, progress)?;
    let (case, view) = (&inquiry.case, &acquired.view);
    let reference = inquiry.exhibits.read(case.network)?;
    let analysis = Analysis::new(case, view, &reference, acquired.out_of_budget);
    let explainer = Explainer::new(case, view, &reference.tags, analysis);
    let find = |text: &str| {
        let script = script(case, text)?;
        let explained = explainer.script(&script).ok_or_else(|| JobError::NotSeen {
            address: text.to_owned(),
            look_alikes: explainer.look_alikes(&script),
        })?;
        Ok::<_, JobError>((script, explained))
    };
    let (script, explained) = find(one)?;
    Ok(match other {
        Some(other) => Explained::Pair(explainer.scripts(&script, &find(other)?.0)),
        None => Explained::Address(explained),
    })
}

/// The script of an address, written as tables have it.
fn script(case: &Case, text: &str) -> Result<ScriptBuf, JobError> {
    let bare = text.strip_prefix("script:");
    match bare.and_then(|hex| ScriptBuf::from_hex(hex).ok()) {
        Some(script) => Ok(script),
        None => Ok(parse_address(text, case.network)?.script_pubkey()),
    }
}
