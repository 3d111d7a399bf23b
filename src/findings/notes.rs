//! Notes of investigators on addresses, transactions and wallets.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Findings;
use crate::language::{Sentence, Value, say};

/// A note, as the case file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteLine {
    /// `address`, `transaction` or `cluster`.
    pub kind: String,
    /// The address, the transaction, or the name of the cluster.
    pub on: String,
    /// The note.
    pub text: String,
    /// Its author.
    pub author: String,
    /// Day on which it was written; empty if not stated.
    pub day: Option<Date>,
}

impl NoteLine {
    /// Describes the note with its author and day.
    pub fn words(&self) -> Sentence {
        let (text, author) = (&self.text, &self.author);
        match self.day {
            Some(day) => say!(
                "note-of-day",
                text = text,
                author = author,
                day = Value::IsoDay(day)
            ),
            None => say!("note", text = text, author = author),
        }
    }
}

impl Findings {
    /// Returns the notes on any of these addresses, transactions and clusters.
    pub fn notes_on<'a>(&'a self, things: &'a [&'a str]) -> impl Iterator<Item = &'a NoteLine> {
        let notes = self.notes.iter();
        notes.filter(move |note| things.contains(&note.on.as_str()))
    }
}
