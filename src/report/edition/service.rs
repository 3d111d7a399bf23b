//! The edition for services: a folder for each, which can be sent as it is, with the letter to it and its outputs as a table.
//! It names no other service, and victims and payments are left out as in the letters.

use super::EditionError;
use crate::findings::Findings;
use crate::language::Locale;
use crate::report::{File, letters};

/// Returns the files of a folder for each service.
///
/// # Errors
///
/// [`EditionError::NoLetter`].
pub fn files(findings: &Findings, locale: Locale) -> Result<Vec<File<'_>>, EditionError> {
    let files = letters::parcels(findings, locale);
    match files.is_empty() {
        true => Err(EditionError::NoLetter),
        false => Ok(files),
    }
}
