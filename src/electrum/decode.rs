//! JSON and hexadecimal in the answers of servers, with errors that quote them.

use std::fmt;

use bitcoin::hex::FromHex;
use serde::Deserialize;

use super::refusal::{Refusal, excerpt};

pub(super) fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Refusal> {
    serde_json::from_str(text).map_err(|error| malformed(&error, text))
}

pub(super) fn bytes(hex: &str) -> Result<Vec<u8>, Refusal> {
    Vec::from_hex(hex).map_err(|error| malformed(&error, hex))
}

/// Returns a refusal with the parse error and the start of the text; both are shortened, as the error may quote the
/// text.
pub(super) fn malformed(what: &dyn fmt::Display, given: &str) -> Refusal {
    let given: String = given.chars().take(80).collect();
    Refusal::Malformed(format!("{} in `{given}`", excerpt(&what.to_string())))
}
