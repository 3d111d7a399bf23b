//! The notes of the case file, with the names that tables use.

use super::assembly::Assembly;
use crate::case::question::NoteTarget;
use crate::findings::NoteLine;

impl Assembly<'_> {
    /// Returns the notes, in the order of the case file.
    pub(super) fn notes(&self) -> Vec<NoteLine> {
        let notes = self.case.notes.iter().map(|note| {
            let (kind, on) = match &note.on {
                NoteTarget::Address(address) => ("address", address.to_string()),
                NoteTarget::Transaction(txid) => ("transaction", txid.to_string()),
                NoteTarget::Cluster(address) => {
                    let seen = self.view.address(&address.script_pubkey());
                    let name = seen.map(|seen| self.clustering().name(self.view, seen));
                    ("cluster", name.unwrap_or_else(|| address.to_string()))
                }
            };
            NoteLine {
                kind: kind.to_owned(),
                on,
                text: note.text.clone(),
                author: note.author.clone(),
                day: note.day,
            }
        });
        notes.collect()
    }
}
