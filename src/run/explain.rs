//! Explains an address of a case, or the links between two, from the evidence alone.

use std::path::Path;

use bitcoin::ScriptBuf;
use serde::Serialize;

use super::offline::evaluate_folder;
use super::{Evaluated, JobError};
use crate::acquire::Progress;
use crate::case::question::{Case, parse_address};
use crate::explain::{AddressExplained, Explainer, PairExplained, RoutesExplained};

/// An explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Explained {
    /// An address of the case.
    Address(AddressExplained),
    /// The links between two addresses.
    Pair(PairExplained),
    /// The ways of money between two addresses.
    Routes(RoutesExplained),
}

/// A question about addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'a> {
    /// Why an address is in the case.
    Address(&'a str),
    /// Which evidence links two addresses to one wallet.
    Pair(&'a str, &'a str),
    /// Which ways money takes between two addresses.
    Routes(&'a str, &'a str),
}

/// Explains an address of the case in a folder, or what lies between two.
///
/// # Errors
///
/// [`JobError`]; [`JobError::Address`] for an invalid address, and [`JobError::NotSeen`] for one that no transaction of
/// the case touches.
pub fn explain(
    folder: &Path,
    subject: Subject<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Explained, JobError> {
    let Evaluated {
        input,
        acquired,
        analysis,
        reference,
        ..
    } = evaluate_folder(folder, progress)?;
    let (case, view) = (&input.case, &acquired.view);
    let explainer = Explainer::new(case, view, &reference.tags, analysis);
    let find = |text: &str| {
        let script = script(case, text)?;
        let explained = explainer.script(&script).ok_or_else(|| JobError::NotSeen {
            address: text.to_owned(),
            look_alikes: explainer.look_alikes(&script),
        })?;
        Ok::<_, JobError>((script, explained))
    };
    Ok(match subject {
        Subject::Address(one) => Explained::Address(find(one)?.1),
        Subject::Pair(one, other) => {
            Explained::Pair(explainer.scripts(&find(one)?.0, &find(other)?.0))
        }
        Subject::Routes(one, other) => {
            Explained::Routes(explainer.routes(&find(one)?.0, &find(other)?.0))
        }
    })
}

/// Returns the script of an address in the notation of the tables.
fn script(case: &Case, text: &str) -> Result<ScriptBuf, JobError> {
    let bare = text.strip_prefix("script:");
    match bare.and_then(|hex| ScriptBuf::from_hex(hex).ok()) {
        Some(script) => Ok(script),
        None => Ok(parse_address(text, case.network)?.script_pubkey()),
    }
}
