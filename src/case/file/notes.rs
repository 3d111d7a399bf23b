//! Reads the notes of investigators in a case file.

use super::error::{CaseError, CaseProblem};
use super::raw::RawNote;
use super::reader::CaseFileReader;
use crate::case::question::{Case, Note, NoteTarget, parse_address};

impl CaseFileReader<'_> {
    /// Adds the notes to a case.
    pub(super) fn read_notes(&self, notes: &[RawNote], case: &mut Case) -> Result<(), CaseError> {
        for raw in notes {
            let address = |text: &toml::Spanned<String>| {
                parse_address(text.get_ref(), case.network)
                    .map_err(|problem| self.fail(text.span(), problem))
            };
            let on = match (&raw.address, &raw.transaction, &raw.cluster) {
                (Some(text), None, None) => NoteTarget::Address(address(text)?),
                (None, Some(txid), None) => NoteTarget::Transaction(self.txid(txid)?),
                (None, None, Some(text)) => NoteTarget::Cluster(address(text)?),
                _ => return Err(self.fail(raw.text.span(), CaseProblem::NotOneNoteTarget)),
            };
            let day = raw.day.as_ref().map(|value| self.day(value)).transpose()?;
            case.notes.push(Note {
                on,
                text: self.non_empty(&raw.text, CaseProblem::NoText)?,
                author: self.non_empty(&raw.author, CaseProblem::NoName)?,
                day,
            });
        }
        Ok(())
    }
}
